/* Judge: what the rules have to say to a transaction as it stands. */
#include "base/memory.h"
#include "engine/txn.h"
#include "model/rows.h"

#include <string.h>

typedef struct judging {
    kith_txn *txn;
    kithi_case asked;
} judging;

static bool was_touched(const void *ctx, kith_id id)
{
    return kithi_txn_touched(ctx, id) != NULL;
}

static uint32_t last_change(const void *ctx, kith_id id)
{
    const kithi_touched *touched = kithi_txn_touched(ctx, id);
    return touched == NULL ? UINT32_MAX : touched->last;
}

static uint32_t left_fields(const void *ctx, kith_id type)
{
    const kithi_touched *touched = kithi_txn_touched(ctx, type);
    return touched == NULL ? 0 : touched->left;
}

static uint32_t changed_fields(const kith_txn *txn, kith_id id)
{
    const unsigned char *was = kithi_row_find(&txn->base, id);
    const unsigned char *is = kithi_row_find(&txn->edit.state, id);
    return was == NULL || is == NULL
               ? 0
               : kithi_row_differences(KITH_ID_KIND(id), &txn->base, was, &txn->edit.state, is);
}

static bool finding_before(const kith_finding *a, const kith_finding *b)
{
    if (a->change != b->change) {
        return a->change < b->change;
    }
    return a->rule != b->rule ? a->rule < b->rule : a->subject < b->subject;
}

/* Shell sort: few findings, or many that come nearly in order. */
static void sort_findings(kithi_findings *findings)
{
    size_t gap = 1;
    while (gap < findings->count / 3) {
        gap = gap * 3 + 1;
    }
    for (; gap > 0; gap /= 3) {
        for (size_t i = gap; i < findings->count; i++) {
            const kith_finding finding = findings->items[i];
            size_t at = i;
            for (; at >= gap && finding_before(&finding, &findings->items[at - gap]); at -= gap) {
                findings->items[at] = findings->items[at - gap];
            }
            findings->items[at] = finding;
        }
    }
}

/* Fields of a type whose last change came with a policy that deals with its relations, or says that they
 * stay. */
static uint32_t find_left(const kith_txn *txn, const kithi_touched *type)
{
    uint32_t left = 0;
    for (uint32_t i = type->first; i <= type->last && KITH_ID_KIND(type->id) == KITH_KIND_RELATION_TYPE;
         i++) {
        const kithi_call *call = &txn->calls[i];
        for (uint32_t j = 0; call->dropped == KITHI_CALL_KEPT && call->id == type->id && j < call->count;
             j++) {
            const uint32_t bit = UINT32_C(1) << call->values[j].field;
            left = call->option == 0 || call->option == KITH_POLICY_REFUSE ? left & ~bit : left | bit;
        }
    }
    return left;
}

/* The relation that a changed part belongs to: its attributes tell relations apart. 0: none. */
static kith_id relation_of_part(const kith_txn *txn, kith_id id)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const uint32_t field = kithi_schema_kind(kind)->owner;
    const bool is = kithi_row_find(&txn->edit.state, id) != NULL;
    const kithi_state *state = is ? &txn->edit.state : &txn->base;
    const unsigned char *row = field == 0 ? NULL : kithi_row_find(state, id);
    const kith_id owner = row == NULL ? 0 : (kith_id)kithi_row_number(state, kind, row, field);
    return KITH_ID_KIND(owner) == KITH_KIND_RELATION && kithi_row_find(&txn->edit.state, owner) != NULL
               ? owner
               : 0;
}

/* Is it a relation that was there before and holds on no day on which it did not hold? */
static bool is_narrowed(const kith_txn *txn, kith_id id)
{
    kith_value before[KITHI_FIELDS];
    kith_value after[KITHI_FIELDS];
    const unsigned char *was = kithi_row_find(&txn->base, id);
    const unsigned char *is = kithi_row_find(&txn->edit.state, id);
    if (KITH_ID_KIND(id) != KITH_KIND_RELATION || was == NULL || is == NULL) {
        return false;
    }
    kithi_row_read(&txn->base, KITH_KIND_RELATION, was, before);
    kithi_row_read(&txn->edit.state, KITH_KIND_RELATION, is, after);
    const int64_t old_end = before[KITH_RELATION_UNTIL].number;
    const int64_t new_end = after[KITH_RELATION_UNTIL].number;
    return kithi_value_equal(&before[KITH_RELATION_TYPE], &after[KITH_RELATION_TYPE]) &&
           after[KITH_RELATION_SINCE].number >= before[KITH_RELATION_SINCE].number &&
           (old_end == 0 || (new_end != 0 && new_end <= old_end));
}

