/* Public calls of customer.h. */
#include "api/check.h"
#include "api/fields.h"
#include "base/hash.h"
#include "base/heap.h"
#include "base/prefetch.h"
#include "engine/calls.h"
#include "model/index.h"
#include "model/rows.h"

#include "kith/customer.h"

#include <string.h>

#define PLACE(number, name)                                                                                  \
    {                                                                                                        \
        number, (uint32_t)offsetof(kith_customer, name)                                                      \
    }

static const kithi_place places[] = {
    PLACE(KITH_CUSTOMER_NUMBER, number),
    PLACE(KITH_CUSTOMER_KIND, kind),
    PLACE(KITH_CUSTOMER_SURNAME, surname),
    PLACE(KITH_CUSTOMER_GIVEN_NAME, given_name),
    PLACE(KITH_CUSTOMER_PATRONYMIC, patronymic),
    PLACE(KITH_CUSTOMER_ORGANISATION, organisation),
    PLACE(KITH_CUSTOMER_SALUTATION, salutation),
    PLACE(KITH_CUSTOMER_SEX, sex),
    PLACE(KITH_CUSTOMER_BIRTH_DATE, birth_date),
    PLACE(KITH_CUSTOMER_CAPACITY, capacity),
    PLACE(KITH_CUSTOMER_DOCUMENT, document),
    PLACE(KITH_CUSTOMER_CITY, city),
    PLACE(KITH_CUSTOMER_ADDRESS, address),
    PLACE(KITH_CUSTOMER_PHONE, phone),
    PLACE(KITH_CUSTOMER_SECOND_PHONE, second_phone),
    PLACE(KITH_CUSTOMER_EMAIL, email),
    PLACE(KITH_CUSTOMER_TAX_NUMBER, tax_number),
    PLACE(KITH_CUSTOMER_REGISTRATION_DATE, registration_date),
    PLACE(KITH_CUSTOMER_CATEGORY, category),
    PLACE(KITH_CUSTOMER_STATUS, status),
    PLACE(KITH_CUSTOMER_LANGUAGE, language),
    PLACE(KITH_CUSTOMER_REMARKS, remarks),
    PLACE(KITH_CUSTOMER_PAYER, payer),
    PLACE(KITH_CUSTOMER_DELIVERY_PARTY, delivery_party),
    PLACE(KITH_CUSTOMER_INVOICE_TO, invoice_to),
    PLACE(KITH_CUSTOMER_INVOICE_LOCATION, invoice_location),
    PLACE(KITH_CUSTOMER_PAYMENT_TERMS, payment_terms),
    PLACE(KITH_CUSTOMER_PRICE_LIST, price_list),
    PLACE(KITH_CUSTOMER_DISCOUNT_MODEL, discount_model),
    PLACE(KITH_CUSTOMER_COMMISSION_RATE, commission_rate),
    PLACE(KITH_CUSTOMER_DO_NOT_CALL, do_not_call),
};
#define PLACES (sizeof places / sizeof places[0])

static kith_status take_customer(const kith_customer *in, kith_value *values, size_t *count, kith_error *err)
{
    kith_customer customer;
    const kith_status status = kithi_check_in(&customer, sizeof customer, in, err);
    if (status != KITH_OK) {
        return status;
    }
    if ((customer.present & 1u) != 0 || customer.present >> (PLACES + 1) != 0) {
        return kithi_check_invalid(err, "present names a field that a customer has not");
    }
    *count = kithi_fields_values(KITH_KIND_CUSTOMER, places, PLACES, &customer, customer.present, values);
    return KITH_OK;
}

kith_status kith_customer_add(kith_txn *txn, const kith_customer *in, kith_id *out, kith_error *err)
{
    kith_value values[PLACES];
    size_t count = 0;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = 0;
    }
    if (txn == NULL || in == NULL || out == NULL) {
        return kithi_check_invalid(err, "transaction, in or out is NULL");
    }
    kith_status status = take_customer(in, values, &count, err);
    if (status == KITH_OK) {
        status = kithi_txn_check_open(txn, err);
    }
    return status == KITH_OK ? kithi_calls_add(txn, KITH_KIND_CUSTOMER, values, count, out, err) : status;
}

