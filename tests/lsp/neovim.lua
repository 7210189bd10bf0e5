-- A session in Neovim, by the newest way in which this version starts servers.
-- nvim --headless -u NONE -i NONE -n -S neovim.lua, with WSLINT and PROJECT in the environment.

local project = os.getenv('PROJECT')
local command = { os.getenv('WSLINT'), 'lsp' }

local function fail(message)
  io.stderr:write('neovim: ' .. tostring(message) .. '\n')
  vim.cmd('cquit 1')
end

local function wait(what, is_so)
  if not vim.wait(8000, is_so, 20) then error('waited in vain for ' .. what, 0) end
end

local function start()
  local config = { name = 'wslint', cmd = command, root_dir = project, init_options = { inlayHints = true } }
  local file = project .. '/a.js'
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config('wslint', vim.tbl_extend('force', config, { filetypes = { 'javascript' } }))
    vim.lsp.enable('wslint')
    vim.cmd('filetype on')
    vim.cmd('edit ' .. file)
    return 'vim.lsp.enable'
  end
  vim.cmd('edit ' .. file)
  vim.bo.filetype = 'javascript'
  if vim.lsp.start then
    vim.lsp.start(config)
    return 'vim.lsp.start'
  end
  vim.lsp.buf_attach_client(0, vim.lsp.start_client(config))
  return 'vim.lsp.start_client'
end

local function session()
  local how = start()
  local buffer = vim.api.nvim_get_current_buf()
  wait('diagnostics', function() return #vim.diagnostic.get(buffer) == 2 end)
  local found = vim.diagnostic.get(buffer)
  table.sort(found, function(a, b) return a.lnum < b.lnum end)
  -- Columns are bytes in Neovim, whatever was agreed on.
  local line = vim.api.nvim_buf_get_lines(buffer, 1, 2, false)[1]
  assert(line:sub(found[1].col + 1, found[1].end_col) == '1006', 'the diagnostic stands at ' .. found[1].col)

  local function ask(method, params)
    for _, answer in pairs(vim.lsp.buf_request_sync(buffer, method, params, 4000) or {}) do
      if answer.err then error(vim.inspect(answer.err)) end
      return answer.result
    end
    error('no answer to ' .. method)
  end
  vim.api.nvim_win_set_cursor(0, { 2, found[1].col + 1 })
  local clients = vim.lsp.get_clients or vim.lsp.get_active_clients
  local client = clients()[1]
  local hover = ask('textDocument/hover', vim.lsp.util.make_position_params(0, client.offset_encoding))
  assert(hover.contents.value:find('Abnormal Closure'), hover.contents.value)
  if vim.lsp.inlay_hint and vim.fn.has('nvim-0.10') == 1 then
    vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
    wait('inlay hints', function() return #vim.lsp.inlay_hint.get({ bufnr = buffer }) > 0 end)
  end

  vim.api.nvim_win_set_cursor(0, { 3, found[2].col + 1 })
  if vim.fn.has('nvim-0.8') == 1 then
    vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.isPreferred end })
    wait('the fix', function() return vim.api.nvim_buf_get_lines(buffer, 2, 3, false)[1] == 'ws.close(1000);' end)
  else
    vim.api.nvim_buf_set_lines(buffer, 2, 3, false, { 'ws.close(1000);' })
  end
  wait('the end of one diagnostic', function() return #vim.diagnostic.get(buffer) == 1 end)
  vim.api.nvim_buf_set_lines(buffer, 1, 2, false, { 'ws.close(1000);' })
  wait('the end of diagnostics', function() return #vim.diagnostic.get(buffer) == 0 end)
  local version = vim.version()
  io.stdout:write(('neovim %d.%d.%d: ok, by %s\n'):format(version.major, version.minor, version.patch, how))
  vim.cmd('qall!')
end

local ok, problem = pcall(session)
if not ok then fail(problem) end
