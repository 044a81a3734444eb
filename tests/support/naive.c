/* Naive model, changing: calls, dropping, committing. */
#include "naive.h"

#include <string.h>

/* --- finding things --- */

int naive_is_live(const naive_record *record)
{
    return record->id != 0 && !record->removed;
}

/* Any record by id, removed ones included; NULL: never seen. */
static naive_record *record_of(naive_book *book, kith_id id)
{
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        if (id != 0 && book->customers[i].record.id == id) {
            return &book->customers[i].record;
        }
    }
    for (uint32_t i = 0; i < NAIVE_TYPES; i++) {
        if (id != 0 && book->types[i].record.id == id) {
            return &book->types[i].record;
        }
    }
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        if (id != 0 && book->relations[i].record.id == id) {
            return &book->relations[i].record;
        }
    }
    return NULL;
}

static int is_there(naive_book *book, kith_id id)
{
    const naive_record *record = record_of(book, id);
    return record != NULL && naive_is_live(record);
}

const naive_customer *naive_customer_of(const naive_book *book, kith_id id)
{
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        if (id != 0 && book->customers[i].record.id == id && naive_is_live(&book->customers[i].record)) {
            return &book->customers[i];
        }
    }
    return NULL;
}

const naive_type *naive_type_of(const naive_book *book, kith_id id)
{
    for (uint32_t i = 0; i < NAIVE_TYPES; i++) {
        if (id != 0 && book->types[i].record.id == id && naive_is_live(&book->types[i].record)) {
            return &book->types[i];
        }
    }
    return NULL;
}

static naive_customer *mutable_customer(naive_book *book, kith_id id)
{
    return &book->customers[naive_customer_of(book, id) - book->customers];
}

static naive_type *mutable_type(naive_book *book, kith_id id)
{
    return &book->types[naive_type_of(book, id) - book->types];
}

static naive_relation *mutable_relation(naive_book *book, kith_id id)
{
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        if (book->relations[i].record.id == id && naive_is_live(&book->relations[i].record)) {
            return &book->relations[i];
        }
    }
    return NULL;
}

int naive_is_symmetric(const naive_book *book, kith_id type)
{
    const naive_type *known = naive_type_of(book, type);
    return known != NULL && known->settings.direction == KITH_DIRECTION_SYMMETRIC;
}

/* --- making calls --- */

/* A call under way. */
typedef struct making {
    naive_txn *txn;
    naive_book *book;
    naive_call *call;
    int32_t index;
} making;

static void touch(const making *work, naive_record *record)
{
    record->touched = work->index;
}

static kith_id next_made(const making *work)
{
    naive_call *call = work->call;
    naive_txn *txn = work->txn;
    if (call->made_used == call->made_count) {
        assert_true(txn->spare_used < txn->spare_count && call->made_count < NAIVE_MADE);
        call->made[call->made_count++] = txn->spare[txn->spare_used++];
    }
    return call->made[call->made_used++];
}

static naive_record new_record(const making *work)
{
    return (naive_record){.id = next_made(work), .touched = work->index};
}

static void order_ends(const naive_book *book, naive_relation *values)
{
    if (naive_is_symmetric(book, values->type) && values->from > values->to) {
        const kith_id from = values->from;
        values->from = values->to;
        values->to = from;
    }
}

static int is_of_pair(const naive_relation *wanted, const naive_relation *other)
{
    return naive_is_live(&other->record) && other->type == wanted->type && other->from == wanted->from &&
           other->to == wanted->to;
}

/* Oldest live relation of this type and ends; with `exact` of these dates too, else one not over on `today`.
 */
static kith_id find_same(const naive_book *book, const naive_relation *wanted, int exact, kith_date today)
{
    kith_id found = 0;
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        const naive_relation *other = &book->relations[i];
        if (!is_of_pair(wanted, other)) {
            continue;
        }
        const int fits = exact ? other->since == wanted->since && other->until == wanted->until
                               : other->until == 0 || other->until >= today;
        if (fits && (found == 0 || other->record.id < found)) {
            found = other->record.id;
        }
    }
    return found;
}

/* The relation as its automatic reciprocal sees it; 0: its type has none. */
static int turn(const naive_book *book, const naive_relation *values, naive_relation *turned)
{
    const naive_type *type = naive_type_of(book, values->type);
    *turned = *values;
    if (type == NULL || type->settings.reciprocal == 0 || type->settings.auto_reciprocal == 0) {
        return 0;
    }
    turned->type = type->settings.reciprocal;
    turned->from = values->to;
    turned->to = values->from;
    order_ends(book, turned);
    return 1;
}

