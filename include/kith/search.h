/**
 * @file search.h
 * @brief Finding customers: by the beginning of a name, by a phone, by what they are and how they are
 * related.
 */
#ifndef KITH_SEARCH_H
#define KITH_SEARCH_H

#include "kith/relation.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** A search as one types it (O9). */
typedef struct kith_search {
    size_t size;      /**< sizeof(kith_search) */
    const char *text; /**< what is typed (kith_search_customers) */
    kith_id after;    /**< go on behind this customer; 0: from the first */
} kith_search;

/** A condition on relations: all of it must hold for one and the same relation. Frozen. */
typedef struct kith_criterion {
    kith_id type;         /**< relation type; 0: any */
    kith_id other;        /**< customer on the other end; 0: any */
    kith_id category;     /**< category of the other; 0: any */
    uint32_t end;         /**< end on which the customer looked for stands; KITH_END_EITHER: any */
    uint32_t not_related; /**< 1: no such relation may exist (has not) */
    uint32_t other_sex;   /**< KITH_SEX_ of the other; 0: any */
    uint32_t same_city;   /**< 1: the other lives in the same city */
    kith_date as_of;      /**< the day on which it holds; 0: the view's today */
    uint32_t any_time;    /**< 1: the day does not matter */
} kith_criterion;

/** What customers are looked for; all that is given must hold (W11-W13, O20). Who was born on 29 February has
 * its birthday then and, if the year of the view's today has no such day, on 1 March, when it is a year
 * older. */
typedef struct kith_selection {
    size_t size;             /**< sizeof(kith_selection) */
    const char *city;        /**< folded as names are; NULL: any */
    uint32_t kind;           /**< KITH_PARTY_; 0: any */
    uint32_t sex;            /**< KITH_SEX_; 0: any */
    uint32_t status;         /**< KITH_STATUS_; 0: any */
    int32_t age_least;       /**< completed years on the view's today; 0: any */
    int32_t age_most;        /**< completed years; 0: any, so nobody below one year can be asked for */
    uint32_t birthday_first; /**< month * 100 + day; 0: any; a range may run over the end of the year */
    uint32_t birthday_last;  /**< month * 100 + day; 0: same as birthday_first */
    uint32_t same_city;      /**< of kith_select_pairs: 1: both ends live in the same city; else 0 */
    kith_id category;        /**< 0: any */
    const kith_id *among;    /**< only these customers, in ascending order, or NULL: all */
    size_t among_count;      /**< how many */
    const kith_criterion *criteria; /**< conditions on relations, each for itself */
    size_t criteria_count;          /**< at most 16 */
    kith_id after;                  /**< go on behind this customer (pairs: relation); 0: from the first */
} kith_selection;

/**
 * Search by a number, by the beginning of "surname given-name patronymic" or of an organisation's name, or by
 * four or more digits that begin a phone or end it. It begins with its digits as they are written, and also
 * without the country code behind + or 00 and without the 0 of a national number.
 *
 * Hits come in this order: the customer of exactly this number, then names equal to the text, then names that
 * begin with it, by folded name, then id; then, if the text is written like a phone, phones that begin with
 * its digits, then phones that end with them, by digits, then id. Nobody is found twice. Customers of every
 * status are found; by number, name and phone of one that was merged the survivor is, once, where the first
 * of its names stands.
 *
 * @param[in]  view      an open view
 * @param[in]  search    size-tagged
 * @param[out] ids       at most capacity
 * @param[in]  capacity  elements of ids
 * @param[out] count     how many; fewer than capacity: no more, else ask again with search->after
 * @param[out] err       details, or NULL
 * @return KITH_OK (also with none); in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_SHAPE (not
 *         UTF-8), KITH_ERR_NOT_FOUND (`after` is not a hit)
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_search_customers(const kith_view *view, const kith_search *search, kith_id *ids,
                                  size_t capacity, size_t *count, kith_error *err);

/**
 * Select customers in ascending order of id. Those that were merged are left out unless selection->status
 * asks for them.
 *
 * @param[in]  view       an open view
 * @param[in]  selection  size-tagged
 * @param[out] ids        at most capacity
 * @param[in]  capacity   elements of ids
 * @param[out] count      how many; fewer than capacity: no more, else ask again with selection->after
 * @param[out] err        details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_SHAPE
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_select_customers(const kith_view *view, const kith_selection *selection, kith_id *ids,
                                  size_t capacity, size_t *count, kith_error *err);

/**
 * Select relations whose both ends are in the selection (W12), in order of `from`, type, `to`, first day, id.
 *
 * @param[in]  view       an open view
 * @param[in]  type       relation type; 0: any
 * @param[in]  as_of      the day on which it holds; 0: the view's today
 * @param[in]  selection  size-tagged; what both ends must be
 * @param[out] relations  at most capacity
 * @param[in]  capacity   elements of relations
 * @param[out] count      how many; fewer than capacity: no more, else ask again with selection->after
 * @param[out] err        details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_SHAPE
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_select_pairs(const kith_view *view, kith_id type, kith_date as_of,
                              const kith_selection *selection, kith_id *relations, size_t capacity,
                              size_t *count, kith_error *err);

/**
 * Walk over all hits of a search in batches.
 *
 * @param[in]  view    stays open as long as the walk
 * @param[in]  search  size-tagged; copied
 * @param[out] out     the walk; NULL on error
 * @param[out] err     details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_MEMORY
 * @par Ownership the caller closes the walk
 * @par Threads   a walk belongs to one thread
 * @since 0.1
 */
kith_status kith_iter_search(const kith_view *view, const kith_search *search, kith_iter **out,
                             kith_error *err);

/**
 * Walk over all customers of a selection in batches.
 *
 * @param[in]  view       stays open as long as the walk
 * @param[in]  selection  size-tagged; copied, with what it points to
 * @param[out] out        the walk; NULL on error
 * @param[out] err        details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_MEMORY
 * @par Ownership the caller closes the walk
 * @par Threads   a walk belongs to one thread
 * @since 0.1
 */
kith_status kith_iter_select(const kith_view *view, const kith_selection *selection, kith_iter **out,
                             kith_error *err);

/**
 * Walk over all records of a kind in batches.
 *
 * @param[in]  view  stays open as long as the walk
 * @param[in]  kind  record kind
 * @param[out] out   the walk; NULL on error
 * @param[out] err   details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_MEMORY
 * @par Ownership the caller closes the walk
 * @par Threads   a walk belongs to one thread
 * @since 0.1
 */
kith_status kith_iter_records(const kith_view *view, uint32_t kind, kith_iter **out, kith_error *err);

/**
 * Next ids of a walk.
 *
 * @param[in]  iter      an open walk
 * @param[out] ids       at most capacity
 * @param[in]  capacity  elements of ids
 * @param[out] count     how many; 0: the walk is over
 * @param[out] err       details, or NULL
 * @return KITH_OK; those of the question that the walk asks
 * @par Ownership nothing is kept
 * @par Threads   the walk's thread
 * @since 0.1
 */
kith_status kith_iter_next(kith_iter *iter, kith_id *ids, size_t capacity, size_t *count, kith_error *err);

/**
 * End a walk.
 *
 * @param[in] iter  or NULL
 * @par Ownership iter is given up
 * @par Threads   the walk's thread
 * @since 0.1
 */
void kith_iter_close(kith_iter *iter);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
