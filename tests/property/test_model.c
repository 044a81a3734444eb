/*
 * Random transactions on the library and on the naive model side by side: what calls answer, what rules find,
 * what is dropped, what a commit does under a store that misbehaves, and everything that can be read must be
 * the same. Views held open must go on reading what they were opened on, and a book opened anew must be the
 * old one.
 */
#include "../support/naive.h"
#include "../support/naive_days.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS 2000u
#define STEPS_FULL 100000u
#define CALLS_MOST 12u
#define CUSTOMERS_MOST 30u
#define RELATIONS_MOST 220u
#define LINKS_MOST 512u
#define HELD_VIEWS 3u

/* A view that stays open, and what it must go on showing. */
typedef struct held_view {
    kith_view *view;
    naive_book naive;
    kith_date today;
} held_view;

typedef struct world {
    rng random;
    uint32_t step;
    kith_memory_store *memory;
    kith_book *book;
    naive_book naive;
    kith_txn *txn;
    naive_txn naive_txn;
    kith_id newest_relation; /* ids only grow, so this tells which are new */
    kith_id ids[CUSTOMERS_MOST + NAIVE_CUSTOMERS];
    held_view held[HELD_VIEWS];
} world;

/* Expect something of both sides, and say where it went wrong. */
#define AGREE(world, condition)                                                                              \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            print_error("step %u: library and model differ\n", (world)->step);                               \
            fail_msg("%s", #condition);                                                                      \
        }                                                                                                    \
    } while (0)

static const char *const surnames[] = {"Archer", "archer", "Baker", "Bakersfield", "Cooper", ""};
static const char *const given_names[] = {"Ann", "Bob", "Cleo", ""};
static const char *const organisations[] = {"Acme", "Baker Ltd", "Cooper & Sons", ""};
static const char *const cities[] = {"Bonn", "bonn", "Essen", ""};
static const char *const remarks[] = {"", "first", "second"};
static const char *const numbers[] = {"C00", "C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08",
                                      "C09", "C10", "C11", "C12", "C13", "C14", "C15", "C16", "C17",
                                      "C18", "C19", "C20", "C21", "C22", "C23", "C24", "C25", "C26",
                                      "C27", "C28", "C29", "C30", "C31", "C32", "C33", "C34", "C35"};

#define ANY_OF(random, array) ((array)[rng_below((random), (uint32_t)COUNT(array))])

/* --- choosing
 * ------------------------------------------------------------------------------------------------- */

static kith_date any_day(rng *random)
{
    return NAIVE_FIRST_DAY + (kith_date)rng_below(random, NAIVE_DAYS);
}

static kith_date any_day_or_open(rng *random)
{
    return rng_once_in(random, 3) ? 0 : any_day(random);
}

/* Is the record one to choose? Those that are gone are chosen in rare cases. */
static int is_chosen(world *at, const naive_record *record)
{
    return record->id != 0 && (!record->removed || rng_once_in(&at->random, 10));
}

/* 0: there is none. */
static kith_id any_customer(world *at)
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

static const naive_type *any_type(world *at)
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
        .status = rng_once_in(random, 4) ? rng_below(random, 5) : 0,
    };
}

