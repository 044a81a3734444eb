/* Inside the resolver of conditions: what a call about many customers takes apart, to do each step for all
 * of them. */
#ifndef KITH_RULES_CONDITIONS_SEARCH_H
#define KITH_RULES_CONDITIONS_SEARCH_H

#include "rules/conditions.h"

/* A record that passed the tests of its own. */
typedef struct kithi_candidate {
    kith_id record;
    uint32_t distance;
    uint32_t scopes; /* scope keys that it sets */
    int64_t state;
    int64_t number;
    kith_date since;
    kith_id brand;
    kith_id currency;
    bool enforced;
    bool exclusive;
    size_t row; /* of the trace, to be settled */
    uint32_t reason;
} kithi_candidate;

typedef struct kithi_search {
    const kithi_conditions_question *asked;
    kith_id type;
    kith_trace *trace;
    uint32_t plain;  /* bits of the steps that may have plain conditions of the type */
    uint32_t scoped; /* and others, if the question names a scope */
    uint32_t closed; /* why nothing comes from the step looked at; KITH_REASON_TAKEN: it does */
    size_t count;
    kithi_candidate found[KITHI_CONDITIONS_MOST];
} kithi_search;

/* Ask, and find the path of a customer; state and hierarchy are there. */
void kithi_search_begin(kithi_conditions_question *asked, const kith_condition_query *query, kith_id customer,
                        kith_date on, const kithi_wanted *wanted);

/* Why nothing comes down from above, KITH_REASON_TAKEN: it does. */
uint32_t kithi_search_chain_reason(const kithi_conditions_question *asked);

/* Find the candidates. */
void kithi_search_gather(kithi_search *work);

/* Say of a candidate why it does not count after all. */
void kithi_search_settle(kithi_search *work, kithi_candidate *found, uint32_t reason);

/* What counts of the type. */
void kithi_search_resolve(kithi_search *work, kith_effective *out);

#endif
