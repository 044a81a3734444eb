/* Book: the model with its store, rights and handles; who may write; ids; the calls of the host's store. */
#ifndef KITH_ENGINE_BOOK_H
#define KITH_ENGINE_BOOK_H

#include "model/model.h"

#include "kith/book.h"
#include "kith/store.h"

#include <stdatomic.h>

struct kith_book {
    kithi_model model;
    kith_store store;
    bool stored; /* is there a store? */
    kith_rights_fn rights;
    void *rights_ctx;
    kith_choose_fn choose;
    void *choose_ctx;
    kith_log_fn log;
    void *log_ctx;
    _Atomic uint64_t unknown;  /* request whose outcome is unknown */
    _Atomic uint32_t holders;  /* the handle, views, transactions: the last one frees */
    _Atomic uint32_t closed;   /* no new work */
    _Atomic uint32_t claimed;  /* a prepare, refresh or recover is under way */
    _Atomic uint32_t stale;    /* an outcome is unknown */
    _Atomic uint32_t in_store; /* 1 while open, and one per callback under way: at 0 the store closes */
    _Atomic uint64_t ids[KITH_KIND_COUNT]; /* next sequence << 32 | end of the granted block */
};

/* Open over checked options; NULL options are defaults. On error nothing is left but the store is closed. */
kith_status kithi_book_open(const kith_book_options *options, kith_book **out, kith_error *err);

void kithi_book_close(kith_book *book);

static inline void kithi_book_hold(kith_book *book)
{
    atomic_fetch_add(&book->holders, 1);
}

void kithi_book_release(kith_book *book);

/* One prepare, refresh or recover at a time; false: somebody else has the claim. */
bool kithi_book_claim(kith_book *book);
void kithi_book_unclaim(kith_book *book);

/* One line for the host's log: level 1 error, 2 warning, 3 information. */
void kithi_book_log(const kith_book *book, int32_t level, const char *message);

/* Give back what nobody reads any more, if nobody has the claim. */
void kithi_book_collect(kith_book *book);

/* Before and after every callback of the store; false: the book is closed. */
bool kithi_book_enter_store(kith_book *book);
void kithi_book_leave_store(kith_book *book);

/* May the actor? Asked of the book's roles or of the host, as the book's mode says. */
bool kithi_book_allows(kith_book *book, const kithi_state *state, const char *actor, const char *shop,
                       uint32_t operation, uint32_t kind);

/* A new id of a kind; `state` is pinned by the caller. KITH_ERR_LIMIT when the numbers are used up,
 * KITH_ERR_STORE when the store grants none.
 */
kith_status kithi_book_new_id(kith_book *book, const kithi_state *state, uint32_t kind, kith_id *out,
                              kith_error *err);

/* Go on behind the greatest sequences of a state that has been loaded. */
void kithi_book_used_ids(kith_book *book, const kithi_state *state);

#endif
