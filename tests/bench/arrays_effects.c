/*
 * A third side of suite "effects": static arrays, laid out for the commission of an order, that cannot change
 * and check nothing. What they take is what the machine allows: a library with versions and changes comes
 * near, or not. Each fact stands once, where this question looks for it; only the amount due is added up
 * beforehand. Shares and amounts are settled as on the SQLite side.
 */
#include "effects_earn.h"

#include "kith/codes.h"

#include <stdlib.h>

#define LINE 64
#define WORD 64u /* bits of it */

/* An order; two of them fill a line. */
typedef struct sale {
    int64_t due; /* in millionths */
    uint32_t customer;
    int32_t date;
    int32_t rate;
    uint32_t typed; /* the first one of its shares */
    uint8_t typed_count;
    uint8_t brand;
    uint8_t manager;
} sale;

/* A relation that has the effect: who may be paid. */
typedef struct payee {
    uint32_t recipient;
    uint32_t relation;
    int32_t since;
    int32_t until;
    int32_t share;
    int32_t rate;
} payee;

/* Typed in an order: a recipient, or a manager; neither: the order's. */
typedef struct typed_share {
    uint32_t recipient;
    uint32_t manager;
    int32_t share;
    int32_t rate;
} typed_share;

typedef struct brand_rate {
    uint32_t record;
    int32_t rate;
} brand_rate;

/* A customer; one fills a line. */
typedef struct buyer {
    _Alignas(LINE) payee only; /* if there is one, and no other */
    uint32_t payees;           /* the first one of several, in the order in which they are taken */
    int32_t rate;              /* for all brands */
    brand_rate branded;        /* nobody has more than one */
    uint8_t brand;             /* that it is for */
    uint8_t payee_count;
} buyer;

typedef struct seller {
    int32_t rate;
    bool sells;
    brand_rate branded[EFFECTS_BRANDS + 1];
} seller;

struct effects_arrays {
    const effects_asked *asked;
    sale *sales;
    typed_share *typed;
    buyer *buyers;
    payee *payees;
    uint64_t *earning; /* a bit for each customer who may be paid: all of them stay in the cache */
    seller sellers[EFFECTS_MANAGERS + 1];
    int32_t brand_rate[EFFECTS_BRANDS + 1];
};

/* --- laying out --- */

static void lay_orders(effects_arrays *side, const effects_set *set)
{
    static const int signs[] = {[KITH_ORDER_MEASURE_BOOKED] = 1,
                                [KITH_ORDER_MEASURE_CANCELLED] = -1,
                                [KITH_ORDER_MEASURE_SHIPPED] = 0,
                                [KITH_ORDER_MEASURE_RETURNED] = -1};
    for (uint32_t i = 0; i < set->orders; i++) {
        const effects_order *is = &set->order[i];
        side->sales[i + 1] = (sale){.customer = is->customer,
                                    .date = is->date,
                                    .rate = is->rate,
                                    .brand = is->brand,
                                    .manager = is->manager};
    }
    for (uint32_t i = 0; i < set->entries; i++) {
        const effects_entry *is = &set->entry[i];
        side->sales[is->order].due += signs[is->measure] * (int64_t)is->amount * EARN_UNIT;
    }
    for (uint32_t i = 0; i < set->shares; i++) { /* those of an order follow each other */
        const effects_share *is = &set->share[i];
        sale *of = &side->sales[is->order];
        of->typed = of->typed_count == 0 ? i : of->typed;
        of->typed_count++;
        side->typed[i] = (typed_share){is->recipient, is->manager, is->share, is->rate};
    }
}

