/* World: random calls, made on both sides. */
#include "world.h"

static const char *const surnames[] = {"Archer", "archer", "Baker", "Bakersfield", "Cooper", ""};
static const char *const given_names[] = {"Ann", "Bob", "Cleo", ""};
static const char *const organisations[] = {"Acme", "Baker Ltd", "Cooper & Sons", ""};
static const char *const cities[] = {"Bonn", "bonn", "Essen", ""};
static const char *const remarks[] = {"", "first", "second"};
static const char *const numbers[] = {"C00", "C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08",
                                      "C09", "C10", "C11", "C12", "C13", "C14", "C15", "C16", "C17",
                                      "C18", "C19", "C20", "C21", "C22", "C23", "C24", "C25", "C26",
                                      "C27", "C28", "C29", "C30", "C31", "C32", "C33", "C34", "C35"};

/* --- choosing --- */

kith_date world_day(rng *random)
{
    return NAIVE_FIRST_DAY + (kith_date)rng_below(random, NAIVE_DAYS);
}

static kith_date any_day_or_open(rng *random)
{
    return rng_once_in(random, 3) ? 0 : world_day(random);
}

/* Is the record one to choose? Those that are gone are chosen in rare cases. */
static int is_chosen(world *at, const naive_record *record)
{
    return record->id != 0 && (!record->removed || rng_once_in(&at->random, 10));
}

kith_id world_customer(world *at)
{
    const uint32_t start = rng_below(&at->random, NAIVE_CUSTOMERS);
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        const naive_record *record = &at->naive_txn.now.customers[(start + i) % NAIVE_CUSTOMERS].record;
        if (is_chosen(at, record)) {
            return record->id;
        }
    }
    return 0;
}

/* 0: there is none. */
static kith_id any_relation(world *at)
{
    const uint32_t start = rng_below(&at->random, NAIVE_RELATIONS);
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        const naive_record *record = &at->naive_txn.now.relations[(start + i) % NAIVE_RELATIONS].record;
        if (is_chosen(at, record)) {
            return record->id;
        }
    }
    return 0;
}

const naive_type *world_type(world *at)
{
    for (;;) {
        const naive_type *type = &at->naive_txn.now.types[rng_below(&at->random, NAIVE_TYPES)];
        if (is_chosen(at, &type->record)) {
            return type;
        }
    }
}

static uint32_t live_count(const naive_book *book, uint32_t kind)
{
    uint32_t count = 0;
    for (uint32_t i = 0; kind == KITH_KIND_CUSTOMER && i < NAIVE_CUSTOMERS; i++) {
        count += naive_is_live(&book->customers[i].record) ? 1 : 0;
    }
    for (uint32_t i = 0; kind == KITH_KIND_RELATION && i < NAIVE_RELATIONS; i++) {
        count += naive_is_live(&book->relations[i].record) ? 1 : 0;
    }
    return count;
}

static naive_customer any_values(world *at)
{
    rng *random = &at->random;
    const uint32_t organisation = rng_once_in(random, 3);
    return (naive_customer){
        .number = ANY_OF(random, numbers),
        .kind = organisation ? KITH_PARTY_ORGANISATION : KITH_PARTY_PERSON,
        .surname = ANY_OF(random, surnames),
        .given_name = ANY_OF(random, given_names),
        .organisation = rng_once_in(random, 8) ? "" : ANY_OF(random, organisations),
        .city = ANY_OF(random, cities),
        .sex = organisation && !rng_once_in(random, 10) ? 0 : rng_below(random, 3),
        .status = rng_once_in(random, 4) ? rng_below(random, 4) : 0,
    };
}

