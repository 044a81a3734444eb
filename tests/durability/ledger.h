/*
 * Ledger: a book whose content says by itself whether a commit was lost, doubled or stored by halves. Over
 * the public headers and SQL; nothing of it ends the program, so that it serves tests and their child
 * programs.
 *
 * Commit n of writer w adds customers w-n-a and w-n-b and a relation between them, and sets the writer's
 * counter to n. Every second one also raises the total that all writers share, every third one removes the
 * relation of commit n - 1.
 */
#ifndef KITH_TESTS_LEDGER_H
#define KITH_TESTS_LEDGER_H

#include "kith/kith.h"
#include "kith/sqlite.h"

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#define LEDGER_WRITERS 3u
#define LEDGER_DAY 2461193        /* any day: relations are not dated */
#define LEDGER_STRIDE 1000000000u /* commit n of writer w has request w * stride + n */

/* How safe commits are to be. */
typedef struct ledger_setting {
    const char *name;
    uint32_t durability;
    const char *pragmas; /* of a host's connection; NULL: the store opens the file */
    int strong;          /* acknowledged commits survive a power cut */
    int safe;            /* the file survives a power cut, whatever is lost of it */
} ledger_setting;

/* By name or by place; NULL: there is none. */
const ledger_setting *ledger_setting_of(const char *name);
const ledger_setting *ledger_setting_at(size_t index);

/* An open ledger. */
typedef struct ledger {
    kith_book *book;
    kith_sqlite *sqlite;
    sqlite3 *host;     /* NULL: the store has its own connections */
    char message[320]; /* what went wrong last */
} ledger;

/* What a writer hands on for every commit; written to a pipe as it is. */
typedef struct ledger_receipt {
    uint64_t number;    /* n */
    uint64_t sequence;  /* of the commit in the book */
    uint64_t ids[3];    /* records added; 0 if it was there already */
    uint64_t conflicts; /* met on the way */
    uint64_t repeated;  /* 1: the request id said that it had been stored before */
} ledger_receipt;

/* What was found in a file. */
typedef struct ledger_found {
    uint64_t commits[LEDGER_WRITERS]; /* newest commit of each writer; element 0 is writer 1 */
    int is_set_up;
    char defect[320]; /* ""; or what is wrong */
} ledger_found;

kith_status ledger_open(ledger *self, const char *path, const ledger_setting *setting);
void ledger_close(ledger *self);

/* Add the counters of all writers, unless they are there. */
kith_status ledger_set_up(ledger *self);

/* Store commit n of a writer. On a conflict: refresh and try again, with new calls if the total is contested.
 */
kith_status ledger_write(ledger *self, uint32_t writer, uint64_t n, ledger_receipt *out);

/* The same for somebody who does not know whether it was stored: ask by the request id first. */
kith_status ledger_write_once(ledger *self, uint32_t writer, uint64_t n, ledger_receipt *out);

/* Is commit n stored, by its request id? KITH_OK or KITH_ERR_NOT_FOUND; anything else is an error. */
kith_status ledger_ask(ledger *self, uint32_t writer, uint64_t n);

/* Newest commit of a writer in the open book. */
uint64_t ledger_count(ledger *self, uint32_t writer);

/* Open the file and look at everything: each commit whole, no more of it, rules, request ids, history, file.
 */
void ledger_check(const char *path, const ledger_setting *setting, ledger_found *out);

#endif
