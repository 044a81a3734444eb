"""Make the seeds of the fuzz targets: make_corpus.py [TARGET...]. Seeds repeat: the same files every time."""

import hashlib
import pathlib
import sys

CORPUS = pathlib.Path(__file__).parent / "corpus"


def noise(name, size):
    """Bytes that look random and depend on the name alone."""
    blocks = (hashlib.sha256(f"{name} {i}".encode()).digest() for i in range(size // 32 + 1))
    return b"".join(blocks)[:size]


def sequence():
    """Bytes that decide about calls: even ones and long stretches of any."""
    yield "all-first-choices", bytes(200)
    yield "all-last-choices", b"\xff" * 200
    yield "rising", bytes(range(256))
    for i in range(8):
        yield f"any-calls-{i + 1}", noise(f"sequence {i}", 300 * (i + 1))


def rows():
    """The first byte decides how often a row is wrong."""
    for i, name in enumerate(["true-rows", "seldom-wrong", "at-times-wrong", "often-wrong"]):
        for j in range(4):
            yield f"{name}-{j + 1}", bytes([i]) + noise(f"rows {name} {j}", 500 * (j + 1))


SEEDS = {"rows": rows, "sequence": sequence}

for target in sys.argv[1:] or SEEDS:
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in SEEDS[target]():
        (folder / name).write_bytes(content)
