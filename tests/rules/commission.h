/* A showroom: a customer orders a brand through a representative, and there are others who may earn by it. */
#ifndef KITH_TESTS_COMMISSION_H
#define KITH_TESTS_COMMISSION_H

#include "office.h"

/* A percentage or an amount, also 0, in whole numbers and in hundredths. */
#define DECIMAL(field_number, millionths)                                                                    \
    ((kith_value){.field = (field_number), .type = KITH_TYPE_DECIMAL, .number = (millionths)})
#define WHOLE(number) ((number)*INT64_C(1000000))
#define CENTS(number) ((number)*INT64_C(10000))
#define RATE(field, percent) DECIMAL(field, WHOLE(percent))

#define PARTS 12u

/* Kim sells the brand MR to F1. R1 to R3 have the role of a recipient; nobody is linked, no rate is set. */
typedef struct showroom {
    kith_book *book;
    kith_id euro;
    kith_id mr;
    kith_id kim;
    kith_id f1;
    kith_id r[3];
    kith_id earner;  /* relation type with the effect */
    uint32_t orders; /* made so far */
    kith_commission whole;
    kith_commission_part parts[PARTS];
    size_t count;
    kith_trace_row rows[64];
    kith_trace trace;
} showroom;

static inline kith_id effect_type(kith_txn *txn, const char *code, int64_t effect)
{
    const kith_id type = relation_type(txn, (type_settings){.code = code});
    change(txn, type, CODE(KITH_RELATION_TYPE_EFFECT, effect));
    return type;
}

static inline kith_id recipient(kith_txn *txn, const char *number)
{
    const kith_id id = organisation(txn, number);
    (void)ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, id),
              CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT));
    return id;
}

static inline kith_id currency(kith_txn *txn, const char *code, int64_t digits)
{
    return ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, code),
               ((kith_value){.field = KITH_CURRENCY_DIGITS, .type = KITH_TYPE_INTEGER, .number = digits}));
}

static inline showroom *new_showroom(void)
{
    showroom *made = test_calloc(1, sizeof *made);
    made->book = new_book();
    kith_txn *txn = begin(made->book);
    made->euro = currency(txn, "EUR", 2);
    set_book(txn, made->book, REF(KITH_BOOK_CURRENCY, made->euro));
    made->mr = ADD(txn, KITH_KIND_BRAND, TEXT(KITH_BRAND_CODE, "MR"));
    made->kim =
        ADD(txn, KITH_KIND_MANAGER, TEXT(KITH_MANAGER_CODE, "kim"), FLAG(KITH_MANAGER_REPRESENTATIVE));
    made->f1 = organisation(txn, "F1");
    made->r[0] = recipient(txn, "R1");
    made->r[1] = recipient(txn, "R2");
    made->r[2] = recipient(txn, "R3");
    made->earner = effect_type(txn, "earner", KITH_EFFECT_COMMISSION_RECIPIENT);
    (void)commit(txn);
    return made;
}

static inline void free_showroom(showroom *in)
{
    kith_book_close(in->book);
    test_free(in);
}

/* --- setting --- */

static inline void give(showroom *in, kith_id id, kith_value value)
{
    kith_txn *txn = begin(in->book);
    change(txn, id, value);
    (void)commit(txn);
}

static inline void give_book(showroom *in, kith_value value)
{
    kith_txn *txn = begin(in->book);
    set_book(txn, in->book, value);
    (void)commit(txn);
}

static inline kith_id customer_brand(showroom *in, kith_id customer, kith_id brand)
{
    kith_txn *txn = begin(in->book);
    const kith_id id = ADD(txn, KITH_KIND_CUSTOMER_BRAND, REF(KITH_CUSTOMER_BRAND_CUSTOMER, customer),
                           REF(KITH_CUSTOMER_BRAND_BRAND, brand));
    (void)commit(txn);
    return id;
}

static inline kith_id representative_rate(showroom *in, kith_id brand, int64_t percent)
{
    kith_txn *txn = begin(in->book);
    const kith_id id =
        ADD(txn, KITH_KIND_REPRESENTATIVE_RATE, REF(KITH_REPRESENTATIVE_RATE_MANAGER, in->kim),
            REF(KITH_REPRESENTATIVE_RATE_BRAND, brand), RATE(KITH_REPRESENTATIVE_RATE_RATE, percent));
    (void)commit(txn);
    return id;
}

