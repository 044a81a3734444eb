/* Inside the SQLite side of suite "chains": what is read of a chain, and which conditions of it count. */
#ifndef KITH_BENCH_SQLITE_CHAINS_H
#define KITH_BENCH_SQLITE_CHAINS_H

#include "chains.h"
#include "sqlite_db.h"

#define OPEN_END 9999999
#define STEPS_MOST (CHAINS_LEVELS + 1u)
#define BRANCHES_MOST 6u
#define RECORDS_MOST 96u

enum { FLAG_NODE = 1, FLAG_SKIPPED = 2, FLAG_PREFERRED = 4 };

typedef enum chains_about { ABOUT_PATH, ABOUT_CONDITION, ABOUT_ORDER, ABOUTS } chains_about;

struct chains_sqlite {
    const chains_asked *asked;
    sqlite3 *db;
    chains_way way;
    sqlite3_stmt *climbs[CHAINS_WAYS][ABOUTS];
    sqlite3_stmt *own; /* conditions of an order without chains */
    sqlite3_stmt *party;
    sqlite3_stmt *agent;
    sqlite3_stmt *account;
    sqlite3_stmt *pays;
};

typedef struct branch_step {
    uint32_t node;
    uint32_t link; /* that leads here from below */
    uint32_t flags;
} branch_step;

/* A way up: of the customer as a node (the first one), or by one of its memberships. */
typedef struct branch {
    uint32_t entry; /* the membership; 0: the customer itself */
    size_t count;
    branch_step steps[STEPS_MOST];
} branch;

typedef struct record {
    size_t branch;
    uint32_t distance;
    uint32_t type;
    uint32_t id;
    uint32_t scopes;
    uint32_t state;
    bool enforced;
    bool exclusive;
    bool out; /* does not count */
    int64_t number;
    uint64_t code;
    uint32_t party;
    uint32_t location;
} record;

/* What was read: all ways up, and the records on them that pass tests 1 to 5 of table 1. */
typedef struct climb {
    uint32_t customer;
    size_t branches;
    size_t records;
    branch branch[BRANCHES_MOST];
    record record[RECORDS_MOST];
    uint32_t outcome; /* KITH_CHAIN_ */
    size_t chosen;    /* branch, if found */
    size_t steps;     /* of it; without a path 1 */
} climb;

typedef struct verdict {
    uint32_t id; /* 0: none */
    uint32_t customer;
    uint32_t level;
    uint32_t distance;
    uint32_t reason;
    uint32_t count;
    int64_t number;
    uint64_t code;
    uint32_t party;
    uint32_t location;
} verdict;

/* Read by the way that is set; the statement's other parameters are bound already. */
void sqlite_chains_climb(const chains_sqlite *side, chains_about about, uint32_t customer, climb *out);

/* Conditions of the customer alone: chains are off. */
void sqlite_chains_own(const chains_sqlite *side, uint32_t customer, climb *out);

/* Which branch counts; `chain` is the node that was chosen, 0: none. */
void sqlite_chains_choose(climb *found, uint32_t chain);

/* Level of a step of the chosen branch. */
uint32_t sqlite_chains_level(const climb *found, size_t step);

/* Tests 6 to 8 of table 1, and its part B. */
verdict sqlite_chains_resolve(climb *found, uint32_t type);

/* What an answer adds to the sum of a side. */
void sqlite_chains_add_verdict(const verdict *is, bench_sum *sum);
void sqlite_chains_add_path(const climb *found, bench_sum *sum);

/* A record counts no longer. */
void sqlite_chains_pass_over(climb *found, uint32_t id);

#endif
