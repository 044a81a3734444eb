/* Inside the SQLite side of suite "profile". */
#ifndef KITH_BENCH_SQLITE_PROFILE_H
#define KITH_BENCH_SQLITE_PROFILE_H

#include "profile.h"
#include "sqlite_db.h"

#include "kith/page.h"

/* What is asked of a page, besides its parts. */
enum { TOP, TOP_CARD, TOP_SALES, WHOLE, WHOLE_LINKED, TOP_STATEMENTS };

enum {
    MERGE_BEGIN,
    ASK_FIELDS,    /* that both have, but not alike */
    ASK_RELATIONS, /* of both with the same customer, or each other */
    ASK_CONTACTS,  /* of both with the same address */
    ASK_BOUND,     /* managers of both */
    END_BINDING,
    PUT_BINDING,
    ASK_PARTS, /* that the source keeps */
    MERGE_COMMIT,
    MERGE_STATEMENTS
};

/* Who else is named in a record than its owner: table and column. Nobody is in these data, but somebody could
 * be; kith looks, too. */
#define NAMED_ELSEWHERE(X)                                                                                   \
    X("customer", "payer")                                                                                   \
    X("customer", "delivery")                                                                                \
    X("customer", "invoice_to")                                                                              \
    X("condition", "party")                                                                                  \
    X("document", "signatory")                                                                               \
    X("document", "consenting")                                                                              \
    X("header", "chain")                                                                                     \
    X("header", "invoice_to")                                                                                \
    X("header", "invoice_source")                                                                            \
    X("header", "payer")                                                                                     \
    X("header", "payer_source")                                                                              \
    X("header", "terms_source")                                                                              \
    X("header", "list_source")                                                                               \
    X("header", "model_source")                                                                              \
    X("header", "delivery")                                                                                  \
    X("order_path", "node")                                                                                  \
    X("order_card", "holder")                                                                                \
    X("share", "recipient")                                                                                  \
    X("earning", "recipient")

#define AND_ONE(name, column) +1u
#define MERGE_UPDATES (26u NAMED_ELSEWHERE(AND_ONE))

struct profile_sqlite {
    const profile_asked *asked;
    sqlite3 *db;
    size_t way;
    sqlite3_stmt *tops[TOP_STATEMENTS];
    sqlite3_stmt *parts[KITH_PAGE_COUNT];  /* of somebody who is not linked */
    sqlite3_stmt *linked[KITH_PAGE_COUNT]; /* of somebody who is, where that makes a difference */
    sqlite3_stmt *merges[MERGE_STATEMENTS];
    sqlite3_stmt *updates[MERGE_UPDATES]; /* ?1 the source, ?2 the target */
};

extern const char *const sqlite_merge_texts[MERGE_STATEMENTS];
extern const char *const sqlite_update_texts[MERGE_UPDATES];

#endif
