/*
 * The power goes at each step of a short course in turn, and what was not synchronised is dropped, reordered
 * or torn. Nothing acknowledged is lost, nothing is stored by halves, the request id tells what became of the
 * last commit, and the ledger goes on. Weaker settings run through the same and must be seen to lose.
 */
#include "crash_vfs.h"
#include "ledger.h"
#include "sqlite_fixture.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PATH "/ledger.db"
#define FIRST_COMMITS 3u /* then the file is closed, which moves the log into it */
#define COMMITS 5u

static unsigned distance = 1;

/* What came of a sweep. */
typedef struct outcome {
    unsigned cuts;
    uint64_t acknowledged;
    uint64_t lost;
    unsigned unknown; /* not acknowledged, but there */
    unsigned broken;  /* files that could not be opened, or held half a commit */
} outcome;

/* --- the course
 * ------------------------------------------------------------------------------------------------------- */

/* Write up to a commit. Number of the newest acknowledged one. */
static uint64_t write_until(const ledger_setting *setting, uint64_t acknowledged, uint64_t last)
{
    ledger self;
    ledger_receipt receipt;
    kith_status status = ledger_open(&self, PATH, setting);
    if (status == KITH_OK) {
        status = ledger_set_up(&self);
    }
    while (status == KITH_OK && acknowledged < last) {
        status = ledger_write_once(&self, 1, acknowledged + 1, &receipt);
        acknowledged += status == KITH_OK;
    }
    ledger_close(&self);
    return acknowledged;
}

/* The whole course, until the power goes. */
static uint64_t run_course(const ledger_setting *setting)
{
    uint64_t acknowledged = write_until(setting, 0, FIRST_COMMITS);
    if (!crash_happened()) {
        acknowledged = write_until(setting, acknowledged, COMMITS);
    }
    return acknowledged;
}

/* --- after the cut
 * ---------------------------------------------------------------------------------------------------- */

static void fail_at(const ledger_setting *setting, unsigned step, crash_mode mode, const char *what)
{
    fail_msg("%s, step %u, mode %d: %s", setting->name, step, (int)mode, what);
}

/* The next commit is stored once, whether the cut left it behind or not. */
static void expect_to_go_on(const ledger_setting *setting, uint64_t acknowledged, uint64_t there)
{
    ledger self;
    ledger_receipt receipt;
    ledger_found found;
    assert_int_equal(ledger_open(&self, PATH, setting), KITH_OK);
    assert_int_equal(ledger_set_up(&self), KITH_OK);
    assert_int_equal(ledger_write_once(&self, 1, acknowledged + 1, &receipt), KITH_OK);
    assert_int_equal(receipt.repeated, there == acknowledged + 1);
    ledger_close(&self);
    ledger_check(PATH, setting, &found);
    assert_string_equal(found.defect, "");
    assert_int_equal(found.commits[0], acknowledged + 1);
}

static void look_after(const ledger_setting *setting, unsigned step, crash_mode mode, uint64_t acknowledged,
                       outcome *out)
{
    ledger_found found;
    ledger_check(PATH, setting, &found);
    const uint64_t there = found.commits[0];
    out->cuts++;
    out->acknowledged += acknowledged;
    if (found.defect[0] != '\0') {
        if (setting->safe) {
            fail_at(setting, step, mode, found.defect);
        }
        out->broken++;
        out->lost += acknowledged;
        return;
    }
    if (there > acknowledged + 1) {
        fail_at(setting, step, mode, "more is there than was written");
    }
    out->lost += there < acknowledged ? acknowledged - there : 0;
    out->unknown += there > acknowledged;
    if (setting->strong) {
        if (there < acknowledged || (acknowledged > 0 && !found.is_set_up)) {
            fail_at(setting, step, mode, "an acknowledged commit is lost");
        }
        if (step % 3 == 0) {
            expect_to_go_on(setting, acknowledged, there);
        }
    }
}

/* The power goes once more while the ledger is opened after the first cut. */
static void cut_again(const ledger_setting *setting, unsigned step, uint64_t acknowledged, rng *random,
                      outcome *out)
{
    ledger self;
    const crash_mode mode = (crash_mode)rng_below(random, CRASH_MODES);
    crash_restart((crash_mode)rng_below(random, CRASH_MODES), rng_below(random, UINT32_MAX));
    crash_at(1 + rng_below(random, 30));
    if (ledger_open(&self, PATH, setting) == KITH_OK) {
        (void)ledger_set_up(&self);
        ledger_close(&self);
    }
    crash_restart_again(mode, rng_below(random, UINT32_MAX));
    look_after(setting, step, mode, acknowledged, out);
}

