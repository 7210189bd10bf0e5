-- What the sessions share: waiting, and looking at what a user would see.

local M = {}

--- Waits until something is so.
function M.wait(what, is_so)
  if not vim.wait(30000, is_so, 20) then
    error("waited in vain for " .. what, 0)
  end
end

--- The text of the open float, if there is one.
function M.float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
    end
  end
end

--- Closes all floats.
function M.close_floats()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_is_valid(window) and vim.api.nvim_win_get_config(window).relative ~= "" then
      vim.api.nvim_win_close(window, true)
    end
  end
end

--- Puts the cursor on a text of a line, and says where.
function M.go(line, text)
  local written = vim.api.nvim_buf_get_lines(0, line - 1, line, false)[1]
  local column = assert(written:find(text, 1, true), text .. " is not in: " .. written) - 1
  vim.api.nvim_win_set_cursor(0, { line, column })
  return column
end

--- Runs a command at a text, and waits for a float with another.
function M.float_by(command, line, text, expected)
  M.close_floats()
  M.go(line, text)
  vim.cmd(command)
  M.wait(("`%s` to show `%s`"):format(command, expected), function()
    return (M.float() or ""):find(expected, 1, true)
  end)
  return M.float()
end

function M.line(number)
  return vim.api.nvim_buf_get_lines(0, number - 1, number, false)[1]
end

--- What wslint found, in order.
function M.findings(bufnr)
  local found = vim.tbl_filter(function(diagnostic)
    return diagnostic.source == "wslint"
  end, vim.diagnostic.get(bufnr or 0))
  table.sort(found, function(a, b)
    return a.lnum < b.lnum
  end)
  return found
end

local function try(session)
  local ok, problem = xpcall(session, function(problem)
    return type(problem) == "string" and problem or debug.traceback(vim.inspect(problem))
  end)
  if ok then
    vim.cmd("qall!")
  end
  io.stderr:write("neovim: " .. problem .. "\n" .. vim.fn.execute("messages") .. "\n")
  vim.cmd("cquit 1")
end

--- Runs a session once Neovim has started; a failure ends it with an exit code.
function M.run(session)
  vim.api.nvim_create_autocmd("VimEnter", {
    callback = vim.schedule_wrap(function()
      try(session)
    end),
  })
end

return M
