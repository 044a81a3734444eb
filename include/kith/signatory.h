/**
 * @file signatory.h
 * @brief Signatories: who signs for a customer, and whose data the document carries (O22, O23, table 5).
 */
#ifndef KITH_SIGNATORY_H
#define KITH_SIGNATORY_H

#include "kith/kinds.h"
#include "kith/trace.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** Which document. */
typedef struct kith_signatory_request {
    size_t size;            /**< sizeof(kith_signatory_request) */
    kith_id customer;       /**< whom it is about */
    kith_id profile;        /**< a KITH_KIND_LEGAL_PROFILE; 0: the book's; without one 18, 14 and 15 years */
    kith_id representative; /**< the one to sign, and nobody else in its place; 0: the best one */
    uint32_t document;      /**< KITH_DOCUMENT_ */
    kith_date on;           /**< day of signing; 0: the view's today */
} kith_signatory_request;

/** Who signs. */
typedef struct kith_signatory {
    size_t size;          /**< sizeof(kith_signatory) */
    uint32_t result;      /**< KITH_SIGNATORY_ */
    uint32_t several;     /**< 1: several persons may represent it, and another may be named */
    uint32_t age_unknown; /**< 1: the birth date of the customer, or of who represents it, is not known */
    uint32_t reserved;    /**< 0 */
    kith_id signatory;    /**< who signs, and whose data are printed; 0: nobody */
    kith_id consenting;   /**< the representative who agrees with what the customer signs; 0: none */
    kith_id relation;     /**< that makes somebody the representative; 0: none */
    const char *name;     /**< of the signatory: organisation, or surname; further names are in its record */
    const char *document; /**< passport or other document of the signatory; NULL */
    const char *address;  /**< address of the signatory; NULL */
    const char *phone;    /**< phone of the signatory; NULL */
} kith_signatory;

/**
 * Who signs a document for a customer: table 5. A representative stands on `from` of a relation to the
 * customer whose type has the effect legal representative; kinship gives no right to sign, and whom a
 * representative represents itself does not count.
 *
 * Who was declared of age signs from 14 years on, whatever the profile says. A representative whose birth
 * date is not known counts as of age (`age_unknown`). Nobody signs for who is dead:
 * KITH_SIGNATORY_REPRESENTATIVE_MISSING, and the trace has a row of the customer (KITH_REASON_INACTIVE)
 * alone. Where a representative was named who may not, nobody signs, though others may: the trace says why,
 * also of one that is related to the customer by nothing (KITH_REASON_NO_RECORD, without a record).
 *
 * @param[in]  view     an open view
 * @param[in]  request  size-tagged
 * @param[out] out      size-tagged; its texts are borrowed from the view
 * @param[out] trace    size-tagged, or NULL: a row per representative, with the reason if it may not, and
 *                      one of who was named and is none; `subject` is the representative, `record` the
 *                      relation
 * @param[out] err      details, or NULL
 * @return KITH_OK, whatever the result; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND (no
 *         such customer, representative or profile)
 * @par Ownership strings are borrowed
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_signatory_find(const kith_view *view, const kith_signatory_request *request,
                                kith_signatory *out, kith_trace *trace, kith_error *err);

/**
 * Freeze who signs as a KITH_KIND_SIGNED_DOCUMENT of the customer, with the data of the day: later changes do
 * not alter it, and it stays as long as the customer does (KITH_RULE_APPEND_ONLY). What names nobody is not
 * frozen, nor added by hand (KITH_RULE_NO_SIGNATORY).
 *
 * @param[in]  txn      an open transaction
 * @param[in]  request  size-tagged; its day, or the transaction's
 * @param[in]  number   number of the document
 * @param[out] id       the record; or NULL
 * @param[out] err      details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_CLOSED, KITH_ERR_NOT_FOUND,
 *         KITH_ERR_RULE (KITH_RULE_NO_SIGNATORY: nobody may sign), KITH_ERR_SHAPE, KITH_ERR_LIMIT,
 *         KITH_ERR_STORE (no ids granted), KITH_ERR_MEMORY
 * @par Ownership everything is copied
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_document_sign(kith_txn *txn, const kith_signatory_request *request, const char *number,
                               kith_id *id, kith_error *err);

/**
 * Add the legal profiles that come with the library, if they are not there: `ru`, `de` and `plain`.
 *
 * @param[in]  txn  an open transaction
 * @param[out] err  details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_CLOSED, KITH_ERR_LIMIT,
 *         KITH_ERR_STORE (no ids granted), KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_legal_presets(kith_txn *txn, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