/* How many relations are like this one, if `by_attributes` with priority and remark; `oldest`: of them. */
static uint32_t count_alike(const naive_book *book, const naive_relation *wanted, int by_attributes,
                            kith_id *oldest)
{
    uint32_t count = 0;
    *oldest = 0;
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        const naive_relation *other = &book->relations[i];
        const int same_days = other->since == wanted->since && other->until == wanted->until;
        if (!is_of_pair(wanted, other) || !same_days ||
            (by_attributes &&
             (other->priority != wanted->priority || strcmp(other->remark, wanted->remark) != 0))) {
            continue;
        }
        count++;
        *oldest = *oldest == 0 || other->record.id < *oldest ? other->record.id : *oldest;
    }
    return count;
}

static int differ_by_attributes(const naive_book *book, kith_id type)
{
    const naive_type *known = naive_type_of(book, type);
    return known != NULL && known->settings.duplicates == KITH_DUPLICATES_BY_ATTRIBUTES;
}

/* Of two that would share one, neither has it. */
static kith_id reciprocal_of(const naive_book *book, const naive_relation *values)
{
    naive_relation turned;
    kith_id found = 0;
    kith_id oldest = 0;
    if (!turn(book, values, &turned)) {
        return 0;
    }
    const int by_attributes = differ_by_attributes(book, turned.type);
    (void)count_alike(book, &turned, by_attributes, &found);
    return count_alike(book, values, by_attributes, &oldest) > 1 || found == values->record.id ? 0 : found;
}

static void put_relation(const making *work, const naive_relation *values)
{
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        naive_relation *place = &work->book->relations[i];
        if (place->record.id == 0) {
            *place = *values;
            place->record = new_record(work);
            return;
        }
    }
    fail_msg("naive model: too many relations");
}

/* Add what the type's automatic reciprocal says of the relation, unless that is there. */
static void put_reciprocal(const making *work, const naive_relation *values)
{
    naive_relation turned;
    kith_id found = 0;
    if (turn(work->book, values, &turned) &&
        count_alike(work->book, &turned, differ_by_attributes(work->book, turned.type), &found) == 0) {
        put_relation(work, &turned);
    }
}

static void relate(const making *work, const naive_relation *values)
{
    put_relation(work, values);
    put_reciprocal(work, values);
}

static int references_fit(naive_book *book, const naive_relation *values)
{
    return is_there(book, values->type) && is_there(book, values->from) && is_there(book, values->to);
}

static kith_status add_relation(const making *work)
{
    naive_relation values = work->call->relation;
    if (!references_fit(work->book, &values)) {
        return KITH_ERR_REFERENCE;
    }
    order_ends(work->book, &values);
    naive_call *call = work->call;
    const kith_id found = call->existing == 0 ? 0 : find_same(work->book, &values, 1, 0);
    if (call->told != 0 && found != call->told && (found != 0 || call->made_count == 0)) {
        return KITH_ERR_CONFLICT; /* made again it would give another relation than it did */
    }
    if (found == 0) {
        relate(work, &values);
    }
    call->told = found == 0 ? call->made[0] : found;
    return KITH_OK;
}

static void remove_record(const making *work, naive_record *record)
{
    record->removed = 1;
    touch(work, record);
}

/* What changes, changes in the reciprocal too where both had the same. */
static void follow(const making *work, kith_id reciprocal, const naive_relation *before,
                   const naive_relation *after)
{
    naive_relation *theirs = mutable_relation(work->book, reciprocal);
    const int priority = before->priority != after->priority && before->priority == theirs->priority;
    const int remark =
        strcmp(before->remark, after->remark) != 0 && strcmp(before->remark, theirs->remark) == 0;
    const int share = before->share != after->share && before->share == theirs->share;
    if (priority || remark || share || before->since != after->since || before->until != after->until) {
        touch(work, &theirs->record);
    }
    theirs->since = after->since;
    theirs->until = after->until;
    theirs->priority = priority ? after->priority : theirs->priority;
    theirs->remark = remark ? after->remark : theirs->remark;
    theirs->share = share ? after->share : theirs->share;
}

static kith_status change_relation(const making *work)
{
    const naive_relation *given = &work->call->relation;
    const uint64_t fields = work->call->fields;
    naive_relation *values = mutable_relation(work->book, work->call->id);
    if (values == NULL) {
        return KITH_ERR_NOT_FOUND;
    }
    naive_relation after = *values;
    after.type = fields & KITH_PRESENT(KITH_RELATION_TYPE) ? given->type : after.type;
    after.since = fields & KITH_PRESENT(KITH_RELATION_SINCE) ? given->since : after.since;
    after.until = fields & KITH_PRESENT(KITH_RELATION_UNTIL) ? given->until : after.until;
    after.priority = fields & KITH_PRESENT(KITH_RELATION_PRIORITY) ? given->priority : after.priority;
    after.remark = fields & KITH_PRESENT(KITH_RELATION_REMARK) ? given->remark : after.remark;
    after.share = fields & KITH_PRESENT(KITH_RELATION_SHARE) ? given->share : after.share;
    if (!references_fit(work->book, &after)) {
        return KITH_ERR_REFERENCE;
    }
    const kith_id reciprocal = reciprocal_of(work->book, values);
    const int retyped = after.type != values->type;
    order_ends(work->book, &after);
    if (reciprocal != 0 && retyped) {
        remove_record(work, &mutable_relation(work->book, reciprocal)->record);
    } else if (reciprocal != 0) {
        follow(work, reciprocal, values, &after);
    }
    *values = after;
    touch(work, &values->record);
    if (retyped) {
        put_reciprocal(work, &after);
    }
    return KITH_OK;
}