static naive_relation any_relation_values(world *at)
{
    rng *random = &at->random;
    naive_relation values = {
        .type = any_type(at)->record.id,
        .from = any_customer(at),
        .to = any_customer(at),
        .since = any_day_or_open(random),
        .until = any_day_or_open(random),
        .priority = rng_once_in(random, 3) ? (int64_t)rng_below(random, 3) - 1 : 0,
        .remark = ANY_OF(random, remarks),
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
    return (kith_tick){.type = any_type(at)->record.id,
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
    const naive_type *type = any_type(at);
    call.id = call.verb == NAIVE_CHANGE_RELATION ? any_relation(at)
              : call.verb == NAIVE_CHANGE_TYPE   ? type->record.id
                                                 : any_customer(at);
    if (call.verb == NAIVE_REMOVE && relations > 0 && !rng_once_in(random, 3)) {
        call.id = any_relation(at);
    } else if (call.verb == NAIVE_REMOVE && rng_once_in(random, 20)) {
        call.id = type->record.id;
    }
    call.fields = (uint64_t)rng_below(random, 1u << 12) << 1 & (uint64_t)rng_below(random, 1u << 12) << 1;
    call.fields |= rng_once_in(random, 3) ? KITH_PRESENT(KITH_CUSTOMER_STATUS) : 0;
    call.customer = any_values(at);
    call.relation = any_relation_values(at);
    call.settings = any_settings(at, type->settings);
    call.policy = rng_once_in(random, 3) ? KITH_POLICY_LEAVE : KITH_POLICY_REFUSE;
    call.existing = rng_once_in(random, 4);
    call.on = call.verb == NAIVE_TICKS ? at->naive_txn.today : any_day(random);
    call.other = any_customer(at);
    call.tick_count = rng_below(random, (uint32_t)COUNT(call.ticks) + 1);
    for (uint32_t i = 0; i < call.tick_count; i++) {
        call.ticks[i] = any_tick(at);
    }
    return call;
}

/* --- calls of the library
 * ------------------------------------------------------------------------------------- */

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
     KITH_PRESENT(KITH_RELATION_REMARK))

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
    };
}

/* Ids of the relations that have been made since this was last asked. */
static uint32_t take_new_relations(world *at, kith_id *ids)
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
    call->made_count = take_new_relations(at, call->made);
    AGREE(at, (status == KITH_OK) == (id != 0));
    return status;
}

static kith_status change_relation(world *at, naive_call *call, kith_error *err)
{
    call->fields &= RELATION_FIELDS;
    const kith_relation given = relation_of(&call->relation, call->fields);
    const kith_status status = kith_relation_change(at->txn, call->id, &given, err);
    call->made_count = take_new_relations(at, call->made);
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
    call->made_count = take_new_relations(at, call->made);
    AGREE(at, added == call->made_count);
    return status;
}

/* Make one call on both sides. */
static void make_call(world *at)
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

/* --- reading both sides
 * --------------------------------------------------------------------------------------- */

static void compare_customers(world *at, const kith_view *view, const naive_book *book)
{
    size_t count = 0;
    uint32_t live = 0;
    OK(NULL, kith_record_list(view, KITH_KIND_CUSTOMER, 0, at->ids, COUNT(at->ids), &count, NULL));
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        const naive_customer *values = &book->customers[i];
        kith_customer read = {.size = sizeof read};
        if (!naive_is_live(&values->record)) {
            continue;
        }
        live++;
        OK(NULL, kith_customer_get(view, values->record.id, &read, NULL));
        AGREE(at, strcmp(read.number, values->number) == 0 && read.kind == values->kind &&
                      read.sex == values->sex && read.status == values->status);
        AGREE(at, strcmp(read.city == NULL ? "" : read.city, values->city) == 0);
        AGREE(at, strcmp(read.surname == NULL ? "" : read.surname, values->surname) == 0);
    }
    AGREE(at, count == live);
}

static kith_relation_query any_query(world *at, int with_end)
{
    rng *random = &at->random;
    return (kith_relation_query){
        .size = sizeof(kith_relation_query),
        .type = rng_once_in(random, 2) ? 0 : any_type(at)->record.id,
        .end = with_end ? rng_below(random, 3) : KITH_END_EITHER,
        .periods = rng_below(random, 8),
        .as_of = any_day(random),
    };
}

/* Everything that the question finds, in pages of a random size. */
static size_t list_in_pages(world *at, const kith_view *view, kith_id id, kith_relation_query query,
                            kith_link *links)
{
    const size_t page = 1 + rng_below(&at->random, 8);
    size_t total = 0;
    size_t count = page;
    while (count == page) {
        AGREE(at, total + page < LINKS_MOST);
        OK(NULL, kith_relation_list(view, id, &query, links + total, page, &count, NULL));
        total += count;
        query.after = count == 0 ? 0 : links[total - 1].relation;
    }
    return total;
}

