/* Public calls of store.h that a store's callbacks make while loading. */
#include "api/check.h"
#include "base/utf8.h"
#include "engine/history.h"
#include "engine/load.h"

#include "kith/store.h"

#include <string.h>

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

static bool bad_text(const char *text, size_t length)
{
    return text != NULL && !kithi_utf8_valid(text, length == KITH_NUL_ENDED ? strlen(text) : length);
}

static bool bad_texts(const kith_value *values, size_t count)
{
    bool bad = false;
    for (size_t i = 0; !bad && i < count; i++) {
        bad = values[i].type == KITH_TYPE_TEXT && bad_text(values[i].text, values[i].length);
    }
    return bad;
}

/* Texts of rows are checked as they come; those of the history reach the host in the same way. */
static kith_status refuse_text(kith_load *load, const kith_change *change)
{
    if (load->status == KITH_OK) {
        (void)kithi_report(load->err, KITH_ERR_CORRUPT, "history of commit ");
        kithi_report_number(load->err, (int64_t)change->sequence);
        kithi_report_add(load->err, ": a text is not UTF-8");
        if (load->err != NULL) {
            load->err->subject = change->id;
        }
        load->status = KITH_ERR_CORRUPT;
    }
    return load->status;
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
    if (bad_text(taken.actor, KITH_NUL_ENDED) || bad_text(taken.shop, KITH_NUL_ENDED) ||
        bad_text(taken.reason, KITH_NUL_ENDED) || bad_texts(taken.before, taken.before_count) ||
        bad_texts(taken.after, taken.after_count)) {
        return refuse_text(load, &taken);
    }
    if (load->status == KITH_OK) {
        load->status = kithi_history_add(load->history, &taken);
    }
    return load->status;
}

kith_status kith_load_refuse(kith_load *load, kith_status status, const char *message)
{
    if (load == NULL || message == NULL ||
        (status != KITH_ERR_STORE && status != KITH_ERR_CORRUPT && status != KITH_ERR_MEMORY)) {
        return refuse(load, KITH_ERR_INVALID);
    }
    if (load->status == KITH_OK) {
        load->status = kithi_report(load->err, status, "");
        kithi_report_line(load->err, message);
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
