/* Visited: the visits of a day come in order of customers; those of several days are merged. */
#include "rules/visited.h"

#define DAYS_MOST 400u /* that are gone through together: a year and a month */

/* The first day not before `day` on which there was a visit, 0: none. */
static kith_date next_day(const kithi_state *state, kith_date day)
{
    kithi_key key;
    kithi_cursor cursor;
    unsigned char found[KITHI_KEY_MOST];
    kithi_index_visited_prefix(&key, day);
    kithi_index_seek(&cursor, state, &key);
    if (!kithi_cursor_begins(&cursor, key.bytes, 1)) {
        return 0;
    }
    (void)kithi_cursor_key(&cursor, found);
    return (kith_date)kithi_number_get(found + 1);
}

kith_status kithi_visited_begin(kithi_visited *visits, const kithi_state *state, const kithi_days *days,
                                kith_id after)
{
    kith_date found[DAYS_MOST];
    size_t count = 0;
    visits->last = 0;
    for (kith_date day = next_day(state, days->since); day != 0 && (days->until == 0 || day <= days->until);
         day = next_day(state, day + 1)) {
        if (count == DAYS_MOST) {
            return KITH_ERR_LIMIT;
        }
        found[count++] = day;
    }
    if (!kithi_weave_init(&visits->weave, state, count)) {
        kithi_weave_free(&visits->weave);
        return KITH_ERR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        kithi_key from;
        kithi_index_visited_prefix(&from, found[i]);
        visits->weave.prefix = (uint32_t)from.size;
        kithi_key_number(&from, kithi_id_sequence(after) + 1);
        kithi_weave_from(&visits->weave, i, &from);
    }
    kithi_weave_start(&visits->weave);
    return KITH_OK;
}

size_t kithi_visited_page(kithi_visited *visits, kith_id *ids, size_t capacity)
{
    kithi_weave *weave = &visits->weave;
    size_t count = 0;
    for (; weave->count > 0 && count < capacity; kithi_weave_next(weave)) {
        const uint32_t customer = (uint32_t)(weave->streams[kithi_weave_first(weave)].order[0] >> 32);
        if (customer != visits->last) { /* not visited twice */
            ids[count++] = kithi_id_make(KITH_KIND_CUSTOMER, customer);
        }
        visits->last = customer;
    }
    return count;
}

void kithi_visited_end(kithi_visited *visits)
{
    kithi_weave_free(&visits->weave);
}
