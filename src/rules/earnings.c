/* Earnings: a walk over the entries of a recipient by date. */
#include "rules/earnings.h"

#include "base/decimal.h"
#include "model/index.h"
#include "model/rows.h"
#include "rules/commission.h"

#include <string.h>

typedef struct statement {
    const kithi_state *state;
    kith_date until;
    kithi_key prefix;
    kithi_cursor cursor;
} statement;

static int64_t number_at(const kithi_state *state, kith_id entry, uint32_t field)
{
    return kithi_row_number(state, KITH_KIND_COMMISSION_ENTRY, kithi_row_find(state, entry), field);
}

/* Begin at the first day, or behind an entry of a later one (0: none). */
static void begin(statement *work, const kithi_state *state, const kith_statement_query *query, kith_id after)
{
    const kith_date date = after == 0 ? 0 : (kith_date)number_at(state, after, KITH_COMMISSION_ENTRY_DATE);
    work->state = state;
    work->until = query->until;
    kithi_index_earned_prefix(&work->prefix, query->recipient);
    kithi_key from = work->prefix;
    if (date >= query->since && date != 0) {
        kithi_key_number(&from, (uint32_t)date);
        kithi_key_number(&from, kithi_id_sequence(after) + 1);
    } else {
        kithi_key_number(&from, (uint32_t)query->since);
    }
    kithi_index_seek(&work->cursor, state, &from);
}

/* The entry where it is, 0: none is left. */
static kith_id current(const statement *work)
{
    if (!kithi_cursor_begins(&work->cursor, work->prefix.bytes, work->prefix.size)) {
        return 0;
    }
    const kith_id entry = kithi_id_make(KITH_KIND_COMMISSION_ENTRY, kithi_cursor_tail(&work->cursor));
    return work->until == 0 || number_at(work->state, entry, KITH_COMMISSION_ENTRY_DATE) <= work->until
               ? entry
               : 0;
}

size_t kithi_earnings_list(const kithi_state *state, const kith_statement_query *query, kith_id *ids,
                           size_t capacity)
{
    statement work;
    size_t count = 0;
    kith_id entry = 0;
    begin(&work, state, query, query->after);
    for (; count < capacity && (entry = current(&work)) != 0; kithi_cursor_next(&work.cursor)) {
        ids[count++] = entry;
    }
    return count;
}

/* --- totals --- */

typedef struct total {
    kith_id currency;
    kithi_sum base;
    kithi_sum amount;
    uint64_t entries;
} total;

/* By currency; 0, the book's own, comes first. */
typedef struct summing {
    kithi_memory *memory;
    total *items;
    size_t count;
    size_t capacity;
} summing;

/* NULL: no memory. */
static total *total_of(summing *work, kith_id currency)
{
    size_t at = 0;
    while (at < work->count && work->items[at].currency < currency) {
        at++;
    }
    if (at < work->count && work->items[at].currency == currency) {
        return &work->items[at];
    }
    if (!kithi_memory_grow(work->memory, (void **)&work->items, &work->capacity, work->count + 1,
                           sizeof *work->items)) {
        return NULL;
    }
    memmove(&work->items[at + 1], &work->items[at], (work->count - at) * sizeof *work->items);
    work->count++;
    work->items[at] = (total){.currency = currency};
    return &work->items[at];
}

static bool add_entry(summing *work, const kithi_state *state, kith_id entry)
{
    const kith_id currency =
        kithi_commission_currency(state, (kith_id)number_at(state, entry, KITH_COMMISSION_ENTRY_CURRENCY));
    total *of = total_of(work, currency);
    if (of == NULL) {
        return false;
    }
    of->base += number_at(state, entry, KITH_COMMISSION_ENTRY_BASE);
    of->amount += number_at(state, entry, KITH_COMMISSION_ENTRY_AMOUNT);
    of->entries++;
    return true;
}

/* false: a sum does not fit. */
static bool fill_total(const total *of, kith_statement_total *out)
{
    *out = (kith_statement_total){.currency = of->currency,
                                  .base = (kith_decimal)of->base,
                                  .amount = (kith_decimal)of->amount,
                                  .entries = of->entries};
    return out->base == of->base && out->amount == of->amount;
}

kith_status kithi_earnings_total(const kithi_state *state, const kith_statement_query *query,
                                 kith_statement_total *totals, size_t capacity, size_t *count)
{
    statement work;
    summing sums = {.memory = (kithi_memory *)(uintptr_t)&state->model->memory}; /* only counts bytes */
    kith_status status = KITH_OK;
    kith_id entry = 0;
    begin(&work, state, query, 0);
    for (; status == KITH_OK && (entry = current(&work)) != 0; kithi_cursor_next(&work.cursor)) {
        status = add_entry(&sums, state, entry) ? KITH_OK : KITH_ERR_MEMORY;
    }
    for (size_t i = 0; status == KITH_OK && i < sums.count; i++) {
        kith_statement_total filled;
        status = fill_total(&sums.items[i], &filled) ? KITH_OK : KITH_ERR_LIMIT;
        if (status == KITH_OK && i < capacity) {
            totals[i] = filled;
        }
    }
    *count = status == KITH_OK ? sums.count : 0;
    kithi_memory_free(sums.memory, sums.items, sums.capacity * sizeof *sums.items);
    return status;
}
