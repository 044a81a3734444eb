/* The SQLite side of suite "chains": the way up that was read, and which conditions on it count (table 1). */
#include "sqlite_chains.h"

#include "kith/chain.h"
#include "kith/kinds.h"
#include "kith/trace.h"

#define HUNDRED_PERCENT INT64_C(100000000)
#define AT_RECORD_OF_PATH 5  /* first column of the record, where rows are steps */
#define AT_RECORD_OF_JOIN 14 /* where a row is a whole branch */
#define RECORD_COLUMNS 10

/* --- reading --- */

static uint32_t number_at(sqlite3_stmt *row, int column)
{
    return (uint32_t)sqlite3_column_int64(row, column);
}

static size_t branch_of(climb *found, uint32_t entry)
{
    size_t at = 0;
    while (at < found->branches && found->branch[at].entry != entry) {
        at++;
    }
    if (at == BRANCHES_MOST) {
        bench_fail("sqlite", "more branches than there is room for");
    } else if (at == found->branches) {
        found->branch[at] = (branch){.entry = entry, .count = 1};
        found->branch[at].steps[0] = found->branch[0].steps[0];
        found->branches++;
    }
    return at;
}

static void add_step(climb *found, size_t at, uint32_t distance, const branch_step *step)
{
    branch *to = &found->branch[at];
    to->steps[distance] = *step;
    to->count = distance >= to->count ? distance + 1 : to->count;
}

static void add_record(climb *found, sqlite3_stmt *row, int at, size_t on, uint32_t distance)
{
    const char *code = (const char *)sqlite3_column_text(row, at + 5);
    if (found->records == RECORDS_MOST) {
        bench_fail("sqlite", "more records than there is room for");
    }
    found->record[found->records++] = (record){.branch = distance == 0 ? 0 : on,
                                               .distance = distance,
                                               .id = number_at(row, at),
                                               .type = number_at(row, at + 1),
                                               .scopes = number_at(row, at + 2),
                                               .state = number_at(row, at + 3),
                                               .number = sqlite3_column_int64(row, at + 4),
                                               .code = chains_code(code),
                                               .party = number_at(row, at + 6),
                                               .location = number_at(row, at + 7),
                                               .enforced = number_at(row, at + 8) != 0,
                                               .exclusive = number_at(row, at + 9) != 0};
}

static void begin(climb *found, uint32_t customer)
{
    found->customer = customer;
    found->branches = 1;
    found->records = 0;
    found->branch[0] = (branch){.count = 1};
    found->branch[0].steps[0] = (branch_step){.node = customer};
}

/* A row per step and record. */
static void read_steps(climb *found, sqlite3_stmt *rows)
{
    const bool records = sqlite3_column_count(rows) > AT_RECORD_OF_PATH;
    while (sqlite_db_next(rows)) {
        const uint32_t distance = number_at(rows, 1);
        const branch_step step = {number_at(rows, 2), number_at(rows, 3), number_at(rows, 4)};
        const size_t at = branch_of(found, number_at(rows, 0));
        add_step(found, at, distance, &step);
        if (records && sqlite3_column_type(rows, AT_RECORD_OF_PATH) != SQLITE_NULL) {
            add_record(found, rows, AT_RECORD_OF_PATH, at, distance);
        }
    }
}

/* The customer's own records come once with each branch. */
static bool has_record(const climb *found, uint32_t id)
{
    for (size_t i = 0; i < found->records; i++) {
        if (found->record[i].id == id && found->record[i].distance == 0) {
            return true;
        }
    }
    return false;
}

static void read_record_of_branch(climb *found, sqlite3_stmt *row, size_t at)
{
    const uint32_t customer = number_at(row, AT_RECORD_OF_JOIN + RECORD_COLUMNS);
    uint32_t distance = 0;
    if (sqlite3_column_type(row, AT_RECORD_OF_JOIN) == SQLITE_NULL) {
        return;
    }
    while (found->branch[at].steps[distance].node != customer) {
        distance++;
    }
    if (distance > 0 || !has_record(found, number_at(row, AT_RECORD_OF_JOIN))) {
        add_record(found, row, AT_RECORD_OF_JOIN, at, distance);
    }
}

