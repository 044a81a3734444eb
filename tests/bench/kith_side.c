/*
 * The kith side of suite "foundation": a book over a store that hands over the generated rows and takes every
 * commit without keeping it, as the SQLite side keeps none either.
 */
#include "foundation.h"
#include "kith_rows.h"

#include "kith/kith.h"

#include <stdlib.h>

#define LINKS_MOST 512u /* of one call; a hub takes several */
#define BATCH_LINKS 64u /* of one customer of a batch; one with more is asked alone */

struct kith_side {
    const foundation_asked *asked;
    bool relations;
    kith_rows_granted granted;
    kith_book *book;
    kith_view *view;
    kith_link *links; /* room for a batch */
};

/* --- the store --- */

/* The book, its categories and its relation types. */
static kith_status load_settings(kith_load *load)
{
    const kith_value book[] = {text_value(KITH_BOOK_LANGUAGE, "en", 2),
                               number_value(KITH_BOOK_RIGHTS, KITH_TYPE_CODE, KITH_RIGHTS_HOST)};
    kith_status status = kith_load_row(load, make_id(KITH_KIND_BOOK, 1), book, 2);
    if (status == KITH_OK) {
        status = kith_rows_categories(load);
    }
    if (status == KITH_OK) {
        status = kith_rows_types(load);
    }
    return status;
}

static kith_status load_customers(const data_set *data, kith_load *load)
{
    kith_status status = KITH_OK;
    kith_value values[KITH_ROWS_CUSTOMER];
    for (uint32_t i = 0; i < data->customers && status == KITH_OK; i++) {
        const size_t count = kith_rows_customer(data, i, values);
        status = kith_load_row(load, make_id(KITH_KIND_CUSTOMER, (uint64_t)i + 1), values, count);
    }
    return status;
}

static int32_t store_load(void *ctx, kith_load *load)
{
    const kith_side *side = ctx;
    const data_set *data = side->asked->data;
    kith_status status = load_settings(load);
    if (status == KITH_OK) {
        status = load_customers(data, load);
    }
    if (status == KITH_OK && side->relations) {
        kith_rows_relations(data, load);
    }
    if (status == KITH_OK) {
        status = kith_load_end(load, 1);
    }
    return status == KITH_OK ? KITH_STORE_COMMITTED : KITH_STORE_UNKNOWN;
}

static int32_t store_grant(void *ctx, uint32_t kind, uint32_t count, uint64_t *first)
{
    kith_side *side = ctx;
    return kith_rows_grant(&side->granted, kind, count, first);
}

/* --- the book --- */

kith_side *kith_side_open(const foundation_asked *asked, bool relations)
{
    kith_side *side = bench_get(1, sizeof *side);
    const kith_store store = {.size = sizeof store,
                              .ctx = side,
                              .load = store_load,
                              .commit = kith_rows_take,
                              .grant_ids = store_grant};
    const kith_book_options options = {.size = sizeof options, .store = &store, .existing = 1};
    kith_error err = {.size = sizeof err};
    side->asked = asked;
    side->relations = relations;
    side->granted.last[KITH_KIND_RELATION] = asked->data->relations;
    expect(kith_book_open(&options, &side->book, &err), &err);
    return side;
}

void kith_side_ready(kith_side *side)
{
    const kith_view_options options = {.size = sizeof options, .today = side->asked->as_of};
    kith_error err = {.size = sizeof err};
    side->links = bench_get((size_t)FOUNDATION_BATCH * BATCH_LINKS + LINKS_MOST, sizeof *side->links);
    expect(kith_view_open(side->book, &options, &side->view, &err), &err);
}

static kith_book_stats read_stats(const kith_side *side)
{
    kith_book_stats stats = {.size = sizeof stats};
    if (kith_book_stats_get(side->book, &stats) != KITH_OK) {
        bench_fail("kith", "no figures of the book");
    }
    return stats;
}

uint64_t kith_side_bytes(const kith_side *side)
{
    return read_stats(side).bytes;
}

uint64_t kith_side_relations(const kith_side *side)
{
    return read_stats(side).records[KITH_KIND_RELATION];
}

void kith_side_unread(kith_side *side)
{
    kith_view_close(side->view);
    side->view = NULL;
}

void kith_side_close(kith_side *side)
{
    kith_view_close(side->view);
    kith_book_close(side->book);
    free(side->links);
    free(side);
}

/* --- answers --- */

void kith_find(void *side, size_t index, bench_sum *sum)
{
    const kith_side *self = side;
    kith_id id = 0;
    if (kith_customer_find(self->view, self->asked->numbers[index], &id, NULL) == KITH_OK) {
        foundation_add_customer(sum, sequence_of(id));
    }
}

static void add_links(const kith_link *links, size_t count, bench_sum *sum)
{
    for (size_t i = 0; i < count; i++) {
        const uint64_t facts[4] = {links[i].end, sequence_of(links[i].type), (uint64_t)links[i].since,
                                   (uint64_t)links[i].until};
        foundation_add_link(sum, sequence_of(links[i].relation), sequence_of(links[i].other), facts);
    }
}

