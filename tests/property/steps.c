/*
 * World: one step is a transaction of random calls on both sides. What calls answer, what rules find, what is
 * dropped, what a commit does under a store that misbehaves, and everything that can be read must be the
 * same. Views held open must go on reading what they were opened on, and a book opened anew must be the old
 * one.
 */
#include "world.h"

#include <stdlib.h>

/* --- steps --- */

/* As a bulk import does: take out what is at fault until nothing is. */
static void drop_faulty(world *at, naive_findings *findings)
{
    for (uint32_t rounds = 0; findings->count > 0; rounds++) {
        kith_error err = NEW_ERROR;
        uint32_t faulty[NAIVE_FINDINGS];
        size_t dropped = 0;
        AGREE(at, rounds < CALLS_MOST + 1);
        for (size_t i = 0; i < findings->count; i++) {
            faulty[i] = findings->items[i].change;
        }
        OK(&err, kith_txn_drop(at->txn, faulty, findings->count, &dropped, &err));
        at->naive_txn.spare_count = world_new_relations(at, at->naive_txn.spare);
        at->naive_txn.spare_used = 0;
        AGREE(at, dropped == naive_drop(&at->naive_txn, faulty, findings->count));
        world_compare_check(at, findings);
    }
}

static void begin_step(world *at)
{
    const kith_date today = world_day(&at->random);
    at->txn = begin_on(at->book, today);
    naive_begin(&at->naive_txn, &at->naive, today);
}

/* Commit without findings under a store that misbehaves, and do what its answer asks for. */
static void commit_badly(world *at)
{
    static const struct {
        int32_t outcome;
        uint32_t stored;
        kith_status status;
    } faults[] = {
        {KITH_STORE_REJECTED, 0, KITH_ERR_REJECTED},
        {KITH_STORE_CONFLICT, 0, KITH_ERR_CONFLICT},
        {KITH_STORE_UNKNOWN, 0, KITH_ERR_UNKNOWN},
        {KITH_STORE_UNKNOWN, 1, KITH_ERR_UNKNOWN},
        {77, 0, KITH_ERR_UNKNOWN},
        {-1, 1, KITH_ERR_UNKNOWN},
    };
    const uint32_t chosen = rng_below(&at->random, COUNT(faults));
    const kith_store_fault fault = {.size = sizeof fault,
                                    .commit_at = 1,
                                    .outcome = faults[chosen].outcome,
                                    .stored = faults[chosen].stored};
    kith_error err = NEW_ERROR;
    const uint64_t before = stats_of(at->book).sequence;
    OK(NULL, kith_memory_store_fault(at->memory, &fault));
    const kith_status status = kith_txn_commit(at->txn, NULL, &err);
    OK(NULL, kith_memory_store_fault(at->memory, NULL));
    if (status == KITH_OK) { /* it had no effect, so the store was not asked */
        AGREE(at, stats_of(at->book).sequence == before);
        return;
    }
    AGREE(at, status == faults[chosen].status);
    if (status == KITH_ERR_UNKNOWN) {
        REFUSED(KITH_ERR_CLOSED, &err, kith_txn_commit(at->txn, NULL, &err));
        OK(&err, kith_book_recover(at->book, NULL, &err));
        AGREE(at, stats_of(at->book).sequence == before + faults[chosen].stored);
        if (!faults[chosen].stored) {
            at->naive_txn.now = at->naive_txn.base;
        }
        return;
    }
    if (status == KITH_ERR_CONFLICT) {
        OK(&err, kith_book_refresh(at->book, NULL, &err));
    }
    OK(&err, kith_txn_commit(at->txn, NULL, &err));
}

static void end_step(world *at, const naive_findings *findings)
{
    kith_error err = NEW_ERROR;
    if (findings->count > 0) {
        REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(at->txn, NULL, &err));
        AGREE(at, err.rule == findings->items[0].rule && err.subject == findings->items[0].subject &&
                      err.change == findings->items[0].change);
    } else if (rng_once_in(&at->random, 16)) {
        /* Abandoned: nothing happened. */
    } else if (rng_once_in(&at->random, 8)) {
        commit_badly(at);
        naive_commit(&at->naive_txn, &at->naive);
    } else {
        OK(&err, kith_txn_commit(at->txn, NULL, &err));
        naive_commit(&at->naive_txn, &at->naive);
    }
    kith_txn_close(at->txn);
}

