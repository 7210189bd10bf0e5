-- What `vim.lsp.enable("wslint")` starts; Neovim 0.11 and later read this file by its name.
return require("wslint.config").client()
