/**
 * @file view.h
 * @brief Views: everything is read through one. A view never changes under its reader.
 */
#ifndef KITH_VIEW_H
#define KITH_VIEW_H

#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** Who reads, where, on which business day. */
typedef struct kith_view_options {
    size_t size;       /**< sizeof(kith_view_options) */
    const char *actor; /**< code of the user; NULL is "" */
    const char *shop;  /**< shop or office; NULL is "" */
    kith_date today;   /**< business date of the host; what `as_of` 0 means */
} kith_view_options;

/**
 * Open a view on what is committed. It takes the right to view customers, which lets its owner read
 * everything.
 *
 * @param[in]  book     an open book
 * @param[in]  options  NULL: actor "", shop "", no date
 * @param[out] out      the view; NULL on error
 * @param[out] err      details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_CLOSED, KITH_ERR_MEMORY,
 *         KITH_ERR_DENIED
 * @par Ownership the caller closes the view; options are copied
 * @par Threads   any; a view may be read and closed in any thread
 * @since 0.1
 */
kith_status kith_view_open(kith_book *book, const kith_view_options *options, kith_view **out,
                           kith_error *err);

/**
 * Open a view on a transaction: the committed state with the transaction's changes up to now on top ("what
 * if"). Actor, shop and today are the transaction's. Later changes of the transaction do not show in it.
 *
 * @param[in]  txn  an open transaction
 * @param[out] out  the view; NULL on error
 * @param[out] err  details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_CLOSED, KITH_ERR_MEMORY, KITH_ERR_DENIED
 * @par Ownership the caller closes the view
 * @par Threads   txn: opened in the transaction's thread; read and closed anywhere
 * @since 0.1
 */
kith_status kith_view_open_txn(kith_txn *txn, kith_view **out, kith_error *err);

/**
 * Close a view. What was borrowed from it is gone.
 *
 * @param[in] view  or NULL
 * @par Ownership view is given up
 * @par Threads   any, once
 * @since 0.1
 */
void kith_view_close(kith_view *view);

/**
 * Sequence of the newest commit that the view shows.
 *
 * @param[in] view  an open view
 * @return the sequence; 0 for NULL
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
uint64_t kith_view_sequence(const kith_view *view);

/**
 * Business date of the view.
 *
 * @param[in] view  an open view
 * @return the date given at opening; 0 for NULL
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_date kith_view_today(const kith_view *view);

/**
 * Check every rule over every record: what a load let in, or a rule that was tightened left behind.
 *
 * @param[in]  view      an open view
 * @param[in]  run       progress, or NULL
 * @param[out] findings  in order of kind, then sequence of the record, then rule
 * @param[in]  capacity  elements of findings
 * @param[out] count     findings in all, also beyond capacity
 * @param[out] err       details, or NULL
 * @return KITH_OK (also with findings); in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_MEMORY,
 *         KITH_ERR_STOPPED
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_validate_all(const kith_view *view, const kith_run *run, kith_finding *findings,
                              size_t capacity, size_t *count, kith_error *err);

/**
 * Say a finding in words: fills `out` as if a call had been refused for it, with a message that names the
 * records.
 *
 * @param[in]  view     a view in which the records of the finding are, such as one on the transaction
 * @param[in]  finding  from kith_txn_check or kith_validate_all
 * @param[out] out      size-tagged; its status becomes KITH_ERR_RULE
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_finding_describe(const kith_view *view, const kith_finding *finding, kith_error *out);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