static void lay_customers(effects_arrays *side, const effects_set *set)
{
    for (uint32_t customer = 1; customer <= set->base.customers; customer++) {
        const effects_customer *is = &set->customer[customer - 1];
        side->buyers[customer].rate = is->rate;
        if (is->earns != 0 && is->inactive == 0) {
            side->earning[customer / WORD] |= UINT64_C(1) << customer % WORD;
        }
    }
    for (uint32_t i = 0; i < set->customer_rates; i++) {
        const effects_brand_rate *is = &set->customer_rate[i];
        buyer *of = &side->buyers[is->owner];
        if (of->brand != 0) {
            bench_fail("arrays", "a customer has rates for two brands");
        }
        of->brand = (uint8_t)is->brand;
        of->branded = (brand_rate){i + 1, is->rate};
    }
}

static void lay_sellers(effects_arrays *side, const effects_set *set)
{
    for (uint32_t manager = 0; manager <= EFFECTS_MANAGERS; manager++) {
        const effects_manager *is = &set->manager[manager];
        side->sellers[manager].rate = is->rate;
        side->sellers[manager].sells = is->sells != 0 && is->state != KITH_MANAGER_STATE_INACTIVE;
        for (uint32_t brand = 0; brand <= EFFECTS_BRANDS; brand++) {
            side->sellers[manager].branded[brand].rate = EFFECTS_UNSET;
        }
    }
    for (uint32_t i = 0; i < set->manager_rates; i++) {
        const effects_brand_rate *is = &set->manager_rate[i];
        side->sellers[is->owner].branded[is->brand] = (brand_rate){i + 1, is->rate};
    }
    for (uint32_t brand = 1; brand <= EFFECTS_BRANDS; brand++) {
        side->brand_rate[brand] = set->brand_rate[brand];
    }
    side->brand_rate[0] = EFFECTS_UNSET;
}

/* By customer, and then in the order in which they are taken; their ids ascend in memory. */
static int compare_relations(const void *left, const void *right)
{
    const effects_relation *a = *(const effects_relation *const *)left;
    const effects_relation *b = *(const effects_relation *const *)right;
    return a->to != b->to               ? (a->to < b->to ? -1 : 1)
           : a->priority != b->priority ? (a->priority < b->priority ? -1 : 1)
           : a->since != b->since       ? (a->since < b->since ? -1 : 1)
                                        : (a > b) - (a < b);
}

static payee payee_of(const effects_set *set, const effects_relation *is)
{
    return (payee){.recipient = is->from,
                   .relation = (uint32_t)(is - set->relation) + 1,
                   .since = is->since,
                   .until = is->until == 0 ? INT32_MAX : is->until,
                   .share = is->share,
                   .rate = is->rate};
}

static void lay_relations(effects_arrays *side, const effects_set *set)
{
    const effects_relation **sorted = bench_get(set->relations, sizeof *sorted);
    size_t count = 0;
    uint32_t laid = 0;
    for (uint32_t i = 0; i < set->relations; i++) {
        if (set->relation[i].type == EFFECTS_RECIPIENT) {
            sorted[count++] = &set->relation[i];
            side->buyers[set->relation[i].to].payee_count++;
        }
    }
    qsort(sorted, count, sizeof *sorted, compare_relations);
    for (size_t i = 0; i < count; i++) {
        buyer *of = &side->buyers[sorted[i]->to];
        if (of->payee_count == 1) {
            of->only = payee_of(set, sorted[i]);
        } else {
            of->payees = i == 0 || sorted[i - 1]->to != sorted[i]->to ? laid : of->payees;
            side->payees[laid++] = payee_of(set, sorted[i]);
        }
    }
    free(sorted);
}

effects_arrays *effects_arrays_open(const effects_asked *asked)
{
    const effects_set *set = asked->set;
    const size_t customers = (size_t)set->base.customers + 1;
    effects_arrays *side = bench_get(1, sizeof *side);
    side->asked = asked;
    side->sales = bench_get_huge((size_t)set->orders + 1, sizeof *side->sales);
    side->typed = bench_get_huge(set->shares, sizeof *side->typed);
    side->buyers = bench_get_huge(customers, sizeof *side->buyers);
    side->payees = bench_get_huge(set->relations, sizeof *side->payees);
    side->earning = bench_get_huge(customers / WORD + 1, sizeof *side->earning);
    lay_orders(side, set);
    lay_customers(side, set);
    lay_sellers(side, set);
    lay_relations(side, set);
    return side;
}

