/* Shared parts of the example programs. */
#include "example.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Thread_local kith_error problem = {.size = sizeof problem};

void must(kith_status status)
{
    if (status != KITH_OK) {
        (void)fprintf(stderr, "%s\n", problem.message);
        exit(EXIT_FAILURE);
    }
}

void must_not(kith_status status)
{
    if (status == KITH_OK) {
        (void)fprintf(stderr, "this should have been refused\n");
        exit(EXIT_FAILURE);
    }
    printf("refused: %s\n", problem.message);
}

kith_date day(const char *text)
{
    kith_date date = 0;
    if (text != NULL && kith_date_parse(text, &date) != KITH_OK) {
        (void)fprintf(stderr, "%s is no date\n", text);
        exit(EXIT_FAILURE);
    }
    return date;
}

kith_book *open_book(const char *language)
{
    const kith_book_options options = {.size = sizeof options, .language = language};
    kith_book *book = NULL;
    must(kith_book_open(&options, &book, &problem));
    return book;
}

kith_txn *begin(kith_book *book, const char *reason)
{
    const kith_txn_options options = {.size = sizeof options,
                                      .actor = "anna",
                                      .shop = "main street",
                                      .today = day("2026-06-01"),
                                      .at = INT64_C(1780304400000000), /* 2026-06-01T09:00:00Z */
                                      .reason = reason};
    kith_txn *txn = NULL;
    must(kith_txn_begin(book, &options, &txn, &problem));
    return txn;
}

void commit(kith_txn *txn)
{
    must(kith_txn_commit(txn, NULL, &problem));
    kith_txn_close(txn);
}

kith_view *look(kith_book *book)
{
    const kith_view_options options = {.size = sizeof options, .actor = "anna", .today = day("2026-06-01")};
    kith_view *view = NULL;
    must(kith_view_open(book, &options, &view, &problem));
    return view;
}

kith_id add_customer(kith_txn *txn, kith_customer in)
{
    kith_id id = 0;
    in.size = sizeof in;
    in.present =
        KITH_PRESENT(KITH_CUSTOMER_REMARKS + 1) - KITH_PRESENT(KITH_CUSTOMER_NUMBER); /* all; 0 is not set */
    must(kith_customer_add(txn, &in, &id, &problem));
    return id;
}

kith_id add_type(kith_txn *txn, const char *code, uint32_t direction, uint32_t effect)
{
    const kith_value values[] = {
        text_value(KITH_RELATION_TYPE_CODE, code),
        number_value(KITH_RELATION_TYPE_DIRECTION, direction == 0 ? KITH_TYPE_NONE : KITH_TYPE_CODE,
                     direction),
        number_value(KITH_RELATION_TYPE_EFFECT, effect == 0 ? KITH_TYPE_NONE : KITH_TYPE_CODE, effect),
    };
    kith_id id = 0;
    must(kith_record_add(txn, KITH_KIND_RELATION_TYPE, values, 3, &id, &problem));
    return id;
}

void add_label(kith_txn *txn, kith_id type, uint32_t end, int64_t sex, const char *text)
{
    const kith_value values[] = {
        number_value(KITH_LABEL_OWNER, KITH_TYPE_REFERENCE, (int64_t)type),
        number_value(KITH_LABEL_END, end == 0 ? KITH_TYPE_NONE : KITH_TYPE_CODE, end),
        number_value(KITH_LABEL_SEX, sex == 0 ? KITH_TYPE_NONE : KITH_TYPE_CODE, sex),
        text_value(KITH_LABEL_TEXT, text),
    };
    kith_id id = 0;
    must(kith_record_add(txn, KITH_KIND_LABEL, values, 4, &id, &problem));
}

kith_id relate(kith_txn *txn, kith_id from, kith_id type, kith_id to, const char *since)
{
    const kith_relation in = {.size = sizeof in,
                              .present = KITH_PRESENT(KITH_RELATION_FROM) | KITH_PRESENT(KITH_RELATION_TO) |
                                         KITH_PRESENT(KITH_RELATION_TYPE) | KITH_PRESENT(KITH_RELATION_SINCE),
                              .from = from,
                              .type = type,
                              .to = to,
                              .since = day(since)};
    kith_id id = 0;
    must(kith_relation_add(txn, &in, 0, &id, &problem));
    return id;
}

kith_value text_value(uint32_t field, const char *text)
{
    return (kith_value){.field = field, .type = KITH_TYPE_TEXT, .text = text, .length = KITH_NUL_ENDED};
}

kith_value number_value(uint32_t field, uint32_t type, int64_t number)
{
    return (kith_value){.field = field, .type = type, .number = number};
}

kith_value reference_value(uint32_t field, kith_id id)
{
    return number_value(field, KITH_TYPE_REFERENCE, (int64_t)id);
}

kith_id add_record(kith_txn *txn, uint32_t kind, const kith_value *values, size_t count)
{
    kith_id id = 0;
    must(kith_record_add(txn, kind, values, count, &id, &problem));
    return id;
}

