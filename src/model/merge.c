/* Merge: a heap of walks. Where they begin is sought together, and rows are fetched before their turn comes.
 */
#include "model/merge.h"

#include "model/rows.h"

#include <assert.h>
#include <string.h>

bool kithi_merge_init(kithi_merge *merge, const kithi_state *state, size_t streams)
{
    kithi_memory *memory = kithi_state_memory(state);
    *merge = (kithi_merge){.state = state, .capacity = streams};
    if (streams == 0) {
        return true;
    }
    merge->streams = kithi_memory_get(memory, streams * sizeof *merge->streams);
    merge->heap = kithi_memory_get(memory, streams * sizeof *merge->heap);
    return merge->streams != NULL && merge->heap != NULL;
}

void kithi_merge_free(kithi_merge *merge)
{
    kithi_memory *memory = kithi_state_memory(merge->state);
    kithi_memory_free(memory, merge->streams, merge->capacity * sizeof *merge->streams);
    kithi_memory_free(memory, merge->heap, merge->capacity * sizeof *merge->heap);
}

void kithi_merge_from(kithi_merge *merge, size_t stream, const kithi_key *from)
{
    kithi_stream *of = &merge->streams[stream];
    assert(from->size <= sizeof of->from);
    memcpy(of->from, from->bytes, from->size);
    of->size = from->size;
}

static uint64_t read_word(const unsigned char *bytes)
{
    return (uint64_t)kithi_number_get(bytes) << 32 | kithi_number_get(bytes + 4);
}

/* Note what the cursor stands on; false: the walk is over. */
static bool read_stream(const kithi_merge *merge, kithi_stream *of)
{
    unsigned char key[KITHI_KEY_MOST];
    if (!kithi_cursor_begins(&of->cursor, of->from, merge->prefix)) {
        return false;
    }
    memset(key + merge->prefix, 0, sizeof of->order);
    (void)kithi_cursor_key(&of->cursor, key);
    of->order[0] = read_word(key + merge->prefix);
    of->order[1] = read_word(key + merge->prefix + 8);
    of->row = kithi_cursor_tail(&of->cursor);
    if (merge->kind != 0) {
        kithi_row_prefetch(merge->state, kithi_id_make(merge->kind, of->row));
    }
    return true;
}

static bool comes_first(const kithi_merge *merge, size_t a, size_t b)
{
    const uint64_t *first = merge->streams[merge->heap[a]].order;
    const uint64_t *second = merge->streams[merge->heap[b]].order;
    return first[0] != second[0] ? first[0] < second[0] : first[1] < second[1];
}

static void sift_down(kithi_merge *merge, size_t at)
{
    for (size_t child = 2 * at + 1; child < merge->count; child = 2 * at + 1) {
        child += child + 1 < merge->count && comes_first(merge, child + 1, child) ? 1 : 0;
        if (!comes_first(merge, child, at)) {
            return;
        }
        const uint32_t index = merge->heap[at];
        merge->heap[at] = merge->heap[child];
        merge->heap[child] = index;
        at = child;
    }
}

void kithi_merge_start(kithi_merge *merge)
{
    kithi_seek seeks[KITHI_SEEKS];
    for (size_t first = 0; first < merge->capacity; first += KITHI_SEEKS) {
        size_t count = 0;
        for (; count < KITHI_SEEKS && first + count < merge->capacity; count++) {
            kithi_stream *of = &merge->streams[first + count];
            seeks[count] = (kithi_seek){&of->cursor, of->from, of->size};
        }
        kithi_index_seek_many(merge->state, seeks, count);
    }
    for (size_t i = 0; i < merge->capacity; i++) {
        if (read_stream(merge, &merge->streams[i])) {
            merge->heap[merge->count++] = (uint32_t)i;
        }
    }
    for (size_t i = merge->count / 2; i > 0; i--) {
        sift_down(merge, i - 1);
    }
}

void kithi_merge_next(kithi_merge *merge)
{
    kithi_stream *first = &merge->streams[merge->heap[0]];
    kithi_cursor_next(&first->cursor);
    if (!read_stream(merge, first)) {
        merge->heap[0] = merge->heap[--merge->count];
    }
    sift_down(merge, 0);
}
