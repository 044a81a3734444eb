/* Erasure: everything that is about a customer, and what becomes of it when the person is erased. */
#ifndef KITH_RULES_ERASURE_H
#define KITH_RULES_ERASURE_H

#include "model/model.h"

#include "kith/erase.h"

/* What becomes of which record; grows. */
typedef struct kithi_erasure {
    kithi_memory *memory;
    kith_erasure_row *rows;
    size_t count;
    size_t capacity;
    size_t about; /* how many of them are about the customer; those behind only name it, and let it go */
} kithi_erasure;

/* Plan the erasure on a day; KITH_ERR_MEMORY. What stands in the way comes first; owners come before their
 * parts, and each record once, but that it may also stand in the way. */
kith_status kithi_erasure_plan(const kithi_state *state, kith_id customer, kith_date on, kithi_erasure *out);

/* Is a record the customer's own: itself or an alias, a part of either, or of an order of either? */
bool kithi_erasure_is_own(const kithi_state *state, kith_id customer, kith_id id);

/* Does a field go from a record that stays? Of what is another's only what its table names singly. */
bool kithi_erasure_takes(uint32_t kind, uint32_t field, bool own);

void kithi_erasure_free(kithi_erasure *plan);

#endif
