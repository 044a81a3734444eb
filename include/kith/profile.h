/**
 * @file profile.h
 * @brief What the records around a customer answer: where to write to, what to collect from, what comes next.
 *
 * The records themselves (KITH_KIND_LOCATION to KITH_KIND_ATTACHMENT) are added, changed and read through
 * record.h.
 */
#ifndef KITH_PROFILE_H
#define KITH_PROFILE_H

#include "kith/kinds.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** A location with the address that it has, whether its own or shared. */
typedef struct kith_location {
    size_t size;             /**< sizeof(kith_location) */
    uint64_t present;        /**< bits (KITH_PRESENT) of the KITH_LOCATION_ fields that are set */
    kith_id customer;        /**< whose */
    kith_id shares;          /**< the location that the address is taken from; 0: its own */
    const char *name;        /**< such as "Billing" (P2); NULL where it is the only one */
    int64_t primary;         /**< 1: the one of reports and of the map (P3, P4) */
    int64_t billing;         /**< 1: invoices go there */
    int64_t shipping;        /**< 1: goods go there */
    int64_t headquarters;    /**< 1: the head office */
    const char *addressee;   /**< name on the envelope */
    const char *street;      /**< street and number */
    const char *addition;    /**< building, floor, c/o */
    const char *postal_code; /**< postal code */
    const char *city;        /**< city */
    const char *region;      /**< region or state */
    const char *country;     /**< country, in the host's way of writing */
    kith_decimal latitude;   /**< degrees north, -90 to 90 */
    kith_decimal longitude;  /**< degrees east, -180 to 180 */
    const char *remark;      /**< free text */
} kith_location;

/** Which appointments. */
typedef struct kith_agenda_query {
    size_t size;        /**< sizeof(kith_agenda_query) */
    kith_id customer;   /**< of this one; 0: of all */
    kith_id season;     /**< of this season; 0: of any */
    int64_t year;       /**< of this year; 0: of any */
    kith_instant since; /**< that start then or later; 0: from the first on */
    kith_instant until; /**< that start before then; 0: to the last */
    kith_id after;      /**< only those behind this appointment; 0: from the beginning */
    uint32_t all;       /**< 1: whatever the book shows by default (P12) */
    uint32_t reserved;  /**< 0 */
} kith_agenda_query;

/**
 * Find a customer's location for a purpose: the primary one if it serves the purpose, else the oldest that
 * does, else the primary one (P3, P4).
 *
 * @param[in]  view      an open view
 * @param[in]  customer  whose
 * @param[in]  purpose   KITH_LOCATION_BILLING, KITH_LOCATION_SHIPPING, KITH_LOCATION_HEADQUARTERS; 0: the
 *                       primary one
 * @param[out] out       the location; 0 if there is none
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND (no such customer, or it has no
 *         location)
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_location_find(const kith_view *view, kith_id customer, uint32_t purpose, kith_id *out,
                               kith_error *err);

/**
 * Read a location with its address; a shared one is read where it is.
 *
 * @param[in]  view  an open view
 * @param[in]  id    the location
 * @param[out] out   size-tagged
 * @param[out] err   details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND
 * @par Ownership strings are borrowed from the view
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_location_get(const kith_view *view, kith_id id, kith_location *out, kith_error *err);

/**
 * Can a bank account be used for direct debit: has it holder, number and a mandate that is valid on the
 * view's day? In a view without a day the mandate's dates are not looked at.
 *
 * @param[in]  view      an open view
 * @param[in]  id        the bank account
 * @param[out] complete  1 or 0
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_bank_account_complete(const kith_view *view, kith_id id, int32_t *complete, kith_error *err);

/**
 * List appointments by start, then id. A query that names neither season nor year nor time gives what the
 * book shows by default (KITH_BOOK_SHOWN), unless `all` is set (P11, P12).
 *
 * @param[in]  view      an open view
 * @param[in]  query     size-tagged
 * @param[out] ids       the appointments
 * @param[in]  capacity  elements of ids
 * @param[out] count     how many were written; fewer than capacity: that was all
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_agenda_list(const kith_view *view, const kith_agenda_query *query, kith_id *ids,
                             size_t capacity, size_t *count, kith_error *err);

/**
 * Call status of a customer in a season: that of the latest note which has one (P16).
 *
 * @param[in]  view      an open view
 * @param[in]  customer  whose
 * @param[in]  season    season; 0: the book's current one, or where it names none: of notes without season
 * @param[in]  year      year; 0: that of the season
 * @param[out] status    a KITH_KIND_CALL_STATUS; 0: none yet
 * @param[out] note      the note that says so; 0: none; or NULL
 * @param[out] err       details, or NULL
 * @return KITH_OK (also without a status); in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND (no such
 *         customer or season)
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_call_status_get(const kith_view *view, kith_id customer, kith_id season, int64_t year,
                                 kith_id *status, kith_id *note, kith_error *err);

/**
 * List open tasks that were due before the view's day, by day, then id (P9, P10).
 *
 * @param[in]  view      an open view with a day
 * @param[in]  assignee  whose, exactly as written; "": those of nobody; NULL: of whomever
 * @param[in]  after     only those behind this task; 0: from the beginning
 * @param[out] ids       the tasks
 * @param[in]  capacity  elements of ids
 * @param[out] count     how many were written; fewer than capacity: that was all
 * @param[out] err       details, or NULL
 * @return KITH_OK; KITH_ERR_INVALID
 * @par Ownership assignee is only read
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_task_overdue(const kith_view *view, const char *assignee, kith_id after, kith_id *ids,
                              size_t capacity, size_t *count, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
