-- The window of a hover.

local M = {}

--- Has its lines break between words, as newer versions do, and still shows all of them.
function M.settle(window)
  if not (window and vim.api.nvim_win_is_valid(window)) then
    return
  end
  vim.wo[window].linebreak = true
  if vim.api.nvim_win_text_height then
    local needed = vim.api.nvim_win_text_height(window, {}).all
    local is_room = needed <= math.floor(vim.o.lines * 0.8)
    if needed > vim.api.nvim_win_get_height(window) and is_room then
      vim.api.nvim_win_set_height(window, needed)
    end
  end
end

return M
