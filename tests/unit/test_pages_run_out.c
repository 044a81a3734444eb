/*
 * A book whose pages run out at every place in turn. Chunks hold hundreds of pages, so an allocator that
 * fails does not show what happens when a single page cannot be had; here all pages but `left` are taken away
 * first.
 */
#include "../support/support.h"

#include "base/pages.h"
#include "engine/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HUB 130u /* more relations than a block holds, so that they lie in the tree */

/* Blocks as large as a chunk are refused when the test says so. */
typedef struct source {
    kith_test_allocator counted;
    kith_allocator base;
    int no_chunks;
} source;

static void *take(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
    source *from = ctx;
    if (from->no_chunks && new_size >= KITHI_CHUNK_SIZE) {
        return NULL;
    }
    return from->base.resize(from->base.ctx, ptr, old_size, new_size);
}

typedef struct place {
    source from;
    kith_book *book;
    kith_id type;
    kith_id hub;
    kith_id alone;
    kith_id last; /* relation */
    uint32_t *hoard;
    size_t hoarded;
} place;

/* A number that sorts anywhere. */
static const char *number_of_index(uint32_t i)
{
    static char text[64];
    (void)snprintf(text, sizeof text, "%03u-a number that is long enough to fill pages", i * 577u % 1000u);
    return text;
}

static place *open_place(uint32_t relations)
{
    place *at = test_calloc(1, sizeof *at);
    at->from.counted.size = sizeof at->from.counted;
    at->from.base.size = sizeof at->from.base;
    OK(NULL, kith_test_allocator_callbacks(&at->from.counted, &at->from.base));
    const kith_allocator allocator = {.size = sizeof allocator, .ctx = &at->from, .resize = take};
    at->book = open_with((kith_book_options){.allocator = &allocator}, NULL);
    kith_txn *txn = begin(at->book);
    at->type = relation_type(txn, (type_settings){.code = "knows"});
    at->hub = person(txn, "hub");
    at->alone = person(txn, "alone");
    for (uint32_t i = 0; i < relations; i++) {
        const kith_id other = person(txn, number_of_index(i));
        at->last = relation(txn, (kith_relation){.type = at->type, .from = at->hub, .to = other});
    }
    (void)commit(txn);
    return at;
}

static void close_place(place *at)
{
    kith_book_close(at->book);
    assert_int_equal(at->from.counted.live, 0);
    assert_int_equal(at->from.counted.wrong, 0);
    free(at->hoard);
    test_free(at);
}

/* Leave so many single pages, and no runs. */
static void take_pages_away(place *at, uint64_t left)
{
    kithi_pages *pages = &at->book->model.pages;
    at->from.no_chunks = 1;
    at->hoard = calloc(KITHI_RUN_CLASSES * 4u * KITHI_CHUNK_PAGES, sizeof *at->hoard);
    assert_non_null(at->hoard);
    for (uint32_t run_class = 0; run_class < KITHI_RUN_CLASSES; run_class++) {
        for (uint32_t page = kithi_pages_take(pages, run_class); page != 0;
             page = kithi_pages_take(pages, run_class)) {
            at->hoard[at->hoarded++] = page;
        }
    }
    for (size_t i = 0; i < at->hoarded && left > 0; i++) {
        if (kithi_pages_meta(pages, at->hoard[i])->run_class == 0) {
            kithi_pages_give(pages, at->hoard[i]);
            at->hoard[i] = 0;
            left--;
        }
    }
}

static void give_pages_back(place *at)
{
    for (size_t i = 0; i < at->hoarded; i++) {
        if (at->hoard[i] != 0) {
            kithi_pages_give(&at->book->model.pages, at->hoard[i]);
        }
    }
    at->from.no_chunks = 0;
}

/* --- what is done while pages are short --- */

typedef kith_status (*act_fn)(const place *at, kith_txn *txn, kith_error *err);

static kith_status add_customer(kith_txn *txn, const char *number, kith_id *id, kith_error *err)
{
    const kith_value values[] = {
        text_of(KITH_CUSTOMER_NUMBER, number),
        number_of(KITH_CUSTOMER_KIND, KITH_TYPE_CODE, KITH_PARTY_PERSON),
        text_of(KITH_CUSTOMER_SURNAME, "Zimmermann"),
        text_of(KITH_CUSTOMER_CITY, "Kiel"),
        text_of(KITH_CUSTOMER_PHONE, "0431 123456"),
        text_of(KITH_CUSTOMER_TAX_NUMBER, "DE 1"),
    };
    return kith_record_add(txn, KITH_KIND_CUSTOMER, values, COUNT(values), id, err);
}

static kith_status relate(const place *at, kith_txn *txn, kith_id to, kith_error *err)
{
    const kith_relation relation = {
        .size = sizeof relation,
        .present = KITH_PRESENT(KITH_RELATION_TYPE) | KITH_PRESENT(KITH_RELATION_FROM) |
                   KITH_PRESENT(KITH_RELATION_TO),
        .type = at->type,
        .from = at->hub,
        .to = to,
    };
    kith_id id = 0;
    return kith_relation_add(txn, &relation, 0, &id, err);
}

