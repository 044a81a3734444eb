/* Check: see the header. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#define FIELDS_MOST 32u
#define AT_ONCE 64u
#define FINDINGS_MOST 32u
#define TEXT_MOST 4000u
#define ALL_PERIODS (KITH_PERIOD_CURRENT | KITH_PERIOD_PAST | KITH_PERIOD_FUTURE)

/* --- refusals --- */

/* Bytes of the well-formed character at text; 0: none. Independent of the library's own reading. */
static size_t character(const unsigned char *text)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t size = text[0] < 0x80 ? 1 : text[0] >> 5 == 6 ? 2 : text[0] >> 4 == 14 ? 3 : 4;
    uint32_t point = size == 1 ? text[0] : text[0] & (0x7Fu >> size);
    if (size == 4 && text[0] >> 3 != 30) {
        return 0;
    }
    for (size_t i = 1; i < size; i++) {
        if (text[i] >> 6 != 2) {
            return 0;
        }
        point = point << 6 | (text[i] & 0x3Fu);
    }
    return point < least[size] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF) ? 0 : size;
}

/* One line of UTF-8 without control characters, that is not empty. */
static int is_clean_line(const char *text, size_t capacity)
{
    const unsigned char *at = (const unsigned char *)text;
    if (memchr(text, '\0', capacity) == NULL || *at == '\0') {
        return 0;
    }
    while (*at >= ' ' && *at != 0x7F && character(at) > 0) {
        at += character(at);
    }
    return *at == '\0';
}

void check_refusal(kith_status status, const kith_error *err)
{
    assert_in_range(-status, -KITH_ERR_INVALID, -KITH_ERR_FEATURE);
    assert_int_equal(err->status, status);
    assert_true(is_clean_line(err->message, sizeof err->message));
    assert_true((err->rule != 0) == (status == KITH_ERR_RULE));
}

int check_answer(kith_status status, const kith_error *err)
{
    if (status != KITH_OK) {
        check_refusal(status, err);
    }
    return status == KITH_OK;
}

/* --- values --- */

/* Reads up to the end, so that a sanitizer sees bytes that are not there. */
static void touch_text(const char *text, size_t length)
{
    assert_non_null(text);
    assert_true(strlen(text) <= length && text[length] == '\0');
}

static void check_values(const kith_value *values, size_t count)
{
    char text[TEXT_MOST];
    for (size_t i = 0; i < count; i++) {
        if (values[i].type == KITH_TYPE_TEXT) {
            touch_text(values[i].text, values[i].length);
        }
        (void)kith_value_format(&values[i], 0, text, sizeof text);
    }
}

static int lists(const kith_view *view, kith_id customer, kith_id relation, uint32_t end)
{
    kith_link links[AT_ONCE];
    size_t count = COUNT(links);
    kith_relation_query query = {.size = sizeof query, .end = end, .periods = ALL_PERIODS};
    while (count == COUNT(links)) {
        OK(NULL, kith_relation_list(view, customer, &query, links, COUNT(links), &count, NULL));
        for (size_t i = 0; i < count; i++) {
            if (links[i].relation == relation) {
                return 1;
            }
            query.after = links[i].relation;
        }
    }
    return 0;
}

/* --- records --- */

/* What it refers to is there, and knows of it. */
static void check_reference(const kith_view *view, kith_id id, const kith_value *value, int owned)
{
    const kith_id target = (kith_id)value->number;
    kith_value read = {0};
    kith_id users[AT_ONCE];
    size_t count = 0;
    OK(NULL, kith_record_get(view, target, 1, &read, NULL));
    OK(NULL, kith_record_users(view, target, users, COUNT(users), &count, NULL));
    int known = owned || count == COUNT(users); /* those beyond cannot be asked for */
    for (size_t i = 0; i < count; i++) {
        known = known || users[i] == id;
    }
    assert_true(known);
}

static void check_part(const kith_view *view, kith_id id, kith_id owner)
{
    kith_id part = 0;
    size_t count = 0;
    const kith_id before = id >> 8 == 1 ? 0 : id - 256;
    OK(NULL, kith_record_parts(view, owner, KITH_ID_KIND(id), before, &part, 1, &count, NULL));
    assert_true(count == 1 && part == id);
}

static void check_relation(const kith_view *view, const kith_value *values, kith_id id)
{
    const kith_pair pair = {(kith_id)values[KITH_RELATION_FROM - 1].number,
                            (kith_id)values[KITH_RELATION_TYPE - 1].number,
                            (kith_id)values[KITH_RELATION_TO - 1].number};
    const kith_date since = (kith_date)values[KITH_RELATION_SINCE - 1].number;
    const kith_date until = (kith_date)values[KITH_RELATION_UNTIL - 1].number;
    const kith_date on = since != 0 ? since : until != 0 ? until : TODAY;
    kith_relation read = {.size = sizeof read};
    kith_id found = 0;
    OK(NULL, kith_relation_get(view, id, &read, NULL));
    assert_true(read.from == pair.from && read.to == pair.to && read.type == pair.type);
    assert_true(lists(view, pair.from, id, KITH_END_EITHER));
    assert_true(lists(view, pair.to, id, KITH_END_EITHER));
    OK(NULL, kith_relation_has(view, &pair, on, &found, NULL));
    assert_true(found != 0 || (until != 0 && until < since));
}

