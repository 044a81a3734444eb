/* Support: see the header. */
#include "support.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void expect_status(kith_status got, kith_status wanted, const kith_error *err, const char *call,
                   const char *file, int line)
{
    if (got != wanted) {
        print_error("%s gave %d (rule %d: %s), expected %d\n", call, (int)got,
                    err == NULL ? 0 : (int)err->rule, err == NULL ? "" : err->message, (int)wanted);
        _fail(file, line);
    }
}

/* --- dates --- */

kith_date day(const char *text)
{
    kith_date date = 0;
    if (text[0] != '\0') {
        OK(NULL, kith_date_parse(text, &date));
    }
    return date;
}

/* --- books --- */

kith_memory_store *new_store(void)
{
    kith_memory_store *memory = NULL;
    OK(NULL, kith_memory_store_new(&memory));
    return memory;
}

kith_book *open_with(kith_book_options options, kith_memory_store *memory)
{
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    kith_store store = {.size = sizeof store};
    options.size = sizeof options;
    if (memory != NULL) {
        OK(NULL, kith_memory_store_callbacks(memory, &store));
        options.store = &store;
    }
    OK(&err, kith_book_open(&options, &book, &err));
    return book;
}

kith_book *open_over(kith_memory_store *memory)
{
    return open_with((kith_book_options){0}, memory);
}

kith_book *new_book(void)
{
    return open_over(NULL);
}

/* --- transactions --- */

kith_txn *begin_on(kith_book *book, kith_date today)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = NULL;
    const kith_txn_options options = {
        .size = sizeof options, .actor = "anna", .shop = "north", .today = today};
    OK(&err, kith_txn_begin(book, &options, &txn, &err));
    return txn;
}

kith_txn *begin(kith_book *book)
{
    return begin_on(book, TODAY);
}

uint64_t commit(kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    uint64_t sequence = 0;
    OK(&err, kith_txn_commit(txn, &sequence, &err));
    kith_txn_close(txn);
    return sequence;
}

void expect_rule(kith_txn *txn, int32_t rule, kith_id subject)
{
    kith_error err = NEW_ERROR;
    REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
    assert_int_equal(err.rule, rule);
    assert_int_equal(err.status, KITH_ERR_RULE);
    assert_string_not_equal(err.message, "");
    if (subject != 0) {
        assert_int_equal(err.subject, subject);
    }
    kith_txn_close(txn);
}

void expect_commit(kith_txn *txn, kith_status status)
{
    kith_error err = NEW_ERROR;
    REFUSED(status, &err, kith_txn_commit(txn, NULL, &err));
    kith_txn_close(txn);
}

/* --- records --- */

kith_value text_of(uint32_t field, const char *text)
{
    return (kith_value){.field = field, .type = KITH_TYPE_TEXT, .text = text, .length = KITH_NUL_ENDED};
}

kith_value number_of(uint32_t field, uint32_t type, int64_t number)
{
    return (kith_value){.field = field, .type = number == 0 ? KITH_TYPE_NONE : type, .number = number};
}

kith_value nothing_of(uint32_t field)
{
    return (kith_value){.field = field, .type = KITH_TYPE_NONE};
}

kith_value reference(uint32_t field, kith_id id)
{
    return number_of(field, KITH_TYPE_REFERENCE, (int64_t)id);
}

/* Bit of a field if it was given. */
static uint64_t given(int is_given, uint32_t field)
{
    return is_given ? KITH_PRESENT(field) : 0;
}

