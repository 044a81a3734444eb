/* The kith side of pages of history: a book over a file, written in commits as a shop would write them. */
#include "past.h"

#include <stdio.h>
#include <stdlib.h>

#define MINUTE INT64_C(60000000) /* microseconds */

struct past_kith {
    const past_asked *asked;
    kith_book *book;
    kith_view *view;
};

/* --- writing --- */

static kith_id add(kith_txn *txn, uint32_t kind, const row *is)
{
    kith_error err = {.size = sizeof err};
    kith_id id = 0;
    expect(kith_record_add(txn, kind, is->values, is->count, &id, &err), &err);
    return id;
}

static kith_txn *begin(const past_kith *side, uint32_t round)
{
    const kith_txn_options options = {
        .size = sizeof options, .actor = "clerk", .today = DATA_TODAY, .at = (round + 1) * MINUTE};
    kith_error err = {.size = sizeof err};
    kith_txn *txn = NULL;
    expect(kith_txn_begin(side->book, &options, &txn, &err), &err);
    return txn;
}

static void commit(kith_txn *txn)
{
    kith_error err = {.size = sizeof err};
    expect(kith_txn_commit(txn, NULL, &err), &err);
    kith_txn_close(txn);
}

static void write_customers(const past_kith *side)
{
    kith_txn *txn = begin(side, 0);
    for (uint32_t i = 1; i <= side->asked->customers; i++) {
        row is = {.count = 0};
        put_code(&is, KITH_CUSTOMER_NUMBER, "C", i);
        put_number(&is, KITH_CUSTOMER_KIND, KITH_TYPE_CODE, KITH_PARTY_PERSON);
        put_text(&is, KITH_CUSTOMER_SURNAME, "Miller");
        if (add(txn, KITH_KIND_CUSTOMER, &is) != make_id(KITH_KIND_CUSTOMER, i)) {
            bench_fail("kith", "a customer has another number");
        }
    }
    commit(txn);
}

static void change_note(kith_txn *txn, kith_id note)
{
    const kith_value text = text_value(KITH_NOTE_TEXT, "has called again, wants two of them", KITH_NUL_ENDED);
    kith_error err = {.size = sizeof err};
    if (note != 0) {
        expect(kith_record_change(txn, note, &text, 1, &err), &err);
    }
}

static void write_round(const past_kith *side, uint32_t round, uint32_t first, kith_id *notes)
{
    kith_txn *txn = begin(side, round);
    for (uint32_t i = first; i < first + PAST_COMMIT && i <= side->asked->customers; i++) {
        row note = {.count = 0};
        row visit = {.count = 0};
        row order = {.count = 0};
        change_note(txn, notes[i]);
        put_reference(&note, KITH_NOTE_CUSTOMER, KITH_KIND_CUSTOMER, i);
        put_text(&note, KITH_NOTE_TEXT, "asked for the new catalogue, will call again");
        notes[i] = add(txn, KITH_KIND_NOTE, &note);
        put_reference(&visit, KITH_VISIT_CUSTOMER, KITH_KIND_CUSTOMER, i);
        put_number(&visit, KITH_VISIT_DATE, KITH_TYPE_DATE, DATA_TODAY - PAST_ROUNDS + round);
        (void)add(txn, KITH_KIND_VISIT, &visit);
        put_code(&order, KITH_ORDER_NUMBER, "N", i * PAST_ROUNDS + round);
        put_reference(&order, KITH_ORDER_CUSTOMER, KITH_KIND_CUSTOMER, i);
        put_number(&order, KITH_ORDER_DATE, KITH_TYPE_DATE, DATA_TODAY - PAST_ROUNDS + round);
        (void)add(txn, KITH_KIND_ORDER, &order);
    }
    commit(txn);
}

past_kith *past_kith_open(const past_asked *asked, const char *path)
{
    past_kith *side = bench_get(1, sizeof *side);
    kith_id *notes = bench_get((size_t)asked->customers + 1, sizeof *notes);
    side->asked = asked;
    side->book = kith_rows_file(path);
    write_customers(side);
    for (uint32_t round = 0; round < PAST_ROUNDS; round++) {
        for (uint32_t first = 1; first <= asked->customers; first += PAST_COMMIT) {
            write_round(side, round, first, notes);
        }
    }
    free(notes);
    side->view = kith_rows_view(side->book);
    return side;
}

void past_kith_close(past_kith *side)
{
    kith_view_close(side->view);
    kith_book_close(side->book);
    free(side);
}

/* --- reading --- */

static kith_history *read_page(const past_kith *side, const asked_past *asked, uint32_t most)
{
    const kith_history_query query = {.size = sizeof query,
                                      .customer = make_id(KITH_KIND_CUSTOMER, asked->customer),
                                      .section = asked->section,
                                      .most = most};
    kith_error err = {.size = sizeof err};
    kith_history *page = NULL;
    expect(kith_history_read(side->view, &query, &page, &err), &err);
    return page;
}

static kith_change read_entry(const kith_history *page, size_t index)
{
    kith_change change = {.size = sizeof change};
    if (kith_history_get(page, index, &change) != KITH_OK) {
        bench_fail("kith", "an entry is not there");
    }
    return change;
}

void past_kith_each(const past_kith *side,
                    void (*take)(void *ctx, const asked_past *of, const kith_change *change), void *ctx)
{
    static const uint32_t sections[] = {KITH_SECTION_CUSTOMER, KITH_SECTION_APPOINTMENTS,
                                        KITH_SECTION_ORDERS};
    size_t all = 0;
    for (uint32_t i = 0; i < side->asked->customers * 3; i++) {
        const asked_past of = {1 + i / 3, sections[i % 3]};
        kith_history *page = read_page(side, &of, PAST_ROUNDS * PAST_CHANGES);
        for (size_t index = kith_history_count(page); index > 0; index--) {
            const kith_change change = read_entry(page, index - 1);
            take(ctx, &of, &change);
            all++;
        }
        kith_history_close(page);
    }
    if (all !=
        (size_t)side->asked->customers * PAST_ROUNDS * PAST_CHANGES) { /* one to begin with, no note before */
        bench_fail("kith", "the history is not what was written");
    }
}

static uint64_t fact_of(const kith_value *value)
{
    return value->type == KITH_TYPE_TEXT ? bench_text(value->text) : (uint64_t)value->number;
}

void past_kith_page(void *side, size_t index, bench_sum *sum)
{
    const past_kith *self = side;
    kith_history *page = read_page(self, &self->asked->pages[index], PAST_PAGE);
    for (size_t i = 0; i < kith_history_count(page); i++) {
        const kith_change is = read_entry(page, i);
        const uint64_t facts[PAST_FACTS] = {is.sequence,        is.index,        is.operation,
                                            sequence_of(is.id), (uint64_t)is.at, bench_text(is.actor)};
        bench_add(sum, facts, PAST_FACTS);
        for (size_t value = 0; value < is.after_count; value++) {
            const uint64_t of[PAST_VALUE_FACTS] = {is.after[value].field,
                                                   value < is.before_count ? fact_of(&is.before[value]) : 0,
                                                   fact_of(&is.after[value])};
            bench_add(sum, of, PAST_VALUE_FACTS);
        }
    }
    kith_history_close(page);
}
