-- wslint beside a second server, whose hover on a number is empty, as that of wslint on a name.

local steps = dofile(os.getenv("STEPS"))
local has_merged_hover = vim.fn.has("nvim-0.11") == 1

-- What `K` says in the last line.
local function complaints()
  local messages = vim.fn.execute("messages")
  vim.cmd("messages clear")
  return messages:find("No information", 1, true)
end

steps.run(function()
  local root = vim.fn.getcwd()
  vim.lsp.start({ name = "second", cmd = { "python3", os.getenv("SECOND_SERVER") }, root_dir = root })
  steps.wait("both servers", function()
    local clients = vim.lsp.get_clients({ bufnr = 0 })
    return #clients == 2 and clients[1].initialized and clients[2].initialized and #steps.findings() == 2
  end)

  local is_asked = vim.lsp.get_clients({ name = "wslint" })[1].server_capabilities.hoverProvider
  local wanted = (vim.g.wslint or {}).hover
  if wanted == nil then
    wanted = has_merged_hover
  end
  assert(is_asked == wanted, "K asks wslint: " .. tostring(is_asked))

  steps.float_by("normal K", 2, "ws", "a name, says the second server")
  -- An empty answer of wslint must not be told either, whenever it comes.
  vim.wait(300)
  assert(not complaints(), "a message about a hover with nothing in it")
  assert(steps.float(), "the float is gone")
  if is_asked then
    steps.float_by("normal K", 2, "1006", "ws throws TypeError")
  end
  steps.float_by("WslintHover", 2, "1006", "ws throws TypeError")
  steps.close_floats()
  vim.cmd("checkhealth wslint")
  local health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  assert(health:find("running for 1 buffer") and not health:find("ERROR"), health)
  io.stdout:write("neovim: ok beside a second server, hover " .. tostring(is_asked) .. "\n")
end)
