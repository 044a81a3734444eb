/* The SQLite side of suite "effects": notes of linked accounts, and call lists. */
#include "sqlite_effects.h"

#include <string.h>

#define MEMBERS                                                                                              \
    "WITH RECURSIVE member (id) AS (SELECT ?1 UNION SELECT l.other FROM member m"                            \
    " JOIN link l ON l.customer = m.id AND l.type = 2 WHERE l.since <= ?2 AND l.until >= ?2)"
#define LIVES "c.city = ?1 AND c.sex = ?2 AND c.birth BETWEEN ?3 AND ?4 AND NOT c.inactive"
#define VISITED                                                                                              \
    "c.id IN (SELECT customer FROM visit WHERE date BETWEEN ?6 AND ?7)"                                      \
    " AND c.sex = ?2 AND c.birth BETWEEN ?3 AND ?4 AND NOT c.inactive"
#define CUSTOMER "c.id, c.phone, c.silent"
#define PERSON "l.relation, p.id, p.phone, p.silent"
#define LINES(where)                                                                                         \
    "SELECT " CUSTOMER ", " PERSON " FROM customer c LEFT JOIN link l ON l.customer = c.id AND l.type = 4"   \
    " AND l.end = 2 AND l.since <= ?5 AND l.until >= ?5 LEFT JOIN customer p ON p.id = l.other"              \
    " AND NOT p.inactive WHERE " where " ORDER BY c.id, l.priority, p.folded, l.relation"
#define CUSTOMERS(where) "SELECT " CUSTOMER " FROM customer c WHERE " where " ORDER BY c.id"

const char *const sqlite_notes_texts[NOTE_STATEMENTS] = {
    [NOTES_SORTED] = MEMBERS " SELECT n.id FROM member m JOIN note n ON n.customer = m.id"
                             " WHERE n.shared OR n.customer = ?1 ORDER BY n.at DESC, n.id DESC LIMIT 50",
    [GROUP] = MEMBERS " SELECT id FROM member",
    [NOTES_OF] = ("SELECT at, id FROM note WHERE customer = ?1 AND at >= ?2 AND (shared OR ?3)"
                  " ORDER BY at DESC, id DESC LIMIT 50"),
};

const char *const sqlite_calls_texts[CALL_STATEMENTS] = {
    [CITY_LINES] = LINES(LIVES),
    [CITY_CUSTOMERS] = CUSTOMERS(LIVES),
    [VISITED_LINES] = LINES(VISITED),
    [VISITED_CUSTOMERS] = CUSTOMERS(VISITED),
    [PERSONS] = "SELECT " PERSON " FROM link l JOIN customer p ON p.id = l.other AND NOT p.inactive"
                " WHERE l.customer = ?1 AND l.type = 4 AND l.end = 2 AND l.since <= ?5 AND l.until >= ?5"
                " ORDER BY l.priority, p.folded, l.relation",
};

/* --- notes --- */

/* The latest notes so far, latest first. */
typedef struct page {
    int64_t at[EFFECTS_PAGE];
    uint32_t id[EFFECTS_PAGE];
    size_t count;
} page;

static void keep_note(page *notes, int64_t at, uint32_t id)
{
    size_t place = notes->count;
    while (place > 0 &&
           (notes->at[place - 1] < at || (notes->at[place - 1] == at && notes->id[place - 1] < id))) {
        place--;
    }
    if (place == EFFECTS_PAGE) {
        return;
    }
    notes->count += notes->count < EFFECTS_PAGE ? 1 : 0;
    const size_t behind = notes->count - 1 - place;
    memmove(&notes->at[place + 1], &notes->at[place], behind * sizeof notes->at[0]);
    memmove(&notes->id[place + 1], &notes->id[place], behind * sizeof notes->id[0]);
    notes->at[place] = at;
    notes->id[place] = id;
}

/* Of each member only what is later than the last of a full page. */
static void merge_notes(const effects_sqlite *side, uint32_t customer, page *notes)
{
    sqlite3_stmt *members = side->notes[GROUP];
    sqlite3_stmt *rows = side->notes[NOTES_OF];
    (void)sqlite3_bind_int64(members, 1, customer);
    (void)sqlite3_bind_int64(members, 2, DATA_TODAY);
    while (sqlite_db_next(members)) {
        const uint32_t member = column_number(members, 0);
        (void)sqlite3_bind_int64(rows, 1, member);
        (void)sqlite3_bind_int64(rows, 2, notes->count < EFFECTS_PAGE ? 0 : notes->at[EFFECTS_PAGE - 1]);
        (void)sqlite3_bind_int(rows, 3, member == customer);
        while (sqlite_db_next(rows)) {
            keep_note(notes, sqlite3_column_int64(rows, 0), column_number(rows, 1));
        }
    }
}

