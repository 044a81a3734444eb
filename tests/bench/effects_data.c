/*
 * Data of suite "effects". Three in ten customers have an account of cards, one in four has holders, one in
 * five contact persons, three in ten recipients of commission; each knows another one, without an effect. One
 * in twenty is in a group of linked accounts, each with some two dozen notes. There is an order for every
 * fourth customer.
 */
#include "effects_data.h"

#include "kith/codes.h"

#include <stdlib.h>
#include <string.h>

#define CUSTOMERS_PER_GROUP 1000u /* of the book, for one group in it */
#define LINKS_PER_CUSTOMER 10u    /* at the most: 1 known, 3 of each other kind */
#define CARDS_MOST 3u             /* of an account */
#define ACCRUALS_MOST 4u          /* of an account */
#define VISITS_MOST 3u
#define NOTES_LEAST 12u
#define NOTES_MORE 25u
#define RECIPIENTS_EVERY 50u /* one customer in so many may earn */
#define ORDERS_EVERY 4u

static bool in_hundred(bench_rng *rng, uint32_t chance)
{
    return bench_below(rng, 100) < chance;
}

/* Percent to the tenth, or not set. */
static int32_t any_rate(bench_rng *rng, uint32_t chance)
{
    return in_hundred(rng, chance) ? (int32_t)bench_below(rng, 200) * (EFFECTS_PERCENT / 10) : EFFECTS_UNSET;
}

static uint32_t any_customer(const effects_set *set, bench_rng *rng)
{
    return 1 + bench_below(rng, set->base.customers);
}

uint32_t effects_threshold(uint32_t programme, uint32_t tier)
{
    return tier * tier * 1000 * programme;
}

int32_t effects_tier_rate(uint32_t programme, uint32_t tier)
{
    return (int32_t)(programme + tier * 2) * EFFECTS_PERCENT;
}

/* --- customers and cards --- */

static void make_customers(effects_set *set, bench_rng *rng)
{
    for (uint32_t i = 0; i < set->base.customers; i++) {
        set->customer[i] = (effects_customer){.rate = any_rate(rng, 5),
                                              .inactive = in_hundred(rng, 3),
                                              .silent = in_hundred(rng, 5),
                                              .earns = i % RECIPIENTS_EVERY == 0};
    }
}

static void add_card(effects_set *set, bench_rng *rng)
{
    static const uint8_t states[] = {KITH_CARD_STATE_BLOCKED, KITH_CARD_STATE_LOST, KITH_CARD_STATE_RETURNED};
    const uint32_t at = bench_below(rng, 100);
    effects_card *card = &set->card[set->cards++];
    *card = (effects_card){.account = set->accounts,
                           .issued = DATA_TODAY - 2000 + (int32_t)bench_below(rng, 2030),
                           .state = at < 24 ? states[at / 8] : 0,
                           .primary = in_hundred(rng, 10)};
    if (in_hundred(rng, 20)) {
        card->until = card->issued + (int32_t)bench_below(rng, 1500);
    }
}

static void make_cards(effects_set *set, bench_rng *rng)
{
    for (uint32_t customer = 1; customer <= set->base.customers; customer++) {
        const uint32_t accounts = in_hundred(rng, 30) ? 1 + in_hundred(rng, 10) : 0;
        for (uint32_t i = 0; i < accounts; i++) {
            const uint32_t cards = in_hundred(rng, 70) ? 1 : 2 + bench_below(rng, CARDS_MOST - 1);
            const uint32_t accruals = 1 + bench_below(rng, ACCRUALS_MOST);
            effects_account *account = &set->account[set->accounts++];
            account->customer = customer;
            account->programme = (uint8_t)(1 + bench_below(rng, EFFECTS_PROGRAMMES));
            for (uint32_t k = 0; k < accruals; k++) {
                const uint32_t amount = 1 + bench_below(rng, 3000);
                set->accrual[set->accruals++] = (effects_accrual){set->accounts, amount};
                account->balance += amount;
            }
            for (uint32_t k = 0; k < cards; k++) {
                add_card(set, rng);
                if (k > 0 && set->card[set->cards - 2].state == KITH_CARD_STATE_LOST) {
                    set->card[set->cards - 2].successor = set->cards;
                }
            }
        }
    }
}

/* --- relations --- */

static effects_relation *add_relation(effects_set *set, uint32_t type, uint32_t from, uint32_t to)
{
    effects_relation *is = &set->relation[set->relations++];
    const bool turned = type == EFFECTS_LINK && from > to;
    *is = (effects_relation){.from = turned ? to : from,
                             .to = turned ? from : to,
                             .type = (uint8_t)type,
                             .share = EFFECTS_UNSET,
                             .rate = EFFECTS_UNSET};
    return is;
}

/* Four in five hold today. */
static void date_relation(effects_relation *is, bench_rng *rng)
{
    const uint32_t at = bench_below(rng, 10);
    is->since = DATA_TODAY - 2000 + (int32_t)bench_below(rng, 1900);
    if (at == 0) {
        is->until = is->since + (int32_t)bench_below(rng, (uint32_t)(DATA_TODAY - is->since));
    } else if (at == 1) {
        is->since = DATA_TODAY + 1 + (int32_t)bench_below(rng, 100);
    }
}