static void compare_lists(world *at, const kith_view *view, const naive_book *book)
{
    static kith_link links[LINKS_MOST];
    static kith_link expected[LINKS_MOST];
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        const kith_id id = book->customers[i].record.id;
        const kith_relation_query query = any_query(at, 1);
        if (!naive_is_live(&book->customers[i].record)) {
            continue;
        }
        const size_t wanted = naive_list(book, id, &query, expected, LINKS_MOST);
        const size_t count = list_in_pages(at, view, id, query, links);
        AGREE(at, count == wanted);
        AGREE(at, memcmp(links, expected, count * sizeof *links) == 0);
    }
}

static void compare_questions(world *at, const kith_view *view, const naive_book *book)
{
    kith_pair pairs[24];
    kith_id answers[COUNT(pairs)];
    const kith_date on = any_day(&at->random);
    if (any_customer(at) == 0) {
        return;
    }
    for (size_t i = 0; i < COUNT(pairs); i++) {
        pairs[i] = (kith_pair){any_customer(at), any_type(at)->record.id, any_customer(at)};
    }
    OK(NULL, kith_relation_has_many(view, pairs, COUNT(pairs), on, answers, NULL));
    for (size_t i = 0; i < COUNT(pairs); i++) {
        AGREE(at, (answers[i] != 0) == naive_has(book, pairs[i], on));
        AGREE(at, (answers[i] != 0) == is_related(view, pairs[i].from, pairs[i].type, pairs[i].to, on));
    }
}

static void compare_selection(world *at, const kith_view *view, const naive_book *book, kith_date today)
{
    rng *random = &at->random;
    kith_criterion criteria[2];
    kith_id expected[NAIVE_CUSTOMERS];
    kith_selection selection = {
        .size = sizeof selection,
        .city = rng_once_in(random, 3) ? "BONN" : NULL,
        .kind = rng_once_in(random, 3) ? rng_below(random, 3) : 0,
        .sex = rng_once_in(random, 3) ? rng_below(random, 3) : 0,
        .status = rng_once_in(random, 4) ? rng_below(random, 5) : 0,
        .criteria = criteria,
        .criteria_count = rng_below(random, 3),
    };
    for (size_t i = 0; i < COUNT(criteria); i++) {
        criteria[i] = (kith_criterion){
            .type = rng_once_in(random, 3) ? 0 : any_type(at)->record.id,
            .other = rng_once_in(random, 6) ? any_customer(at) : 0,
            .end = rng_below(random, 3),
            .not_related = rng_once_in(random, 4),
            .other_sex = rng_once_in(random, 4) ? rng_below(random, 3) : 0,
            .same_city = rng_once_in(random, 4),
            .as_of = rng_once_in(random, 2) ? any_day(random) : 0,
            .any_time = rng_once_in(random, 4),
        };
    }
    const size_t wanted = naive_select(book, &selection, today, expected);
    const size_t page = 1 + rng_below(random, 10);
    size_t total = 0;
    size_t count = page;
    while (count == page) {
        OK(NULL, kith_select_customers(view, &selection, at->ids + total, page, &count, NULL));
        total += count;
        AGREE(at, total <= wanted);
        selection.after = count == 0 ? 0 : at->ids[total - 1];
    }
    AGREE(at, total == wanted && memcmp(at->ids, expected, total * sizeof *expected) == 0);
}

static void compare_search(world *at, const kith_view *view, const naive_book *book)
{
    static const char *const texts[] = {"a", "ARCHER", "archer a", "baker", "Baker Ltd",
                                        "c", "C07",    "C11",      "bob",   "zz"};
    kith_id expected[NAIVE_CUSTOMERS];
    kith_search search = {.size = sizeof search, .text = ANY_OF(&at->random, texts)};
    const size_t wanted = naive_search(book, search.text, expected);
    const size_t page = 1 + rng_below(&at->random, 6);
    size_t total = 0;
    size_t count = page;
    while (count == page) {
        OK(NULL, kith_search_customers(view, &search, at->ids + total, page, &count, NULL));
        total += count;
        AGREE(at, total <= wanted);
        search.after = count == 0 ? 0 : at->ids[total - 1];
    }
    AGREE(at, total == wanted && memcmp(at->ids, expected, total * sizeof *expected) == 0);
}

