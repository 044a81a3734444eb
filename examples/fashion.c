/*
 * The fashion agent: boutiques, their owners and sister stores, an attribute of the host's own, and whole
 * lists read in one call; contacts of which one is the primary, and who changed what. Brands, seasons and
 * commission rates are for a later release.
 */
#include "example.h"

#include <stdio.h>

static kith_id add_boutique(kith_txn *txn, const char *number, const char *name, const char *city)
{
    return add_customer(
        txn, (kith_customer){
                 .number = number, .kind = KITH_PARTY_ORGANISATION, .organisation = name, .city = city});
}

/* An attribute that the host defines, with its value for one customer. */
static kith_id add_floor_area(kith_txn *txn)
{
    const kith_value values[] = {
        text_value(KITH_ATTRIBUTE_CODE, "floor_area"),
        number_value(KITH_ATTRIBUTE_KIND, KITH_TYPE_CODE, KITH_KIND_CUSTOMER),
        number_value(KITH_ATTRIBUTE_TYPE, KITH_TYPE_CODE, KITH_TYPE_INTEGER),
    };
    kith_id id = 0;
    must(kith_record_add(txn, KITH_KIND_ATTRIBUTE, values, 3, &id, &problem));
    return id;
}

static void set_floor_area(kith_txn *txn, kith_id customer, kith_id attribute, int64_t square_metres)
{
    const kith_value values[] = {
        number_value(KITH_ATTRIBUTE_VALUE_OWNER, KITH_TYPE_REFERENCE, (int64_t)customer),
        number_value(KITH_ATTRIBUTE_VALUE_ATTRIBUTE, KITH_TYPE_REFERENCE, (int64_t)attribute),
        number_value(KITH_ATTRIBUTE_VALUE_INTEGER, KITH_TYPE_INTEGER, square_metres),
    };
    kith_id id = 0;
    must(kith_record_add(txn, KITH_KIND_ATTRIBUTE_VALUE, values, 3, &id, &problem));
}

static void print_floor_area(const kith_view *view, kith_id customer)
{
    kith_id parts[10];
    size_t count = 0;
    must(kith_record_parts(view, customer, KITH_KIND_ATTRIBUTE_VALUE, 0, parts, 10, &count, &problem));
    for (size_t i = 0; i < count; i++) {
        kith_value area = {0};
        must(kith_record_get(view, parts[i], KITH_ATTRIBUTE_VALUE_INTEGER, &area, &problem));
        printf("  floor area: %d\n", (int)area.number);
    }
}

/* Any number of contacts; the one of priority 1 is the primary one. */
static kith_id add_contact(kith_txn *txn, kith_id type, kith_id boutique, const char *number,
                           const char *given_name, int64_t priority)
{
    const kith_id who = add_customer(
        txn, (kith_customer){.number = number, .kind = KITH_PARTY_PERSON, .given_name = given_name});
    const kith_id contact = relate(txn, who, type, boutique, "2026-01-10");
    const kith_value value = number_value(KITH_RELATION_PRIORITY, KITH_TYPE_INTEGER, priority);
    must(kith_record_change(txn, contact, &value, 1, &problem));
    return contact;
}

static void print_contacts(const kith_view *view, kith_id type, kith_id boutique)
{
    const kith_relation_query query = {.size = sizeof query, .type = type, .end = KITH_END_TO};
    kith_link links[8];
    size_t count = 0;
    must(kith_relation_list(view, boutique, &query, links, 8, &count, &problem));
    for (size_t i = 0; i < count; i++) {
        kith_relation contact = {.size = sizeof contact};
        must(kith_relation_get(view, links[i].relation, &contact, &problem));
        printf("  %s%s\n", name_of(view, links[i].other), contact.priority == 1 ? " (primary)" : "");
    }
}

static void print_history(const kith_view *view, kith_id customer)
{
    const kith_history_query query = {.size = sizeof query, .customer = customer, .most = 100};
    kith_history *history = NULL;
    must(kith_history_read(view, &query, &history, &problem));
    for (size_t i = 0; i < kith_history_count(history); i++) {
        kith_change change = {.size = sizeof change};
        kith_kind_info kind = {.size = sizeof kind};
        char at[40];
        must(kith_history_get(history, i, &change));
        must(kith_schema_kind(KITH_ID_KIND(change.id), &kind));
        const kith_value instant = {.type = KITH_TYPE_INSTANT, .number = change.at};
        (void)kith_value_format(&instant, 0, at, sizeof at);
        printf("  %s %s: %s %s (%s)\n", at, change.actor,
               kith_schema_code(KITH_LIST_OPERATION, change.operation), kind.name, change.reason);
    }
    kith_history_close(history);
}

