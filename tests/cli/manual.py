"""The manual page: complete, and as its readers want it."""
import os
import re
import shutil
import subprocess

import support


class Manual(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.page = self.write("kith.1", self.kith("help", "--format", "man").out)

    def run_on_page(self, *command):
        if shutil.which(command[0]) is None:
            self.skipTest(f"no {command[0]}")
        done = subprocess.run(
            [*command, self.path(self.page)], capture_output=True, check=False, timeout=300,
            env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""},
        )  # fmt: skip
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_every_command_and_option_stands_in_it(self):
        status, text, _ = self.run_on_page("man", "-E", "UTF-8", "-l")
        self.assertEqual(status, 0)
        sections = re.split(r"^   ([\w-]+)$", text, flags=re.MULTILINE)
        told = dict(zip(sections[1::2], sections[2::2]))
        common = text[text.index("\nOPTIONS\n") :]
        commands = [line.split()[0] for line in self.kith("help").lines if line.startswith("  ") and line[2] != "-"]
        self.assertEqual(list(told), commands)
        for command in commands:
            for option in re.findall(r"^  (--[\w-]+)", self.kith(command, "--help").out, re.MULTILINE):
                self.assertTrue(f" {option}" in told[command].split("\nOPTIONS\n")[0] or f" {option}" in common, (command, option))
            example = re.search(r"^Example:\n  (.*)$", self.kith(command, "--help").out, re.MULTILINE)[1]
            self.assertIn(example, told[command])
        for word in ("NO_COLOR", "COLUMNS", "EXIT STATUS"):
            self.assertIn(word, text)
        for line in text.splitlines():
            self.assertLessEqual(len(line), 80, line)

    def test_formatters_have_nothing_to_say(self):
        status, _, err = self.run_on_page("man", "--warnings=w", "-E", "UTF-8", "-l")
        self.assertEqual((status, err), (0, ""))
        _, out, err = self.run_on_page("mandoc", "-T", "lint", "-W", "warning")
        said = [line for line in (out + err).splitlines() if "missing date" not in line]  # the same tree, the same page
        self.assertEqual(said, [])

    def test_an_option_can_be_copied_out_of_it(self):
        text = self.run_on_page("man", "-E", "UTF-8", "-l")[1]
        self.assertNotIn("\u2010", text)
        self.assertIn("--same-city", text)


if __name__ == "__main__":
    support.main()
