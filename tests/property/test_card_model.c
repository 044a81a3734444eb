/*
 * Discount cards beside a model on paper: cards, links, orders and balances as plain arrays; table 4 asked by
 * looking at everything, and balances added up from what each order is worth. Cards are lost and replaced,
 * links come and go, orders are booked, returned, reopened, put right, saved again and renewed, in any order.
 */
#include "../support/support.h"

#include <stdio.h>
#include <string.h>

#define CUSTOMERS 4u
#define CARDS 16u
#define LINKS 10u
#define ORDERS 14u
#define DAYS 6
#define FIRST_DAY day("2026-06-01")
#define NOBODY (-1)

typedef struct paper_card {
    kith_id id; /* 0: free */
    int owner;
    int64_t state;
    kith_date issued;
    kith_date until;
    int primary;
    int replaced;
} paper_card;

typedef struct paper_link {
    kith_id id; /* 0: free */
    int holder;
    int customer;
    int64_t priority;
    kith_date since;
    kith_date until;
} paper_link;

typedef struct paper_order {
    kith_id id; /* 0: free */
    int customer;
    kith_date date;
    int64_t status;
    int64_t lines;
    int64_t booked;
    int is_booked;
    int64_t taken_back; /* cancelled and returned */
    int saved;          /* it keeps a card, or that there is none */
    uint32_t result;
    int card;         /* NOBODY: none */
    int account;      /* of whom; NOBODY: none */
    int64_t added_up; /* on that account */
} paper_order;

typedef struct paper {
    paper_card cards[CARDS];
    paper_link links[LINKS];
    paper_order orders[ORDERS];
    int gone[CUSTOMERS];
    int fallback;
    int strict;
    int64_t balances[CUSTOMERS];
} paper;

typedef struct world {
    kith_memory_store *memory;
    kith_book *book;
    kith_id settings; /* the record of kind book */
    kith_id holds;
    kith_id customers[CUSTOMERS];
    kith_id accounts[CUSTOMERS];
    uint32_t numbers;
    paper committed;
    rng random;
} world;

/* --- the model --- */

enum { ACTIVE, BLOCKED, EXPIRED, NOTHING };

static int state_of(const paper_card *card, kith_date on)
{
    if (card->replaced || card->state == KITH_CARD_STATE_LOST || card->state == KITH_CARD_STATE_RETURNED) {
        return NOTHING;
    }
    if (card->state == KITH_CARD_STATE_BLOCKED) {
        return BLOCKED;
    }
    if (card->issued > on) {
        return NOTHING;
    }
    return card->until != 0 && card->until < on ? EXPIRED : ACTIVE;
}

/* The card of a customer, and how many are active. */
static int card_of(const paper *model, int customer, kith_date on, int *active)
{
    int best = NOBODY;
    *active = 0;
    for (int i = 0; i < (int)CARDS; i++) {
        const paper_card *card = &model->cards[i];
        if (card->id == 0 || card->owner != customer || state_of(card, on) != ACTIVE) {
            continue;
        }
        const paper_card *than = best == NOBODY ? NULL : &model->cards[best];
        ++*active;
        if (than == NULL || card->primary > than->primary ||
            (card->primary == than->primary &&
             (card->issued > than->issued || (card->issued == than->issued && card->id > than->id)))) {
            best = i;
        }
    }
    return best;
}

/* Has the customer a card in this state? */
static int has(const paper *model, int customer, kith_date on, int state)
{
    for (size_t i = 0; i < CARDS; i++) {
        if (model->cards[i].id != 0 && model->cards[i].owner == customer &&
            state_of(&model->cards[i], on) == state) {
            return 1;
        }
    }
    return 0;
}

static int link_before(const paper_link *a, const paper_link *b)
{
    if (a->priority != b->priority) {
        return a->priority < b->priority;
    }
    return a->since != b->since ? a->since < b->since : a->id < b->id;
}

/* Does the link lead to somebody who may help the customer? */
static int helps(const paper *model, const paper_link *link, int customer, kith_date on)
{
    return link->id != 0 && link->customer == customer && link->holder != customer &&
           !model->gone[link->holder] && link->since <= on && (link->until == 0 || link->until >= on);
}

typedef struct answer {
    uint32_t result;
    int card;
    int several;
} answer;

