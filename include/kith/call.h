/**
 * @file call.h
 * @brief Call lists: whom to call, and who else can be reached for them (O19 to O21).
 */
#ifndef KITH_CALL_H
#define KITH_CALL_H

#include "kith/kinds.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** One line: a customer, or under it one of its contact persons. Frozen: arrays of it cross the interface. */
typedef struct kith_call_line {
    kith_id customer;     /**< who is on the list */
    kith_id person;       /**< contact person, a customer; 0: the customer itself */
    kith_id relation;     /**< that makes it one; 0: none */
    const char *phone;    /**< to call; NULL: there is none, or it must not be called */
    uint32_t do_not_call; /**< 1: there may be a number, but it must not be called */
    uint32_t reserved;    /**< 0 */
} kith_call_line;

/** Which list. */
typedef struct kith_call_query {
    size_t size;       /**< sizeof(kith_call_query) */
    kith_id list;      /**< a KITH_KIND_CALL_LIST */
    kith_date on;      /**< day of ages and contact persons; 0: the view's today */
    uint32_t reserved; /**< 0 */
    kith_id after;     /**< only customers with greater ids; 0: from the first */
} kith_call_query;

/**
 * Lines of a call list: active customers that agree with all that the list says, in ascending order of id,
 * each with its phone, if it has one; under it those who stand on `from` of a relation to it whose type has
 * the effect contact person, valid on the day, by priority, then name, if they are active and have a phone or
 * must not be called. Who is there by several relations has one line, by the first of them by priority, then
 * first day, then id. A person who is also on the list has a line of its own too. Lines of one customer are
 * never torn apart: they are all written, or none of them.
 *
 * A line gives the phone, or where there is none the second one. It must not be called if its customer or
 * person wants no calls (KITH_CUSTOMER_DO_NOT_CALL), or if that number is on the list of suppressions for
 * phones or all channels by the day, as kith_may_contact has it: numbers of people who were erased are found
 * only with the book's hash.
 *
 * @param[in]  view      an open view
 * @param[in]  query     size-tagged
 * @param[out] lines     at most capacity; texts are borrowed from the view
 * @param[in]  capacity  elements of lines
 * @param[out] count     how many were written; 0: that was all. Go on with the customer of the last one
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND (no such list),
 *         KITH_ERR_LIMIT (capacity is less than the lines of one customer; `subject` is that customer),
 *         KITH_ERR_MEMORY
 * @par Ownership strings are borrowed
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_call_lines(const kith_view *view, const kith_call_query *query, kith_call_line *lines,
                            size_t capacity, size_t *count, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
