"""Vim with ALE: findings, the hover, a quick fix."""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from terminal import Terminal

editor, work = sys.argv[1:]
project = pathlib.Path(work, "project")
vim = Terminal([editor, "-Nu", f"{work}/vimrc", "-i", "NONE", "-n", "a.js"], dict(os.environ), project)

vim.wait("1006 (Abnormal Closure) must not be sent")
vim.type(":2\r/1006\r")
vim.type(":ALEHover\r")
vim.wait("ws throws TypeError", "1006 (Abnormal Closure):")
vim.type(":ALECodeAction\r")
vim.wait("replace 1006 by 1000")
vim.type("2\r")
vim.wait("ws.close(1000);")
vim.wait_without("must not be sent")
vim.type(":write\r")
vim.wait("written")
vim.close()
assert "/* e */ ws.close(1000);" in pathlib.Path(project, "a.js").read_text()
print("vim: ok")
