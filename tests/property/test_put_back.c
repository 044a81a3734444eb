/*
 * A store gives a book what others have written: rows come in any order, and after the store was put back
 * from a copy a record may be another one of the same id. What the book keeps beside the rows is then that of
 * a book that is opened anew.
 */
#include "../rules/condition.h"

#include "engine/view.h"
#include "model/owners.h"

#include <stdbool.h>

/* The store, and the copy in which others go on. */
typedef struct two_stores {
    kith_memory_store *memory[2];
    kith_store stores[2];
    size_t at;      /* which of them is in its place */
    bool refreshes; /* or loads everything again */
} two_stores;

static int32_t load(void *ctx, kith_load *into)
{
    const two_stores *of = ctx;
    return of->stores[of->at].load(of->stores[of->at].ctx, into);
}

static int32_t refresh(void *ctx, uint64_t after, kith_load *into)
{
    const two_stores *of = ctx;
    return of->stores[of->at].refresh(of->stores[of->at].ctx, after, into);
}

static int32_t keep(void *ctx, const kith_changes *changes)
{
    const two_stores *of = ctx;
    return of->stores[of->at].commit(of->stores[of->at].ctx, changes);
}

static int32_t grant(void *ctx, uint32_t kind, uint32_t count, uint64_t *first)
{
    const two_stores *of = ctx;
    return of->stores[of->at].grant_ids(of->stores[of->at].ctx, kind, count, first);
}

static two_stores make_stores(void)
{
    two_stores of = {.refreshes = true};
    for (size_t i = 0; i < 2; i++) {
        of.memory[i] = new_store();
        of.stores[i] = (kith_store){.size = sizeof(kith_store)};
        assert_int_equal(kith_memory_store_callbacks(of.memory[i], &of.stores[i]), KITH_OK);
    }
    return of;
}

static void free_stores(two_stores *of)
{
    for (size_t i = 0; i < 2; i++) {
        kith_memory_store_free(of->memory[i]);
    }
}

static kith_book *open_at(two_stores *of, size_t at)
{
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    of->at = at;
    const kith_store store = {.size = sizeof store,
                              .ctx = of,
                              .load = load,
                              .refresh = of->refreshes ? refresh : NULL,
                              .commit = keep,
                              .grant_ids = grant};
    const kith_book_options options = {.size = sizeof options, .store = &store};
    OK(&err, kith_book_open(&options, &book, &err));
    return book;
}

static void refresh_book(kith_book *book)
{
    kith_error err = NEW_ERROR;
    OK(&err, kith_book_refresh(book, NULL, &err));
}

/* --- what is there in both --- */

typedef struct common {
    kith_id customer;
    kith_id types[2];
    kith_id brand;
    kith_id hierarchies[2];
} common;

static common make_common(kith_book *book)
{
    common in;
    kith_txn *txn = begin(book);
    in.customer = organisation(txn, "C");
    in.types[0] = percent_type(txn, "a", KITH_CONDITION_MODE_NEAREST);
    in.types[1] = percent_type(txn, "b", KITH_CONDITION_MODE_NEAREST);
    in.brand = ADD(txn, KITH_KIND_BRAND, TEXT(1, "brand"));
    in.hierarchies[0] = ADD(txn, KITH_KIND_HIERARCHY, TEXT(1, "h0"));
    in.hierarchies[1] = ADD(txn, KITH_KIND_HIERARCHY, TEXT(1, "h1"));
    (void)condition(
        txn, (condition_settings){
                 .customer = in.customer, .type = in.types[0], .percent = PERCENT(2), .since = "2021-01-01"});
    (void)commit(txn);
    return in;
}

static kith_id add_node(kith_txn *txn, const common *in, size_t hierarchy)
{
    return ADD(txn, KITH_KIND_CHAIN_NODE, REF(KITH_CHAIN_NODE_CUSTOMER, in->customer),
               REF(KITH_CHAIN_NODE_HIERARCHY, in->hierarchies[hierarchy]));
}

/* One of the records that may stand under one id. */
typedef enum say { PLAIN, OF_BRAND, OF_OTHER_TYPE, NODE, OTHER_NODE, AGENT, RECIPIENT } say;

static kith_id add_said(kith_txn *txn, const common *in, say what)
{
    const kith_id type = in->types[what == OF_OTHER_TYPE];
    switch (what) {
    case NODE:
    case OTHER_NODE:
        return add_node(txn, in, what == OTHER_NODE);
    case AGENT:
    case RECIPIENT:
        return ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, in->customer),
                   CODE(KITH_CUSTOMER_ROLE_ROLE, what == AGENT ? KITH_CUSTOMER_ROLE_EXPORT_AGENT
                                                               : KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT));
    case PLAIN:
    case OF_BRAND:
    case OF_OTHER_TYPE:
    default:
        return condition(txn, (condition_settings){.customer = in->customer,
                                                   .type = type,
                                                   .percent = PERCENT(7),
                                                   .since = "2020-01-01",
                                                   .until = "2020-12-31",
                                                   .brand = what == OF_BRAND ? in->brand : 0});
    }
}

/* --- what a book answers --- */

typedef struct answers {
    kith_id conditions[2][2][2];
    size_t roots[2];
    bool roles[2];
} answers;

