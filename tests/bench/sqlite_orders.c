/* The SQLite side of suite "chains": its answers, and the header of an order (table 2). */
#include "sqlite_chains.h"

#include "kith/chain.h"
#include "kith/kinds.h"
#include "kith/order.h"

#define PARTIES_MOST 6u
#define EFFECTIVE_FACTS 10u
#define HEADER_FACTS 7u
#define BOOK 1u

/* --- conditions and paths --- */

static void bind_question(const chains_sqlite *side, const asked_condition *asked)
{
    sqlite3_stmt *asking = side->climbs[side->way][ABOUT_CONDITION];
    const char *group = chains_groups[asked->group];
    (void)sqlite3_bind_int64(asking, 2, asked->type);
    (void)sqlite3_bind_int64(asking, 3, asked->as_of);
    (void)sqlite3_bind_int64(asking, 4, asked->brand);
    (void)sqlite3_bind_text(asking, 5, group == NULL ? "" : group, -1, SQLITE_STATIC);
    (void)sqlite3_bind_int64(asking, 6, asked->currency);
}

void sqlite_chains_add_verdict(const verdict *is, bench_sum *sum)
{
    const uint64_t facts[EFFECTIVE_FACTS] = {
        is->id,    is->customer,         is->level, is->distance, is->reason,
        is->count, (uint64_t)is->number, is->code,  is->party,    is->location};
    bench_add(sum, facts, EFFECTIVE_FACTS);
}

void sqlite_chains_add_path(const climb *found, bench_sum *sum)
{
    const branch *on = &found->branch[found->chosen];
    const uint64_t outcome = found->outcome;
    bench_add(sum, &outcome, 1);
    for (size_t i = 0; found->outcome == KITH_CHAIN_FOUND && i < found->steps; i++) {
        const uint64_t facts[3] = {on->steps[i].node, i + 1 < found->steps ? on->steps[i + 1].link : 0,
                                   sqlite_chains_level(found, i)};
        bench_add(sum, facts, 3);
    }
}

static void answer(const chains_sqlite *side, uint32_t customer, uint32_t type, bench_sum *sum)
{
    climb found;
    sqlite_chains_climb(side, ABOUT_CONDITION, customer, &found);
    sqlite_chains_choose(&found, 0);
    const verdict is = sqlite_chains_resolve(&found, type);
    sqlite_chains_add_verdict(&is, sum);
}

void chains_sqlite_effective(void *side, size_t index, bench_sum *sum)
{
    const chains_sqlite *self = side;
    const asked_condition *asked = &self->asked->conditions[index];
    bind_question(self, asked);
    answer(self, asked->customer, asked->type, sum);
}

void chains_sqlite_batch(void *side, size_t index, bench_sum *sum)
{
    const chains_sqlite *self = side;
    const asked_condition *asked = &self->asked->batches[index];
    bind_question(self, asked);
    for (size_t i = 0; i < CHAINS_BATCH; i++) {
        answer(self, self->asked->batched[index * CHAINS_BATCH + i], asked->type, sum);
    }
}

void chains_sqlite_path(void *side, size_t index, bench_sum *sum)
{
    const chains_sqlite *self = side;
    const asked_path *asked = &self->asked->paths[index];
    climb found;
    (void)sqlite3_bind_int64(self->climbs[self->way][ABOUT_PATH], 3, asked->as_of);
    sqlite_chains_climb(self, ABOUT_PATH, asked->customer, &found);
    sqlite_chains_choose(&found, 0);
    sqlite_chains_add_path(&found, sum);
}

/* --- the header --- */

/* A customer who orders, pays, is invoiced or gets the goods. */
typedef struct party {
    uint32_t id;
    uint32_t payer;
    uint32_t delivery;
    uint32_t invoice_to;
    uint64_t terms;
    uint64_t list;
    uint64_t model;
    bool active;
    uint32_t location;
    uint32_t billing;
    bool billing_pays;
    bool location_pays;
    uint32_t shipping;
} party;

typedef struct value {
    uint32_t origin;
    uint32_t level;
    uint32_t source;
    uint32_t record;
    uint32_t party;
    uint32_t location;
    uint64_t code;
} value;

typedef struct order {
    const chains_sqlite *side;
    const asked_order *asked;
    const chains_order_type *type;
    climb found;
    size_t parties; /* those that were read; the first one orders */
    party read[PARTIES_MOST];
    uint32_t agent;
    uint32_t agency;
    value fields[KITH_HEADER_FIELDS];
} order;

static uint64_t code_at(sqlite3_stmt *row, int column)
{
    return chains_code((const char *)sqlite3_column_text(row, column));
}

