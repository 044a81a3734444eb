/* What the kith sides of all suites share. */
#include "kith_rows.h"

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

static int32_t refuse_commit(void *ctx, const kith_changes *changes)
{
    (void)ctx;
    (void)changes;
    return KITH_STORE_REJECTED;
}

kith_book *kith_rows_open(void *ctx, int32_t (*load)(void *ctx, kith_load *load),
                          int32_t (*grant)(void *ctx, uint32_t kind, uint32_t count, uint64_t *first),
                          kith_view **view)
{
    const kith_store store = {
        .size = sizeof store, .ctx = ctx, .load = load, .commit = refuse_commit, .grant_ids = grant};
    const kith_book_options options = {.size = sizeof options, .store = &store, .existing = 1};
    const kith_view_options reading = {.size = sizeof reading, .today = DATA_TODAY};
    kith_error err = {.size = sizeof err};
    kith_book *book = NULL;
    expect(kith_book_open(&options, &book, &err), &err);
    expect(kith_view_open(book, &reading, view, &err), &err);
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
