/* Customers, one of whom is the contact person of another, and what call lists give of them (O19 to O21). */
#ifndef KITH_TESTS_CALLS_H
#define KITH_TESTS_CALLS_H

#include "profile.h"

#include <stdio.h>

typedef struct office {
    kith_book *book;
    kith_id contact; /* type */
    kith_id k1;
    kith_id k2;
    kith_id k3;
} office;

static inline kith_id somebody(kith_txn *txn, const char *number, const char *surname, const char *given,
                               const char *phone)
{
    return customer(txn, (kith_customer){.number = number,
                                         .kind = KITH_PARTY_PERSON,
                                         .surname = surname,
                                         .given_name = given,
                                         .phone = phone});
}

static inline office office_in(kith_book *book)
{
    office in = {.book = book};
    kith_txn *txn = begin(in.book);
    in.contact = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "contact person"),
                     CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_CONTACT_PERSON));
    in.k1 = somebody(txn, "K1", "Соловьёв", "Пётр", "+7 911 555-66-77");
    in.k2 = somebody(txn, "K2", "Канарейкина", "Анна", "+7 921 111-22-33");
    in.k3 = somebody(txn, "K3", "Канарейкина-Орлова", "Вера", NULL);
    (void)relation(txn, (kith_relation){.type = in.contact, .from = in.k1, .to = in.k2});
    (void)commit(txn);
    return in;
}

static inline office new_office(void)
{
    return office_in(new_book());
}

static inline kith_id call_list(office *in, const kith_value *filters, size_t count)
{
    static int made = 0;
    char code[16];
    kith_value values[4];
    (void)snprintf(code, sizeof code, "list %d", made++);
    values[0] = TEXT(KITH_CALL_LIST_CODE, code);
    for (size_t i = 0; i < count; i++) {
        values[i + 1] = filters[i];
    }
    kith_txn *txn = begin(in->book);
    const kith_id id = record_of(txn, KITH_KIND_CALL_LIST, values, count + 1);
    (void)commit(txn);
    return id;
}

static inline kith_id list_of(office *in, kith_value only)
{
    return call_list(in, &only, 1);
}

/* All lines of a list, in pages of as many as given. */
static inline size_t lines_of(office *in, kith_view *view, kith_id list, size_t page, kith_call_line *out)
{
    kith_error err = NEW_ERROR;
    kith_call_query query = {.size = sizeof query, .list = list};
    size_t total = 0;
    size_t count = 0;
    (void)in;
    do {
        OK(&err, kith_call_lines(view, &query, out + total, page, &count, &err));
        total += count;
        query.after = total == 0 ? 0 : out[total - 1].customer;
    } while (count > 0);
    return total;
}

static inline void expect_customers(office *in, kith_id list, const kith_id *wanted, size_t count)
{
    kith_call_line lines[64];
    size_t at = 0;
    kith_view *view = view_on(in->book, day("2026-06-01"));
    const size_t total = lines_of(in, view, list, 16, lines);
    for (size_t i = 0; i < total; i++) {
        if (lines[i].person == 0) {
            assert_true(at < count);
            assert_int_equal(lines[i].customer, wanted[at++]);
        }
    }
    assert_int_equal(at, count);
    kith_view_close(view);
}

#endif
