/* Links: what records say of them, and who stands on which end of a type. */
#include "model/links.h"

#include "model/lists.h"
#include "model/rows.h"
#include "model/users.h"

void kithi_links_shapes(kithi_model *model)
{
    model->heads_shape = kithi_shape_of(sizeof(kithi_head));
    model->trade_shape = kithi_shape_of(sizeof(kithi_trade_lists));
    model->types_shape = kithi_shape_of(sizeof(kithi_type_state));
    model->words_shape = kithi_shape_of(sizeof(uint64_t));
}

/* --- bitmaps --- */

static kithi_type_state *touch_type(kithi_edit *edit, uint32_t type)
{
    return kithi_array_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_TYPES), &edit->model->types_shape,
                             type);
}

uint32_t kithi_links_next_member(const kithi_state *state, const kithi_type_state *type, uint32_t end,
                                 uint32_t after)
{
    uint32_t next = 0;
    (void)kithi_bitmap_list(state, &type->members[end - 1], after, &next, 1);
    return next;
}

void kithi_links_prefetch_member(const kithi_state *state, const kithi_type_state *type, uint32_t end,
                                 uint32_t customer)
{
    kithi_bitmap_prefetch(state, &type->members[end - 1], customer);
}

static kith_status set_member(kithi_edit *edit, uint32_t type, uint32_t end, uint32_t customer, bool is)
{
    const kithi_type_state *known = kithi_links_type(&edit->state, type);
    if (known != NULL && kithi_links_member(&edit->state, known, end, customer) == is) {
        return KITH_OK;
    }
    kithi_type_state *touched = touch_type(edit, type);
    if (touched == NULL) {
        return KITH_ERR_MEMORY;
    }
    return kithi_bitmap_flip(edit, &touched->members[end - 1], customer) ? KITH_OK : KITH_ERR_MEMORY;
}

kith_status kithi_links_count_type(kithi_edit *edit, uint32_t type, int64_t step)
{
    kithi_type_state *touched = touch_type(edit, type);
    if (touched == NULL) {
        return KITH_ERR_MEMORY;
    }
    touched->relations += (uint64_t)step;
    return KITH_OK;
}

/* --- records --- */

/* Does any entry of this type and end remain at the customer? */
static bool stands_on(const kithi_edit *edit, uint32_t customer, uint32_t type, uint32_t end)
{
    kithi_walk walk;
    kithi_links_walk(&walk, &edit->state, customer, kithi_entry_make(type, end, 0, 0, 0, 0));
    return walk.entry != NULL && kithi_entry_type(walk.entry) == type && kithi_entry_end(walk.entry) == end;
}

static kith_status change_end(kithi_edit *edit, uint32_t customer, kithi_entry entry, bool add)
{
    const uint32_t type = kithi_entry_type(&entry);
    const uint32_t end = kithi_entry_end(&entry);
    const kith_status status =
        add ? kithi_lists_add(edit, customer, entry) : kithi_lists_remove(edit, customer, entry);
    if (status != KITH_OK || (!add && stands_on(edit, customer, type, end))) {
        return status;
    }
    return set_member(edit, type, end, customer, add);
}

/* What a record says that is kept here. */
typedef struct link {
    uint32_t type;
    uint32_t from;
    uint32_t to;
    kith_date since;
    kith_date until;
} link;

static uint32_t sequence_of(const kith_value *value)
{
    return kithi_id_sequence((kith_id)value->number);
}

uint32_t kithi_links_type_of(uint32_t kind, const kith_value *values)
{
    if (kind == KITH_KIND_RELATION) {
        return sequence_of(&values[KITH_RELATION_TYPE]);
    }
    const kithi_hanging what = values[KITH_CHAIN_LINK_STATUS].number == KITH_LINK_STATUS_INACTIVE
                                   ? KITHI_HANGS_INACTIVE
                               : values[KITH_CHAIN_LINK_MEMBER].number != 0 ? KITHI_HANGS_MEMBER
                                                                            : KITHI_HANGS_NODE;
    return kithi_links_chain(sequence_of(&values[KITH_CHAIN_LINK_HIERARCHY]), what);
}

