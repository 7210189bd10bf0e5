-- Who wants `K` to ask wslint in every version.
vim.g.wslint = { hover = true }
dofile(os.getenv("README"))