static naive_relation any_relation_values(world *at)
{
    rng *random = &at->random;
    naive_relation values = {
        .type = world_type(at)->record.id,
        .from = world_customer(at),
        .to = world_customer(at),
        .since = any_day_or_open(random),
        .until = any_day_or_open(random),
        .priority = rng_once_in(random, 3) ? (int64_t)rng_below(random, 3) - 1 : 0,
        .remark = ANY_OF(random, remarks),
        .share = 1 + rng_below(random, 2),
    };
    if (values.until != 0 && values.until < values.since && !rng_once_in(random, 20)) {
        const kith_date since = values.since;
        values.since = values.until;
        values.until = since;
    }
    return values;
}

static type_settings any_settings(world *at, type_settings settings)
{
    rng *random = &at->random;
    settings.retired = rng_once_in(random, 8);
    switch (rng_below(random, 6)) {
    case 0:
        settings.self = !settings.self;
        break;
    case 1:
        settings.acyclic = !settings.acyclic;
        break;
    case 2:
        settings.duplicates = settings.duplicates == 0 ? KITH_DUPLICATES_BY_ATTRIBUTES : 0;
        break;
    case 3:
        settings.from_maximum = rng_below(random, 4);
        break;
    case 4:
        settings.from_maximum = settings.to_maximum = rng_below(random, 4);
        break;
    default:
        settings.from_kind = settings.to_kind = rng_below(random, 3);
        break;
    }
    return settings;
}

static kith_tick any_tick(world *at)
{
    return (kith_tick){.type = world_type(at)->record.id,
                       .end = rng_once_in(&at->random, 2) ? KITH_END_FROM : KITH_END_TO};
}

/* A call that makes some sense; relations are what it is mostly about. */
static naive_call any_call(world *at)
{
    static const naive_verb verbs[] = {
        NAIVE_ADD_CUSTOMER,    NAIVE_ADD_CUSTOMER,    NAIVE_CHANGE_CUSTOMER, NAIVE_CHANGE_CUSTOMER,
        NAIVE_CHANGE_TYPE,     NAIVE_ADD_RELATION,    NAIVE_ADD_RELATION,    NAIVE_ADD_RELATION,
        NAIVE_ADD_RELATION,    NAIVE_ADD_RELATION,    NAIVE_ADD_RELATION,    NAIVE_CHANGE_RELATION,
        NAIVE_CHANGE_RELATION, NAIVE_CHANGE_RELATION, NAIVE_REMOVE,          NAIVE_REMOVE,
        NAIVE_RETIRE,          NAIVE_TICKS,
    };
    rng *random = &at->random;
    const uint32_t customers = live_count(&at->naive_txn.now, KITH_KIND_CUSTOMER);
    const uint32_t relations = live_count(&at->naive_txn.now, KITH_KIND_RELATION);
    naive_call call = {.verb = ANY_OF(random, verbs)};
    if (customers < 6) {
        call.verb = NAIVE_ADD_CUSTOMER;
    } else if (call.verb == NAIVE_CHANGE_RELATION && relations == 0) {
        call.verb = NAIVE_ADD_RELATION;
    } else if ((call.verb == NAIVE_ADD_RELATION || call.verb == NAIVE_TICKS) && relations > RELATIONS_MOST) {
        call.verb = NAIVE_REMOVE;
    } else if (call.verb == NAIVE_ADD_CUSTOMER && customers > CUSTOMERS_MOST) {
        call.verb = NAIVE_RETIRE;
    }
    const naive_type *type = world_type(at);
    call.id = call.verb == NAIVE_CHANGE_RELATION ? any_relation(at)
              : call.verb == NAIVE_CHANGE_TYPE   ? type->record.id
                                                 : world_customer(at);
    if (call.verb == NAIVE_REMOVE && relations > 0 && !rng_once_in(random, 3)) {
        call.id = any_relation(at);
    } else if (call.verb == NAIVE_REMOVE && rng_once_in(random, 20)) {
        call.id = type->record.id;
    }
    const uint32_t half = rng_below(random, 1u << 12); /* of these, half: a quarter of all fields */
    call.fields = (uint64_t)(half & rng_below(random, 1u << 12)) << 1;
    call.fields |= rng_once_in(random, 3) ? KITH_PRESENT(KITH_CUSTOMER_STATUS) : 0;
    call.customer = any_values(at);
    call.relation = any_relation_values(at);
    call.settings = any_settings(at, type->settings);
    call.policy = rng_once_in(random, 3) ? KITH_POLICY_LEAVE : KITH_POLICY_REFUSE;
    call.existing = rng_once_in(random, 4);
    call.on = call.verb == NAIVE_TICKS ? at->naive_txn.today : world_day(random);
    call.other = world_customer(at);
    call.tick_count = rng_below(random, (uint32_t)COUNT(call.ticks) + 1);
    for (uint32_t i = 0; i < call.tick_count; i++) {
        call.ticks[i] = any_tick(at);
    }
    return call;
}

