#!/usr/bin/env python3
"""Cuts the power under a writer: power_cut.py [--thorough] WRITER CHECKER WORK

A file system lies in an image on a loop device, and the kernel's own writing of old pages is held off, so that the
image has what was synchronised and little else. At a random moment the writer is stopped and the image copied: that
is what a disk would hold if the power went then. The copy is mounted, the ledger in it opened and looked at.

Settings that promise that nothing is lost must lose nothing; weaker ones must be seen to lose, or the test fails.
Needs root, loop devices and ext4: otherwise it says what is missing and ends with status 77. The seed is
KITH_TEST_SEED. The directory WORK is made and removed.
"""
import argparse
import ctypes
import fcntl
import os
import pathlib
import random
import shutil
import signal
import struct
import subprocess
import sys
import time

SKIPPED = 77
RECEIPT = struct.Struct("=7Q")  # ledger_receipt; the first is the number of the commit
LOCK = "/run/lock/kith-power-cut"
SYSTEM = {"dirty_writeback_centisecs": 0, "dirty_expire_centisecs": 360000}  # in /proc/sys/vm
IMAGE = 24 << 20
STRONG, CONTROL = True, False
# setting, is it strong, is a file whole whatever is lost of it, cuts, cuts if thorough
SETTINGS = [
    ("wal-full", STRONG, True, 10, 60),
    ("rollback-extra", STRONG, True, 5, 30),
    ("not-durable", CONTROL, True, 3, 12),
    ("wal-off", CONTROL, False, 2, 6),
    ("rollback-off", CONTROL, False, 2, 6),
]
CLONE_NEWNS = 0x00020000
# Runs on when the test is gone, whatever ended it: standard input ends then. Arguments: WORK, then NAME VALUE...
# A command that the test had under way may still mount something, hence the tries.
GUARDIAN = """
trap '' INT TERM HUP QUIT
cat >/dev/null
work=$1
shift
while [ $# -gt 0 ]; do
    echo "$2" >"/proc/sys/vm/$1"
    shift 2
done
for try in 1 2 3 4 5; do
    for place in "$work/cut" "$work/disk"; do
        while mountpoint -q "$place" && umount -l "$place"; do :; done
    done
    rm -rf --one-file-system "$work" 2>/dev/null && break
    sleep 1
done
"""


class Skip(Exception):
    """What is missing here."""


def run(*command):
    command = ["setpriv", "--pdeathsig", "KILL", *(str(part) for part in command)]
    subprocess.run(command, check=True, capture_output=True, text=True)


def vm(name):
    return pathlib.Path("/proc/sys/vm", name)


def be_alone():
    """Mounts made from now on are seen by this process and its children only, and are gone with them."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS) != 0:
        raise Skip(f"no mounts of its own: {os.strerror(ctypes.get_errno())}")
    run("mount", "--make-rprivate", "/")


class Machine:
    """The mounts and the kernel's settings, given back on every way out."""

    def __init__(self, work):
        self.work = work
        self.image, self.copy, self.empty = work / "disk.img", work / "cut.img", work / "empty.img"
        self.disk, self.cut = work / "disk", work / "cut"
        self.lock = self.guardian = None

    def __enter__(self):
        if os.geteuid() != 0:
            raise Skip("not root")
        missing = [name for name in ("mkfs.ext4", "mount", "umount", "mountpoint", "setpriv") if not shutil.which(name)]
        if missing:
            raise Skip(f"no {missing[0]}")
        if not pathlib.Path("/dev/loop-control").exists():
            raise Skip("no loop device")
        be_alone()
        self.lock = open(LOCK, "w", encoding="utf-8")  # the settings are the whole machine's: one test at a time
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.work.mkdir()
        settings = [part for name in SYSTEM for part in (name, vm(name).read_text().strip())]
        self.guardian = subprocess.Popen(["sh", "-c", GUARDIAN, "guardian", self.work, *settings], stdin=subprocess.PIPE,
                                         start_new_session=True, pass_fds=[self.lock.fileno()])
        try:
            self.prepare()
        except BaseException:
            self.__exit__()
            raise
        return self

    def prepare(self):
        self.disk.mkdir()
        self.cut.mkdir()
        with open(self.empty, "wb") as image:
            image.truncate(IMAGE)
        run("mkfs.ext4", "-q", "-F", self.empty)
        try:
            self.mount(self.empty, self.disk)
        except subprocess.CalledProcessError as error:
            raise Skip(f"no file system can be mounted: {error.stderr.strip()}") from error
        run("umount", self.disk)
        try:
            for name, value in SYSTEM.items():
                vm(name).write_text(str(value))
        except OSError as error:
            raise Skip(f"the kernel's writing cannot be held off: {error}") from error

    def __exit__(self, *_):
        self.guardian.stdin.close()
        self.guardian.wait()
        self.lock.close()

    @staticmethod
    def mount(image, place):
        run("mount", "-o", "loop,commit=300", image, place)