static uint32_t any_from(const effects_set *set, uint32_t type, bench_rng *rng)
{
    if (type == EFFECTS_HOLDER && in_hundred(rng, 70)) {
        return set->account[bench_below(rng, set->accounts)].customer;
    }
    if (type == EFFECTS_RECIPIENT && in_hundred(rng, 90)) {
        return 1 + bench_below(rng, set->base.customers / RECIPIENTS_EVERY) * RECIPIENTS_EVERY;
    }
    return any_customer(set, rng);
}

/* A chance in hundred to have one to `most` that act on the customer. */
static void add_acting(effects_set *set, uint32_t type, uint32_t customer, uint32_t chance, bench_rng *rng)
{
    const uint32_t count = !in_hundred(rng, chance)                       ? 0
                           : type == EFFECTS_KNOWN || in_hundred(rng, 60) ? 1
                                                                          : 2 + bench_below(rng, 2);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t from = any_from(set, type, rng);
        if (from == customer) {
            continue;
        }
        effects_relation *is = add_relation(set, type, from, customer);
        is->priority = (uint8_t)bench_below(rng, 4);
        date_relation(is, rng);
        if (type == EFFECTS_RECIPIENT) {
            is->share =
                in_hundred(rng, 50) ? (int32_t)(10 + bench_below(rng, 20)) * EFFECTS_PERCENT : EFFECTS_UNSET;
            is->rate = any_rate(rng, 10);
        }
    }
}

/* Groups are spread evenly over the book. */
uint32_t effects_member(const effects_set *set, uint32_t group, uint32_t member)
{
    const uint32_t apart = set->base.customers / (set->groups * EFFECTS_MEMBERS);
    return 1 + (group + member * set->groups) * apart;
}

/* A tree of open links, and one that has ended to another group. */
static void link_group(effects_set *set, uint32_t group, bench_rng *rng)
{
    for (uint32_t member = 1; member < EFFECTS_MEMBERS; member++) {
        effects_relation *is = add_relation(set, EFFECTS_LINK, effects_member(set, group, member),
                                            effects_member(set, group, bench_below(rng, member)));
        is->since = DATA_TODAY - 2000 + (int32_t)bench_below(rng, 500);
    }
    if (group > 0) {
        effects_relation *is =
            add_relation(set, EFFECTS_LINK, effects_member(set, group, bench_below(rng, EFFECTS_MEMBERS)),
                         effects_member(set, bench_below(rng, group), 0));
        is->since = DATA_TODAY - 900;
        is->until = DATA_TODAY - 1;
    }
}

static void make_relations(effects_set *set, bench_rng *rng)
{
    for (uint32_t customer = 1; customer <= set->base.customers; customer++) {
        add_acting(set, EFFECTS_KNOWN, customer, 100, rng);
        add_acting(set, EFFECTS_HOLDER, customer, 25, rng);
        add_acting(set, EFFECTS_CONTACT, customer, 20, rng);
        add_acting(set, EFFECTS_RECIPIENT, customer, 30, rng);
    }
    for (uint32_t group = 0; group < set->groups; group++) {
        link_group(set, group, rng);
    }
}

/* --- notes and visits --- */

static void make_notes(effects_set *set, bench_rng *rng)
{
    for (uint32_t i = 0; i < set->groups * EFFECTS_MEMBERS; i++) {
        const uint32_t customer = effects_member(set, i / EFFECTS_MEMBERS, i % EFFECTS_MEMBERS);
        const uint32_t count = NOTES_LEAST + bench_below(rng, NOTES_MORE);
        for (uint32_t k = 0; k < count; k++) {
            set->note[set->notes++] = (effects_note){
                .customer = customer, .minute = bench_below(rng, 1440 * 1000), .hidden = in_hundred(rng, 5)};
        }
    }
}

static void make_visits(effects_set *set, bench_rng *rng)
{
    for (uint32_t customer = 1; customer <= set->base.customers; customer++) {
        const uint32_t count = in_hundred(rng, 40) ? 1 + bench_below(rng, VISITS_MOST) : 0;
        for (uint32_t i = 0; i < count; i++) {
            set->visit[set->visits++] =
                (effects_visit){customer, DATA_TODAY - (int32_t)bench_below(rng, 1000)};
        }
    }
}

/* --- commissions --- */

