/* Public calls of profile.h. */
#include "rules/profile.h"
#include "api/check.h"
#include "api/fields.h"
#include "model/rows.h"

#define PLACE(number, name)                                                                                  \
    {                                                                                                        \
        number, (uint32_t)offsetof(kith_location, name)                                                      \
    }

static const kithi_place places[] = {
    PLACE(KITH_LOCATION_CUSTOMER, customer),       PLACE(KITH_LOCATION_NAME, name),
    PLACE(KITH_LOCATION_PRIMARY, primary),         PLACE(KITH_LOCATION_BILLING, billing),
    PLACE(KITH_LOCATION_SHIPPING, shipping),       PLACE(KITH_LOCATION_HEADQUARTERS, headquarters),
    PLACE(KITH_LOCATION_SHARES, shares),           PLACE(KITH_LOCATION_ADDRESSEE, addressee),
    PLACE(KITH_LOCATION_STREET, street),           PLACE(KITH_LOCATION_ADDITION, addition),
    PLACE(KITH_LOCATION_POSTAL_CODE, postal_code), PLACE(KITH_LOCATION_CITY, city),
    PLACE(KITH_LOCATION_REGION, region),           PLACE(KITH_LOCATION_COUNTRY, country),
    PLACE(KITH_LOCATION_LATITUDE, latitude),       PLACE(KITH_LOCATION_LONGITUDE, longitude),
    PLACE(KITH_LOCATION_REMARK, remark),           PLACE(KITH_LOCATION_PAYS, pays),
};
#define PLACES (sizeof places / sizeof places[0])

kith_status kith_location_find(const kith_view *view, kith_id customer, uint32_t purpose, kith_id *out,
                               kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = 0;
    }
    const kithi_field *field = kithi_schema_field(KITH_KIND_LOCATION, purpose);
    if (view == NULL || out == NULL || !kithi_check_id(customer, KITH_KIND_CUSTOMER) ||
        (purpose != 0 && (field == NULL || (field->flags & KITHI_CHOSEN) == 0))) {
        return kithi_check_invalid(err, "view or out is NULL, not the id of a customer, or not a purpose");
    }
    if (!kithi_row_lives(&view->state, customer)) {
        return kithi_check_not_found(err, "customer", customer);
    }
    *out = kithi_profile_location(&view->state, customer, purpose);
    return *out == 0 ? kithi_check_not_found(err, "location of customer", customer) : KITH_OK;
}

kith_status kith_location_get(const kith_view *view, kith_id id, kith_location *out, kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    kith_value shared[KITHI_FIELDS];
    kith_location location = {.size = sizeof location};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (view == NULL || out == NULL || !kithi_check_id(id, KITH_KIND_LOCATION)) {
        return kithi_check_invalid(err, "view or out is NULL, or not the id of a location");
    }
    const kith_status status = kithi_check_out(out, err);
    if (status != KITH_OK) {
        return status;
    }
    const unsigned char *row = kithi_row_find(&view->state, id);
    if (row != NULL) {
        const kith_id address = kithi_profile_address(&view->state, id);
        kithi_row_read(&view->state, KITH_KIND_LOCATION, row, values);
        kithi_row_read(&view->state, KITH_KIND_LOCATION, kithi_row_find(&view->state, address), shared);
        for (uint32_t field = 1; field < KITHI_FIELDS; field++) {
            values[field] = (KITHI_ADDRESS_FIELDS >> field & 1u) != 0 ? shared[field] : values[field];
        }
        location.present = kithi_fields_fill(KITH_KIND_LOCATION, places, PLACES, values, &location);
    }
    kithi_check_fill(out, &location, sizeof location);
    return row == NULL ? kithi_check_not_found(err, "location", id) : KITH_OK;
}

kith_status kith_bank_account_complete(const kith_view *view, kith_id id, int32_t *complete, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (complete != NULL) {
        *complete = 0;
    }
    if (view == NULL || complete == NULL || !kithi_check_id(id, KITH_KIND_BANK_ACCOUNT)) {
        return kithi_check_invalid(err, "view or complete is NULL, or not the id of a bank account");
    }
    if (kithi_row_find(&view->state, id) == NULL) {
        return kithi_check_not_found(err, "bank_account", id);
    }
    *complete = kithi_profile_account_complete(&view->state, id, view->today);
    return KITH_OK;
}

/* Is it an id of the kind that has a row, or 0? */
static bool is_there(const kith_view *view, kith_id id, uint32_t kind)
{
    return id == 0 || (kithi_check_id(id, kind) && kithi_row_find(&view->state, id) != NULL);
}

kith_status kith_agenda_list(const kith_view *view, const kith_agenda_query *query, kith_id *ids,
                             size_t capacity, size_t *count, kith_error *err)
{
    kith_agenda_query asked;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || query == NULL || count == NULL || (ids == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "view, query, ids or count is NULL");
    }
    const kith_status status = kithi_check_in(&asked, sizeof asked, query, err);
    if (status != KITH_OK) {
        return status;
    }
    if (!is_there(view, asked.customer, KITH_KIND_CUSTOMER) ||
        !is_there(view, asked.season, KITH_KIND_SEASON) ||
        !is_there(view, asked.after, KITH_KIND_APPOINTMENT) || asked.year < 0 || asked.year > 9999) {
        return kithi_check_invalid(err, "no such customer, season, appointment or year");
    }
    *count = kithi_profile_agenda(&view->state, &asked, view->today, ids, capacity);
    return KITH_OK;
}

kith_status kith_call_status_get(const kith_view *view, kith_id customer, kith_id season, int64_t year,
                                 kith_id *status, kith_id *note, kith_error *err)
{
    kith_id found = 0;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (status != NULL) {
        *status = 0;
    }
    if (note != NULL) {
        *note = 0;
    }
    if (view == NULL || status == NULL || !kithi_check_id(customer, KITH_KIND_CUSTOMER) ||
        (season != 0 && !kithi_check_id(season, KITH_KIND_SEASON)) || year < 0 || year > 9999) {
        return kithi_check_invalid(err, "view or status is NULL, or not a customer, season or year");
    }
    if (!kithi_row_lives(&view->state, customer)) {
        return kithi_check_not_found(err, "customer", customer);
    }
    if (!is_there(view, season, KITH_KIND_SEASON)) {
        return kithi_check_not_found(err, "season", season);
    }
    season = season == 0 ? kithi_profile_season(&view->state) : season;
    found = kithi_profile_stage(&view->state, customer, season,
                                year == 0 ? kithi_profile_year(&view->state, season) : year);
    *status = (kith_id)kithi_row_number(&view->state, KITH_KIND_NOTE, kithi_row_find(&view->state, found),
                                        KITH_NOTE_CALL_STATUS);
    if (note != NULL) {
        *note = found;
    }
    return KITH_OK;
}

kith_status kith_task_overdue(const kith_view *view, const char *assignee, kith_id after, kith_id *ids,
                              size_t capacity, size_t *count, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || count == NULL || (ids == NULL && capacity > 0) || view->today == 0 ||
        !is_there(view, after, KITH_KIND_TASK)) {
        return kithi_check_invalid(err, "view, ids or count is NULL, the view has no day, or no such task");
    }
    *count = kithi_profile_overdue(&view->state, assignee, view->today, after, ids, capacity);
    return KITH_OK;
}