static answer ask_holders(const paper *model, int customer, kith_date on)
{
    const paper_link *first = NULL; /* of all, and of those with an active card */
    const paper_link *taken = NULL;
    answer given = {KITH_CARD_RESULT_NONE, NOBODY, 0};
    int active = 0;
    for (size_t i = 0; i < LINKS; i++) {
        const paper_link *link = &model->links[i];
        if (!helps(model, link, customer, on)) {
            continue;
        }
        first = first == NULL || link_before(link, first) ? link : first;
        if (card_of(model, link->holder, on, &active) != NOBODY) {
            const int other = taken != NULL && taken->holder != link->holder;
            given.several = given.several || other || active > 1;
            taken = taken == NULL || link_before(link, taken) ? link : taken;
        }
    }
    if (taken != NULL) {
        given.result = KITH_CARD_RESULT_HOLDER;
        given.card = card_of(model, taken->holder, on, &active);
    } else if (first != NULL) {
        given.result = has(model, first->holder, on, BLOCKED)   ? KITH_CARD_RESULT_HOLDER_BLOCKED
                       : has(model, first->holder, on, EXPIRED) ? KITH_CARD_RESULT_HOLDER_EXPIRED
                                                                : KITH_CARD_RESULT_HOLDER_HAS_NO_CARD;
    }
    return given;
}

static answer answer_of(const paper *model, int customer, kith_date on)
{
    int active = 0;
    const int own = card_of(model, customer, on, &active);
    const int blocked = has(model, customer, on, BLOCKED);
    const int expired = !blocked && has(model, customer, on, EXPIRED);
    const uint32_t why = blocked ? KITH_CARD_RESULT_OWN_BLOCKED : KITH_CARD_RESULT_OWN_EXPIRED;
    if (own != NOBODY) {
        return (answer){KITH_CARD_RESULT_OWN, own, active > 1};
    }
    if ((blocked && !model->fallback) || (expired && model->strict)) {
        return (answer){why, NOBODY, 0};
    }
    const answer others = ask_holders(model, customer, on);
    return others.card == NOBODY && (blocked || expired) ? (answer){why, NOBODY, 0} : others;
}

static int any_card(const paper *model)
{
    int any = 0;
    for (size_t i = 0; i < CARDS; i++) {
        any = any || model->cards[i].id != 0;
    }
    return any;
}

static int64_t worth(const paper_order *order)
{
    return order->status == KITH_ORDER_STATUS_CLOSED
               ? (order->is_booked ? order->booked : order->lines) - order->taken_back
               : 0;
}

/* Save on paper: KITH_OK, or the status that the call gives. */
static kith_status save_paper(paper *model, paper_order *order, int typed, int renews)
{
    const int stays = order->saved && order->account != NOBODY && order->added_up != 0;
    const int renewed = renews && order->saved && !stays;
    const int typed_before = order->saved && order->result == KITH_CARD_RESULT_MANUAL &&
                             state_of(&model->cards[order->card], order->date) == ACTIVE;
    if (typed != NOBODY && (!order->saved || order->card != typed || renewed)) {
        if (stays) {
            return KITH_ERR_RULE;
        }
        if (state_of(&model->cards[typed], order->date) != ACTIVE) {
            return KITH_ERR_RULE;
        }
        order->result = KITH_CARD_RESULT_MANUAL;
        order->card = typed;
    } else if (renewed ? !typed_before : !order->saved && any_card(model)) {
        const answer given = answer_of(model, order->customer, order->date);
        order->result = given.result;
        order->card = given.card;
    } else if (!order->saved) {
        return KITH_OK;
    }
    order->saved = 1;
    order->account = order->card == NOBODY ? NOBODY : model->cards[order->card].owner;
    if (order->account != NOBODY) {
        model->balances[order->account] += worth(order) - order->added_up;
        order->added_up = worth(order);
    }
    return KITH_OK;
}

/* --- steps: on the book and on paper --- */

static kith_value amount(uint32_t field, int64_t number)
{
    return (kith_value){.field = field, .type = KITH_TYPE_DECIMAL, .number = number};
}

static kith_date some_day(world *at)
{
    return rng_once_in(&at->random, 3) ? 0 : FIRST_DAY + (kith_date)rng_below(&at->random, DAYS);
}