static const party *party_of(order *work, uint32_t id)
{
    sqlite3_stmt *row = work->side->party;
    for (size_t i = 0; i < work->parties; i++) {
        if (work->read[i].id == id) {
            return &work->read[i];
        }
    }
    if (work->parties == PARTIES_MOST) {
        bench_fail("sqlite", "more parties than there is room for");
    }
    party *is = &work->read[work->parties++];
    (void)sqlite3_bind_int64(row, 1, id);
    if (!sqlite_db_next(row)) {
        bench_fail("sqlite", "a party is not there");
    }
    *is = (party){.id = id,
                  .payer = (uint32_t)sqlite3_column_int64(row, 0),
                  .delivery = (uint32_t)sqlite3_column_int64(row, 1),
                  .invoice_to = (uint32_t)sqlite3_column_int64(row, 2),
                  .terms = code_at(row, 3),
                  .list = code_at(row, 4),
                  .model = code_at(row, 5),
                  .active = sqlite3_column_int64(row, 6) == 0,
                  .location = (uint32_t)sqlite3_column_int64(row, 7),
                  .location_pays = sqlite3_column_int64(row, 8) != 0,
                  .billing = (uint32_t)sqlite3_column_int64(row, 9),
                  .billing_pays = sqlite3_column_int64(row, 10) != 0,
                  .shipping = (uint32_t)sqlite3_column_int64(row, 11)};
    (void)sqlite3_reset(row);
    return is;
}

static bool is_active(order *work, uint32_t id)
{
    return id != 0 && party_of(work, id)->active;
}

static void find_agent(order *work)
{
    sqlite3_stmt *row = work->side->agent;
    (void)sqlite3_bind_int64(row, 1, work->asked->customer);
    (void)sqlite3_bind_int64(row, 2, work->asked->on);
    while (sqlite_db_next(row)) {
        const uint32_t agent = (uint32_t)sqlite3_column_int64(row, 0);
        const uint32_t agency = (uint32_t)sqlite3_column_int64(row, 1);
        if (work->agent == 0 && is_active(work, agent)) {
            work->agent = agent;
            work->agency = agency;
        }
    }
}

/* A party's account; `on`: one that is complete on the day, 0: whatever it is. The primary one comes first.
 */
static uint32_t account_of(const order *work, uint32_t id, int32_t on)
{
    sqlite3_stmt *row = work->side->account;
    (void)sqlite3_bind_int64(row, 1, id);
    (void)sqlite3_bind_int64(row, 2, on);
    const bool there = sqlite_db_next(row);
    const uint32_t account = there ? (uint32_t)sqlite3_column_int64(row, 0) : 0;
    (void)sqlite3_reset(row);
    return account;
}

/* What counts of a type among the conditions that were read; false: nothing. */
static bool take_condition(climb *found, uint32_t type, value *out, bool *empty)
{
    const verdict is = sqlite_chains_resolve(found, type);
    const bool own = is.distance == 0;
    *empty = is.reason == KITH_REASON_NONE;
    *out = (value){.origin = own ? KITH_ORIGIN_CUSTOMER : KITH_ORIGIN_CHAIN,
                   .level = own ? 0 : is.level,
                   .source = is.customer,
                   .record = is.id,
                   .party = is.party,
                   .location = is.location,
                   .code = is.code};
    return is.id != 0;
}

/* What comes down the chain, or stands at the customer as a condition; false: nothing. */
static bool inherit(order *work, uint32_t type, value *out, bool *empty)
{
    return take_condition(&work->found, type, out, empty);
}

/* The same of a party; who is not active is passed over for the next. */
static bool inherit_party(order *work, uint32_t type, value *out)
{
    bool empty = false;
    bool any = inherit(work, type, out, &empty);
    while (any && !empty && !is_active(work, out->party)) {
        sqlite_chains_pass_over(&work->found, out->record);
        any = inherit(work, type, out, &empty);
    }
    return any && !empty;
}

static value find_invoice_to(order *work)
{
    const uint32_t customer = work->asked->customer;
    const uint32_t own = party_of(work, customer)->invoice_to;
    value is;
    if (work->agent != 0) {
        return (value){.origin = KITH_ORIGIN_EXPORT_AGENT,
                       .source = work->agent,
                       .record = work->agency,
                       .party = work->agent,
                       .location = party_of(work, work->agent)->billing};
    }
    if (is_active(work, own)) {
        return (value){.origin = KITH_ORIGIN_CUSTOMER,
                       .source = customer,
                       .party = own,
                       .location = party_of(work, own)->billing};
    }
    if (inherit_party(work, CHAINS_TYPE_INVOICE_TO, &is)) {
        is.location = is.location == 0 ? party_of(work, is.party)->billing : is.location;
        return is;
    }
    const uint32_t location = party_of(work, customer)->location;
    if (location == 0) {
        return (value){.origin = 0};
    }
    return (value){.origin = KITH_ORIGIN_SELF, .source = customer, .party = customer, .location = location};
}

