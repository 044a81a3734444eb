/*
 * Commissions under any sequence of changes: what is frozen is what table 6 says on the day it is, shares are
 * exact, and what everybody earned is what is due by the orders as they were saved last. Random calls on a
 * book and on plain arrays, in whole numbers; entries and statements are counted one by one.
 */
#include "commission_world.h"

#include <stdio.h>
#include <string.h>

static const int64_t rates[] = {UNSET, UNSET, 0, 5000000, 7250000, 33333333, FULL};

/* --- records --- */

static kith_value decimal(uint32_t field, int64_t number)
{
    return (kith_value){
        .field = field, .type = number == UNSET ? KITH_TYPE_NONE : KITH_TYPE_DECIMAL, .number = number};
}

static kith_date date_of(uint32_t index)
{
    return index == NONE ? 0 : day("2026-02-24") + (kith_date)index; /* over the end of a February */
}

#define ADD(txn, kind, ...)                                                                                  \
    add_record((txn), (kind), (const kith_value[]){__VA_ARGS__}, COUNT(((const kith_value[]){__VA_ARGS__})))

static kith_id add_role(kith_txn *txn, kith_id customer)
{
    return ADD(txn, KITH_KIND_CUSTOMER_ROLE, reference(KITH_CUSTOMER_ROLE_CUSTOMER, customer),
               number_of(KITH_CUSTOMER_ROLE_ROLE, KITH_TYPE_CODE, KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT));
}

static void open_world(world *at)
{
    kith_error err = NEW_ERROR;
    size_t count = 0;
    at->memory = new_store();
    at->book = open_over(at->memory);
    kith_txn *txn = begin(at->book);
    for (uint32_t i = 0; i < BRANDS; i++) {
        const char code[] = {'M', (char)('0' + i), '\0'};
        at->brands[i] = ADD(txn, KITH_KIND_BRAND, text_of(KITH_BRAND_CODE, code));
    }
    for (uint32_t i = 0; i < CURRENCIES; i++) {
        const char code[] = {'C', (char)('0' + i), '\0'};
        const kith_value precision = {
            .field = KITH_CURRENCY_DIGITS, .type = KITH_TYPE_INTEGER, .number = digits[i]};
        at->currencies[i] = ADD(txn, KITH_KIND_CURRENCY, text_of(KITH_CURRENCY_CODE, code), precision);
    }
    for (uint32_t i = 0; i < PEOPLE; i++) {
        const char code[] = {'P', (char)('0' + i), '\0'};
        at->people[i] = i < EARNERS ? organisation(txn, code)
                                    : ADD(txn, KITH_KIND_MANAGER, text_of(KITH_MANAGER_CODE, code));
    }
    for (uint32_t i = 0; i < BUYERS; i++) {
        const char number[] = {'B', (char)('0' + i), '\0'};
        at->buyers[i] = organisation(txn, number);
        for (uint32_t brand = 0; brand < BRANDS; brand++) {
            at->buyer_brands[i][brand] =
                ADD(txn, KITH_KIND_CUSTOMER_BRAND, reference(KITH_CUSTOMER_BRAND_CUSTOMER, at->buyers[i]),
                    reference(KITH_CUSTOMER_BRAND_BRAND, at->brands[brand]));
        }
    }
    at->type = relation_type(txn, (type_settings){.code = "earner"});
    change(txn, at->type,
           number_of(KITH_RELATION_TYPE_EFFECT, KITH_TYPE_CODE, KITH_EFFECT_COMMISSION_RECIPIENT));
    (void)commit(txn);
    kith_view *view = view_of(at->book);
    OK(&err, kith_record_list(view, KITH_KIND_BOOK, 0, &at->settings, 1, &count, &err));
    kith_view_close(view);
    txn = begin(at->book);
    change(txn, at->settings, reference(KITH_BOOK_CURRENCY, at->currencies[0]));
    (void)commit(txn);
    memset(&at->committed, 0, sizeof at->committed);
    model *now = &at->committed;
    txn = begin(at->book);
    for (uint32_t i = 0; i < EARNERS; i++) {
        now->roles[i] = add_role(txn, at->people[i]);
    }
    (void)commit(txn);
    now->book_rate = UNSET;
    memset(now->brand_rates, 0xFF, sizeof now->brand_rates);
    memset(now->buyer_rates, 0xFF, sizeof now->buyer_rates);
    memset(now->buyer_brand_rates, 0xFF, sizeof now->buyer_brand_rates);
    memset(now->seller_rates, 0xFF, sizeof now->seller_rates);
    memset(now->seller_brand_rates, 0xFF, sizeof now->seller_brand_rates);
}

