/* What the tests of the SQLite store share: a directory of their own, books over files, and SQL beside the
 * library. */
#ifndef KITH_TESTS_SQLITE_FIXTURE_H
#define KITH_TESTS_SQLITE_FIXTURE_H

#include "support.h"

#include "kith/sqlite.h"

#include <sqlite3.h>

/* A book and the store below it. */
typedef struct opened {
    kith_sqlite *sqlite;
    kith_book *book;
} opened;

/* cmocka: a fresh directory for each test, and its removal. */
int set_up(void **state);
int tear_down(void **state);

/* Path of a file of that name in the directory; valid until the fourth next call. */
const char *path_of(const char *name);

/* Files in the directory. */
size_t file_count(void);

/* Open, expecting success. `name` of the book may be NULL. */
kith_sqlite *store_at(const char *path, const char *name);
kith_sqlite *store_with(kith_sqlite_options options);
opened shelf_at(const char *path, const char *name);
opened shelf_over(kith_sqlite *sqlite);

/* Open, expecting this status and a message that contains `part`. */
void expect_no_store(kith_sqlite_options options, kith_status status, const char *part);

/* Open a book over the store, expecting this status and messages of the book and the store that contain
 * these. */
void expect_no_book(kith_sqlite *sqlite, kith_status status, const char *told, const char *said);

void close_shelf(opened *shelf);

/* A connection as a host has it, with a table of its own, and a book over it. */
sqlite3 *host_open(const char *path);
opened host_shelf(sqlite3 *db);

/* SQL on a connection of the test's own. */
sqlite3 *sql_open(const char *path);
void sql_run(sqlite3 *db, const char *sql);
int64_t sql_number(sqlite3 *db, const char *sql);
void expect_text(sqlite3 *db, const char *sql, const char *text);

/* Open, run, close. */
void sql_at(const char *path, const char *sql);

/* Remove rows, but not from an index that leads to them: damage within whole pages. */
void damage_index(const char *path);

/* All bytes of a file, to be freed. No connection to it may be open. */
unsigned char *bytes_of(const char *path, size_t *size);
void write_file(const char *path, const void *bytes, size_t size);

/* A small book of everything: person, organisation, category, type with labels, dated relation, attributes.
 */
void fill_book(kith_book *book);

#endif
