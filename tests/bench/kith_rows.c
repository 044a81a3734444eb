/* What the kith sides of all suites share. */
#include "kith_rows.h"

#include "kith/sqlite.h"

#include <stdio.h>

void put_code(row *to, uint32_t field, const char *word, uint32_t number)
{
    const int size = snprintf(to->text, sizeof to->text, "%s%u", word, number);
    to->values[to->count++] = text_value(field, to->text, (size_t)size);
}

void put_row(kith_load *into, uint32_t kind, uint64_t sequence, const row *is)
{
    if (kith_load_row(into, make_id(kind, sequence), is->values, is->count) != KITH_OK) {
        bench_fail("kith", "a row is refused");
    }
}

size_t kith_rows_customer(const data_set *data, uint32_t index, kith_value *values)
{
    const data_customer *customer = &data->customer[index];
    const data_word *surname = &data->surnames[customer->surname];
    const data_word *given = &data->givens[customer->given];
    const data_word *city = &data->city_words[customer->city];
    size_t count = 0;
    values[count++] = text_value(KITH_CUSTOMER_NUMBER, customer->number, customer->number_size);
    values[count++] = number_value(KITH_CUSTOMER_KIND, KITH_TYPE_CODE, KITH_PARTY_PERSON);
    values[count++] = text_value(KITH_CUSTOMER_SURNAME, surname->text, surname->size);
    values[count++] = text_value(KITH_CUSTOMER_GIVEN_NAME, given->text, given->size);
    values[count++] = number_value(KITH_CUSTOMER_SEX, KITH_TYPE_CODE, customer->sex);
    values[count++] = number_value(KITH_CUSTOMER_BIRTH_DATE, KITH_TYPE_DATE, customer->birth);
    values[count++] = text_value(KITH_CUSTOMER_CITY, city->text, city->size);
    values[count++] = text_value(KITH_CUSTOMER_PHONE, customer->phone, customer->phone_size);
    values[count++] = reference_value(KITH_CUSTOMER_CATEGORY, KITH_KIND_CATEGORY, customer->category);
    return count;
}

kith_status kith_rows_categories(kith_load *load)
{
    kith_status status = KITH_OK;
    char code[16];
    for (uint32_t i = 1; i <= DATA_CATEGORIES && status == KITH_OK; i++) {
        const int size = snprintf(code, sizeof code, "category %u", i);
        const kith_value category = text_value(KITH_CATEGORY_CODE, code, (size_t)size);
        status = kith_load_row(load, make_id(KITH_KIND_CATEGORY, i), &category, 1);
    }
    return status;
}

kith_status kith_rows_types(kith_load *load)
{
    kith_status status = KITH_OK;
    for (uint32_t i = 1; i <= DATA_TYPES && status == KITH_OK; i++) {
        const kith_value type[] = {
            text_value(KITH_RELATION_TYPE_CODE, data_type_codes[i - 1], KITH_NUL_ENDED),
            number_value(KITH_RELATION_TYPE_DIRECTION, KITH_TYPE_CODE,
                         data_type_symmetric(i) ? KITH_DIRECTION_SYMMETRIC : KITH_DIRECTION_TWO_WAY)};
        status = kith_load_row(load, make_id(KITH_KIND_RELATION_TYPE, i), type, 2);
    }
    return status;
}

void kith_rows_ends(row *to, const data_relation *relation)
{
    put_reference(to, KITH_RELATION_FROM, KITH_KIND_CUSTOMER, relation->from);
    put_reference(to, KITH_RELATION_TO, KITH_KIND_CUSTOMER, relation->to);
    put_reference(to, KITH_RELATION_TYPE, KITH_KIND_RELATION_TYPE, relation->type);
    put_number(to, KITH_RELATION_SINCE, KITH_TYPE_DATE, relation->since);
    put_number(to, KITH_RELATION_UNTIL, KITH_TYPE_DATE, relation->until);
}

void kith_rows_relation(kith_load *load, uint32_t sequence, const data_relation *relation)
{
    row is = {.count = 0};
    kith_rows_ends(&is, relation);
    put_row(load, KITH_KIND_RELATION, sequence, &is);
}

void kith_rows_relations(const data_set *data, kith_load *load)
{
    for (uint32_t i = 0; i < data->relations; i++) {
        kith_rows_relation(load, i + 1, &data->relation[i]);
    }
}

int32_t kith_rows_take(void *ctx, const kith_changes *changes)
{
    (void)ctx;
    return kith_changes_count(changes) > 0 ? KITH_STORE_COMMITTED : KITH_STORE_REJECTED;
}

int32_t kith_rows_grant(kith_rows_granted *granted, uint32_t kind, uint32_t count, uint64_t *first)
{
    *first = granted->last[kind] + 1;
    granted->last[kind] += count;
    return KITH_STORE_COMMITTED;
}

kith_view *kith_rows_view(kith_book *book)
{
    const kith_view_options reading = {.size = sizeof reading, .today = DATA_TODAY};
    kith_error err = {.size = sizeof err};
    kith_view *view = NULL;
    expect(kith_view_open(book, &reading, &view, &err), &err);
    return view;
}

kith_book *kith_rows_open(void *ctx, int32_t (*load)(void *ctx, kith_load *load),
                          int32_t (*grant)(void *ctx, uint32_t kind, uint32_t count, uint64_t *first),
                          kith_view **view)
{
    const kith_store store = {
        .size = sizeof store, .ctx = ctx, .load = load, .commit = kith_rows_take, .grant_ids = grant};
    const kith_book_options options = {.size = sizeof options, .store = &store, .existing = 1};
    kith_error err = {.size = sizeof err};
    kith_book *book = NULL;
    expect(kith_book_open(&options, &book, &err), &err);
    *view = kith_rows_view(book);
    return book;
}

static int32_t (*store_commit)(void *ctx, const kith_changes *changes);
static uint64_t store_spent;

static int32_t timed_commit(void *ctx, const kith_changes *changes)
{
    const uint64_t start = bench_spent();
    const int32_t outcome = store_commit(ctx, changes);
    store_spent += bench_spent() - start;
    return outcome;
}

uint64_t kith_rows_spent(void)
{
    return store_spent;
}

kith_book *kith_rows_file(const char *path)
{
    const kith_sqlite_options file = {.size = sizeof file, .path = path};
    kith_store store = {.size = sizeof store};
    const kith_book_options options = {.size = sizeof options, .store = &store};
    kith_error err = {.size = sizeof err};
    kith_sqlite *sqlite = NULL;
    kith_book *book = NULL;
    expect(kith_sqlite_open(&file, &sqlite, &err), &err);
    expect(kith_sqlite_callbacks(sqlite, &store), &err);
    store_commit = store.commit;
    store.commit = timed_commit;
    expect(kith_book_open(&options, &book, &err), &err);
    return book;
}

uint64_t kith_rows_bytes(kith_book *book)
{
    kith_book_stats stats = {.size = sizeof stats};
    if (kith_book_stats_get(book, &stats) != KITH_OK) {
        bench_fail("kith", "no figures of the book");
    }
    return stats.bytes;
}
