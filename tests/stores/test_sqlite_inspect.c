/* What a store says about its file. */
#include "sqlite_fixture.h"

#include <stdlib.h>
#include <string.h>

/* Records of all kinds. */
static uint64_t count_of(kith_book *book)
{
    kith_book_stats stats = {.size = sizeof stats};
    uint64_t count = 0;
    assert_int_equal(kith_book_stats_get(book, &stats), KITH_OK);
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        count += stats.records[kind];
    }
    return count;
}

static void settings_and_sizes_are_read_back(void **state)
{
    static const struct {
        uint32_t durability;
        const char *journal;
        uint32_t synchronous;
    } cases[] = {
        {KITH_SQLITE_WAL_FULL, "wal", 2},
        {KITH_SQLITE_ROLLBACK_EXTRA, "delete", 3},
        {KITH_SQLITE_NOT_DURABLE, "wal", 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *path = path_of("a.db");
        opened shelf =
            shelf_over(store_with((kith_sqlite_options){.path = path, .durability = cases[i].durability}));
        kith_error err = NEW_ERROR;
        kith_sqlite_facts facts = {.size = sizeof facts};
        if (i == 0) {
            fill_book(shelf.book);
        }
        OK(&err, kith_sqlite_inspect(shelf.sqlite, KITH_SQLITE_COUNT | KITH_SQLITE_CHECK, &facts, &err));
        assert_string_equal(facts.journal, cases[i].journal);
        assert_int_equal(facts.synchronous, cases[i].synchronous);
        assert_int_equal(facts.format, 2);
        assert_int_equal(facts.records, count_of(shelf.book));
        assert_int_equal(facts.page_bytes, 4096);
        assert_int_equal(facts.log_bytes > 0, i == 0); /* the log holds what was just written */
        sqlite3 *db = sql_open(path);
        assert_int_equal(facts.pages, sql_number(db, "PRAGMA page_count"));
        assert_int_equal(facts.pages_free, sql_number(db, "PRAGMA freelist_count"));
        assert_int_equal(sqlite3_close(db), SQLITE_OK);
        close_shelf(&shelf);
    }
}

/* Opening looks at the pages only; a thorough look sees it. */
static void damage_is_found_and_told(void **state)
{
    (void)state;
    const char *path = path_of("a.db");
    opened shelf = shelf_at(path, NULL);
    fill_book(shelf.book);
    close_shelf(&shelf);
    damage_index(path);
    kith_sqlite *sqlite = store_at(path, NULL);
    kith_error err = NEW_ERROR;
    kith_sqlite_facts facts = {.size = sizeof facts};
    OK(&err, kith_sqlite_inspect(sqlite, 0, &facts, &err));
    REFUSED(KITH_ERR_CORRUPT, &err, kith_sqlite_inspect(sqlite, KITH_SQLITE_CHECK, &facts, &err));
    assert_non_null(strstr(err.message, "the file is damaged"));
    assert_string_equal(facts.journal, "wal");
    kith_sqlite_free(sqlite);
}

static void arguments_are_checked(void **state)
{
    (void)state;
    opened shelf = shelf_at(path_of("a.db"), NULL);
    kith_error err = NEW_ERROR;
    kith_sqlite_facts facts = {.size = 0};
    REFUSED(KITH_ERR_INVALID, &err, kith_sqlite_inspect(NULL, 0, &facts, &err));
    REFUSED(KITH_ERR_INVALID, &err, kith_sqlite_inspect(shelf.sqlite, 0, NULL, &err));
    REFUSED(KITH_ERR_INVALID, &err, kith_sqlite_inspect(shelf.sqlite, 4, &facts, &err));
    REFUSED(KITH_ERR_ABI, &err, kith_sqlite_inspect(shelf.sqlite, 0, &facts, &err));
    facts.size = 32; /* a caller that knows less gets less */
    facts.pages = 77;
    OK(&err, kith_sqlite_inspect(shelf.sqlite, 0, &facts, &err));
    assert_string_equal(facts.journal, "wal");
    assert_int_equal(facts.pages, 77);
    close_shelf(&shelf);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(settings_and_sizes_are_read_back),
        TEST(damage_is_found_and_told),
        TEST(arguments_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
