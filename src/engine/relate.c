/* Relating: relations with their order of ends, their reciprocals, and the two columns of ticks. */
#include "engine/call_parts.h"

#include "engine/calls.h"
#include "base/report.h"
#include "model/index.h"
#include "model/links.h"
#include "model/rows.h"
#include "model/shape.h"
#include "model/users.h"

#include <string.h>

/* --- relate --- */

static int64_t type_setting(const kith_txn *txn, const kith_value *values, uint32_t field)
{
    const unsigned char *row = kithi_row_find(&txn->edit.state, (kith_id)values[KITH_RELATION_TYPE].number);
    return kithi_row_number(&txn->edit.state, KITH_KIND_RELATION_TYPE, row, field);
}

void kithi_relate_order(const kith_txn *txn, kith_value *values)
{
    const int64_t from = values[KITH_RELATION_FROM].number;
    const int64_t to = values[KITH_RELATION_TO].number;
    if (type_setting(txn, values, KITH_RELATION_TYPE_DIRECTION) == KITH_DIRECTION_SYMMETRIC && from > to) {
        values[KITH_RELATION_FROM].number = to;
        values[KITH_RELATION_TO].number = from;
    }
}

/* Which of the relations of one type and ends: */
typedef enum sought {
    NOT_OVER, /* not over on a day */
    SAME,     /* the very same: on the same days */
    ALIKE     /* on the same days, and with what tells several of one pair apart */
} sought;

static void read_relation(const kith_txn *txn, kith_id id, kith_value *values)
{
    kithi_row_read(&txn->edit.state, KITH_KIND_RELATION, kithi_row_find(&txn->edit.state, id), values);
}

static bool is_alike(const kith_txn *txn, const kith_value *values, kith_id relation)
{
    kith_value theirs[KITHI_FIELDS];
    read_relation(txn, relation, theirs);
    return kithi_value_equal(&values[KITH_RELATION_PRIORITY], &theirs[KITH_RELATION_PRIORITY]) &&
           kithi_value_equal(&values[KITH_RELATION_REMARK], &theirs[KITH_RELATION_REMARK]);
}

static bool is_sought(const kith_txn *txn, const kith_value *values, sought which, kith_date day,
                      const kithi_entry *entry)
{
    const kith_date until = kithi_entry_until(entry);
    if (which == NOT_OVER) {
        return until == 0 || until >= day;
    }
    return kithi_entry_since(entry) == values[KITH_RELATION_SINCE].number &&
           until == values[KITH_RELATION_UNTIL].number &&
           (which == SAME ||
            is_alike(txn, values, kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(entry))));
}

/* The first relation of the type and ends of `values` that is sought, other than `but`; 0: none. */
static kith_id find_relation(const kith_txn *txn, const kith_value *values, sought which, kith_date day,
                             kith_id but)
{
    const uint32_t type = kithi_id_sequence((kith_id)values[KITH_RELATION_TYPE].number);
    const uint32_t from = kithi_id_sequence((kith_id)values[KITH_RELATION_FROM].number);
    const uint32_t to = kithi_id_sequence((kith_id)values[KITH_RELATION_TO].number);
    kithi_walk walk;
    const kithi_entry *entry = kithi_links_find(&walk, &txn->edit.state, from, type, KITH_END_FROM, to);
    for (; entry != NULL && kithi_entry_type(entry) == type && kithi_entry_end(entry) == KITH_END_FROM &&
           kithi_entry_other(entry) == to;
         kithi_links_next(&walk), entry = walk.entry) {
        const kith_id found = kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(entry));
        if (found != but && is_sought(txn, values, which, day, entry)) {
            return found;
        }
    }
    return 0;
}

static kith_status put_relation(kith_txn *txn, kithi_call *call, const kith_value *values, kith_id *out,
                                kith_error *err)
{
    const kith_status status = kithi_txn_made(txn, call, KITH_KIND_RELATION, out, err);
    return status == KITH_OK ? kithi_txn_put(txn, *out, values) : status;
}

