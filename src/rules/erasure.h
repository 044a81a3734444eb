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

/* Whom a field of a record is about, by the reference that its table names; 0: whomever the record is about.
 */
kith_id kithi_erasure_about(const kithi_state *state, kith_id id, uint32_t field);

/* Does a field go from a record that stays? Of what is another's only what its table names singly, and
 * nowhere what is about somebody else. */
bool kithi_erasure_takes(const kithi_state *state, kith_id customer, kith_id id, uint32_t field);

void kithi_erasure_free(kithi_erasure *plan);

#endif
