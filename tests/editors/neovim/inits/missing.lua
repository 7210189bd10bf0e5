-- A program that is not there, and an option that means nothing.
vim.g.wslint = { path = "/nowhere/wslint", colour = 1 }
dofile(os.getenv("README"))