/* --- calls of the library --- */

static kith_customer customer_of(const naive_customer *values, uint64_t fields)
{
    return (kith_customer){
        .size = sizeof(kith_customer),
        .present = fields,
        .number = values->number,
        .kind = values->kind,
        .surname = values->surname,
        .given_name = values->given_name,
        .organisation = values->organisation,
        .city = values->city,
        .sex = values->sex,
        .status = values->status,
    };
}

#define CUSTOMER_FIELDS                                                                                      \
    (KITH_PRESENT(KITH_CUSTOMER_NUMBER) | KITH_PRESENT(KITH_CUSTOMER_KIND) |                                 \
     KITH_PRESENT(KITH_CUSTOMER_SURNAME) | KITH_PRESENT(KITH_CUSTOMER_GIVEN_NAME) |                          \
     KITH_PRESENT(KITH_CUSTOMER_ORGANISATION) | KITH_PRESENT(KITH_CUSTOMER_CITY) |                           \
     KITH_PRESENT(KITH_CUSTOMER_SEX) | KITH_PRESENT(KITH_CUSTOMER_STATUS))

#define RELATION_FIELDS                                                                                      \
    (KITH_PRESENT(KITH_RELATION_TYPE) | KITH_PRESENT(KITH_RELATION_SINCE) |                                  \
     KITH_PRESENT(KITH_RELATION_UNTIL) | KITH_PRESENT(KITH_RELATION_PRIORITY) |                              \
     KITH_PRESENT(KITH_RELATION_REMARK) | KITH_PRESENT(KITH_RELATION_SHARE))

static kith_status add_customer(world *at, naive_call *call, kith_error *err)
{
    const kith_customer given = customer_of(&call->customer, CUSTOMER_FIELDS);
    return kith_customer_add(at->txn, &given, &call->made[0], err);
}

static kith_status change_customer(world *at, naive_call *call, kith_error *err)
{
    call->fields &= CUSTOMER_FIELDS;
    const kith_customer given = customer_of(&call->customer, call->fields);
    return kith_customer_change(at->txn, call->id, &given, err);
}

static kith_relation relation_of(const naive_relation *values, uint64_t fields)
{
    return (kith_relation){
        .size = sizeof(kith_relation),
        .present = fields,
        .type = values->type,
        .from = values->from,
        .to = values->to,
        .since = values->since,
        .until = values->until,
        .priority = values->priority,
        .remark = values->remark,
        .share = values->share,
    };
}

uint32_t world_new_relations(world *at, kith_id *ids)
{
    kith_view *view = view_of_txn(at->txn);
    size_t count = 0;
    OK(NULL, kith_record_list(view, KITH_KIND_RELATION, at->newest_relation, ids, NAIVE_MADE, &count, NULL));
    AGREE(at, count < NAIVE_MADE);
    at->newest_relation = count > 0 ? ids[count - 1] : at->newest_relation;
    kith_view_close(view);
    return (uint32_t)count;
}

