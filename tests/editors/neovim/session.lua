-- What a user does with the plugin, in a.js: two findings behind an emoji, one of which has a safe fix.
-- ENCODING says which positions Neovim offers.

local steps = dofile(os.getenv("STEPS"))
local version = vim.version()

local function code_action(title)
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.title:find(title, 1, true)
    end,
  })
end

steps.run(function()
  local bufnr = vim.api.nvim_get_current_buf()
  steps.wait("diagnostics", function()
    return #steps.findings(bufnr) == 2
  end)
  local client = require("wslint.server").clients(bufnr)[1]
  assert(client.offset_encoding == os.getenv("ENCODING"), client.offset_encoding)
  assert(client.config.root_dir == vim.fn.getcwd(), client.config.root_dir)

  -- Columns are bytes in Neovim, whatever was agreed on.
  local column = steps.go(2, "1006")
  local found = steps.findings()[1]
  assert(found.col == column and found.end_col == column + 4, vim.inspect(found))
  assert(found.code == "reserved-code", found.code)
  assert(found.message:find("1006 (Abnormal Closure) must not be sent", 1, true), found.message)

  local told = steps.float_by("WslintHover", 2, "1006", "ws throws TypeError")
  assert(told:find("Abnormal Closure", 1, true), told)

  steps.go(2, "1006")
  code_action("replace 1006 by 1000")
  steps.wait("the quick fix", function()
    return steps.line(2):find("ws.close(1000)", 1, true)
  end)
  steps.wait("the end of one finding", function()
    return #steps.findings() == 1
  end)
  vim.cmd("WslintFixAll")
  steps.wait("the safe fix", function()
    return steps.line(3) == "/* é😀 */ ws.close(1000);"
  end)
  steps.wait("the end of findings", function()
    return #steps.findings() == 0
  end)

  -- A server that was killed is started again, and knows the text of the buffer.
  vim.api.nvim_buf_set_lines(bufnr, 1, 2, false, { "ws.close(1005);" })
  vim.cmd("WslintRestart")
  steps.wait("another server", function()
    local now = require("wslint.server").clients(bufnr)[1]
    return now and now.id ~= client.id and #steps.findings() == 1
  end)

  vim.lsp.inlay_hint.enable(true)
  steps.wait("inlay hints", function()
    return #vim.lsp.inlay_hint.get({ bufnr = bufnr }) > 0
  end)

  steps.go(2, "1005")
  vim.cmd("WslintExplain")
  steps.wait("an explanation", function()
    return steps.line(1) == "1005 No Status Rcvd"
  end)
  vim.cmd("normal q")
  assert(vim.api.nvim_get_current_buf() == bufnr)
  vim.cmd("WslintExplain reserved-code")
  steps.wait("the explanation of a rule", function()
    return steps.line(1) == "reserved-code"
  end)
  vim.cmd("close")

  vim.fn.writefile({ 'import W from "ws";', "new W(u).close(4001);" }, "other.js")
  vim.cmd("WslintMap")
  steps.wait("the map", function()
    return vim.fn.search("other.js:2") > 0
  end)
  vim.cmd("normal! gF")
  assert(vim.fn.bufname() == "other.js" and vim.fn.line(".") == 2, vim.fn.bufname())
  vim.cmd("close")

  vim.cmd("help :WslintFixAll")
  assert(vim.bo.buftype == "help" and vim.fn.bufname():find("wslint.txt"), vim.fn.bufname())
  vim.cmd("close")

  vim.cmd("checkhealth wslint")
  local health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  assert(not health:find("ERROR") and not health:find("WARN"), health)
  assert(health:find("with positions in " .. os.getenv("ENCODING"), 1, true), health)
  assert(health:find("wslint %d") and health:find("Neovim %d"), health)
  local messages = vim.fn.execute("messages")
  assert(not messages:find("deprecated"), messages)
  local name = ("neovim %d.%d.%d"):format(version.major, version.minor, version.patch)
  io.stdout:write(("%s: ok, %s\n"):format(name, client.offset_encoding))
end)
