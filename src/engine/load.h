/* Load: rows from the store into a draft; the first load of a book, refresh, and reload. */
#ifndef KITH_ENGINE_LOAD_H
#define KITH_ENGINE_LOAD_H

#include "engine/book.h"
#include "engine/seen.h"

#include "kith/history.h"

typedef enum kithi_load_mode {
    KITHI_LOAD_FIRST,
    KITHI_LOAD_REFRESH,
    KITHI_LOAD_RELOAD,
    KITHI_LOAD_HISTORY
} kithi_load_mode;

struct kith_load {
    kith_book *book;
    kithi_load_mode mode;
    kithi_edit *edit;
    const kith_run *run;
    kith_error *err;
    kith_status status; /* first failure; later calls return it */
    uint64_t done;
    bool ended;
    bool gone_back; /* refresh: the store is older than the book */
    uint64_t sequence;
    kithi_seen seen;  /* reload: the rows handed over */
    kith_id *touched; /* refresh: rows whose references are checked at the end */
    size_t touched_count;
    size_t touched_capacity;
    kith_history *history;
};

/* First load of an open book. Publishes what came. */
kith_status kithi_load_first(kith_book *book, const kith_run *run, kith_error *err);

/* Bring in what others committed (reload if the store cannot refresh). Under no claim; takes it. */
kith_status kithi_load_refresh(kith_book *book, const kith_run *run, kith_error *err);

/* The same of a book that is stale, which it no longer is if it gets as far as the commit `least` (0: any).
 */
kith_status kithi_load_recover(kith_book *book, const kith_run *run, uint64_t least, kith_error *err);

/* The entry points of the host's callbacks. */
kith_status kithi_load_row(kith_load *load, kith_id id, const kith_value *values, size_t count);
kith_status kithi_load_removal(kith_load *load, kith_id id);

#endif
