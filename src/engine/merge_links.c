/*
 * Two links of one pair become one where they agree and their days meet; where they clash, one stays with the
 * alias; and what related the two with each other ends.
 */
#include "engine/merge_links.h"

#include "engine/call_parts.h"
#include "model/links.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/records.h"

/* The fields that say between whom and when; those of both kinds. */
typedef struct linking {
    uint32_t ends[2];
    uint32_t since;
    uint32_t until;
} linking;

static const linking linkings[] = {
    {{KITH_RELATION_FROM, KITH_RELATION_TO}, KITH_RELATION_SINCE, KITH_RELATION_UNTIL},
    {{KITH_CHAIN_LINK_CUSTOMER, KITH_CHAIN_LINK_PARENT}, KITH_CHAIN_LINK_SINCE, KITH_CHAIN_LINK_UNTIL},
};

static const linking *linking_of(uint32_t kind)
{
    return kind == KITH_KIND_RELATION ? &linkings[0] : kind == KITH_KIND_CHAIN_LINK ? &linkings[1] : NULL;
}

bool kithi_merge_is_link(kith_id id)
{
    return linking_of(KITH_ID_KIND(id)) != NULL;
}

/* Do the days of two overlap, or follow each other when `apart` is 1? */
static bool meet(const linking *of, const kith_value *a, kith_date since, kith_date until, int64_t apart)
{
    const int64_t last = a[of->until].number == 0 ? INT64_MAX - apart : a[of->until].number;
    const int64_t other_last = until == 0 ? INT64_MAX - apart : until;
    return a[of->since].number <= other_last + apart && since <= last + apart;
}

/* Do two records have the same attributes? Each has at most one value of an attribute. */
static bool same_attributes(const kithi_merging *work, kith_id a, kith_id b)
{
    uint32_t count[2] = {0, 0};
    const kith_id owners[] = {a, b};
    for (uint32_t side = 0; side < 2; side++) {
        for (kith_id part = kithi_users_part_after(work->state, owners[side], KITH_KIND_ATTRIBUTE_VALUE, 0);
             part != 0;
             part = kithi_users_part_after(work->state, owners[side], KITH_KIND_ATTRIBUTE_VALUE, part)) {
            count[side]++;
        }
    }
    bool same = count[0] == count[1];
    for (kith_id part = kithi_users_part_after(work->state, a, KITH_KIND_ATTRIBUTE_VALUE, 0);
         part != 0 && same; part = kithi_users_part_after(work->state, a, KITH_KIND_ATTRIBUTE_VALUE, part)) {
        kith_value values[KITHI_FIELDS];
        kith_value theirs[KITHI_FIELDS];
        kithi_merging_read(work, part, values);
        values[KITH_ATTRIBUTE_VALUE_OWNER].number = (int64_t)b;
        const kith_id twin = kithi_records_twin(work->state, KITH_KIND_ATTRIBUTE_VALUE, values, part);
        same = twin != 0;
        if (same) {
            kithi_merging_read(work, twin, theirs);
        }
        for (uint32_t field = KITH_ATTRIBUTE_VALUE_ATTRIBUTE; field < KITHI_FIELDS && same; field++) {
            same = kithi_value_equal(&values[field], &theirs[field]);
        }
    }
    return same;
}

/* Do two agree in everything but their days? */
static bool agree(const kithi_merging *work, const linking *of, kith_id a, const kith_value *values_a,
                  kith_id b, const kith_value *values_b)
{
    for (uint32_t field = 1; field < KITHI_FIELDS; field++) {
        if (field != of->since && field != of->until &&
            !kithi_value_equal(&values_a[field], &values_b[field])) {
            return false;
        }
    }
    return same_attributes(work, a, b);
}

/* The days of both, from the earlier first to the later last. */
static void unite(const linking *of, const kith_value *a, kith_value *into)
{
    const bool open = a[of->until].number == 0 || into[of->until].number == 0;
    if (a[of->since].number < into[of->since].number) {
        into[of->since] = a[of->since];
    }
    if (open) {
        into[of->until] = (kith_value){.field = of->until};
    } else if (a[of->until].number > into[of->until].number) {
        into[of->until] = a[of->until];
    }
}

