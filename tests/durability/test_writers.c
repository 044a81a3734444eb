/*
 * Processes that write one book at once: conflict, refresh, retry. Nothing is lost, nothing doubled, ids are
 * distinct. Argument: WRITER
 */
#include "child.h"
#include "sqlite_fixture.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RECEIPTS_MOST 1024u /* as many as a pipe holds, so that no writer waits for the reader */

/* Everything that was acknowledged. */
typedef struct journal {
    ledger_receipt receipts[LEDGER_WRITERS][RECEIPTS_MOST];
    size_t counts[LEDGER_WRITERS];
} journal;

static journal everything;

static const char *new_ledger(const ledger_setting *setting)
{
    const char *path = path_of("a.db");
    ledger self;
    assert_int_equal(ledger_open(&self, path, setting), KITH_OK);
    assert_int_equal(ledger_set_up(&self), KITH_OK);
    ledger_close(&self);
    memset(&everything, 0, sizeof everything);
    return path;
}

/* Wait for the next receipt of a writer and keep it. */
static const ledger_receipt *take(const child *from, uint32_t writer)
{
    size_t *count = &everything.counts[writer - 1];
    assert_true(*count < RECEIPTS_MOST);
    ledger_receipt *receipt = &everything.receipts[writer - 1][*count];
    assert_true(child_read(from, receipt));
    (*count)++;
    assert_int_equal(receipt->number, *count);
    return receipt;
}

static int compare(const void *a, const void *b)
{
    const uint64_t first = *(const uint64_t *)a;
    const uint64_t second = *(const uint64_t *)b;
    return first < second ? -1 : first > second;
}

static void expect_distinct(uint64_t *numbers, size_t count)
{
    qsort(numbers, count, sizeof *numbers, compare);
    for (size_t i = 1; i < count; i++) {
        assert_true(numbers[i] > numbers[i - 1]);
    }
}

/* Ids and sequences of all receipts. Those of a commit that was there already name no ids. */
static void expect_all_distinct(void)
{
    static uint64_t ids[3 * LEDGER_WRITERS * RECEIPTS_MOST];
    static uint64_t sequences[LEDGER_WRITERS * RECEIPTS_MOST];
    size_t id_count = 0;
    size_t sequence_count = 0;
    for (size_t i = 0; i < LEDGER_WRITERS; i++) {
        for (size_t j = 0; j < everything.counts[i]; j++) {
            const ledger_receipt *receipt = &everything.receipts[i][j];
            sequences[sequence_count++] = receipt->sequence;
            for (size_t k = 0; k < 3 && !receipt->repeated; k++) {
                ids[id_count++] = receipt->ids[k];
            }
        }
    }
    assert_true(id_count > 0);
    assert_true(ids[0] > 0);
    expect_distinct(ids, id_count);
    expect_distinct(sequences, sequence_count);
}

/* The file holds what was acknowledged and nothing else. */
static void expect_everything(const char *path, const ledger_setting *setting)
{
    ledger_found found;
    ledger_check(path, setting, &found);
    assert_string_equal(found.defect, "");
    for (size_t i = 0; i < LEDGER_WRITERS; i++) {
        assert_int_equal(found.commits[i], everything.counts[i]);
    }
    expect_all_distinct();
}

/* Each writes after the other has, without knowing of it. */
static void two_that_take_turns_meet_a_conflict_each_time(void **state)
{
    const ledger_setting *setting = ledger_setting_of("wal-full");
    const char *path = new_ledger(setting);
    child writers[2];
    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        writers[i] = child_start(path, setting, i + 1, 1);
        child_ask(&writers[i], 1);
        (void)take(&writers[i], i + 1);
    }
    for (uint64_t n = 2; n <= 9; n++) {
        for (uint32_t i = 0; i < 2; i++) {
            child_ask(&writers[i], 1);
            const ledger_receipt *receipt = take(&writers[i], i + 1);
            /* The total is raised by both in turn: what the first has raised, the second must read anew. */
            assert_int_equal(receipt->conflicts, n % 2 == 0 && i == 1 ? 2 : 1);
        }
    }
    for (uint32_t i = 0; i < 2; i++) {
        child_end(&writers[i]);
    }
    expect_everything(path, setting);
}

