/* Selection: customers, and relations between them, by what they are. */
#ifndef KITH_RULES_SELECT_H
#define KITH_RULES_SELECT_H

#include "model/model.h"

#include "kith/search.h"

/* A selection with plain numbers, checked. */
typedef struct kithi_selection {
    const kith_selection *given;
    kith_date today;
    kith_date born_first; /* ages as days of birth, which are compared without the calendar; 0: any */
    kith_date born_last;
    const char *city; /* folded; NULL: any */
    size_t city_length;
    bool without_merged; /* some customers were merged, and nobody asks for them */
} kithi_selection;

/* Of whatever city. */
kithi_selection kithi_select_plain(const kithi_state *state, const kith_selection *given, kith_date today);

/* Only those of so many completed years, 0 included. */
void kithi_select_ages(kithi_selection *selection, int32_t least, int32_t most);

void kithi_select_customers(const kithi_state *state, const kithi_selection *selection, kith_id *ids,
                            size_t capacity, size_t *count);

/* KITH_OK or KITH_ERR_NOT_FOUND (`after` is not there). */
kith_status kithi_select_pairs(const kithi_state *state, const kithi_selection *selection, uint32_t type,
                               kith_date day, kith_id *relations, size_t capacity, size_t *count);

#endif
