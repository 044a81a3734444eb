/* The SQLite side of suite "profile": merging two customers (section 5 of the pitfalls). What refers to the
 * source refers to the target afterwards, table by table and column by column. */
#include "sqlite_profile.h"

#define BOTH "FROM customer a, customer b WHERE a.id = ?1 AND b.id = ?2"
#define OTHER(field) "ifnull(a." field " <> b." field ", 0)"
#define BOUND(customer) "(SELECT number FROM binding WHERE customer = " customer " AND NOT ended)"
#define COMMON(end, other)                                                                                   \
    "(SELECT count(*) FROM relation a JOIN relation b ON b." end " = ?2 AND b.type = a.type AND b." other    \
    " = a." other " WHERE a." end " = ?1)"
#define KEPT(name) "(SELECT count(*) FROM " name " WHERE customer = ?1)"

const char *const sqlite_merge_texts[MERGE_STATEMENTS] = {
    [MERGE_BEGIN] = "BEGIN IMMEDIATE",
    [ASK_FIELDS] = "SELECT " OTHER("surname") " + " OTHER("given") " + " OTHER("sex") " + " OTHER(
        "birth") " + " OTHER("city") " + " OTHER("phone") " + " OTHER("category") " " BOTH,
    [ASK_RELATIONS] = "SELECT " COMMON("source", "target") " + " COMMON(
        "target", "source") " + (SELECT count(*) FROM relation WHERE source = ?1 AND target = ?2)"
                            " + (SELECT count(*) FROM relation WHERE source = ?2 AND target = ?1)",
    [ASK_CONTACTS] = "SELECT count(*) FROM contact a JOIN contact b ON b.customer = ?2 AND b.text = a.text"
                     " WHERE a.customer = ?1",
    [ASK_BOUND] = "SELECT " BOUND("?1") ", " BOUND("?2"),
    [END_BINDING] = "UPDATE binding SET until = ?3 - 1, ended = 1 WHERE customer = ?1 AND NOT ended",
    [PUT_BINDING] = "INSERT INTO binding (customer, number, date) VALUES (?1, ?2, ?3)",
    [ASK_PARTS] = "SELECT " KEPT("role") " + " KEPT("brand"),
    [MERGE_COMMIT] = "COMMIT",
};

#define MOVE(name) "UPDATE " name " SET customer = ?2 WHERE customer = ?1"
#define MOVE_NEW(name)                                                                                       \
    MOVE(name)                                                                                               \
    " AND NOT EXISTS (SELECT 1 FROM " name " t WHERE t.customer = ?2 AND t.number = " name ".number)"
#define MOVE_LESSER(name)                                                                                    \
    "UPDATE " name " SET customer = ?2, number = number AND NOT EXISTS (SELECT 1 FROM " name                 \
    " t WHERE t.customer = ?2 AND t.number) WHERE customer = ?1"

#define REPOINT(name, column) , "UPDATE " name " SET " column " = ?2 WHERE " column " = ?1"

const char *const sqlite_update_texts[MERGE_UPDATES] = {
    "UPDATE customer SET (surname, given, sex, birth, city, phone, category) = (SELECT ifnull(t.surname, "
    "a.surname),"
    " ifnull(t.given, a.given), ifnull(t.sex, a.sex), ifnull(t.birth, a.birth), ifnull(t.city, a.city),"
    " ifnull(t.phone, a.phone), ifnull(t.category, a.category) FROM customer a, customer t"
    " WHERE a.id = ?1 AND t.id = ?2) WHERE id = ?2",
    "UPDATE customer SET status = 3 WHERE id = ?1",
    /* the lower of two in a symmetric relation is its source */
    "UPDATE relation SET source = iif(symmetric, min(target, ?2), ?2), target = iif(symmetric, max(target, "
    "?2),"
    " target) WHERE source = ?1",
    "UPDATE relation SET source = iif(symmetric, min(source, ?2), source), target = iif(symmetric,"
    " max(source, ?2), ?2) WHERE target = ?1",
    MOVE_NEW("role"),
    MOVE_NEW("brand"),
    MOVE_LESSER("location"),
    MOVE_LESSER("contact"),
    MOVE_LESSER("bank_account"),
    MOVE("attribute"),
    MOVE("condition"),
    MOVE("account"),
    MOVE("task"),
    MOVE("appointment"),
    MOVE("note"),
    MOVE("ordered"),
    MOVE("visit"),
    MOVE("email"),
    MOVE("document"),
    MOVE("attachment"),
    MOVE("favourite"),
    MOVE("node"),
    MOVE("hang"),
    "UPDATE hang SET number = ?2 WHERE number = ?1",
    MOVE("alias"),
    "INSERT INTO alias (customer, source) VALUES (?2, ?1)" NAMED_ELSEWHERE(REPOINT),
};

