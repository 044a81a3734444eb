/* Scenarios: small pieces of work on a book, each with at most one commit, that may be cut short anywhere. */
#ifndef KITH_TESTS_SCENARIOS_H
#define KITH_TESTS_SCENARIOS_H

#include "../support/support.h"
#include "wild_store.h"

/* A small book on which scenarios work, and whose memory and store can be made to fail. */
typedef struct fixture {
    kith_memory_store *memory; /* NULL: the book has no store */
    kith_test_allocator allocator;
    kith_book *book;
    void (*hold)(int held); /* suspends faults, or NULL */
    uint64_t sequence;      /* of the newest commit when opened */
    int insists;            /* make a call that failed for want of memory once more */
    int committed;          /* the scenario's commit went through */
    kith_id a;
    kith_id b;
    kith_id c;
    kith_id d;
    kith_id mother;
    kith_id sibling;
    kith_id husband;
    kith_id first;  /* relation mother a -> b */
    kith_id second; /* relation mother a -> c, from next year on */
    kith_id shop;   /* attribute of relations */
} fixture;

typedef struct scenario {
    const char *name;
    kith_status (*run)(fixture *f);
    int needs_store;
    int commits;
} scenario;

/* Ends with a scenario without name. */
extern const scenario scenarios[];

/* Open a book with something in it, over a store or not. */
void fixture_open(fixture *f, int with_store);

/* The same over a store that can be made to misbehave; the store of the fixture is the one below it. */
void fixture_open_wild(fixture *f, wild_store *wild);

/* Everything committed: the dump, and the history without ids. To be freed. */
char *fixture_snapshot(const fixture *f);

/* Close, and expect that all memory has been given back in blocks of the right size. */
void fixture_close(fixture *f);

/* --- for the scenarios themselves --- */

/* Is this how a want of memory shows? A store that has none rejects a commit. */
#define LACKS_MEMORY(status) ((status) == KITH_ERR_MEMORY || (status) == KITH_ERR_REJECTED)

/* Make a call; on failure go to the end of the scenario with its status. */
#define TRY(f, call)                                                                                         \
    do {                                                                                                     \
        status = (call);                                                                                     \
        if (LACKS_MEMORY(status) && (f)->insists) {                                                          \
            status = (call);                                                                                 \
        }                                                                                                    \
        if (status != KITH_OK) {                                                                             \
            goto out;                                                                                        \
        }                                                                                                    \
    } while (0)

kith_status start(fixture *f, kith_txn **txn);
kith_status finish(fixture *f, kith_txn *txn);
kith_status add_one(kith_txn *txn, const char *number, const char *remarks, kith_id *id);
kith_status relate(kith_txn *txn, kith_id type, kith_id from, kith_id to, kith_id *id);

/* In further files. */
kith_status read_records(fixture *f);
kith_status read_relations(fixture *f);
kith_status read_many_views(fixture *f);
kith_status read_canonical(fixture *f);
kith_status read_entries(fixture *f);
kith_status ask_without_a_book(fixture *f);
kith_status keep_a_book_of_its_own(fixture *f);
kith_status keep_a_store_of_its_own(fixture *f);
kith_status open_another_book(fixture *f);
kith_status change_structs(fixture *f);
kith_status leave_what_breaks(fixture *f);
kith_status remove_names_in_between(fixture *f);
kith_status close_a_circle(fixture *f);
kith_status share_locations(fixture *f);
kith_status keep_a_profile(fixture *f);
kith_status hang_in_chains(fixture *f);
kith_status give_out_orders(fixture *f);
kith_status give_out_meanwhile(fixture *f);
kith_status earn_commissions(fixture *f);
kith_status keep_cards(fixture *f);
kith_status erase_a_holder(fixture *f);
kith_status add_up_meanwhile(fixture *f);
kith_status say_and_withdraw(fixture *f);
kith_status sign_documents(fixture *f);
kith_status sign_meanwhile(fixture *f);
kith_status share_notes(fixture *f);
kith_status call_for_others(fixture *f);
kith_status make_one_of_two(fixture *f);
kith_status erase_somebody(fixture *f);
kith_status sum_up_sales(fixture *f);
kith_status refresh(fixture *f);
kith_status reload(fixture *f);
kith_status recover(fixture *f);
kith_status keep_a_book_in_sqlite(fixture *f); /* where the program has SQLite */
kith_status keep_a_book_in_a_file(fixture *f);
kith_status keep_a_book_in_a_file_of_the_host(fixture *f);

#endif