/* Do the linked recipients of a customer get more than all on some day, whoever they are? */
static bool links_too_much(const model *now)
{
    for (uint32_t buyer = 0; buyer < BUYERS; buyer++) {
        for (uint32_t on = 0; on <= DAYS; on++) {
            int64_t sum = 0;
            for (uint32_t who = 0; who < EARNERS; who++) {
                const link *one = &now->links[buyer][who];
                sum += holds(one, on) && one->share != UNSET ? one->share : 0;
            }
            if (sum > FULL) {
                return true;
            }
        }
    }
    return false;
}

/* --- steps --- */

static uint32_t below(world *at, uint32_t most)
{
    return rng_below(&at->random, most);
}

static int64_t any_rate(world *at)
{
    return rates[below(at, COUNT(rates))];
}

static kith_decimal any_amount(world *at)
{
    const kith_decimal amount = (kith_decimal)below(at, 2000000000) * (1 + below(at, 3) * 1000);
    return rng_once_in(&at->random, 5) ? amount / 10000 * 10000 : amount;
}

static void set_rate(world *at, kith_txn *txn)
{
    model *now = &at->now;
    const uint32_t buyer = below(at, BUYERS);
    const uint32_t seller = below(at, SELLERS);
    const uint32_t brand = below(at, BRANDS);
    const int64_t rate = any_rate(at);
    switch (below(at, 6)) {
    case 0:
        now->book_rate = rate;
        change(txn, at->settings, decimal(KITH_BOOK_COMMISSION_RATE, rate));
        break;
    case 1:
        now->brand_rates[brand] = rate;
        change(txn, at->brands[brand], decimal(KITH_BRAND_COMMISSION_RATE, rate));
        break;
    case 2:
        now->buyer_rates[buyer] = rate;
        change(txn, at->buyers[buyer], decimal(KITH_CUSTOMER_COMMISSION_RATE, rate));
        break;
    case 3:
        now->buyer_brand_rates[buyer][brand] = rate;
        change(txn, at->buyer_brands[buyer][brand], decimal(KITH_CUSTOMER_BRAND_COMMISSION_RATE, rate));
        break;
    case 4:
        now->seller_rates[seller] = rate;
        change(txn, at->people[EARNERS + seller], decimal(KITH_MANAGER_COMMISSION_RATE, rate));
        break;
    default:
        if (now->seller_brands[seller][brand] != 0) {
            kith_error err = NEW_ERROR;
            OK(&err, kith_record_remove(txn, now->seller_brands[seller][brand], &err));
            now->seller_brands[seller][brand] = 0;
        }
        now->seller_brand_rates[seller][brand] = rate;
        if (rate != UNSET) {
            now->seller_brands[seller][brand] =
                ADD(txn, KITH_KIND_REPRESENTATIVE_RATE,
                    reference(KITH_REPRESENTATIVE_RATE_MANAGER, at->people[EARNERS + seller]),
                    reference(KITH_REPRESENTATIVE_RATE_BRAND, at->brands[brand]),
                    decimal(KITH_REPRESENTATIVE_RATE_RATE, rate));
        }
        break;
    }
}

