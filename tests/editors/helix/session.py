"""Helix: findings, the hover, a quick fix, every safe fix."""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from terminal import Terminal

editor, project = sys.argv[1:]
helix = Terminal([editor, "a.js"], dict(os.environ), project)

helix.wait("1006 (Abnormal Closure) must not be sent")
helix.type("2gg/1006\r")
helix.type(" k")
helix.wait("ws throws TypeError", "1006 (Abnormal Closure):")
helix.type("\x1b")

# The action after the first.
helix.type(" a")
helix.wait("replace 1006 by 1000")
helix.type("\x0e\r")
helix.wait("ws.close(1000);")
helix.wait_without("must not be sent")

helix.type("3gg/1000\r a")
helix.wait('write "1000" without quotes')
helix.type("\r")
helix.wait_without("is a string")
helix.type(":write\r")
helix.wait("written")
helix.close()
assert pathlib.Path(project, "a.js").read_text().count("/* é😀 */ ws.close(1000);") == 2
print("helix: ok")
