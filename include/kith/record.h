/**
 * @file record.h
 * @brief Records of any kind, by field number (kinds.h, schema.h).
 */
#ifndef KITH_RECORD_H
#define KITH_RECORD_H

#include "kith/kinds.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/**
 * Add a record.
 *
 * @param[in]  txn     an open transaction
 * @param[in]  kind    record kind, not KITH_KIND_BOOK
 * @param[in]  values  values of its fields; a field twice is KITH_ERR_INVALID
 * @param[in]  count   how many
 * @param[out] out     the new id; 0 on error
 * @param[out] err     details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_CLOSED, KITH_ERR_SHAPE, KITH_ERR_REFERENCE,
 *         KITH_ERR_LIMIT, KITH_ERR_STORE (no ids granted), KITH_ERR_MEMORY
 * @par Ownership everything is copied
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_record_add(kith_txn *txn, uint32_t kind, const kith_value *values, size_t count,
                            kith_id *out, kith_error *err);

/**
 * Change some fields of a record; fields not named stay, KITH_TYPE_NONE clears.
 *
 * A relation's from and to cannot be changed (end it and add another), nor can the owner of a part.
 *
 * @param[in]  txn     an open transaction
 * @param[in]  id      the record
 * @param[in]  values  new values; a change to what is there already is no change
 * @param[in]  count   how many
 * @param[out] err     details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_CLOSED, KITH_ERR_NOT_FOUND, KITH_ERR_SHAPE,
 *         KITH_ERR_REFERENCE, KITH_ERR_MEMORY
 * @par Ownership everything is copied
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_record_change(kith_txn *txn, kith_id id, const kith_value *values, size_t count,
                               kith_error *err);

/**
 * Remove a record with its parts. Whether others still refer to it is judged at the end (KITH_RULE_IN_USE);
 * kith_record_users lists them.
 *
 * @param[in]  txn  an open transaction
 * @param[in]  id   the record, not of KITH_KIND_BOOK
 * @param[out] err  details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_CLOSED, KITH_ERR_NOT_FOUND, KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_record_remove(kith_txn *txn, kith_id id, kith_error *err);

/**
 * Read one field.
 *
 * @param[in]  view   an open view
 * @param[in]  id     the record
 * @param[in]  field  field number
 * @param[out] out    the value; KITH_TYPE_NONE if it is not set
 * @param[out] err    details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND
 * @par Ownership text is borrowed from the view
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_record_get(const kith_view *view, kith_id id, uint32_t field, kith_value *out,
                            kith_error *err);

/**
 * Read all fields: element i is field i + 1.
 *
 * @param[in]  view      an open view
 * @param[in]  id        the record
 * @param[out] values    capacity elements
 * @param[in]  capacity  fields wanted; fields beyond those of the kind become KITH_TYPE_NONE
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND
 * @par Ownership texts are borrowed from the view
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_record_read(const kith_view *view, kith_id id, kith_value *values, size_t capacity,
                             kith_error *err);

/**
 * Read some fields of many records in one call, as flat arrays: for bindings, to which each call and each
 * struct costs more than a row does.
 *
 * Element i * field_count + j of each array is field j of record i.
 *
 * @param[in]  view         an open view
 * @param[in]  ids          records, of any kind
 * @param[in]  n            how many
 * @param[in]  fields       numbers of the fields wanted; NULL: fields 1 to field_count
 * @param[in]  field_count  how many
 * @param[out] types        KITH_TYPE_ of each value; KITH_TYPE_NONE if it is not set, or the kind has no such
 *                          field; may be NULL
 * @param[out] numbers      everything that is not text; 0 otherwise
 * @param[out] texts        texts, NUL-ended; NULL otherwise
 * @param[out] err          details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND (the first unknown record)
 * @par Ownership texts are borrowed from the view
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_record_read_many(const kith_view *view, const kith_id *ids, size_t n, const uint32_t *fields,
                                  size_t field_count, uint8_t *types, int64_t *numbers, const char **texts,
                                  kith_error *err);

/**
 * Find the record of a kind that bears this key (number, code).
 *
 * @param[in]  view  an open view
 * @param[in]  kind  a kind with a key field
 * @param[in]  key   exact text
 * @param[out] out   the id; 0 if there is none
 * @param[out] err   details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND
 * @par Ownership key is only read
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_record_find(const kith_view *view, uint32_t kind, const char *key, kith_id *out,
                             kith_error *err);

/**
 * Ids of a kind in ascending order.
 *
 * @param[in]  view      an open view
 * @param[in]  kind      record kind
 * @param[in]  after     only greater ids; 0: from the first
 * @param[out] ids       at most capacity
 * @param[in]  capacity  elements of ids
 * @param[out] count     how many; fewer than capacity: no more
 * @param[out] err       details, or NULL
 * @return KITH_OK; KITH_ERR_INVALID
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_record_list(const kith_view *view, uint32_t kind, kith_id after, kith_id *ids,
                             size_t capacity, size_t *count, kith_error *err);

/**
 * Parts of a record, of one kind, in ascending order of id.
 *
 * @param[in]  view      an open view
 * @param[in]  owner     the record
 * @param[in]  kind      a part kind
 * @param[in]  after     only greater ids; 0: from the first
 * @param[out] ids       at most capacity
 * @param[in]  capacity  elements of ids
 * @param[out] count     how many; fewer than capacity: no more
 * @param[out] err       details, or NULL
 * @return KITH_OK; KITH_ERR_INVALID
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_record_parts(const kith_view *view, kith_id owner, uint32_t kind, kith_id after,
                              kith_id *ids, size_t capacity, size_t *count, kith_error *err);

/**
 * Records that refer to this one, its own parts left out: what stands in the way of removing it. Each is
 * listed once, by however many of its fields it refers.
 *
 * @param[in]  view      an open view
 * @param[in]  id        the record
 * @param[out] ids       at most capacity; relations first
 * @param[in]  capacity  elements of ids
 * @param[out] count     how many were written; fewer than capacity: these are all
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_record_users(const kith_view *view, kith_id id, kith_id *ids, size_t capacity, size_t *count,
                              kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
