-- What the user set, and what the server is started with.

local float = require("wslint.float")

local M = {}

M.filetypes = {
  "javascript",
  "javascriptreact",
  "typescript",
  "typescriptreact",
  "rust",
  "vue",
  "svelte",
  "astro",
  "html",
  "toml",
}

-- Of several, the first that is found upwards of a file. The outermost folder comes first, since the
-- server reads nothing outside of it.
local markers = { ".git", ".jj", ".hg", "wslint.toml", "package.json", "Cargo.toml", "deno.json" }

--- Whether this Neovim starts servers by itself, and puts the hovers of several together.
function M.is_modern()
  return vim.fn.has("nvim-0.11") == 1
end

--- The options, from `vim.g.wslint`.
function M.options()
  -- Older versions show one hover over the other, and that of a server with nothing to say as a message.
  local defaults = { path = "wslint", hover = M.is_modern(), settings = {} }
  local given = type(vim.g.wslint) == "table" and vim.g.wslint or {}
  return vim.tbl_extend("force", defaults, given)
end

--- The program that is run.
function M.program()
  -- The user may have changed the command where Neovim keeps it.
  local command = M.is_modern() and vim.lsp.config.wslint.cmd
  return type(command) == "table" and command[1] or M.options().path
end

--- Whether the server has anything to say of a buffer.
function M.is_ours(bufnr)
  local buffer = vim.bo[bufnr]
  if buffer.buftype ~= "" or not vim.tbl_contains(M.filetypes, buffer.filetype) then
    return false
  end
  local name = vim.fs.basename(vim.api.nvim_buf_get_name(bufnr))
  return buffer.filetype ~= "toml" or name == "wslint.toml"
end

--- The folder of the project that a buffer belongs to, or nil.
function M.root(bufnr)
  local name = vim.api.nvim_buf_get_name(bufnr)
  if name == "" then
    return nil
  end
  for _, marker in ipairs(markers) do
    local found = vim.fs.find(marker, { path = vim.fs.dirname(name), upward = true })[1]
    if found then
      return vim.fs.dirname(found)
    end
  end
end

-- An empty answer is no reason for a message.
local function on_hover(err, result, ctx, config)
  if err or (result and result.contents) then
    local bufnr, window = vim.lsp.handlers["textDocument/hover"](err, result, ctx, config)
    float.settle(window)
    return bufnr, window
  end
end

--- The configuration of the client.
function M.client()
  local options = M.options()
  return {
    name = "wslint",
    cmd = { options.path, "lsp" },
    filetypes = M.filetypes,
    root_dir = function(bufnr, start)
      if M.is_ours(bufnr) then
        start(M.root(bufnr))
      end
    end,
    settings = { wslint = options.settings },
    init_options = options.settings,
    handlers = not M.is_modern() and { ["textDocument/hover"] = on_hover } or nil,
    before_init = function(params)
      params.locale = options.locale
    end,
    on_init = function(client)
      if not options.hover then
        client.server_capabilities.hoverProvider = false
      end
    end,
  }
end

return M