static kith_status add_relation(world *at, naive_call *call, kith_error *err)
{
    kith_id id = 0;
    const kith_relation given = relation_of(
        &call->relation, RELATION_FIELDS | KITH_PRESENT(KITH_RELATION_FROM) | KITH_PRESENT(KITH_RELATION_TO));
    const kith_status status = kith_relation_add(at->txn, &given, call->existing, &id, err);
    call->made_count = world_new_relations(at, call->made);
    AGREE(at, (status == KITH_OK) == (id != 0));
    return status;
}

static kith_status change_relation(world *at, naive_call *call, kith_error *err)
{
    call->fields &= RELATION_FIELDS;
    const kith_relation given = relation_of(&call->relation, call->fields);
    const kith_status status = kith_relation_change(at->txn, call->id, &given, err);
    call->made_count = world_new_relations(at, call->made);
    return status;
}

static kith_status change_type(world *at, naive_call *call, kith_error *err)
{
    const type_settings *given = &call->settings;
    const kith_value values[] = {
        number_of(KITH_RELATION_TYPE_FROM_KIND, KITH_TYPE_CODE, given->from_kind),
        number_of(KITH_RELATION_TYPE_TO_KIND, KITH_TYPE_CODE, given->to_kind),
        number_of(KITH_RELATION_TYPE_FROM_MAXIMUM, KITH_TYPE_INTEGER, given->from_maximum),
        number_of(KITH_RELATION_TYPE_TO_MAXIMUM, KITH_TYPE_INTEGER, given->to_maximum),
        number_of(KITH_RELATION_TYPE_SELF, KITH_TYPE_FLAG, given->self),
        number_of(KITH_RELATION_TYPE_ACYCLIC, KITH_TYPE_FLAG, given->acyclic),
        number_of(KITH_RELATION_TYPE_DUPLICATES, KITH_TYPE_CODE, given->duplicates),
        number_of(KITH_RELATION_TYPE_RETIRED, KITH_TYPE_FLAG, given->retired),
    };
    return kith_relation_type_change(at->txn, call->id, values, COUNT(values), call->policy, err);
}

static kith_status remove_any(world *at, naive_call *call, kith_error *err)
{
    return kith_record_remove(at->txn, call->id, err);
}

static kith_status retire(world *at, naive_call *call, kith_error *err)
{
    return kith_customer_retire(at->txn, call->id, call->on, err);
}

static kith_status save_ticks(world *at, naive_call *call, kith_error *err)
{
    size_t added = 0;
    const kith_status status =
        kith_relation_save_ticks(at->txn, call->id, call->other, call->ticks, call->tick_count, &added, err);
    call->made_count = world_new_relations(at, call->made);
    AGREE(at, added == call->made_count);
    return status;
}

void world_make_call(world *at)
{
    static kith_status (*const verbs[NAIVE_VERBS])(world *, naive_call *, kith_error *) = {
        [NAIVE_ADD_CUSTOMER] = add_customer,
        [NAIVE_CHANGE_CUSTOMER] = change_customer,
        [NAIVE_CHANGE_TYPE] = change_type,
        [NAIVE_ADD_RELATION] = add_relation,
        [NAIVE_REMOVE] = remove_any,
        [NAIVE_CHANGE_RELATION] = change_relation,
        [NAIVE_RETIRE] = retire,
        [NAIVE_TICKS] = save_ticks,
    };
    kith_error err = NEW_ERROR;
    naive_call call = any_call(at);
    const uint32_t count = kith_txn_count(at->txn);
    AGREE(at, count == at->naive_txn.count);
    const kith_status status = verbs[call.verb](at, &call, &err);
    if (call.verb == NAIVE_ADD_CUSTOMER) {
        call.made_count = 1;
    }
    const kith_status expected = naive_make(&at->naive_txn, &call);
    if (status != expected) {
        print_error("verb %d gave %d (%s), the model %d\n", (int)call.verb, (int)status, err.message,
                    (int)expected);
    }
    AGREE(at, status == expected);
    AGREE(at, kith_txn_count(at->txn) == count + (status == KITH_OK));
}
