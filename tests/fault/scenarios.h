/* Scenarios: small pieces of work on a book, each with at most one commit, that may be cut short anywhere. */
#ifndef KITH_TESTS_SCENARIOS_H
#define KITH_TESTS_SCENARIOS_H

#include "../support/support.h"

/* A small book on which scenarios work, and whose memory and store can be made to fail. */
typedef struct fixture {
    kith_memory_store *memory; /* NULL: the book has no store */
    kith_test_allocator allocator;
    kith_book *book;
    int insists;   /* make a call that failed for want of memory once more */
    int committed; /* the scenario's commit went through */
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

/* Close, and expect that all memory has been given back in blocks of the right size. */
void fixture_close(fixture *f);

#endif