static void remove_relation(const making *work, naive_relation *values)
{
    const kith_id reciprocal = reciprocal_of(work->book, values);
    remove_record(work, &values->record);
    if (reciprocal != 0) {
        remove_record(work, &mutable_relation(work->book, reciprocal)->record);
    }
}

static kith_status remove_any(const making *work)
{
    if (!is_there(work->book, work->call->id)) {
        return KITH_ERR_NOT_FOUND;
    }
    naive_relation *values = mutable_relation(work->book, work->call->id);
    if (values != NULL) {
        remove_relation(work, values);
    } else {
        remove_record(work, record_of(work->book, work->call->id));
    }
    return KITH_OK;
}

/* End a relation on a day; what would begin later is removed, what is over stays. */
static void end_relation(const making *work, naive_relation *values, kith_date on)
{
    if (values->since > on) {
        remove_relation(work, values);
    } else if (values->until == 0 || values->until > on) {
        const kith_id reciprocal = reciprocal_of(work->book, values);
        const naive_relation before = *values;
        values->until = on;
        touch(work, &values->record);
        if (reciprocal != 0) {
            follow(work, reciprocal, &before, values);
        }
    }
}

static kith_status retire(const making *work)
{
    const kith_id id = work->call->id;
    if (!is_there(work->book, id)) {
        return KITH_ERR_NOT_FOUND;
    }
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        naive_relation *values = &work->book->relations[i];
        if (naive_is_live(&values->record) && (values->from == id || values->to == id)) {
            end_relation(work, values, work->call->on);
        }
    }
    naive_customer *customer_values = mutable_customer(work->book, id);
    customer_values->status = KITH_STATUS_INACTIVE;
    touch(work, &customer_values->record);
    return KITH_OK;
}

static naive_relation of_tick(const making *work, const kith_tick *tick)
{
    const int is_from = tick->end == KITH_END_FROM;
    return (naive_relation){
        .type = tick->type,
        .from = is_from ? work->call->id : work->call->other,
        .to = is_from ? work->call->other : work->call->id,
        .since = work->call->on,
        .priority = NAIVE_NO_PRIORITY,
        .remark = "",
    };
}

static kith_status save_ticks(const making *work)
{
    for (uint32_t i = 0; i < work->call->tick_count; i++) {
        const naive_relation values = of_tick(work, &work->call->ticks[i]);
        if (!references_fit(work->book, &values)) {
            return KITH_ERR_REFERENCE;
        }
        if (work->call->ticks[i].end == KITH_END_TO &&
            naive_type_of(work->book, values.type)->settings.direction == KITH_DIRECTION_ONE_WAY) {
            return KITH_ERR_INVALID;
        }
    }
    for (uint32_t i = 0; i < work->call->tick_count; i++) {
        naive_relation values = of_tick(work, &work->call->ticks[i]);
        order_ends(work->book, &values);
        if (find_same(work->book, &values, 0, work->call->on) == 0) {
            relate(work, &values);
        }
    }
    return KITH_OK;
}

static kith_status add_customer(const making *work)
{
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        naive_customer *place = &work->book->customers[i];
        if (place->record.id == 0) {
            *place = work->call->customer;
            place->record = new_record(work);
            return KITH_OK;
        }
    }
    fail_msg("naive model: too many customers");
    return KITH_ERR_LIMIT;
}

static kith_status change_customer(const making *work)
{
    const naive_customer *given = &work->call->customer;
    const uint64_t fields = work->call->fields;
    if (!is_there(work->book, work->call->id)) {
        return KITH_ERR_NOT_FOUND;
    }
    naive_customer *values = mutable_customer(work->book, work->call->id);
    values->number = fields & KITH_PRESENT(KITH_CUSTOMER_NUMBER) ? given->number : values->number;
    values->kind = fields & KITH_PRESENT(KITH_CUSTOMER_KIND) ? given->kind : values->kind;
    values->surname = fields & KITH_PRESENT(KITH_CUSTOMER_SURNAME) ? given->surname : values->surname;
    values->given_name =
        fields & KITH_PRESENT(KITH_CUSTOMER_GIVEN_NAME) ? given->given_name : values->given_name;
    values->organisation =
        fields & KITH_PRESENT(KITH_CUSTOMER_ORGANISATION) ? given->organisation : values->organisation;
    values->city = fields & KITH_PRESENT(KITH_CUSTOMER_CITY) ? given->city : values->city;
    values->sex = fields & KITH_PRESENT(KITH_CUSTOMER_SEX) ? given->sex : values->sex;
    values->status = fields & KITH_PRESENT(KITH_CUSTOMER_STATUS) ? given->status : values->status;
    touch(work, &values->record);
    return KITH_OK;
}