/* Cut at a step, and look at what each mode leaves. False: the course has no such step. */
static int cut_at(const ledger_setting *setting, unsigned step, rng *random, outcome *out)
{
    crash_format(rng_below(random, UINT32_MAX), (int)rng_below(random, 2));
    crash_at(step);
    const uint64_t acknowledged = run_course(setting);
    const int happened = crash_happened();
    crash_put_aside();
    const unsigned modes = is_full_run() ? CRASH_MODES : 2;
    for (unsigned i = 0; i < modes && happened; i++) {
        const crash_mode mode = (crash_mode)((step * modes + i) % CRASH_MODES);
        crash_restart(mode, rng_below(random, UINT32_MAX));
        look_after(setting, step, mode, acknowledged, out);
    }
    if (happened && (is_full_run() || step % 5 == 0)) {
        cut_again(setting, step, acknowledged, random, out);
    }
    return happened;
}

/* Where a course begins. */
typedef enum beginning { NEW_FILE, SET_UP } beginning;

static outcome sweep(const char *name, beginning from, unsigned factor)
{
    outcome out = {0};
    const unsigned stride = distance * factor;
    const ledger_setting *setting = ledger_setting_of(name);
    rng random = rng_new(name);
    unsigned step = 1 + rng_below(&random, stride);
    assert_non_null(setting);
    crash_format(1, 0);
    if (from == SET_UP) {
        assert_int_equal(write_until(setting, 0, 0), 0);
        crash_set_start();
    }
    while (cut_at(setting, step, &random, &out)) {
        step += stride;
    }
    print_message("# crash: %s: %u steps, %u cuts, %" PRIu64 " acknowledged, %" PRIu64
                  " lost, %u unknown but there, %u broken\n",
                  name, step - 1, out.cuts, out.acknowledged, out.lost, out.unknown, out.broken);
    crash_free();
    return out;
}

/* --- tests
 * ------------------------------------------------------------------------------------------------------------
 */

static void a_course_without_a_cut_is_whole(void **state)
{
    ledger_found found;
    (void)state;
    for (size_t i = 0; ledger_setting_at(i) != NULL; i++) {
        crash_format(i, 0);
        assert_int_equal(run_course(ledger_setting_at(i)), COMMITS);
        assert_true(crash_steps() > 50);
        ledger_check(PATH, ledger_setting_at(i), &found);
        assert_string_equal(found.defect, "");
        assert_int_equal(found.commits[0], COMMITS);
    }
    crash_free();
}

static void expect_nothing_lost(outcome out)
{
    assert_int_equal(out.lost, 0);
    assert_int_equal(out.broken, 0);
    assert_true(out.acknowledged > 0); /* there was something to lose */
}

/* Where every mode is tried at every step, some cuts leave a commit behind that nobody has been told of. */
static void expect_unknown(outcome out)
{
    assert_true(out.unknown > 0 || distance > 1 || !is_full_run());
}

static void nothing_acknowledged_is_lost_with_a_log(void **state)
{
    (void)state;
    const outcome out = sweep("wal-full", SET_UP, 1);
    expect_nothing_lost(out);
    expect_unknown(out);
}

static void nothing_acknowledged_is_lost_with_a_journal(void **state)
{
    (void)state;
    const outcome out = sweep("rollback-extra", SET_UP, 1);
    expect_nothing_lost(out);
    expect_unknown(out);
}

static void a_new_file_is_whole_or_can_be_made_again(void **state)
{
    (void)state;
    expect_nothing_lost(sweep("wal-full", NEW_FILE, is_full_run() ? 1 : 5));
    expect_nothing_lost(sweep("rollback-extra", NEW_FILE, is_full_run() ? 1 : 9));
}

/* Weak settings lose, or the disk would not be one that can. Those that promise a whole file keep it. */
static void settings_that_may_lose_are_seen_to_lose(void **state)
{
    static const struct {
        const char *name;
        unsigned factor;
    } controls[] = {{"not-durable", 2}, {"rollback-full", 5}, {"wal-off", 3}, {"rollback-off", 5}};
    uint64_t lost = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(controls); i++) {
        const outcome out = sweep(controls[i].name, SET_UP, controls[i].factor);
        assert_true(out.lost > 0 || distance > 1); /* few cuts may all miss */
        lost += out.lost;
    }
    assert_true(lost > 0);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_course_without_a_cut_is_whole),
        cmocka_unit_test(nothing_acknowledged_is_lost_with_a_log),
        cmocka_unit_test(nothing_acknowledged_is_lost_with_a_journal),
        cmocka_unit_test(a_new_file_is_whole_or_can_be_made_again),
        cmocka_unit_test(settings_that_may_lose_are_seen_to_lose),
    };
    distance = count == 2 ? (unsigned)strtoul(arguments[1], NULL, 10) : 0;
    if (distance == 0) {
        return 2;
    }
    crash_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