/* Who may sell or earn. */
static void set_person(world *at, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    model *now = &at->now;
    const uint32_t seller = below(at, SELLERS);
    const uint32_t earner = below(at, EARNERS);
    const kith_id who = at->people[earner];
    const bool set = below(at, 3) != 0;
    switch (below(at, at->saved ? 3 : 4)) {
    case 0:
        now->sells[seller] = set;
        change(txn, at->people[EARNERS + seller],
               number_of(KITH_MANAGER_REPRESENTATIVE, KITH_TYPE_FLAG, set));
        break;
    case 1:
        now->idle[earner] = !set;
        change(txn, who, number_of(KITH_CUSTOMER_STATUS, KITH_TYPE_CODE, set ? 0 : KITH_STATUS_INACTIVE));
        break;
    case 2:
        if (now->roles[earner] == 0) {
            now->roles[earner] = ADD(
                txn, KITH_KIND_CUSTOMER_ROLE, reference(KITH_CUSTOMER_ROLE_CUSTOMER, who),
                number_of(KITH_CUSTOMER_ROLE_ROLE, KITH_TYPE_CODE, KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT));
        } else if (!set) {
            OK(&err, kith_record_remove(txn, now->roles[earner], &err));
            now->roles[earner] = 0;
        }
        break;
    default:
        now->left[seller] = !set;
        change(txn, at->people[EARNERS + seller],
               number_of(KITH_MANAGER_STATE, KITH_TYPE_CODE, set ? 0 : KITH_MANAGER_STATE_INACTIVE));
        break;
    }
}

static void set_link(world *at, kith_txn *txn)
{
    static const int64_t shares[] = {UNSET, UNSET, UNSET, 0, 20000000, 33333333, 50000000};
    const uint32_t buyer = below(at, BUYERS);
    const uint32_t who = below(at, EARNERS);
    link *one = &at->now.links[buyer][who];
    const uint32_t since = below(at, DAYS + 1);
    const uint32_t until = since + below(at, DAYS + 1 - since);
    one->since = below(at, 2) ? NONE : since;
    one->until = below(at, 2) ? NONE : until;
    one->share = shares[below(at, COUNT(shares))];
    one->rate = below(at, 3) ? UNSET : any_rate(at);
    one->priority = below(at, 3);
    if (one->id == 0) {
        one->id = relation(
            txn, (kith_relation){.type = at->type, .from = at->people[who], .to = at->buyers[buyer]});
    }
    const kith_value values[] = {number_of(KITH_RELATION_SINCE, KITH_TYPE_DATE, date_of(one->since)),
                                 number_of(KITH_RELATION_UNTIL, KITH_TYPE_DATE, date_of(one->until)),
                                 number_of(KITH_RELATION_PRIORITY, KITH_TYPE_INTEGER, one->priority),
                                 decimal(KITH_RELATION_SHARE, one->share),
                                 decimal(KITH_RELATION_RATE, one->rate)};
    kith_error err = NEW_ERROR;
    OK(&err, kith_record_change(txn, one->id, values, COUNT(values), &err));
}

static void type_parts(world *at, kith_txn *txn, order *of)
{
    int64_t left = FULL;
    for (uint32_t who = 0; who <= EARNERS; who++) {
        if (!rng_once_in(&at->random, 3)) {
            continue;
        }
        const bool is_seller = who == EARNERS;
        const uint32_t seller = below(at, SELLERS + 1);
        part *typed = &of->typed[of->typed_count++];
        typed->who = !is_seller ? who : seller == SELLERS ? NONE : EARNERS + seller;
        typed->rate = below(at, 3) ? UNSET : any_rate(at);
        typed->share = below(at, 2) ? UNSET : (int64_t)below(at, (uint32_t)left + 1);
        left -= typed->share == UNSET ? 0 : typed->share;
        typed->record = ADD(txn, KITH_KIND_COMMISSION_SHARE, reference(KITH_COMMISSION_SHARE_ORDER, of->id),
                            reference(KITH_COMMISSION_SHARE_RECIPIENT, is_seller ? 0 : at->people[who]),
                            reference(KITH_COMMISSION_SHARE_MANAGER,
                                      is_seller && typed->who != NONE ? at->people[typed->who] : 0),
                            decimal(KITH_COMMISSION_SHARE_SHARE, typed->share),
                            decimal(KITH_COMMISSION_SHARE_RATE, typed->rate));
    }
}