static size_t roots_of(kith_view *view, kith_id hierarchy)
{
    const kith_chain_query query = {.size = sizeof query, .hierarchy = hierarchy};
    kith_id nodes[4];
    size_t count = 0;
    OK(NULL, kith_chain_roots(view, &query, nodes, COUNT(nodes), &count, NULL));
    return count;
}

static answers ask(kith_book *book, const common *in)
{
    static const char *const days[] = {"2020-06-01", "2021-06-01"};
    answers out;
    memset(&out, 0, sizeof out);
    kith_view *view = view_of(book);
    for (size_t i = 0; i < 8; i++) {
        const kith_condition_query query = {.size = sizeof query,
                                            .customer = in->customer,
                                            .type = in->types[i & 1u],
                                            .brand = (i & 2u) != 0 ? in->brand : 0,
                                            .as_of = day(days[i / 4])};
        kith_effective found = {0};
        OK(NULL, kith_condition_effective(view, &query, &found, NULL, NULL));
        out.conditions[i & 1u][i / 2 & 1u][i / 4] = found.condition;
    }
    for (size_t i = 0; i < 2; i++) {
        out.roots[i] = roots_of(view, in->hierarchies[i]);
    }
    out.roles[0] = kithi_owners_play(&view->state, in->customer, KITH_CUSTOMER_ROLE_EXPORT_AGENT);
    out.roles[1] = kithi_owners_play(&view->state, in->customer, KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT);
    kith_view_close(view);
    return out;
}

/* --- */

/* The book's store has it one way when it is put back, and the copy, which somebody went on with, another
 * way. */
static void change_under_one_id(say was, say is)
{
    two_stores of = make_stores();
    kith_book *book = open_at(&of, 0);
    common in = make_common(book);
    kith_txn *txn = begin(book);
    const kith_id before = add_said(txn, &in, was);
    (void)commit(txn);
    txn = begin(book);
    (void)organisation(txn, "later");
    (void)commit(txn);
    kith_book *other = open_at(&of, 1);
    in = make_common(other);
    txn = begin(other);
    assert_int_equal(add_said(txn, &in, is), before);
    (void)commit(txn);
    refresh_book(book);
    kith_book *fresh = open_at(&of, 1);
    const answers reloaded = ask(book, &in);
    const answers loaded = ask(fresh, &in);
    assert_memory_equal(&reloaded, &loaded, sizeof loaded);
    kith_book_close(book);
    kith_book_close(other);
    kith_book_close(fresh);
    free_stores(&of);
}

static void a_record_may_be_another_one_of_the_same_id(void **state)
{
    static const say pairs[][2] = {{PLAIN, OF_BRAND},
                                   {PLAIN, OF_OTHER_TYPE},
                                   {OF_BRAND, OF_OTHER_TYPE},
                                   {NODE, OTHER_NODE},
                                   {AGENT, RECIPIENT}};
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        change_under_one_id(pairs[i][0], pairs[i][1]);
        change_under_one_id(pairs[i][1], pairs[i][0]);
    }
}

/* One record of a node goes and another comes, in the order in which the store gives them. */
static void replace_node(bool refreshes)
{
    two_stores of = make_stores();
    of.refreshes = refreshes;
    kith_book *writer = open_at(&of, 0);
    const common in = make_common(writer);
    kith_txn *txn = begin(writer);
    const kith_id node = add_node(txn, &in, 0);
    (void)commit(txn);
    kith_book *book = open_at(&of, 0);
    kith_error err = NEW_ERROR;
    txn = begin(writer);
    OK(&err, kith_record_remove(txn, node, &err));
    (void)add_node(txn, &in, 0);
    (void)commit(txn);
    refresh_book(book);
    kith_view *view = view_of(book);
    assert_int_equal(roots_of(view, in.hierarchies[0]), 1);
    kith_view_close(view);
    kith_book_close(book);
    kith_book_close(writer);
    free_stores(&of);
}

/* Somebody else's node becomes the customer's, whose own has gone: its id is the lower one, so it comes
 * first. */
static void merge_node(void)
{
    two_stores of = make_stores();
    kith_book *writer = open_at(&of, 0);
    const common in = make_common(writer);
    kith_txn *txn = begin(writer);
    common of_source = in;
    of_source.customer = organisation(txn, "S");
    (void)add_node(txn, &of_source, 0);
    const kith_id node = add_node(txn, &in, 0);
    (void)commit(txn);
    kith_book *book = open_at(&of, 0);
    kith_error err = NEW_ERROR;
    const kith_merge merge = {.size = sizeof merge, .source = of_source.customer, .target = in.customer};
    kith_conflict conflicts[4];
    size_t count = 0;
    txn = begin(writer);
    OK(&err, kith_record_remove(txn, node, &err));
    OK(&err, kith_customer_merge(txn, &merge, conflicts, COUNT(conflicts), &count, &err));
    (void)commit(txn);
    refresh_book(book);
    const answers refreshed = ask(book, &in);
    assert_int_equal(refreshed.roots[0], 1);
    kith_book_close(book);
    kith_book_close(writer);
    free_stores(&of);
}

static void a_node_stays_while_any_record_says_so(void **state)
{
    (void)state;
    replace_node(true);
    replace_node(false);
    merge_node();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_may_be_another_one_of_the_same_id),
        cmocka_unit_test(a_node_stays_while_any_record_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