static void reopen(world *at)
{
    char *before = dump_of(at->book);
    for (uint32_t i = 0; i < HELD_VIEWS; i++) {
        kith_view_close(at->held[i].view);
        at->held[i].view = NULL;
    }
    at->book = reopened(at->book, at->memory);
    char *after = dump_of(at->book);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

/* Look again at a view that was opened some steps ago, or open another. */
static void hold_views(world *at)
{
    held_view *held = &at->held[rng_below(&at->random, HELD_VIEWS)];
    if (held->view != NULL) {
        world_compare_reads(at, held->view, &held->naive, held->today);
        if (!rng_once_in(&at->random, 4)) {
            return;
        }
        kith_view_close(held->view);
    }
    held->today = world_day(&at->random);
    held->naive = at->naive;
    held->view = view_on(at->book, held->today);
}

void world_step(world *at)
{
    static naive_findings findings;
    begin_step(at);
    for (uint32_t calls = 1 + rng_below(&at->random, CALLS_MOST); calls > 0; calls--) {
        world_make_call(at);
    }
    world_compare_check(at, &findings);
    if (!rng_once_in(&at->random, 4)) {
        drop_faulty(at, &findings);
    }
    if (findings.count == 0 && rng_once_in(&at->random, 4)) {
        kith_view *what_if = view_of_txn(at->txn);
        world_compare_reads(at, what_if, &at->naive_txn.now, at->naive_txn.today);
        kith_view_close(what_if);
    }
    end_step(at, &findings);
    at->naive_txn.now = at->naive;
    const kith_date today = world_day(&at->random);
    kith_view *view = view_on(at->book, today);
    world_compare_reads(at, view, &at->naive, today);
    if (rng_once_in(&at->random, 20)) {
        world_compare_validation(at, view, &at->naive);
    }
    kith_view_close(view);
    hold_views(at);
    if (rng_once_in(&at->random, 50)) {
        reopen(at);
    }
}

/* --- beginning and end --- */

static void add_type(world *at, kith_txn *txn, uint32_t place, type_settings settings)
{
    at->naive.types[place] = (naive_type){
        .record = {.id = relation_type(txn, settings), .old = 1, .touched = -1},
        .settings = settings,
        .old_settings = settings,
    };
}

static void add_types(world *at)
{
    static const type_settings types[] = {
        {.code = "mother"},
        {.code = "sibling", .direction = KITH_DIRECTION_SYMMETRIC},
        {.code = "superior", .acyclic = 1, .to_maximum = 1},
        {.code = "knows", .self = 1, .duplicates = KITH_DUPLICATES_BY_ATTRIBUTES},
        {.code = "client", .from_kind = KITH_PARTY_ORGANISATION},
        {.code = "spouse", .direction = KITH_DIRECTION_SYMMETRIC, .from_maximum = 1, .to_maximum = 1},
        {.code = "member", .from_maximum = 2},
        {.code = "referrer", .direction = KITH_DIRECTION_ONE_WAY},
        {.code = "husband"},
    };
    kith_txn *txn = begin(at->book);
    for (uint32_t i = 0; i < COUNT(types); i++) {
        add_type(at, txn, i, types[i]);
    }
    naive_type *husband = &at->naive.types[COUNT(types) - 1];
    add_type(at, txn, COUNT(types),
             (type_settings){.code = "wife", .reciprocal = husband->record.id, .auto_reciprocal = 1});
    husband->settings.reciprocal = at->naive.types[COUNT(types)].record.id;
    husband->settings.auto_reciprocal = 1;
    husband->old_settings = husband->settings;
    change(
        txn, husband->record.id,
        number_of(KITH_RELATION_TYPE_RECIPROCAL, KITH_TYPE_REFERENCE, (int64_t)husband->settings.reciprocal));
    change(txn, husband->record.id, number_of(KITH_RELATION_TYPE_AUTO_RECIPROCAL, KITH_TYPE_FLAG, 1));
    (void)commit(txn);
}

world *world_new(rng random, rng asking)
{
    world *at = calloc(1, sizeof *at);
    assert_non_null(at);
    at->random = random;
    at->asking = asking;
    at->memory = new_store();
    at->book = open_over(at->memory);
    add_types(at);
    at->naive_txn.now = at->naive;
    return at;
}

void world_free(world *at)
{
    reopen(at);
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
    free(at);
}
