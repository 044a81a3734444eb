/* kill -9: a writer is killed at random moments, and its file looked at each time. Arguments: WRITER ROUNDS
 */
#define _POSIX_C_SOURCE 200809L /* nanosleep */

#include "child.h"
#include "sqlite_fixture.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS_OF_A_FILE 20u
#define RECEIPTS_MOST 8u
#define PAUSE_MOST_US 5000u

static unsigned rounds;

/* One file, and what is known of it. */
typedef struct history {
    const char *path;
    const ledger_setting *setting;
    uint64_t acknowledged; /* newest commit that a receipt came for */
    uint64_t there;        /* newest commit found in the file */
    unsigned unknown;      /* times that one more was there */
    unsigned answered;     /* times that the next writer was told so by the request id */
} history;

/* The commit after the newest acknowledged one may be there; the writer finds out by its request id. */
static void take(history *file, const ledger_receipt *receipt)
{
    assert_int_equal(receipt->number, file->acknowledged + 1);
    assert_int_equal(receipt->repeated, receipt->number <= file->there);
    file->answered += (unsigned)receipt->repeated;
    file->acknowledged = receipt->number;
}

static void kill_once(history *file, rng *random)
{
    ledger_receipt receipt;
    const struct timespec pause = {.tv_nsec = (long)rng_below(random, PAUSE_MOST_US) * 1000};
    child writer = child_start(file->path, file->setting, 1, file->acknowledged + 1);
    child_ask(&writer, UINT32_MAX);
    for (uint32_t left = rng_below(random, RECEIPTS_MOST); left > 0; left--) {
        assert_true(child_read(&writer, &receipt));
        take(file, &receipt);
    }
    (void)nanosleep(&pause, NULL); /* only to choose a moment; any is right */
    child_kill(&writer);
    while (child_read(&writer, &receipt)) {
        take(file, &receipt);
    }
    (void)close(writer.from);
}

static void expect_whole(history *file)
{
    ledger_found found;
    ledger_check(file->path, file->setting, &found);
    assert_string_equal(found.defect, "");
    assert_true(found.is_set_up || file->acknowledged == 0);
    assert_in_range(found.commits[0], file->acknowledged, file->acknowledged + 1);
    file->unknown += found.commits[0] > file->acknowledged && found.commits[0] > file->there;
    file->there = found.commits[0];
}

static void kill_again_and_again(const char *name, unsigned share, rng *random)
{
    unsigned unknown = 0;
    unsigned answered = 0;
    uint64_t acknowledged = 0;
    history file = {.setting = ledger_setting_of(name)};
    assert_non_null(file.setting);
    for (unsigned i = 0; i < share; i++) {
        char base[32];
        if (i % ROUNDS_OF_A_FILE == 0) { /* a new file: kills hit its making too */
            (void)snprintf(base, sizeof base, "%s-%u.db", name, i);
            file = (history){.path = path_of(base), .setting = file.setting};
        }
        acknowledged -= file.acknowledged;
        unknown -= file.unknown;
        answered -= file.answered;
        kill_once(&file, random);
        expect_whole(&file);
        acknowledged += file.acknowledged;
        unknown += file.unknown;
        answered += file.answered;
    }
    print_message("# kill: %s: %u rounds, %" PRIu64
                  " acknowledged, 0 lost, %u unknown but there, %u answered\n",
                  name, share, acknowledged, unknown, answered);
    assert_true(acknowledged > share || share < ROUNDS_OF_A_FILE); /* few rounds may all end early */
    assert_true(answered <= unknown);
}

static void nothing_acknowledged_is_lost_with_a_log(void **state)
{
    rng random = rng_new("kill");
    (void)state;
    kill_again_and_again("wal-full", rounds - rounds / 4 - rounds / 10, &random);
}

static void nothing_acknowledged_is_lost_with_a_journal(void **state)
{
    rng random = rng_new("kill");
    (void)state;
    kill_again_and_again("rollback-extra", rounds / 4, &random);
}

/* A setting that does not survive a power cut survives this. */
static void nothing_acknowledged_is_lost_without_synchronising(void **state)
{
    rng random = rng_new("kill");
    (void)state;
    kill_again_and_again("not-durable", rounds / 10, &random);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_acknowledged_is_lost_with_a_log),
        TEST(nothing_acknowledged_is_lost_with_a_journal),
        TEST(nothing_acknowledged_is_lost_without_synchronising),
    };
    if (count != 3) {
        return 2;
    }
    child_use(arguments[1]);
    rounds = (unsigned)strtoul(arguments[2], NULL, 10) * (is_full_run() ? 3 : 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
