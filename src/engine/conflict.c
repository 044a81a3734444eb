/* Conflict: the states before and after what somebody else has done, compared for each call or record. */
#include "engine/conflict.h"

#include "base/report.h"
#include "engine/call_parts.h"
#include "engine/follow.h"
#include "model/rows.h"
#include "model/shape.h"
#include "model/users.h"

static kith_status refuse(const kithi_state *now, const kithi_state *old, kith_id id, uint32_t fields,
                          uint32_t change, kith_error *err)
{
    const uint32_t field = fields == 0 ? 0 : (uint32_t)__builtin_ctz(fields);
    const kithi_field *described = kithi_schema_field(KITH_ID_KIND(id), field);
    kithi_report_clear(err);
    (void)kithi_report(err, KITH_ERR_CONFLICT, "");
    kithi_shape_name(err, now, old, id);
    kithi_report_add(err, ": ");
    kithi_report_add(err, described == NULL ? "record" : described->name);
    kithi_report_add(err, " was changed by somebody else meanwhile");
    if (err != NULL) {
        err->subject = id;
        err->field = field;
        err->change = change;
    }
    return KITH_ERR_CONFLICT;
}

/* Fields in which a record differs between two states, both of which have it. */
static uint32_t differences(const kithi_state *one, const kithi_state *other, kith_id id)
{
    return kithi_row_differences(KITH_ID_KIND(id), one, kithi_row_find(one, id), other,
                                 kithi_row_find(other, id));
}

/* --- what is set --- */

/* Fields that a call sets to something else than they were. */
static uint32_t set_anew(const kith_txn *txn, const kithi_call *call)
{
    const unsigned char *row = kithi_row_find(&txn->base, call->id);
    uint32_t fields = 0;
    for (uint32_t i = 0; i < call->count; i++) {
        kith_value was;
        kithi_row_value(&txn->base, KITH_ID_KIND(call->id), row, call->values[i].field, &was);
        fields |= kithi_value_equal(&was, &call->values[i]) ? 0 : UINT32_C(1) << call->values[i].field;
    }
    return fields;
}

/* Of the fields that a call sets, and clears with them, those that somebody else has changed, and to
 * something else than what they are in the end: what a later call sets again, or both have set alike, is lost
 * to nobody. And those that it relies on: what was said of an address is not said of another one. */
static uint32_t clashing(const kith_txn *txn, const kithi_call *call, const kithi_state *now)
{
    const uint32_t kind = KITH_ID_KIND(call->id);
    const uint32_t given = kithi_call_given(call);
    const uint32_t theirs = differences(&txn->base, now, call->id);
    const uint32_t relied = theirs & kithi_follow_relied(kind, given);
    const uint32_t set = theirs & (given | kithi_follow_cleared(kind, set_anew(txn, call)));
    return (relied | set) == 0 || kithi_row_find(&txn->edit.state, call->id) == NULL
               ? 0
               : relied | (set & differences(now, &txn->edit.state, call->id));
}

kith_status kithi_conflict_changed(const kith_txn *txn, const kithi_state *now, kith_error *err)
{
    kith_status status = KITH_OK;
    for (uint32_t i = 0; i < txn->call_count && status == KITH_OK; i++) {
        const kithi_call *call = &txn->calls[i];
        if (call->dropped != KITHI_CALL_KEPT || !call->plain ||
            kithi_row_find(&txn->base, call->id) == NULL) {
            continue; /* what it touches is its own, or it decides anew */
        }
        const bool gone = kithi_row_find(now, call->id) == NULL;
        const uint32_t fields = gone ? 0 : clashing(txn, call, now);
        status = gone || fields != 0 ? refuse(now, &txn->base, call->id, fields, i, err) : KITH_OK;
    }
    return status;
}

/* --- what is removed --- */

/* Had the record a part that somebody else has removed? */
static bool lost_part(const kithi_state *old, const kithi_state *now, kith_id id)
{
    kith_id part = kithi_users_next_part(old, id, 0);
    while (part != 0 && kithi_row_find(now, part) != NULL) {
        part = kithi_users_next_part(old, id, part);
    }
    return part != 0;
}

/* Would more be removed than was seen? What is removed by a call that clears out is meant as it stands now.
 */
static bool removes_unseen(const kith_txn *txn, const kithi_state *old, const kithi_touched *touched)
{
    const kith_id id = touched->id;
    return kithi_row_find(&txn->base, id) != NULL && kithi_row_find(&txn->edit.state, id) == NULL &&
           !txn->calls[touched->last].clears_out &&
           (kithi_row_find(old, id) == NULL || differences(old, &txn->base, id) != 0 ||
            lost_part(old, &txn->base, id));
}

/* A part that goes with its owner: the owner is named, which the call is about. */
static kith_id owner_removed(const kith_txn *txn, kith_id id)
{
    for (kith_id owner = kithi_users_owner(&txn->base, id);
         owner != 0 && kithi_row_find(&txn->edit.state, owner) == NULL;
         owner = kithi_users_owner(&txn->base, id)) {
        id = owner;
    }
    return id;
}

kith_status kithi_conflict_removed(const kith_txn *txn, const kithi_state *old, kith_error *err)
{
    const kithi_touched *first = NULL;
    for (size_t i = 0; i < txn->touched_count; i++) {
        const kithi_touched *touched = &txn->touched[i];
        if ((first == NULL || touched->last < first->last) && removes_unseen(txn, old, touched)) {
            first = touched;
        }
    }
    if (first == NULL) {
        return KITH_OK;
    }
    const kith_id id = owner_removed(txn, first->id);
    const bool named = id == first->id && kithi_row_find(old, id) != NULL;
    return refuse(&txn->base, old, id, named ? differences(old, &txn->base, id) : 0, first->last, err);
}
