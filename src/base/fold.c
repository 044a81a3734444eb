/* Folding of names for search: one walk over the text, driven by the generated table. */
#include "base/fold.h"

#include "base/fold_table.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Longer runs of marks, which no language writes, are sorted in parts, so that folding takes linear time. */
enum { MARKS_MAX = 32 };

/* What has been written, and where the next mark belongs. */
typedef struct output {
    char *bytes;
    size_t used;
    size_t capacity;
    size_t marks;   /* where the marks of the last base begin */
    uint32_t base;  /* the last code point that can join a mark, or 0; it ends at `marks` */
    unsigned count; /* how many marks there are, at most MARKS_MAX */
    bool space;     /* white space was seen; written only when something follows */
} output;

static unsigned value_of(uint32_t point)
{
    if (point < KITHI_FOLD_LIMIT) {
        const unsigned block = kithi_fold_blocks[point / KITHI_FOLD_BLOCK];
        return kithi_fold_values[block * KITHI_FOLD_BLOCK + point % KITHI_FOLD_BLOCK];
    }
    /* Plane 14 holds variation selectors and tags, none of them visible. */
    return point - 0xE0000u < 0x1000u ? KITHI_FOLD_DROP : KITHI_FOLD_SAME;
}

/* What was written last is a base; marks that follow belong to it. */
static void begin_marks(output *to, uint32_t base)
{
    to->marks = to->used;
    to->base = base;
    to->count = 0;
}

static uint32_t find_joined(uint32_t base, uint32_t mark)
{
    size_t low = 0;
    size_t high = kithi_fold_pair_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const kithi_fold_pair *pair = &kithi_fold_pairs[middle];
        if (pair->base == base && pair->mark == mark) {
            return pair->letter;
        }
        if (pair->base < base || (pair->base == base && pair->mark < mark)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}

/* Makes one letter of the last base and a mark, if the two are one. Both letters take equally many bytes. */
static bool join_mark(output *to, uint32_t mark)
{
    const uint32_t letter = find_joined(to->base, mark);
    if (letter == 0) {
        return false;
    }
    char bytes[4];
    const size_t size = kithi_utf8_put(letter, bytes);
    memcpy(to->bytes + to->marks - size, bytes, size);
    to->base = letter;
    return true;
}

/* Makes room for size bytes, after the white space that waits. Returns false if there is none. */
static bool begin_write(output *to, size_t size)
{
    const size_t space = to->space && to->used > 0 ? 1 : 0;
    if (to->capacity - to->used < size + space) {
        return false;
    }
    if (space == 1) {
        to->bytes[to->used++] = ' ';
        begin_marks(to, 0);
    }
    to->space = false;
    return true;
}

/* Puts a mark that stays behind the marks of its base with the same or a lower combining class. */
static bool put_mark(output *to, uint32_t mark, unsigned value)
{
    if (!to->space && join_mark(to, mark)) {
        return true;
    }
    char bytes[4];
    const size_t size = kithi_utf8_put(mark, bytes);
    if (!begin_write(to, size)) {
        return false;
    }
    if (to->count == MARKS_MAX) {
        begin_marks(to, 0);
    }
    size_t at = to->marks;
    size_t position = at;
    while (position < to->used && value_of(kithi_utf8_next(to->bytes, to->used, &position)) <= value) {
        at = position;
    }
    memmove(to->bytes + at + size, to->bytes + at, to->used - at);
    memcpy(to->bytes + at, bytes, size);
    to->used += size;
    to->count++;
    return true;
}

/* Puts a code point that can carry marks; bytes is its UTF-8 form. */
static bool put_base(output *to, uint32_t point, const char *bytes, size_t size)
{
    if (!begin_write(to, size)) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        to->bytes[to->used + i] = bytes[i];
    }
    to->used += size;
    begin_marks(to, point);
    return true;
}

static bool put_letter(output *to, uint32_t point)
{
    char bytes[4];
    return put_base(to, point, bytes, kithi_utf8_put(point, bytes));
}

/* A Hangul syllable is a number of leading consonant, vowel and trailing consonant (or none). */
static bool put_hangul(output *to, uint32_t point)
{
    const uint32_t index = point - 0xAC00u;
    const uint32_t trail = index % 28;
    return put_letter(to, 0x1100u + index / (21 * 28)) && put_letter(to, 0x1161u + index / 28 % 21) &&
           (trail == 0 || put_letter(to, 0x11A7u + trail));
}

/* Puts a code point that neither stays as it is nor is replaced. Returns false when the output is full. */
static bool put_special(output *to, uint32_t point, unsigned value)
{
    if (value >= KITHI_FOLD_MARK) {
        return put_mark(to, point, value);
    }
    if (value == KITHI_FOLD_HANGUL) {
        return put_hangul(to, point);
    }
    if (value == KITHI_FOLD_SPACE) {
        to->space = true;
    } else if (value == KITHI_FOLD_JOIN && !to->space) {
        (void)join_mark(to, point);
    }
    return true;
}

/* Puts the replacement of a code point, whose parts are not replaced again. */
static bool put_replacement(output *to, unsigned index)
{
    const char *bytes = (const char *)kithi_fold_bytes;
    const size_t end = kithi_fold_offsets[index + 1];
    for (size_t position = kithi_fold_offsets[index]; position < end;) {
        const size_t begin = position;
        const uint32_t part = kithi_utf8_next(bytes, end, &position);
        const unsigned value = value_of(part);
        const bool room = value == KITHI_FOLD_SAME ? put_base(to, part, bytes + begin, position - begin)
                                                   : put_special(to, part, value);
        if (!room) {
            return false;
        }
    }
    return true;
}

/* Puts the code point at *position of the text, which moves behind it. */
static bool put_next(output *to, const char *text, size_t size, size_t *position)
{
    const size_t begin = *position;
    const uint32_t point = kithi_utf8_next(text, size, position);
    const unsigned value = value_of(point);
    if (value == KITHI_FOLD_SAME) {
        return put_base(to, point, text + begin, *position - begin);
    }
    return value >= KITHI_FOLD_MAP ? put_replacement(to, value - KITHI_FOLD_MAP)
                                   : put_special(to, point, value);
}

/* Printable ASCII but the space: most names of a large load consist of it. */
static bool is_plain(unsigned char byte)
{
    return byte > ' ' && byte < 0x7F;
}

/* Puts the run of plain bytes at *position, at least one, as far as there is room. */
static bool put_plain_run(output *to, const char *text, size_t size, size_t *position)
{
    if (!begin_write(to, 1)) {
        return false;
    }
    const size_t room = to->capacity - to->used;
    const size_t count = size - *position < room ? size - *position : room;
    const char *from = text + *position;
    char *into = to->bytes + to->used;
    size_t done = 0;
    while (done < count && is_plain((unsigned char)from[done])) {
        const char byte = from[done];
        into[done] = (char)(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
        done++;
    }
    to->used += done;
    begin_marks(to, 0);
    *position += done;
    return true;
}

size_t kithi_fold(const char *text, size_t size, char *out, size_t capacity)
{
    output to = {.bytes = out, .capacity = capacity};
    size_t position = 0;
    bool room = true;
    while (position < size && room) {
        const unsigned char byte = (unsigned char)text[position];
        if (is_plain(byte)) {
            room = put_plain_run(&to, text, size, &position);
        } else if (byte < 0x80) {
            to.space = true;
            position++;
        } else {
            room = put_next(&to, text, size, &position);
        }
    }
    return to.used;
}