static void sort_notes(const effects_sqlite *side, uint32_t customer, page *notes)
{
    sqlite3_stmt *rows = side->notes[NOTES_SORTED];
    (void)sqlite3_bind_int64(rows, 1, customer);
    (void)sqlite3_bind_int64(rows, 2, DATA_TODAY);
    while (sqlite_db_next(rows)) {
        notes->id[notes->count++] = column_number(rows, 0);
    }
}

void effects_sqlite_notes(void *side, size_t index, bench_sum *sum)
{
    const effects_sqlite *self = side;
    const uint32_t customer = self->asked->members[index];
    page notes = {.count = 0};
    if (self->way == EFFECTS_NOTES_SORT) {
        sort_notes(self, customer, &notes);
    } else {
        merge_notes(self, customer, &notes);
    }
    for (size_t i = 0; i < notes.count; i++) {
        const uint64_t fact = notes.id[i];
        bench_add(sum, &fact, 1);
    }
}

/* --- call lists --- */

/* The first day of a year. */
static int32_t new_year(int32_t year)
{
    const int32_t before = year - 1;
    return 1721426 + 365 * before + before / 4 - before / 100 + before / 400;
}

static void bind_list(sqlite3_stmt *rows, const effects_asked *of, const asked_call *asked)
{
    const data_word *city = &of->set->base.city_words[asked->city];
    const int32_t next =
        EFFECTS_YEAR + 1; /* today is the last day of the year, so everybody has had birthday */
    sqlite_db_text(rows, 1, city->text, city->size);
    (void)sqlite3_bind_int(rows, 2, asked->sex);
    (void)sqlite3_bind_int(rows, 3, new_year(EFFECTS_YEAR - asked->age_most));
    (void)sqlite3_bind_int(rows, 4, new_year(next - asked->age_least) - 1);
    (void)sqlite3_bind_int(rows, 5, DATA_TODAY);
    (void)sqlite3_bind_int(rows, 6, asked->visit_since);
    (void)sqlite3_bind_int(rows, 7, asked->visit_until);
}

/* `at`: column of the phone; whether it must not be called stands behind it. */
static void add_line(bench_sum *sum, const uint64_t who[3], sqlite3_stmt *row, int at)
{
    const bool silent = column_number(row, at + 1) != 0;
    const uint64_t facts[EFFECTS_LINE_FACTS] = {who[0], who[1], who[2], silent ? 0 : column_text(row, at),
                                                silent};
    bench_add(sum, facts, EFFECTS_LINE_FACTS);
}

/* A row per customer and person. */
static void read_lines(sqlite3_stmt *rows, bench_sum *sum)
{
    uint32_t last = 0;
    while (sqlite_db_next(rows)) {
        const uint32_t customer = column_number(rows, 0);
        const uint32_t person = column_number(rows, 4);
        if (customer != last) {
            add_line(sum, (const uint64_t[]){customer, 0, 0}, rows, 1);
            last = customer;
        }
        if (person != 0) { /* else nobody, or somebody who is not active */
            add_line(sum, (const uint64_t[]){customer, person, column_number(rows, 3)}, rows, 5);
        }
    }
}

static void read_customers(sqlite3_stmt *rows, sqlite3_stmt *persons, bench_sum *sum)
{
    (void)sqlite3_bind_int(persons, 5, DATA_TODAY);
    while (sqlite_db_next(rows)) {
        const uint32_t customer = column_number(rows, 0);
        add_line(sum, (const uint64_t[]){customer, 0, 0}, rows, 1);
        (void)sqlite3_bind_int64(persons, 1, customer);
        while (sqlite_db_next(persons)) {
            add_line(sum, (const uint64_t[]){customer, column_number(persons, 1), column_number(persons, 0)},
                     persons, 2);
        }
    }
}

static void call(const effects_sqlite *side, size_t list, size_t lines, bench_sum *sum)
{
    const bool joined = side->way == EFFECTS_CALLS_JOIN;
    sqlite3_stmt *rows = side->calls[joined ? lines : lines + 1];
    bind_list(rows, side->asked, &side->asked->lists[list]);
    if (joined) {
        read_lines(rows, sum);
    } else {
        read_customers(rows, side->calls[PERSONS], sum);
    }
}

void effects_sqlite_city(void *side, size_t index, bench_sum *sum)
{
    call(side, index, CITY_LINES, sum);
}

void effects_sqlite_visited(void *side, size_t index, bench_sum *sum)
{
    const effects_sqlite *self = side;
    call(self, self->asked->city_lists + index, VISITED_LINES, sum);
}