static int some_customer(world *at)
{
    return (int)rng_below(&at->random, CUSTOMERS);
}

/* A card, a link or an order that is there, or one that is free; NOBODY: none such. */
static int pick(world *at, const void *items, size_t size, uint32_t count, int is_there)
{
    const uint32_t from = rng_below(&at->random, count);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t index = (from + i) % count;
        kith_id id = 0; /* what every item begins with */
        memcpy(&id, (const unsigned char *)items + index * size, sizeof id);
        if ((id != 0) == is_there) {
            return (int)index;
        }
    }
    return NOBODY;
}

#define PICK(at, items, is_there) pick((at), (items), sizeof(items)[0], COUNT(items), (is_there))

static int put_card(world *at, kith_txn *txn, paper *model, int owner)
{
    char number[16];
    const int index = PICK(at, model->cards, 0);
    if (index == NOBODY) {
        return NOBODY;
    }
    paper_card *card = &model->cards[index];
    *card = (paper_card){.owner = owner, .issued = some_day(at), .primary = rng_once_in(&at->random, 3) != 0};
    card->state = rng_once_in(&at->random, 3) ? 1 + rng_below(&at->random, 4) : 0;
    card->until = rng_once_in(&at->random, 2) ? some_day(at) : 0;
    card->until = card->until < card->issued ? 0 : card->until;
    (void)snprintf(number, sizeof number, "%u", (unsigned)++at->numbers);
    const kith_value values[] = {reference(KITH_CARD_ACCOUNT, at->accounts[owner]),
                                 text_of(KITH_CARD_NUMBER, number),
                                 number_of(KITH_CARD_ISSUED, KITH_TYPE_DATE, card->issued),
                                 number_of(KITH_CARD_VALID_UNTIL, KITH_TYPE_DATE, card->until),
                                 number_of(KITH_CARD_STATE, KITH_TYPE_CODE, card->state),
                                 number_of(KITH_CARD_PRIMARY, KITH_TYPE_FLAG, card->primary)};
    card->id = add_record(txn, KITH_KIND_CARD, values, COUNT(values));
    return index;
}

static void set_card(world *at, kith_txn *txn, paper *model)
{
    const int index = PICK(at, model->cards, 1);
    if (index == NOBODY) {
        return;
    }
    paper_card *card = &model->cards[index];
    if (rng_once_in(&at->random, 3) && !card->replaced) { /* lost, and replaced */
        const int next = put_card(at, txn, model, card->owner);
        if (next != NOBODY) {
            card->replaced = 1;
            change(txn, card->id, reference(KITH_CARD_SUCCESSOR, model->cards[next].id));
        }
        return;
    }
    card->state = rng_below(&at->random, 5);
    change(txn, card->id, number_of(KITH_CARD_STATE, KITH_TYPE_CODE, card->state));
}

static void set_link(world *at, kith_txn *txn, paper *model)
{
    kith_error err = NEW_ERROR;
    const int is_there = rng_once_in(&at->random, 2) != 0;
    char remark[16];
    const int index = PICK(at, model->links, is_there);
    if (index == NOBODY) {
        return;
    }
    paper_link *link = &model->links[index];
    if (!is_there) {
        *link = (paper_link){.holder = some_customer(at),
                             .customer = some_customer(at),
                             .priority = 1 + rng_below(&at->random, 2),
                             .since = some_day(at)};
        link->until = link->since == 0 ? some_day(at) : 0;
        (void)snprintf(remark, sizeof remark, "%u", (unsigned)++at->numbers);
        link->id = relation(txn, (kith_relation){.type = at->holds,
                                                 .from = at->customers[link->holder],
                                                 .to = at->customers[link->customer],
                                                 .priority = link->priority,
                                                 .remark = remark,
                                                 .since = link->since,
                                                 .until = link->until});
    } else if (rng_once_in(&at->random, 2)) {
        OK(&err, kith_record_remove(txn, link->id, &err));
        link->id = 0;
    } else {
        link->until = link->since == 0 ? some_day(at) : link->since + 1;
        change(txn, link->id, number_of(KITH_RELATION_UNTIL, KITH_TYPE_DATE, link->until));
    }
}