void effects_arrays_close(effects_arrays *side)
{
    free(side->sales);
    free(side->typed);
    free(side->buyers);
    free(side->payees);
    free(side->earning);
    free(side);
}

/* --- answers --- */

static void find_rate(const effects_arrays *side, const sale *of, const buyer *by, uint32_t order,
                      earning *is)
{
    const seller *to = &side->sellers[of->manager];
    if (!earn_take_rate(is, KITH_RATE_MANUAL, order, of->rate) &&
        !(by->brand != 0 && by->brand == of->brand &&
          earn_take_rate(is, KITH_RATE_CUSTOMER_BRAND, by->branded.record, by->branded.rate)) &&
        !earn_take_rate(is, KITH_RATE_CUSTOMER, of->customer, by->rate) &&
        !(to->sells && (earn_take_rate(is, KITH_RATE_REPRESENTATIVE_BRAND, to->branded[of->brand].record,
                                       to->branded[of->brand].rate) ||
                        earn_take_rate(is, KITH_RATE_REPRESENTATIVE, of->manager, to->rate))) &&
        !earn_take_rate(is, KITH_RATE_BRAND, of->brand, side->brand_rate[of->brand])) {
        earn_take_book_rate(is);
    }
}

static bool may_be_paid(const effects_arrays *side, uint32_t customer)
{
    return (side->earning[customer / WORD] >> customer % WORD & 1u) != 0;
}

static void take_typed(const effects_arrays *side, const sale *of, earning *is)
{
    for (uint32_t i = of->typed; i < of->typed + of->typed_count; i++) {
        const typed_share *by = &side->typed[i];
        const uint32_t manager = by->recipient != 0 ? 0 : by->manager != 0 ? by->manager : of->manager;
        const earn_part part = {.recipient = by->recipient,
                                .manager = manager,
                                .origin = KITH_RATE_MANUAL,
                                .share = by->share,
                                .rate = by->rate};
        if (by->recipient != 0 ? may_be_paid(side, by->recipient) : side->sellers[manager].sells) {
            earn_add(is, &part);
        }
    }
}

static void take_linked(const effects_arrays *side, const buyer *by, earning *is)
{
    const payee *first = by->payee_count == 1 ? &by->only : &side->payees[by->payees];
    for (const payee *at = first; at < first + by->payee_count; at++) {
        if (at->since <= is->date && at->until >= is->date && may_be_paid(side, at->recipient)) {
            const earn_part part = {.recipient = at->recipient,
                                    .relation = at->relation,
                                    .origin = KITH_RATE_RECIPIENT,
                                    .share = at->share,
                                    .rate = at->rate};
            earn_add(is, &part);
        }
    }
}

void effects_arrays_commission(void *side, size_t index, bench_sum *sum)
{
    const effects_arrays *self = side;
    const uint32_t order = self->asked->orders[index];
    const sale *of = &self->sales[order];
    const buyer *by = &self->buyers[of->customer];
    earning is;
    is.customer = of->customer;
    is.manager = of->manager;
    is.date = of->date;
    is.base = of->due;
    is.count = 0;
    find_rate(self, of, by, order, &is);
    if (of->typed_count > 0) {
        is.recipients = KITH_RECIPIENT_MANUAL;
        take_typed(self, of, &is);
    }
    if (is.count == 0) {
        is.recipients = KITH_RECIPIENT_RELATION;
        take_linked(self, by, &is);
    }
    if (is.count == 0 && self->sellers[of->manager].sells) {
        earn_add_representative(&is);
    }
    earn_settle(&is, sum);
}
