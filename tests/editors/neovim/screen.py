"""What a hover looks like on screens of several widths: screen.py NVIM INIT FOLDER. The screens are left there.

Neovim starts itself again for its own screen, which one that was not installed cannot do; so one runs
without a screen, and another shows it.
"""

import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from terminal import Terminal

SHOWN = [
    "ws throws TypeError, and the connection stays open 1006 (Abnormal Closure): The connection ended without a Close frame.",
    "- When you see it: before open: the handshake was refused (HTTP 401, 403, 404, 502), or TLS or DNS failed;",
    "- What to do: if open never fired, look at the handshake's HTTP status and the certificate;",
    "- Reconnect: Yes, first after a random delay, then after longer and longer ones.",
    "RFC 6455 section 7.4.1",
]
OWN = "4001 (LINK_LOST): the up_link went away & came back"

editor, init, folder = sys.argv[1:]
project = pathlib.Path(folder, "screens")
(project / ".git").mkdir(parents=True)
(project / "a.js").write_text('import W from "ws";\nconst ws = new W(u);\nws.close(1006);\nws.close(4001);\n')
(project / "wslint.toml").write_text(
    '[[code]]\ncode = 4001\nname = "LINK_LOST"\nsummary = "the up_link went away & came back"\n'
)


def look(columns):
    socket = project / f"{columns}.socket"
    command = [editor, "--headless", "--listen", str(socket), "-u", init, "-i", "NONE", "-n", "a.js"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=project, **quiet) as served:
        screen = None
        try:
            while not socket.exists() and served.poll() is None:
                time.sleep(0.05)
            ui = [editor, "--server", str(socket), "--remote-ui"]
            screen = Terminal(ui, dict(os.environ), project, columns=columns, lines=24)
            screen.wait("E ws.close(1006)")
            hover(screen, columns, "1006", SHOWN)
            hover(screen, columns, "4001", [OWN])
        finally:
            served.kill()
            if screen:
                screen.close()


def hover(screen, columns, number, expected):
    screen.type(f"gg/{number}\r")
    screen.type(":WslintHover\r")
    # Words that are broken in the middle are not those that were expected.
    words = lambda: " ".join(screen.text().split())
    screen.wait_until(lambda: all(text in words() for text in expected), f"{expected} in {columns} columns")
    pathlib.Path(project, f"{columns}-{number}.txt").write_text(screen.text() + "\n")
    marks = [mark for mark in ("**", "](", "\\", "`") if mark in screen.text()]
    assert not marks, f"raw Markdown, {marks}:\n{screen.text()}"
    screen.type("\x1b")


for columns in (80, 100):
    look(columns)
print("neovim: ok on screens of 80 and 100 columns")
