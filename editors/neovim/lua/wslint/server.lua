-- Starts and stops the server, in every version in its own way.

local config = require("wslint.config")

local M = {}

--- The running clients, of all buffers or of one.
function M.clients(bufnr)
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  return get({ name = "wslint", bufnr = bufnr })
end

-- Whether the program is there; if not, the user hears of it once, not at every file.
local function can_run()
  local program = config.program()
  if vim.fn.executable(program) == 1 then
    return true
  end
  local message = "wslint: there is no `%s` to run; `:checkhealth wslint` says what to do"
  vim.notify_once(message:format(program), vim.log.levels.WARN)
  return false
end

-- What Neovim 0.11 does by itself.
local function start(bufnr)
  local client = config.client()
  client.root_dir(bufnr, function(root)
    client.root_dir = root
    vim.api.nvim_buf_call(bufnr, function()
      vim.lsp.start(client)
    end)
  end)
end

--- Has the server started for every buffer that it knows, now and later.
function M.enable()
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("wslint", { clear = true }),
    callback = function(event)
      if config.is_ours(event.buf) and can_run() and not config.is_modern() then
        start(event.buf)
      end
    end,
  })
  if config.is_modern() then
    vim.lsp.enable("wslint")
  end
  -- A plugin manager may load this file when buffers are open already.
  if vim.v.vim_did_enter == 1 then
    vim.cmd("doautoall wslint FileType")
  end
end

local function stop(is_forced)
  for _, client in ipairs(M.clients()) do
    if config.is_modern() then
      client:stop(is_forced)
    else
      client.stop(is_forced)
    end
  end
  return vim.wait(2000, function()
    return #M.clients() == 0
  end, 20)
end

--- Stops the server and starts it again for the buffers that are open, with the options of now.
function M.restart()
  if not stop(false) then
    stop(true)
  end
  if config.is_modern() then
    -- Has lsp/wslint.lua read again, below what the user set by the same call.
    vim.lsp.config("wslint", {})
  end
  M.enable()
end

return M
