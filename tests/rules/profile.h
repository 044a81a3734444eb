/* Builders for the records around a customer. */
#ifndef KITH_TESTS_PROFILE_H
#define KITH_TESTS_PROFILE_H

#include "../support/support.h"

/* Values for a call; a NULL text and a 0 are not set. */
#define TEXT(field, text) text_of((field), (text))
#define REF(field, id) reference((field), (id))
#define CODE(field, code) number_of((field), KITH_TYPE_CODE, (code))
#define FLAG(field) number_of((field), KITH_TYPE_FLAG, 1)
#define INTEGER(field, number) number_of((field), KITH_TYPE_INTEGER, (number))
#define DATE(field, text) number_of((field), KITH_TYPE_DATE, day(text))
#define DEGREES(field, degrees) number_of((field), KITH_TYPE_DECIMAL, (degrees)*INT64_C(1000000))

/* An instant at an hour of a day. */
#define AT_HOUR(field, text, hour)                                                                           \
    number_of((field), KITH_TYPE_INSTANT,                                                                    \
              (day(text) - INT64_C(2440588)) * INT64_C(86400000000) + (hour)*INT64_C(3600000000))

#define ADD(txn, kind, ...)                                                                                  \
    record_of((txn), (kind), (const kith_value[]){__VA_ARGS__},                                              \
              sizeof((const kith_value[]){__VA_ARGS__}) / sizeof(kith_value))

static inline kith_id record_of(kith_txn *txn, uint32_t kind, const kith_value *values, size_t count)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    OK(&err, kith_record_add(txn, kind, values, count, &id, &err));
    return id;
}

/* A record of a list of the book. */
static inline kith_id entry(kith_txn *txn, uint32_t kind, const char *code)
{
    return ADD(txn, kind, TEXT(1, code)); /* every list has its code first */
}

static inline kith_id location(kith_txn *txn, kith_id customer, const char *name, const char *city)
{
    return ADD(txn, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, customer), TEXT(KITH_LOCATION_NAME, name),
               TEXT(KITH_LOCATION_CITY, city));
}

static inline void remove_record(kith_txn *txn, kith_id id)
{
    kith_error err = NEW_ERROR;
    OK(&err, kith_record_remove(txn, id, &err));
}

static inline int64_t field_number(const kith_view *view, kith_id id, uint32_t field)
{
    kith_error err = NEW_ERROR;
    kith_value value = {0};
    OK(&err, kith_record_get(view, id, field, &value, &err));
    return value.number;
}

/* Settings of the book's own record. */
static inline void set_book(kith_txn *txn, kith_book *book, kith_value value)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    size_t count = 0;
    kith_view *view = view_of(book);
    OK(&err, kith_record_list(view, KITH_KIND_BOOK, 0, &id, 1, &count, &err));
    kith_view_close(view);
    change(txn, id, value);
}

/* May an e-mail be sent to a contact today? */
static inline uint32_t permission_of(kith_book *book, kith_id contact)
{
    kith_error err = NEW_ERROR;
    const kith_contact_request request = {
        .size = sizeof request, .contact = contact, .channel = KITH_CHANNEL_EMAIL, .on = TODAY};
    kith_permission out = {.size = sizeof out};
    kith_view *view = view_of(book);
    OK(&err, kith_may_contact(view, &request, &out, &err));
    kith_view_close(view);
    return out.reason;
}

#endif