/* --- records from lines --- */

#define WORD_MOST 200
#define FIELDS_MOST 16

/* Copies up to a sign, which it moves behind with blanks; 0: there was nothing more. */
static int cut(const char **line, char sign, char word[WORD_MOST])
{
    const char *end = strchr(*line, sign);
    const size_t length = end == NULL ? strlen(*line) : (size_t)(end - *line);
    if (length >= WORD_MOST) {
        (void)fprintf(stderr, "too long: %s\n", *line);
        exit(EXIT_FAILURE);
    }
    memcpy(word, *line, length);
    word[length] = '\0';
    *line += end == NULL ? length : length + 1;
    while (**line == ' ') {
        ++*line;
    }
    return length > 0;
}

/* What a key names, as the transaction has it by now. */
static int64_t find_record(kith_txn *txn, uint32_t kind, const char *key)
{
    kith_view *view = NULL;
    kith_id id = 0;
    must(kith_view_open_txn(txn, &view, &problem));
    must(kith_record_find(view, kind, key, &id, &problem));
    kith_view_close(view);
    return (int64_t)id;
}

kith_id take(kith_txn *txn, const char *line)
{
    char words[FIELDS_MOST][WORD_MOST]; /* the values' texts */
    kith_value values[FIELDS_MOST];
    char name[WORD_MOST];
    size_t count = 0;
    (void)cut(&line, ';', name);
    const uint32_t kind = kith_schema_find_kind(name);
    while (count < FIELDS_MOST && cut(&line, '=', name)) {
        kith_field_info field = {.size = sizeof field};
        const uint32_t number = kith_schema_find_field(kind, name);
        must(kith_schema_field(kind, number, &field));
        (void)cut(&line, ';', words[count]);
        if (field.type == KITH_TYPE_REFERENCE) {
            values[count] = number_value(0, field.type, find_record(txn, field.target, words[count]));
        } else {
            must(kith_value_parse(field.type, field.target, words[count], &values[count]));
        }
        values[count++].field = number;
    }
    return add_record(txn, kind, values, count);
}

const char *name_of(const kith_view *view, kith_id customer)
{
    static char name[800];
    kith_customer who = {.size = sizeof who};
    must(kith_customer_get(view, customer, &who, &problem));
    if (who.kind == KITH_PARTY_ORGANISATION) {
        return who.organisation;
    }
    const char *parts[] = {who.surname, who.given_name, who.patronymic};
    size_t length = 0;
    name[0] = '\0';
    for (size_t i = 0; i < 3; i++) {
        if (parts[i] != NULL && parts[i][0] != '\0') {
            length += (size_t)snprintf(name + length, sizeof name - length, "%s%s", length == 0 ? "" : " ",
                                       parts[i]);
        }
    }
    return name;
}

void print_relations(const kith_view *view, kith_id customer, const char *is, const char *has)
{
    kith_link links[32];
    kith_customer who = {.size = sizeof who};
    size_t count = 0;
    must(kith_relation_list(view, customer, NULL, links, 32, &count, &problem));
    printf("%s\n", name_of(view, customer));
    for (uint32_t end = KITH_END_FROM; end <= KITH_END_TO; end++) {
        printf("  %s\n", end == KITH_END_FROM ? is : has);
        for (size_t i = 0; i < count; i++) {
            if (links[i].end != end) {
                continue;
            }
            /* The left column says what the customer is, the right one what the other is for the customer. */
            const kith_id labelled = end == KITH_END_FROM ? customer : links[i].other;
            must(kith_customer_get(view, labelled, &who, &problem));
            printf("    %s: %s\n",
                   kith_relation_type_label(view, links[i].type, KITH_END_FROM, who.sex, NULL),
                   name_of(view, links[i].other));
        }
    }
}

/* --- profiles --- */

void print_field(const kith_view *view, kith_id record, uint32_t field)
{
    kith_field_info described = {.size = sizeof described};
    kith_value value = {0};
    char text[250];
    must(kith_schema_field(KITH_ID_KIND(record), field, &described));
    must(kith_record_get(view, record, field, &value, &problem));
    if (value.type == KITH_TYPE_REFERENCE) {
        kith_kind_info kind = {.size = sizeof kind};
        const kith_id other = (kith_id)value.number;
        must(kith_schema_kind(KITH_ID_KIND(other), &kind));
        must(kith_record_get(view, other, kind.key, &value, &problem)); /* a key is a text */
    }
    (void)kith_value_format(&value, described.type == KITH_TYPE_CODE ? described.target : 0, text,
                            sizeof text);
    printf("%s", text);
}