static void set_option(world *at, kith_txn *txn, paper *model)
{
    const int who = some_customer(at);
    switch (rng_below(&at->random, 3)) {
    case 0:
        model->fallback = !model->fallback;
        change(txn, at->settings, number_of(KITH_BOOK_FALLBACK_ON_BLOCKED, KITH_TYPE_FLAG, model->fallback));
        break;
    case 1:
        model->strict = !model->strict;
        change(txn, at->settings, number_of(KITH_BOOK_STRICT_ON_EXPIRED, KITH_TYPE_FLAG, model->strict));
        break;
    default:
        model->gone[who] = !model->gone[who];
        change(txn, at->customers[who],
               number_of(KITH_CUSTOMER_STATUS, KITH_TYPE_CODE,
                         model->gone[who] ? KITH_STATUS_INACTIVE : KITH_STATUS_ACTIVE));
        break;
    }
}

/* A balance that is put right by hand. */
static void add_by_hand(world *at, kith_txn *txn, paper *model)
{
    const int who = some_customer(at);
    const int64_t more = (int64_t)rng_below(&at->random, 200) - 100;
    const kith_value values[] = {reference(KITH_CARD_ACCRUAL_ACCOUNT, at->accounts[who]),
                                 number_of(KITH_CARD_ACCRUAL_DATE, KITH_TYPE_DATE, FIRST_DAY),
                                 amount(KITH_CARD_ACCRUAL_AMOUNT, more)};
    (void)add_record(txn, KITH_KIND_CARD_ACCRUAL, values, COUNT(values));
    model->balances[who] += more;
}

static void add_order(world *at, kith_txn *txn, paper *model)
{
    char number[16];
    const int index = PICK(at, model->orders, 0);
    if (index == NOBODY) {
        return;
    }
    paper_order *order = &model->orders[index];
    *order = (paper_order){.customer = some_customer(at),
                           .date = FIRST_DAY + (kith_date)rng_below(&at->random, DAYS),
                           .card = NOBODY,
                           .account = NOBODY};
    (void)snprintf(number, sizeof number, "%u", (unsigned)++at->numbers);
    const kith_value values[] = {text_of(KITH_ORDER_NUMBER, number),
                                 reference(KITH_ORDER_CUSTOMER, at->customers[order->customer]),
                                 number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, order->date)};
    order->id = add_record(txn, KITH_KIND_ORDER, values, COUNT(values));
}

static void book_order(world *at, kith_txn *txn, paper *model)
{
    const int index = PICK(at, model->orders, 1);
    const uint32_t measure = rng_below(&at->random, 5);
    const int64_t more = 1 + rng_below(&at->random, 100);
    if (index == NOBODY) {
        return;
    }
    paper_order *order = &model->orders[index];
    if (measure == 0) {
        const kith_value line[] = {reference(KITH_ORDER_LINE_ORDER, order->id),
                                   text_of(KITH_ORDER_LINE_ITEM, "i"), amount(KITH_ORDER_LINE_AMOUNT, more)};
        (void)add_record(txn, KITH_KIND_ORDER_LINE, line, COUNT(line));
        order->lines += more;
        return;
    }
    const kith_value values[] = {reference(KITH_ORDER_ENTRY_ORDER, order->id),
                                 number_of(KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, measure),
                                 number_of(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, order->date),
                                 amount(KITH_ORDER_ENTRY_AMOUNT, more)};
    (void)add_record(txn, KITH_KIND_ORDER_ENTRY, values, COUNT(values));
    order->is_booked = order->is_booked || measure == KITH_ORDER_MEASURE_BOOKED;
    order->booked += measure == KITH_ORDER_MEASURE_BOOKED ? more : 0;
    order->taken_back +=
        measure == KITH_ORDER_MEASURE_CANCELLED || measure == KITH_ORDER_MEASURE_RETURNED ? more : 0;
}

