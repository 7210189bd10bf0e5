"""Kakoune: findings, the hover, a quick fix."""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from terminal import Terminal

project = sys.argv[1]
kakoune = Terminal(["kak", "a.js"], dict(os.environ), project)

kakoune.wait("1006 (Abnormal Closure) must not be sent")
kakoune.type("/1006\r")
kakoune.type(":lsp-hover\r")
kakoune.wait("ws throws TypeError", "1006 (Abnormal Closure):")
kakoune.type("\x1b")

kakoune.type(":lsp-code-actions\r")
kakoune.wait("replace 1006 by 1000")
kakoune.type("by 1000")
kakoune.type("\r")
kakoune.wait("ws.close(1000);")
kakoune.wait_without("must not be sent")
kakoune.type(":write\r")
kakoune.type(":quit\r")
kakoune.wait_until(lambda: not kakoune.process.isalive(), "the end")
assert "/* é😀 */ ws.close(1000);" in pathlib.Path(project, "a.js").read_text()
print("kakoune: ok")
