/*
 * A full disk: a commit that finds no room is refused, nothing of it is there, and the book goes on when
 * there is room again. On a disk in memory at every size, and on a real file system where that can be had.
 */
#define _GNU_SOURCE /* unshare */

#include "crash_vfs.h"
#include "ledger.h"
#include "support.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define ROOM 4096u
#define REAL_ROOM "size=2m"
#define REAL_COMMITS 20000u

/* How often the next commit was refused, and how often its outcome was open. */
typedef struct outcome {
    unsigned rejected;
    unsigned unknown;
} outcome;

/* Write as long as there is room. What follows the newest commit is then neither in the book nor in the file.
 */
static uint64_t write_until_full(ledger *self, uint64_t next, uint64_t most, outcome *out)
{
    ledger_receipt receipt;
    kith_status status = KITH_OK;
    while (status == KITH_OK) {
        assert_true(next < most);
        status = ledger_write(self, 1, next, &receipt);
        next += status == KITH_OK;
    }
    if (status == KITH_ERR_UNKNOWN) { /* the store does not know whether the file has it */
        kith_error err = NEW_ERROR;
        out->unknown++;
        const kith_status recovered = kith_book_recover(self->book, NULL, &err);
        assert_true(recovered == KITH_OK || recovered == KITH_ERR_UNKNOWN || recovered == KITH_ERR_STORE);
        return next;
    }
    out->rejected++;
    if (status != KITH_ERR_REJECTED && status != KITH_ERR_STORE) { /* STORE: no ids could be granted */
        fail_msg("%d: %s", (int)status, self->message);
    }
    assert_string_not_equal(kith_sqlite_message(self->sqlite), "");
    assert_int_equal(ledger_ask(self, 1, next), KITH_ERR_NOT_FOUND);
    assert_int_equal(ledger_count(self, 1), next - 1);
    return next;
}

/* There is room again: the same commit is stored once, in the same open book. */
static void go_on(ledger *self, uint64_t next)
{
    ledger_receipt receipt;
    kith_error err = NEW_ERROR;
    OK(&err, kith_book_recover(self->book, NULL, &err));
    assert_int_equal(ledger_write_once(self, 1, next, &receipt), KITH_OK);
    assert_int_equal(ledger_write_once(self, 1, next + 1, &receipt), KITH_OK);
    assert_int_equal(ledger_count(self, 1), next + 1);
}

static void expect_whole(const char *path, const ledger_setting *setting, uint64_t commits)
{
    ledger_found found;
    ledger_check(path, setting, &found);
    assert_string_equal(found.defect, "");
    assert_int_equal(found.commits[0], commits);
}

/* --- a disk in memory
 * ------------------------------------------------------------------------------------------------- */

/* With so much room beyond the file that was set up. */
static void fill_at(const ledger_setting *setting, size_t room, outcome *out)
{
    const char *path = "/ledger.db";
    ledger self;
    crash_format(room, 0);
    assert_int_equal(ledger_open(&self, path, setting), KITH_OK);
    assert_int_equal(ledger_set_up(&self), KITH_OK);
    crash_limit(crash_size() + room);
    const uint64_t next = write_until_full(&self, 1, 1000, out);
    crash_limit(0);
    go_on(&self, next);
    ledger_close(&self);
    expect_whole(path, setting, next + 1);
}

static void fill_at_every_size(const char *name)
{
    const ledger_setting *setting = ledger_setting_of(name);
    outcome out = {0};
    for (size_t room = 0; room < 20 * ROOM; room += is_full_run() ? ROOM / 8 : ROOM) {
        fill_at(setting, room, &out);
    }
    print_message("# full: %s: %u rejected, %u unknown\n", name, out.rejected, out.unknown);
    assert_true(out.rejected > 0);
    crash_free();
}

static void no_room_for_the_log_refuses_cleanly(void **state)
{
    (void)state;
    fill_at_every_size("wal-full");
}