static void add_order(world *at, kith_txn *txn)
{
    const char number[] = {(char)('A' + at->now.count / 10), (char)('0' + at->now.count % 10), '\0'};
    const uint32_t seller = below(at, SELLERS + 1);
    if (at->now.count == ORDERS) {
        return;
    }
    order *of = &at->now.orders[at->now.count++];
    of->buyer = below(at, BUYERS);
    of->brand = below(at, 4) == 0 ? NONE : below(at, BRANDS);
    of->currency = below(at, 2) == 0 ? NONE : below(at, CURRENCIES);
    of->day = below(at, DAYS);
    of->rate = below(at, 4) == 0 ? any_rate(at) : UNSET;
    of->id = ADD(txn, KITH_KIND_ORDER, text_of(KITH_ORDER_NUMBER, number),
                 reference(KITH_ORDER_CUSTOMER, at->buyers[of->buyer]),
                 reference(KITH_ORDER_BRAND, of->brand == NONE ? 0 : at->brands[of->brand]),
                 reference(KITH_ORDER_CURRENCY, of->currency == NONE ? 0 : at->currencies[of->currency]),
                 reference(KITH_ORDER_MANAGER, seller == SELLERS ? 0 : at->people[EARNERS + seller]),
                 number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, date_of(of->day)),
                 decimal(KITH_ORDER_COMMISSION_RATE, of->rate));
    if (below(at, 3) == 0) {
        type_parts(at, txn, of);
    }
}

static void post(world *at, kith_txn *txn, order *of)
{
    const uint32_t measure = 1 + below(at, 4);
    const kith_decimal amount = any_amount(at);
    if (below(at, 4) == 0) {
        of->lines += amount;
        (void)ADD(txn, KITH_KIND_ORDER_LINE, reference(KITH_ORDER_LINE_ORDER, of->id),
                  text_of(KITH_ORDER_LINE_ITEM, "item"), decimal(KITH_ORDER_LINE_AMOUNT, amount));
        return;
    }
    of->booked = of->booked || measure == KITH_ORDER_MEASURE_BOOKED;
    of->measures[measure] += amount;
    (void)ADD(txn, KITH_KIND_ORDER_ENTRY, reference(KITH_ORDER_ENTRY_ORDER, of->id),
              number_of(KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, measure),
              number_of(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, date_of(of->day)),
              decimal(KITH_ORDER_ENTRY_AMOUNT, amount));
}

/* Which manager the order has by now: that is decided by table 3. */
static uint32_t seller_of(const world *at, kith_txn *txn, const order *of)
{
    kith_error err = NEW_ERROR;
    kith_value value = {0};
    uint32_t seller = 0;
    kith_view *view = view_of_txn(txn);
    OK(&err, kith_record_get(view, of->id, KITH_ORDER_MANAGER, &value, &err));
    kith_view_close(view);
    while (seller < SELLERS && at->people[EARNERS + seller] != (kith_id)value.number) {
        seller++;
    }
    return seller < SELLERS ? seller : NONE;
}

static void save_order(world *at, kith_txn *txn, order *of)
{
    kith_error err = NEW_ERROR;
    at->saved = true;
    const kith_status status = kith_order_save(txn, of->id, NULL, NULL, NULL, &err);
    if (status == KITH_OK) {
        assert_true(settle(at, &at->now, of, seller_of(at, txn, of)));
        return;
    }
    assert_int_equal(status, KITH_ERR_RULE);
    assert_int_equal(err.rule, KITH_RULE_SHARES);
    assert_true(links_too_much(&at->now));
    at->refused++;
}

static void step(world *at, kith_txn *txn)
{
    static const int64_t states[] = {0, KITH_ORDER_STATUS_DRAFT, KITH_ORDER_STATUS_OPEN,
                                     KITH_ORDER_STATUS_CLOSED, KITH_ORDER_STATUS_CANCELLED};
    const uint32_t which = below(at, 16);
    order *of = at->now.count == 0 ? NULL : &at->now.orders[below(at, at->now.count)];
    if (which < 2) {
        set_rate(at, txn);
    } else if (which < 3) {
        set_person(at, txn);
    } else if (which < 5) {
        set_link(at, txn);
    } else if (which < 7 || of == NULL) {
        add_order(at, txn);
    } else if (which < 10) {
        post(at, txn, of);
    } else if (which < 11) {
        of->status = states[below(at, COUNT(states))];
        change(txn, of->id, number_of(KITH_ORDER_STATUS, KITH_TYPE_CODE, of->status));
    } else if (which < 12) {
        of->currency = below(at, 2) == 0 ? NONE : below(at, CURRENCIES);
        change(txn, of->id,
               reference(KITH_ORDER_CURRENCY, of->currency == NONE ? 0 : at->currencies[of->currency]));
    } else {
        save_order(at, txn, of);
    }
}

