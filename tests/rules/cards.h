/* A shop with discount cards: K1 orders, K2 and K5 may be its holders (O17, O18, table 4). */
#ifndef KITH_TESTS_CARDS_H
#define KITH_TESTS_CARDS_H

#include "office.h"

#define MONEY(amount) ((amount)*INT64_C(1000000))
/* 0 is an amount, too. */
#define AMOUNT(of, amount) ((kith_value){.field = (of), .type = KITH_TYPE_DECIMAL, .number = MONEY(amount)})

typedef struct shop {
    kith_book *book;
    kith_memory_store *memory;
    kith_id programme;
    kith_id holds; /* relation type: `from` is card holder for `to` */
    kith_id k1;
    kith_id k2;
    kith_id k5;
    kith_id a1; /* their accounts */
    kith_id a2;
    kith_id a5;
    uint32_t made;         /* numbers of what was made so far */
    kith_card_result said; /* by the last question; its texts are copied here */
    char number[32];
    char reason[64];
    kith_trace_row rows[32];
    kith_trace trace;
} shop;

/* --- making --- */

/* A code that nothing else has. */
static inline const char *new_code(shop *in, char *text, size_t size)
{
    (void)snprintf(text, size, "X%u", (unsigned)++in->made);
    return text;
}

static inline kith_id new_account(kith_txn *txn, shop *in, kith_id customer, kith_id programme)
{
    char code[16];
    return ADD(txn, KITH_KIND_CARD_ACCOUNT, REF(KITH_CARD_ACCOUNT_CUSTOMER, customer),
               REF(KITH_CARD_ACCOUNT_PROGRAMME, programme),
               TEXT(KITH_CARD_ACCOUNT_CODE, new_code(in, code, sizeof code)));
}

/* A second programme, in which K1 has an account. */
static inline kith_id new_programme(shop *in, const char *code, kith_id *account)
{
    kith_txn *txn = begin(in->book);
    const kith_id programme = entry(txn, KITH_KIND_CARD_PROGRAMME, code);
    *account = new_account(txn, in, in->k1, programme);
    (void)commit(txn);
    return programme;
}

static inline shop *new_shop(void)
{
    shop *made = test_calloc(1, sizeof *made);
    made->memory = new_store();
    made->book = open_over(made->memory);
    kith_txn *txn = begin(made->book);
    made->programme = entry(txn, KITH_KIND_CARD_PROGRAMME, "bonus");
    made->holds = relation_type(txn, (type_settings){.code = "holder"});
    change(txn, made->holds, CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_CARD_HOLDER));
    made->k1 = person(txn, "K1");
    made->k2 = person(txn, "K2");
    made->k5 = person(txn, "K5");
    made->a1 = new_account(txn, made, made->k1, made->programme);
    made->a2 = new_account(txn, made, made->k2, made->programme);
    made->a5 = new_account(txn, made, made->k5, made->programme);
    (void)commit(txn);
    return made;
}

static inline void free_shop(shop *in)
{
    kith_book_close(in->book);
    kith_memory_store_free(in->memory);
    test_free(in);
}

/* Close the book and open it again from its store. */
static inline void reopen_shop(shop *in)
{
    in->book = reopened(in->book, in->memory);
}

/* A card; what is 0 or NULL is not set. */
typedef struct card_settings {
    const char *number; /* NULL: any */
    const char *issued;
    const char *until;
    int64_t state;
    const char *reason;
    int primary;
} card_settings;

static inline kith_id new_card(shop *in, kith_id account, card_settings set)
{
    char code[16];
    kith_txn *txn = begin(in->book);
    const kith_id id =
        ADD(txn, KITH_KIND_CARD, REF(KITH_CARD_ACCOUNT, account),
            TEXT(KITH_CARD_NUMBER, set.number != NULL ? set.number : new_code(in, code, sizeof code)),
            DATE(KITH_CARD_ISSUED, set.issued == NULL ? "" : set.issued),
            DATE(KITH_CARD_VALID_UNTIL, set.until == NULL ? "" : set.until), CODE(KITH_CARD_STATE, set.state),
            TEXT(KITH_CARD_REASON, set.reason), number_of(KITH_CARD_PRIMARY, KITH_TYPE_FLAG, set.primary));
    (void)commit(txn);
    return id;
}

static inline kith_id active_card(shop *in, kith_id account)
{
    return new_card(in, account, (card_settings){.state = KITH_CARD_STATE_ACTIVE});
}

static inline kith_id expired_card(shop *in, kith_id account)
{
    return new_card(in, account, (card_settings){.until = "2026-05-31"});
}

static inline kith_id blocked_card(shop *in, kith_id account, const char *reason)
{
    return new_card(in, account, (card_settings){.state = KITH_CARD_STATE_BLOCKED, .reason = reason});
}