static void list_one(const kith_side *side, uint32_t customer, bench_sum *sum)
{
    kith_relation_query query = {.size = sizeof query, .as_of = side->asked->as_of};
    kith_error err = {.size = sizeof err};
    size_t count = 0;
    do {
        expect(kith_relation_list(side->view, make_id(KITH_KIND_CUSTOMER, customer), &query, side->links,
                                  LINKS_MOST, &count, &err),
               &err);
        add_links(side->links, count, sum);
        query.after = count == 0 ? 0 : side->links[count - 1].relation;
    } while (count == LINKS_MOST);
}

void kith_list(void *side, size_t index, bench_sum *sum)
{
    const kith_side *self = side;
    list_one(self, self->asked->listed[index], sum);
}

void kith_list_batch(void *side, size_t index, bench_sum *sum)
{
    const kith_side *self = side;
    const uint32_t *batch = self->asked->batched + index * FOUNDATION_BATCH;
    const kith_relation_query query = {.size = sizeof query, .as_of = self->asked->as_of};
    kith_link *links = self->links + LINKS_MOST;
    kith_id customers[FOUNDATION_BATCH];
    size_t counts[FOUNDATION_BATCH];
    kith_error err = {.size = sizeof err};
    for (size_t i = 0; i < FOUNDATION_BATCH; i++) {
        customers[i] = make_id(KITH_KIND_CUSTOMER, batch[i]);
    }
    expect(kith_relation_list_many(self->view, customers, FOUNDATION_BATCH, &query, links, BATCH_LINKS,
                                   counts, &err),
           &err);
    for (size_t i = 0; i < FOUNDATION_BATCH; i++) {
        if (counts[i] < BATCH_LINKS) {
            add_links(links + i * BATCH_LINKS, counts[i], sum);
        } else {
            list_one(self, batch[i], sum);
        }
    }
}

void kith_has(void *side, size_t index, bench_sum *sum)
{
    const kith_side *self = side;
    const asked_pair *asked = &self->asked->pairs[index];
    const kith_pair pair = {make_id(KITH_KIND_CUSTOMER, asked->from),
                            make_id(KITH_KIND_RELATION_TYPE, asked->type),
                            make_id(KITH_KIND_CUSTOMER, asked->to)};
    kith_error err = {.size = sizeof err};
    kith_id found = 0;
    expect(kith_relation_has(self->view, &pair, self->asked->as_of, &found, &err), &err);
    if (found != 0) {
        foundation_add_customer(sum, sequence_of(found));
    }
}

void kith_select(void *side, size_t index, bench_sum *sum)
{
    const kith_side *self = side;
    const asked_selection *asked = &self->asked->selections[index];
    const kith_criterion criterion = {.type = make_id(KITH_KIND_RELATION_TYPE, asked->type),
                                      .end = asked->end};
    kith_selection selection = {
        .size = sizeof selection, .city = asked->city, .criteria = &criterion, .criteria_count = 1};
    kith_error err = {.size = sizeof err};
    kith_id ids[256];
    const size_t most = sizeof ids / sizeof ids[0];
    size_t count = 0;
    do {
        expect(kith_select_customers(self->view, &selection, ids, most, &count, &err), &err);
        for (size_t i = 0; i < count; i++) {
            foundation_add_customer(sum, sequence_of(ids[i]));
        }
        selection.after = count == 0 ? 0 : ids[count - 1];
    } while (count == most);
}

void kith_prefix(void *side, size_t index, bench_sum *sum)
{
    const kith_side *self = side;
    const kith_search search = {.size = sizeof search, .text = self->asked->prefixes[index]};
    kith_error err = {.size = sizeof err};
    kith_id ids[FOUNDATION_PAGE];
    size_t count = 0;
    expect(kith_search_customers(self->view, &search, ids, FOUNDATION_PAGE, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        foundation_add_customer(sum, sequence_of(ids[i]));
    }
}

void kith_add(void *side, size_t index, bench_sum *sum)
{
    const kith_side *self = side;
    const data_set *data = self->asked->data;
    const kith_txn_options options = {.size = sizeof options, .today = self->asked->as_of};
    kith_error err = {.size = sizeof err};
    kith_txn *txn = NULL;
    expect(kith_txn_begin(self->book, &options, &txn, &err), &err);
    for (uint32_t i = 0; i < FOUNDATION_COMMIT; i++) {
        const data_relation *added =
            &data->relation[data->relations + (uint32_t)index * FOUNDATION_COMMIT + i];
        const kith_relation relation = {
            .size = sizeof relation,
            .present = KITH_PRESENT(KITH_RELATION_FROM) | KITH_PRESENT(KITH_RELATION_TO) |
                       KITH_PRESENT(KITH_RELATION_TYPE) | KITH_PRESENT(KITH_RELATION_SINCE) |
                       KITH_PRESENT(KITH_RELATION_UNTIL),
            .type = make_id(KITH_KIND_RELATION_TYPE, added->type),
            .from = make_id(KITH_KIND_CUSTOMER, added->from),
            .to = make_id(KITH_KIND_CUSTOMER, added->to),
            .since = added->since,
            .until = added->until,
        };
        kith_id id = 0;
        expect(kith_relation_add(txn, &relation, 0, &id, &err), &err);
        foundation_add_customer(sum, data->relations + (uint64_t)index * FOUNDATION_COMMIT + i + 1);
    }
    expect(kith_txn_commit(txn, NULL, &err), &err);
    kith_txn_close(txn);
}
