/* World: what both sides show must be the same. */
#include "world.h"

#include <string.h>

#define LINKS_MOST 512u

/* --- reading both sides --- */

static void compare_customers(world *at, const kith_view *view, const naive_book *book)
{
    size_t count = 0;
    uint32_t live = 0;
    OK(NULL, kith_record_list(view, KITH_KIND_CUSTOMER, 0, at->ids, COUNT(at->ids), &count, NULL));
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        const naive_customer *values = &book->customers[i];
        kith_customer read = {.size = sizeof read};
        if (!naive_is_live(&values->record)) {
            continue;
        }
        live++;
        OK(NULL, kith_customer_get(view, values->record.id, &read, NULL));
        AGREE(at, strcmp(read.number, values->number) == 0 && read.kind == values->kind &&
                      read.sex == values->sex && read.status == values->status);
        AGREE(at, strcmp(read.city == NULL ? "" : read.city, values->city) == 0);
        AGREE(at, strcmp(read.surname == NULL ? "" : read.surname, values->surname) == 0);
    }
    AGREE(at, count == live);
}

static void compare_relations(world *at, const kith_view *view, const naive_book *book)
{
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        const naive_relation *values = &book->relations[i];
        kith_relation read = {.size = sizeof read};
        if (!naive_is_live(&values->record)) {
            continue;
        }
        OK(NULL, kith_relation_get(view, values->record.id, &read, NULL));
        AGREE(at, read.type == values->type && read.from == values->from && read.to == values->to);
        AGREE(at, read.priority == (values->priority == NAIVE_NO_PRIORITY ? 0 : values->priority));
        AGREE(at, strcmp(read.remark == NULL ? "" : read.remark, values->remark) == 0);
        AGREE(at, read.share == values->share);
    }
}

static kith_relation_query any_query(world *at, int with_end)
{
    rng *random = &at->random;
    return (kith_relation_query){
        .size = sizeof(kith_relation_query),
        .type = rng_once_in(random, 2) ? 0 : world_type(at)->record.id,
        .end = with_end ? rng_below(random, 3) : KITH_END_EITHER,
        .periods = rng_below(random, 8),
        .as_of = world_day(random),
    };
}

/* Everything that the question finds, in pages of a random size. */
static size_t list_in_pages(world *at, const kith_view *view, kith_id id, kith_relation_query query,
                            kith_link *links)
{
    const size_t page = 1 + rng_below(&at->random, 8);
    size_t total = 0;
    size_t count = page;
    while (count == page) {
        AGREE(at, total + page < LINKS_MOST);
        OK(NULL, kith_relation_list(view, id, &query, links + total, page, &count, NULL));
        total += count;
        query.after = count == 0 ? 0 : links[total - 1].relation;
    }
    return total;
}

static void compare_lists(world *at, const kith_view *view, const naive_book *book)
{
    static kith_link links[LINKS_MOST];
    static kith_link expected[LINKS_MOST];
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        const kith_id id = book->customers[i].record.id;
        const kith_relation_query query = any_query(at, 1);
        if (!naive_is_live(&book->customers[i].record)) {
            continue;
        }
        const size_t wanted = naive_list(book, id, &query, expected, LINKS_MOST);
        const size_t count = list_in_pages(at, view, id, query, links);
        AGREE(at, count == wanted);
        AGREE(at, memcmp(links, expected, count * sizeof *links) == 0);
    }
}

static void compare_questions(world *at, const kith_view *view, const naive_book *book)
{
    kith_pair pairs[24];
    kith_id answers[COUNT(pairs)];
    const kith_date on = world_day(&at->random);
    if (world_customer(at) == 0) {
        return;
    }
    for (size_t i = 0; i < COUNT(pairs); i++) {
        pairs[i] = (kith_pair){world_customer(at), world_type(at)->record.id, world_customer(at)};
    }
    OK(NULL, kith_relation_has_many(view, pairs, COUNT(pairs), on, answers, NULL));
    for (size_t i = 0; i < COUNT(pairs); i++) {
        AGREE(at, (answers[i] != 0) == naive_has(book, pairs[i], on));
        AGREE(at, (answers[i] != 0) == is_related(view, pairs[i].from, pairs[i].type, pairs[i].to, on));
    }
}

static void compare_selection(world *at, const kith_view *view, const naive_book *book, kith_date today)
{
    rng *random = &at->random;
    kith_criterion criteria[2];
    kith_id expected[NAIVE_CUSTOMERS];
    kith_selection selection = {
        .size = sizeof selection,
        .city = rng_once_in(random, 3) ? "BONN" : NULL,
        .kind = rng_once_in(random, 3) ? rng_below(random, 3) : 0,
        .sex = rng_once_in(random, 3) ? rng_below(random, 3) : 0,
        .status = rng_once_in(random, 4) ? rng_below(random, 5) : 0,
        .criteria = criteria,
        .criteria_count = rng_below(random, 3),
    };
    for (size_t i = 0; i < COUNT(criteria); i++) {
        criteria[i] = (kith_criterion){
            .type = rng_once_in(random, 3) ? 0 : world_type(at)->record.id,
            .other = rng_once_in(random, 6) ? world_customer(at) : 0,
            .end = rng_below(random, 3),
            .not_related = rng_once_in(random, 4),
            .other_sex = rng_once_in(random, 4) ? rng_below(random, 3) : 0,
            .same_city = rng_once_in(random, 4),
            .as_of = rng_once_in(random, 2) ? world_day(random) : 0,
            .any_time = rng_once_in(random, 4),
        };
    }
    const size_t wanted = naive_select(book, &selection, today, expected);
    const size_t page = 1 + rng_below(random, 10);
    size_t total = 0;
    size_t count = page;
    while (count == page) {
        OK(NULL, kith_select_customers(view, &selection, at->ids + total, page, &count, NULL));
        total += count;
        AGREE(at, total <= wanted);
        selection.after = count == 0 ? 0 : at->ids[total - 1];
    }
    AGREE(at, total == wanted && memcmp(at->ids, expected, total * sizeof *expected) == 0);
}