/* Everybody within reach at the right distance, and paths that lead back step by step. */
static void compare_reach(world *at, const kith_view *view, const naive_book *book)
{
    kith_reached reached[NAIVE_CUSTOMERS];
    uint32_t distances[NAIVE_CUSTOMERS];
    uint32_t wanted = 0;
    size_t count = 0;
    const kith_id start = any_customer(at);
    const uint32_t distance = 1 + rng_below(&at->random, 4);
    const kith_relation_query query = any_query(at, 1);
    if (naive_customer_of(book, start) == NULL) {
        return;
    }
    naive_reach(book, start, &query, distance, distances);
    OK(NULL, kith_relation_reach(view, start, &query, distance, reached, COUNT(reached), &count, NULL));
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        wanted += distances[i] != 0;
    }
    AGREE(at, count == wanted);
    for (size_t i = 0; i < count; i++) {
        const size_t place = (size_t)(naive_customer_of(book, reached[i].customer) - book->customers);
        kith_relation step = {.size = sizeof step};
        AGREE(at, distances[place] == reached[i].distance);
        AGREE(at, reached[i].previous == UINT32_MAX ? reached[i].distance == 1 : reached[i].previous < i);
        const kith_id before =
            reached[i].previous == UINT32_MAX ? start : reached[reached[i].previous].customer;
        OK(NULL, kith_relation_get(view, reached[i].relation, &step, NULL));
        AGREE(at, (step.from == before && step.to == reached[i].customer) ||
                      (step.to == before && step.from == reached[i].customer));
    }
}

static void compare_reads(world *at, const kith_view *view, const naive_book *book, kith_date today)
{
    compare_customers(at, view, book);
    compare_lists(at, view, book);
    compare_questions(at, view, book);
    compare_selection(at, view, book, today);
    compare_search(at, view, book);
    compare_reach(at, view, book);
}

/* --- findings
 * ------------------------------------------------------------------------------------------------- */

static void print_findings(const char *whose, const kith_finding *findings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        print_error("%s: change %u rule %d subject %llu\n", whose, findings[i].change, (int)findings[i].rule,
                    (unsigned long long)findings[i].subject);
    }
}

static void compare_findings(world *at, const kith_finding *findings, size_t count,
                             const naive_findings *expected)
{
    int same = count == expected->count;
    for (size_t i = 0; same && i < count; i++) {
        same = findings[i].change == expected->items[i].change &&
               findings[i].rule == expected->items[i].rule &&
               findings[i].subject == expected->items[i].subject;
    }
    if (!same) {
        print_findings("library", findings, count < NAIVE_FINDINGS ? count : NAIVE_FINDINGS);
        print_findings("model", expected->items, expected->count);
    }
    AGREE(at, same);
}

static void compare_check(world *at, naive_findings *expected)
{
    static kith_finding findings[NAIVE_FINDINGS];
    kith_error err = NEW_ERROR;
    size_t count = 0;
    naive_check(&at->naive_txn, expected);
    OK(&err, kith_txn_check(at->txn, findings, COUNT(findings), &count, &err));
    compare_findings(at, findings, count, expected);
}

static void compare_validation(world *at, const kith_view *view, const naive_book *book)
{
    static kith_finding findings[NAIVE_FINDINGS];
    static naive_findings expected;
    size_t count = 0;
    naive_validate(book, &expected);
    OK(NULL, kith_validate_all(view, NULL, findings, COUNT(findings), &count, NULL));
    compare_findings(at, findings, count, &expected);
}

/* As a bulk import does: take out what is at fault until nothing is. */
static void drop_faulty(world *at, naive_findings *findings)
{
    for (uint32_t rounds = 0; findings->count > 0; rounds++) {
        kith_error err = NEW_ERROR;
        uint32_t faulty[NAIVE_FINDINGS];
        size_t dropped = 0;
        AGREE(at, rounds < CALLS_MOST + 1);
        for (size_t i = 0; i < findings->count; i++) {
            faulty[i] = findings->items[i].change;
        }
        OK(&err, kith_txn_drop(at->txn, faulty, findings->count, &dropped, &err));
        at->naive_txn.spare_count = take_new_relations(at, at->naive_txn.spare);
        at->naive_txn.spare_used = 0;
        AGREE(at, dropped == naive_drop(&at->naive_txn, faulty, findings->count));
        compare_check(at, findings);
    }
}

