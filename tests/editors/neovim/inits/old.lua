-- What Neovim 0.8 does not have is hidden from the plugin: that version is not to be had here.
local newer = {
  [vim] = { "iter", "system", "uv", "text", "ringbuf", "base64", "glob", "snippet", "secure" },
  [vim.api] = { "nvim_win_text_height", "nvim_get_option_value_info" },
  [vim.fs] = { "root", "joinpath", "abspath", "rm" },
  [vim.health] = { "start", "ok", "info", "warn", "error" },
  [vim.lsp] = { "get_clients", "inlay_hint", "enable", "config", "semantic_tokens", "start_with" },
}
for owner, names in pairs(newer) do
  local hidden = {}
  for _, name in ipairs(names) do
    hidden[name] = owner[name]
    rawset(owner, name, nil)
  end
  local meta = getmetatable(owner) or {}
  local before = meta.__index
  setmetatable(owner, {
    __index = function(self, name)
      if hidden[name] ~= nil then
        local source = debug.getinfo(2, "S").source
        local is_plugin = source:find("/lua/wslint/", 1, true) or source:find("/plugin/wslint.lua", 1, true)
        return not is_plugin and hidden[name] or nil
      end
      if type(before) == "function" then
        return before(self, name)
      end
      return before and before[name]
    end,
  })
end
dofile(os.getenv("README"))
