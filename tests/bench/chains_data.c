/*
 * Data of suite "chains". One customer in fourteen is a node: trees of four levels, scattered over the
 * customers; the nodes of a tree follow one another, as they do where a chain is entered in one go. Three in
 * four of the others are members of a node, most of them far down; some have left, some hang under two. Nodes
 * have the more conditions the higher they stand, and one member in six has some of its own. One link or
 * condition in five is dated.
 */
#include "chains_data.h"

#include "kith/kinds.h"

#include <stdlib.h>
#include <string.h>

#define CUSTOMERS_PER_CHAIN 1000u
#define AGENT_EVERY 997u /* one customer in so many is an agent */
#define PERCENT INT64_C(1000000)
#define PERIOD 1500u /* days that something lasts at most, or lies back or ahead */
#define LOCATIONS_MOST 2u
#define ACCOUNTS_MOST 2u
#define LINKS_MOST 2u      /* of a customer */
#define CONDITIONS_MOST 4u /* of a customer and type */

const chains_type chains_types[CHAINS_TYPES + 1] = {
    [CHAINS_TYPE_PAYER] = {"payer", KITH_CONDITION_VALUE_CUSTOMER, KITH_CONDITION_MODE_NEAREST,
                           KITH_HEADER_FIELD_PAYER},
    [CHAINS_TYPE_INVOICE_TO] = {"invoice_to", KITH_CONDITION_VALUE_LOCATION, KITH_CONDITION_MODE_NEAREST,
                                KITH_HEADER_FIELD_INVOICE_TO},
    [CHAINS_TYPE_PRICE_LIST] = {"price_list", KITH_CONDITION_VALUE_CODE, KITH_CONDITION_MODE_NEAREST,
                                KITH_HEADER_FIELD_PRICE_LIST},
    [CHAINS_TYPE_PAYMENT_TERMS] = {"payment_terms", KITH_CONDITION_VALUE_CODE, KITH_CONDITION_MODE_NEAREST,
                                   KITH_HEADER_FIELD_PAYMENT_TERMS},
    [CHAINS_TYPE_DISCOUNT_MODEL] = {"discount_model", KITH_CONDITION_VALUE_CODE, KITH_CONDITION_MODE_NEAREST,
                                    KITH_HEADER_FIELD_DISCOUNT_MODEL},
    [CHAINS_TYPE_DISCOUNT] = {"discount", KITH_CONDITION_VALUE_PERCENT, KITH_CONDITION_MODE_NEAREST, 0},
    [CHAINS_TYPE_REBATE] = {"rebate", KITH_CONDITION_VALUE_PERCENT, KITH_CONDITION_MODE_SUM, 0},
    [CHAINS_TYPE_LOYALTY] = {"loyalty", KITH_CONDITION_VALUE_PERCENT, KITH_CONDITION_MODE_CASCADE, 0},
    [CHAINS_TYPE_FREIGHT] = {"freight", KITH_CONDITION_VALUE_DECIMAL, KITH_CONDITION_MODE_BEST, 0},
    [CHAINS_TYPE_MANDATE] = {"mandate", KITH_CONDITION_VALUE_DECIMAL, KITH_CONDITION_MODE_TOP, 0},
    [CHAINS_TYPE_BONUS] = {"bonus_agreement", KITH_CONDITION_VALUE_AGREEMENT, KITH_CONDITION_MODE_BONUS, 0},
    [CHAINS_TYPE_CREDIT_LIMIT] = {"credit_limit", KITH_CONDITION_VALUE_AMOUNT, KITH_CONDITION_MODE_NEAREST,
                                  0},
};

const chains_order_type chains_order_types[CHAINS_ORDER_TYPES + 1] = {
    [1] = {KITH_CHAIN_CHECK_ON, 0, 0, 0},
    [2] = {KITH_CHAIN_CHECK_REQUIRED, 0, 0, 0},
    [3] = {KITH_CHAIN_CHECK_ON, 3, 4, 0},
    [4] = {KITH_CHAIN_CHECK_OFF, 0, 0, 5},
};

const char *const chains_codes[CHAINS_CODES + 1] = {NULL,  "AC1", "BD2", "CE3", "DF4", "EG5", "FH6",
                                                    "GI7", "HJ8", "IK9", "JLA", "KMB", "LNC"};