/* NULL: there is no such record. */
static const link *link_of(uint32_t kind, const kith_value *values, link *out)
{
    if (values == NULL) {
        return NULL;
    }
    const uint32_t type = kithi_links_type_of(kind, values);
    *out = kind == KITH_KIND_RELATION
               ? (link){type, sequence_of(&values[KITH_RELATION_FROM]),
                        sequence_of(&values[KITH_RELATION_TO]), (kith_date)values[KITH_RELATION_SINCE].number,
                        (kith_date)values[KITH_RELATION_UNTIL].number}
               : (link){type, sequence_of(&values[KITH_CHAIN_LINK_CUSTOMER]),
                        sequence_of(&values[KITH_CHAIN_LINK_PARENT]),
                        (kith_date)values[KITH_CHAIN_LINK_SINCE].number,
                        (kith_date)values[KITH_CHAIN_LINK_UNTIL].number};
    return out;
}

/* Who stands on an end of a link, and the entry about it. */
static uint32_t entry_of_link(const link *is, uint32_t end, uint32_t record, kithi_entry *entry)
{
    const bool from = end == KITH_END_FROM;
    *entry = kithi_entry_make(is->type, end, from ? is->to : is->from, is->since, is->until, record);
    return from ? is->from : is->to;
}

/* A link comes, goes or changes on one end: whoever stays there with its type keeps the place of the entry.
 */
static kith_status change_link_end(kithi_edit *edit, uint32_t record, const link *before, const link *after,
                                   uint32_t end)
{
    kithi_entry old = {0, 0};
    kithi_entry fresh = {0, 0};
    const uint32_t was = before == NULL ? 0 : entry_of_link(before, end, record, &old);
    const uint32_t is = after == NULL ? 0 : entry_of_link(after, end, record, &fresh);
    if (before != NULL && after != NULL && was == is && before->type == after->type) {
        return kithi_lists_replace(edit, is, old, fresh);
    }
    const kith_status status = was == 0 ? KITH_OK : change_end(edit, was, old, false);
    return status == KITH_OK && is != 0 ? change_end(edit, is, fresh, true) : status;
}

static kith_status change_link(kithi_edit *edit, uint32_t record, const link *before, const link *after)
{
    kith_status status = KITH_OK;
    for (uint32_t end = KITH_END_FROM; end <= KITH_END_TO && status == KITH_OK; end++) {
        status = change_link_end(edit, record, before, after, end);
    }
    if (before != NULL && after != NULL && before->type == after->type) {
        return status;
    }
    if (status == KITH_OK && before != NULL) {
        status = kithi_links_count_type(edit, before->type, -1);
    }
    return status == KITH_OK && after != NULL ? kithi_links_count_type(edit, after->type, 1) : status;
}

/* Do both records say the same here? */
static bool same_link(const link *a, const link *b)
{
    return a->type == b->type && a->from == b->from && a->to == b->to && a->since == b->since &&
           a->until == b->until;
}

/* Another record that makes the same customer a node of the same hierarchy, 0: none. There is one while rows
 * that others have written come in: in any order. */
static kith_id other_node(const kithi_state *state, const kith_value *values, kith_id but)
{
    kithi_parts walk;
    kith_id node = kithi_parts_first(&walk, state, (kith_id)values[KITH_CHAIN_NODE_CUSTOMER].number,
                                     KITH_KIND_CHAIN_NODE);
    while (node != 0 && (node == but || kithi_row_number_of(state, node, KITH_CHAIN_NODE_HIERARCHY) !=
                                            values[KITH_CHAIN_NODE_HIERARCHY].number)) {
        node = kithi_parts_next(&walk);
    }
    return node;
}

/* A customer becomes a node of a hierarchy, or no longer is one. */
static kith_status change_node(kithi_edit *edit, const kithi_row_change *change)
{
    const kith_value *values = change->after != NULL ? change->after : change->before;
    const uint32_t type = kithi_links_chain(sequence_of(&values[KITH_CHAIN_NODE_HIERARCHY]), KITHI_IS_NODE);
    const uint32_t customer = sequence_of(&values[KITH_CHAIN_NODE_CUSTOMER]);
    const kith_id own = kithi_id_make(KITH_KIND_CHAIN_NODE, change->sequence);
    const kith_id other = change->after != NULL ? 0 : other_node(&edit->state, values, own);
    const bool is = change->after != NULL || other != 0;
    const bool skipped = change->after != NULL
                             ? values[KITH_CHAIN_NODE_SKIPPED].number != 0
                             : kithi_row_number_of(&edit->state, other, KITH_CHAIN_NODE_SKIPPED) != 0;
    const kith_status status = set_member(edit, type, KITH_END_FROM, customer, is);
    return status == KITH_OK ? set_member(edit, type, KITH_END_TO, customer, skipped) : status;
}

