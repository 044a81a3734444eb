"""A terminal for tests: a real pseudo terminal of 80 columns, and what is to be seen on it."""
import fcntl
import os
import pty
import select
import struct
import subprocess
import tempfile
import termios

PATIENCE = 300  # seconds until a test gives up; nothing is measured with it


def open_terminal(columns=80):
    """Both ends of a new terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    return ours, theirs


def read_all(ours):
    """Everything that is written until the last program has closed the terminal."""
    said = b""
    while select.select([ours], [], [], PATIENCE)[0]:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # how Linux says that nobody is there any more
            break
        if not piece:
            break
        said += piece
    os.close(ours)
    return said.decode("utf-8")


def environment(**changes):
    """The environment of a person at a terminal; None takes a variable away."""
    made = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **changes}
    for name in ("NO_COLOR", "COLUMNS"):
        if name not in changes:
            made.pop(name, None)
    return {name: value for name, value in made.items() if value is not None}


def run(command, directory, streams=("stdout", "stderr"), columns=80, **changes):
    """Runs a program; (status, what it wrote to the terminal, what it wrote elsewhere)."""
    ours, theirs = open_terminal(columns)
    with tempfile.TemporaryFile() as elsewhere:  # a pipe might fill up while the terminal is read
        others = {name: theirs if name in streams else elsewhere for name in ("stdout", "stderr")}
        process = subprocess.Popen(command, cwd=directory, stdin=subprocess.DEVNULL, env=environment(**changes), **others)
        os.close(theirs)
        said = read_all(ours)
        process.wait(PATIENCE)
        elsewhere.seek(0)
        return process.returncode, said, elsewhere.read().decode("utf-8")


def seen(said):
    """Lines that stand on the screen at last: \\r goes back, letters overwrite."""
    lines = []
    for line in said.replace("\r\n", "\n").split("\n"):
        cells = []
        for part in line.split("\r"):
            cells[: len(part)] = part
        lines.append("".join(cells).rstrip())
    return lines
