/* Weave: a heap of walks. Where they begin is sought together, and rows are fetched before their turn comes.
 */
#include "model/weave.h"

#include "base/prefetch.h"
#include "model/rows.h"

#include <assert.h>
#include <string.h>

bool kithi_weave_init(kithi_weave *weave, const kithi_state *state, size_t streams)
{
    kithi_memory *memory = kithi_state_memory(state);
    *weave = (kithi_weave){.state = state, .capacity = streams};
    if (streams == 0) {
        return true;
    }
    weave->streams = kithi_memory_get(memory, streams * sizeof *weave->streams);
    weave->heap = kithi_memory_get(memory, streams * sizeof *weave->heap);
    return weave->streams != NULL && weave->heap != NULL;
}

void kithi_weave_free(kithi_weave *weave)
{
    kithi_memory *memory = kithi_state_memory(weave->state);
    kithi_memory_free(memory, weave->streams, weave->capacity * sizeof *weave->streams);
    kithi_memory_free(memory, weave->heap, weave->capacity * sizeof *weave->heap);
}

void kithi_weave_from(kithi_weave *weave, size_t stream, const kithi_key *from)
{
    kithi_stream *of = &weave->streams[stream];
    assert(from->size <= sizeof of->from);
    memcpy(of->from, from->bytes, from->size);
    of->size = from->size;
}

static uint64_t read_word(const unsigned char *bytes)
{
    return (uint64_t)kithi_number_get(bytes) << 32 | kithi_number_get(bytes + 4);
}

/* Note what the cursor stands on; false: the walk is over. */
static bool read_key(const kithi_weave *weave, kithi_stream *of)
{
    const kithi_cursor *cursor = &of->walk.cursor;
    unsigned char key[KITHI_KEY_MOST];
    if (!kithi_cursor_at(cursor)) {
        return false;
    }
    memset(key + weave->prefix, 0, sizeof of->order);
    const size_t size = kithi_cursor_key(cursor, key);
    if (size < weave->prefix || memcmp(key, of->from, weave->prefix) != 0) {
        return false;
    }
    of->order[0] = read_word(key + weave->prefix);
    of->order[1] = read_word(key + weave->prefix + 8);
    of->row = kithi_number_get(key + size - 4);
    kithi_cursor_prefetch_next(cursor);
    return true;
}

/* The same of a list; the row is on its way into the cache. */
static bool read_entry(const kithi_weave *weave, kithi_stream *of)
{
    const kithi_entry *entry = of->walk.entry;
    if (entry == NULL || kithi_entry_type(entry) != kithi_entry_type(&weave->from)) {
        return false;
    }
    of->order[0] = entry->high;
    of->order[1] = entry->low;
    of->row = kithi_entry_written_row(entry);
    /* Whoever looks at the row looks at its flags, which are in front. */
    kithi_prefetch_many(kithi_row_place(weave->state, weave->kind, of->row));
    return true;
}

static bool read_stream(const kithi_weave *weave, kithi_stream *of)
{
    return weave->kind != 0 ? read_entry(weave, of) : read_key(weave, of);
}

static bool comes_first(const kithi_weave *weave, size_t a, size_t b)
{
    const uint64_t *first = weave->streams[weave->heap[a]].order;
    const uint64_t *second = weave->streams[weave->heap[b]].order;
    return first[0] != second[0] ? first[0] < second[0] : first[1] < second[1];
}

static void sift_down(kithi_weave *weave, size_t at)
{
    for (size_t child = 2 * at + 1; child < weave->count; child = 2 * at + 1) {
        child += child + 1 < weave->count && comes_first(weave, child + 1, child) ? 1 : 0;
        if (!comes_first(weave, child, at)) {
            return;
        }
        const uint32_t index = weave->heap[at];
        weave->heap[at] = weave->heap[child];
        weave->heap[child] = index;
        at = child;
    }
}

/* What of the keys lies apart from their slots is read in a moment: get all of it on its way into the cache.
 */
static void fetch_keys(const kithi_seek *seeks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const kithi_cursor *cursor = seeks[i].cursor;
        if (kithi_cursor_at(cursor)) {
            kithi_prefetch_many(
                kithi_tree_tail(cursor->leaf, kithi_tree_slot_at(cursor->leaf, cursor->slot, 0)));
        }
    }
}

static void seek_keys(const kithi_weave *weave)
{
    kithi_seek seeks[KITHI_SEEKS];
    for (size_t first = 0; first < weave->capacity; first += KITHI_SEEKS) {
        size_t count = 0;
        for (; count < KITHI_SEEKS && first + count < weave->capacity; count++) {
            kithi_stream *of = &weave->streams[first + count];
            seeks[count] = (kithi_seek){&of->walk.cursor, of->from, of->size};
        }
        kithi_index_seek_many(weave->state, seeks, count);
        fetch_keys(seeks, count);
    }
}

static void find_lists(const kithi_weave *weave)
{
    for (uint32_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < weave->capacity; i++) {
            kithi_links_prefetch(weave->state, KITHI_LIST_WRITTEN, weave->streams[i].customer, round);
        }
    }
    for (size_t i = 0; i < weave->capacity; i++) {
        kithi_stream *of = &weave->streams[i];
        kithi_links_walk(&of->walk, weave->state, of->customer, weave->from);
    }
}

void kithi_weave_start(kithi_weave *weave)
{
    if (weave->kind != 0) {
        find_lists(weave);
    } else {
        seek_keys(weave);
    }
    for (size_t i = 0; i < weave->capacity; i++) {
        if (read_stream(weave, &weave->streams[i])) {
            weave->heap[weave->count++] = (uint32_t)i;
        }
    }
    for (size_t i = weave->count / 2; i > 0; i--) {
        sift_down(weave, i - 1);
    }
}

void kithi_weave_next(kithi_weave *weave)
{
    kithi_stream *first = &weave->streams[weave->heap[0]];
    if (weave->kind != 0) {
        kithi_links_next(&first->walk);
    } else {
        kithi_cursor_next(&first->walk.cursor);
    }
    if (!read_stream(weave, first)) {
        weave->heap[0] = weave->heap[--weave->count];
    }
    sift_down(weave, 0);
}