static void no_room_for_the_journal_refuses_cleanly(void **state)
{
    (void)state;
    fill_at_every_size("rollback-extra");
}

static void no_room_without_synchronising_refuses_cleanly(void **state)
{
    (void)state;
    fill_at_every_size("not-durable");
}

/* No room for a new file either: it can be made once there is. */
static void no_room_for_a_new_file_refuses_cleanly(void **state)
{
    unsigned refused = 0;
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        const ledger_setting *setting = ledger_setting_at(i);
        for (size_t room = 1; room < 150 * ROOM; room += is_full_run() ? ROOM : 11 * ROOM) {
            ledger self;
            crash_format(room, 0);
            crash_limit(room);
            const kith_status status = ledger_open(&self, "/ledger.db", setting);
            refused += status != KITH_OK;
            assert_true(status == KITH_OK || self.message[0] != '\0');
            ledger_close(&self);
            crash_limit(0);
            assert_int_equal(ledger_open(&self, "/ledger.db", setting), KITH_OK);
            assert_int_equal(ledger_set_up(&self), KITH_OK);
            ledger_close(&self);
            expect_whole("/ledger.db", setting, 0);
        }
    }
    assert_true(refused > 4);
    crash_free();
}

/* --- a real file system
 * ----------------------------------------------------------------------------------------------- */

static char directory[] = "kith-full-XXXXXX";

/* A small file system that only this process sees, so that it is gone with it, however it ends. */
static int mount_small(void)
{
    return unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("kith", directory, "tmpfs", 0, REAL_ROOM) == 0;
}

static void fill_real(const ledger_setting *setting, const char *path, const char *ballast)
{
    static const char block[256 * 1024];
    ledger self;
    outcome out = {0};
    assert_int_equal(ledger_open(&self, path, setting), KITH_OK);
    assert_int_equal(ledger_set_up(&self), KITH_OK);
    FILE *file = fopen(ballast, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(block, sizeof block, 1, file), 1);
    assert_int_equal(fclose(file), 0);
    const uint64_t next = write_until_full(&self, 1, REAL_COMMITS, &out);
    assert_int_equal(unlink(ballast), 0);
    go_on(&self, next);
    ledger_close(&self);
    expect_whole(path, setting, next + 1);
    print_message("# full: %s on a real file system: refused at commit %u, %u unknown\n", setting->name,
                  (unsigned)next, out.unknown);
}

static void a_real_file_system_that_is_full_refuses_cleanly(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char path[64];
        char ballast[64];
        (void)snprintf(path, sizeof path, "%s/%u.db", directory, (unsigned)i);
        (void)snprintf(ballast, sizeof ballast, "%s/ballast", directory);
        fill_real(ledger_setting_at(i), path, ballast);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(umount2(directory, 0), 0);
    assert_int_equal(rmdir(directory), 0);
}

/* A plan of no tests is how a whole program says that it skips. */
static int fill_real_file_system(const struct CMUnitTest *test)
{
    if (mkdtemp(directory) == NULL) {
        return 1;
    }
    if (!mount_small()) {
        printf("1..0 # SKIP no small file system without root: %s\n", strerror(errno));
        return rmdir(directory);
    }
    return _cmocka_run_group_tests("full", test, 1, NULL, NULL);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest in_memory[] = {
        cmocka_unit_test(no_room_for_the_log_refuses_cleanly),
        cmocka_unit_test(no_room_for_the_journal_refuses_cleanly),
        cmocka_unit_test(no_room_without_synchronising_refuses_cleanly),
        cmocka_unit_test(no_room_for_a_new_file_refuses_cleanly),
    };
    const struct CMUnitTest real[] = {
        cmocka_unit_test(a_real_file_system_that_is_full_refuses_cleanly),
    };
    if (count == 2 && strcmp(arguments[1], "real") == 0) {
        return fill_real_file_system(real);
    }
    crash_install();
    return cmocka_run_group_tests(in_memory, NULL, NULL);
}
