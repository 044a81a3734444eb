/* Sources of the order header: their order is a table here, and the book may have one of its own. */
#include "rules/header_sources.h"

#include "model/rows.h"

#include "kith/order.h"

#define SOURCES_MOST 8u

/* In the order of table 2; what was typed always comes first. 0 ends a list. */
static const uint8_t standard_sources[KITH_HEADER_FIELDS][SOURCES_MOST] = {
    [KITH_HEADER_FIELD_INVOICE_TO] = {KITH_ORIGIN_EXPORT_AGENT, KITH_ORIGIN_CUSTOMER, KITH_ORIGIN_CHAIN,
                                      KITH_ORIGIN_SELF},
    [KITH_HEADER_FIELD_PAYER] = {KITH_ORIGIN_CUSTOMER, KITH_ORIGIN_EXPORT_AGENT, KITH_ORIGIN_CHAIN,
                                 KITH_ORIGIN_INVOICE_TO, KITH_ORIGIN_SELF},
    [KITH_HEADER_FIELD_PAYMENT_TERMS] = {KITH_ORIGIN_ORDER_TYPE, KITH_ORIGIN_CUSTOMER, KITH_ORIGIN_CHAIN,
                                         KITH_ORIGIN_DEFAULT},
    [KITH_HEADER_FIELD_PRICE_LIST] = {KITH_ORIGIN_ORDER_TYPE, KITH_ORIGIN_CUSTOMER, KITH_ORIGIN_CHAIN,
                                      KITH_ORIGIN_DEFAULT},
    [KITH_HEADER_FIELD_DISCOUNT_MODEL] = {KITH_ORIGIN_ORDER_TYPE, KITH_ORIGIN_CUSTOMER, KITH_ORIGIN_CHAIN},
    [KITH_HEADER_FIELD_BANK_ACCOUNT] = {KITH_ORIGIN_CUSTOMER, KITH_ORIGIN_EXPORT_AGENT, KITH_ORIGIN_SELF},
    [KITH_HEADER_FIELD_DELIVERY] = {KITH_ORIGIN_CUSTOMER, KITH_ORIGIN_SELF},
};

/* The book's own source of a field that follows `rank`; 0: none. */
static uint32_t next_own_source(const kithi_state *state, uint32_t field, int64_t *rank)
{
    uint32_t origin = 0;
    int64_t best = INT64_MAX;
    for (uint32_t row = kithi_row_next(state, KITH_KIND_HEADER_SOURCE, 0); row != 0;
         row = kithi_row_next(state, KITH_KIND_HEADER_SOURCE, row)) {
        const unsigned char *bytes = kithi_row_at(state, KITH_KIND_HEADER_SOURCE, row);
        const int64_t found =
            kithi_row_number(state, KITH_KIND_HEADER_SOURCE, bytes, KITH_HEADER_SOURCE_RANK) << 32 | row;
        if (kithi_row_number(state, KITH_KIND_HEADER_SOURCE, bytes, KITH_HEADER_SOURCE_FIELD) == field &&
            found > *rank && found < best) {
            best = found;
            origin =
                (uint32_t)kithi_row_number(state, KITH_KIND_HEADER_SOURCE, bytes, KITH_HEADER_SOURCE_ORIGIN);
        }
    }
    *rank = best;
    return origin;
}

uint32_t kithi_sources_first(kithi_sources *walk, const kithi_state *state, uint32_t field)
{
    *walk = (kithi_sources){.state = state, .standard = standard_sources[field], .field = field};
    const uint32_t own = kithi_state_count(state, KITH_KIND_HEADER_SOURCE) == 0
                             ? 0
                             : next_own_source(state, field, &walk->rank);
    if (own != 0) {
        return own;
    }
    walk->rank = 0;
    return *walk->standard;
}

uint32_t kithi_sources_next_own(kithi_sources *walk)
{
    return next_own_source(walk->state, walk->field, &walk->rank);
}