static kith_status add_type(const making *work)
{
    if (work->call->settings.reciprocal != 0 && !is_there(work->book, work->call->settings.reciprocal)) {
        return KITH_ERR_REFERENCE;
    }
    for (uint32_t i = 0; i < NAIVE_TYPES; i++) {
        naive_type *place = &work->book->types[i];
        if (place->record.id == 0) {
            *place = (naive_type){.record = new_record(work), .settings = work->call->settings};
            return KITH_OK;
        }
    }
    fail_msg("naive model: too many types");
    return KITH_ERR_LIMIT;
}

/* Of a type's settings only those are changed that tighten or loosen, not its direction or reciprocal. */
static kith_status change_type(const making *work)
{
    const type_settings *given = &work->call->settings;
    if (!is_there(work->book, work->call->id)) {
        return KITH_ERR_NOT_FOUND;
    }
    naive_type *values = mutable_type(work->book, work->call->id);
    if (values->settings.reciprocal != 0 && !is_there(work->book, values->settings.reciprocal)) {
        return KITH_ERR_REFERENCE;
    }
    values->settings.from_kind = given->from_kind;
    values->settings.to_kind = given->to_kind;
    values->settings.from_maximum = given->from_maximum;
    values->settings.to_maximum = given->to_maximum;
    values->settings.self = given->self;
    values->settings.acyclic = given->acyclic;
    values->settings.duplicates = given->duplicates;
    values->settings.retired = given->retired;
    values->policy = work->call->policy;
    touch(work, &values->record);
    return KITH_OK;
}

static kith_status make_at(naive_txn *txn, naive_call *call, uint32_t index)
{
    static kith_status (*const verbs[NAIVE_VERBS])(const making *) = {
        [NAIVE_ADD_CUSTOMER] = add_customer, [NAIVE_CHANGE_CUSTOMER] = change_customer,
        [NAIVE_ADD_TYPE] = add_type,         [NAIVE_CHANGE_TYPE] = change_type,
        [NAIVE_ADD_RELATION] = add_relation, [NAIVE_CHANGE_RELATION] = change_relation,
        [NAIVE_REMOVE] = remove_any,         [NAIVE_RETIRE] = retire,
        [NAIVE_TICKS] = save_ticks,
    };
    const making work = {txn, &txn->now, call, (int32_t)index};
    call->made_used = 0;
    return verbs[call->verb](&work);
}

/* --- a transaction's life --- */

static void make_old(naive_record *record)
{
    const kith_id id = record->removed ? 0 : record->id;
    *record = (naive_record){.id = id, .old = 1, .touched = -1};
}

void naive_begin(naive_txn *txn, const naive_book *book, kith_date today)
{
    txn->base = *book;
    txn->now = *book;
    txn->today = today;
    txn->count = 0;
    txn->spare_count = txn->spare_used = 0;
}

kith_status naive_make(naive_txn *txn, const naive_call *call)
{
    txn->calls[txn->count] = *call;
    const kith_status status = make_at(txn, &txn->calls[txn->count], txn->count);
    txn->count += status == KITH_OK;
    return status;
}

size_t naive_drop(naive_txn *txn, const uint32_t *changes, size_t count)
{
    size_t gone = 0;
    for (size_t i = 0; i < count; i++) {
        gone += !txn->calls[changes[i]].dropped;
        txn->calls[changes[i]].dropped = 1;
    }
    txn->now = txn->base;
    for (uint32_t i = 0; i < txn->count; i++) {
        if (!txn->calls[i].dropped && make_at(txn, &txn->calls[i], i) != KITH_OK) {
            txn->calls[i].dropped = 1;
            gone++;
        }
    }
    return gone;
}

void naive_commit(const naive_txn *txn, naive_book *book)
{
    *book = txn->now;
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        make_old(&book->customers[i].record);
        book->customers[i].old_kind = book->customers[i].kind;
    }
    for (uint32_t i = 0; i < NAIVE_TYPES; i++) {
        make_old(&book->types[i].record);
        book->types[i].old_settings = book->types[i].settings;
        book->types[i].policy = 0;
    }
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        make_old(&book->relations[i].record);
        book->relations[i].old_type = book->relations[i].type;
    }
}
