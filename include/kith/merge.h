/**
 * @file merge.h
 * @brief Customers that are one: finding them, and making one of two.
 */
#ifndef KITH_MERGE_H
#define KITH_MERGE_H

#include "kith/kinds.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** In what two customers agree; bits, and what each adds to the score. */
enum {
    KITH_AGREES_TAX_NUMBER = 1, /**< tax number, 60 */
    KITH_AGREES_EMAIL = 2,      /**< e-mail address, as addresses are compared, 40 */
    KITH_AGREES_PHONE = 4,      /**< one of the phones, see kith_duplicate_list, 30 */
    KITH_AGREES_NAME = 8,       /**< folded name, 30 */
    KITH_AGREES_BIRTH_DATE = 16 /**< birth date, together with the name only, 30 */
};

/** Somebody who may be the same. Frozen: arrays of it cross the interface. */
typedef struct kith_duplicate {
    kith_id customer; /**< who */
    uint32_t score;   /**< 1 to 100 */
    uint32_t agrees;  /**< KITH_AGREES_ bits */
} kith_duplicate;

/**
 * Customers that may be the same as one: active or not, but neither erased nor merged already. One that is
 * either is like nobody.
 *
 * Tax numbers are compared without regard to case, spaces, dots, hyphens and slashes.
 *
 * Of phones the digits are compared: as they are written, without the country code behind + or 00, and
 * without the 0 with which a national number begins. Other trunk prefixes, such as the 8 of Russia, may as
 * well be part of the number and are not left out. Phones of fewer than four digits, such as 112, are not
 * compared: they say nothing about who has them.
 *
 * @param[in]  view      an open view
 * @param[in]  customer  who is compared with all others
 * @param[in]  least     lowest score that is listed, 1 to 100
 * @param[out] out       best first, then by id; of more than capacity the best
 * @param[in]  capacity  elements of out
 * @param[out] count     how many were written
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND (no such customer)
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_duplicate_list(const kith_view *view, kith_id customer, uint32_t least, kith_duplicate *out,
                                size_t capacity, size_t *count, kith_error *err);

/** Which two become one. */
typedef struct kith_merge {
    size_t size;       /**< sizeof(kith_merge) */
    kith_id source;    /**< becomes an alias of the other */
    kith_id target;    /**< survives */
    kith_date on;      /**< day from which they are one; 0: the transaction's today */
    uint32_t reserved; /**< 0 */
} kith_merge;

/** What does not go along by itself. */
enum {
    KITH_CONFLICT_FIELD = 1, /**< both have a value, of it or of what belongs to it; the survivor's stays */
    KITH_CONFLICT_PART = 2,  /**< the survivor has such a part, or a condition for those days; it stays */
    KITH_CONFLICT_RELATION = 3, /**< both have it on common days but with other attributes; it stays */
    KITH_CONFLICT_SELF = 4,     /**< it relates the two with each other, and ends or goes */
    KITH_CONFLICT_MANAGER = 5   /**< both are bound to managers; the source's binding ends */
};

/** One of them. Frozen: arrays of it cross the interface. */
typedef struct kith_conflict {
    uint32_t conflict; /**< KITH_CONFLICT_ */
    uint32_t field;    /**< of the customers, for KITH_CONFLICT_FIELD; else 0 */
    kith_id record;    /**< of the source; itself for a field */
    kith_id other;     /**< what it clashes with; 0: nothing in particular */
} kith_conflict;

