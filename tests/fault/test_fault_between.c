/*
 * Somebody else commits, and the book is refreshed, between any two steps of a transaction: before it begins,
 * after each of its changes, and between prepare and finish. What becomes of it is laid down in two tables,
 * field by field, and the end is that of making the same changes one after the other.
 */
#include "scenarios.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the book --- */

typedef struct world {
    kith_memory_store *memory;
    kith_book *book;
    kith_book *other;
    kith_id p, q, s, t; /* customers */
    kith_id knows;
    kith_id acquaintance; /* relation knows p -> q */
} world;

static void world_open(world *at)
{
    *at = (world){.memory = new_store()};
    at->book = open_over(at->memory);
    kith_txn *txn = begin(at->book);
    at->p = person(txn, "P");
    at->q = person(txn, "Q");
    at->s = person(txn, "S");
    at->t = person(txn, "T");
    at->knows = relation_type(txn, (type_settings){.code = "knows"});
    at->acquaintance = relation(txn, (kith_relation){.type = at->knows, .from = at->p, .to = at->q});
    (void)commit(txn);
    at->other = open_over(at->memory);
}

static void world_close(world *at)
{
    kith_book_close(at->book);
    kith_book_close(at->other);
    kith_memory_store_free(at->memory);
}

/* --- changes, ours and theirs --- */

typedef kith_status (*change_fn)(const world *at, kith_txn *txn, kith_error *err);

static kith_status set(kith_txn *txn, kith_id id, uint32_t field, const char *text, kith_error *err)
{
    const kith_value value = text_of(field, text);
    return kith_record_change(txn, id, &value, 1, err);
}

static kith_status add_person(kith_txn *txn, const char *number, kith_error *err)
{
    const kith_value values[] = {text_of(KITH_CUSTOMER_NUMBER, number),
                                 number_of(KITH_CUSTOMER_KIND, KITH_TYPE_CODE, KITH_PARTY_PERSON),
                                 text_of(KITH_CUSTOMER_SURNAME, "Newman")};
    kith_id id = 0;
    return kith_record_add(txn, KITH_KIND_CUSTOMER, values, COUNT(values), &id, err);
}

static kith_status move_p_to_essen(const world *at, kith_txn *txn, kith_error *err)
{
    return set(txn, at->p, KITH_CUSTOMER_CITY, "Essen", err);
}

static kith_status move_p_to_ulm(const world *at, kith_txn *txn, kith_error *err)
{
    return set(txn, at->p, KITH_CUSTOMER_CITY, "Ulm", err);
}

static kith_status phone_of_p(const world *at, kith_txn *txn, kith_error *err)
{
    return set(txn, at->p, KITH_CUSTOMER_PHONE, "0201 1", err);
}

static kith_status other_phone_of_p(const world *at, kith_txn *txn, kith_error *err)
{
    return set(txn, at->p, KITH_CUSTOMER_PHONE, "0201 2", err);
}

static kith_status email_of_p(const world *at, kith_txn *txn, kith_error *err)
{
    return set(txn, at->p, KITH_CUSTOMER_EMAIL, "p@example.org", err);
}

static kith_status add_n(const world *at, kith_txn *txn, kith_error *err)
{
    (void)at;
    return add_person(txn, "N", err);
}

static kith_status add_x(const world *at, kith_txn *txn, kith_error *err)
{
    (void)at;
    return add_person(txn, "X", err);
}

static kith_status relate_p_and_s(const world *at, kith_txn *txn, kith_error *err)
{
    kith_id id = 0;
    const kith_relation wanted = {.size = sizeof wanted,
                                  .present = KITH_PRESENT(KITH_RELATION_TYPE) |
                                             KITH_PRESENT(KITH_RELATION_FROM) |
                                             KITH_PRESENT(KITH_RELATION_TO),
                                  .type = at->knows,
                                  .from = at->p,
                                  .to = at->s};
    return kith_relation_add(txn, &wanted, 0, &id, err);
}

static kith_status remove_s(const world *at, kith_txn *txn, kith_error *err)
{
    return kith_record_remove(txn, at->s, err);
}

static kith_status remove_t(const world *at, kith_txn *txn, kith_error *err)
{
    return kith_record_remove(txn, at->t, err);
}

static kith_status move_t(const world *at, kith_txn *txn, kith_error *err)
{
    return set(txn, at->t, KITH_CUSTOMER_CITY, "Ulm", err);
}

static kith_status end_acquaintance(const world *at, kith_txn *txn, kith_error *err)
{
    return kith_relation_end(txn, at->acquaintance, day("2027-01-01"), err);
}

static kith_status end_acquaintance_earlier(const world *at, kith_txn *txn, kith_error *err)
{
    return kith_relation_end(txn, at->acquaintance, day("2026-12-31"), err);
}

static kith_status remove_acquaintance(const world *at, kith_txn *txn, kith_error *err)
{
    return kith_record_remove(txn, at->acquaintance, err);
}