/* --- comparing --- */

static void compare_order(world *at, const kith_view *view, const order *of)
{
    kith_error err = NEW_ERROR;
    const kith_commission_request request = {.size = sizeof request, .order = of->id};
    kith_commission whole = {.size = sizeof whole};
    kith_commission_part parts[PEOPLE];
    kith_id ids[PEOPLE + 1];
    size_t count = 0;
    size_t frozen = 0;
    OK(&err, kith_record_parts(view, of->id, KITH_KIND_COMMISSION_SHARE, 0, ids, COUNT(ids), &count, &err));
    for (size_t i = 0; i < count; i++) {
        kith_value value = {0};
        OK(&err, kith_record_get(view, ids[i], KITH_COMMISSION_SHARE_ORIGIN, &value, &err));
        frozen += value.number != 0;
    }
    assert_int_equal(frozen, of->frozen_count);
    if (frozen == 0) {
        return;
    }
    at->frozen++;
    OK(&err, kith_commission_of(view, &request, &whole, parts, COUNT(parts), &count, NULL, &err));
    assert_int_equal(count, of->frozen_count);
    for (size_t i = 0; i < count; i++) {
        const kith_id id = parts[i].recipient != 0 ? parts[i].recipient : parts[i].manager;
        size_t same = 0;
        while (same < count && at->people[of->frozen[same].who] != id) {
            same++;
        }
        assert_true(same < count);
        assert_int_equal(parts[i].share, of->frozen[same].share);
        assert_int_equal(parts[i].origin != 0, of->frozen[same].rate != UNSET);
        assert_int_equal(parts[i].rate, of->frozen[same].rate == UNSET ? 0 : of->frozen[same].rate);
    }
}

/* What a person earned in all, by currency. */
static void compare_totals(const world *at, const kith_view *view, uint32_t who)
{
    kith_error err = NEW_ERROR;
    const kith_statement_query query = {.size = sizeof query, .recipient = at->people[who]};
    kith_statement_total totals[CURRENCIES];
    kith_decimal bases[CURRENCIES] = {0};
    kith_decimal amounts[CURRENCIES] = {0};
    size_t count = 0;
    const model *now = &at->now;
    for (uint32_t i = 0; i < now->count; i++) {
        for (size_t j = 0; j < now->orders[i].frozen_count; j++) {
            const part *one = &now->orders[i].frozen[j];
            bases[one->currency] += one->who == who ? one->base : 0;
            amounts[one->currency] += one->who == who ? one->amount : 0;
        }
    }
    OK(&err, kith_commission_totals(view, &query, totals, COUNT(totals), &count, &err));
    assert_true(count <= CURRENCIES);
    for (uint32_t currency = 0; currency < CURRENCIES; currency++) {
        kith_statement_total got = {0};
        for (size_t i = 0; i < count; i++) {
            if (totals[i].currency == (currency == 0 ? 0 : at->currencies[currency])) {
                got = totals[i];
            }
            assert_true(i == 0 || totals[i].currency > totals[i - 1].currency);
        }
        assert_int_equal(got.base, bases[currency]);
        assert_int_equal(got.amount, amounts[currency]);
    }
}

static int64_t field_of(const kith_view *view, kith_id id, uint32_t field)
{
    kith_error err = NEW_ERROR;
    kith_value value = {0};
    OK(&err, kith_record_get(view, id, field, &value, &err));
    return value.number;
}