/* It relates the two: it ends the day before, or goes, and that is told; one that is over stays as it was. A
 * chain link always goes, for what it hung under is no node any more. */
static kith_status end_self(const kithi_merging *work, kith_id id, kith_value *values)
{
    const kith_date last = work->on - 1;
    const bool goes =
        KITH_ID_KIND(id) == KITH_KIND_CHAIN_LINK || kithi_call_may_go(work->txn, id, values, last);
    if (!goes && !kithi_call_end(KITH_KIND_RELATION, values, last)) {
        return KITH_OK;
    }
    kithi_merging_tell(work, KITH_CONFLICT_SELF, 0, id, 0);
    return goes ? kithi_call_remove_one(work->txn, id) : kithi_txn_put(work->txn, id, values);
}

/* May several of one pair hold at once if they differ? Of chain links that is for their rules to say: one
 * that stayed behind would hang where no node is any more. */
static bool may_differ(const kithi_merging *work, uint32_t kind, const kith_value *values)
{
    return kind == KITH_KIND_CHAIN_LINK ||
           kithi_row_number(work->state, KITH_KIND_RELATION_TYPE,
                            kithi_row_find(work->state, (kith_id)values[KITH_RELATION_TYPE].number),
                            KITH_RELATION_TYPE_DUPLICATES) == KITH_DUPLICATES_BY_ATTRIBUTES;
}

/* A walk over the target's links with the same other one and the same meaning, whose days meet those of a
 * link that comes. It goes on by where it was, so links may change meanwhile. */
typedef struct meeting {
    const kithi_merging *work;
    kith_id link;
    const kith_value *values;
    uint32_t type; /* of their entries */
    uint32_t end;
    uint32_t other;
    kithi_entry next;
} meeting;

static meeting meetings_of(const kithi_merging *work, kith_id link, const kith_value *values)
{
    const linking *of = linking_of(KITH_ID_KIND(link));
    const uint32_t ends[] = {kithi_id_sequence((kith_id)values[of->ends[0]].number),
                             kithi_id_sequence((kith_id)values[of->ends[1]].number)};
    const bool from = ends[0] == kithi_id_sequence(work->target);
    meeting all = {.work = work,
                   .link = link,
                   .values = values,
                   .type = kithi_links_type_of(KITH_ID_KIND(link), values),
                   .end = from ? KITH_END_FROM : KITH_END_TO,
                   .other = from ? ends[1] : ends[0]};
    all.next = kithi_entry_make(all.type, all.end, all.other, 0, 0, 0);
    return all;
}

/* The next one, and its values; 0: no more. */
static kith_id next_meeting(meeting *all, kith_value *theirs)
{
    const uint32_t kind = KITH_ID_KIND(all->link);
    const linking *of = linking_of(kind);
    kithi_walk walk;
    for (kithi_links_walk(&walk, all->work->state, kithi_id_sequence(all->work->target), all->next);
         walk.entry != NULL && kithi_entry_type(walk.entry) == all->type &&
         kithi_entry_end(walk.entry) == all->end && kithi_entry_other(walk.entry) == all->other;
         kithi_links_next(&walk)) {
        const kith_id id = kithi_id_make(kind, kithi_entry_relation(walk.entry));
        all->next = *walk.entry;
        all->next.low++; /* the record is its last part */
        if (meet(of, all->values, kithi_entry_since(walk.entry), kithi_entry_until(walk.entry), 1) &&
            !kithi_merging_came(all->work, id)) {
            kithi_merging_read(all->work, id, theirs);
            return id;
        }
    }
    return 0;
}

