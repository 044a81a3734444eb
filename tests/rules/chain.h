/* Builders for trade chains, and the figure of the source (M15). */
#ifndef KITH_TESTS_CHAIN_H
#define KITH_TESTS_CHAIN_H

#include "profile.h"

/* Bob's outlets up to North America. */
typedef struct figure {
    kith_book *book;
    kith_id hierarchy;
    kith_id na001; /* level 1 */
    kith_id mw001;
    kith_id ch001;
    kith_id bb001; /* level 4 */
    kith_id c1001; /* members of bb001 */
    kith_id c1002;
    kith_id c1010; /* member of mw001 */
} figure;

static inline kith_id connect_as(kith_txn *txn, kith_id customer, kith_id parent, int64_t member,
                                 const char *since, const char *until)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    const kith_chain_link link = {
        .size = sizeof link,
        .present = KITH_PRESENT(KITH_CHAIN_LINK_CUSTOMER) | KITH_PRESENT(KITH_CHAIN_LINK_PARENT) |
                   (member ? KITH_PRESENT(KITH_CHAIN_LINK_MEMBER) : 0) | KITH_PRESENT(KITH_CHAIN_LINK_SINCE) |
                   KITH_PRESENT(KITH_CHAIN_LINK_UNTIL),
        .customer = customer,
        .parent = parent,
        .member = member,
        .since = day(since),
        .until = day(until),
    };
    OK(&err, kith_chain_connect(txn, &link, &id, &err));
    return id;
}

static inline kith_id hang(kith_txn *txn, kith_id node, kith_id parent)
{
    return connect_as(txn, node, parent, 0, "", "");
}

static inline kith_id join(kith_txn *txn, kith_id member, kith_id node)
{
    return connect_as(txn, member, node, 1, "", "");
}

/* A book whose default hierarchy is called "trade". */
static inline kith_book *chain_book(kith_id *hierarchy)
{
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    *hierarchy = entry(txn, KITH_KIND_HIERARCHY, "trade");
    set_book(txn, book, REF(KITH_BOOK_HIERARCHY, *hierarchy));
    (void)commit(txn);
    return book;
}

static inline figure new_figure(void)
{
    figure at = {.book = NULL};
    at.book = chain_book(&at.hierarchy);
    kith_txn *txn = begin(at.book);
    at.na001 = organisation(txn, "NA001");
    at.mw001 = organisation(txn, "MW001");
    at.ch001 = organisation(txn, "CH001");
    at.bb001 = organisation(txn, "BB001");
    at.c1001 = organisation(txn, "C1001");
    at.c1002 = organisation(txn, "C1002");
    at.c1010 = organisation(txn, "C1010");
    (void)hang(txn, at.bb001, at.ch001);
    (void)hang(txn, at.ch001, at.mw001);
    (void)hang(txn, at.mw001, at.na001);
    (void)join(txn, at.c1001, at.bb001);
    (void)join(txn, at.c1002, at.bb001);
    (void)join(txn, at.c1010, at.mw001);
    (void)commit(txn);
    return at;
}

#endif
