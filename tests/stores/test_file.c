/* The store of examples/store_file.c, which readers are told to copy: it survives what it says it survives.
 */
#define _DEFAULT_SOURCE /* mkdtemp, setrlimit */
#define KITH_TESTS_FILE_SYNC_REAL
#include "../../examples/store_file.h"

#include "file_sync.h"
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

unsigned failing_syncs;
unsigned failing_cuts;

int sync_or_fail(int file)
{
    return failing_syncs > 0 ? (failing_syncs--, -1) : fsync(file);
}

int cut_or_fail(int file, off_t size)
{
    return failing_cuts > 0 ? (failing_cuts--, -1) : ftruncate(file, size);
}

static char folder[64];
static char path[96];

static int set_up(void **state)
{
    (void)state;
    failing_syncs = failing_cuts = 0;
    strcpy(folder, "/tmp/kith-file-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(path, sizeof path, "%s/book", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    (void)remove(path);
    return remove(folder);
}

static kith_book *open_book(void)
{
    kith_store store;
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    const char *problem = store_file_open(path, &store);
    if (problem != NULL) {
        fail_msg("%s", problem);
    }
    const kith_book_options options = {.size = sizeof options, .store = &store};
    OK(&err, kith_book_open(&options, &book, &err));
    return book;
}

static void expect_no_store(const char *problem)
{
    kith_store store;
    const char *told = store_file_open(path, &store);
    assert_non_null(told);
    assert_string_equal(told, problem);
}

static char *read_file(size_t *size)
{
    FILE *in = fopen(path, "rb");
    char *bytes = malloc(1u << 20);
    assert_non_null(in);
    assert_non_null(bytes);
    *size = fread(bytes, 1, 1u << 20, in);
    (void)fclose(in);
    return bytes;
}

static void write_file(const char *bytes, size_t size)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    assert_int_equal(fclose(out), 0);
}

static kith_txn *begin_request(kith_book *book, kith_request request)
{
    kith_error err = NEW_ERROR;
    const kith_txn_options options = {.size = sizeof options,
                                      .actor = "anna",
                                      .shop = "a\tb",
                                      .reason = "x\\ny",
                                      .at = 5,
                                      .request = request};
    kith_txn *txn = NULL;
    OK(&err, kith_txn_begin(book, &options, &txn, &err));
    return txn;
}

/* Several commits: additions, a change, an end, a removal, texts that must be escaped. */
static void fill(kith_book *book)
{
    kith_txn *txn = begin_request(book, 1);
    const kith_id friend = relation_type(txn, (type_settings){.code = "friend"});
    const kith_id ada = customer(
        txn,
        (kith_customer){.number = "A", .kind = KITH_PARTY_PERSON, .surname = "Ж\tend\n\\t", .city = "Ulm"});
    const kith_id ben = person(txn, "B");
    const kith_id eva = person(txn, "E");
    const kith_id first =
        relation(txn, (kith_relation){.from = ada, .to = ben, .type = friend, .priority = -7});
    commit(txn);
    kith_error err = NEW_ERROR;
    txn = begin_request(book, 2);
    change(txn, ada, nothing_of(KITH_CUSTOMER_CITY));
    OK(&err, kith_relation_end(txn, first, TODAY, &err));
    OK(&err, kith_record_remove(txn, eva, &err));
    commit(txn);
}

/* History of everything as text, page by page. */
static void print_history(kith_book *book, uint32_t most, char *out, size_t capacity)
{
    kith_error err = NEW_ERROR;
    kith_history_query query = {.size = sizeof query, .most = most};
    kith_view *view = view_of(book);
    size_t length = 0;
    size_t count = 0;
    do {
        kith_history *history = NULL;
        OK(&err, kith_history_read(view, &query, &history, &err));
        count = kith_history_count(history);
        for (size_t i = 0; i < count; i++) {
            kith_change at = {.size = sizeof at};
            assert_int_equal(kith_history_get(history, i, &at), KITH_OK);
            query.before = at.sequence;
            query.before_change = at.index;
            length += (size_t)snprintf(
                out + length, capacity - length, "%d.%d %d %x %s|%s|%s %d:", (int)at.sequence, (int)at.index,
                (int)at.operation, (unsigned)at.id, at.actor, at.shop, at.reason, (int)at.customer_count);
            for (size_t j = 0; j < at.before_count + at.after_count; j++) {
                const kith_value *value =
                    j < at.before_count ? &at.before[j] : &at.after[j - at.before_count];
                length += (size_t)snprintf(out + length, capacity - length, " %d/%d %d %s", (int)value->field,
                                           (int)value->type, (int)value->number,
                                           value->text == NULL ? "" : value->text);
            }
            assert_true(length < capacity);
        }
        kith_history_close(history);
    } while (count > 0);
    kith_view_close(view);
}

/* --- tests --- */

static void what_is_committed_is_there_after_reopening(void **state)
{
    (void)state;
    char before[4000] = "";
    char after[4000] = "";
    char expected[4000] = "";
    kith_book *book = open_book();
    fill(book);
    char *dump = dump_of(book);
    print_history(book, 100, before, sizeof before);
    kith_book_close(book);

    book = open_book();
    char *again = dump_of(book);
    print_history(book, 2, after, sizeof after);
    assert_string_equal(again, dump);
    assert_string_equal(after, before);
    kith_book_close(book);
    free(dump);
    free(again);

    kith_memory_store *memory = new_store(); /* the library's own store tells the same */
    book = open_over(memory);
    fill(book);
    print_history(book, 100, expected, sizeof expected);
    assert_string_equal(before, expected);
    kith_book_close(book);
    kith_memory_store_free(memory);
}