const char *const chains_groups[CHAINS_GROUPS + 1] = {NULL, "arms", "beds", "cups", "desks", "eggs", "flags"};

static bool chance(bench_rng *rng, uint32_t percent)
{
    return bench_below(rng, 100) < percent;
}

static uint8_t any_code(bench_rng *rng)
{
    return (uint8_t)(1 + bench_below(rng, CHAINS_CODES));
}

static uint32_t any_customer(const chains_set *set, bench_rng *rng)
{
    return 1 + bench_below(rng, set->base.customers);
}

/* --- chains --- */

static int32_t some_days(bench_rng *rng)
{
    return (int32_t)(1 + bench_below(rng, PERIOD));
}

static void add_link(chains_set *set, const chains_link *link)
{
    set->link[set->links++] = *link;
}

/* Four in five have hung there for ever; the others came on a day, half of them from another node. */
static void hang(chains_set *set, uint32_t customer, const uint32_t *parents, bool member, bench_rng *rng)
{
    chains_link link = {.customer = customer, .parent = parents[0], .member = member};
    if (chance(rng, 20)) {
        link.since = DATA_TODAY - some_days(rng);
        if (chance(rng, 50)) {
            add_link(set, &(chains_link){.customer = customer,
                                         .parent = parents[1],
                                         .until = link.since - 1,
                                         .member = member});
        } else if (member && chance(rng, 40)) {
            link.until = link.since + some_days(rng);
        }
    }
    add_link(set, &link);
}

/* The nodes of each level; levels count from 1. */
typedef struct forest {
    uint32_t *nodes[CHAINS_LEVELS + 1];
    uint32_t counts[CHAINS_LEVELS + 1];
} forest;

static uint32_t node_of_level(const forest *of, uint32_t level, bench_rng *rng)
{
    return of->nodes[level][bench_below(rng, of->counts[level])];
}

/* A node, and below it a number of others at random, each of them followed by what is below it. `next` is the
 * customer that comes next. */
static void make_chain(chains_set *set, forest *of, uint32_t next, bench_rng *rng)
{
    static const uint32_t children[CHAINS_LEVELS] = {1, 4, 4, 3}; /* on average, by level of the children */
    uint32_t above[CHAINS_LEVELS + 1] = {0};
    uint32_t left[CHAINS_LEVELS + 1] = {0, 1};
    uint32_t level = 1;
    while (level > 0) {
        if (left[level] == 0) {
            level--;
            continue;
        }
        const uint32_t node = next++;
        left[level]--;
        above[level] = node;
        of->nodes[level][of->counts[level]++] = node;
        set->customer[node - 1].level = (uint8_t)level;
        set->customer[node - 1].skipped = chance(rng, 1);
        set->nodes++;
        if (level > 1) {
            const uint32_t parents[2] = {above[level - 1], node_of_level(of, level - 1, rng)};
            hang(set, node, parents, false, rng);
        }
        if (level < CHAINS_LEVELS) {
            left[level + 1] = 1 + bench_below(rng, 2 * children[level] - 1);
            level++;
        }
    }
}

/* Each chain begins where its part of the customers does. */
static void make_nodes(chains_set *set, forest *of, bench_rng *rng)
{
    const uint32_t chains = set->base.customers / CUSTOMERS_PER_CHAIN;
    for (uint32_t level = 1; level <= CHAINS_LEVELS; level++) {
        of->nodes[level] = bench_get(set->base.customers, sizeof *of->nodes[level]);
        of->counts[level] = 0;
    }
    for (uint32_t i = 0; i < chains; i++) {
        make_chain(set, of, 1 + i * CUSTOMERS_PER_CHAIN, rng);
    }
}

static void free_nodes(forest *of)
{
    for (uint32_t level = 1; level <= CHAINS_LEVELS; level++) {
        free(of->nodes[level]);
    }
}

static uint32_t node_for_member(const forest *of, bench_rng *rng)
{
    static const uint32_t shares[CHAINS_LEVELS + 1] = {0, 10, 25, 50, 100}; /* percent up to a level */
    const uint32_t at = bench_below(rng, 100);
    uint32_t level = 1;
    while (at >= shares[level]) {
        level++;
    }
    return node_of_level(of, level, rng);
}

