/* Header values: what each source has for a field of an order's header (table 2). */
#ifndef KITH_RULES_HEADER_VALUES_H
#define KITH_RULES_HEADER_VALUES_H

#include "rules/conditions.h"
#include "rules/header.h"
#include "rules/profile.h"

#include <stdbool.h>

/* A header that is being filled. */
typedef struct kithi_filling {
    const kithi_state *state;
    const kith_order_request *request;
    kith_header *out;
    kith_trace *trace;
    kith_date on;
    bool check;                    /* the chain fills the header */
    bool has_agents;               /* at whatever time */
    kith_id agent_relation;        /* 0: none */
    kithi_places own;              /* places of the customer; its party is 0: not looked up yet */
    kithi_places other;            /* of another party, the last one that was asked for */
    const unsigned char *customer; /* its row */
    const unsigned char *type;     /* that of the order type */
    const unsigned char *book;     /* that of the book's settings */
    kith_condition_query query;
    uint32_t types[KITH_HEADER_FIELDS]; /* condition types that fill fields, 0: none does */
    kithi_wanted wanted;                /* all of them */
    kithi_conditions_question asked;    /* about conditions, all fields */
    uint32_t found_for;                 /* field that the condition fills; 0: none looked up yet */
    kith_effective found;
    bool found_tried; /* as the customer's own: told already, if it fills nothing */
} kithi_filling;

/* A row of the trace, if one is asked for. */
static inline void kithi_filling_note(kithi_filling *work, uint32_t field, kith_id subject, kith_id record,
                                      uint32_t level, uint32_t reason)
{
    if (work->trace == NULL) {
        return;
    }
    if (work->trace->count < work->trace->capacity) {
        work->trace->rows[work->trace->count] = (kith_trace_row){
            .subject = subject, .record = record, .type = field, .level = level, .reason = reason};
    }
    work->trace->count++;
}

const kithi_places *kithi_filling_places(kithi_filling *work, kith_id party);

/* Who is the customer's export agent on the day; those that are not active are skipped. */
void kithi_filling_find_agent(kithi_filling *work);

/* Fill a field from a source (KITH_ORIGIN_); false: it has nothing for it. */
bool kithi_filling_take(kithi_filling *work, uint32_t field, uint32_t origin);

#endif