/* The same relation as its reciprocal type sees it: ends exchanged. */
static void turn(const kith_value *values, int64_t type, kith_value *turned)
{
    memcpy(turned, values, KITHI_FIELDS * sizeof *values);
    turned[KITH_RELATION_TYPE].number = type;
    turned[KITH_RELATION_FROM].number = values[KITH_RELATION_TO].number;
    turned[KITH_RELATION_TO].number = values[KITH_RELATION_FROM].number;
}

/* A relation as its automatic reciprocal sees it; false: its type has none. */
static bool turn_automatic(const kith_txn *txn, const kith_value *values, kith_value *turned)
{
    const int64_t reciprocal = type_setting(txn, values, KITH_RELATION_TYPE_RECIPROCAL);
    if (reciprocal == 0 || type_setting(txn, values, KITH_RELATION_TYPE_AUTO_RECIPROCAL) == 0) {
        return false;
    }
    turn(values, reciprocal, turned);
    kithi_relate_order(txn, turned);
    return true;
}

/* What is the reciprocal among the relations of its pair? If several may hold at once, one that is alike. */
static sought reciprocal_sought(const kith_txn *txn, const kith_value *turned)
{
    return type_setting(txn, turned, KITH_RELATION_TYPE_DUPLICATES) == KITH_DUPLICATES_BY_ATTRIBUTES ? ALIKE
                                                                                                     : SAME;
}

/* Where the type of a relation says so, add its reciprocal unless that is there. */
static kith_status add_reciprocal(kith_txn *txn, kithi_call *call, const kith_value *values, kith_error *err)
{
    kith_value turned[KITHI_FIELDS];
    kith_id made = 0;
    return turn_automatic(txn, values, turned) &&
                   find_relation(txn, turned, reciprocal_sought(txn, turned), 0, 0) == 0
               ? put_relation(txn, call, turned, &made, err)
               : KITH_OK;
}

/* Add a relation with its reciprocal. `values` have been checked. */
static kith_status put_with_reciprocal(kith_txn *txn, kithi_call *call, const kith_value *values,
                                       kith_id *out, kith_error *err)
{
    const kith_status status = put_relation(txn, call, values, out, err);
    return status == KITH_OK ? add_reciprocal(txn, call, values, err) : status;
}

/* Made again the call would give another relation than it did. */
static kith_status refuse_other(const kith_txn *txn, const kith_value *values, kith_id relation,
                                const char *why, kith_error *err)
{
    (void)kithi_report(err, KITH_ERR_CONFLICT, "");
    kithi_shape_name_relation(err, &txn->edit.state, values);
    kithi_report_add(err, ": ");
    kithi_report_add(err, why);
    if (err != NULL) {
        err->subject = relation;
    }
    return KITH_ERR_CONFLICT;
}

static kith_status apply_relate(kith_txn *txn, kithi_call *call, kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    kithi_call_empty(values);
    kithi_call_spread(txn, call, values);
    const kith_status status = kithi_call_check(txn, KITH_KIND_RELATION, values, err);
    if (status != KITH_OK) {
        return status;
    }
    kithi_relate_order(txn, values);
    const kith_id told = call->id; /* to the host, when the call was made the first time */
    const kith_id found = call->option == 0 ? 0 : find_relation(txn, values, SAME, 0, 0);
    if (told != 0 && found != told && (found != 0 || call->made_count == 0)) {
        return refuse_other(txn, values, found != 0 ? found : told,
                            found != 0 ? "somebody else has added the very same relation"
                                       : "somebody else has removed the relation",
                            err);
    }
    call->id = found;
    return found != 0 ? KITH_OK : put_with_reciprocal(txn, call, values, &call->id, err);
}

kith_status kithi_calls_relate(kith_txn *txn, const kith_value *values, size_t count, uint32_t existing,
                               kith_id *out, kith_error *err)
{
    const kithi_arena_mark mark = kithi_arena_here(&txn->arena);
    kithi_call call = {.apply = apply_relate, .kind = KITH_KIND_RELATION, .option = existing};
    const kithi_call *made = NULL;
    kith_status status = kithi_call_keep(txn, KITH_KIND_RELATION, values, count, &call, err);
    if (status != KITH_OK) {
        kithi_arena_back(&txn->arena, mark);
        return status;
    }
    status = kithi_txn_call(txn, &call, mark, &made, err);
    *out = status == KITH_OK ? made->id : 0;
    return status;
}

