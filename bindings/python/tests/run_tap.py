"""Runs a file of tests and says what became of each in TAP: run_tap.py FILE... (what fails is explained on stderr)."""

import os
import sys

import pytest


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
            print(f"ok {self.count} - {name} # skip {reason.removeprefix('Skipped: ')}", flush=True)
        elif report.failed:
            self.failed += 1
            print(f"not ok {self.count} - {name}", flush=True)
            print(report.longreprtext, file=sys.stderr, flush=True)
        else:
            print(f"ok {self.count} - {name}", flush=True)

    def pytest_collectreport(self, report):
        if report.failed:
            self.count += 1
            self.failed += 1
            print(f"not ok {self.count} - {report.nodeid}", flush=True)
            print(report.longreprtext, file=sys.stderr, flush=True)


print(f"# seed: KITH_TEST_SEED={os.environ.get('KITH_TEST_SEED', '1')}", flush=True)
tap = Tap()
code = pytest.main(["-p", "no:cacheprovider", "-p", "no:terminal", "--import-mode=importlib", "-W", "error", *sys.argv[1:]],
                   plugins=[tap])
print(f"1..{tap.count}", flush=True)
sys.exit(0 if tap.failed == 0 and tap.count else 1 if tap.failed else int(code) or 1)
