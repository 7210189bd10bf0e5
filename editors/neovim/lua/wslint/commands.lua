-- The commands of the user.

local config = require("wslint.config")
local float = require("wslint.float")
local server = require("wslint.server")

local M = {}

local function complain(message)
  vim.notify("wslint: " .. message, vim.log.levels.WARN)
end

-- The client of the current buffer; without one the user hears of it.
local function client_here()
  local client = server.clients(vim.api.nvim_get_current_buf())[1]
  if not client then
    complain("not running in this buffer; `:checkhealth wslint` says why")
  end
  return client
end

--- `:WslintHover`: only what wslint has to say, beside whichever other servers.
function M.hover()
  local client = client_here()
  if not client then
    return
  end
  local bufnr = vim.api.nvim_get_current_buf()
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local function answer(err, result)
    if err or not (result and result.contents) then
      return complain(err and err.message or "there is no close code here")
    end
    local lines = vim.lsp.util.convert_input_to_markdown_lines(result.contents)
    local _, window = vim.lsp.util.open_floating_preview(lines, "markdown", { focus_id = "wslint" })
    float.settle(window)
  end
  if config.is_modern() then
    client:request("textDocument/hover", params, answer, bufnr)
  else
    client.request("textDocument/hover", params, answer, bufnr)
  end
end

--- `:WslintFixAll`
function M.fix_all()
  if not client_here() then
    return
  end
  local kind = "source.fixAll.wslint"
  vim.lsp.buf.code_action({
    context = { only = { kind }, diagnostics = {} },
    -- Other servers may answer with whatever they have.
    filter = function(action)
      return action.kind == kind
    end,
    apply = true,
  })
end

-- Shows lines in a window of its own, which `q` closes; `gF` finds their files in a folder.
local function show(title, lines, folder)
  local name = "wslint://" .. title
  local shown = vim.fn.bufnr("^" .. vim.fn.escape(name, "[]*?{},\\") .. "$")
  if shown ~= -1 then
    vim.api.nvim_buf_delete(shown, { force = true })
  end
  vim.cmd("botright new")
  local bufnr = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
  vim.api.nvim_buf_set_name(bufnr, name)
  local options =
    { buftype = "nofile", bufhidden = "wipe", swapfile = false, modifiable = false, path = folder }
  for option, value in pairs(options) do
    vim.bo[bufnr][option] = value
  end
  vim.keymap.set("n", "q", "<Cmd>close<CR>", { buffer = bufnr, desc = "close" })
end

-- Runs wslint in the project of the buffer and shows what it prints.
local function report(arguments)
  local program = config.program()
  if vim.fn.executable(program) == 0 then
    return complain(("there is no `%s` to run; `:checkhealth wslint` says what to do"):format(program))
  end
  local folder = config.root(vim.api.nvim_get_current_buf()) or vim.fn.getcwd()
  local printed, problems = {}, {}
  local locale = config.options().locale
  local command = vim.list_extend({ program, unpack(arguments) }, locale and { "--locale", locale } or {})
  vim.fn.jobstart(command, {
    cwd = folder,
    stdout_buffered = true,
    stderr_buffered = true,
    on_stdout = function(_, lines)
      printed = lines
    end,
    on_stderr = function(_, lines)
      problems = lines
    end,
    on_exit = function(_, code)
      if code ~= 0 then
        return complain((vim.trim(table.concat(problems, "\n")):gsub("^error: ", "")))
      end
      -- The last line has an end, too.
      table.remove(printed)
      show(table.concat(arguments, " "), printed, folder)
    end,
  })
end

-- The rule of the finding under the cursor.
local function rule_here()
  local line, column = unpack(vim.api.nvim_win_get_cursor(0))
  for _, found in ipairs(vim.diagnostic.get(0, { lnum = line - 1 })) do
    if found.source == "wslint" and found.col <= column and column < found.end_col then
      return found.code
    end
  end
end

--- `:WslintExplain [WHAT]`: without an argument the number, the finding or the name under the cursor.
function M.explain(given)
  local words = given.fargs
  if #words == 0 then
    local word = vim.fn.expand("<cword>")
    words = { word:match("^%d+$") or rule_here() or word }
  end
  if words[1] == "" then
    return complain("there is nothing to explain here; name it, as in `:WslintExplain 1006`")
  end
  report(vim.list_extend({ "explain" }, words))
end

--- `:WslintMap`
function M.map()
  report({ "map" })
end

--- `:WslintRestart`
function M.restart()
  server.restart()
end

return M