kith_id customer(kith_txn *txn, kith_customer fields)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    fields.size = sizeof fields;
    fields.present =
        given(fields.number != NULL, KITH_CUSTOMER_NUMBER) | given(fields.kind != 0, KITH_CUSTOMER_KIND) |
        given(fields.surname != NULL, KITH_CUSTOMER_SURNAME) |
        given(fields.given_name != NULL, KITH_CUSTOMER_GIVEN_NAME) |
        given(fields.patronymic != NULL, KITH_CUSTOMER_PATRONYMIC) |
        given(fields.organisation != NULL, KITH_CUSTOMER_ORGANISATION) |
        given(fields.sex != 0, KITH_CUSTOMER_SEX) | given(fields.birth_date != 0, KITH_CUSTOMER_BIRTH_DATE) |
        given(fields.capacity != 0, KITH_CUSTOMER_CAPACITY) | given(fields.city != NULL, KITH_CUSTOMER_CITY) |
        given(fields.phone != NULL, KITH_CUSTOMER_PHONE) |
        given(fields.second_phone != NULL, KITH_CUSTOMER_SECOND_PHONE) |
        given(fields.email != NULL, KITH_CUSTOMER_EMAIL) |
        given(fields.tax_number != NULL, KITH_CUSTOMER_TAX_NUMBER) |
        given(fields.category != 0, KITH_CUSTOMER_CATEGORY) |
        given(fields.status != 0, KITH_CUSTOMER_STATUS) |
        given(fields.remarks != NULL, KITH_CUSTOMER_REMARKS) | given(fields.payer != 0, KITH_CUSTOMER_PAYER) |
        given(fields.payment_terms != NULL, KITH_CUSTOMER_PAYMENT_TERMS) |
        given(fields.price_list != NULL, KITH_CUSTOMER_PRICE_LIST);
    OK(&err, kith_customer_add(txn, &fields, &id, &err));
    assert_int_equal(KITH_ID_KIND(id), KITH_KIND_CUSTOMER);
    return id;
}

kith_id relation(kith_txn *txn, kith_relation fields)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    fields.size = sizeof fields;
    fields.present =
        KITH_PRESENT(KITH_RELATION_FROM) | KITH_PRESENT(KITH_RELATION_TO) | KITH_PRESENT(KITH_RELATION_TYPE) |
        given(fields.since != 0, KITH_RELATION_SINCE) | given(fields.until != 0, KITH_RELATION_UNTIL) |
        given(fields.priority != 0, KITH_RELATION_PRIORITY) |
        given(fields.remark != NULL, KITH_RELATION_REMARK) | given(fields.share != 0, KITH_RELATION_SHARE) |
        given(fields.rate != 0, KITH_RELATION_RATE);
    OK(&err, kith_relation_add(txn, &fields, 0, &id, &err));
    assert_int_equal(KITH_ID_KIND(id), KITH_KIND_RELATION);
    return id;
}

kith_id person(kith_txn *txn, const char *number)
{
    return customer(txn, (kith_customer){.number = number, .kind = KITH_PARTY_PERSON, .surname = number});
}

kith_id organisation(kith_txn *txn, const char *number)
{
    return customer(
        txn, (kith_customer){.number = number, .kind = KITH_PARTY_ORGANISATION, .organisation = number});
}

kith_id add_record(kith_txn *txn, uint32_t kind, const kith_value *values, size_t count)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    OK(&err, kith_record_add(txn, kind, values, count, &id, &err));
    assert_int_equal(KITH_ID_KIND(id), kind);
    return id;
}

kith_id booked_order(kith_txn *txn, const char *number, kith_id customer, kith_decimal amount)
{
    const kith_value order[] = {text_of(KITH_ORDER_NUMBER, number), reference(KITH_ORDER_CUSTOMER, customer),
                                number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY)};
    const kith_id id = add_record(txn, KITH_KIND_ORDER, order, COUNT(order));
    const kith_value entry[] = {
        reference(KITH_ORDER_ENTRY_ORDER, id),
        number_of(KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, KITH_ORDER_MEASURE_BOOKED),
        number_of(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, TODAY),
        number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, amount)};
    (void)add_record(txn, KITH_KIND_ORDER_ENTRY, entry, COUNT(entry));
    return id;
}