static void make_members(chains_set *set, const forest *of, bench_rng *rng)
{
    for (uint32_t customer = 1; customer <= set->base.customers; customer++) {
        const bool node = set->customer[customer - 1].level > 0;
        if (!chance(rng, node ? 1 : 75)) {
            continue;
        }
        const uint32_t parents[2] = {node_for_member(of, rng), node_for_member(of, rng)};
        if (parents[0] == customer || parents[1] == customer) {
            continue;
        }
        if (parents[0] != parents[1] && chance(rng, 4)) {
            const uint8_t preferred = chance(rng, 50);
            add_link(set,
                     &(chains_link){
                         .customer = customer, .parent = parents[0], .member = 1, .preferred = preferred});
            add_link(set, &(chains_link){.customer = customer, .parent = parents[1], .member = 1});
        } else if (chance(rng, 2)) {
            add_link(set,
                     &(chains_link){.customer = customer, .parent = parents[0], .member = 1, .inactive = 1});
        } else {
            hang(set, customer, parents, true, rng);
        }
    }
}

/* --- conditions --- */

static void fill_value(const chains_set *set, chains_condition *condition, bench_rng *rng)
{
    switch (chains_types[condition->type].value) {
    case KITH_CONDITION_VALUE_AMOUNT:
        condition->currency = (uint8_t)(1 + bench_below(rng, CHAINS_CURRENCIES));
        condition->number = (int64_t)bench_below(rng, 100000) * 1000000;
        break;
    case KITH_CONDITION_VALUE_CUSTOMER:
        condition->party = any_customer(set, rng);
        break;
    case KITH_CONDITION_VALUE_LOCATION:
        condition->party = any_customer(set, rng);
        condition->location = chance(rng, 50) ? set->customer[condition->party - 1].location : 0;
        break;
    case KITH_CONDITION_VALUE_AGREEMENT:
        condition->code = any_code(rng);
        condition->party = chance(rng, 50) ? condition->customer : 0;
        condition->exclusive = chance(rng, 20);
        break;
    case KITH_CONDITION_VALUE_CODE:
        condition->code = any_code(rng);
        break;
    default:
        condition->number = (int64_t)bench_below(rng, 40) * PERCENT / 2;
        break;
    }
}

/* Of ten, one blocks or says that there is nothing, one is not inherited, switched off or enforced. */
static void add_condition(chains_set *set, chains_condition condition, bench_rng *rng)
{
    const uint32_t at = bench_below(rng, 100);
    condition.state = at < 4    ? KITH_CONDITION_STATE_BLOCK
                      : at < 10 ? KITH_CONDITION_STATE_NONE
                                : KITH_CONDITION_STATE_VALUE;
    condition.enforced = at >= 10 && at < 14;
    condition.local = at >= 14 && at < 18;
    condition.inactive = at >= 18 && at < 20;
    if (condition.state == KITH_CONDITION_STATE_VALUE) {
        fill_value(set, &condition, rng);
    }
    set->condition[set->conditions++] = condition;
}

/* A condition of a scope; one in five is dated, and half of these follow an earlier one. */
static void add_scope(chains_set *set, chains_condition condition, bench_rng *rng)
{
    if (chance(rng, 20)) {
        condition.since = DATA_TODAY - some_days(rng);
        if (chance(rng, 50)) {
            chains_condition earlier = condition;
            earlier.since = 0;
            earlier.until = condition.since - 1;
            add_condition(set, earlier, rng);
        }
        condition.until = chance(rng, 50) ? condition.since + some_days(rng) : 0;
    }
    add_condition(set, condition, rng);
}

static void add_type(chains_set *set, uint32_t customer, uint32_t type, bench_rng *rng)
{
    const chains_condition plain = {.customer = customer, .type = (uint8_t)type};
    if (type == CHAINS_TYPE_DISCOUNT && chance(rng, 50)) {
        chains_condition scoped = plain;
        scoped.brand = (uint8_t)(1 + bench_below(rng, CHAINS_BRANDS));
        scoped.group = chance(rng, 50) ? (uint8_t)(1 + bench_below(rng, CHAINS_GROUPS)) : 0;
        add_scope(set, scoped, rng);
    }
    add_scope(set, plain, rng);
}