/* Is the location one that pays? Those of a party that was read are known. */
static bool location_pays(order *work, uint32_t id, uint32_t location)
{
    const party *of = party_of(work, id);
    sqlite3_stmt *row = work->side->pays;
    if (location == of->billing || location == of->location) {
        return location != 0 && (location == of->billing ? of->billing_pays : of->location_pays);
    }
    (void)sqlite3_bind_int64(row, 1, location);
    const bool pays = sqlite_db_next(row) && sqlite3_column_int64(row, 0) != 0;
    (void)sqlite3_reset(row);
    return pays;
}

static value find_payer(order *work)
{
    const uint32_t customer = work->asked->customer;
    const uint32_t own = party_of(work, customer)->payer;
    const value invoiced = work->fields[KITH_HEADER_FIELD_INVOICE_TO];
    value is;
    if (is_active(work, own)) {
        return (value){.origin = KITH_ORIGIN_CUSTOMER, .source = customer, .party = own};
    }
    const bool inherited = inherit_party(work, CHAINS_TYPE_PAYER, &is);
    if (inherited && is.origin == KITH_ORIGIN_CUSTOMER) {
        return is;
    }
    if (work->agent != 0) {
        return (value){.origin = KITH_ORIGIN_EXPORT_AGENT,
                       .source = work->agent,
                       .record = work->agency,
                       .party = work->agent};
    }
    if (inherited) {
        return is;
    }
    if (invoiced.location != 0 && location_pays(work, invoiced.party, invoiced.location) &&
        is_active(work, invoiced.party)) {
        return (value){.origin = KITH_ORIGIN_INVOICE_TO,
                       .source = invoiced.party,
                       .record = invoiced.location,
                       .party = invoiced.party};
    }
    return (value){.origin = KITH_ORIGIN_SELF, .source = customer, .party = customer};
}

static value find_account(order *work)
{
    const uint32_t customer = work->asked->customer;
    const value payer = work->fields[KITH_HEADER_FIELD_PAYER];
    value is = payer;
    is.location = account_of(work, payer.party, work->asked->on);
    if (is.location == 0) {
        is = (value){.origin = KITH_ORIGIN_SELF, .source = customer, .party = customer};
        is.location = account_of(work, customer, 0);
    }
    if (is.location == 0) {
        is = (value){.origin = 0};
    }
    return is;
}

/* Terms, list and model: the order type's, somebody's own, the chain's, the book's. */
static value find_code(order *work, uint8_t fixed, uint32_t whose, uint64_t own, uint32_t type)
{
    value is;
    bool empty = false;
    const uint8_t standard = type == CHAINS_TYPE_PAYMENT_TERMS ? CHAINS_BOOK_TERMS
                             : type == CHAINS_TYPE_PRICE_LIST  ? CHAINS_BOOK_LIST
                                                               : 0;
    if (fixed != 0) {
        return (value){.origin = KITH_ORIGIN_ORDER_TYPE,
                       .record = work->asked->order_type,
                       .code = chains_code(chains_codes[fixed])};
    }
    if (own != 0) {
        return (value){.origin = KITH_ORIGIN_CUSTOMER, .source = whose, .code = own};
    }
    if (inherit(work, type, &is, &empty)) {
        return is;
    }
    if (standard == 0) {
        return (value){.origin = 0};
    }
    return (value){
        .origin = KITH_ORIGIN_DEFAULT, .record = BOOK, .code = chains_code(chains_codes[standard])};
}

/* Payment terms are those of who pays: in its record, or as a condition of its own. */
static value find_terms(order *work)
{
    const uint32_t payer = work->fields[KITH_HEADER_FIELD_PAYER].party;
    const uint64_t own = work->type->terms != 0 ? 0 : party_of(work, payer)->terms;
    if (work->type->terms == 0 && own == 0 && payer != work->asked->customer) {
        climb alone;
        value is;
        bool empty = false;
        (void)sqlite3_bind_int64(work->side->own, 3, work->asked->on);
        sqlite_chains_own(work->side, payer, &alone);
        if (take_condition(&alone, CHAINS_TYPE_PAYMENT_TERMS, &is, &empty)) {
            return is;
        }
    }
    return find_code(work, work->type->terms, payer, own, CHAINS_TYPE_PAYMENT_TERMS);
}