/* --- steps
 * ---------------------------------------------------------------------------------------------------- */

static void begin_step(world *at)
{
    const kith_date today = any_day(&at->random);
    at->txn = begin_on(at->book, today);
    naive_begin(&at->naive_txn, &at->naive, today);
}

/* Commit without findings under a store that misbehaves, and do what its answer asks for. */
static void commit_badly(world *at)
{
    static const struct {
        int32_t outcome;
        uint32_t stored;
        kith_status status;
    } faults[] = {
        {KITH_STORE_REJECTED, 0, KITH_ERR_REJECTED},
        {KITH_STORE_CONFLICT, 0, KITH_ERR_CONFLICT},
        {KITH_STORE_UNKNOWN, 0, KITH_ERR_UNKNOWN},
        {KITH_STORE_UNKNOWN, 1, KITH_ERR_UNKNOWN},
        {77, 0, KITH_ERR_UNKNOWN},
        {-1, 1, KITH_ERR_UNKNOWN},
    };
    const uint32_t chosen = rng_below(&at->random, COUNT(faults));
    const kith_store_fault fault = {.size = sizeof fault,
                                    .commit_at = 1,
                                    .outcome = faults[chosen].outcome,
                                    .stored = faults[chosen].stored};
    kith_error err = NEW_ERROR;
    const uint64_t before = stats_of(at->book).sequence;
    OK(NULL, kith_memory_store_fault(at->memory, &fault));
    const kith_status status = kith_txn_commit(at->txn, NULL, &err);
    OK(NULL, kith_memory_store_fault(at->memory, NULL));
    if (status == KITH_OK) { /* it had no effect, so the store was not asked */
        AGREE(at, stats_of(at->book).sequence == before);
        return;
    }
    AGREE(at, status == faults[chosen].status);
    if (status == KITH_ERR_UNKNOWN) {
        REFUSED(KITH_ERR_CLOSED, &err, kith_txn_commit(at->txn, NULL, &err));
        OK(&err, kith_book_recover(at->book, NULL, &err));
        AGREE(at, stats_of(at->book).sequence == before + faults[chosen].stored);
        if (!faults[chosen].stored) {
            at->naive_txn.now = at->naive_txn.base;
        }
        return;
    }
    if (status == KITH_ERR_CONFLICT) {
        OK(&err, kith_book_refresh(at->book, NULL, &err));
    }
    OK(&err, kith_txn_commit(at->txn, NULL, &err));
}

static void end_step(world *at, const naive_findings *findings)
{
    kith_error err = NEW_ERROR;
    if (findings->count > 0) {
        REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(at->txn, NULL, &err));
        AGREE(at, err.rule == findings->items[0].rule && err.subject == findings->items[0].subject &&
                      err.change == findings->items[0].change);
    } else if (rng_once_in(&at->random, 16)) {
        /* Abandoned: nothing happened. */
    } else if (rng_once_in(&at->random, 8)) {
        commit_badly(at);
        naive_commit(&at->naive_txn, &at->naive);
    } else {
        OK(&err, kith_txn_commit(at->txn, NULL, &err));
        naive_commit(&at->naive_txn, &at->naive);
    }
    kith_txn_close(at->txn);
}

