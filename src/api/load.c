/* Public calls of store.h that a store's callbacks make while loading. */
#include "api/check.h"
#include "engine/history.h"
#include "engine/load.h"

#include "kith/store.h"

#define VALUES_MOST 64u

/* A store that does not look at what a call answered must not lose a row unnoticed. */
static kith_status refuse(kith_load *load, kith_status status)
{
    if (load != NULL && load->status == KITH_OK) {
        load->status = kithi_report(load->err, KITH_ERR_STORE, "store handed over something invalid");
    }
    return status;
}

kith_status kith_load_row(kith_load *load, kith_id id, const kith_value *values, size_t count)
{
    if (load == NULL || load->mode == KITHI_LOAD_HISTORY || (values == NULL && count > 0) ||
        count > VALUES_MOST) {
        return refuse(load, KITH_ERR_INVALID);
    }
    return kithi_load_row(load, id, values, count);
}

kith_status kith_load_removal(kith_load *load, kith_id id)
{
    if (load == NULL || load->mode != KITHI_LOAD_REFRESH) {
        return refuse(load, KITH_ERR_INVALID);
    }
    return kithi_load_removal(load, id);
}

static bool bad_values(const kith_value *values, size_t count)
{
    bool bad = count > VALUES_MOST || (values == NULL && count > 0);
    for (size_t i = 0; !bad && i < count; i++) {
        bad = values[i].type == KITH_TYPE_TEXT && values[i].text == NULL;
    }
    return bad;
}

kith_status kith_load_history(kith_load *load, const kith_change *change)
{
    kith_change taken;
    if (load == NULL || change == NULL || load->mode != KITHI_LOAD_HISTORY) {
        return refuse(load, KITH_ERR_INVALID);
    }
    if (kithi_check_in(&taken, sizeof taken, change, NULL) != KITH_OK) {
        return refuse(load, KITH_ERR_ABI);
    }
    if (bad_values(taken.before, taken.before_count) || bad_values(taken.after, taken.after_count) ||
        taken.customer_count > VALUES_MOST || (taken.customers == NULL && taken.customer_count > 0)) {
        return refuse(load, KITH_ERR_INVALID);
    }
    if (load->status == KITH_OK) {
        load->status = kithi_history_add(load->history, &taken);
    }
    return load->status;
}

kith_status kith_load_end(kith_load *load, uint64_t sequence)
{
    if (load == NULL || load->mode == KITHI_LOAD_HISTORY || sequence > INT64_MAX) {
        return refuse(load, KITH_ERR_INVALID);
    }
    load->ended = true;
    load->sequence = sequence;
    return KITH_OK;
}