/* `count` writers at once, so many commits each. */
static void write_at_once(const char *name, uint32_t count, uint32_t commits)
{
    const ledger_setting *setting = ledger_setting_of(name);
    const char *path = new_ledger(setting);
    child writers[LEDGER_WRITERS];
    uint64_t conflicts = 0;
    for (uint32_t i = 0; i < count; i++) {
        writers[i] = child_start(path, setting, i + 1, 1);
        child_ask(&writers[i], 1);
        (void)take(&writers[i], i + 1);
    }
    for (uint32_t i = 0; i < count; i++) { /* all are ready */
        child_ask(&writers[i], commits - 1);
    }
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = 1; j < commits; j++) {
            conflicts += take(&writers[i], i + 1)->conflicts;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        child_end(&writers[i]);
    }
    assert_true(conflicts > 0); /* the first cannot but meet what the last wrote before all were ready */
    expect_everything(path, setting);
    print_message("# writers: %s: %u at once, %u commits each, %u conflicts\n", name, (unsigned)count,
                  (unsigned)commits, (unsigned)conflicts);
}

static void two_at_once_lose_and_double_nothing(void **state)
{
    (void)state;
    write_at_once("wal-full", 2, is_full_run() ? 500 : 60);
}

static void three_at_once_lose_and_double_nothing(void **state)
{
    (void)state;
    write_at_once("wal-full", 3, is_full_run() ? 500 : 40);
}

static void two_at_once_with_a_journal_lose_and_double_nothing(void **state)
{
    (void)state;
    write_at_once("rollback-extra", 2, is_full_run() ? 100 : 15);
}

/* One of three is killed amid the others and comes back. */
static void one_that_is_killed_holds_up_nobody_and_goes_on(void **state)
{
    const ledger_setting *setting = ledger_setting_of("wal-full");
    const char *path = new_ledger(setting);
    const uint32_t commits = 30;
    rng random = rng_new("writers");
    child writers[LEDGER_WRITERS];
    (void)state;
    for (uint32_t i = 0; i < LEDGER_WRITERS; i++) {
        writers[i] = child_start(path, setting, i + 1, 1);
        child_ask(&writers[i], commits);
    }
    for (uint32_t round = 0; round < 5; round++) {
        ledger_receipt receipt;
        for (uint32_t left = 1 + rng_below(&random, 4); left > 0; left--) {
            (void)take(&writers[0], 1);
        }
        child_kill(&writers[0]);
        while (child_read(&writers[0], &receipt)) {
            everything.receipts[0][everything.counts[0]++] = receipt;
            assert_int_equal(receipt.number, everything.counts[0]);
        }
        (void)close(writers[0].from);
        writers[0] = child_start(path, setting, 1, everything.counts[0] + 1);
        child_ask(&writers[0], commits);
    }
    const size_t last = everything.counts[0] + commits;
    for (uint32_t i = 0; i < LEDGER_WRITERS; i++) {
        while (everything.counts[i] < (i == 0 ? last : commits)) {
            (void)take(&writers[i], i + 1);
        }
        child_end(&writers[i]);
    }
    expect_everything(path, setting);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        TEST(two_that_take_turns_meet_a_conflict_each_time),
        TEST(two_at_once_lose_and_double_nothing),
        TEST(three_at_once_lose_and_double_nothing),
        TEST(two_at_once_with_a_journal_lose_and_double_nothing),
        TEST(one_that_is_killed_holds_up_nobody_and_goes_on),
    };
    if (count != 2) {
        return 2;
    }
    child_use(arguments[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