static uint64_t ask(sqlite3_stmt *asking, const profile_pair *pair)
{
    (void)sqlite3_bind_int64(asking, 1, pair->source);
    (void)sqlite3_bind_int64(asking, 2, pair->target);
    if (!sqlite_db_next(asking)) {
        bench_fail("sqlite", "one of a pair is not there");
    }
    const uint64_t answer = (uint64_t)sqlite3_column_int64(asking, 0);
    (void)sqlite3_reset(asking);
    return answer;
}

static void put_binding(const profile_sqlite *side, uint32_t customer, uint64_t manager)
{
    sqlite_db_bind(side->merges[PUT_BINDING], (const int64_t[]){customer, (int64_t)manager, DATA_TODAY}, 3);
    sqlite_db_run(side->merges[PUT_BINDING]);
}

/* Do the managers clash? Only a customer without one gets that of the other. */
static bool move_binding(const profile_sqlite *side, const profile_pair *pair)
{
    sqlite3_stmt *bound = side->merges[ASK_BOUND];
    sqlite3_stmt *end = side->merges[END_BINDING];
    (void)sqlite3_bind_int64(bound, 1, pair->source);
    (void)sqlite3_bind_int64(bound, 2, pair->target);
    (void)sqlite_db_next(bound);
    const uint64_t manager = (uint64_t)sqlite3_column_int64(bound, 0);
    const uint64_t theirs = (uint64_t)sqlite3_column_int64(bound, 1);
    (void)sqlite3_reset(bound);
    if (manager == 0) {
        return false;
    }
    if (theirs == 0) {
        put_binding(side, pair->target, manager);
    }
    (void)sqlite3_bind_int64(end, 1, pair->source);
    (void)sqlite3_bind_int64(end, 3, DATA_TODAY);
    sqlite_db_run(end);
    put_binding(side, pair->source, 0);
    return theirs != 0 && theirs != manager;
}

void profile_sqlite_merge(void *side, size_t index, bench_sum *sum)
{
    const profile_sqlite *self = side;
    const profile_pair *pair = &self->asked->set->pair[index];
    uint64_t facts[PROFILE_MERGE_FACTS] = {0};
    sqlite_db_run(self->merges[MERGE_BEGIN]);
    facts[0] = ask(self->merges[ASK_FIELDS], pair);
    if (ask(self->merges[ASK_RELATIONS], pair) + ask(self->merges[ASK_CONTACTS], pair) != 0) {
        bench_fail("sqlite", "a pair clashes");
    }
    facts[2] = move_binding(self, pair);
    for (size_t i = 0; i < MERGE_UPDATES; i++) {
        (void)sqlite3_bind_int64(self->updates[i], 1, pair->source);
        (void)sqlite3_bind_int64(self->updates[i], 2, pair->target);
        sqlite_db_run(self->updates[i]);
    }
    facts[1] = ask(self->merges[ASK_PARTS], pair);
    sqlite_db_run(self->merges[MERGE_COMMIT]);
    bench_add(sum, facts, PROFILE_MERGE_FACTS);
}