/**
 * Make one customer of two. Whatever refers to the source refers to the target afterwards, row by row: parts,
 * relations, chain links, orders and all the rest; fields that the target lacks are filled. The source stays
 * as an alias: its record and its number are still there, with KITH_STATUS_MERGED, a KITH_KIND_ALIAS of the
 * target says what became of it, and kith_customer_survivor leads there. Aliases of the source become aliases
 * of the target.
 *
 * What is written from then on about the alias is written about the target: every customer that a call names,
 * in a new record or as a new value, stands for its survivor, also when the call is made again because
 * somebody else merged it meanwhile. Searching for the alias finds the target; selections and chains leave
 * the alias out. What a table decides is asked about the target, too: conditions, the header of an order, its
 * card, its commission and who signs (kith_condition_effective and its siblings, kith_order_header,
 * kith_card_resolve, kith_commission_of, kith_signatory_find), so that a preview says what saving does.
 * Reading a record, its parts or its relations by the old id shows what is left there.
 *
 * The alias's own record stays as it is: changing it, giving anybody the status by hand, adding or removing a
 * KITH_KIND_ALIAS break KITH_RULE_ALIAS, which names alias and survivor. Only an importing transaction may
 * add a customer with the status, and then its KITH_KIND_ALIAS. Rows that a store loads are taken as they
 * are.
 *
 * Nothing is lost: what cannot go along stays with the alias and is listed. Of parts that is one which the
 * target has already, and a condition that would hold on a day on which one of the same type and scope does.
 * Relations of one type with the same other customer are united if their days overlap or follow each other
 * and they agree in everything else; what was signed, bought or earned by one of them names the one that is
 * left. One between the two ends the day before, or on its first day if something was signed or earned by it
 * then. Commissions stay as they were booked: by an order that both earned by the target has two parts. Of
 * two primary parts and cards that of the target stays; locations without a name get the number of whose
 * they were, as far as a name may be long. Who is invoiced and where is taken over together. On days, from
 * that of the merge on, on which the target has no manager of its own it gets the source's, but for one who
 * has left.
 *
 * Consent becomes the most restrictive: do-not-call of either counts, and contacts with the same address get
 * the lesser decision and the status of the address that forbids more. A decision goes on to all that hang
 * together by addresses, whichever of them share one. If one has withdrawn and has not said yes since, none
 * with the address is written to: the others get the latest withdrawal, with the day of the merge if they had
 * said yes later. Contacts of the target that share no address with one that comes, not even through others,
 * stay as they are.
 *
 * To try it, merge in a transaction, read the conflicts and kith_txn_check, and close it: rules of levels,
 * cycles, cardinality and periods judge the outcome as they judge all else. So does the commit by limits of
 * counts: what comes to the target counts there.
 *
 * No call takes a merge back: what is written about the target afterwards belongs to the one that both are,
 * and nobody could say to which of the two it should go. What the library keeps of it is one commit, which
 * stands in the history of both: the KITH_KIND_ALIAS with day, actor and instant, and each row that moved or
 * was filled, united, ended or removed, with the values before and after. It tells what came from where; the
 * alias stays one.
 *
 * @param[in]  txn        an open transaction
 * @param[in]  in         size-tagged
 * @param[out] conflicts  at most capacity
 * @param[in]  capacity   elements of conflicts
 * @param[out] count      conflicts in all, also beyond capacity
 * @param[out] err        details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID (also: neither `in` nor the transaction has a day),
 *         KITH_ERR_ABI, KITH_ERR_CLOSED, KITH_ERR_NOT_FOUND, KITH_ERR_RULE (KITH_RULE_ALIAS: one of them is
 * an alias; KITH_RULE_CUSTOMER_ERASED: is erased), KITH_ERR_SHAPE (the actor is longer than a lowered limit:
 * `subject` is the target, whose alias would name it), KITH_ERR_LIMIT, KITH_ERR_STORE (no ids granted),
 * KITH_ERR_MEMORY; on error nothing is changed
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_customer_merge(kith_txn *txn, const kith_merge *in, kith_conflict *conflicts,
                                size_t capacity, size_t *count, kith_error *err);

/**
 * Who a customer is by now.
 *
 * @param[in]  view      an open view
 * @param[in]  customer  a customer, or an alias of one
 * @param[out] out       whom it was merged into; itself if it was not
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND (no such customer)
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_customer_survivor(const kith_view *view, kith_id customer, kith_id *out, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
