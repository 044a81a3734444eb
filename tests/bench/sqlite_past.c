/* The SQLite side of pages of history: a table of entries with an index by customer and commit, and their
 * values, as they are. It is filled with what kith has written. */
#include "past.h"
#include "sqlite_db.h"

#include <stdlib.h>

#define POSITIONS 65536u /* of a commit; so entries are numbered in their order */

static const char schema[] =
    "CREATE TABLE history (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, sequence INTEGER NOT NULL,"
    " position INTEGER NOT NULL, section INTEGER NOT NULL, operation INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " record INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL);"
    "CREATE INDEX history_customer ON history (customer, sequence);"
    "CREATE TABLE history_value (history INTEGER, field INTEGER, old, new, PRIMARY KEY (history, field))"
    " WITHOUT ROWID;";

struct past_sqlite {
    const past_asked *asked;
    sqlite3 *db;
    sqlite3_stmt *entry;
    sqlite3_stmt *value;
    sqlite3_stmt *page;
};

/* --- filling --- */

static void bind_value(sqlite3_stmt *insert, int at, const kith_value *value)
{
    if (value == NULL || value->type == KITH_TYPE_NONE) {
        (void)sqlite3_bind_null(insert, at);
    } else if (value->type == KITH_TYPE_TEXT) {
        sqlite_db_text(insert, at, value->text, value->length);
    } else {
        (void)sqlite3_bind_int64(insert, at, value->number);
    }
}

static void take(void *ctx, const asked_past *of, const kith_change *change)
{
    const past_sqlite *side = ctx;
    const int64_t id = (int64_t)(change->sequence * POSITIONS + change->index);
    const int64_t facts[] = {
        id,          of->customer,      (int64_t)change->sequence, change->index,
        of->section, change->operation, KITH_ID_KIND(change->id),  (int64_t)sequence_of(change->id),
        change->at};
    for (int i = 0; i < 9; i++) {
        (void)sqlite3_bind_int64(side->entry, i + 1, facts[i]);
    }
    (void)sqlite3_bind_text(side->entry, 10, change->actor, -1, SQLITE_STATIC);
    sqlite_db_run(side->entry);
    for (size_t i = 0; i < change->after_count; i++) {
        sqlite_db_bind(side->value, (const int64_t[]){id, change->after[i].field}, 2);
        bind_value(side->value, 3, i < change->before_count ? &change->before[i] : NULL);
        bind_value(side->value, 4, &change->after[i]);
        sqlite_db_run(side->value);
    }
}

past_sqlite *past_sqlite_open(const past_asked *asked, const past_kith *from, const char *path)
{
    past_sqlite *side = bench_get(1, sizeof *side);
    side->asked = asked;
    side->db = sqlite_db_file(path);
    sqlite_db_script(side->db, schema);
    side->entry = sqlite_db_prepare(side->db, "INSERT INTO history VALUES (?,?,?,?,?,?,?,?,?,?)");
    side->value = sqlite_db_prepare(side->db, "INSERT INTO history_value VALUES (?,?,?,?)");
    sqlite_db_script(side->db, "BEGIN");
    past_kith_each(from, take, side);
    sqlite_db_script(side->db, "COMMIT");
    side->page = sqlite_db_prepare(
        side->db,
        "SELECT h.id, sequence, position, operation, record, at, actor, v.field, v.old, v.new"
        " FROM (SELECT * FROM history WHERE customer = ?1 AND section = ?2"
        " ORDER BY sequence DESC, id DESC LIMIT ?3) h CROSS JOIN history_value v ON v.history = h.id"
        " ORDER BY sequence DESC, h.id DESC, v.field");
    return side;
}

void past_sqlite_close(past_sqlite *side)
{
    sqlite_db_finish((sqlite3_stmt *[]){side->entry, side->value, side->page}, 3);
    sqlite_db_close(side->db);
    free(side);
}

/* --- reading --- */

static uint64_t fact_at(sqlite3_stmt *answer, int column)
{
    return sqlite3_column_type(answer, column) == SQLITE_TEXT
               ? bench_text((const char *)sqlite3_column_text(answer, column))
               : (uint64_t)sqlite3_column_int64(answer, column);
}

void past_sqlite_page(void *side, size_t index, bench_sum *sum)
{
    const past_sqlite *self = side;
    uint64_t entry = 0;
    (void)sqlite3_bind_int64(self->page, 1, self->asked->pages[index].customer);
    (void)sqlite3_bind_int64(self->page, 2, self->asked->pages[index].section);
    (void)sqlite3_bind_int64(self->page, 3, PAST_PAGE);
    while (sqlite_db_next(self->page)) {
        uint64_t facts[PAST_FACTS];
        uint64_t of[PAST_VALUE_FACTS];
        if (fact_at(self->page, 0) != entry) {
            for (int i = 0; i < (int)PAST_FACTS; i++) {
                facts[i] = fact_at(self->page, 1 + i);
            }
            bench_add(sum, facts, PAST_FACTS);
        }
        entry = fact_at(self->page, 0);
        for (int i = 0; i < (int)PAST_VALUE_FACTS; i++) {
            of[i] = fact_at(self->page, 1 + (int)PAST_FACTS + i);
        }
        bench_add(sum, of, PAST_VALUE_FACTS);
    }
}
