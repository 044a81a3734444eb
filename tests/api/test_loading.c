/* Loading: what a store may not hand over, row by row right though it is. */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>

#define BOOK_ID ((kith_id)1 << 8 | KITH_KIND_BOOK)
#define SECOND_BOOK_ID ((kith_id)2 << 8 | KITH_KIND_BOOK)
#define CATEGORY_ID ((kith_id)1 << 8 | KITH_KIND_CATEGORY)
#define HIGH_ID ((kith_id)(UINT32_MAX - 1) << 8 | KITH_KIND_CATEGORY)
#define MEMORY_MOST ((size_t)16 * 1024 * 1024) /* of a book with two records */

/* A store that hands over what it is told. */
typedef struct shelf {
    kith_id ids[4]; /* ends with 0 */
    kith_id removed;
    uint64_t sequence;
    size_t bytes; /* that the book has */
} shelf;

static void *resize(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
    shelf *store = ctx;
    if (new_size == 0) {
        store->bytes -= old_size;
        free(ptr);
        return NULL;
    }
    if (store->bytes - old_size + new_size > MEMORY_MOST) {
        return NULL;
    }
    store->bytes += new_size - old_size;
    return realloc(ptr, new_size);
}

static kith_status hand_row(kith_load *load, kith_id id)
{
    const kith_value rights = {
        .field = KITH_BOOK_RIGHTS, .type = KITH_TYPE_CODE, .number = KITH_RIGHTS_ROLES};
    const kith_value code = text_of(KITH_CATEGORY_CODE, "gold");
    return kith_load_row(load, id, KITH_ID_KIND(id) == KITH_KIND_BOOK ? &rights : &code, 1);
}

static int32_t load_rows(void *ctx, kith_load *load)
{
    const shelf *store = ctx;
    for (size_t i = 0; store->ids[i] != 0; i++) {
        assert_int_equal(hand_row(load, store->ids[i]), KITH_OK);
    }
    assert_int_equal(kith_load_end(load, store->sequence), KITH_OK);
    return KITH_STORE_COMMITTED;
}

static int32_t refresh_rows(void *ctx, uint64_t after, kith_load *load)
{
    const shelf *store = ctx;
    (void)after;
    if (store->removed != 0) {
        assert_int_equal(kith_load_removal(load, store->removed), KITH_OK);
    }
    return load_rows(ctx, load);
}

static int32_t commit_nothing(void *ctx, const kith_changes *changes)
{
    (void)ctx;
    (void)changes;
    fail_msg("the store was asked to commit");
    return KITH_STORE_REJECTED;
}

static kith_status open_shelf(shelf *store, int with_refresh, uint32_t existing, kith_book **book,
                              kith_error *err)
{
    const kith_allocator allocator = {.size = sizeof allocator, .ctx = store, .resize = resize};
    const kith_store callbacks = {.size = sizeof callbacks,
                                  .ctx = store,
                                  .load = load_rows,
                                  .refresh = with_refresh ? refresh_rows : NULL,
                                  .commit = commit_nothing};
    const kith_book_options options = {
        .size = sizeof options, .allocator = &allocator, .store = &callbacks, .existing = existing};
    return kith_book_open(&options, book, err);
}

