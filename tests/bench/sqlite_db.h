/* What the SQLite sides of all suites share: a database in memory, one thread, no mutexes, statements that
 * stay prepared. */
#ifndef KITH_BENCH_SQLITE_DB_H
#define KITH_BENCH_SQLITE_DB_H

#include <sqlite3.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Anything that goes wrong ends the benchmark. */
sqlite3 *sqlite_db_open(const char *schema);
sqlite3 *sqlite_db_file(const char *path); /* with the settings of kith's own store */
void sqlite_db_close(sqlite3 *db);
void sqlite_db_script(sqlite3 *db, const char *sql);
sqlite3_stmt *sqlite_db_prepare(sqlite3 *db, const char *sql);
void sqlite_db_prepare_all(sqlite3 *db, const char *const *texts, size_t count, sqlite3_stmt **out);
void sqlite_db_finish(sqlite3_stmt **statements, size_t count);
int64_t sqlite_db_number(sqlite3 *db, const char *sql);
uint64_t sqlite_db_bytes(sqlite3 *db);

void sqlite_db_bind(sqlite3_stmt *statement, const int64_t *numbers, int count); /* the first ones; 0: NULL */
void sqlite_db_text(sqlite3_stmt *statement, int at, const char *text, size_t size);
void sqlite_db_run(sqlite3_stmt *statement);  /* one that gives no rows */
bool sqlite_db_next(sqlite3_stmt *statement); /* one row of its answer; false: the end of it */

#endif
