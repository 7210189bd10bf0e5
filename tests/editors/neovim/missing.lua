-- Without the program: what is wrong is said once, and `:checkhealth` says what to do.

local steps = dofile(os.getenv("STEPS"))

steps.run(function()
  steps.wait("a message", function()
    return vim.fn.execute("messages"):find("nowhere/wslint", 1, true)
  end)
  vim.cmd("edit b.js")
  vim.cmd("WslintHover")
  local messages = vim.fn.execute("messages")
  local said, times = "there is no `/nowhere/wslint` to run; `:checkhealth wslint` says what to do", 0
  for _ in messages:gmatch(vim.pesc(said)) do
    times = times + 1
  end
  assert(times == 1 and not messages:find("Spawning"), messages)
  assert(messages:find("not running in this buffer; `:checkhealth wslint` says why", 1, true), messages)

  vim.cmd("checkhealth wslint")
  local health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  assert(health:find("ERROR there is no `/nowhere/wslint` to run", 1, true), health)
  assert(health:find("on the PATH of Neovim", 1, true), health)
  assert(health:find("means nothing: `colour`", 1, true), health)
  if os.getenv("SHOW") then
    io.stdout:write(messages .. "\n" .. health .. "\n")
  end
  io.stdout:write("neovim: ok without the program\n")
end)
