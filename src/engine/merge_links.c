/*
 * Two links of one pair become one where they agree and their days meet; where they clash, one stays with the
 * alias; and what related the two with each other ends.
 */
#include "engine/merge_links.h"

#include "base/date.h"
#include "engine/call_parts.h"
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
static bool meet(const linking *of, const kith_value *a, const kith_value *b, int64_t apart)
{
    const int64_t until_a = a[of->until].number == 0 ? INT64_MAX - apart : a[of->until].number;
    const int64_t until_b = b[of->until].number == 0 ? INT64_MAX - apart : b[of->until].number;
    return a[of->since].number <= until_b + apart && b[of->since].number <= until_a + apart;
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

/* Does a link stand between the same two, with the same meaning? */
static bool same_kind_of_link(const kithi_merging *work, uint32_t kind, const kith_value *a,
                              const unsigned char *row)
{
    const linking *of = linking_of(kind);
    const uint32_t type = kind == KITH_KIND_RELATION ? KITH_RELATION_TYPE : KITH_CHAIN_LINK_HIERARCHY;
    const uint32_t fields[] = {type, of->ends[0], of->ends[1]};
    bool same = true;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0] && same; i++) {
        same = a[fields[i]].number == kithi_row_number(work->state, kind, row, fields[i]);
    }
    return same;
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

/* It relates the two: it ends the day before, or goes if it has not begun by then. What somebody signed or
 * earned by it keeps its first day. A chain link goes, for what it hung under is no node any more. */
static kith_status end_self(const kithi_merging *work, const linking *of, kith_id id, kith_value *values)
{
    const int64_t first = values[of->since].number == 0 ? KITHI_DATE_MIN : values[of->since].number;
    int64_t last = work->on - 1;
    kithi_merging_tell(work, KITH_CONFLICT_SELF, 0, id, 0);
    if (KITH_ID_KIND(id) == KITH_KIND_CHAIN_LINK ||
        (first > last && kithi_users_first(work->state, id, KITHI_USERS_STRANGERS) == 0)) {
        return kithi_call_remove_one(work->txn, id);
    }
    last = last < first ? first : last;
    if (values[of->until].number == 0 || values[of->until].number > last) {
        values[of->until] = (kith_value){.field = of->until, .type = KITH_TYPE_DATE, .number = last};
    }
    return kithi_txn_put(work->txn, id, values);
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

/* How a link of the source and one of the target stand to each other. */
typedef enum fit { STRANGERS, CLASH, UNITED } fit;

static fit compare_links(const kithi_merging *work, kith_id id, const kith_value *values, kith_id other,
                         kith_value *theirs)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const linking *of = linking_of(kind);
    const unsigned char *row = kithi_row_find(work->state, other);
    if (KITH_ID_KIND(other) != kind || other == id || row == NULL ||
        !same_kind_of_link(work, kind, values, row)) {
        return STRANGERS;
    }
    kithi_merging_read(work, other, theirs);
    if (!meet(of, values, theirs, 1)) {
        return STRANGERS;
    }
    return agree(work, of, id, values, other, theirs)                       ? UNITED
           : meet(of, values, theirs, 0) && !may_differ(work, kind, values) ? CLASH
                                                                            : STRANGERS;
}

/* One of the target's that the link clashes with; 0: none. */
static kith_id find_clash(const kithi_merging *work, kith_id id, const kith_value *values,
                          const kith_id *theirs, size_t count)
{
    kith_value other[KITHI_FIELDS];
    for (size_t i = 0; i < count; i++) {
        if (compare_links(work, id, values, theirs[i], other) == CLASH) {
            return theirs[i];
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
static kith_status unite_all(const kithi_merging *work, kith_id id, kith_value *values, kith_id *into,
                             const kith_id *theirs, size_t count)
{
    kith_status status = KITH_OK;
    kith_value other[KITHI_FIELDS];
    *into = 0;
    for (size_t i = 0; i < count && status == KITH_OK; i++) {
        if (compare_links(work, id, values, theirs[i], other) == UNITED) {
            unite(linking_of(KITH_ID_KIND(id)), other, values);
            status = *into == 0 ? KITH_OK : remove_into(work, *into, theirs[i]);
            *into = theirs[i];
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

kith_status kithi_merge_link(const kithi_merging *work, kith_id id, const kith_id *theirs, size_t count)
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
        return end_self(work, of, id, values);
    }
    kithi_merging_repoint(KITH_ID_KIND(id), values, work->source, work->target);
    if (KITH_ID_KIND(id) == KITH_KIND_RELATION) {
        kithi_relate_order(work->txn, values);
    }
    const kith_id clash = find_clash(work, id, values, theirs, count);
    if (clash != 0) {
        kithi_merging_tell(work, KITH_CONFLICT_RELATION, 0, id, clash);
        return KITH_OK;
    }
    kith_status status = unite_all(work, id, values, &into, theirs, count);
    if (status == KITH_OK && into != 0) {
        status = put_days(work, into, values);
        return status == KITH_OK ? remove_into(work, id, into) : status;
    }
    return status == KITH_OK ? kithi_merging_put(work, id, values) : status;
}
