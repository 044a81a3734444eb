/* Ordered: two cursors, of which that comes first whose key is less behind its prefix. */
#include "model/ordered.h"

#include "model/rows.h"

#include <assert.h>
#include <string.h>

static void look(kithi_ordered *walk, size_t part)
{
    const kithi_cursor *cursor = &walk->cursors[part];
    unsigned char bytes[KITHI_KEY_MOST];
    walk->goes_on[part] = kithi_cursor_begins(cursor, walk->prefixes[part], KITHI_ORDERED_PREFIX);
    if (walk->goes_on[part]) {
        const size_t size = kithi_cursor_key(cursor, bytes) - KITHI_ORDERED_PREFIX;
        assert(size <= KITHI_ORDERED_REST);
        memset(walk->rests[part], 0, KITHI_ORDERED_REST);
        memcpy(walk->rests[part], bytes + KITHI_ORDERED_PREFIX, size);
    }
}

/* Where the walk takes its next order from. */
static size_t next_part(const kithi_ordered *walk)
{
    return !walk->goes_on[0] ||
           (walk->goes_on[1] && memcmp(walk->rests[1], walk->rests[0], KITHI_ORDERED_REST) < 0);
}

/* Behind an order; of a customer what is less comes later. */
static void add_behind(kithi_key *key, const kithi_state *state, kith_id owner, kith_id after)
{
    const uint32_t sequence = kithi_id_sequence(after);
    if (KITH_ID_KIND(owner) == KITH_KIND_CUSTOMER) {
        kithi_key_number(key, ~(uint32_t)kithi_row_number_of(state, after, KITH_ORDER_DATE));
        kithi_key_number(key, ~sequence + 1);
    } else {
        kithi_key_number(key, sequence + 1);
    }
}

void kithi_ordered_first(kithi_ordered *walk, const kithi_state *state, kith_id owner, bool only_open,
                         kith_id after)
{
    walk->goes_on[1] = false;
    for (size_t part = 0; part < (only_open ? 1u : 2u); part++) {
        kithi_key key;
        kithi_index_ordered_prefix(&key, owner, part == 0);
        memcpy(walk->prefixes[part], key.bytes, KITHI_ORDERED_PREFIX);
        if (after != 0) {
            add_behind(&key, state, owner, after);
        }
        kithi_index_seek(&walk->cursors[part], state, &key);
        look(walk, part);
    }
}

void kithi_ordered_next(kithi_ordered *walk)
{
    const size_t part = next_part(walk);
    kithi_cursor_next(&walk->cursors[part]);
    look(walk, part);
}

kith_id kithi_ordered_at(const kithi_ordered *walk)
{
    const size_t part = next_part(walk);
    return walk->goes_on[part] ? kithi_id_make(KITH_KIND_ORDER, kithi_cursor_tail(&walk->cursors[part])) : 0;
}