kith_status kith_customer_change(kith_txn *txn, kith_id id, const kith_customer *in, kith_error *err)
{
    kith_value values[PLACES];
    size_t count = 0;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (txn == NULL || in == NULL || !kithi_check_id(id, KITH_KIND_CUSTOMER)) {
        return kithi_check_invalid(err, "transaction or in is NULL, or not the id of a customer");
    }
    kith_status status = take_customer(in, values, &count, err);
    if (status == KITH_OK) {
        status = kithi_txn_check_open(txn, err);
    }
    return status == KITH_OK ? kithi_calls_change(txn, id, values, count, err) : status;
}

kith_status kith_customer_retire(kith_txn *txn, kith_id id, kith_date on, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (txn == NULL || !kithi_check_id(id, KITH_KIND_CUSTOMER) || !kithi_check_date(on)) {
        return kithi_check_invalid(err, "transaction is NULL, not the id of a customer, or not a date");
    }
    const kith_date day = on == 0 ? txn->today : on;
    if (day == 0) {
        return kithi_check_invalid(err, "neither the call nor the transaction gives a day");
    }
    const kith_status status = kithi_txn_check_open(txn, err);
    return status == KITH_OK ? kithi_calls_retire(txn, id, day, err) : status;
}

kith_status kith_customer_get(const kith_view *view, kith_id id, kith_customer *out, kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    kith_customer customer = {.size = sizeof customer};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (view == NULL || out == NULL || !kithi_check_id(id, KITH_KIND_CUSTOMER)) {
        return kithi_check_invalid(err, "view or out is NULL, or not the id of a customer");
    }
    const kith_status status = kithi_check_out(out, err);
    if (status != KITH_OK) {
        return status;
    }
    const unsigned char *row = kithi_row_find(&view->state, id);
    if (row != NULL) {
        kithi_row_read(&view->state, KITH_KIND_CUSTOMER, row, values);
        customer.present = kithi_fields_fill(KITH_KIND_CUSTOMER, places, PLACES, values, &customer);
    }
    kithi_check_fill(out, &customer, sizeof customer);
    return row == NULL ? kithi_check_not_found(err, "customer", id) : KITH_OK;
}

kith_status kith_customer_find(const kith_view *view, const char *number, kith_id *out, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = 0;
    }
    if (view == NULL || number == NULL || out == NULL) {
        return kithi_check_invalid(err, "view, number or out is NULL");
    }
    const uint32_t sequence = kithi_index_find(&view->state, KITH_KIND_CUSTOMER, number, strlen(number), 0);
    if (sequence == 0) {
        (void)kithi_report(err, KITH_ERR_NOT_FOUND, "there is no customer ");
        kithi_report_quote(err, number, strlen(number));
        return KITH_ERR_NOT_FOUND;
    }
    *out = kithi_id_make(KITH_KIND_CUSTOMER, sequence);
    return KITH_OK;
}

#define GROUP 32u /* misses under way at once */

kith_status kith_customer_find_many(const kith_view *view, const char *const *numbers, size_t count,
                                    kith_id *ids, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (view == NULL || (count > 0 && (numbers == NULL || ids == NULL))) {
        return kithi_check_invalid(err, "view, numbers or ids is NULL");
    }
    for (size_t i = 0; i < count; i++) {
        ids[i] = 0;
        if (numbers[i] == NULL) {
            return kithi_check_invalid(err, "a number is NULL");
        }
    }
    const kithi_state *state = &view->state;
    const kithi_root *hash = kithi_state_root(state, KITHI_ROOT_HASH);
    for (size_t begin = 0; begin < count; begin += GROUP) {
        const size_t end = count - begin < GROUP ? count : begin + GROUP;
        for (size_t i = begin; i < end; i++) {
            kithi_hash_prefetch(hash, kithi_hash_bytes(numbers[i], strlen(numbers[i])));
        }
        for (size_t i = begin; i < end; i++) {
            kithi_hash_walk walk;
            uint32_t texts = 0;
            kithi_hash_find(&walk, hash, kithi_hash_bytes(numbers[i], strlen(numbers[i])));
            while (kithi_hash_next(&walk, &texts)) {
                kithi_prefetch(kithi_heap_at(kithi_state_root(state, KITHI_ROOT_HEAP), texts));
            }
        }
        for (size_t i = begin; i < end; i++) {
            const uint32_t sequence =
                kithi_index_find(state, KITH_KIND_CUSTOMER, numbers[i], strlen(numbers[i]), 0);
            ids[i] = sequence == 0 ? 0 : kithi_id_make(KITH_KIND_CUSTOMER, sequence);
        }
    }
    return KITH_OK;
}