/* A row per branch and record. */
static void read_branches(climb *found, sqlite3_stmt *rows)
{
    const bool records = sqlite3_column_count(rows) > AT_RECORD_OF_JOIN;
    while (sqlite_db_next(rows)) {
        found->branch[0].steps[0].flags = number_at(rows, 0);
        const size_t at = branch_of(found, number_at(rows, 1) != 0 ? number_at(rows, 2) : 0);
        for (uint32_t level = 1; level <= CHAINS_LEVELS; level++) {
            const int column = 2 + 3 * ((int)level - 1);
            if (sqlite3_column_type(rows, column) == SQLITE_NULL) {
                break;
            }
            const branch_step step = {number_at(rows, column + 1), number_at(rows, column),
                                      number_at(rows, column + 2)};
            add_step(found, at, level, &step);
        }
        if (records) {
            read_record_of_branch(found, rows, at);
        }
    }
}

void sqlite_chains_climb(const chains_sqlite *side, chains_about about, uint32_t customer, climb *out)
{
    sqlite3_stmt *rows = side->climbs[side->way][about];
    begin(out, customer);
    (void)sqlite3_bind_int64(rows, 1, customer);
    if (side->way == CHAINS_WAY_JOIN) {
        read_branches(out, rows);
    } else {
        read_steps(out, rows);
    }
    if (side->way == CHAINS_WAY_CTE) { /* the first step comes from no table */
        for (size_t i = 1; i < out->branches; i++) {
            out->branch[i].steps[0] = out->branch[0].steps[0];
        }
    }
}

void sqlite_chains_own(const chains_sqlite *side, uint32_t customer, climb *out)
{
    begin(out, customer);
    (void)sqlite3_bind_int64(side->own, 1, customer);
    read_steps(out, side->own);
    out->outcome = KITH_CHAIN_NONE;
    out->chosen = 0;
    out->steps = 1;
}

/* --- which branch --- */

static size_t only_preferred(const climb *found)
{
    size_t preferred = 0;
    size_t count = 0;
    for (size_t i = 1; i < found->branches; i++) {
        if ((found->branch[i].steps[1].flags & FLAG_PREFERRED) != 0) {
            preferred = i;
            count++;
        }
    }
    return count == 1 ? preferred : 0;
}

void sqlite_chains_choose(climb *found, uint32_t chain)
{
    const bool node = (found->branch[0].steps[0].flags & FLAG_NODE) != 0;
    const size_t ways = found->branches - 1 + node;
    found->chosen = 0;
    found->outcome = KITH_CHAIN_FOUND;
    if (chain != 0 && !(node && chain == found->customer)) {
        for (size_t i = 1; i < found->branches; i++) {
            found->chosen = found->branch[i].steps[1].node == chain ? i : found->chosen;
        }
        found->outcome = found->chosen == 0 ? KITH_CHAIN_NOT_A_MEMBER : KITH_CHAIN_FOUND;
    } else if (chain == 0 && ways > 1) {
        found->chosen = only_preferred(found);
        found->outcome = found->chosen == 0 ? KITH_CHAIN_AMBIGUOUS : KITH_CHAIN_FOUND;
    } else if (chain == 0) {
        found->chosen = node ? 0 : found->branches - 1;
        found->outcome = ways == 0 ? KITH_CHAIN_NONE : KITH_CHAIN_FOUND;
    }
    found->steps = found->outcome == KITH_CHAIN_FOUND ? found->branch[found->chosen].count : 1;
}

uint32_t sqlite_chains_level(const climb *found, size_t step)
{
    const bool member = step == 0 && found->chosen > 0;
    return found->outcome != KITH_CHAIN_FOUND || member ? 0 : (uint32_t)(found->steps - step);
}

/* --- which conditions --- */

typedef struct contest {
    size_t count;
    record *found[RECORDS_MOST]; /* nearest first, at one customer the more exact ones, then the older ones */
} contest;

static bool comes_before(const record *a, const record *b)
{
    if (a->distance != b->distance) {
        return a->distance < b->distance;
    }
    return a->scopes != b->scopes ? a->scopes > b->scopes : a->id < b->id;
}

static void line_up(climb *found, uint32_t type, contest *out)
{
    out->count = 0;
    for (size_t i = 0; i < found->records; i++) {
        record *is = &found->record[i];
        const branch *on = &found->branch[found->chosen];
        const bool far = is->distance > 0;
        if (is->type != type || (far && (found->outcome != KITH_CHAIN_FOUND || is->branch != found->chosen ||
                                         (on->steps[is->distance].flags & FLAG_SKIPPED) != 0))) {
            continue;
        }
        size_t at = out->count++;
        while (at > 0 && comes_before(is, out->found[at - 1])) {
            out->found[at] = out->found[at - 1];
            at--;
        }
        out->found[at] = is;
        is->out = false;
    }
}

