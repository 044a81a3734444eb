/* Calling: what a call list says beyond a selection, tested on one customer. */
#ifndef KITH_RULES_CALLING_FILTER_H
#define KITH_RULES_CALLING_FILTER_H

#include "model/model.h"

/* A call list, read once; `values` by field number. */
typedef struct kithi_calling {
    const kithi_state *state;
    const kith_value *values;
    kith_date on;
    bool visited;        /* all that are asked about were, within the days */
    bool numbers_listed; /* the list of suppressions may have phone numbers */
} kithi_calling;

bool kithi_calling_fits(const kithi_calling *list, kith_id customer);

#endif
