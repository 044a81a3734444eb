/* Two customers that become one. */
#ifndef KITH_TESTS_COUPLE_H
#define KITH_TESTS_COUPLE_H

#include "profile.h"

/* Two that are one, somebody else, and a type. */
typedef struct couple {
    kith_book *book;
    kith_id source;
    kith_id target;
    kith_id other;
    kith_id type;
    kith_conflict conflicts[8];
    size_t count;
} couple;

static inline couple new_couple(void)
{
    couple in = {.book = new_book()};
    kith_txn *txn = begin(in.book);
    in.source = organisation(txn, "S");
    in.target = organisation(txn, "T");
    in.other = organisation(txn, "O");
    in.type = relation_type(txn, (type_settings){.code = "supplier"});
    (void)commit(txn);
    return in;
}

static inline void merge_in(kith_txn *txn, couple *in)
{
    kith_error err = NEW_ERROR;
    const kith_merge merge = {.size = sizeof merge, .source = in->source, .target = in->target};
    OK(&err, kith_customer_merge(txn, &merge, in->conflicts, COUNT(in->conflicts), &in->count, &err));
}

static inline void merge(couple *in)
{
    kith_txn *txn = begin(in->book);
    merge_in(txn, in);
    (void)commit(txn);
    expect_valid(in->book);
}

/* In any book. What it said about it. */
static inline couple merge_two(kith_book *book, kith_id source, kith_id target)
{
    couple in = {.book = book, .source = source, .target = target};
    merge(&in);
    return in;
}

#endif