/* Customers until pages of every kind have been split, and a relation of each. */
static kith_status fill(const place *at, kith_txn *txn, kith_error *err)
{
    kith_status status = KITH_OK;
    for (uint32_t i = 0; i < 60 && status == KITH_OK; i++) {
        kith_id id = 0;
        char number[80];
        (void)snprintf(number, sizeof number, "%s!", number_of_index(i));
        status = add_customer(txn, number, &id, err);
        if (status == KITH_OK) {
            status = relate(at, txn, id, err);
        }
    }
    return status;
}

static kith_status fill_type_with_labels(const place *at, kith_txn *txn, kith_error *err)
{
    kith_status status = KITH_OK;
    for (uint32_t i = 0; i < 20 && status == KITH_OK; i++) {
        char text[1000];
        char language[8];
        kith_id id = 0;
        memset(text, 'a' + (int)i, sizeof text);
        (void)snprintf(language, sizeof language, "l%u", i);
        kith_value values[] = {
            number_of(KITH_LABEL_OWNER, KITH_TYPE_REFERENCE, (int64_t)at->type),
            number_of(KITH_LABEL_END, KITH_TYPE_CODE, KITH_END_FROM),
            text_of(KITH_LABEL_LANGUAGE, language),
            text_of(KITH_LABEL_TEXT, text),
        };
        values[3].length = 10 + 9 * i;
        status = kith_record_add(txn, KITH_KIND_LABEL, values, COUNT(values), &id, err);
    }
    return status;
}

static kith_status one_relation_more(const place *at, kith_txn *txn, kith_error *err)
{
    return relate(at, txn, at->alone, err);
}

static kith_status one_relation_less(const place *at, kith_txn *txn, kith_error *err)
{
    return kith_record_remove(txn, at->last, err);
}

static kith_status long_remarks(const place *at, kith_txn *txn, kith_error *err)
{
    static char text[3900]; /* a run of pages */
    memset(text, 'r', sizeof text - 1);
    kith_value value = text_of(KITH_CUSTOMER_REMARKS, text);
    kith_status status = kith_record_change(txn, at->hub, &value, 1, err);
    value.length = 100;
    return status == KITH_OK ? kith_record_change(txn, at->hub, &value, 1, err) : status;
}

static kith_status remove_all(const place *at, kith_txn *txn, kith_error *err)
{
    static kith_link links[HUB + 1];
    size_t count = 0;
    kith_view *view = view_of(at->book);
    OK(NULL, kith_relation_list(view, at->hub, NULL, links, COUNT(links), &count, NULL));
    kith_view_close(view);
    kith_status status = KITH_OK;
    for (size_t i = 0; i < count && status == KITH_OK; i++) {
        status = kith_record_remove(txn, links[i].relation, err);
    }
    return status == KITH_OK ? kith_record_remove(txn, at->hub, err) : status;
}

/* --- the sweep --- */

static kith_status attempt(const place *at, act_fn act, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    kith_status status = act(at, txn, &err);
    if (status == KITH_OK) {
        status = kith_txn_commit(txn, NULL, &err);
    }
    assert_int_equal(err.status, status);
    return status;
}

/* True if it failed with so many pages: then nothing has happened, and with pages again all goes well. */
static int fails_with(act_fn act, uint32_t relations, uint64_t left)
{
    place *at = open_place(relations);
    const uint64_t before = digest_of(at->book);
    kith_txn *txn = begin(at->book);
    take_pages_away(at, left);
    const kith_status status = attempt(at, act, txn);
    assert_true(status == KITH_OK || status == KITH_ERR_MEMORY);
    give_pages_back(at);
    assert_int_equal(digest_of(at->book) == before, status == KITH_ERR_MEMORY);
    if (status == KITH_ERR_MEMORY) {
        kith_txn_close(txn);
        txn = begin(at->book);
        assert_int_equal(attempt(at, act, txn), KITH_OK);
        assert_int_not_equal(digest_of(at->book), before);
    }
    kith_txn_close(txn);
    close_place(at);
    return status == KITH_ERR_MEMORY;
}

static void every_page_that_cannot_be_had_leaves_the_book_as_it_was(void **state)
{
    (void)state;
    static const struct {
        act_fn act;
        uint32_t relations;
    } cases[] = {
        {fill, 20},
        {fill_type_with_labels, 3},
        {one_relation_more, 0},
        {one_relation_more, 3},
        {one_relation_more, 126}, /* from the block into the tree */
        {one_relation_more, HUB},
        {one_relation_less, 1},
        {one_relation_less, 2},
        {one_relation_less, HUB},
        {long_remarks, 3},
        {remove_all, 3},
        {remove_all, HUB},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint64_t left = 0;
        while (fails_with(cases[i].act, cases[i].relations, left)) {
            left++;
            assert_true(left < 300);
        }
        assert_true(left > 5); /* so many places were tried */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_that_cannot_be_had_leaves_the_book_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