static kith_status note_acquaintance(const world *at, kith_txn *txn, kith_error *err)
{
    return set(txn, at->acquaintance, KITH_RELATION_REMARK, "from school", err);
}

static kith_status retire_type(const world *at, kith_txn *txn, kith_error *err)
{
    const kith_value value = number_of(KITH_RELATION_TYPE_RETIRED, KITH_TYPE_FLAG, 1);
    return kith_record_change(txn, at->knows, &value, 1, err);
}

static const change_fn ours[] = {move_p_to_essen, phone_of_p, add_n,
                                 relate_p_and_s,  remove_t,   end_acquaintance};
#define OURS COUNT(ours)

/*
 * Theirs, and what becomes of each of ours: when it was made first, on what was there before (`meanwhile`),
 * and when it is made on top (`after`). C conflict, R refused by a rule at the end, N not found and F no such
 * reference at once.
 */
static const struct {
    change_fn make;
    const char *meanwhile;
    const char *after;
} theirs[] = {
    {add_x, "......", "......"},
    {move_p_to_essen, "......", "......"}, /* both want the same */
    {move_p_to_ulm, "C.....", "......"},
    {other_phone_of_p, ".C....", "......"},
    {email_of_p, "......", "......"}, /* another field of the same record */
    {add_n, "..R...", "..R..."},      /* its number is taken */
    {remove_s, "...C..", "...F.."},
    {relate_p_and_s, "...R..", "...R.."},
    {retire_type, "...R..", "...R.."},
    {remove_t, "......", "....N."}, /* who wanted it gone has it gone */
    {move_t, "....C.", "......"},
    {end_acquaintance_earlier, ".....C", "......"},
    {remove_acquaintance, ".....C", ".....N"},
    {note_acquaintance, "......", "......"},
};

static kith_status status_of(char outcome)
{
    switch (outcome) {
    case 'C':
        return KITH_ERR_CONFLICT;
    case 'R':
        return KITH_ERR_RULE;
    case 'N':
        return KITH_ERR_NOT_FOUND;
    case 'F':
        return KITH_ERR_REFERENCE;
    default:
        return KITH_OK;
    }
}

/* --- one run --- */

typedef struct plan {
    uint32_t members; /* bits of `ours` that the transaction makes, in order */
    size_t foreign;   /* which of `theirs` */
    size_t gap;       /* 0: before begin; 1: after it; then after each change; last: while prepared */
    int refreshes;    /* at once, else when the commit meets the conflict */
} plan;

static size_t count_members(uint32_t members)
{
    size_t count = 0;
    for (size_t i = 0; i < OURS; i++) {
        count += members >> i & 1u;
    }
    return count;
}

static void write_beside(world *at, size_t foreign)
{
    kith_error err = NEW_ERROR;
    OK(&err, kith_book_refresh(at->other, NULL, &err));
    kith_txn *txn = begin(at->other);
    OK(&err, theirs[foreign].make(at, txn, &err));
    (void)commit(txn);
}

/* The foreign commit, if this is its gap. A prepared transaction holds the book. */
static void pass_gap(world *at, const plan *of, size_t gap, kith_status refreshed)
{
    if (of->gap == gap) {
        write_beside(at, of->foreign);
        if (of->refreshes) {
            REFUSED(refreshed, NULL, kith_book_refresh(at->book, NULL, NULL));
        }
    }
}

/* Which status must the commit have, while the members left are these, and which change is to blame? The
 * first conflict, else the first rule. */
static kith_status expected(const char *outcomes, uint32_t members, size_t *member)
{
    for (const char *wanted = "CR"; *wanted != '\0'; wanted++) {
        for (size_t i = 0; i < OURS; i++) {
            if ((members >> i & 1u) != 0 && outcomes[i] == *wanted) {
                *member = i;
                return status_of(*wanted);
            }
        }
    }
    return KITH_OK;
}

/* Commit; take out each change that is refused, as the table says, until the rest goes through. What is left.
 */
static uint32_t commit_what_can_be(const char *outcomes, kith_txn *txn, uint32_t members,
                                   const uint32_t *indexes)
{
    for (;;) {
        kith_error err = NEW_ERROR;
        size_t member = 0;
        size_t dropped = 0;
        const kith_status wanted = expected(outcomes, members, &member);
        REFUSED(wanted, &err, kith_txn_commit(txn, NULL, &err));
        if (wanted == KITH_OK) {
            return members;
        }
        assert_int_equal(err.change, indexes[member]);
        OK(NULL, kith_txn_drop(txn, &indexes[member], 1, &dropped, NULL));
        assert_int_equal(dropped, 1);
        members &= ~(UINT32_C(1) << member);
    }
}

