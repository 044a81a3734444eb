#!/usr/bin/env python3
"""Make fold_table.c, the table behind kithi_fold, from the Unicode character database.

    make_fold_table.py UCD_DIRECTORY                  write the table to standard output
    make_fold_table.py UCD_DIRECTORY --compare FILE   exit 0 if FILE is what would be written, 1 if not,
                                                      77 if that cannot be told with this database

Debian keeps the database in /usr/share/unicode (package unicode-data). The output depends on nothing else.

Every code point gets one 16-bit value; fold_table.h says what the values mean. How marks are judged:

- An accent is a non-spacing mark (Mn) of the Latin, Greek or Cyrillic script, or an inherited one that no
  list of script extensions gives to other scripts alone. Accents are dropped, whatever they stand on.
- OWN_LETTERS and voiced kana are letters of their own: the pair of base and mark becomes the one code point.
- All other marks (Arabic and Hebrew points, Indic, Thai and Tibetan signs, ...) stay, in canonical order.
- Dotless i is folded to i. Its capital is I, which folds to i: a name must not depend on how it was printed.
"""

import pathlib
import sys

BLOCK = 64          # code points per block of the second stage
LIMIT = 0x30000     # code points from here on are themselves, but for the ignorable ones of plane 14
WIDTH = 110         # columns of the output

SAME, SPACE, DROP, HANGUL, JOIN = range(5)
MARK = 0x100        # + canonical combining class
MAP = 0x200         # + index of the replacement

OWN_LETTERS = (0x0439, 0x0453, 0x0457, 0x045C, 0x045E)  # й ѓ ї ќ ў
VOICING = (0x3099, 0x309A)
EXTRA_FOLDS = {0x0131: [0x69]}
HANGUL_SYLLABLES = range(0xAC00, 0xD7A4)


