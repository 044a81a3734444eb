"""Runs a file of tests and says what became of each in TAP: run_tap.py FILE... (what fails is explained on stderr)."""

import os
import pathlib
import sys

import pytest

out = os.fdopen(os.dup(1), "w", encoding="utf-8")  # TAP alone: what pytest and the tests print goes to stderr
os.dup2(2, 1)
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))


def say(line):
    print(line, file=out, flush=True)


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def pytest_runtest_logreport(self, report):
        if report.when != "call" and not report.failed and not report.skipped:
            return
        if report.when == "teardown" and not report.failed:
            return
        self.count += 1
        name = report.nodeid.split("::", 1)[-1].replace("#", "")
        if report.skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else "skipped"
            say(f"ok {self.count} - {name} # skip {reason.removeprefix('Skipped: ')}")
        elif report.failed:
            self.failed += 1
            say(f"not ok {self.count} - {name}")
        else:
            say(f"ok {self.count} - {name}")

    def pytest_collectreport(self, report):
        if report.failed:
            self.count += 1
            self.failed += 1
            say(f"not ok {self.count} - {report.nodeid}")


say(f"# seed: KITH_TEST_SEED={os.environ.get('KITH_TEST_SEED', '1')}")
tap = Tap()
code = pytest.main(["-p", "no:cacheprovider", "-q", "--import-mode=importlib", "-W", "error", *sys.argv[1:]],
                   plugins=[tap])
say(f"1..{tap.count}")
sys.exit(0 if tap.failed == 0 and tap.count else 1 if tap.failed else int(code) or 1)