/* One that another relation of the pair has too is nobody's: it stays with the other one. */
kith_id kithi_relate_reciprocal(const kith_txn *txn, const kith_value *values)
{
    kith_value turned[KITHI_FIELDS];
    if (!turn_automatic(txn, values, turned)) {
        return 0;
    }
    const sought which = reciprocal_sought(txn, turned);
    const kith_id one = find_relation(txn, values, which, 0, 0);
    return find_relation(txn, values, which, 0, one) != 0 ? 0 : find_relation(txn, turned, which, 0, 0);
}

/* A relation like `values` whose reciprocal is `id`; 0: none. */
static kith_id find_origin(const kith_txn *txn, kith_id id, const kith_value *values, sought which)
{
    kith_value theirs[KITHI_FIELDS];
    const kith_id found = find_relation(txn, values, which, 0, 0);
    if (found == 0) {
        return 0;
    }
    read_relation(txn, found, theirs);
    return kithi_relate_reciprocal(txn, theirs) == id ? found : 0;
}

kith_id kithi_relate_origin(const kith_txn *txn, kith_id id)
{
    const kithi_state *state = &txn->edit.state;
    const uint32_t field = KITH_RELATION_TYPE_RECIPROCAL;
    kith_value values[KITHI_FIELDS];
    kith_value turned[KITHI_FIELDS];
    kith_id found = 0;
    read_relation(txn, id, values);
    const sought which = reciprocal_sought(txn, values);
    const kith_id own = (kith_id)values[KITH_RELATION_TYPE].number;
    for (kith_id type = kithi_users_of_field_after(state, own, KITH_KIND_RELATION_TYPE, field, 0);
         type != 0 && found == 0;
         type = kithi_users_of_field_after(state, own, KITH_KIND_RELATION_TYPE, field, type)) {
        turn(values, (int64_t)type, turned);
        found = find_origin(txn, id, turned, which);
        if (found == 0) { /* a symmetric one has lost the order of ends */
            turned[KITH_RELATION_FROM] = values[KITH_RELATION_FROM];
            turned[KITH_RELATION_TO] = values[KITH_RELATION_TO];
            found = find_origin(txn, id, turned, which);
        }
    }
    return found;
}

/* Bits of the fields in which a reciprocal follows: those that change, and that both had alike. */
static uint32_t following(const kith_txn *txn, kith_id reciprocal, const kith_value *before,
                          const kith_value *after)
{
    kith_value theirs[KITHI_FIELDS];
    uint32_t fields = 0;
    read_relation(txn, reciprocal, theirs);
    for (uint32_t field = KITH_RELATION_SINCE; field <= KITH_RELATION_RATE; field++) {
        const bool follows = !kithi_value_equal(&before[field], &after[field]) &&
                             kithi_value_equal(&before[field], &theirs[field]);
        fields |= (uint32_t)follows << field;
    }
    return fields;
}

static kith_status follow(kith_txn *txn, kith_id reciprocal, uint32_t fields, const kith_value *after)
{
    kith_value theirs[KITHI_FIELDS];
    read_relation(txn, reciprocal, theirs);
    for (uint32_t field = KITH_RELATION_SINCE; field <= KITH_RELATION_RATE; field++) {
        if ((fields >> field & 1u) != 0) {
            theirs[field] = after[field];
        }
    }
    return kithi_txn_put(txn, reciprocal, theirs);
}

kith_status kithi_relate_rewrite(kith_txn *txn, kith_id id, const kith_value *before, const kith_value *after)
{
    const kith_id reciprocal = kithi_relate_reciprocal(txn, before);
    const uint32_t fields =
        reciprocal == 0 || reciprocal == id ? 0 : following(txn, reciprocal, before, after);
    const kith_status status = kithi_txn_put(txn, id, after); /* texts of `before` are gone with it */
    return status == KITH_OK && fields != 0 ? follow(txn, reciprocal, fields, after) : status;
}