/* A boutique's contacts, before and after another one becomes the primary, and what was done about it. */
static void show_contacts(kith_book *book, kith_id boutique)
{
    kith_txn *txn = begin(book, "contacts");
    const kith_id type = add_type(txn, "contact", KITH_DIRECTION_TWO_WAY, KITH_EFFECT_CONTACT_PERSON);
    const kith_id noor = add_contact(txn, type, boutique, "F102", "Noor", 1);
    const kith_id iris = add_contact(txn, type, boutique, "F103", "Iris", 2);
    commit(txn);
    kith_view *view = look(book);
    printf("contacts of %s\n", name_of(view, boutique));
    print_contacts(view, type, boutique);
    kith_view_close(view);

    const kith_value first = number_value(KITH_RELATION_PRIORITY, KITH_TYPE_INTEGER, 1);
    const kith_value second = number_value(KITH_RELATION_PRIORITY, KITH_TYPE_INTEGER, 2);
    txn = begin(book, "Iris does the buying now");
    must(kith_record_change(txn, noor, &second, 1, &problem));
    must(kith_record_change(txn, iris, &first, 1, &problem));
    commit(txn);
    view = look(book);
    print_contacts(view, type, boutique);
    printf("history, newest first\n");
    print_history(view, boutique);
    kith_view_close(view);
}

int main(void)
{
    kith_book *book = open_book("en");
    kith_txn *txn = begin(book, "master data");
    const kith_id owner = add_type(txn, "owner", KITH_DIRECTION_TWO_WAY, 0);
    add_label(txn, owner, KITH_END_FROM, 0, "owner");
    add_label(txn, owner, KITH_END_TO, 0, "business");
    const kith_id sister = add_type(txn, "sister_store", KITH_DIRECTION_SYMMETRIC, 0);
    add_label(txn, sister, KITH_END_EITHER, 0, "sister store");
    const kith_id area = add_floor_area(txn);
    const kith_id toronto = add_boutique(txn, "F1", "Blue Door Boutique", "Toronto");
    const kith_id montreal = add_boutique(txn, "F2", "Blue Door Boutique Montréal", "Montréal");
    (void)add_boutique(txn, "F4", "青竹服饰", "Vancouver");
    const kith_id maya = add_customer(
        txn, (kith_customer){
                 .number = "F101", .kind = KITH_PARTY_PERSON, .surname = "Chen", .given_name = "Maya"});
    set_floor_area(txn, toronto, area, 95);
    relate(txn, maya, owner, toronto, "2016-04-18");
    relate(txn, maya, owner, montreal, "2020-09-07");
    relate(txn, montreal, sister, toronto, "2020-09-07"); /* symmetric: stored once, true from both sides */
    commit(txn);

    enum { ASKED = 3, EACH = 8 };
    static const char *const numbers[ASKED] = {"F1", "F2", "F4"};
    kith_view *view = look(book);
    kith_id boutiques[ASKED];
    kith_link links[ASKED * EACH];
    size_t counts[ASKED];
    must(kith_customer_find_many(view, numbers, ASKED, boutiques, &problem));
    must(kith_relation_list_many(view, boutiques, ASKED, NULL, links, EACH, counts, &problem));
    for (size_t i = 0; i < ASKED; i++) {
        printf("%s\n", name_of(view, boutiques[i]));
        print_floor_area(view, boutiques[i]);
        for (size_t j = 0; j < counts[i]; j++) {
            const kith_link *link = &links[i * EACH + j];
            const uint32_t other_end = link->end == KITH_END_FROM ? KITH_END_TO : KITH_END_FROM;
            printf("  %s: %s\n", kith_relation_type_label(view, link->type, other_end, 0, NULL),
                   name_of(view, link->other));
        }
    }
    kith_view_close(view);
    show_contacts(book, toronto);
    kith_book_close(book);
    return 0;
}