kith_id relation_type(kith_txn *txn, type_settings settings)
{
    const kith_value values[] = {
        text_of(KITH_RELATION_TYPE_CODE, settings.code),
        number_of(KITH_RELATION_TYPE_DIRECTION, KITH_TYPE_CODE, settings.direction),
        number_of(KITH_RELATION_TYPE_RECIPROCAL, KITH_TYPE_REFERENCE, (int64_t)settings.reciprocal),
        number_of(KITH_RELATION_TYPE_AUTO_RECIPROCAL, KITH_TYPE_FLAG, settings.auto_reciprocal),
        number_of(KITH_RELATION_TYPE_FROM_KIND, KITH_TYPE_CODE, settings.from_kind),
        number_of(KITH_RELATION_TYPE_TO_KIND, KITH_TYPE_CODE, settings.to_kind),
        number_of(KITH_RELATION_TYPE_FROM_CATEGORY, KITH_TYPE_REFERENCE, (int64_t)settings.from_category),
        number_of(KITH_RELATION_TYPE_TO_CATEGORY, KITH_TYPE_REFERENCE, (int64_t)settings.to_category),
        number_of(KITH_RELATION_TYPE_FROM_MAXIMUM, KITH_TYPE_INTEGER, settings.from_maximum),
        number_of(KITH_RELATION_TYPE_TO_MAXIMUM, KITH_TYPE_INTEGER, settings.to_maximum),
        number_of(KITH_RELATION_TYPE_SELF, KITH_TYPE_FLAG, settings.self),
        number_of(KITH_RELATION_TYPE_ACYCLIC, KITH_TYPE_FLAG, settings.acyclic),
        number_of(KITH_RELATION_TYPE_DUPLICATES, KITH_TYPE_CODE, settings.duplicates),
        number_of(KITH_RELATION_TYPE_RETIRED, KITH_TYPE_FLAG, settings.retired),
    };
    return add_record(txn, KITH_KIND_RELATION_TYPE, values, COUNT(values));
}

kith_id label(kith_txn *txn, kith_id owner, int64_t end, int64_t sex, const char *language, const char *text)
{
    const kith_value values[] = {
        number_of(KITH_LABEL_OWNER, KITH_TYPE_REFERENCE, (int64_t)owner),
        number_of(KITH_LABEL_END, KITH_TYPE_CODE, end),
        number_of(KITH_LABEL_SEX, KITH_TYPE_CODE, sex),
        language == NULL ? nothing_of(KITH_LABEL_LANGUAGE) : text_of(KITH_LABEL_LANGUAGE, language),
        text_of(KITH_LABEL_TEXT, text),
    };
    return add_record(txn, KITH_KIND_LABEL, values, COUNT(values));
}

kith_id attribute(kith_txn *txn, const char *code, int64_t kind, int64_t type)
{
    const kith_value values[] = {
        text_of(KITH_ATTRIBUTE_CODE, code),
        number_of(KITH_ATTRIBUTE_KIND, KITH_TYPE_CODE, kind),
        number_of(KITH_ATTRIBUTE_TYPE, KITH_TYPE_CODE, type),
    };
    return add_record(txn, KITH_KIND_ATTRIBUTE, values, COUNT(values));
}

kith_id attribute_value(kith_txn *txn, kith_id owner, kith_id attribute, kith_value value)
{
    const kith_value values[] = {
        number_of(KITH_ATTRIBUTE_VALUE_OWNER, KITH_TYPE_REFERENCE, (int64_t)owner),
        number_of(KITH_ATTRIBUTE_VALUE_ATTRIBUTE, KITH_TYPE_REFERENCE, (int64_t)attribute),
        value,
    };
    return add_record(txn, KITH_KIND_ATTRIBUTE_VALUE, values, COUNT(values));
}

void change(kith_txn *txn, kith_id id, kith_value value)
{
    kith_error err = NEW_ERROR;
    OK(&err, kith_record_change(txn, id, &value, 1, &err));
}

void erase_customer(kith_book *book, kith_id who)
{
    kith_error err = NEW_ERROR;
    const kith_erasure in = {.size = sizeof in, .customer = who, .force = 1};
    kith_txn *txn = begin(book);
    OK(&err, kith_customer_erase(txn, &in, &err));
    (void)commit(txn);
}

/* --- reading --- */

kith_view *view_on(kith_book *book, kith_date today)
{
    kith_error err = NEW_ERROR;
    kith_view *view = NULL;
    const kith_view_options options = {
        .size = sizeof options, .actor = "anna", .shop = "north", .today = today};
    OK(&err, kith_view_open(book, &options, &view, &err));
    return view;
}

kith_view *view_of(kith_book *book)
{
    return view_on(book, TODAY);
}