/* Tests 7 and 8. */
static bool drop_blocked(const contest *among)
{
    uint32_t block = UINT32_MAX;
    int64_t mandate = -1;
    for (size_t i = 0; i < among->count; i++) {
        const record *is = among->found[i];
        const bool blocks = is->state == KITH_CONDITION_STATE_BLOCK;
        block = blocks && is->distance < block ? is->distance : block;
        mandate = is->enforced && is->distance > mandate ? is->distance : mandate;
    }
    for (size_t i = 0; i < among->count; i++) {
        record *is = among->found[i];
        is->out = is->state == KITH_CONDITION_STATE_BLOCK || (is->distance > block && !is->enforced) ||
                  is->distance < mandate;
    }
    return block != UINT32_MAX;
}

static bool has_value(const record *is)
{
    return is->state != KITH_CONDITION_STATE_NONE;
}

/* Does `is` beat the one that leads so far? */
static bool beats(uint32_t mode, const record *is, const record *leads)
{
    switch (mode) {
    case KITH_CONDITION_MODE_BEST: /* the lowest */
        return has_value(is) && (!has_value(leads) || is->number < leads->number);
    case KITH_CONDITION_MODE_TOP:
        return is->distance > leads->distance;
    case KITH_CONDITION_MODE_SUM:
    case KITH_CONDITION_MODE_CASCADE:
        return has_value(is) && !has_value(leads);
    case KITH_CONDITION_MODE_BONUS:
        return !leads->exclusive && (is->exclusive || (has_value(is) && !has_value(leads)));
    default:
        return false;
    }
}

static int64_t leave(int64_t rest, int64_t percent)
{
    __extension__ const __int128 product = (__int128)rest * (HUNDRED_PERCENT - percent);
    return (int64_t)((product + (product < 0 ? -HUNDRED_PERCENT / 2 : HUNDRED_PERCENT / 2)) /
                     HUNDRED_PERCENT);
}

static void add_up(const contest *among, uint32_t mode, verdict *out)
{
    int64_t rest = HUNDRED_PERCENT;
    int64_t sum = 0;
    uint32_t count = 0;
    for (size_t i = 0; i < among->count; i++) {
        const record *is = among->found[i];
        if (!is->out && has_value(is)) {
            sum += is->number;
            rest = leave(rest, is->number);
            count++;
        }
    }
    if (count > 0) {
        out->number = mode == KITH_CONDITION_MODE_SUM ? sum : HUNDRED_PERCENT - rest;
        out->count = count;
    }
}

static uint32_t reason_of_nothing(const climb *found, bool blocked)
{
    if (blocked) {
        return KITH_REASON_BLOCKED_BELOW;
    }
    return found->outcome == KITH_CHAIN_FOUND       ? KITH_REASON_NO_RECORD
           : found->outcome == KITH_CHAIN_AMBIGUOUS ? KITH_REASON_CHAIN_AMBIGUOUS
                                                    : KITH_REASON_NO_CHAIN;
}

verdict sqlite_chains_resolve(climb *found, uint32_t type)
{
    const uint32_t mode = chains_types[type].mode;
    const record *leads = NULL;
    contest among;
    line_up(found, type, &among);
    const bool blocked = drop_blocked(&among);
    for (size_t i = 0; i < among.count; i++) {
        const record *is = among.found[i];
        leads = !is->out && (leads == NULL || beats(mode, is, leads)) ? is : leads;
    }
    if (leads == NULL) {
        return (verdict){.reason = reason_of_nothing(found, blocked)};
    }
    verdict out = {.id = leads->id,
                   .customer = found->branch[found->chosen].steps[leads->distance].node,
                   .level = sqlite_chains_level(found, leads->distance),
                   .distance = leads->distance,
                   .reason = has_value(leads) ? KITH_REASON_TAKEN : KITH_REASON_NONE,
                   .count = 1,
                   .number = leads->number,
                   .code = leads->code,
                   .party = leads->party,
                   .location = leads->location};
    if (mode == KITH_CONDITION_MODE_SUM || mode == KITH_CONDITION_MODE_CASCADE) {
        add_up(&among, mode, &out);
    }
    return out;
}

void sqlite_chains_pass_over(climb *found, uint32_t id)
{
    for (size_t i = 0; i < found->records; i++) {
        found->record[i].type = found->record[i].id == id ? 0 : found->record[i].type;
    }
}