/* What of each part is printed; 0: the name of the customer that it is about. */
static const struct {
    const char *title;
    uint32_t field;
} parts[KITH_PAGE_COUNT] = {
    [KITH_PAGE_ROLE] = {"roles", KITH_CUSTOMER_ROLE_ROLE},
    [KITH_PAGE_ATTRIBUTE] = {"attributes", KITH_ATTRIBUTE_VALUE_ATTRIBUTE},
    [KITH_PAGE_LOCATION] = {"locations", KITH_LOCATION_NAME},
    [KITH_PAGE_CONTACT] = {"contacts", KITH_CONTACT_NAME},
    [KITH_PAGE_BANK_ACCOUNT] = {"bank accounts", KITH_BANK_ACCOUNT_NUMBER},
    [KITH_PAGE_RELATION] = {"relations", KITH_RELATION_TYPE},
    [KITH_PAGE_LINKED] = {"linked accounts", 0},
    [KITH_PAGE_CHAIN] = {"above it", 0},
    [KITH_PAGE_CONDITION] = {"conditions", KITH_CONDITION_TYPE},
    [KITH_PAGE_BRAND] = {"brands", KITH_CUSTOMER_BRAND_BRAND},
    [KITH_PAGE_CARD] = {"cards", KITH_CARD_NUMBER},
    [KITH_PAGE_TASK] = {"tasks", KITH_TASK_TEXT},
    [KITH_PAGE_APPOINTMENT] = {"appointments", KITH_APPOINTMENT_START},
    [KITH_PAGE_NOTE] = {"notes", KITH_NOTE_TEXT},
    [KITH_PAGE_ORDER] = {"orders", KITH_ORDER_NUMBER},
    [KITH_PAGE_VISIT] = {"visits", KITH_VISIT_DATE},
    [KITH_PAGE_DOCUMENT] = {"signed documents", KITH_SIGNED_DOCUMENT_NUMBER},
    [KITH_PAGE_ATTACHMENT] = {"attachments", KITH_ATTACHMENT_NAME},
    [KITH_PAGE_BINDING] = {"managers", KITH_BINDING_MANAGER},
    [KITH_PAGE_ALIAS] = {"merged into it", KITH_ALIAS_SOURCE},
};

static void print_rows(const kith_view *view, const kith_page_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const int begins = i == 0 || rows[i].part != rows[i - 1].part;
        if (begins) {
            printf("%s  %s: ", i == 0 ? "" : "\n", parts[rows[i].part].title);
        }
        printf("%s", begins ? "" : "; ");
        if (parts[rows[i].part].field == 0) {
            printf("%s", name_of(view, rows[i].record));
        } else {
            print_field(view, rows[i].record, parts[rows[i].part].field);
        }
        if (rows[i].part == KITH_PAGE_RELATION) {
            printf(" (%s)", name_of(view, rows[i].other));
        }
        printf("%s", rows[i].more == 0 ? "" : "; ...");
    }
    printf("%s", count == 0 ? "" : "\n");
}

static void print_money(const char *what, kith_decimal amount)
{
    const kith_value value = {.type = KITH_TYPE_DECIMAL, .number = amount};
    char text[64];
    (void)kith_value_format(&value, 0, text, sizeof text);
    printf("%s %s", what, text);
}

static void print_sales(const kith_view *view, const kith_sales *sales, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        printf("  sales of %u", (unsigned)sales[i].year);
        if (sales[i].season != 0) {
            printf(" ");
            print_field(view, sales[i].season, KITH_SEASON_CODE);
        }
        print_money(": booked", sales[i].booked);
        print_money(", active", sales[i].active);
        print_money(", shipped", sales[i].shipped);
        printf("\n");
    }
}

/* A line of the top, if there is something. */
static void print_top(const kith_view *view, const char *title, kith_id record, uint32_t field)
{
    if (record != 0) {
        printf("  %s: ", title);
        print_field(view, record, field);
        printf("\n");
    }
}

void print_profile(const kith_view *view, kith_id customer)
{
    enum { EACH = 10, SALES = 10 };
    kith_page page = {.size = sizeof page};
    kith_page_row rows[(KITH_PAGE_COUNT - 1) * EACH];
    kith_sales sales[SALES] = {{0}};
    const kith_page_query query = {
        .size = sizeof query, .customer = customer, .most = EACH, .sales = sales, .sales_capacity = SALES};
    size_t count = 0;
    must(kith_page_read(view, &query, &page, rows, sizeof rows / sizeof rows[0], &count, &problem));
    printf("%s\n", name_of(view, page.customer));
    print_top(view, "number", page.customer, KITH_CUSTOMER_NUMBER);
    print_top(view, "manager", page.manager, KITH_MANAGER_CODE);
    if (page.age >= 0) {
        printf("  age: %d\n", (int)page.age);
    }
    print_top(view, "primary location", page.location, KITH_LOCATION_NAME);
    print_top(view, "primary contact", page.contact, KITH_CONTACT_NAME);
    print_top(view, "card", page.card, KITH_CARD_NUMBER);
    if (page.card != 0) {
        print_money("  added up:", page.balance);
        printf("\n");
    }
    print_top(view, "call status", page.stage, KITH_NOTE_CALL_STATUS);
    print_rows(view, rows, count);
    print_sales(view, sales, page.sales < SALES ? page.sales : SALES);
}
