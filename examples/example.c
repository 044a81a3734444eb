/* Shared parts of the example programs. */
#include "example.h"

#include <stdio.h>
#include <stdlib.h>

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
