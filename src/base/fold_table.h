/* The generated tables behind kithi_fold: what each code point becomes. Only fold.c reads them. */
#ifndef KITH_BASE_FOLD_TABLE_H
#define KITH_BASE_FOLD_TABLE_H

#include <stddef.h>
#include <stdint.h>

/* Values of code points. Everything from KITHI_FOLD_MAP on is an index into the replacements. */
enum {
    KITHI_FOLD_SAME = 0,     /* stays and may carry marks */
    KITHI_FOLD_SPACE = 1,    /* white space, or a control character */
    KITHI_FOLD_DROP = 2,     /* an accent, or a character without a shape of its own */
    KITHI_FOLD_HANGUL = 3,   /* a syllable, taken apart by arithmetic */
    KITHI_FOLD_JOIN = 4,     /* an accent that makes another letter of some bases; dropped elsewhere */
    KITHI_FOLD_MARK = 0x100, /* + canonical combining class: a mark that stays, sorted by that class */
    KITHI_FOLD_MAP = 0x200   /* + index: replaced by kithi_fold_bytes[offsets[index]..offsets[index + 1]] */
};

#define KITHI_FOLD_BLOCK 64u      /* code points per block */
#define KITHI_FOLD_LIMIT 0x30000u /* code points from here on have no entry */

/* A base and a mark that are one letter together; sorted by base, then mark. All take equally many bytes. */
typedef struct kithi_fold_pair {
    uint16_t base;
    uint16_t mark;
    uint16_t letter;
} kithi_fold_pair;

extern const uint8_t kithi_fold_blocks[]; /* number of the block of each 64 code points */
extern const uint16_t kithi_fold_values[];
extern const uint16_t kithi_fold_offsets[];
extern const uint8_t kithi_fold_bytes[];
extern const size_t kithi_fold_pair_count;
extern const kithi_fold_pair kithi_fold_pairs[];

#endif