static value find_delivery(order *work)
{
    const uint32_t customer = work->asked->customer;
    const uint32_t own = party_of(work, customer)->delivery;
    return is_active(work, own) ? (value){.origin = KITH_ORIGIN_CUSTOMER,
                                          .source = customer,
                                          .party = own,
                                          .location = party_of(work, own)->shipping}
                                : (value){.origin = KITH_ORIGIN_SELF,
                                          .source = customer,
                                          .party = customer,
                                          .location = party_of(work, customer)->shipping};
}

static void read_chain(order *work)
{
    const asked_order *asked = work->asked;
    if (work->type->check == KITH_CHAIN_CHECK_OFF) {
        (void)sqlite3_bind_int64(work->side->own, 3, asked->on);
        sqlite_chains_own(work->side, asked->customer, &work->found);
        return;
    }
    (void)sqlite3_bind_int64(work->side->climbs[work->side->way][ABOUT_ORDER], 3, asked->on);
    sqlite_chains_climb(work->side, ABOUT_ORDER, asked->customer, &work->found);
    sqlite_chains_choose(&work->found, asked->chain);
    if (work->found.outcome == KITH_CHAIN_FOUND) {
        const branch *on = &work->found.branch[work->found.chosen];
        const size_t at = work->found.chosen == 0 ? 0 : 1;
        work->fields[KITH_HEADER_FIELD_CHAIN] =
            (value){.origin = asked->chain != 0 ? KITH_ORIGIN_MANUAL : KITH_ORIGIN_CHAIN,
                    .level = sqlite_chains_level(&work->found, at),
                    .source = on->steps[at].node,
                    .record = on->count > 1 ? on->steps[1].link : 0,
                    .party = on->steps[at].node};
    }
}

static uint32_t outcome_of(const order *work, uint32_t *task)
{
    const uint32_t chain = work->found.outcome;
    const bool checked = work->type->check != KITH_CHAIN_CHECK_OFF;
    uint32_t outcome = KITH_ORDER_OK;
    *task = checked && chain == KITH_CHAIN_AMBIGUOUS && work->asked->unattended;
    if (checked && chain == KITH_CHAIN_AMBIGUOUS && !work->asked->unattended) {
        outcome = KITH_ORDER_CHAIN_AMBIGUOUS;
    } else if (checked && chain == KITH_CHAIN_NOT_A_MEMBER) {
        outcome = KITH_ORDER_NOT_A_MEMBER;
    } else if (chain == KITH_CHAIN_NONE && work->type->check == KITH_CHAIN_CHECK_REQUIRED) {
        outcome = KITH_ORDER_CHAIN_REQUIRED;
    }
    return outcome == KITH_ORDER_OK && work->fields[KITH_HEADER_FIELD_INVOICE_TO].origin == 0
               ? KITH_ORDER_NO_INVOICE_TO
               : outcome;
}

void chains_sqlite_header(void *side, size_t index, bench_sum *sum)
{
    const chains_sqlite *self = side;
    const asked_order *asked = &self->asked->orders[index];
    order work;
    uint32_t task = 0;
    work.side = self;
    work.asked = asked;
    work.type = &chains_order_types[asked->order_type];
    work.parties = 0;
    work.agent = 0;
    work.fields[KITH_HEADER_FIELD_CHAIN] = (value){.origin = 0};
    read_chain(&work);
    const party *customer = party_of(&work, asked->customer);
    find_agent(&work);
    work.fields[KITH_HEADER_FIELD_INVOICE_TO] = find_invoice_to(&work);
    work.fields[KITH_HEADER_FIELD_PAYER] = find_payer(&work);
    work.fields[KITH_HEADER_FIELD_BANK_ACCOUNT] = find_account(&work);
    work.fields[KITH_HEADER_FIELD_PAYMENT_TERMS] = find_terms(&work);
    work.fields[KITH_HEADER_FIELD_PRICE_LIST] =
        find_code(&work, work.type->list, customer->id, customer->list, CHAINS_TYPE_PRICE_LIST);
    work.fields[KITH_HEADER_FIELD_DISCOUNT_MODEL] =
        find_code(&work, work.type->model, customer->id, customer->model, CHAINS_TYPE_DISCOUNT_MODEL);
    work.fields[KITH_HEADER_FIELD_DELIVERY] = find_delivery(&work);
    const uint32_t outcome = outcome_of(&work, &task);
    const uint64_t whole[4] = {outcome, task, work.type->check != KITH_CHAIN_CHECK_OFF,
                               work.found.outcome == KITH_CHAIN_FOUND ? work.found.steps : 0};
    bench_add(sum, whole, 4);
    for (size_t field = 1; field < KITH_HEADER_FIELDS; field++) {
        const value *is = &work.fields[field];
        const uint64_t facts[HEADER_FACTS] = {is->origin, is->level,    is->source, is->record,
                                              is->party,  is->location, is->code};
        bench_add(sum, facts, HEADER_FACTS);
    }
}