static void save_order(world *at, kith_txn *txn, paper *model)
{
    kith_error err = NEW_ERROR;
    const int index = PICK(at, model->orders, 1);
    const int typed = rng_once_in(&at->random, 4) ? PICK(at, model->cards, 1) : NOBODY;
    if (index == NOBODY) {
        return;
    }
    paper_order *order = &model->orders[index];
    const kith_order_saving how = {.size = sizeof how,
                                   .card = typed == NOBODY ? 0 : model->cards[typed].id,
                                   .renew = rng_once_in(&at->random, 3) != 0};
    if (rng_once_in(&at->random, 8)) { /* it was somebody else's */
        order->customer = some_customer(at);
        change(txn, order->id, reference(KITH_ORDER_CUSTOMER, at->customers[order->customer]));
    }
    if (rng_below(&at->random, 2) == 0) {
        order->status = 1 + (int64_t)rng_below(&at->random, 4);
        order->status =
            order->status < 3 && rng_once_in(&at->random, 2) ? KITH_ORDER_STATUS_CLOSED : order->status;
        change(txn, order->id, number_of(KITH_ORDER_STATUS, KITH_TYPE_CODE, order->status));
    }
    const kith_status wanted = save_paper(model, order, typed, how.renew != 0);
    REFUSED(wanted, &err, kith_order_save(txn, order->id, &how, NULL, NULL, &err));
    for (uint32_t again = rng_below(&at->random, 2); again > 0 && wanted == KITH_OK; again--) {
        OK(&err, kith_order_save(txn, order->id, NULL, NULL, NULL, &err)); /* changes nothing */
    }
}

static void step(world *at, kith_txn *txn, paper *model)
{
    switch (rng_below(&at->random, 16)) {
    case 0:
        (void)put_card(at, txn, model, some_customer(at));
        break;
    case 1:
    case 2:
        set_card(at, txn, model);
        break;
    case 3:
    case 4:
        set_link(at, txn, model);
        break;
    case 5:
        set_option(at, txn, model);
        break;
    case 6:
        add_by_hand(at, txn, model);
        break;
    case 7:
    case 8:
        add_order(at, txn, model);
        break;
    case 9:
    case 10:
        book_order(at, txn, model);
        break;
    default:
        save_order(at, txn, model);
        break;
    }
}

/* --- comparing --- */

static void compare_resolved(const world *at, const kith_view *view, const paper *model, kith_date on)
{
    kith_error err = NEW_ERROR;
    for (int c = 0; c < (int)CUSTOMERS; c++) {
        const answer wanted = answer_of(model, c, on);
        const kith_card_request request = {.size = sizeof request, .customer = at->customers[c], .on = on};
        kith_card_result got = {.size = sizeof got};
        OK(&err, kith_card_resolve(view, &request, &got, NULL, &err));
        assert_int_equal(got.result, wanted.result);
        assert_int_equal(got.several, wanted.several);
        assert_int_equal(got.card, wanted.card == NOBODY ? 0 : model->cards[wanted.card].id);
        if (wanted.card != NOBODY) {
            const int owner = model->cards[wanted.card].owner;
            assert_int_equal(got.account, at->accounts[owner]);
            assert_int_equal(got.holder, at->customers[owner]);
            assert_int_equal(got.balance, model->balances[owner]);
        }
    }
}

static void compare_orders(const world *at, const kith_view *view, const paper *model)
{
    kith_error err = NEW_ERROR;
    for (size_t i = 0; i < ORDERS; i++) {
        const paper_order *order = &model->orders[i];
        kith_id part = 0;
        size_t count = 0;
        kith_value values[3];
        if (order->id == 0) {
            continue;
        }
        OK(&err, kith_record_parts(view, order->id, KITH_KIND_ORDER_CARD, 0, &part, 1, &count, &err));
        assert_int_equal(count, order->saved);
        if (order->saved) {
            OK(&err, kith_record_get(view, part, KITH_ORDER_CARD_RESULT, &values[0], &err));
            OK(&err, kith_record_get(view, part, KITH_ORDER_CARD_CARD, &values[1], &err));
            OK(&err, kith_record_get(view, part, KITH_ORDER_CARD_ACCOUNT, &values[2], &err));
            assert_int_equal(values[0].number, order->result);
            assert_int_equal(values[1].number, order->card == NOBODY ? 0 : model->cards[order->card].id);
            assert_int_equal(values[2].number, order->account == NOBODY ? 0 : at->accounts[order->account]);
        }
    }
}