static void check_key(const kith_view *view, uint32_t kind, const kith_value *key)
{
    kith_id found = 0;
    kith_value read = {0};
    if (strlen(key->text) == key->length) {
        OK(NULL, kith_record_find(view, kind, key->text, &found, NULL));
        OK(NULL, kith_record_get(view, found, key->field, &read, NULL));
        assert_string_equal(read.text, key->text);
    }
}

static void check_record(const kith_view *view, const kith_kind_info *info, kith_id id)
{
    const uint32_t kind = KITH_ID_KIND(id);
    kith_value values[FIELDS_MOST];
    assert_in_range(info->fields, 1, FIELDS_MOST);
    OK(NULL, kith_record_read(view, id, values, info->fields, NULL));
    check_values(values, info->fields);
    for (uint32_t field = 1; field <= info->fields; field++) {
        kith_field_info described = {.size = sizeof described};
        const kith_value *value = &values[field - 1];
        OK(NULL, kith_schema_field(kind, field, &described));
        assert_true(value->type == KITH_TYPE_NONE ? !described.required : value->type == described.type);
        if (value->type == KITH_TYPE_REFERENCE) {
            check_reference(view, id, value, field == info->owner);
        }
    }
    if (info->owner != 0) {
        check_part(view, id, (kith_id)values[info->owner - 1].number);
    }
    if (info->key != 0) {
        check_key(view, kind, &values[info->key - 1]);
    }
    if (kind == KITH_KIND_RELATION) {
        check_relation(view, values, id);
    }
}

static void check_kind(const kith_view *view, uint32_t kind)
{
    kith_kind_info info = {.size = sizeof info};
    kith_id ids[AT_ONCE];
    size_t count = COUNT(ids);
    kith_id last = 0;
    OK(NULL, kith_schema_kind(kind, &info));
    while (count == COUNT(ids)) {
        OK(NULL, kith_record_list(view, kind, last, ids, COUNT(ids), &count, NULL));
        for (size_t i = 0; i < count; i++) {
            assert_true(KITH_ID_KIND(ids[i]) == kind && ids[i] > last);
            last = ids[i];
            check_record(view, &info, ids[i]);
        }
    }
}

/* --- all of it --- */

static void check_findings(const kith_view *view)
{
    kith_finding findings[FINDINGS_MOST];
    size_t count = 0;
    OK(NULL, kith_validate_all(view, NULL, findings, COUNT(findings), &count, NULL));
    for (size_t i = 0; i < count && i < COUNT(findings); i++) {
        kith_error said = NEW_ERROR;
        OK(NULL, kith_finding_describe(view, &findings[i], &said));
        check_refusal(KITH_ERR_RULE, &said);
    }
}

/* By the beginning of every customer's name, or whatever else was written there. */
static void check_search(const kith_view *view)
{
    kith_id ids[AT_ONCE];
    kith_id found[AT_ONCE];
    size_t count = 0;
    size_t hits = 0;
    OK(NULL, kith_record_list(view, KITH_KIND_CUSTOMER, 0, ids, COUNT(ids), &count, NULL));
    for (size_t i = 0; i < count; i++) {
        kith_customer read = {.size = sizeof read};
        kith_reached reached[AT_ONCE];
        OK(NULL, kith_customer_get(view, ids[i], &read, NULL));
        const char *texts[] = {read.number, read.surname, read.organisation, read.phone};
        for (size_t j = 0; j < COUNT(texts); j++) {
            kith_error err = NEW_ERROR;
            const kith_search search = {.size = sizeof search, .text = texts[j] == NULL ? "?" : texts[j]};
            (void)check_answer(kith_search_customers(view, &search, found, COUNT(found), &hits, &err), &err);
        }
        OK(NULL, kith_relation_reach(view, ids[i], NULL, 3, reached, COUNT(reached), &hits, NULL));
    }
}

char *check_dump(const kith_view *view)
{
    size_t length = 0;
    size_t again = 0;
    OK(NULL, kith_view_dump(view, NULL, 0, &length));
    char *text = malloc(length + 1);
    assert_non_null(text);
    OK(NULL, kith_view_dump(view, text, length + 1, &again));
    assert_true(again == length && strlen(text) == length);
    return text;
}

void check_book(const kith_view *view)
{
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        check_kind(view, kind);
    }
    check_findings(view);
    check_search(view);
}

void check_history(const kith_view *view, const kith_history_query *query)
{
    kith_error err = NEW_ERROR;
    kith_history *history = NULL;
    if (!check_answer(kith_history_read(view, query, &history, &err), &err)) {
        assert_null(history);
        return;
    }
    assert_in_range(kith_history_count(history), 0, query->most);
    for (size_t i = 0; i < kith_history_count(history); i++) {
        kith_change entry = {.size = sizeof entry};
        uint64_t sum = 0;
        OK(NULL, kith_history_get(history, i, &entry));
        touch_text(entry.actor, strlen(entry.actor));
        touch_text(entry.shop, strlen(entry.shop));
        touch_text(entry.reason, strlen(entry.reason));
        check_values(entry.before, entry.before_count);
        check_values(entry.after, entry.after_count);
        for (size_t j = 0; j < entry.customer_count; j++) {
            sum += entry.customers[j];
        }
        assert_true(sum > 0 || entry.customer_count == 0 || entry.customers[0] == 0);
    }
    kith_history_close(history);
}
