"""The completion for bash, in a real bash: first function by function, then at a prompt."""
import os
import subprocess

import screen
import support

SCRIPT = 'source <("$0" help --format bash); COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kith; printf "%s\\n" "${COMPREPLY[@]}"'


class Completion(support.ToolTest):
    def complete(self, *words):
        done = subprocess.run(
            ["bash", "--norc", "-c", SCRIPT, self.tool, *words], cwd=self.directory, capture_output=True, check=False
        )
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout.decode().split()

    def test_commands(self):
        commands = self.complete("kith", "")
        self.assertEqual(commands, [line.split()[0] for line in self.kith("help").lines if line.startswith("  ") and line[2] != "-"])
        self.assertEqual(self.complete("kith", "s"), ["show", "search", "select", "sales", "sign", "stats", "schema"])
        self.assertEqual(self.complete("kith", "--as", "olga", "gr"), ["graph"])

    def test_options_of_the_command_and_of_every_command(self):
        self.assertEqual(self.complete("kith", "select", "book.db", "--s"), ["--same-city", "--sex", "--status", "--shop"])
        self.assertEqual(self.complete("kith", "graph", "--de"), ["--depth"])
        self.assertEqual(self.complete("kith", "show", "--de"), [])
        self.assertIn("--version", self.complete("kith", "--"))

    def test_every_option_that_help_tells_is_known(self):
        for command in self.complete("kith", ""):
            told = {line.split()[0] for line in self.kith(command, "--help").lines if line.startswith("  --")}
            self.assertEqual(set(self.complete("kith", command, "--")), told, command)

    def test_words_that_options_take(self):
        self.assertEqual(self.complete("kith", "graph", "b", "1", "--format", ""), ["dot", "mermaid", "svg"])
        self.assertEqual(self.complete("kith", "help", "--format", "m"), ["man"])
        self.assertEqual(self.complete("kith", "select", "b", "--kind", "p"), ["person"])
        self.assertEqual(self.complete("kith", "history", "b", "--kind", "rel"), ["relation_type", "relation"])
        self.assertEqual(self.complete("kith", "show", "b", "--on", ""), [])

    def test_arguments(self):
        self.write("shop one.db", "")
        self.write("shop.csv", "")
        self.assertEqual(self.complete("kith", "import", "b", "cat"), ["category"])
        self.assertEqual(self.complete("kith", "export", "--json", "b", "us"), ["user"])
        self.assertEqual(self.complete("kith", "help", "K10"), [f"K10{i}" for i in range(1, 10)])
        self.assertEqual(self.complete("kith", "help", "err"), ["errors"])
        self.assertEqual(self.complete("kith", "import", "b", "user", "shop."), ["shop.csv"])
        self.assertEqual(self.complete("kith", "import", "b", "user", "x", "--rejects", "shop."), ["shop.csv"])
        self.assertEqual(self.complete("kith", "show", "b", "sh"), [])

    def test_at_a_prompt(self):
        self.write("my shop.db", "")
        ours, theirs = screen.open_terminal()
        path = os.path.dirname(self.tool) + os.pathsep + os.environ["PATH"]
        process = subprocess.Popen(
            ["bash", "--norc", "--noprofile", "-i"], cwd=self.directory, stdin=theirs, stdout=theirs, stderr=theirs,
            start_new_session=True, env=screen.environment(PATH=path, PS1="> ", HISTFILE="", INPUTRC="/dev/null", TERM="dumb"),
        )  # fmt: skip
        os.close(theirs)
        os.write(ours, b"source <(kith help --format bash)\n")
        os.write(ours, b'kith() { printf "<%s>" "$@"; echo; }\n')
        os.write(ours, b"kith gra\tmy\t1 --dep\t3 --format s\t\n")
        os.write(ours, b"exit\n")
        said = screen.read_all(ours)
        process.wait(screen.PATIENCE)
        self.assertIn("<graph><my shop.db><1><--depth><3><--format><svg>", said)


if __name__ == "__main__":
    support.main()
