/* A desk: the figure with order types, the presets of condition types, and a relation type of agents. */
#ifndef KITH_TESTS_DESK_H
#define KITH_TESTS_DESK_H

#include "condition.h"

#include <string.h>

/* The figure with order types and condition types. */
typedef struct desk {
    figure at;
    kith_id off; /* order types */
    kith_id on;
    kith_id required;
    kith_id payer; /* condition types */
    kith_id invoice_to;
    kith_id terms;
    kith_id list;
    kith_id model;
    kith_id agency; /* relation type */
    kith_header header;
    kith_trace_row rows[64];
    kith_trace trace;
} desk;

static inline kith_id order_type(kith_txn *txn, const char *code, int64_t check)
{
    return ADD(txn, KITH_KIND_ORDER_TYPE, TEXT(KITH_ORDER_TYPE_CODE, code),
               CODE(KITH_ORDER_TYPE_CHAIN_CHECK, check));
}

static inline desk *new_desk(void)
{
    kith_error err = NEW_ERROR;
    desk *made = test_calloc(1, sizeof *made);
    made->at = new_figure();
    kith_txn *txn = begin(made->at.book);
    OK(&err, kith_condition_presets(txn, &err));
    made->off = order_type(txn, "D01", KITH_CHAIN_CHECK_OFF);
    made->on = order_type(txn, "D02", KITH_CHAIN_CHECK_ON);
    made->required = order_type(txn, "D03", KITH_CHAIN_CHECK_REQUIRED);
    made->agency = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "agent"),
                       CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_EXPORT_AGENT));
    const kith_id customers[] = {made->at.na001, made->at.mw001, made->at.ch001, made->at.bb001,
                                 made->at.c1001};
    for (size_t i = 0; i < COUNT(customers); i++) {
        (void)location(txn, customers[i], NULL, "somewhere");
    }
    (void)commit(txn);
    kith_view *view = view_of(made->at.book);
    const struct {
        const char *code;
        kith_id *id;
    } types[] = {{"payer", &made->payer},
                 {"invoice_to", &made->invoice_to},
                 {"payment_terms", &made->terms},
                 {"price_list", &made->list},
                 {"discount_model", &made->model}};
    for (size_t i = 0; i < COUNT(types); i++) {
        OK(&err, kith_record_find(view, KITH_KIND_CONDITION_TYPE, types[i].code, types[i].id, &err));
    }
    kith_view_close(view);
    made->trace = (kith_trace){.size = sizeof made->trace, .rows = made->rows, .capacity = COUNT(made->rows)};
    return made;
}

static inline void free_desk(desk *in)
{
    kith_book_close(in->at.book);
    test_free(in);
}

/* Values live as long as the view, so texts are compared at once. To be asked why changes no answer. */
static inline uint32_t fill(desk *in, kith_order_request request, kith_view **view)
{
    kith_error err = NEW_ERROR;
    request.size = sizeof request;
    request.customer = request.customer == 0 ? in->at.c1001 : request.customer;
    request.order_type = request.order_type == 0 ? in->on : request.order_type;
    in->header = (kith_header){.size = sizeof in->header};
    *view = view_of(in->at.book);
    OK(&err, kith_order_header(*view, &request, &in->header, &in->trace, &err));
    kith_header bare = {.size = sizeof bare};
    OK(&err, kith_order_header(*view, &request, &bare, NULL, &err));
    assert_memory_equal(&bare, &in->header, sizeof bare);
    return in->header.outcome;
}

static inline uint32_t outcome_of(desk *in, kith_order_request request)
{
    kith_view *view = NULL;
    const uint32_t outcome = fill(in, request, &view);
    kith_view_close(view);
    return outcome;
}

static inline void expect_party(desk *in, kith_order_request request, uint32_t field, uint32_t origin,
                                kith_id party)
{
    kith_view *view = NULL;
    (void)fill(in, request, &view);
    assert_int_equal(in->header.fields[field].origin, origin);
    assert_int_equal(in->header.fields[field].party, party);
    kith_view_close(view);
}

static inline void expect_text(desk *in, kith_order_request request, uint32_t field, uint32_t origin,
                               const char *text)
{
    kith_view *view = NULL;
    (void)fill(in, request, &view);
    assert_int_equal(in->header.fields[field].origin, origin);
    if (text == NULL) {
        assert_null(in->header.fields[field].text);
    } else {
        assert_string_equal(in->header.fields[field].text, text);
    }
    kith_view_close(view);
}

static inline void set(desk *in, kith_id id, kith_value value)
{
    kith_txn *txn = begin(in->at.book);
    change(txn, id, value);
    (void)commit(txn);
}

static inline kith_id put(desk *in, condition_settings settings)
{
    kith_txn *txn = begin(in->at.book);
    const kith_id id = condition(txn, settings);
    (void)commit(txn);
    return id;
}

/* How many rows of the trace say so. */
static inline int was_skipped(const desk *in, uint32_t field, kith_id subject, uint32_t reason)
{
    int count = 0;
    for (size_t i = 0; i < in->trace.count; i++) {
        count += in->rows[i].type == field && in->rows[i].subject == subject && in->rows[i].reason == reason;
    }
    return count;
}

static const kith_order_request plain;

#endif
