/* View: a pinned state, read by one actor on one day. */
#ifndef KITH_ENGINE_VIEW_H
#define KITH_ENGINE_VIEW_H

#include "engine/txn.h"

#include "kith/view.h"

struct kith_view {
    kith_book *book;
    kith_txn *txn; /* whose changes it shows, or NULL */
    kithi_slot *slot;
    kithi_state state;
    kithi_state base; /* of a view on a transaction: the committed state under it */
    kith_date today;
};

kith_status kithi_view_open(kith_book *book, const kith_view_options *options, kith_view **out,
                            kith_error *err);
kith_status kithi_view_open_txn(kith_txn *txn, kith_view **out, kith_error *err);
void kithi_view_close(kith_view *view);

/* All findings over all records, in order of kind, sequence, rule. KITH_OK, KITH_ERR_MEMORY or
 * KITH_ERR_STOPPED. */
kith_status kithi_view_validate(const kith_view *view, const kith_run *run, kithi_findings *findings);

#endif