void expect_valid(kith_book *book)
{
    kith_finding finding;
    size_t count = 0;
    kith_view *view = view_of(book);
    OK(NULL, kith_validate_all(view, NULL, &finding, 1, &count, NULL));
    assert_int_equal(count, 0);
    kith_view_close(view);
}

kith_view *view_of_txn(kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    kith_view *view = NULL;
    OK(&err, kith_view_open_txn(txn, &view, &err));
    return view;
}

char *dump_of(kith_book *book)
{
    kith_view *view = view_of(book);
    size_t length = 0;
    OK(NULL, kith_view_dump(view, NULL, 0, &length));
    char *text = malloc(length + 1);
    assert_non_null(text);
    OK(NULL, kith_view_dump(view, text, length + 1, &length));
    kith_view_close(view);
    return text;
}

uint64_t digest_of(kith_book *book)
{
    kith_view *view = view_of(book);
    uint64_t digest = 0;
    OK(NULL, kith_view_digest(view, &digest));
    kith_view_close(view);
    return digest;
}

kith_book *reopened(kith_book *book, kith_memory_store *memory)
{
    kith_book *again = open_over(memory);
    assert_int_equal(digest_of(again), digest_of(book));
    kith_book_close(book);
    return again;
}

kith_book_stats stats_of(kith_book *book)
{
    kith_book_stats stats = {.size = sizeof stats};
    OK(NULL, kith_book_stats_get(book, &stats));
    return stats;
}

kith_id find(const kith_view *view, const char *number)
{
    kith_id id = 0;
    const kith_status status = kith_customer_find(view, number, &id, NULL);
    assert_true(status == KITH_OK || (status == KITH_ERR_NOT_FOUND && id == 0));
    return id;
}

const char *field_text(const kith_view *view, kith_id id, uint32_t field)
{
    kith_error err = NEW_ERROR;
    kith_value value = {0};
    OK(&err, kith_record_get(view, id, field, &value, &err));
    return value.type == KITH_TYPE_TEXT ? value.text : "";
}

size_t relation_count(const kith_view *view, kith_id customer)
{
    kith_error err = NEW_ERROR;
    kith_link links[256];
    size_t count = 0;
    OK(&err, kith_relation_list(view, customer, NULL, links, COUNT(links), &count, &err));
    assert_true(count < COUNT(links));
    return count;
}

int is_related(const kith_view *view, kith_id from, kith_id type, kith_id to, kith_date on)
{
    kith_error err = NEW_ERROR;
    const kith_pair pair = {from, type, to};
    kith_id found = 0;
    OK(&err, kith_relation_has(view, &pair, on, &found, &err));
    return found != 0;
}

/* --- chance --- */

/* One step of splitmix64. */
static uint64_t next(rng *random)
{
    random->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = random->state;
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ mixed >> 31;
}

rng rng_new(const char *what)
{
    const char *given_seed = getenv("KITH_TEST_SEED");
    const uint64_t seed = given_seed == NULL ? 1 : strtoull(given_seed, NULL, 10);
    (void)fprintf(stderr, "# %s: KITH_TEST_SEED=%" PRIu64 "\n", what, seed);
    return (rng){.state = seed};
}

rng rng_of_bytes(const uint8_t *bytes, size_t size)
{
    return (rng){.state = 1, .bytes = bytes, .left = size};
}

int rng_is_spent(const rng *random)
{
    return random->left == 0;
}

/* No more bytes than the number needs, so that an input stays short. */
static uint32_t next_of_bytes(rng *random, uint32_t below)
{
    uint32_t number = 0;
    for (uint32_t most = below - 1; most > 0 && random->left > 0; most >>= 8) {
        number = number << 8 | *random->bytes++;
        random->left--;
    }
    return number % below;
}

uint32_t rng_below(rng *random, uint32_t below)
{
    return random->left > 0 ? next_of_bytes(random, below) : (uint32_t)(next(random) % below);
}

uint32_t rng_once_in(rng *random, uint32_t times)
{
    return rng_below(random, times) == 0;
}

int is_full_run(void)
{
    const char *full = getenv("KITH_TEST_FULL");
    return full != NULL && strcmp(full, "0") != 0 && full[0] != '\0';
}
