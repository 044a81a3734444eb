/* The check that the other tests rely on sees what is lost, doubled or stored by halves. */
#include "ledger.h"
#include "sqlite_fixture.h"

#include <string.h>

#define COMMITS 7u

/* A ledger of a few commits. */
static const char *new_ledger(const ledger_setting *setting)
{
    const char *path = path_of("a.db");
    ledger self;
    assert_int_equal(ledger_open(&self, path, setting), KITH_OK);
    assert_int_equal(ledger_set_up(&self), KITH_OK);
    for (uint64_t n = 1; n <= COMMITS; n++) {
        ledger_receipt receipt;
        assert_int_equal(ledger_write_once(&self, 1, n, &receipt), KITH_OK);
        assert_int_equal(receipt.repeated, 0);
        assert_int_equal(ledger_write_once(&self, 1, n, &receipt), KITH_OK);
        assert_int_equal(receipt.repeated, 1);
    }
    assert_int_equal(ledger_count(&self, 1), COMMITS);
    ledger_close(&self);
    return path;
}

static void every_setting_keeps_a_whole_ledger(void **state)
{
    ledger_found found;
    (void)state;
    for (size_t i = 0; ledger_setting_at(i) != NULL; i++) {
        const char *path = new_ledger(ledger_setting_at(i));
        ledger_check(path, ledger_setting_at(i), &found);
        assert_string_equal(found.defect, "");
        assert_true(found.is_set_up);
        assert_int_equal(found.commits[0], COMMITS);
        assert_int_equal(found.commits[1], 0);
        (void)tear_down(NULL);
        assert_int_equal(set_up(NULL), 0);
    }
}

static void a_ledger_that_was_never_set_up_is_none(void **state)
{
    ledger_found found;
    (void)state;
    ledger_check(path_of("new.db"), ledger_setting_at(0), &found);
    assert_string_equal(found.defect, "");
    assert_false(found.is_set_up);
}

static void each_damage_is_seen(void **state)
{
    static const char *const damages[] = {
        /* a part of a commit is lost */
        "DELETE FROM kith_relation WHERE id = (SELECT max(id) FROM kith_relation)",
        "UPDATE kith_customer SET given_name = '6' WHERE number = 'w1'",
        "UPDATE kith_customer SET given_name = '8' WHERE number = 'w1'",
        "UPDATE kith_customer SET given_name = '2 by w1' WHERE number = 'total'",
        "UPDATE kith_customer SET number = 'x' WHERE number = 'w1-3-b'",
        "DELETE FROM kith_history WHERE entry = (SELECT entry FROM kith_commit WHERE sequence = 5)",
        "DELETE FROM kith_history WHERE sequence = (SELECT max(sequence) FROM kith_history WHERE operation = "
        "'remove')"
        " AND operation = 'remove'",
        "DELETE FROM kith_commit WHERE sequence = 4",
        "DELETE FROM kith_commit WHERE sequence = (SELECT max(sequence) FROM kith_commit)",
        "UPDATE kith_commit SET request = NULL WHERE sequence = 4",
        "UPDATE kith_commit SET request = request + 1 WHERE request = 1000000007",
        /* something is there once more */
        "UPDATE kith_history SET id = (SELECT max(id) FROM kith_history)"
        " WHERE entry = (SELECT entry FROM kith_commit WHERE sequence = 4)",
        "UPDATE kith_ids SET next = 1",
        "INSERT INTO kith_commit VALUES ('main', 10, 1, 1, 1000000008, NULL, '', '', '')",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(damages); i++) {
        ledger_found found;
        const char *path = new_ledger(ledger_setting_at(0));
        sql_at(path, damages[i]);
        ledger_check(path, ledger_setting_at(0), &found);
        if (found.defect[0] == '\0') {
            fail_msg("not seen: %s", damages[i]);
        }
        (void)tear_down(NULL);
        assert_int_equal(set_up(NULL), 0);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_setting_keeps_a_whole_ledger),
        TEST(a_ledger_that_was_never_set_up_is_none),
        TEST(each_damage_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
