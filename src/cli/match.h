/*
 * Match: what a book has already of what the rows of a file say. A record that was there before is what one
 * of several equal rows says, so that these are as many records, whether some of them are there or not. A row
 * that says something else, such as less, may mean it as well, in whatever order they come.
 */
#ifndef KITH_CLI_MATCH_H
#define KITH_CLI_MATCH_H

#include "cli/map.h"
#include "kith/relation.h"
#include "kith/schema.h"
#include "kith/types.h"

#include <stddef.h>

/* A row: the values of a record of a kind. */
typedef struct cli_said {
    const kith_view *view; /* what was committed before the file */
    uint32_t kind;
    const kith_kind_info *info; /* of the kind */
    const kith_value *values;
    size_t count;
} cli_said;

/* A record with the same values as others in this list. */
typedef struct cli_match_entry {
    kith_id id;
    size_t next; /* place of the next one; 0: none */
} cli_match_entry;

/* Begin with zeros. */
typedef struct cli_match {
    cli_map lists;   /* by a hash of an owner and values: place of the first entry */
    cli_map passed;  /* by the same and by whom: place of the last of those at the beginning that are taken */
    cli_map indexed; /* owners and fields whose records are in the lists */
    cli_map known;   /* owners: by how many sets of fields */
    cli_map taken;   /* records, and the hash of what a row says that has taken them; 0: of any row */
    cli_match_entry *entries;
    size_t count;
    size_t capacity;
} cli_match;

/* The value that the row has for a field; NULL: none. */
const kith_value *cli_said_value(const cli_said *said, uint32_t field);
int64_t cli_said_number(const cli_said *said, uint32_t field);

/* 1: the library sets the flag by itself, so that it tells how a part stands among the others, not which one
 * it is. */
int cli_match_is_standing(uint32_t kind, uint32_t field);

/* A record of a kind without key that holds what the row says, which no row before has taken, or else no
 * equal one; 0: none. */
kith_id cli_match_take(cli_match *match, const cli_said *said);

/* The same, whoever has taken it: a row about a customer that was merged says what a row about its survivor
 * may say, too. */
kith_id cli_match_find(cli_match *match, const cli_said *said);

/* A contact or consent that no row has taken, and that has nothing else where the row says something; of
 * several the one that has most of it. The row fills its gaps. 0: none. */
kith_id cli_match_fill(cli_match *match, const cli_said *said);

/* 1: a record that has this in a field has a gap there. Unknown consent is one. */
int cli_match_is_gap(uint32_t kind, uint32_t field, const kith_value *now);

/* A relation of just these two on just these days, as one of them had it when it was merged: a call would
 * take the other's place for it. 0: none. */
kith_id cli_match_left(const kith_view *view, const kith_relation *relation);

void cli_match_free(cli_match *match);

#endif