static inline void set_field(shop *in, kith_id id, kith_value value)
{
    kith_txn *txn = begin(in->book);
    change(txn, id, value);
    (void)commit(txn);
}

/* The card is lost; another one of its account follows. */
static inline kith_id replace_card(shop *in, kith_id account, kith_id card, card_settings set)
{
    const kith_id next = new_card(in, account, set);
    kith_txn *txn = begin(in->book);
    change(txn, card, CODE(KITH_CARD_STATE, KITH_CARD_STATE_LOST));
    change(txn, card, REF(KITH_CARD_SUCCESSOR, next));
    (void)commit(txn);
    return next;
}

/* `holder` is card holder for `customer`; priority 0: not set. */
static inline kith_id link_with(shop *in, kith_id holder, kith_id customer, int64_t priority,
                                const char *since)
{
    kith_txn *txn = begin(in->book);
    const kith_id id = relation(
        txn,
        (kith_relation){
            .type = in->holds, .from = holder, .to = customer, .priority = priority, .since = day(since)});
    (void)commit(txn);
    return id;
}

static inline kith_id link_to(shop *in, kith_id holder)
{
    return link_with(in, holder, in->k1, 0, "");
}

static inline void set_shop(shop *in, kith_value value)
{
    kith_txn *txn = begin(in->book);
    set_book(txn, in->book, value);
    (void)commit(txn);
}

static inline kith_id new_tier(shop *in, kith_id programme, int64_t threshold, int64_t rate)
{
    kith_txn *txn = begin(in->book);
    const kith_id id = ADD(txn, KITH_KIND_CARD_TIER, REF(KITH_CARD_TIER_PROGRAMME, programme),
                           AMOUNT(KITH_CARD_TIER_THRESHOLD, threshold), AMOUNT(KITH_CARD_TIER_RATE, rate));
    (void)commit(txn);
    return id;
}

/* An opening balance. */
static inline void add_balance(shop *in, kith_id account, kith_decimal amount)
{
    kith_txn *txn = begin(in->book);
    (void)ADD(txn, KITH_KIND_CARD_ACCRUAL, REF(KITH_CARD_ACCRUAL_ACCOUNT, account),
              DATE(KITH_CARD_ACCRUAL_DATE, "2026-01-01"),
              number_of(KITH_CARD_ACCRUAL_AMOUNT, KITH_TYPE_DECIMAL, amount));
    (void)commit(txn);
}

/* --- asking --- */

static inline kith_status try_resolve(shop *in, kith_card_request request)
{
    kith_view *view = view_of(in->book);
    request.size = sizeof request;
    in->said = (kith_card_result){.size = sizeof in->said};
    in->trace = (kith_trace){.size = sizeof in->trace, .rows = in->rows, .capacity = COUNT(in->rows)};
    const kith_status status = kith_card_resolve(view, &request, &in->said, &in->trace, NULL);
    (void)snprintf(in->number, sizeof in->number, "%s", in->said.number == NULL ? "" : in->said.number);
    (void)snprintf(in->reason, sizeof in->reason, "%s", in->said.reason == NULL ? "" : in->said.reason);
    kith_view_close(view);
    return status;
}

/* What an order of the customer would get today. */
static inline void expect_card_of(shop *in, kith_id customer, uint32_t result, kith_id card, uint32_t several)
{
    OK(NULL, try_resolve(in, (kith_card_request){.customer = customer}));
    assert_int_equal(in->said.result, result);
    assert_int_equal(in->said.card, card);
    assert_int_equal(in->said.several, several);
    assert_int_equal(in->said.account == 0, card == 0);
    assert_int_equal(in->number[0] == '\0', card == 0);
}

static inline void expect_card(shop *in, uint32_t result, kith_id card)
{
    expect_card_of(in, in->k1, result, card, 0);
}

/* No card, and this is why. */
static inline void expect_no_card(shop *in, uint32_t result)
{
    expect_card(in, result, 0);
    assert_int_equal(in->said.tier, 0);
    assert_int_equal(in->said.rate, 0);
    assert_int_equal(in->said.balance, 0);
}

static inline int card_was_traced(const shop *in, kith_id subject, kith_id record, uint32_t reason)
{
    assert_true(in->trace.count <= in->trace.capacity);
    for (size_t i = 0; i < in->trace.count; i++) {
        if (in->rows[i].subject == subject && in->rows[i].record == record && in->rows[i].reason == reason) {
            return 1;
        }
    }
    return 0;
}

static inline kith_decimal balance_of(shop *in, kith_id account)
{
    kith_error err = NEW_ERROR;
    kith_decimal balance = 77;
    kith_view *view = view_of(in->book);
    OK(&err, kith_card_balance(view, account, &balance, &err));
    kith_view_close(view);
    return balance;
}

#endif
