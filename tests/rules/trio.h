/* Three persons, and one relation at a time between them. */
#ifndef KITH_TESTS_TRIO_H
#define KITH_TESTS_TRIO_H

#include "../support/support.h"

/* A book with three persons. */
typedef struct trio {
    kith_book *book;
    kith_id a;
    kith_id b;
    kith_id c;
} trio;

static inline trio new_trio(void)
{
    trio made = {.book = new_book()};
    kith_txn *txn = begin(made.book);
    made.a = person(txn, "A");
    made.b = person(txn, "B");
    made.c = person(txn, "C");
    (void)commit(txn);
    return made;
}

static inline kith_id new_type(kith_book *book, type_settings settings)
{
    kith_txn *txn = begin(book);
    const kith_id type = relation_type(txn, settings);
    (void)commit(txn);
    return type;
}

/* Commit one relation. */
static inline kith_id relate(kith_book *book, kith_relation fields)
{
    kith_txn *txn = begin(book);
    const kith_id id = relation(txn, fields);
    (void)commit(txn);
    return id;
}

/* Expect a rule to refuse one relation. */
static inline void refuse(kith_book *book, kith_relation fields, int32_t rule)
{
    kith_txn *txn = begin(book);
    const kith_id id = relation(txn, fields);
    expect_rule(txn, rule, id);
}

static inline kith_relation between(kith_id type, kith_id from, kith_id to, const char *since,
                                    const char *until)
{
    return (kith_relation){.type = type, .from = from, .to = to, .since = day(since), .until = day(until)};
}

/* Tighten a type by one setting. */
static inline void change_type(kith_txn *txn, kith_id type, kith_value tighter, uint32_t policy)
{
    kith_error err = NEW_ERROR;
    OK(&err, kith_relation_type_change(txn, type, &tighter, 1, policy, &err));
}

#endif