static void a_file_cut_anywhere_holds_the_commits_that_are_whole(void **state)
{
    (void)state;
    uint64_t digests[3];
    kith_book *book = open_book();
    digests[0] = digest_of(book);
    kith_txn *txn = begin(book);
    (void)person(txn, "A");
    commit(txn);
    digests[1] = digest_of(book);
    txn = begin(book);
    (void)person(txn, "B");
    commit(txn);
    digests[2] = digest_of(book);
    kith_book_close(book);

    size_t size = 0;
    size_t commits = 0;
    char *bytes = read_file(&size);
    for (size_t cut = 0; cut <= size; cut++) {
        const int whole =
            cut > 4 && bytes[cut - 1] == '\n' && cut >= 22 && memcmp(bytes + cut - 21, "end\t", 4) == 0;
        commits += (size_t)whole;
        write_file(bytes, cut);
        book = open_book(); /* of a file without a whole commit a new book is made */
        assert_int_equal(digest_of(book), digests[commits > 0 ? commits - 1 : 0]);
        txn = begin(book);
        (void)person(txn, "C");
        commit(txn);
        const uint64_t digest = digest_of(book);
        kith_book_close(book);
        book = open_book();
        assert_int_equal(digest_of(book), digest);
        kith_book_close(book);
    }
    assert_int_equal(commits, 3);
    free(bytes);
}

static void damage_before_the_end_refuses_the_file_and_leaves_it(void **state)
{
    (void)state;
    kith_book *book = open_book();
    fill(book);
    kith_book_close(book);
    size_t size = 0;
    size_t left = 0;
    char *bytes = read_file(&size);
    bytes[size / 2] ^= 1;
    write_file(bytes, size);
    expect_no_store("is damaged");
    char *after = read_file(&left);
    assert_int_equal(left, size);
    assert_memory_equal(after, bytes, size);
    free(bytes);
    free(after);
}

static void what_is_not_a_journal_is_refused_and_left(void **state)
{
    (void)state;
    size_t size = 0;
    write_file("dear diary\n", 11);
    expect_no_store("is no journal of kith");
    char *bytes = read_file(&size);
    assert_int_equal(size, 11);
    free(bytes);
}

static void a_file_in_use_is_refused(void **state)
{
    (void)state;
    kith_book *book = open_book();
    expect_no_store("is in use");
    kith_book_close(book);
    kith_book_close(open_book());
}

static void a_full_disk_rejects_and_the_next_try_works(void **state)
{
    (void)state;
    struct rlimit old;
    size_t size = 0;
    kith_book *book = open_book();
    const uint64_t digest = digest_of(book);
    free(read_file(&size));
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    const struct rlimit tight = {.rlim_cur = size + 10, .rlim_max = old.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(book);
    (void)person(txn, "A");
    const kith_status status = kith_txn_commit(txn, NULL, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(status, KITH_ERR_REJECTED);
    assert_int_equal(digest_of(book), digest);
    commit(txn); /* the same transaction */
    const uint64_t stored = digest_of(book);
    kith_book_close(book);
    book = open_book();
    assert_int_equal(digest_of(book), stored);
    kith_book_close(book);
}

static void a_failed_sync_that_can_be_undone_rejects(void **state)
{
    (void)state;
    kith_book *book = open_book();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(book);
    (void)person(txn, "A");
    failing_syncs = 1;
    REFUSED(KITH_ERR_REJECTED, &err, kith_txn_commit(txn, NULL, &err));
    commit(txn);
    kith_book_close(book);
}

static void a_failed_sync_that_cannot_be_undone_is_unknown_until_it_can(void **state)
{
    (void)state;
    kith_book *book = open_book();
    kith_error err = NEW_ERROR;
    uint64_t sequence = 0;
    const uint64_t digest = digest_of(book);
    kith_txn *txn = begin_request(book, 9);
    (void)person(txn, "A");
    failing_syncs = 1;
    failing_cuts = 2;
    REFUSED(KITH_ERR_UNKNOWN, &err, kith_txn_commit(txn, NULL, &err));
    kith_txn_close(txn);
    REFUSED(KITH_ERR_UNKNOWN, &err, kith_book_recover(book, NULL, &err));
    OK(&err, kith_book_recover(book, NULL, &err));
    REFUSED(KITH_ERR_NOT_FOUND, &err, kith_commit_status(book, 9, &sequence, &err));
    assert_int_equal(digest_of(book), digest);
    txn = begin_request(book, 10);
    (void)person(txn, "A");
    commit(txn);
    OK(&err, kith_commit_status(book, 10, &sequence, &err));
    assert_int_equal(sequence, 2);
    const uint64_t stored = digest_of(book);
    kith_book_close(book);
    book = open_book();
    assert_int_equal(digest_of(book), stored);
    OK(&err, kith_commit_status(book, 10, &sequence, &err));
    kith_book_close(book);
}

static void the_id_of_a_removed_record_is_not_given_again(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = open_book();
    kith_txn *txn = begin(book);
    const kith_id removed = person(txn, "A");
    commit(txn);
    txn = begin(book);
    OK(&err, kith_record_remove(txn, removed, &err));
    commit(txn);
    kith_book_close(book);
    book = open_book();
    txn = begin(book);
    assert_true(person(txn, "B") > removed);
    commit(txn);
    kith_book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_committed_is_there_after_reopening, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_cut_anywhere_holds_the_commits_that_are_whole, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(damage_before_the_end_refuses_the_file_and_leaves_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_a_journal_is_refused_and_left, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_in_use_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_disk_rejects_and_the_next_try_works, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_failed_sync_that_can_be_undone_rejects, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_failed_sync_that_cannot_be_undone_is_unknown_until_it_can, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_id_of_a_removed_record_is_not_given_again, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