/* Make our changes; those that the table refuses at once are left out. What is left. */
static uint32_t make_ours(world *at, const plan *of, kith_txn *txn, const char *outcomes, uint32_t *indexes)
{
    uint32_t members = of->members;
    size_t gap = 2;
    for (size_t i = 0; i < OURS; i++) {
        if ((of->members >> i & 1u) == 0) {
            continue;
        }
        const int at_once = outcomes[i] == 'N' || outcomes[i] == 'F';
        indexes[i] = kith_txn_count(txn);
        REFUSED(at_once ? status_of(outcomes[i]) : KITH_OK, NULL, ours[i](at, txn, NULL));
        members &= at_once ? ~(UINT32_C(1) << i) : UINT32_MAX;
        pass_gap(at, of, gap++, KITH_OK);
    }
    return members;
}

/* The foreign change, and then ours that went through, one after the other. */
static char *dump_of_replay(const plan *of, uint32_t members)
{
    world at;
    world_open(&at);
    write_beside(&at, of->foreign);
    OK(NULL, kith_book_refresh(at.book, NULL, NULL));
    for (size_t i = 0; i < OURS; i++) {
        if ((members >> i & 1u) != 0) {
            kith_txn *txn = begin(at.book);
            const kith_status status = ours[i](&at, txn, NULL);
            /* who wanted it gone has it gone */
            assert_true(status == KITH_OK || (ours[i] == remove_t && status == KITH_ERR_NOT_FOUND));
            (void)commit(txn);
        }
    }
    char *text = dump_of(at.book);
    world_close(&at);
    return text;
}

static void expect_end(world *at, const plan *of, uint32_t members)
{
    char *wanted = dump_of_replay(of, members);
    char *shown = dump_of(at->book);
    assert_string_equal(shown, wanted);
    free(shown);
    OK(NULL, kith_book_refresh(at->other, NULL, NULL));
    shown = dump_of(at->other);
    assert_string_equal(shown, wanted);
    free(shown);
    kith_book *again = open_over(at->memory);
    shown = dump_of(again);
    assert_string_equal(shown, wanted);
    kith_book_close(again);
    free(shown);
    free(wanted);
}

static void run(const plan *of)
{
    world at;
    const kith_changes *changes = NULL;
    uint32_t indexes[OURS] = {0};
    uint64_t before = 0;
    uint64_t after = 0;
    const size_t last = count_members(of->members) + 2;
    world_open(&at);
    kith_view *view = view_of(at.book);
    OK(NULL, kith_view_digest(view, &before));
    pass_gap(&at, of, 0, KITH_OK);
    const int on_top = of->gap == 0 && of->refreshes;
    const char *outcomes = on_top ? theirs[of->foreign].after : theirs[of->foreign].meanwhile;
    kith_txn *txn = begin(at.book);
    pass_gap(&at, of, 1, KITH_OK);
    uint32_t members = make_ours(&at, of, txn, outcomes, indexes);
    if (of->gap == last) {
        OK(NULL, kith_txn_prepare(txn, &changes, NULL));
        pass_gap(&at, of, last, KITH_ERR_BUSY);
        kith_txn_finish(txn, KITH_STORE_CONFLICT);
    }
    if (!of->refreshes && members != 0) {
        REFUSED(KITH_ERR_CONFLICT, NULL, kith_txn_commit(txn, NULL, NULL));
    }
    OK(NULL, kith_book_refresh(at.book, NULL, NULL));
    members = commit_what_can_be(outcomes, txn, members, indexes);
    kith_txn_close(txn);
    OK(NULL, kith_view_digest(view, &after));
    assert_int_equal(after, before); /* a view does not change under its reader */
    kith_view_close(view);
    expect_end(&at, of, members);
    world_close(&at);
}

/* --- tests --- */

/* All plans in a full run; otherwise each change of ours alone with each of theirs in a gap that the seed
 * draws, and of the others one in so many. */
static void any_commit_in_any_gap_has_the_outcome_that_is_documented(void **state)
{
    rng random = rng_new("commits in between");
    size_t runs = 0;
    (void)state;
    for (uint32_t members = 1; members < UINT32_C(1) << OURS; members++) {
        const size_t gaps = count_members(members) + 3;
        for (size_t foreign = 0; foreign < COUNT(theirs); foreign++) {
            const size_t drawn = rng_below(&random, (uint32_t)gaps);
            for (size_t gap = 0; gap < gaps; gap++) {
                const int always = count_members(members) == 1 && gap == drawn;
                for (int refreshes = 0; refreshes < 2; refreshes++) {
                    const plan of = {members, foreign, gap, refreshes};
                    if (is_full_run() || always || rng_once_in(&random, 25)) {
                        run(&of);
                        runs++;
                    }
                }
            }
        }
    }
    (void)fprintf(stderr, "# %zu runs\n", runs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_commit_in_any_gap_has_the_outcome_that_is_documented),
    };
    return cmocka_run_group_tests_name("between", tests, NULL, NULL);
}