/* Write a relation of another type than before. */
static kith_status put_retyped(kith_txn *txn, kithi_call *call, const kith_value *before,
                               const kith_value *after, kith_error *err)
{
    const kith_id reciprocal = kithi_relate_reciprocal(txn, before);
    kith_value written[KITHI_FIELDS];
    kith_status status = KITH_OK;
    if (reciprocal != 0 && reciprocal != call->id) {
        status = kithi_call_remove_one(txn, reciprocal);
    }
    if (status == KITH_OK) {
        status = kithi_txn_put(txn, call->id, after);
    }
    if (status != KITH_OK) {
        return status;
    }
    read_relation(txn, call->id, written); /* texts that `after` has of the row before are gone with it */
    return add_reciprocal(txn, call, written, err);
}

kith_status kithi_relate_put(kith_txn *txn, kithi_call *call, const kith_value *before,
                             const kith_value *after, kith_error *err)
{
    return kithi_value_equal(&before[KITH_RELATION_TYPE], &after[KITH_RELATION_TYPE])
               ? kithi_relate_rewrite(txn, call->id, before, after)
               : put_retyped(txn, call, before, after, err);
}

/* --- ticks --- */

static void tick_values(const kith_txn *txn, const kithi_call *call, const kith_tick *tick,
                        kith_value *values)
{
    const bool is = tick->end == KITH_END_FROM;
    const kith_id one = kithi_call_meant(txn, call->id);
    const kith_id other = kithi_call_meant(txn, call->other);
    kithi_call_empty(values);
    values[KITH_RELATION_TYPE].type = KITH_TYPE_REFERENCE;
    values[KITH_RELATION_TYPE].number = (int64_t)tick->type;
    values[KITH_RELATION_FROM].type = KITH_TYPE_REFERENCE;
    values[KITH_RELATION_FROM].number = (int64_t)(is ? one : other);
    values[KITH_RELATION_TO].type = KITH_TYPE_REFERENCE;
    values[KITH_RELATION_TO].number = (int64_t)(is ? other : one);
    if (txn->today != 0) {
        values[KITH_RELATION_SINCE].type = KITH_TYPE_DATE;
        values[KITH_RELATION_SINCE].number = txn->today;
    }
}

static kith_status apply_ticks(kith_txn *txn, kithi_call *call, kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    for (uint32_t i = 0; i < call->count; i++) {
        tick_values(txn, call, &call->ticks[i], values);
        const kith_status status = kithi_call_check(txn, KITH_KIND_RELATION, values, err);
        if (status != KITH_OK) {
            return status;
        }
        if (call->ticks[i].end == KITH_END_TO &&
            type_setting(txn, values, KITH_RELATION_TYPE_DIRECTION) == KITH_DIRECTION_ONE_WAY) {
            return kithi_report(err, KITH_ERR_INVALID,
                                "a one-way relation cannot be entered from its other side");
        }
    }
    call->added = 0;
    for (uint32_t i = 0; i < call->count; i++) {
        kith_id made = 0;
        tick_values(txn, call, &call->ticks[i], values);
        kithi_relate_order(txn, values);
        if (find_relation(txn, values, NOT_OVER, txn->today, 0) != 0) {
            continue;
        }
        const uint32_t before = call->made_used;
        const kith_status status = put_with_reciprocal(txn, call, values, &made, err);
        if (status != KITH_OK) {
            return status;
        }
        call->added += call->made_used - before;
    }
    return KITH_OK;
}

kith_status kithi_calls_ticks(kith_txn *txn, const kithi_call *pair, size_t *added, kith_error *err)
{
    const kithi_arena_mark mark = kithi_arena_here(&txn->arena);
    kithi_call call = *pair;
    const kithi_call *made = NULL;
    const size_t size = pair->count * sizeof *pair->ticks;
    kith_tick *ticks = kithi_arena_get(&txn->arena, size == 0 ? 1 : size);
    if (ticks == NULL) {
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    if (size > 0) {
        memcpy(ticks, pair->ticks, size);
    }
    call.ticks = ticks;
    call.apply = apply_ticks;
    const kith_status status = kithi_txn_call(txn, &call, mark, &made, err);
    if (added != NULL) {
        *added = status == KITH_OK ? made->added : 0;
    }
    return status;
}
