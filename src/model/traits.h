/*
 * Traits: what selections ask of very many customers, and resolvers of everybody they come to: kind, status,
 * sex and day of birth. All four lie in four bytes, so that those of a million customers stay in the cache,
 * where their rows do not.
 */
#ifndef KITH_MODEL_TRAITS_H
#define KITH_MODEL_TRAITS_H

#include "model/index.h"
#include "model/model.h"

/* From the lowest bit: kind, status, sex, day of birth. 0: the customer is not there. */
typedef uint32_t kithi_traits;

#define KITHI_TRAITS_CODE 7u /* the bits of a code */
#define KITHI_TRAITS_KIND 0u /* where each begins */
#define KITHI_TRAITS_STATUS 3u
#define KITHI_TRAITS_SEX 6u
#define KITHI_TRAITS_BORN 9u

static inline const kithi_traits *kithi_traits_place(const kithi_state *state, uint32_t customer)
{
    return kithi_array_at(kithi_state_root(state, KITHI_ROOT_TRAITS), &state->model->traits_shape, customer);
}

/* By the customer's sequence. */
static inline kithi_traits kithi_traits_at(const kithi_state *state, uint32_t customer)
{
    const kithi_traits *traits = kithi_traits_place(state, customer);
    return traits == NULL ? 0 : *traits;
}

static inline uint32_t kithi_traits_code(kithi_traits traits, uint32_t shift)
{
    return traits >> shift & KITHI_TRAITS_CODE;
}

/* 0: none is known. */
static inline kith_date kithi_traits_born(kithi_traits traits)
{
    return (kith_date)(traits >> KITHI_TRAITS_BORN);
}

/* KITH_STATUS_ACTIVE also where none is set. */
static inline uint32_t kithi_traits_status(const kithi_state *state, kith_id customer)
{
    return kithi_traits_code(kithi_traits_at(state, kithi_id_sequence(customer)), KITHI_TRAITS_STATUS);
}

static inline bool kithi_traits_active(const kithi_state *state, kith_id customer)
{
    return kithi_traits_status(state, customer) == KITH_STATUS_ACTIVE;
}

void kithi_traits_shapes(kithi_model *model);

/* Customers only. Unlike what is kept beside the keys it goes with the row, also while loading. */
kith_status kithi_traits_update(kithi_edit *edit, const kithi_row_change *change);

#endif