/* One of the target's that the link clashes with: both hold on a day, and they differ. 0: none. */
static kith_id find_clash(const kithi_merging *work, kith_id id, const kith_value *values)
{
    const linking *of = linking_of(KITH_ID_KIND(id));
    kith_value theirs[KITHI_FIELDS];
    meeting all = meetings_of(work, id, values);
    for (kith_id other = may_differ(work, KITH_ID_KIND(id), values) ? 0 : next_meeting(&all, theirs);
         other != 0; other = next_meeting(&all, theirs)) {
        if (meet(of, values, (kith_date)theirs[of->since].number, (kith_date)theirs[of->until].number, 0) &&
            !agree(work, of, id, values, other, theirs)) {
            return other;
        }
    }
    return 0;
}

/* One link goes into another, and with it what was signed, bought or earned by it. */
static kith_status remove_into(const kithi_merging *work, kith_id link, kith_id into)
{
    kithi_users users = {NULL, 0, 0};
    kith_status status = kithi_users_read(work->state, link, KITHI_USERS_STRANGERS, &users);
    for (size_t i = 0; i < users.count && status == KITH_OK; i++) {
        kith_value values[KITHI_FIELDS];
        kithi_merging_read(work, users.ids[i], values);
        kithi_merging_repoint(KITH_ID_KIND(users.ids[i]), values, link, into);
        status = kithi_txn_put(work->txn, users.ids[i], values);
    }
    kithi_users_free(work->state, &users);
    return status == KITH_OK ? kithi_call_remove_one(work->txn, link) : status;
}

/* Those of the target that agree with the link and meet it go into one with it: the last of them, with the
 * days of all, which `values` take. */
static kith_status unite_all(const kithi_merging *work, kith_id id, kith_value *values, kith_id *into)
{
    const linking *of = linking_of(KITH_ID_KIND(id));
    kith_status status = KITH_OK;
    kith_value theirs[KITHI_FIELDS];
    meeting all = meetings_of(work, id, values);
    *into = 0;
    for (kith_id other = next_meeting(&all, theirs); other != 0 && status == KITH_OK;
         other = next_meeting(&all, theirs)) {
        if (agree(work, of, id, values, other, theirs)) {
            unite(of, theirs, values);
            status = *into == 0 ? KITH_OK : remove_into(work, *into, other);
            *into = other;
        }
    }
    return status;
}

/* The days of `values`, for a link that agrees with them in everything else. */
static kith_status put_days(const kithi_merging *work, kith_id into, const kith_value *values)
{
    const linking *of = linking_of(KITH_ID_KIND(into));
    kith_value theirs[KITHI_FIELDS];
    kithi_merging_read(work, into, theirs);
    theirs[of->since] = values[of->since];
    theirs[of->until] = values[of->until];
    return kithi_txn_put(work->txn, into, theirs);
}

kith_status kithi_merge_link(const kithi_merging *work, kith_id id)
{
    const linking *of = linking_of(KITH_ID_KIND(id));
    kith_value values[KITHI_FIELDS];
    kith_id into = 0;
    if (kithi_row_find(work->state, id) == NULL) {
        return KITH_OK; /* united with another one */
    }
    kithi_merging_read(work, id, values);
    const kith_id ends[] = {(kith_id)values[of->ends[0]].number, (kith_id)values[of->ends[1]].number};
    if (ends[0] == work->target || ends[1] == work->target) {
        return end_self(work, id, values);
    }
    kithi_merging_repoint(KITH_ID_KIND(id), values, work->source, work->target);
    if (KITH_ID_KIND(id) == KITH_KIND_RELATION) {
        kithi_relate_order(work->txn, values);
    }
    const kith_id clash = find_clash(work, id, values);
    if (clash != 0) {
        kithi_merging_tell(work, KITH_CONFLICT_RELATION, 0, id, clash);
        return KITH_OK;
    }
    kith_status status = unite_all(work, id, values, &into);
    if (status == KITH_OK && into != 0) {
        status = put_days(work, into, values);
        return status == KITH_OK ? remove_into(work, id, into) : status;
    }
    return status == KITH_OK ? kithi_merging_put(work, id, values) : status;
}
