/*
 * Readers in other threads beside writers. What is asserted holds in every version: each customer of the ring
 * is followed by exactly one other, whatever the writers have moved meanwhile. Races are for the thread
 * sanitizer to find.
 */
#include "../support/support.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#define RING 64u
#define READERS 2u
#define WRITERS 2u

typedef struct world {
    kith_book *book;
    kith_id follows; /* the relation type */
    kith_id members[RING];
    atomic_uint writers_left;
    atomic_uint failures;
    uint64_t seed;
    unsigned rounds;
} world;

static void expect(world *at, int holds)
{
    if (!holds) {
        atomic_fetch_add(&at->failures, 1);
    }
}

/* One view: every member is followed once, listing by one and by many agree, and the search finds all of
 * them. */
static void read_once(world *at)
{
    kith_view *view = NULL;
    const kith_view_options options = {.size = sizeof options, .today = TODAY};
    kith_link links[RING * 4];
    size_t counts[RING];
    size_t found = 0;
    kith_id ids[RING * 2];
    const kith_relation_query query = {.size = sizeof query, .type = at->follows, .end = KITH_END_TO};
    expect(at, kith_view_open(at->book, &options, &view, NULL) == KITH_OK);
    expect(at, kith_relation_list_many(view, at->members, RING, &query, links, 4, counts, NULL) == KITH_OK);
    for (size_t i = 0; i < RING; i++) {
        size_t count = 0;
        kith_link link[4];
        expect(at, counts[i] == 1);
        expect(at, kith_relation_list(view, at->members[i], &query, link, 4, &count, NULL) == KITH_OK);
        expect(at, count == 1 && link[0].other == links[i * 4].other);
    }
    const kith_search search = {.size = sizeof search, .text = "ring"};
    expect(at, kith_search_customers(view, &search, ids, RING * 2, &found, NULL) == KITH_OK && found == RING);
    kith_view_close(view);
}

static void *read_on(void *ctx)
{
    world *at = ctx;
    do {
        read_once(at);
    } while (atomic_load(&at->writers_left) > 0);
    return NULL;
}

/* Two members exchange whom they follow, in one transaction, through a view on it. */
static void exchange(world *at, kith_txn *txn, uint32_t a, uint32_t b)
{
    kith_view *view = NULL;
    kith_link links[2];
    size_t count = 0;
    const kith_relation_query query = {.size = sizeof query, .type = at->follows, .end = KITH_END_FROM};
    const uint32_t pair[2] = {a, b};
    kith_id id = 0;
    expect(at, kith_view_open_txn(txn, &view, NULL) == KITH_OK);
    for (size_t i = 0; i < 2; i++) {
        expect(at,
               kith_relation_list(view, at->members[pair[i]], &query, &links[i], 1, &count, NULL) == KITH_OK);
        expect(at, count == 1);
    }
    for (size_t i = 0; i < 2; i++) {
        const kith_relation wanted = {
            .size = sizeof wanted,
            .present = KITH_PRESENT(KITH_RELATION_TYPE) | KITH_PRESENT(KITH_RELATION_FROM) |
                       KITH_PRESENT(KITH_RELATION_TO),
            .type = at->follows,
            .from = at->members[pair[i]],
            .to = links[1 - i].other,
        };
        expect(at, kith_record_remove(txn, links[i].relation, NULL) == KITH_OK);
        expect(at, kith_relation_add(txn, &wanted, 0, &id, NULL) == KITH_OK);
    }
    kith_view_close(view);
}

static void *write_on(void *ctx)
{
    world *at = ctx;
    rng random = {.state = at->seed + atomic_load(&at->writers_left)};
    for (unsigned i = 0; i < at->rounds; i++) {
        const uint32_t a = rng_below(&random, RING);
        const uint32_t b = (a + 1 + rng_below(&random, RING - 1)) % RING;
        const kith_txn_options options = {.size = sizeof options, .today = TODAY, .actor = "anna"};
        kith_txn *txn = NULL;
        expect(at, kith_txn_begin(at->book, &options, &txn, NULL) == KITH_OK);
        exchange(at, txn, a, b);
        kith_status status = kith_txn_commit(txn, NULL, NULL);
        for (; status == KITH_ERR_BUSY; status = kith_txn_commit(txn, NULL, NULL)) {
        }
        /* The other writer may have moved one of the two first: then nothing of this one happened. */
        expect(at, status == KITH_OK || status == KITH_ERR_CONFLICT || status == KITH_ERR_RULE);
        kith_txn_close(txn);
    }
    atomic_fetch_sub(&at->writers_left, 1);
    return NULL;
}

static void make_ring(world *at)
{
    kith_txn *txn = begin(at->book);
    at->follows =
        relation_type(txn, (type_settings){.code = "follows", .self = 1, .to_maximum = 1, .from_maximum = 1});
    for (uint32_t i = 0; i < RING; i++) {
        char number[16];
        (void)snprintf(number, sizeof number, "R%u", i);
        at->members[i] =
            customer(txn, (kith_customer){.number = number, .kind = KITH_PARTY_PERSON, .surname = "Ring"});
    }
    for (uint32_t i = 0; i < RING; i++) {
        (void)relation(
            txn,
            (kith_relation){.type = at->follows, .from = at->members[i], .to = at->members[(i + 1) % RING]});
    }
    (void)commit(txn);
}

static void readers_see_whole_versions_beside_writers(void **state)
{
    (void)state;
    static world at;
    pthread_t threads[READERS + WRITERS];
    at.book = new_book();
    at.seed = rng_new("readers").state;
    at.rounds = is_full_run() ? 20000 : 300;
    make_ring(&at);
    atomic_store(&at.writers_left, WRITERS);
    for (size_t i = 0; i < READERS + WRITERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, i < READERS ? read_on : write_on, &at), 0);
    }
    for (size_t i = 0; i < READERS + WRITERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(atomic_load(&at.failures), 0);
    kith_book_close(at.book);
}

/* A view on a transaction outlives it, and is closed in another thread. */
static void *close_view(void *ctx)
{
    kith_view *view = ctx;
    kith_id id = 0;
    assert_int_equal(kith_customer_find(view, "X1", &id, NULL), KITH_OK);
    kith_view_close(view);
    return NULL;
}

static void views_on_a_transaction_are_closed_in_other_threads(void **state)
{
    (void)state;
    kith_book *book = new_book();
    for (int committed = 0; committed < 2; committed++) {
        kith_txn *txn = begin(book);
        pthread_t thread;
        (void)person(txn, "X1");
        kith_view *view = view_of_txn(txn);
        assert_int_equal(pthread_create(&thread, NULL, close_view, view), 0);
        if (committed != 0) {
            kith_status status = kith_txn_commit(txn, NULL, NULL);
            assert_int_equal(status, KITH_OK);
        }
        kith_txn_close(txn);
        assert_int_equal(pthread_join(thread, NULL), 0);
    }
    kith_book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readers_see_whole_versions_beside_writers),
        cmocka_unit_test(views_on_a_transaction_are_closed_in_other_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
