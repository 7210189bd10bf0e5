-- `:checkhealth wslint`

local config = require("wslint.config")
local server = require("wslint.server")

local M = {}

-- Neovim 0.10 gave them shorter names.
local start = vim.health.start or vim.health.report_start
local ok = vim.health.ok or vim.health.report_ok
local info = vim.health.info or vim.health.report_info
local warn = vim.health.warn or vim.health.report_warn
local error = vim.health.error or vim.health.report_error

local known = { path = "string", hover = "boolean", locale = "string", settings = "table" }

local function check_options()
  local given = vim.g.wslint
  if given == nil then
    return
  elseif type(given) ~= "table" then
    return warn("`vim.g.wslint` is no table; it is ignored")
  end
  for key, value in pairs(given) do
    if not known[key] then
      warn(("`vim.g.wslint` has a key that means nothing: `%s`"):format(key))
    elseif type(value) ~= known[key] then
      warn(("`vim.g.wslint.%s` must be a %s"):format(key, known[key]))
    end
  end
end

local function check_program()
  local path = config.program()
  local advice = {
    "put `wslint` on the PATH of Neovim",
    'or name it in your configuration: vim.g.wslint = { path = "/path/to/wslint" }',
  }
  if vim.fn.executable(path) == 0 then
    return error(("there is no `%s` to run"):format(path), advice)
  end
  local printed = vim.fn.system({ path, "--version" })
  if vim.v.shell_error ~= 0 or not printed:find("^wslint %d") then
    return error(("`%s` is no wslint that runs here: %s"):format(path, vim.trim(printed)), advice)
  end
  ok(("%s (%s)"):format(vim.trim(printed), vim.fn.exepath(path)))
end

local function check_clients()
  local clients = server.clients()
  if #clients == 0 then
    info("not running: no file that it reads is open, or it has ended (`:WslintRestart`)")
  end
  for _, client in ipairs(clients) do
    local count = vim.tbl_count(client.attached_buffers or {})
    local folder = client.config.root_dir or "no folder: what is open is all it reads"
    ok(("running for %d buffer(s) in %s, with positions in %s"):format(count, folder, client.offset_encoding))
  end
end

--- Says whether all that is needed is there.
function M.check()
  start("wslint")
  local version, options = vim.version(), config.options()
  local how = config.is_modern() and "vim.lsp.enable" or "vim.lsp.start"
  ok(("Neovim %d.%d.%d: started by %s"):format(version.major, version.minor, version.patch, how))
  check_options()
  check_program()
  check_clients()
  if not options.hover then
    info("`K` leaves wslint out, and `:WslintHover` asks it: :help wslint-hover")
  end
end

return M