/* A recipient of what F1 orders. */
static inline kith_id link_to(showroom *in, kith_id who, kith_relation fields)
{
    kith_txn *txn = begin(in->book);
    fields.type = fields.type == 0 ? in->earner : fields.type;
    fields.from = who;
    fields.to = in->f1;
    const kith_id id = relation(txn, fields);
    (void)commit(txn);
    return id;
}

/* --- asking --- */

static inline void ask_view(showroom *in, const kith_view *view, kith_commission_request request)
{
    kith_error err = NEW_ERROR;
    request.size = sizeof request;
    in->whole = (kith_commission){.size = sizeof in->whole};
    in->trace = (kith_trace){.size = sizeof in->trace, .rows = in->rows, .capacity = COUNT(in->rows)};
    OK(&err, kith_commission_of(view, &request, &in->whole, in->parts, PARTS, &in->count, &in->trace, &err));
    assert_true(in->count <= PARTS && in->trace.count <= in->trace.capacity);
    kith_decimal sum = 0;
    for (size_t i = 0; i < in->count; i++) {
        sum += in->parts[i].amount;
    }
    assert_int_equal(in->whole.amount, sum);
}

static inline void ask(showroom *in, kith_commission_request request)
{
    kith_view *view = view_of(in->book);
    ask_view(in, view, request);
    kith_view_close(view);
}

/* What F1 orders of MR through Kim. */
static inline kith_commission_request of_f1(const showroom *in, kith_decimal base)
{
    return (kith_commission_request){.customer = in->f1, .brand = in->mr, .manager = in->kim, .base = base};
}

static inline void expect_rate(const showroom *in, uint32_t origin, kith_id record, kith_decimal rate)
{
    assert_int_equal(in->whole.origin, origin);
    assert_int_equal(in->whole.record, record);
    assert_int_equal(in->whole.rate, rate);
}

static inline void expect_part(const showroom *in, size_t at, kith_id who, kith_decimal amount)
{
    assert_true(at < in->count);
    const kith_commission_part *part = &in->parts[at];
    assert_int_equal(part->recipient != 0 ? part->recipient : part->manager, who);
    assert_true(part->recipient == 0 || part->manager == 0);
    assert_int_equal(part->amount, amount);
}

static inline int has_trace(const showroom *in, uint64_t list, uint32_t entry_of_list, kith_id subject,
                            uint32_t reason)
{
    for (size_t i = 0; i < in->trace.count; i++) {
        const kith_trace_row *row = &in->rows[i];
        if (row->type == list && row->level == entry_of_list && row->subject == subject &&
            row->reason == reason) {
            return 1;
        }
    }
    return 0;
}

#define RATE_TRACED(in, origin, subject, reason)                                                             \
    assert_true(has_trace(in, KITH_LIST_RATE_ORIGIN, origin, subject, reason))
#define RECIPIENT_TRACED(in, origin, subject, reason)                                                        \
    assert_true(has_trace(in, KITH_LIST_RECIPIENT_ORIGIN, origin, subject, reason))

/* --- orders --- */

static inline kith_id new_order_of(showroom *in, kith_decimal booked)
{
    char number[16];
    (void)snprintf(number, sizeof number, "%u", (unsigned)++in->orders);
    kith_txn *txn = begin(in->book);
    const kith_id order = ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, number),
                              REF(KITH_ORDER_CUSTOMER, in->f1), REF(KITH_ORDER_BRAND, in->mr),
                              REF(KITH_ORDER_MANAGER, in->kim), DATE(KITH_ORDER_DATE, "2026-06-01"));
    if (booked != 0) {
        (void)ADD(txn, KITH_KIND_ORDER_ENTRY, REF(KITH_ORDER_ENTRY_ORDER, order),
                  CODE(KITH_ORDER_ENTRY_MEASURE, KITH_ORDER_MEASURE_BOOKED),
                  DATE(KITH_ORDER_ENTRY_DATE, "2026-06-01"), DECIMAL(KITH_ORDER_ENTRY_AMOUNT, booked));
    }
    (void)commit(txn);
    return order;
}

