/**
 * @file customer.h
 * @brief Customers: persons and organisations (O24).
 */
#ifndef KITH_CUSTOMER_H
#define KITH_CUSTOMER_H

#include "kith/kinds.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/**
 * A customer. In: a field whose bit (KITH_PRESENT(KITH_CUSTOMER_...)) is not in `present` is left alone; one
 * whose bit is set and whose value is NULL, "" or 0 is cleared, but for commission_rate and do_not_call,
 * where 0 is a value (kith_record_change clears them). Out: `present` tells which fields are set.
 */
typedef struct kith_customer {
    size_t size;                  /**< sizeof(kith_customer) */
    uint64_t present;             /**< bits of the fields */
    const char *number;           /**< unique, the host's; required */
    int64_t kind;                 /**< KITH_PARTY_; required */
    const char *surname;          /**< of a person */
    const char *given_name;       /**< of a person */
    const char *patronymic;       /**< of a person */
    const char *organisation;     /**< name of an organisation; of a person: where he works, free text */
    const char *salutation;       /**< free text */
    int64_t sex;                  /**< KITH_SEX_ */
    kith_date birth_date;         /**< day of birth */
    int32_t reserved;             /**< 0 */
    int64_t capacity;             /**< KITH_CAPACITY_ */
    const char *document;         /**< identity document */
    const char *city;             /**< city */
    const char *address;          /**< address without the city */
    const char *phone;            /**< as written; searched by its digits */
    const char *second_phone;     /**< as written; searched by its digits */
    const char *email;            /**< e-mail address */
    const char *tax_number;       /**< tax number */
    kith_date registration_date;  /**< day of registration */
    int32_t reserved_2;           /**< 0 */
    kith_id category;             /**< a KITH_KIND_CATEGORY */
    int64_t status;               /**< KITH_STATUS_ */
    const char *language;         /**< language of correspondence, such as "de" */
    const char *remarks;          /**< free text */
    kith_id payer;                /**< customer who pays (M5) */
    kith_id delivery_party;       /**< customer to whom goods go */
    kith_id invoice_to;           /**< customer to whom invoices go (M5) */
    kith_id invoice_location;     /**< a KITH_KIND_LOCATION of invoice_to, or of the customer without one */
    const char *payment_terms;    /**< the host's code */
    const char *price_list;       /**< the host's code */
    const char *discount_model;   /**< the host's code */
    kith_decimal commission_rate; /**< percent; a set 0 is 0 % (P34) */
    int64_t do_not_call;          /**< 1: no calls */
} kith_customer;

/**
 * Add a customer.
 *
 * @param[in]  txn  an open transaction
 * @param[in]  in   size-tagged
 * @param[out] out  the new id; 0 on error
 * @param[out] err  details, or NULL
 * @return as kith_record_add, with KITH_ERR_ABI after KITH_ERR_INVALID
 * @par Ownership everything is copied
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_customer_add(kith_txn *txn, const kith_customer *in, kith_id *out, kith_error *err);

/**
 * Change any subset of a customer's fields.
 *
 * @param[in]  txn  an open transaction
 * @param[in]  id   the customer
 * @param[in]  in   size-tagged; only fields in `present` count
 * @param[out] err  details, or NULL
 * @return as kith_record_change, with KITH_ERR_ABI after KITH_ERR_INVALID
 * @par Ownership everything is copied
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_customer_change(kith_txn *txn, kith_id id, const kith_customer *in, kith_error *err);

/**
 * Retire a customer: status inactive, every relation that is not over ends on the given day; history stays.
 * Relations that would begin later are removed; one that a record such as a signed document names ends on its
 * first day instead, and so do its reciprocal and the relation whose reciprocal it is. If others have
 * committed before this one is, the relations end that there are then; a status or a removed relation that
 * they changed is a conflict.
 *
 * @param[in]  txn  an open transaction
 * @param[in]  id   the customer
 * @param[in]  on   last day on which its relations hold; 0: the transaction's today
 * @param[out] err  details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_CLOSED, KITH_ERR_NOT_FOUND, KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_customer_retire(kith_txn *txn, kith_id id, kith_date on, kith_error *err);

/**
 * Read a customer.
 *
 * @param[in]  view  an open view
 * @param[in]  id    the customer
 * @param[out] out   size-tagged
 * @param[out] err   details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND
 * @par Ownership strings are borrowed from the view
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_customer_get(const kith_view *view, kith_id id, kith_customer *out, kith_error *err);

/**
 * Find a customer by its number.
 *
 * @param[in]  view    an open view
 * @param[in]  number  exact
 * @param[out] out     the id; 0 if there is none
 * @param[out] err     details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND
 * @par Ownership number is only read
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_customer_find(const kith_view *view, const char *number, kith_id *out, kith_error *err);

/**
 * Find many customers by their numbers in one call, several times faster than one by one.
 *
 * @param[in]  view     an open view
 * @param[in]  numbers  exact numbers; none may be NULL
 * @param[in]  count    how many
 * @param[out] ids      count elements; 0 where there is none
 * @param[out] err      details, or NULL
 * @return KITH_OK; KITH_ERR_INVALID
 * @par Ownership numbers are only read
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_customer_find_many(const kith_view *view, const char *const *numbers, size_t count,
                                    kith_id *ids, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
