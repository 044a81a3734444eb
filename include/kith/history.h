/**
 * @file history.h
 * @brief History: the committed change sets, read back (O16, P22).
 */
#ifndef KITH_HISTORY_H
#define KITH_HISTORY_H

#include "kith/store.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** A page of history (opaque). */
typedef struct kith_history kith_history;

/**
 * Read a page of history, newest first. A relation's changes stand in the history of both its customers.
 *
 * What is older than the page is not looked at, and of others than the customer nothing. What kind, section,
 * since and until leave out is passed over entry by entry until the page is full: a page with few entries of
 * a long history costs what the whole of it does. Instants are the host's and need not grow, so none of them
 * ends the reading.
 *
 * @param[in]  view   an open view; entries newer than the view are left out
 * @param[in]  query  size-tagged
 * @param[out] out    the page; NULL on error
 * @param[out] err    details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_CLOSED, KITH_ERR_MEMORY,
 *         KITH_ERR_STORE, KITH_ERR_CORRUPT (the store is damaged, or handed over a text that is not UTF-8)
 * @par Ownership the caller closes the page
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_history_read(const kith_view *view, const kith_history_query *query, kith_history **out,
                              kith_error *err);

/**
 * Entries of the page.
 *
 * @param[in] history  a page
 * @return how many; 0 for NULL
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
size_t kith_history_count(const kith_history *history);

/**
 * One entry of the page.
 *
 * @param[in]  history  a page
 * @param[in]  index    below kith_history_count
 * @param[out] out      size-tagged; row is 0
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND
 * @par Ownership what `out` points to is valid until the page is closed
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_history_get(const kith_history *history, size_t index, kith_change *out);

/**
 * Close the page.
 *
 * @param[in] history  or NULL
 * @par Ownership history is given up
 * @par Threads   any, once
 * @since 0.1
 */
void kith_history_close(kith_history *history);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
