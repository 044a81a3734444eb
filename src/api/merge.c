/* Public calls of merge.h. */
#include "engine/merge.h"

#include "api/check.h"
#include "model/rows.h"
#include "rules/aliases.h"
#include "rules/duplicates.h"

#define SCORE_MOST 100u

kith_status kith_duplicate_list(const kith_view *view, kith_id customer, uint32_t least, kith_duplicate *out,
                                size_t capacity, size_t *count, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || count == NULL || (out == NULL && capacity > 0) || least == 0 || least > SCORE_MOST ||
        !kithi_check_id(customer, KITH_KIND_CUSTOMER)) {
        return kithi_check_invalid(err,
                                   "view, out or count is NULL, not a customer, or least is out of range");
    }
    if (kithi_row_find(&view->state, customer) == NULL) {
        return kithi_check_not_found(err, "customer", customer);
    }
    *count = capacity == 0 ? 0 : kithi_duplicates_list(&view->state, customer, least, out, capacity);
    return KITH_OK;
}

kith_status kith_customer_merge(kith_txn *txn, const kith_merge *in, kith_conflict *conflicts,
                                size_t capacity, size_t *count, kith_error *err)
{
    kith_merge taken;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (txn == NULL || in == NULL || count == NULL || (conflicts == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "transaction, in, conflicts or count is NULL");
    }
    kith_status status = kithi_check_in(&taken, sizeof taken, in, err);
    if (status != KITH_OK) {
        return status;
    }
    if (!kithi_check_id(taken.source, KITH_KIND_CUSTOMER) ||
        !kithi_check_id(taken.target, KITH_KIND_CUSTOMER) || taken.source == taken.target ||
        !kithi_check_date(taken.on) || taken.reserved != 0) {
        return kithi_check_invalid(err, "in: not two customers or a day, or reserved is set");
    }
    if (taken.on == 0 && txn->today == 0) {
        return kithi_check_invalid(err, "neither in nor the transaction has a day");
    }
    status = kithi_txn_check_open(txn, err);
    return status == KITH_OK ? kithi_calls_merge(txn, &taken, conflicts, capacity, count, err) : status;
}

kith_status kith_customer_survivor(const kith_view *view, kith_id customer, kith_id *out, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = 0;
    }
    if (view == NULL || out == NULL || !kithi_check_id(customer, KITH_KIND_CUSTOMER)) {
        return kithi_check_invalid(err, "view or out is NULL, or not a customer");
    }
    if (kithi_row_find(&view->state, customer) == NULL) {
        return kithi_check_not_found(err, "customer", customer);
    }
    *out = kithi_aliases_survivor(&view->state, customer);
    return KITH_OK;
}