/* Otherwise a store that lost it would become a book in which everybody may do everything. */
static void rows_without_exactly_one_of_the_book_are_refused(void **state)
{
    shelf stores[] = {
        {.ids = {CATEGORY_ID}, .sequence = 1},
        {.ids = {CATEGORY_ID}, .sequence = 0},
        {.ids = {0}, .sequence = 1},
        {.ids = {BOOK_ID, SECOND_BOOK_ID}, .sequence = 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(stores); i++) {
        for (uint32_t existing = 0; existing <= 1; existing++) {
            kith_error err = NEW_ERROR;
            kith_book *book = NULL;
            REFUSED(KITH_ERR_CORRUPT, &err, open_shelf(&stores[i], 1, existing, &book, &err));
            assert_non_null(strstr(err.message, "record of kind book"));
            assert_null(book);
        }
    }
}

static void refresh_that_loses_the_record_of_the_book_changes_nothing(void **state)
{
    (void)state;
    for (int with_refresh = 0; with_refresh <= 1; with_refresh++) {
        kith_error err = NEW_ERROR;
        kith_book *book = NULL;
        kith_view *view = NULL;
        shelf store = {.ids = {BOOK_ID, CATEGORY_ID}, .sequence = 1};
        OK(&err, open_shelf(&store, with_refresh, 1, &book, &err));
        REFUSED(KITH_ERR_DENIED, &err, kith_view_open(book, NULL, &view, &err));

        store.ids[0] = CATEGORY_ID;
        store.ids[1] = 0;
        store.removed = BOOK_ID;
        store.sequence = 2;
        REFUSED(KITH_ERR_CORRUPT, &err, kith_book_refresh(book, NULL, &err));

        REFUSED(KITH_ERR_DENIED, &err, kith_view_open(book, NULL, &view, &err));
        assert_int_equal(stats_of(book).sequence, 1);
        kith_book_close(book);
    }
}

/* --- what a store says against it --- */

/* What a store says, after a row or before any. */
typedef struct refusing {
    kith_status status;
    const char *message;
    kith_id row; /* 0: none */
    kith_status got;
} refusing;

static int32_t refuse_load(void *ctx, kith_load *load)
{
    refusing *store = ctx;
    if (store->row != 0) {
        (void)hand_row(load, store->row);
    }
    store->got = kith_load_refuse(load, store->status, store->message);
    return KITH_STORE_COMMITTED; /* whatever it answers */
}

static void what_a_store_says_against_loading_is_told(void **state)
{
    static const char file[] = "/srv/a.db: page 7 is torn";
    const struct {
        refusing store;
        kith_status status;
        kith_status got;
        const char *told;
    } cases[] = {
        {{.status = KITH_ERR_CORRUPT, .message = file}, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT, file},
        {{.status = KITH_ERR_STORE, .message = file, .row = BOOK_ID}, KITH_ERR_STORE, KITH_ERR_STORE, file},
        {{.status = KITH_ERR_MEMORY, .message = ""}, KITH_ERR_MEMORY, KITH_ERR_MEMORY, ""},
        {{.status = KITH_ERR_STORE, .message = "two\nlines\xFF"},
         KITH_ERR_STORE,
         KITH_ERR_STORE,
         "two?lines?"},
        {{.status = KITH_ERR_STORE, .message = file, .row = 7},
         KITH_ERR_CORRUPT,
         KITH_ERR_CORRUPT,
         "not an id"},
        {{.status = KITH_OK, .message = file}, KITH_ERR_STORE, KITH_ERR_INVALID, "something invalid"},
        {{.status = KITH_ERR_DENIED, .message = file}, KITH_ERR_STORE, KITH_ERR_INVALID, "something invalid"},
        {{.status = KITH_ERR_STORE}, KITH_ERR_STORE, KITH_ERR_INVALID, "something invalid"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_error err = NEW_ERROR;
        kith_book *book = NULL;
        refusing store = cases[i].store;
        const kith_store callbacks = {
            .size = sizeof callbacks, .ctx = &store, .load = refuse_load, .commit = commit_nothing};
        const kith_book_options options = {.size = sizeof options, .store = &callbacks};
        REFUSED(cases[i].status, &err, kith_book_open(&options, &book, &err));
        assert_int_equal(store.got, cases[i].got);
        assert_non_null(strstr(err.message, cases[i].told));
        REFUSED(cases[i].status, NULL, kith_book_open(&options, &book, NULL));
    }
    assert_int_equal(kith_load_refuse(NULL, KITH_ERR_STORE, file), KITH_ERR_INVALID);
}

/* What a book needs follows from how many records there are, not from how high their ids are. */
static void reload_with_one_high_id_needs_little_memory(void **state)
{
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    shelf store = {.ids = {BOOK_ID, HIGH_ID}, .sequence = 1};
    (void)state;
    OK(&err, open_shelf(&store, 0, 1, &book, &err));
    store.sequence = 2;
    OK(&err, kith_book_refresh(book, NULL, &err));
    assert_int_equal(stats_of(book).records[KITH_KIND_CATEGORY], 1);
    store.ids[1] = 0;
    store.sequence = 3;
    OK(&err, kith_book_refresh(book, NULL, &err));
    assert_int_equal(stats_of(book).records[KITH_KIND_CATEGORY], 0);
    kith_book_close(book);
    assert_int_equal(store.bytes, 0);
}

static void message_is_one_line_whatever_key_it_names(void **state)
{
    static const char *const keys[][2] = {
        {"a\nb", "\"a?b\""},
        {"\x1B[2J\x7F", "\"?[2J?\""},
        {"Stra\xC3\x9F\t", "\"Stra\xC3\x9F?\""},
        {"a\xFF\xC3", "\"a??\""},
    };
    kith_book *book = new_book();
    kith_view *view = view_of(book);
    (void)state;
    for (size_t i = 0; i < COUNT(keys); i++) {
        kith_error err = NEW_ERROR;
        kith_id id = 0;
        REFUSED(KITH_ERR_NOT_FOUND, &err, kith_record_find(view, KITH_KIND_CATEGORY, keys[i][0], &id, &err));
        assert_non_null(strstr(err.message, keys[i][1]));
    }
    kith_view_close(view);
    kith_book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_without_exactly_one_of_the_book_are_refused),
        cmocka_unit_test(refresh_that_loses_the_record_of_the_book_changes_nothing),
        cmocka_unit_test(what_a_store_says_against_loading_is_told),
        cmocka_unit_test(reload_with_one_high_id_needs_little_memory),
        cmocka_unit_test(message_is_one_line_whatever_key_it_names),
    };
    return cmocka_run_group_tests_name("loading", tests, NULL, NULL);
}