static void make_rates(effects_set *set, bench_rng *rng)
{
    for (uint32_t i = 1; i <= EFFECTS_MANAGERS; i++) {
        set->manager[i] = (effects_manager){.rate = any_rate(rng, 50),
                                            .state = i % 7 == 0   ? KITH_MANAGER_STATE_INACTIVE
                                                     : i % 5 == 0 ? KITH_MANAGER_STATE_ABSENT
                                                                  : 0,
                                            .sells = i % 4 != 0};
        for (uint32_t brand = 1; brand <= EFFECTS_BRANDS; brand++) {
            if (in_hundred(rng, 20)) {
                set->manager_rate[set->manager_rates++] = (effects_brand_rate){i, brand, any_rate(rng, 100)};
            }
        }
    }
    for (uint32_t brand = 1; brand <= EFFECTS_BRANDS; brand++) {
        set->brand_rate[brand] = any_rate(rng, 60);
    }
    for (uint32_t customer = 1; customer <= set->base.customers; customer++) {
        if (in_hundred(rng, 20)) {
            set->customer_rate[set->customer_rates++] =
                (effects_brand_rate){customer, 1 + bench_below(rng, EFFECTS_BRANDS), any_rate(rng, 80)};
        }
    }
}

static void add_typed(effects_set *set, bench_rng *rng)
{
    const uint32_t count = 1 + bench_below(rng, 2);
    for (uint32_t i = 0; i < count; i++) {
        const bool customer = in_hundred(rng, 70);
        set->share[set->shares++] = (effects_share){
            .order = set->orders,
            .recipient = customer ? any_from(set, EFFECTS_RECIPIENT, rng) : 0,
            .manager = (uint8_t)(customer ? 0 : bench_below(rng, EFFECTS_MANAGERS + 1)),
            .share =
                in_hundred(rng, 50) ? (int32_t)(10 + bench_below(rng, 40)) * EFFECTS_PERCENT : EFFECTS_UNSET,
            .rate = any_rate(rng, 20)};
    }
}

static void add_order(effects_set *set, bench_rng *rng)
{
    const uint32_t amount = 100 + bench_below(rng, 1000000);
    set->order[set->orders++] = (effects_order){
        .customer = any_customer(set, rng),
        .date = DATA_TODAY - (int32_t)bench_below(rng, 300),
        .rate = any_rate(rng, 5),
        .brand = (uint8_t)(in_hundred(rng, 5) ? 0 : 1 + bench_below(rng, EFFECTS_BRANDS)),
        .manager = (uint8_t)(in_hundred(rng, 20) ? 0 : 1 + bench_below(rng, EFFECTS_MANAGERS))};
    set->entry[set->entries++] = (effects_entry){set->orders, amount, KITH_ORDER_MEASURE_BOOKED};
    if (in_hundred(rng, 20)) {
        static const uint8_t measures[] = {KITH_ORDER_MEASURE_CANCELLED, KITH_ORDER_MEASURE_SHIPPED,
                                           KITH_ORDER_MEASURE_RETURNED};
        set->entry[set->entries++] =
            (effects_entry){set->orders, 1 + bench_below(rng, amount), measures[bench_below(rng, 3)]};
    }
    if (in_hundred(rng, 4)) {
        add_typed(set, rng);
    }
}

/* --- the whole --- */

static void get_room(effects_set *set, uint32_t orders)
{
    const size_t customers = set->base.customers;
    const size_t members = (size_t)set->groups * EFFECTS_MEMBERS;
    const size_t accounts = customers * 2;
    set->customer = bench_get(customers, sizeof *set->customer);
    set->relation = bench_get(customers * LINKS_PER_CUSTOMER + members, sizeof *set->relation);
    set->account = bench_get(accounts, sizeof *set->account);
    set->card = bench_get(accounts * CARDS_MOST, sizeof *set->card);
    set->accrual = bench_get(accounts * ACCRUALS_MOST, sizeof *set->accrual);
    set->note = bench_get(members * (NOTES_LEAST + NOTES_MORE), sizeof *set->note);
    set->visit = bench_get(customers * VISITS_MOST, sizeof *set->visit);
    set->customer_rate = bench_get(customers, sizeof *set->customer_rate);
    set->manager_rate = bench_get((size_t)EFFECTS_MANAGERS * EFFECTS_BRANDS, sizeof *set->manager_rate);
    set->order = bench_get(orders, sizeof *set->order);
    set->entry = bench_get((size_t)orders * 2, sizeof *set->entry);
    set->share = bench_get((size_t)orders * 2, sizeof *set->share);
}

void effects_make(effects_set *set, uint32_t customers, uint64_t seed)
{
    bench_rng rng = {seed ^ UINT64_C(0x65666665637473)};
    const uint32_t orders = customers / ORDERS_EVERY;
    memset(set, 0, sizeof *set);
    data_make(&set->base, customers, 0, 0, seed);
    set->groups = customers / CUSTOMERS_PER_GROUP;
    get_room(set, orders);
    make_customers(set, &rng);
    make_cards(set, &rng);
    make_relations(set, &rng);
    make_notes(set, &rng);
    make_visits(set, &rng);
    make_rates(set, &rng);
    while (set->orders < orders) {
        add_order(set, &rng);
    }
}

void effects_free(effects_set *set)
{
    free(set->customer);
    free(set->relation);
    free(set->account);
    free(set->card);
    free(set->accrual);
    free(set->note);
    free(set->visit);
    free(set->customer_rate);
    free(set->manager_rate);
    free(set->order);
    free(set->entry);
    free(set->share);
    data_free(&set->base);
}
