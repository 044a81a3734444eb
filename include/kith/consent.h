/**
 * @file consent.h
 * @brief Consent: may a message be sent to a contact (P6, P7, table 7).
 */
#ifndef KITH_CONSENT_H
#define KITH_CONSENT_H

#include "kith/kinds.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** Classes of messages. Asking for consent is commercial. */
enum {
    KITH_MESSAGE_COMMERCIAL = 0,   /**< advertises something */
    KITH_MESSAGE_TRANSACTIONAL = 1 /**< belongs to a purchase: confirmation, invoice, delivery */
};

/** Which message. */
typedef struct kith_contact_request {
    size_t size;       /**< sizeof(kith_contact_request) */
    kith_id contact;   /**< a KITH_KIND_CONTACT */
    kith_id law;       /**< a KITH_KIND_CONSENT_LAW; 0: the book's; without one only express consent allows */
    uint32_t channel;  /**< KITH_CHANNEL_ */
    uint32_t message;  /**< KITH_MESSAGE_ */
    kith_date on;      /**< day; 0: the view's today */
    uint32_t reserved; /**< 0 */
} kith_contact_request;

/** Whether it may be sent. */
typedef struct kith_permission {
    size_t size;      /**< sizeof(kith_permission) */
    uint32_t allowed; /**< 1: yes */
    uint32_t reason;  /**< KITH_PERMISSION_ */
    uint32_t warn;    /**< 1: allowed, but it cannot be shown why */
    kith_date
        expires;     /**< last day of an allowance that ends; 0: it does not, as for what is transactional */
    kith_date retry; /**< first day after the rest that follows a soft bounce: ask again then, for what comes
                          later in the table may still forbid it; 0: no rest, or not known */
    uint32_t reserved;   /**< 0 */
    kith_id record;      /**< consent or suppression that says so; 0: none */
    const char *address; /**< where to; NULL where it is not allowed or there is none */
} kith_permission;

/**
 * May a message be sent to a contact on a day: table 7, the first row that holds. Consent counts for the
 * contact, address and channel that it was given for, and for nobody else. That of the contact itself
 * (KITH_CONTACT_CONSENT) is one for its e-mail address, and lapses with it: express is express consent
 * without a proof, where no record says more; implied, none and unknown allow nothing, for no law knows since
 * when and by what. After a withdrawal only an express consent of a later date allows again: the record of a
 * withdrawal stays as long as its contact does (KITH_RULE_APPEND_ONLY).
 *
 * @param[in]  view     an open view
 * @param[in]  request  size-tagged
 * @param[out] out      size-tagged; its text is borrowed from the view
 * @param[out] err      details, or NULL
 * @return KITH_OK, whether it may or not; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND
 *         (no such contact or law)
 * @par Ownership strings are borrowed
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_may_contact(const kith_view *view, const kith_contact_request *request, kith_permission *out,
                             kith_error *err);

/**
 * Add the laws that come with the library, if they are not there: `casl` (Canada) and `opt_in` (only express
 * consent).
 *
 * @param[in]  txn  an open transaction
 * @param[out] err  details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_CLOSED, KITH_ERR_LIMIT,
 *         KITH_ERR_STORE (no ids granted), KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_consent_presets(kith_txn *txn, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
