/* Arguments of the calls of profile.h: each that is missing or out of range is refused, and outputs are
 * cleared. */
#include "arguments.h"

static kith_id add_part(arguments *at, uint32_t kind, kith_value extra)
{
    const kith_value values[] = {number_of(1, KITH_TYPE_REFERENCE, (int64_t)at->mother), extra};
    kith_id id = 0;
    OK(&at->err, kith_record_add(at->txn, kind, values, COUNT(values), &id, &at->err));
    kith_view_close(at->view);
    at->view = view_of_txn(at->txn);
    return id;
}

static void locations(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_location out = {.size = sizeof out, .primary = 7};
    kith_location unsized = {.size = 0};
    kith_id id = 7;
    OLD(kith_location_find(at->view, at->mother, 0, &id, &at->unset));
    INVALID(kith_location_find(NULL, at->mother, 0, &id, err));
    assert_int_equal(id, 0);
    INVALID(kith_location_find(at->view, at->mother, 0, NULL, err));
    INVALID(kith_location_find(at->view, at->type, 0, &id, err));
    INVALID(kith_location_find(at->view, at->mother, KITH_LOCATION_CITY, &id, err));
    INVALID(kith_location_find(at->view, at->mother, KITH_LOCATION_PRIMARY, &id, err));
    INVALID(kith_location_find(at->view, at->mother, 99, &id, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_location_find(at->view, at->nowhere, 0, &id, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_location_find(at->view, at->mother, 0, &id, err));
    const kith_id location = add_part(at, KITH_KIND_LOCATION, text_of(KITH_LOCATION_CITY, "Bonn"));
    OLD(kith_location_get(at->view, location, &out, &at->unset));
    OLD(kith_location_get(at->view, location, &unsized, err));
    INVALID(kith_location_get(NULL, location, &out, err));
    INVALID(kith_location_get(at->view, location, NULL, err));
    INVALID(kith_location_get(at->view, at->mother, &out, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_location_get(at->view, location + 256, &out, err));
    assert_int_equal(out.primary, 0);
    OK(NULL, kith_location_find(at->view, at->mother, KITH_LOCATION_BILLING, &id, NULL));
    assert_int_equal(id, location);
    OK(NULL, kith_location_get(at->view, location, &out, NULL));
    assert_string_equal(out.city, "Bonn");
}

static void bank_accounts(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    int32_t complete = 7;
    const kith_id id = add_part(at, KITH_KIND_BANK_ACCOUNT, text_of(KITH_BANK_ACCOUNT_HOLDER, "M"));
    OLD(kith_bank_account_complete(at->view, id, &complete, &at->unset));
    INVALID(kith_bank_account_complete(NULL, id, &complete, err));
    assert_int_equal(complete, 0);
    INVALID(kith_bank_account_complete(at->view, id, NULL, err));
    INVALID(kith_bank_account_complete(at->view, at->mother, &complete, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_bank_account_complete(at->view, id + 256, &complete, err));
    OK(err, kith_bank_account_complete(at->view, id, &complete, err));
}

static void agendas(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id ids[2];
    size_t count = 7;
    const kith_agenda_query plain = {.size = sizeof plain};
    const kith_agenda_query unsized = {.size = 0};
    OLD(kith_agenda_list(at->view, &plain, ids, 2, &count, &at->unset));
    OLD(kith_agenda_list(at->view, &unsized, ids, 2, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_agenda_list(NULL, &plain, ids, 2, &count, err));
    INVALID(kith_agenda_list(at->view, NULL, ids, 2, &count, err));
    INVALID(kith_agenda_list(at->view, &plain, NULL, 2, &count, err));
    INVALID(kith_agenda_list(at->view, &plain, ids, 2, NULL, err));
    const kith_agenda_query wrong[] = {
        {.size = sizeof plain, .customer = at->nowhere},
        {.size = sizeof plain, .customer = at->type},
        {.size = sizeof plain, .season = at->mother},
        {.size = sizeof plain, .after = at->mother},
        {.size = sizeof plain, .year = -1},
        {.size = sizeof plain, .year = 10000},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        INVALID(kith_agenda_list(at->view, &wrong[i], ids, 2, &count, err));
    }
    OK(err, kith_agenda_list(at->view, &plain, NULL, 0, &count, err));
    assert_int_equal(count, 0);
}

static void call_statuses(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id status = 7;
    kith_id note = 7;
    const kith_id season = UINT64_C(1) << 8 | KITH_KIND_SEASON;
    OLD(kith_call_status_get(at->view, at->mother, 0, 0, &status, &note, &at->unset));
    INVALID(kith_call_status_get(NULL, at->mother, 0, 0, &status, &note, err));
    assert_int_equal(status, 0);
    assert_int_equal(note, 0);
    INVALID(kith_call_status_get(at->view, at->mother, 0, 0, NULL, &note, err));
    INVALID(kith_call_status_get(at->view, at->type, 0, 0, &status, &note, err));
    INVALID(kith_call_status_get(at->view, at->mother, at->mother, 0, &status, &note, err));
    INVALID(kith_call_status_get(at->view, at->mother, 0, -1, &status, &note, err));
    INVALID(kith_call_status_get(at->view, at->mother, 0, 10000, &status, &note, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_call_status_get(at->view, at->nowhere, 0, 0, &status, &note, err));
    REFUSED(KITH_ERR_NOT_FOUND, err,
            kith_call_status_get(at->view, at->mother, season, 0, &status, &note, err));
    OK(NULL, kith_call_status_get(at->view, at->mother, 0, 0, &status, NULL, NULL));
}

static void overdue_tasks(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id ids[2];
    size_t count = 7;
    OLD(kith_task_overdue(at->view, "", 0, ids, 2, &count, &at->unset));
    INVALID(kith_task_overdue(NULL, "", 0, ids, 2, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_task_overdue(at->view, "", 0, NULL, 2, &count, err));
    INVALID(kith_task_overdue(at->view, "", 0, ids, 2, NULL, err));
    INVALID(kith_task_overdue(at->view, "", at->mother, ids, 2, &count, err));
    kith_view *undated = view_on(at->book, 0);
    INVALID(kith_task_overdue(undated, "", 0, ids, 2, &count, err));
    kith_view_close(undated);
    OK(err, kith_task_overdue(at->view, NULL, 0, NULL, 0, &count, err));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, arguments_open, arguments_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(locations), TEST(bank_accounts), TEST(agendas), TEST(call_statuses), TEST(overdue_tasks),
    };
    return cmocka_run_group_tests_name("arguments, profile", tests, NULL, NULL);
}
