-- One encoding of positions, and inlay hints. Where Neovim keeps configurations, what the user sets there
-- counts, also after a restart.
local able = vim.lsp.protocol.make_client_capabilities()
able.general.positionEncodings = { os.getenv("ENCODING") }
vim.g.wslint = { settings = { inlayHints = true } }
if vim.fn.has("nvim-0.11") == 1 then
  vim.lsp.config("wslint", { capabilities = able })
else
  vim.lsp.protocol.make_client_capabilities = function() -- luacheck: ignore 122
    return able
  end
end
dofile(os.getenv("README"))
