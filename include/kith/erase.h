/**
 * @file erase.h
 * @brief Erasing a person, and telling what is known about one.
 */
#ifndef KITH_ERASE_H
#define KITH_ERASE_H

#include "kith/kinds.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/**
 * Everything that a book holds about a customer: the customer, its parts and theirs, and what refers to it
 * with its parts, so that an export of these records is the whole of it. Of what belongs to others it has
 * what says something about the person: cards and commissions kept with their orders, participants of their
 * appointments, locations that share an address. What is archived, such as e-mails, stands in the customer's
 * history only.
 *
 * @param[in]  view      an open view
 * @param[in]  customer  the customer
 * @param[out] ids       at most capacity; the customer first, each record once, owners before their parts
 * @param[in]  capacity  elements of ids
 * @param[out] count     records in all, also beyond capacity
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND (no such customer), KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_customer_records(const kith_view *view, kith_id customer, kith_id *ids, size_t capacity,
                                  size_t *count, kith_error *err);

/** What becomes of a record when its customer is erased. */
enum {
    KITH_ERASURE_EMPTIED = 1, /**< stays, without what was personal in it */
    KITH_ERASURE_REMOVED = 2, /**< goes */
    KITH_ERASURE_ENDED = 3,   /**< a relation, chain link, condition or binding to a manager: ends */
    KITH_ERASURE_KEPT = 4,    /**< stays as it is: it says nothing about a person */
    KITH_ERASURE_BLOCKS = 5   /**< stands in the way, unless the erasure is forced */
};

/** One record. Frozen: arrays of it cross the interface. */
typedef struct kith_erasure_row {
    kith_id record;    /**< which */
    uint32_t becomes;  /**< KITH_ERASURE_ */
    uint32_t reserved; /**< 0 */
} kith_erasure_row;

/** Who is erased. */
typedef struct kith_erasure {
    size_t size;      /**< sizeof(kith_erasure) */
    kith_id customer; /**< the customer; its aliases go along */
    kith_date on;     /**< day on which relations end; 0: today of the view or transaction */
    uint32_t force;   /**< 1: whatever stands in the way */
} kith_erasure;

/**
 * What an erasure would do, without doing it. Records of others stay, and lose what they say about the
 * person: a participant its name, a commission its remark, the card of an order its number but for the last
 * characters, a signed document the person's names and numbers, but not those of the others who signed it,
 * agreed, or were signed for. A location that shares an address of the customer's has none from then on. Last
 * come records of others who were merged, which need the customer no more: one that it paid for, or got the
 * deliveries or bills of, no longer names it (KITH_ERASURE_EMPTIED), and a condition that has it as its value
 * ends, or goes if it is still to begin.
 *
 * @param[in]  view      an open view
 * @param[in]  in        size-tagged; `force` does not count
 * @param[out] rows      at most capacity; what stands in the way first
 * @param[in]  capacity  elements of rows
 * @param[out] count     rows in all, also beyond capacity
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID (also: neither `in` nor the view has a day), KITH_ERR_ABI,
 *         KITH_ERR_NOT_FOUND, KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_erasure_preview(const kith_view *view, const kith_erasure *in, kith_erasure_row *rows,
                                 size_t capacity, size_t *count, kith_error *err);

/**
 * Erase a person: names, phones, addresses, birth date, documents, contacts, notes, tasks, appointments,
 * attachments and whatever else is about the person go; relations and chain links end; orders, accounts of
 * cards, commissions and their history stay, and belong to a customer without a name. Its number becomes one
 * that says nothing, and its status KITH_STATUS_ERASED. What something that stays refers to, such as a
 * location on an order, stays too, emptied. Relations of one pair that remarks or attributes tell apart have
 * remarks of "erased-" and a number from then on. What others have that says something about the person is
 * emptied of that: see kith_erasure_preview, and e-mails to others that went to one of its contacts.
 *
 * It is refused while others depend on the customer: it is a node with something under it, or pays, gets the
 * deliveries or bills of somebody, or is the value of somebody's condition, or acts on somebody today as
 * export agent, legal representative, card holder or commission recipient (kith_erasure_preview lists all of
 * it); forced, these end with it. Who was merged or erased does not depend on it, nor does an alias of its
 * own.
 *
 * With the commit the store takes the person's data out of the history: entries stay with who, when, what
 * and the reason that was given, but without the values that are personal (kith_change_is_personal). The
 * library cannot know whom a reason names, that of the erasure included: it must name nobody. Once older
 * views are closed and one more commit has passed, no byte of it is left in memory.
 *
 * From then on nothing new about the customer may come (KITH_RULE_CUSTOMER_ERASED), but for what belongs to
 * its orders, and nothing personal in that. Setting the status to KITH_STATUS_ERASED is no erasure and is
 * refused. An importing transaction may add a customer that was erased elsewhere, and to any that was erased
 * what erasing leaves: records in which nothing is personal but texts of "erased-" and a number, relations
 * and bindings that have ended. To others it may add what still names one: a location that shares its
 * address, a participant by its contact without a name, a signed document without its names,
 * numbers and addresses, a condition that has ended by the transaction's day (without a day: that has a last
 * day).
 *
 * Addresses that nothing may be sent to, by the list of suppressions, a withdrawal, a complaint, a status or
 * the wish for no calls, stay on that list as a keyed hash, if the book was opened with `hash`. Without it
 * this could not be remembered, and stands in the way too: the entry, the contact, or the customer that wants
 * no calls.
 *
 * @param[in]  txn  an open transaction
 * @param[in]  in   size-tagged
 * @param[out] err  details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID (also: neither `in` nor the transaction has a day),
 *         KITH_ERR_ABI, KITH_ERR_CLOSED, KITH_ERR_NOT_FOUND, KITH_ERR_RULE (KITH_RULE_CUSTOMER_ERASED: it is
 * already; KITH_RULE_ALIAS: erase whom it was merged into; KITH_RULE_IN_USE: `other` stands in the way),
 * KITH_ERR_SHAPE (it has a manager, and the actor, who takes it away, is longer than a lowered limit:
 * `subject` is the customer), KITH_ERR_LIMIT, KITH_ERR_STORE (no ids granted), KITH_ERR_STOPPED (the host
 * could not hash), KITH_ERR_MEMORY; on error nothing is changed
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_customer_erase(kith_txn *txn, const kith_erasure *in, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
