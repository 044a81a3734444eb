/**
 * @file txn.h
 * @brief Transactions: changes that are made, judged and stored together or not at all.
 *
 * A change call checks shape and references at once and, on error, leaves the transaction as it was. Business
 * rules judge the end state: kith_txn_check lists what they would refuse, kith_txn_prepare and
 * kith_txn_commit refuse. Every successful change call has an index, from 0 in order of the calls.
 */
#ifndef KITH_TXN_H
#define KITH_TXN_H

#include "kith/store.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** Who changes what, where, when and why. */
typedef struct kith_txn_options {
    size_t size;          /**< sizeof(kith_txn_options) */
    const char *actor;    /**< code of the user; NULL is "" */
    const char *shop;     /**< shop or office; NULL is "" */
    kith_date today;      /**< business date of the host */
    kith_instant at;      /**< instant that the history shows */
    const char *reason;   /**< why, for the history; NULL is "" */
    kith_request request; /**< name of this act of writing, or 0 */
    uint32_t importing; /**< 1: takes over what others kept: a consent that is not known is let in, and so is
                           what erasing left of a customer elsewhere (see kith_customer_erase); what is
                           known of consent and of how it went with an address is not overwritten, unless
                           the address is another one; a complaint and KITH_CONSENT_NONE stay
                           even then (P7) */
    uint32_t reserved;  /**< 0 */
} kith_txn_options;

/**
 * Begin a transaction on the newest version.
 *
 * @param[in]  book     an open book
 * @param[in]  options  NULL: nobody, nowhere, no date
 * @param[out] out      the transaction; NULL on error
 * @param[out] err      details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_SHAPE (actor or shop longer than
 *         250 bytes, reason longer than 4,000, or not UTF-8), KITH_ERR_CLOSED, KITH_ERR_MEMORY
 * @par Ownership the caller closes the transaction; options are copied
 * @par Threads   any; any number of transactions may be open
 * @since 0.1
 */
kith_status kith_txn_begin(kith_book *book, const kith_txn_options *options, kith_txn **out, kith_error *err);

/**
 * Close a transaction. What was not committed is gone; closing a prepared one counts as an unknown outcome.
 *
 * @param[in] txn  or NULL
 * @par Ownership txn is given up
 * @par Threads   txn, once
 * @since 0.1
 */
void kith_txn_close(kith_txn *txn);

/**
 * Number of changes made so far; the next change has this index.
 *
 * @param[in] txn  a transaction
 * @return the number, dropped changes included; 0 for NULL
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
uint32_t kith_txn_count(const kith_txn *txn);

/**
 * List every rule that the transaction breaks as it stands. Changes nothing.
 *
 * @param[in]  txn       an open transaction
 * @param[out] findings  in order of change, then rule
 * @param[in]  capacity  elements of findings
 * @param[out] count     findings in all, also beyond capacity; 0: commit would not be refused by a rule
 * @param[out] err       details, or NULL
 * @return KITH_OK (also with findings); in this order: KITH_ERR_INVALID, KITH_ERR_CLOSED, KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_txn_check(kith_txn *txn, kith_finding *findings, size_t capacity, size_t *count,
                           kith_error *err);

/**
 * Take changes out. The others keep their index. A change that referred to what a dropped one made is dropped
 * too. The others are made again; where one cannot be for a reason that is not its own, nothing is dropped.
 *
 * @param[in]  txn      an open transaction
 * @param[in]  changes  indexes, in any order; repeated or dropped ones are ignored
 * @param[in]  count    how many
 * @param[out] dropped  how many changes were taken out in all, or NULL
 * @param[out] err      details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID (also an index never given), KITH_ERR_CLOSED,
 *         KITH_ERR_STOPPED (the host could not choose again), KITH_ERR_STORE (it granted no ids for a record
 * that is to be made instead), KITH_ERR_LIMIT (there are no more ids), KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_txn_drop(kith_txn *txn, const uint32_t *changes, size_t count, size_t *dropped,
                          kith_error *err);

/**
 * Prepare, store and finish in one call. After KITH_OK and KITH_ERR_UNKNOWN the transaction is over; after
 * anything else it is open as before and may be mended and tried again (after KITH_ERR_STALE: once the book
 * has recovered).
 *
 * @param[in]  txn       an open transaction
 * @param[out] sequence  number of the commit, or NULL; a transaction without effect stores nothing and gives
 *                       the newest sequence
 * @param[out] err       details, or NULL
 * @return KITH_OK; those of kith_txn_prepare, then KITH_ERR_CLOSED (meanwhile), KITH_ERR_REJECTED,
 * KITH_ERR_CONFLICT (refresh, then commit again), KITH_ERR_UNKNOWN
 * @par Ownership the transaction is closed by the caller in any case
 * @par Threads   txn; one prepare, refresh or recover of the book at a time, others answer KITH_ERR_BUSY
 * @since 0.1
 */
kith_status kith_txn_commit(kith_txn *txn, uint64_t *sequence, kith_error *err);

/**
 * First half of a commit: rights, rules, and the change set. Claims the book until kith_txn_finish.
 *
 * If others have committed meanwhile, the changes are made anew on the newest version; that is a conflict
 * only if both changed one field to different values in the end, or one removed what the other changed or
 * added. The status of a contact's address counts as a change of that address too, and sharing an address as
 * one of the location's own; whatever a change removes counts as removed, so also parts and a reciprocal.
 * Calls that decide do so anew: relations end, managers and cards are chosen, customers are merged as things
 * stand then, and erasing takes also what was changed or added meanwhile. A new record whose id the store has
 * given to somebody else too cannot be stored: open the book anew.
 *
 * @param[in]  txn      an open transaction
 * @param[out] changes  the change set; NULL on error
 * @param[out] err      details, or NULL: the first finding in order of change, then rule
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_CLOSED, KITH_ERR_BUSY, KITH_ERR_STALE,
 *         KITH_ERR_CONFLICT, KITH_ERR_STORE (the id of a new record is somebody else's, or none was
 *         granted), KITH_ERR_STOPPED (the host could not choose again), KITH_ERR_DENIED, KITH_ERR_RULE,
 *         KITH_ERR_LIMIT, KITH_ERR_MEMORY
 * @par Ownership the change set is valid until kith_txn_finish
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_txn_prepare(kith_txn *txn, const kith_changes **changes, kith_error *err);

/**
 * Second half of a commit: say what became of the change set. Cannot fail, allocates nothing, calls nobody.
 *
 * COMMITTED publishes and ends the transaction. REJECTED and CONFLICT leave it open as before prepare.
 * UNKNOWN, or anything else, ends it and marks the book stale.
 *
 * @param[in] txn      a prepared transaction; otherwise nothing happens
 * @param[in] outcome  KITH_STORE_
 * @par Ownership the change set is gone
 * @par Threads   txn
 * @since 0.1
 */
void kith_txn_finish(kith_txn *txn, int32_t outcome);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