static void reopen(world *at)
{
    char *before = dump_of(at->book);
    for (uint32_t i = 0; i < HELD_VIEWS; i++) {
        kith_view_close(at->held[i].view);
        at->held[i].view = NULL;
    }
    kith_book_close(at->book);
    at->book = open_over(at->memory);
    char *after = dump_of(at->book);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

/* Look again at a view that was opened some steps ago, or open another. */
static void hold_views(world *at)
{
    held_view *held = &at->held[rng_below(&at->random, HELD_VIEWS)];
    if (held->view != NULL) {
        compare_reads(at, held->view, &held->naive, held->today);
        if (!rng_once_in(&at->random, 4)) {
            return;
        }
        kith_view_close(held->view);
    }
    held->today = any_day(&at->random);
    held->naive = at->naive;
    held->view = view_on(at->book, held->today);
}

static void do_step(world *at)
{
    static naive_findings findings;
    begin_step(at);
    for (uint32_t calls = 1 + rng_below(&at->random, CALLS_MOST); calls > 0; calls--) {
        make_call(at);
    }
    compare_check(at, &findings);
    if (!rng_once_in(&at->random, 4)) {
        drop_faulty(at, &findings);
    }
    if (findings.count == 0 && rng_once_in(&at->random, 4)) {
        kith_view *what_if = view_of_txn(at->txn);
        compare_reads(at, what_if, &at->naive_txn.now, at->naive_txn.today);
        kith_view_close(what_if);
    }
    end_step(at, &findings);
    at->naive_txn.now = at->naive;
    const kith_date today = any_day(&at->random);
    kith_view *view = view_on(at->book, today);
    compare_reads(at, view, &at->naive, today);
    if (rng_once_in(&at->random, 20)) {
        compare_validation(at, view, &at->naive);
    }
    kith_view_close(view);
    hold_views(at);
    if (rng_once_in(&at->random, 50)) {
        reopen(at);
    }
}

/* --- the world
 * ------------------------------------------------------------------------------------------------ */

static void add_type(world *at, kith_txn *txn, uint32_t place, type_settings settings)
{
    at->naive.types[place] = (naive_type){
        .record = {.id = relation_type(txn, settings), .old = 1, .touched = -1},
        .settings = settings,
        .old_settings = settings,
    };
}

static void add_types(world *at)
{
    static const type_settings types[] = {
        {.code = "mother"},
        {.code = "sibling", .direction = KITH_DIRECTION_SYMMETRIC},
        {.code = "superior", .acyclic = 1, .to_maximum = 1},
        {.code = "knows", .self = 1, .duplicates = KITH_DUPLICATES_BY_ATTRIBUTES},
        {.code = "client", .from_kind = KITH_PARTY_ORGANISATION},
        {.code = "spouse", .direction = KITH_DIRECTION_SYMMETRIC, .from_maximum = 1, .to_maximum = 1},
        {.code = "member", .from_maximum = 2},
        {.code = "referrer", .direction = KITH_DIRECTION_ONE_WAY},
        {.code = "husband"},
    };
    kith_txn *txn = begin(at->book);
    for (uint32_t i = 0; i < COUNT(types); i++) {
        add_type(at, txn, i, types[i]);
    }
    naive_type *husband = &at->naive.types[COUNT(types) - 1];
    add_type(at, txn, COUNT(types),
             (type_settings){.code = "wife", .reciprocal = husband->record.id, .auto_reciprocal = 1});
    husband->settings.reciprocal = at->naive.types[COUNT(types)].record.id;
    husband->settings.auto_reciprocal = 1;
    husband->old_settings = husband->settings;
    change(
        txn, husband->record.id,
        number_of(KITH_RELATION_TYPE_RECIPROCAL, KITH_TYPE_REFERENCE, (int64_t)husband->settings.reciprocal));
    change(txn, husband->record.id, number_of(KITH_RELATION_TYPE_AUTO_RECIPROCAL, KITH_TYPE_FLAG, 1));
    (void)commit(txn);
}

static void library_and_model_agree(void **state)
{
    (void)state;
    world *at = calloc(1, sizeof *at);
    assert_non_null(at);
    at->random = rng_new("random transactions");
    at->memory = new_store();
    at->book = open_over(at->memory);
    add_types(at);
    at->naive_txn.now = at->naive;
    const uint32_t steps = is_full_run() ? STEPS_FULL : STEPS;
    for (at->step = 0; at->step < steps; at->step++) {
        do_step(at);
    }
    for (uint32_t i = 0; i < HELD_VIEWS; i++) {
        kith_view_close(at->held[i].view);
    }
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
    free(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(library_and_model_agree),
    };
    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