static void compare_search(world *at, const kith_view *view, const naive_book *book)
{
    static const char *const texts[] = {"a", "ARCHER", "archer a", "baker", "Baker Ltd",
                                        "c", "C07",    "C11",      "bob",   "zz"};
    kith_id expected[NAIVE_CUSTOMERS];
    kith_search search = {.size = sizeof search, .text = ANY_OF(&at->random, texts)};
    const size_t wanted = naive_search(book, search.text, expected);
    const size_t page = 1 + rng_below(&at->random, 6);
    size_t total = 0;
    size_t count = page;
    while (count == page) {
        OK(NULL, kith_search_customers(view, &search, at->ids + total, page, &count, NULL));
        total += count;
        AGREE(at, total <= wanted);
        search.after = count == 0 ? 0 : at->ids[total - 1];
    }
    AGREE(at, total == wanted && memcmp(at->ids, expected, total * sizeof *expected) == 0);
}

/* Everybody within reach at the right distance, and paths that lead back step by step. */
static void compare_reach(world *at, const kith_view *view, const naive_book *book)
{
    kith_reached reached[NAIVE_CUSTOMERS];
    uint32_t distances[NAIVE_CUSTOMERS];
    uint32_t wanted = 0;
    size_t count = 0;
    const kith_id start = world_customer(at);
    const uint32_t distance = 1 + rng_below(&at->random, 4);
    const kith_relation_query query = any_query(at, 1);
    if (naive_customer_of(book, start) == NULL) {
        return;
    }
    naive_reach(book, start, &query, distance, distances);
    OK(NULL, kith_relation_reach(view, start, &query, distance, reached, COUNT(reached), &count, NULL));
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        wanted += distances[i] != 0;
    }
    AGREE(at, count == wanted);
    for (size_t i = 0; i < count; i++) {
        const size_t place = (size_t)(naive_customer_of(book, reached[i].customer) - book->customers);
        kith_relation step = {.size = sizeof step};
        AGREE(at, distances[place] == reached[i].distance);
        AGREE(at, reached[i].previous == UINT32_MAX ? reached[i].distance == 1 : reached[i].previous < i);
        const kith_id before =
            reached[i].previous == UINT32_MAX ? start : reached[reached[i].previous].customer;
        OK(NULL, kith_relation_get(view, reached[i].relation, &step, NULL));
        AGREE(at, (step.from == before && step.to == reached[i].customer) ||
                      (step.to == before && step.from == reached[i].customer));
    }
}

void world_compare_reads(world *at, const kith_view *view, const naive_book *book, kith_date today)
{
    const rng deciding = at->random;
    at->random = at->asking;
    compare_customers(at, view, book);
    compare_relations(at, view, book);
    compare_lists(at, view, book);
    compare_questions(at, view, book);
    compare_selection(at, view, book, today);
    compare_search(at, view, book);
    compare_reach(at, view, book);
    at->asking = at->random;
    at->random = deciding;
}

/* --- findings --- */

static void print_findings(const char *whose, const kith_finding *findings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        print_error("%s: change %u rule %d subject %llu\n", whose, findings[i].change, (int)findings[i].rule,
                    (unsigned long long)findings[i].subject);
    }
}

static void compare_findings(world *at, const kith_finding *findings, size_t count,
                             const naive_findings *expected)
{
    int same = count == expected->count;
    for (size_t i = 0; same && i < count; i++) {
        same = findings[i].change == expected->items[i].change &&
               findings[i].rule == expected->items[i].rule &&
               findings[i].subject == expected->items[i].subject;
    }
    if (!same) {
        print_findings("library", findings, count < NAIVE_FINDINGS ? count : NAIVE_FINDINGS);
        print_findings("model", expected->items, expected->count);
    }
    AGREE(at, same);
}

void world_compare_check(world *at, naive_findings *expected)
{
    static kith_finding findings[NAIVE_FINDINGS];
    kith_error err = NEW_ERROR;
    size_t count = 0;
    naive_check(&at->naive_txn, expected);
    OK(&err, kith_txn_check(at->txn, findings, COUNT(findings), &count, &err));
    compare_findings(at, findings, count, expected);
}

void world_compare_validation(world *at, const kith_view *view, const naive_book *book)
{
    static kith_finding findings[NAIVE_FINDINGS];
    static naive_findings expected;
    size_t count = 0;
    naive_validate(book, &expected);
    OK(NULL, kith_validate_all(view, NULL, findings, COUNT(findings), &count, NULL));
    compare_findings(at, findings, count, &expected);
}