/* Is a finding about a relation what the rules had against it before? Overlaps and maxima are not told by
 * this: those rules themselves look at each pair, and at each day. What a type asks for may have changed
 * since. */
static bool is_old(const kithi_case *before, const kith_finding *was, const kithi_case *asked,
                   const kith_finding *is)
{
    const uint32_t category =
        is->field == KITH_RELATION_FROM ? KITH_RELATION_TYPE_FROM_CATEGORY : KITH_RELATION_TYPE_TO_CATEGORY;
    return was->rule == is->rule && was->field == is->field && was->other == is->other &&
           is->rule != KITH_RULE_OVERLAP && is->rule != KITH_RULE_MAXIMUM &&
           (is->rule != KITH_RULE_PARTY_CATEGORY ||
            kithi_rules_type_setting(before, category) == kithi_rules_type_setting(asked, category));
}

/* Take out of the findings from `first` on what the rules had against the relation before: a policy has left
 * it. */
static kith_status forgive_old(judging *work, kith_id id, size_t first)
{
    kithi_findings *findings = work->asked.out;
    kithi_findings old = {.memory = findings->memory};
    if (findings->count == first || !is_narrowed(work->txn, id)) {
        return KITH_OK;
    }
    kithi_case before = kithi_rules_before(&work->asked);
    before.out = &old;
    const kith_status status = kithi_rules_judge(&before, id);
    size_t kept = first;
    for (size_t i = first; i < findings->count; i++) {
        bool forgiven = false;
        for (size_t j = 0; j < old.count && !forgiven; j++) {
            forgiven = is_old(&before, &old.items[j], &work->asked, &findings->items[i]);
        }
        if (!forgiven) {
            findings->items[kept++] = findings->items[i];
        }
    }
    findings->count = status == KITH_OK ? kept : findings->count;
    kithi_findings_free(&old);
    return status;
}

/* Judge a relation that is affected by the change of another record, unless it is judged for itself. */
static kith_status judge_affected(void *ctx, kith_id relation)
{
    judging *work = ctx;
    const size_t first = work->asked.out->count;
    if (kithi_txn_touched(work->txn, relation) != NULL) {
        return KITH_OK;
    }
    const kith_status status = kithi_rules_judge(&work->asked, relation);
    return status == KITH_OK ? forgive_old(work, relation, first) : status;
}

/* One that is archived has no row: what it refers to is judged all the same. */
static kith_status judge_archived(judging *work, const kithi_touched *touched)
{
    work->asked.id = touched->id;
    (void)kithi_txn_values(work->txn, touched, true, work->asked.values);
    return kithi_rule_customer_erased(&work->asked);
}

static kith_status judge_touched(judging *work, const kithi_touched *touched)
{
    kith_txn *txn = work->txn;
    const kith_id id = touched->id;
    work->asked.change = touched->last;
    work->asked.by_hand = txn->calls[touched->last].values != NULL;
    work->asked.decided = txn->calls[touched->last].decides;
    if (kithi_schema_kind(KITH_ID_KIND(id))->archived != 0) {
        return judge_archived(work, touched);
    }
    const size_t first = work->asked.out->count;
    const bool is_there = kithi_row_find(&txn->edit.state, id) != NULL;
    /* Of one that is gone nothing is excused: something may still refer to it. */
    kith_status status = touched->excused && is_there ? KITH_OK : kithi_rules_judge(&work->asked, id);
    if (status == KITH_OK) {
        status = forgive_old(work, id, first);
    }
    const kith_id owner = relation_of_part(txn, id);
    if (status == KITH_OK && owner != 0) {
        status = judge_affected(work, owner);
    }
    if (status == KITH_OK && is_there) {
        const uint32_t changed = changed_fields(txn, id);
        const uint32_t fields = changed == 0 ? 0 : changed & ~touched->left;
        status = kithi_rules_affected(&txn->edit.state, id, fields, judge_affected, work);
    }
    return status;
}

kith_status kithi_txn_judge(kith_txn *txn, kithi_findings *findings)
{
    judging work = {
        .txn = txn,
        .asked = {.state = &txn->edit.state,
                  .base = &txn->base,
                  .touched = was_touched,
                  .last = last_change,
                  .left = left_fields,
                  .ctx = txn,
                  .importing = txn->importing,
                  .today = txn->today,
                  .out = findings},
    };
    kith_status status = KITH_OK;
    for (size_t i = 0; i < txn->touched_count; i++) {
        txn->touched[i].left = find_left(txn, &txn->touched[i]);
    }
    for (size_t i = 0; i < txn->touched_count && status == KITH_OK; i++) {
        status = judge_touched(&work, &txn->touched[i]);
    }
    sort_findings(findings);
    return status;
}