static void make_conditions(chains_set *set, bench_rng *rng)
{
    static const uint32_t shares[CHAINS_LEVELS + 1] = {0, 60, 35, 20, 10}; /* percent, by level and type */
    for (uint32_t customer = 1; customer <= set->base.customers; customer++) {
        const uint32_t level = set->customer[customer - 1].level;
        if (level > 0) {
            for (uint32_t type = 1; type <= CHAINS_TYPES; type++) {
                if (chance(rng, shares[level])) {
                    add_type(set, customer, type, rng);
                }
            }
        } else if (chance(rng, 16)) {
            const uint32_t type = 1 + bench_below(rng, CHAINS_TYPES);
            add_type(set, customer, type, rng);
            if (chance(rng, 30)) {
                add_type(set, customer, 1 + type % CHAINS_TYPES, rng);
            }
        }
    }
}

/* --- what customers say themselves --- */

static void add_location(chains_set *set, uint32_t customer, bool primary, bench_rng *rng)
{
    set->location[set->locations++] = (chains_location){.customer = customer,
                                                        .primary = primary,
                                                        .billing = !primary && chance(rng, 50),
                                                        .shipping = !primary && chance(rng, 50),
                                                        .pays = chance(rng, 20)};
}

static void add_account(chains_set *set, uint32_t customer, bool primary, bench_rng *rng)
{
    chains_account account = {.customer = customer, .primary = primary, .complete = chance(rng, 75)};
    if (chance(rng, 30)) {
        account.since = DATA_TODAY - some_days(rng);
        account.until = chance(rng, 50) ? account.since + some_days(rng) : 0;
    }
    set->account[set->accounts++] = account;
}

static void make_customer(chains_set *set, uint32_t customer, bench_rng *rng)
{
    chains_customer *self = &set->customer[customer - 1];
    self->blocked = chance(rng, 2);
    self->location = set->locations + 1;
    self->payer = chance(rng, 4) ? any_customer(set, rng) : 0;
    self->delivery = chance(rng, 4) ? any_customer(set, rng) : 0;
    self->invoice_to = chance(rng, 4) ? any_customer(set, rng) : 0;
    self->terms = chance(rng, 20) ? any_code(rng) : 0;
    self->list = chance(rng, 20) ? any_code(rng) : 0;
    self->model = chance(rng, 10) ? any_code(rng) : 0;
    if (chance(rng, 98)) {
        add_location(set, customer, true, rng);
        if (chance(rng, 15)) {
            add_location(set, customer, false, rng);
        }
    } else {
        self->location = 0;
    }
    if (chance(rng, 25)) {
        add_account(set, customer, true, rng);
        if (chance(rng, 20)) {
            add_account(set, customer, false, rng);
        }
    }
}

static void make_agents(chains_set *set, bench_rng *rng)
{
    const uint32_t agents = set->base.customers / AGENT_EVERY;
    for (uint32_t customer = 1; customer <= set->base.customers; customer++) {
        chains_customer *self = &set->customer[customer - 1];
        const uint32_t agent = 1 + bench_below(rng, agents) * AGENT_EVERY;
        if (agent != customer && chance(rng, 3)) {
            self->agent = agent;
            self->agent_since = DATA_TODAY - some_days(rng);
            self->agent_until = chance(rng, 20) ? self->agent_since + some_days(rng) : 0;
            set->customer[agent - 1].is_agent = 1;
        }
    }
}

/* --- the whole --- */

void chains_make(chains_set *set, uint32_t customers, uint64_t seed)
{
    bench_rng rng = {seed ^ UINT64_C(0x636861696E)};
    forest of;
    memset(set, 0, sizeof *set);
    data_make(&set->base, customers, 0, 0, seed);
    set->customer = bench_get(customers, sizeof *set->customer);
    set->link = bench_get((size_t)customers * LINKS_MOST, sizeof *set->link);
    set->condition = bench_get((size_t)customers * CONDITIONS_MOST * 2, sizeof *set->condition);
    set->location = bench_get((size_t)customers * LOCATIONS_MOST, sizeof *set->location);
    set->account = bench_get((size_t)customers * ACCOUNTS_MOST, sizeof *set->account);
    for (uint32_t customer = 1; customer <= customers; customer++) {
        make_customer(set, customer, &rng);
    }
    make_nodes(set, &of, &rng);
    make_members(set, &of, &rng);
    make_agents(set, &rng);
    make_conditions(set, &rng);
    free_nodes(&of);
}

void chains_free(chains_set *set)
{
    data_free(&set->base);
    free(set->customer);
    free(set->link);
    free(set->condition);
    free(set->location);
    free(set->account);
    memset(set, 0, sizeof *set);
}
