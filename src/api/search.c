/* Public calls of search.h that answer at once; walks are in iter.c. */
#include "api/check.h"
#include "base/utf8.h"
#include "model/index.h"
#include "rules/search.h"
#include "rules/select.h"

#include "kith/search.h"

#include <string.h>

#define CRITERIA_MOST 16u
#define TEXT_MOST 1000u

kith_status kith_search_customers(const kith_view *view, const kith_search *search, kith_id *ids,
                                  size_t capacity, size_t *count, kith_error *err)
{
    kith_search taken;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || search == NULL || count == NULL || (ids == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "view, search, ids or count is NULL");
    }
    kith_status status = kithi_check_in(&taken, sizeof taken, search, err);
    if (status != KITH_OK) {
        return status;
    }
    if (taken.text == NULL || (taken.after != 0 && !kithi_check_id(taken.after, KITH_KIND_CUSTOMER))) {
        return kithi_check_invalid(err, "text is NULL, or after is not the id of a customer");
    }
    if (strlen(taken.text) > TEXT_MOST || !kithi_utf8_valid(taken.text, strlen(taken.text))) {
        return kithi_report(err, KITH_ERR_SHAPE, "text is not valid UTF-8 or longer than 1,000 bytes");
    }
    status = kithi_search_customers(&view->state, taken.text, kithi_id_sequence(taken.after), ids, capacity,
                                    count);
    return status == KITH_OK ? KITH_OK
                             : kithi_check_not_found(err, "hit after which to go on: customer", taken.after);
}

static bool bad_birthday(uint32_t birthday)
{
    return birthday != 0 &&
           (birthday / 100 < 1 || birthday / 100 > 12 || birthday % 100 < 1 || birthday % 100 > 31);
}

static bool optional_id(kith_id id, uint32_t kind)
{
    return id == 0 || kithi_check_id(id, kind);
}

static const char *criterion_fault(const kith_criterion *criterion)
{
    if (!optional_id(criterion->type, KITH_KIND_RELATION_TYPE) ||
        !optional_id(criterion->other, KITH_KIND_CUSTOMER) ||
        !optional_id(criterion->category, KITH_KIND_CATEGORY)) {
        return "a criterion has an id of the wrong kind";
    }
    return criterion->end > KITH_END_TO || criterion->not_related > 1 ||
                   criterion->other_sex > KITH_SEX_MALE || criterion->same_city > 1 ||
                   criterion->any_time > 1 || !kithi_check_date(criterion->as_of)
               ? "a criterion has a number out of range"
               : NULL;
}

static const char *selection_fault(const kith_selection *selection)
{
    if (selection->kind > KITH_PARTY_ORGANISATION || selection->sex > KITH_SEX_MALE ||
        selection->status > KITH_STATUS_MERGED || selection->age_least < 0 || selection->age_most < 0 ||
        bad_birthday(selection->birthday_first) || bad_birthday(selection->birthday_last) ||
        selection->same_city > 1 || !optional_id(selection->category, KITH_KIND_CATEGORY)) {
        return "the selection has a number out of range";
    }
    if (selection->criteria_count > CRITERIA_MOST ||
        (selection->criteria_count > 0 && selection->criteria == NULL) ||
        (selection->among_count > 0 && selection->among == NULL)) {
        return "the selection has too many criteria, or a list is missing";
    }
    for (size_t i = 0; selection->among != NULL && i < selection->among_count; i++) {
        if (!kithi_check_id(selection->among[i], KITH_KIND_CUSTOMER) ||
            (i > 0 && selection->among[i] <= selection->among[i - 1])) {
            return "customers to select among are not ids in ascending order";
        }
    }
    const char *fault = NULL;
    for (size_t i = 0; i < selection->criteria_count && fault == NULL; i++) {
        fault = criterion_fault(&selection->criteria[i]);
    }
    return fault;
}

static kith_status take_selection(const kith_view *view, const kith_selection *given, kith_selection *taken,
                                  kithi_selection *plain, kith_error *err)
{
    const kith_status status = kithi_check_in(taken, sizeof *taken, given, err);
    if (status != KITH_OK) {
        return status;
    }
    const char *fault = selection_fault(taken);
    if (fault != NULL) {
        return kithi_check_invalid(err, fault);
    }
    *plain = kithi_select_plain(&view->state, taken, view->today);
    plain->city = taken->city;
    if (taken->city != NULL) {
        plain->city_length = strlen(taken->city);
        if (plain->city_length > TEXT_MOST || !kithi_utf8_valid(taken->city, plain->city_length)) {
            return kithi_report(err, KITH_ERR_SHAPE, "city is not valid UTF-8 or longer than 1,000 bytes");
        }
    }
    return KITH_OK;
}

kith_status kith_select_customers(const kith_view *view, const kith_selection *selection, kith_id *ids,
                                  size_t capacity, size_t *count, kith_error *err)
{
    kith_selection taken;
    kithi_selection plain;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || selection == NULL || count == NULL || (ids == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "view, selection, ids or count is NULL");
    }
    const kith_status status = take_selection(view, selection, &taken, &plain, err);
    if (status != KITH_OK) {
        return status;
    }
    if (taken.same_city != 0 || !optional_id(taken.after, KITH_KIND_CUSTOMER)) {
        return kithi_check_invalid(err, "same_city is for pairs, or after is not the id of a customer");
    }
    kithi_select_customers(&view->state, &plain, ids, capacity, count);
    return KITH_OK;
}

kith_status kith_select_pairs(const kith_view *view, kith_id type, kith_date as_of,
                              const kith_selection *selection, kith_id *relations, size_t capacity,
                              size_t *count, kith_error *err)
{
    kith_selection taken;
    kithi_selection plain;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || selection == NULL || count == NULL || (relations == NULL && capacity > 0) ||
        !optional_id(type, KITH_KIND_RELATION_TYPE) || !kithi_check_date(as_of)) {
        return kithi_check_invalid(
            err, "view, selection, relations or count is NULL, or type or day are not valid");
    }
    kith_status status = take_selection(view, selection, &taken, &plain, err);
    if (status != KITH_OK) {
        return status;
    }
    if (!optional_id(taken.after, KITH_KIND_RELATION)) {
        return kithi_check_invalid(err, "after is not the id of a relation");
    }
    const kith_date day = as_of == 0 ? view->today : as_of;
    status =
        kithi_select_pairs(&view->state, &plain, kithi_id_sequence(type), day, relations, capacity, count);
    return status == KITH_OK ? KITH_OK : kithi_check_not_found(err, "relation", taken.after);
}
