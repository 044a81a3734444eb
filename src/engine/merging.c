/* What all parts of a merge do with records. */
#include "engine/merging.h"

#include "model/rows.h"

void kithi_merging_tell(const kithi_merging *work, uint32_t conflict, uint32_t field, kith_id record,
                        kith_id other)
{
    if (work->told == NULL) {
        return;
    }
    if (work->told->count < work->told->capacity) {
        work->told->conflicts[work->told->count] = (kith_conflict){conflict, field, record, other};
    }
    work->told->count++;
}

bool kithi_merging_came(const kithi_merging *work, kith_id id)
{
    size_t low = 0;
    for (size_t high = work->came_count; low < high;) {
        const size_t middle = low + (high - low) / 2;
        if (work->came[middle] < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < work->came_count && work->came[low] == id;
}

void kithi_merging_read(const kithi_merging *work, kith_id id, kith_value *values)
{
    kithi_row_read(work->state, KITH_ID_KIND(id), kithi_row_find(work->state, id), values);
}

kith_status kithi_merging_put(const kithi_merging *work, kith_id id, kith_value *values)
{
    kithi_arena *arena = &work->txn->arena;
    const kithi_arena_mark mark = kithi_arena_here(arena);
    kith_status status = KITH_OK;
    for (uint32_t field = 1; field < KITHI_FIELDS && status == KITH_OK; field++) {
        if (values[field].type == KITH_TYPE_TEXT) {
            values[field].text = kithi_arena_text(arena, values[field].text, values[field].length);
            status = values[field].text == NULL ? KITH_ERR_MEMORY : KITH_OK;
        }
    }
    if (status == KITH_OK) {
        status = kithi_txn_put(work->txn, id, values);
    }
    kithi_arena_back(arena, mark);
    return status;
}

void kithi_merging_repoint(uint32_t kind, kith_value *values, kith_id from, kith_id to)
{
    for (uint32_t field = 1; field <= kithi_schema_kind(kind)->field_count; field++) {
        if (values[field].type == KITH_TYPE_REFERENCE && (kith_id)values[field].number == from) {
            values[field].number = (int64_t)to;
        }
    }
}
