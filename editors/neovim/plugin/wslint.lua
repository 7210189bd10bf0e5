if vim.g.loaded_wslint then
  return
end
vim.g.loaded_wslint = true

if vim.fn.has("nvim-0.8") == 0 then
  vim.notify("wslint needs Neovim 0.8 or later", vim.log.levels.WARN)
  return
end

local function command(name, run, about, options)
  options = vim.tbl_extend("force", { desc = about }, options or {})
  vim.api.nvim_create_user_command(name, function(given)
    require("wslint.commands")[run](given)
  end, options)
end

command("WslintHover", "hover", "What happens to the close code under the cursor")
command("WslintFixAll", "fix_all", "Make every safe fix in this buffer")
command("WslintExplain", "explain", "Explain a code, a name, a rule, an error text", { nargs = "*" })
command("WslintMap", "map", "Which close codes the project sends and handles")
command("WslintRestart", "restart", "Stop the server and start it again")

require("wslint.server").enable()