static inline void post(showroom *in, kith_id order, int64_t measure, kith_decimal amount)
{
    kith_txn *txn = begin(in->book);
    (void)ADD(txn, KITH_KIND_ORDER_ENTRY, REF(KITH_ORDER_ENTRY_ORDER, order),
              CODE(KITH_ORDER_ENTRY_MEASURE, measure), DATE(KITH_ORDER_ENTRY_DATE, "2026-06-02"),
              DECIMAL(KITH_ORDER_ENTRY_AMOUNT, amount));
    (void)commit(txn);
}

static inline kith_id type_share(showroom *in, kith_id order, kith_id who, kith_value more)
{
    kith_txn *txn = begin(in->book);
    const kith_id id = ADD(txn, KITH_KIND_COMMISSION_SHARE, REF(KITH_COMMISSION_SHARE_ORDER, order),
                           REF(KITH_COMMISSION_SHARE_RECIPIENT, who), more);
    (void)commit(txn);
    return id;
}

static inline void save_in(kith_txn *txn, kith_id order)
{
    kith_error err = NEW_ERROR;
    OK(&err, kith_order_save(txn, order, NULL, NULL, NULL, &err));
}

/* Saved on a day; saving once more changes nothing. */
static inline void save_order_on(showroom *in, kith_id order, const char *today)
{
    kith_txn *txn = begin_as(in->book, "robot", today);
    save_in(txn, order);
    (void)commit(txn);
    txn = begin_as(in->book, "robot", today);
    save_in(txn, order);
    assert_int_equal(changes_of(txn), 0);
}

static inline void save_order(showroom *in, kith_id order)
{
    save_order_on(in, order, "2026-06-01");
}

static inline kith_id saved_order(showroom *in, kith_decimal booked)
{
    const kith_id order = new_order_of(in, booked);
    save_order(in, order);
    return order;
}

static inline size_t parts_of(showroom *in, kith_id order, uint32_t kind, kith_id *ids, size_t capacity)
{
    kith_error err = NEW_ERROR;
    size_t count = 0;
    kith_view *view = view_of(in->book);
    OK(&err, kith_record_parts(view, order, kind, 0, ids, capacity, &count, &err));
    kith_view_close(view);
    return count;
}

static inline size_t entries_of(showroom *in, kith_id order)
{
    kith_id ids[32];
    return parts_of(in, order, KITH_KIND_COMMISSION_ENTRY, ids, COUNT(ids));
}

static inline int64_t number_in(showroom *in, kith_id id, uint32_t field)
{
    kith_view *view = view_of(in->book);
    const int64_t number = field_number(view, id, field);
    kith_view_close(view);
    return number;
}

/* --- statements --- */

static inline kith_statement_total total_of(showroom *in, kith_id who, const char *since, const char *until)
{
    kith_error err = NEW_ERROR;
    kith_statement_total total = {0};
    size_t count = 0;
    const kith_statement_query query = {
        .size = sizeof query, .recipient = who, .since = day(since), .until = day(until)};
    kith_view *view = view_of(in->book);
    OK(&err, kith_commission_totals(view, &query, &total, 1, &count, &err));
    assert_true(count <= 1);
    kith_view_close(view);
    return total;
}

static inline void expect_earned(showroom *in, kith_id who, kith_decimal base, kith_decimal amount)
{
    const kith_statement_total total = total_of(in, who, "", "");
    assert_int_equal(total.base, base);
    assert_int_equal(total.amount, amount);
}

/* MR has 10 percent. */
static inline showroom *with_ten_percent(void)
{
    showroom *in = new_showroom();
    give(in, in->mr, RATE(KITH_BRAND_COMMISSION_RATE, 10));
    return in;
}

/* Kim has 8 percent, and gets it. */
static inline showroom *with_eight_percent(void)
{
    showroom *in = new_showroom();
    give(in, in->kim, RATE(KITH_MANAGER_COMMISSION_RATE, 8));
    return in;
}

#endif