def rows(path):
    """The semicolon-separated fields of each line of a database file, without comments."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            text = line.split("#", 1)[0].strip()
            if text:
                yield [field.strip() for field in text.split(";")]


def span(text):
    first, _, last = text.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


def points(text):
    return [int(point, 16) for point in text.split()]


def having(path, name):
    """All code points with a binary property."""
    return {point for fields in rows(path) if fields[1] == name for point in span(fields[0])}


def valued(path):
    """Code point to value, for a property listed as ranges."""
    return {point: fields[1] for fields in rows(path) for point in span(fields[0])}


class Database:
    def __init__(self, directory):
        self.category = {}
        self.combining = {}
        self.parts = {}
        for fields in rows(directory / "UnicodeData.txt"):
            point = int(fields[0], 16)
            self.category[point] = fields[2]
            self.combining[point] = int(fields[3])
            if fields[5] and not fields[5].startswith("<"):
                self.parts[point] = points(fields[5])
        self.folds = {int(fields[0], 16): points(fields[2])
                      for fields in rows(directory / "CaseFolding.txt") if fields[1] in ("C", "F")}
        self.folds.update(EXTRA_FOLDS)
        self.white = having(directory / "PropList.txt", "White_Space")
        self.ignorable = having(directory / "DerivedCoreProperties.txt", "Default_Ignorable_Code_Point")
        self.script = valued(directory / "Scripts.txt")
        self.extensions = {point: set(names.split())
                           for point, names in valued(directory / "ScriptExtensions.txt").items()}
        self.pairs = {tuple(parts): point for point, parts in sorted(self.parts.items())
                      if point in OWN_LETTERS or parts[-1] in VOICING}
        self.own = set(self.pairs.values())
        self.joining = {mark for _, mark in self.pairs}
        with open(directory / "CaseFolding.txt", encoding="utf-8") as lines:
            self.version = lines.readline().split("-")[1].rsplit(".", 1)[0]

    def is_accent(self, point):
        # One that stands for several is judged by its parts.
        if self.category.get(point) != "Mn" or point in self.parts:
            return False
        if self.script.get(point) not in ("Latin", "Greek", "Cyrillic", "Inherited"):
            return False
        extensions = self.extensions.get(point)
        return extensions is None or bool(extensions & {"Latn", "Grek", "Cyrl"})

    def kind(self, point):
        """The value of a code point that is not replaced by others."""
        if point in self.white or self.category.get(point) == "Cc":
            return SPACE
        if point in self.ignorable:
            return DROP
        if point in HANGUL_SYLLABLES:
            return HANGUL
        if self.is_accent(point):
            return JOIN if point in self.joining else DROP
        combining = self.combining.get(point, 0)
        return MARK + combining if combining else SAME

    def decompose(self, sequence):
        """Full canonical decomposition, letters of their own left whole. Marks are not sorted yet."""
        work = list(sequence)
        done = []
        while work:
            point = work.pop(0)
            if point in self.parts and point not in self.own:
                work = self.parts[point] + work
            else:
                done.append(point)
        return done

    def replacement(self, point):
        """What stands for a code point: decomposed, folded, pairs joined, accents dropped."""
        before = None
        after = [point]
        while after != before:
            before = after
            # Accents are judged before folding, which would make a full letter of the iota subscript. Those
            # that may join stay while only such stand before them: their base is in the text, not here.
            after = []
            for part in self.decompose(before):
                if self.kind(part) == DROP:
                    continue
                for folded in self.folds.get(part, [part]):
                    if after and (after[-1], folded) in self.pairs:
                        after[-1] = self.pairs[(after[-1], folded)]
                    elif self.kind(folded) != JOIN or all(self.kind(one) == JOIN for one in after):
                        after.append(folded)
        return after


def encode(sequence):
    return "".join(map(chr, sequence)).encode("utf-8")


def build(data):
    """The value of every code point below LIMIT, the replacements, and how far a text can grow."""
    values = []
    replacements = []
    index = {}
    growth = 3  # a Hangul syllable of 3 bytes becomes up to three letters of 3 bytes
    for point in range(LIMIT):
        kind = data.kind(point)
        # A surrogate cannot come in, and cannot be encoded.
        if kind in (SPACE, DROP, HANGUL) or 0xD800 <= point <= 0xDFFF:
            values.append(kind)
            continue
        sequence = data.replacement(point)
        if sequence == [point]:
            values.append(kind)
            continue
        if not sequence:
            values.append(DROP)
            continue
        assert all(data.kind(part) == SAME or data.kind(part) >= MARK or data.kind(part) == JOIN
                   for part in sequence)
        encoded = encode(sequence)
        growth = max(growth, -(-len(encoded) // len(encode([point]))))
        if encoded not in index:
            index[encoded] = len(replacements)
            replacements.append(encoded)
        values.append(MAP + index[encoded])
    for point in range(LIMIT, 0x110000):
        expected = DROP if 0xE0000 <= point <= 0xE0FFF else SAME
        assert data.kind(point) == expected and data.replacement(point) in ([point], [])
    assert len(replacements) + MAP <= 0xFFFF
    return values, replacements, growth


def numbers(name, type_name, values):
    """One const array, filled to the width of the page."""
    lines = [f"const {type_name} {name}[{len(values)}] = {{"]
    line = "   "
    for value in values:
        item = f" {value},"
        if len(line) + len(item) > WIDTH:
            lines.append(line)
            line = "   "
        line += item
    lines.append(line)
    lines.append("};")
    return lines


def render(data):
    values, replacements, growth = build(data)
    assert growth == 3, "KITH_FOLD_GROWTH in fold.h has to follow"

    blocks = []
    index = {}
    stage = []
    for start in range(0, LIMIT, BLOCK):
        block = tuple(values[start:start + BLOCK])
        if block not in index:
            index[block] = len(blocks)
            blocks.append(block)
        stage.append(index[block])
    assert len(blocks) <= 256

    offsets = [0]
    pool = b""
    for encoded in replacements:
        pool += encoded
        offsets.append(len(pool))
    assert len(pool) <= 0xFFFF

    pairs = sorted((base, mark, point) for (base, mark), point in data.pairs.items())
    for base, _, point in pairs:
        # The joined letter takes the place of its base in the output.
        assert len(encode([base])) == len(encode([point])) and point <= 0xFFFF

    lines = [
        f"/* How code points are folded: made by make_fold_table.py from Unicode {data.version}. */",
        "/* clang-format off */",
        '#include "base/fold_table.h"',
        "",
        *numbers("kithi_fold_blocks", "uint8_t", stage),
        "",
        *numbers("kithi_fold_values", "uint16_t", [value for block in blocks for value in block]),
        "",
        *numbers("kithi_fold_offsets", "uint16_t", offsets),
        "",
        *numbers("kithi_fold_bytes", "uint8_t", list(pool)),
        "",
        f"const size_t kithi_fold_pair_count = {len(pairs)};",
        "",
        f"const kithi_fold_pair kithi_fold_pairs[{len(pairs)}] = {{",
        *(f"    {{0x{base:04X}, 0x{mark:04X}, 0x{point:04X}}}," for base, mark, point in pairs),
        "};",
    ]
    return "\n".join(lines) + "\n"


def main(arguments):
    if len(arguments) not in (1, 3) or (len(arguments) == 3 and arguments[1] != "--compare"):
        sys.stderr.write(__doc__)
        return 2
    directory = pathlib.Path(arguments[0])
    if len(arguments) == 1:
        sys.stdout.buffer.write(render(Database(directory)).encode("utf-8"))
        return 0
    present = pathlib.Path(arguments[2]).read_text(encoding="utf-8")
    if not (directory / "UnicodeData.txt").exists():
        print("no Unicode character database here")
        return 77
    data = Database(directory)
    if f"Unicode {data.version}." not in present:
        print(f"the database here is of another version: {data.version}")
        return 77
    if render(data) != present:
        print("fold_table.c is not what make_fold_table.py makes")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
