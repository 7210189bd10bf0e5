"""A terminal for editors that need one: what a user types, and what the screen then shows."""

import sys
import time

import pexpect
import pyte


class Screen(pyte.Screen):
    """A screen that answers the questions of programs."""

    def __init__(self, columns, lines, process):
        super().__init__(columns, lines)
        self.process = process

    # pyte fails on the private forms of these, which nobody waits for.
    def report_device_status(self, mode=0, **keywords):
        if not keywords.get("private"):
            super().report_device_status(mode)

    def select_graphic_rendition(self, *attributes, **keywords):
        if not keywords.get("private"):
            super().select_graphic_rendition(*attributes)

    def write_process_input(self, data):
        self.process.send(data)


class Terminal:
    """A program in a terminal."""

    def __init__(self, command, environment, folder, columns=120, lines=40):
        self.name = command[0].rpartition("/")[2]
        self.process = pexpect.spawn(
            command[0], command[1:], env=environment | {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
            cwd=folder, dimensions=(lines, columns), encoding="utf-8", timeout=1,
        )
        self.screen = Screen(columns, lines, self.process)
        self.stream = pyte.Stream(self.screen)

    def text(self):
        """What the screen shows."""
        return "\n".join(line.rstrip() for line in self.screen.display).strip("\n")

    def rest(self, seconds):
        """Lets the program go on for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self.stream.feed(self.process.read_nonblocking(65536, 0.05))
            except pexpect.TIMEOUT:
                pass
            except pexpect.EOF:
                return

    def type(self, keys):
        """Types keys, and lets the program take them in."""
        self.process.send(keys)
        self.rest(0.3)

    def wait(self, *texts):
        """Waits until the screen shows all of these."""
        self.wait_until(lambda: all(text in self.text() for text in texts), texts)

    def wait_without(self, text):
        """Waits until the screen does not show this any more."""
        self.wait_until(lambda: text not in self.text(), f"the end of {text}")

    def wait_until(self, is_so, what, seconds=60):
        """Waits until something is so."""
        end = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > end:
                self.close()
                sys.exit(f"{self.name}: waited in vain for {what}; the screen:\n{self.text()}")
            self.rest(0.1)

    def close(self):
        self.process.close(force=True)
