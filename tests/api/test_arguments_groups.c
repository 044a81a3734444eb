/* Arguments of the calls of group.h and call.h: each that is missing or out of range is refused, and outputs
 * are cleared. */
#include "arguments.h"

static const kith_id no_note = UINT64_C(99) << 8 | KITH_KIND_NOTE;
static const kith_id no_list = UINT64_C(99) << 8 | KITH_KIND_CALL_LIST;

static void members(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id ids[2] = {0};
    size_t count = 7;
    OLD(kith_group_members(at->view, at->mother, 0, 0, ids, 2, &count, &at->unset));
    INVALID(kith_group_members(NULL, at->mother, 0, 0, ids, 2, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_group_members(at->view, at->between, 0, 0, ids, 2, &count, err));
    INVALID(kith_group_members(at->view, at->mother, -5, 0, ids, 2, &count, err));
    INVALID(kith_group_members(at->view, at->mother, 0, at->between, ids, 2, &count, err));
    INVALID(kith_group_members(at->view, at->mother, 0, 0, NULL, 2, &count, err));
    INVALID(kith_group_members(at->view, at->mother, 0, 0, ids, 2, NULL, err));
    count = 7;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_group_members(at->view, at->nowhere, 0, 0, ids, 2, &count, err));
    assert_int_equal(count, 0);
    OK(err, kith_group_members(at->view, at->mother, 0, 0, NULL, 0, &count, err));
    assert_int_equal(count, 0);
    OK(NULL, kith_group_members(at->view, at->mother, TODAY, 0, ids, 2, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(ids[0], at->mother);
    OK(err, kith_group_members(at->view, at->mother, 0, at->nowhere, ids, 2, &count, err));
    assert_int_equal(count, 0); /* nobody comes behind it, though it is not there */
}

static void lists(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const kith_group_query good = {.size = sizeof good, .customer = at->mother, .kind = KITH_KIND_NOTE};
    kith_id ids[2] = {0};
    size_t count = 7;
    OLD(kith_group_list(at->view, &good, ids, 2, &count, &at->unset));
    INVALID(kith_group_list(NULL, &good, ids, 2, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_group_list(at->view, NULL, ids, 2, &count, err));
    INVALID(kith_group_list(at->view, &good, NULL, 2, &count, err));
    INVALID(kith_group_list(at->view, &good, ids, 2, NULL, err));
    const kith_group_query wrong[] = {
        {.size = 0, .customer = at->mother, .kind = KITH_KIND_NOTE},
        {.size = sizeof good, .kind = KITH_KIND_NOTE},
        {.size = sizeof good, .customer = at->between, .kind = KITH_KIND_NOTE},
        {.size = sizeof good, .customer = at->mother, .kind = KITH_KIND_ORDER},
        {.size = sizeof good, .customer = at->mother, .kind = KITH_KIND_NOTE, .on = -5},
        {.size = sizeof good, .customer = at->mother, .kind = KITH_KIND_TASK, .after = no_note},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        count = 7;
        REFUSED(i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID, err,
                kith_group_list(at->view, &wrong[i], ids, 2, &count, err));
        assert_int_equal(count, 0);
    }
    const kith_group_query strange[] = {
        {.size = sizeof good, .customer = at->nowhere, .kind = KITH_KIND_NOTE},
        {.size = sizeof good, .customer = at->mother, .kind = KITH_KIND_NOTE, .after = no_note},
    };
    for (size_t i = 0; i < COUNT(strange); i++) {
        count = 7;
        REFUSED(KITH_ERR_NOT_FOUND, err, kith_group_list(at->view, &strange[i], ids, 2, &count, err));
        assert_int_equal(count, 0);
    }
    const uint32_t kinds[] = {KITH_KIND_NOTE, KITH_KIND_TASK, KITH_KIND_APPOINTMENT};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        kith_group_query query = good;
        query.kind = kinds[i];
        OK(NULL, kith_group_list(at->view, &query, ids, 2, &count, NULL));
        assert_int_equal(count, 0);
    }
}

static void calls(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id list = 0;
    const kith_value code = text_of(KITH_CALL_LIST_CODE, "all");
    OK(err, kith_record_add(at->txn, KITH_KIND_CALL_LIST, &code, 1, &list, err));
    kith_view_close(at->view);
    at->view = view_of_txn(at->txn);
    const kith_call_query good = {.size = sizeof good, .list = list};
    kith_call_line lines[2];
    size_t count = 7;
    OLD(kith_call_lines(at->view, &good, lines, 2, &count, &at->unset));
    INVALID(kith_call_lines(NULL, &good, lines, 2, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_call_lines(at->view, NULL, lines, 2, &count, err));
    INVALID(kith_call_lines(at->view, &good, NULL, 2, &count, err));
    INVALID(kith_call_lines(at->view, &good, lines, 2, NULL, err));
    const kith_call_query wrong[] = {
        {.size = 0, .list = list},
        {.size = sizeof good},
        {.size = sizeof good, .list = at->mother},
        {.size = sizeof good, .list = list, .on = -5},
        {.size = sizeof good, .list = list, .reserved = 1},
        {.size = sizeof good, .list = list, .after = list},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        count = 7;
        REFUSED(i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID, err,
                kith_call_lines(at->view, &wrong[i], lines, 2, &count, err));
        assert_int_equal(count, 0);
    }
    const kith_call_query strange = {.size = sizeof strange, .list = no_list};
    count = 7;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_call_lines(at->view, &strange, lines, 2, &count, err));
    assert_int_equal(count, 0);
    REFUSED(KITH_ERR_LIMIT, err, kith_call_lines(at->view, &good, lines, 0, &count, err));
    assert_int_equal(err->subject, at->mother);
    OK(NULL, kith_call_lines(at->view, &good, lines, 2, &count, NULL));
    assert_int_equal(count, 2);
    assert_int_equal(lines[1].customer, at->daughter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(members, arguments_open, arguments_close),
        cmocka_unit_test_setup_teardown(lists, arguments_open, arguments_close),
        cmocka_unit_test_setup_teardown(calls, arguments_open, arguments_close),
    };
    return cmocka_run_group_tests_name("arguments of groups", tests, NULL, NULL);
}