/* Orders that are worth something else since they were saved are found, and nothing else. */
static void compare_findings(const kith_view *view, const paper *model)
{
    kith_error err = NEW_ERROR;
    kith_finding findings[ORDERS + 1];
    size_t wanted = 0;
    size_t count = 0;
    for (size_t i = 0; i < ORDERS; i++) {
        const paper_order *order = &model->orders[i];
        wanted += order->id != 0 && order->account != NOBODY && order->added_up != worth(order);
    }
    OK(&err, kith_validate_all(view, NULL, findings, COUNT(findings), &count, &err));
    assert_int_equal(count, wanted);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(findings[i].rule, KITH_RULE_ACCRUALS);
    }
}

static void compare(const world *at, const kith_view *view, const paper *model)
{
    kith_error err = NEW_ERROR;
    for (size_t c = 0; c < CUSTOMERS; c++) {
        kith_decimal balance = 0;
        OK(&err, kith_card_balance(view, at->accounts[c], &balance, &err));
        assert_int_equal(balance, model->balances[c]);
    }
    compare_orders(at, view, model);
    compare_findings(view, model);
    for (int i = 0; i < DAYS; i++) {
        compare_resolved(at, view, model, FIRST_DAY + i);
    }
}

static void compare_committed(const world *at)
{
    kith_view *view = view_of(at->book);
    compare(at, view, &at->committed);
    kith_view_close(view);
}

/* --- running --- */

static void open_world(world *at)
{
    kith_error err = NEW_ERROR;
    size_t count = 0;
    const kith_value code = text_of(KITH_CARD_PROGRAMME_CODE, "bonus");
    at->memory = new_store();
    at->book = open_over(at->memory);
    at->numbers = 0;
    at->committed = (paper){.fallback = 0};
    kith_txn *txn = begin(at->book);
    const kith_id programme = add_record(txn, KITH_KIND_CARD_PROGRAMME, &code, 1);
    at->holds = relation_type(
        txn, (type_settings){.code = "holder", .self = 1, .duplicates = KITH_DUPLICATES_BY_ATTRIBUTES});
    change(txn, at->holds, number_of(KITH_RELATION_TYPE_EFFECT, KITH_TYPE_CODE, KITH_EFFECT_CARD_HOLDER));
    for (size_t i = 0; i < CUSTOMERS; i++) {
        const char number[] = {(char)('A' + i), '\0'};
        at->customers[i] = organisation(txn, number);
        const kith_value account[] = {reference(KITH_CARD_ACCOUNT_CUSTOMER, at->customers[i]),
                                      reference(KITH_CARD_ACCOUNT_PROGRAMME, programme),
                                      text_of(KITH_CARD_ACCOUNT_CODE, number)};
        at->accounts[i] = add_record(txn, KITH_KIND_CARD_ACCOUNT, account, COUNT(account));
    }
    (void)commit(txn);
    kith_view *view = view_of(at->book);
    OK(&err, kith_record_list(view, KITH_KIND_BOOK, 0, &at->settings, 1, &count, &err));
    kith_view_close(view);
}

static void close_world(world *at)
{
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
}

/* A transaction of a few steps; some are given up. */
static void run_round(world *at)
{
    paper model = at->committed;
    kith_txn *txn = begin_on(at->book, FIRST_DAY + (kith_date)rng_below(&at->random, DAYS));
    for (uint32_t steps = 1 + rng_below(&at->random, 6); steps > 0; steps--) {
        step(at, txn, &model);
    }
    kith_view *view = view_of_txn(txn);
    compare(at, view, &model);
    kith_view_close(view);
    if (rng_once_in(&at->random, 8)) {
        kith_txn_close(txn);
    } else {
        (void)commit(txn);
        at->committed = model;
    }
    compare_committed(at);
    if (rng_once_in(&at->random, 16)) {
        at->book = reopened(at->book, at->memory);
        compare_committed(at);
    }
}

static void balances_never_drift(void **state)
{
    (void)state;
    world at = {.random = rng_new("cards")};
    const uint32_t worlds = is_full_run() ? 200 : 24;
    for (uint32_t i = 0; i < worlds; i++) { /* arrays fill up, and orders stay */
        open_world(&at);
        for (uint32_t round = 0; round < 120; round++) {
            run_round(&at);
        }
        close_world(&at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(balances_never_drift)};
    return cmocka_run_group_tests_name("card_model", tests, NULL, NULL);
}