/* A statement in pages has exactly the entries that a look at all of them finds, in order. */
static void compare_statement(world *at, const kith_view *view, uint32_t who)
{
    kith_error err = NEW_ERROR;
    kith_statement_query query = {.size = sizeof query,
                                  .recipient = at->people[who],
                                  .since = below(at, 2) ? 0 : date_of(below(at, DAYS)),
                                  .until = below(at, 2) ? 0 : date_of(below(at, DAYS))};
    const size_t most = 1 + below(at, 5);
    size_t wanted = 0;
    size_t found = 0;
    size_t count = 0;
    kith_id id = 0;
    kith_date last = 0;
    while (kith_record_list(view, KITH_KIND_COMMISSION_ENTRY, id, &id, 1, &count, &err) == KITH_OK &&
           count == 1) {
        const kith_date on = (kith_date)field_of(view, id, KITH_COMMISSION_ENTRY_DATE);
        const uint32_t field =
            who < EARNERS ? KITH_COMMISSION_ENTRY_RECIPIENT : KITH_COMMISSION_ENTRY_MANAGER;
        wanted += (kith_id)field_of(view, id, field) == at->people[who] && on >= query.since &&
                  (query.until == 0 || on <= query.until);
    }
    do {
        kith_id ids[5];
        OK(&err, kith_commission_statement(view, &query, ids, most, &count, &err));
        for (size_t i = 0; i < count; i++) {
            const kith_date on = (kith_date)field_of(view, ids[i], KITH_COMMISSION_ENTRY_DATE);
            assert_true(on > last || (on == last && ids[i] > query.after));
            assert_true(on >= query.since && (query.until == 0 || on <= query.until));
            last = on;
            query.after = ids[i];
        }
        found += count;
    } while (count == most);
    assert_int_equal(found, wanted);
}

static void compare(world *at, const kith_view *view)
{
    for (uint32_t i = 0; i < at->now.count; i++) {
        compare_order(at, view, &at->now.orders[i]);
    }
    for (uint32_t who = 0; who < PEOPLE; who++) {
        compare_totals(at, view, who);
    }
    compare_statement(at, view, below(at, PEOPLE));
}

/* Everything saved once more changes nothing of what was earned. */
static void close_txn(world *at, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    if (rng_once_in(&at->random, 8)) {
        kith_txn_close(txn);
        at->now = at->committed;
        return;
    }
    const kith_status status = kith_txn_commit(txn, NULL, &err);
    if (links_too_much(&at->now)) {
        assert_int_equal(status, KITH_ERR_RULE);
        assert_int_equal(err.rule, KITH_RULE_SHARES);
        at->now = at->committed;
    } else {
        expect_status(status, KITH_OK, &err, "commit", __FILE__, __LINE__);
        at->committed = at->now;
    }
    kith_txn_close(txn);
}

static void round_of(world *at)
{
    kith_error err = NEW_ERROR;
    size_t count = 0;
    kith_txn *txn = begin_on(at->book, date_of(below(at, DAYS)));
    const uint32_t steps = 1 + below(at, 12);
    at->now = at->committed;
    at->saved = false;
    for (uint32_t i = 0; i < steps; i++) {
        step(at, txn);
    }
    kith_view *view = view_of_txn(txn);
    compare(at, view);
    kith_view_close(view);
    close_txn(at, txn);
    if (rng_once_in(&at->random, 16)) {
        at->book = reopened(at->book, at->memory);
    }
    view = view_of(at->book);
    compare(at, view);
    if (rng_once_in(&at->random, 16)) {
        OK(&err, kith_validate_all(view, NULL, NULL, 0, &count, &err));
        assert_int_equal(count, 0);
    }
    kith_view_close(view);
}

static void what_is_earned_is_what_is_due(void **state)
{
    (void)state;
    static world at;
    at = (world){.random = rng_new("commissions")};
    const uint32_t books = is_full_run() ? 100 : 12;
    for (uint32_t book = 0; book < books; book++) {
        open_world(&at);
        for (uint32_t round = 0; round < 120; round++) {
            round_of(&at);
        }
        kith_book_close(at.book);
        kith_memory_store_free(at.memory);
    }
    (void)fprintf(stderr, "# %u frozen orders compared, %u saves refused\n", (unsigned)at.frozen,
                  (unsigned)at.refused);
    assert_true(at.frozen > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_earned_is_what_is_due)};
    return cmocka_run_group_tests_name("commissions, model", tests, NULL, NULL);
}