class Writer:
    """A writer that commits as fast as it can."""

    def __init__(self, program, ledger, setting):
        self.acknowledged = 0
        self.rest = b""
        self.process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", program, ledger, setting, "1", "1"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.process.stdin.write(struct.pack("=I", 0xFFFFFFFF))

    def read(self):
        """Receipts that are there; waits for one if none is and reading blocks."""
        got = os.read(self.process.stdout.fileno(), 1 << 16)
        if not got:
            raise RuntimeError("the writer ended by itself")
        self.rest += got
        whole = len(self.rest) // RECEIPT.size * RECEIPT.size
        for (number, *_) in RECEIPT.iter_unpack(self.rest[:whole]):
            if number != self.acknowledged + 1:
                raise RuntimeError(f"receipt {number} after {self.acknowledged}")
            self.acknowledged = number
        self.rest = self.rest[whole:]

    def stop(self):
        """After this the writer does nothing any more, and all its receipts have been read."""
        self.process.send_signal(signal.SIGSTOP)
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat")
        state = ""
        while state != "T":  # a call into the kernel ends first
            state = stat.read_text().rpartition(")")[2].split()[0]
            if state in "ZX":
                raise RuntimeError("the writer ended by itself")
            time.sleep(0.001)
        os.set_blocking(self.process.stdout.fileno(), False)
        try:
            while True:
                self.read()
        except BlockingIOError:
            pass

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Tally:
    def __init__(self):
        self.cuts = self.acknowledged = self.lost = self.unknown = self.broken = 0


def cut_once(machine, arguments, setting, chance, tally):
    run("cp", "--sparse=always", machine.empty, machine.image)
    machine.mount(machine.image, machine.disk)
    writer = Writer(arguments.writer, machine.disk / "ledger.db", setting)
    try:
        wanted = chance.randint(1, 80)
        while writer.acknowledged < wanted:
            writer.read()
        time.sleep(chance.random() / 100)  # only to choose a moment; any is right
        writer.stop()
        run("cp", "--sparse=always", machine.image, machine.copy)
    finally:
        writer.end()
        run("umount", machine.disk)
    machine.mount(machine.copy, machine.cut)
    try:
        report = subprocess.run([arguments.checker, machine.cut / "ledger.db", setting], check=True,
                                capture_output=True, text=True).stdout
    finally:
        run("umount", machine.cut)
    commits, _, defect = report.strip().partition(" ")
    there = max(int(commits), 0) if not defect else 0
    tally.cuts += 1
    tally.acknowledged += writer.acknowledged
    tally.lost += max(writer.acknowledged - there, 0)
    tally.unknown += there > writer.acknowledged
    tally.broken += bool(defect)
    if there > writer.acknowledged + 1:
        raise RuntimeError(f"{there} commits of {writer.acknowledged} acknowledged ones")
    return defect


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--thorough", action="store_true", help="many cuts")
    for name in ("writer", "checker", "work"):
        parser.add_argument(name, type=pathlib.Path)
    arguments = parser.parse_args()
    arguments.work = arguments.work.absolute()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    seed = os.environ.get("KITH_TEST_SEED", "1")
    print(f"power-cut: KITH_TEST_SEED={seed}", flush=True)
    total, failures, controls_lost = Tally(), [], 0
    with Machine(arguments.work) as machine:
        for setting, strong, whole, few, many in SETTINGS:
            chance = random.Random(f"{seed} {setting}")
            tally = Tally()
            for _ in range(many if arguments.thorough else few):
                defect = cut_once(machine, arguments, setting, chance, tally)
                if defect and whole:
                    failures.append(f"{setting}: {defect}")
            print(f"  {setting:<15} {tally.cuts:>3} cuts, {tally.acknowledged:>5} acknowledged, {tally.lost:>5} lost, "
                  f"{tally.unknown:>3} unknown but there, {tally.broken} broken", flush=True)
            if strong:
                total.cuts += tally.cuts
                total.acknowledged += tally.acknowledged
                total.lost += tally.lost
                if tally.lost:
                    failures.append(f"{setting}: {tally.lost} acknowledged commits lost")
            else:
                controls_lost += tally.lost
                if not tally.lost:
                    failures.append(f"{setting}: nothing lost, so the test would not notice a loss")
    for failure in failures:
        print(f"power-cut: FAILED: {failure}")
    print(f"power-cut: {total.cuts} cuts, {total.acknowledged} acknowledged, {total.lost} lost; "
          f"controls lost {controls_lost}")
    return 1 if failures else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Skip as skip:
        print(f"power-cut: skipped: {skip}")
        sys.exit(SKIPPED)