/* Is the condition one for whatever brand and item group? */
static bool is_plain(const kith_value *values)
{
    return values[KITH_CONDITION_BRAND].number == 0 && values[KITH_CONDITION_ITEM_GROUP].length == 0;
}

static kithi_entry entry_of_condition(const kith_value *values, uint32_t sequence)
{
    return kithi_entry_make(KITHI_LINKS_TERMS, KITH_END_FROM, sequence_of(&values[KITH_CONDITION_TYPE]),
                            (kith_date)values[KITH_CONDITION_SINCE].number,
                            (kith_date)values[KITH_CONDITION_UNTIL].number, sequence);
}

static kithi_entry entry_of(const kithi_row_change *change, const kith_value *values)
{
    if (values == NULL) {
        return (kithi_entry){0, 0};
    }
    return change->kind == KITH_KIND_CONDITION
               ? entry_of_condition(values, change->sequence)
               : kithi_entry_written(change->kind, values[kithi_links_written(change->kind)].number,
                                     change->sequence);
}

/* A record of one customer comes, goes, or has another place among its like. */
static kith_status change_listed(kithi_edit *edit, const kithi_row_change *change, uint32_t customer)
{
    const kithi_entry before = entry_of(change, change->before);
    const kithi_entry after = entry_of(change, change->after);
    if (before.high == after.high && before.low == after.low) {
        return KITH_OK;
    }
    return change->before == NULL  ? kithi_lists_add(edit, customer, after)
           : change->after == NULL ? kithi_lists_remove(edit, customer, before)
                                   : kithi_lists_replace(edit, customer, before, after);
}

/* A customer has a condition, or may have lost the last one of a type; of those that are not plain the tree
 * knows already. */
static kith_status change_condition(kithi_edit *edit, const kithi_row_change *change)
{
    const kith_value *values = change->after != NULL ? change->after : change->before;
    const kith_id type = (kith_id)values[KITH_CONDITION_TYPE].number;
    const kith_id customer = (kith_id)values[KITH_CONDITION_CUSTOMER].number;
    kithi_key prefix;
    if (is_plain(values)) {
        return change_listed(edit, change, kithi_id_sequence(customer));
    }
    kithi_index_condition_prefix(&prefix, customer, type, 0, NULL, 0);
    prefix.size = KITHI_KEY_CONDITION_TYPE;
    return set_member(edit, kithi_links_condition(kithi_id_sequence(type)), KITH_END_FROM,
                      kithi_id_sequence(customer),
                      change->after != NULL || kithi_index_first(&edit->state, &prefix) != 0);
}

kith_status kithi_links_update(kithi_edit *edit, const kithi_row_change *change)
{
    if (change->kind == KITH_KIND_CHAIN_NODE) {
        return change_node(edit, change);
    }
    if (change->kind == KITH_KIND_CONDITION) {
        return change_condition(edit, change);
    }
    if (kithi_links_written(change->kind) != 0) {
        const kith_value *values = change->after != NULL ? change->after : change->before;
        return change_listed(edit, change, sequence_of(&values[kithi_schema_kind(change->kind)->owner]));
    }
    link room[2];
    const link *before = link_of(change->kind, change->before, &room[0]);
    const link *after = link_of(change->kind, change->after, &room[1]);
    return before != NULL && after != NULL && same_link(before, after)
               ? KITH_OK
               : change_link(edit, change->sequence, before, after);
}

kith_status kithi_links_put(kithi_edit *edit, uint32_t customer, const kithi_entry *entries, uint32_t count)
{
    kith_status status = kithi_lists_put(edit, customer, entries, count);
    for (uint32_t i = 0; i < count && status == KITH_OK; i++) {
        if (i == 0 || entries[i].high >> 48 != entries[i - 1].high >> 48) {
            status =
                set_member(edit, kithi_entry_type(&entries[i]), kithi_entry_end(&entries[i]), customer, true);
        }
    }
    return status;
}
