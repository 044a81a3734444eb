/**
 * @file group.h
 * @brief Linked accounts: several records of one party, which share notes and what is marked shared (W4 to
 * W7).
 */
#ifndef KITH_GROUP_H
#define KITH_GROUP_H

#include "kith/kinds.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/**
 * Accounts linked with a customer on a day, over any number of relations whose types have the effect account
 * link, in ascending order of id; the customer itself is among them. One that was merged into another is no
 * account any more: its links still lead on, and it is listed only where it is itself the customer.
 *
 * @param[in]  view      an open view
 * @param[in]  customer  the customer
 * @param[in]  on        day; 0: the view's today
 * @param[in]  after     only greater ids; 0: from the first
 * @param[out] ids       at most capacity
 * @param[in]  capacity  elements of ids
 * @param[out] count     how many were written; fewer than capacity: no more
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND (no such customer), KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_group_members(const kith_view *view, kith_id customer, kith_date on, kith_id after,
                               kith_id *ids, size_t capacity, size_t *count, kith_error *err);

/** Which records of a group. */
typedef struct kith_group_query {
    size_t size;      /**< sizeof(kith_group_query) */
    kith_id customer; /**< who looks */
    uint32_t kind;    /**< KITH_KIND_NOTE, KITH_KIND_TASK or KITH_KIND_APPOINTMENT */
    kith_date on;     /**< day of the links; 0: the view's today */
    kith_id after;    /**< behind this record of the list; 0: from the latest */
} kith_group_query;

/**
 * Notes, tasks or appointments that a customer's screen shows: its own, and of the accounts linked with it
 * those that are shared. Notes are shared unless they say otherwise (KITH_NOTE_SHARED is 0); tasks and
 * appointments only if they say so. Nothing is copied: each record lives once, with its origin, and is no
 * longer seen when the link ends. Where the book says so (KITH_BOOK_NOTES_SINCE_LINK), of a note of another
 * account the two must have been linked on the note's day too. That is the day of KITH_NOTE_AT in UTC, which
 * is the instant of the transaction if the note names none: a host whose business day differs then, as far
 * from Greenwich or when it enters notes of an earlier day, gives the note an instant of its day, such as
 * noon.
 *
 * @param[in]  view      an open view
 * @param[in]  query     size-tagged
 * @param[out] ids       at most capacity; latest first by when they were written, then by falling id
 * @param[in]  capacity  elements of ids
 * @param[out] count     how many were written; fewer than capacity: no more
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND (no such customer, or no
 *         record `after`), KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_group_list(const kith_view *view, const kith_group_query *query, kith_id *ids,
                            size_t capacity, size_t *count, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
