/*
 * Chosen: which of a customer's parts has a flag by which it is found, in one place per customer, so that all
 * of them cost one look. Of a flag that several have, as rules or purposes allow, the place says so only;
 * they stand in the tree then.
 */
#ifndef KITH_MODEL_CHOSEN_H
#define KITH_MODEL_CHOSEN_H

#include "base/prefetch.h"
#include "model/index.h"
#include "model/model.h"

/* The flags. */
typedef enum kithi_choice {
    KITHI_CHOICE_LOCATION, /* the primary one */
    KITHI_CHOICE_BILLING,
    KITHI_CHOICE_SHIPPING,
    KITHI_CHOICE_HEADQUARTERS,
    KITHI_CHOICE_BANK_ACCOUNT, /* the primary one */
    KITHI_CHOICE_CONTACT,      /* the primary one */
    KITHI_CHOICE_BINDING,      /* the current one */
    KITHI_CHOICES              /* also: the flag is none of them */
} kithi_choice;

#define KITHI_CHOSEN_SEVERAL UINT32_MAX

typedef struct kithi_chosen {
    uint32_t parts[KITHI_CHOICES]; /* sequence of the part; 0: none, KITHI_CHOSEN_SEVERAL */
    uint32_t bindings;             /* however old */
} kithi_chosen;

void kithi_chosen_shapes(kithi_model *model);

static inline const kithi_chosen *kithi_chosen_at(const kithi_state *state, kith_id customer)
{
    return kithi_array_at(kithi_state_root(state, KITHI_ROOT_CHOSEN), &state->model->chosen_shape,
                          kithi_id_sequence(customer));
}

/* Get it on its way into the cache. */
static inline void kithi_chosen_prefetch(const kithi_state *state, kith_id customer)
{
    kithi_prefetch(kithi_chosen_at(state, customer));
}

kithi_choice kithi_chosen_choice(uint32_t kind, uint32_t field);

/* Do several parts have the flag? `chosen` is the customer's place, NULL: it has none. */
static inline bool kithi_chosen_several(const kithi_chosen *chosen, kithi_choice choice)
{
    return chosen != NULL && chosen->parts[choice] == KITHI_CHOSEN_SEVERAL;
}

/* The first part by id that has the flag, 0 if none has, as the customer's place says; and the same of who
 * has not looked for the place. */
kith_id kithi_chosen_first_of(const kithi_chosen *chosen, const kithi_state *state, kith_id customer,
                              kithi_choice choice);

static inline kith_id kithi_chosen_first(const kithi_state *state, kith_id customer, kithi_choice choice)
{
    return kithi_chosen_first_of(kithi_chosen_at(state, customer), state, customer, choice);
}

static inline bool kithi_chosen_keeps(uint32_t kind)
{
    return kind == KITH_KIND_LOCATION || kind == KITH_KIND_BANK_ACCOUNT || kind == KITH_KIND_CONTACT ||
           kind == KITH_KIND_BINDING;
}

kith_status kithi_chosen_update(kithi_edit *edit, const kithi_row_change *change);

#endif
