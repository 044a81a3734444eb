/* Order header: memory that its fields will be read from, asked for as soon as it is known where it lies. */
#include "rules/header_fetch.h"

#include "model/chosen.h"
#include "model/rows.h"
#include "model/traits.h"

#include "kith/order.h"

static void fetch_part(const kithi_state *state, kith_id part)
{
    if (part != 0) {
        kithi_row_prefetch(state, part);
    }
}

/* Of a party it is asked whether it is active and where it is; its row, seldom. */
static void fetch_party(const kithi_state *state, kith_id party)
{
    if (party != 0) {
        kithi_prefetch(kithi_traits_place(state, kithi_id_sequence(party)));
        kithi_chosen_prefetch(state, party);
    }
}

void kithi_header_fetch(const kithi_state *state, kith_id customer)
{
    kithi_links_prefetch_trade(state, kithi_id_sequence(customer));
    kithi_row_prefetch(state, customer);
    kithi_chosen_prefetch(state, customer);
}

void kithi_header_fetch_own(const kithi_state *state, kith_id customer)
{
    static const uint8_t parties[] = {KITH_CUSTOMER_INVOICE_TO, KITH_CUSTOMER_PAYER,
                                      KITH_CUSTOMER_DELIVERY_PARTY};
    const uint32_t read = 1u << KITH_CUSTOMER_INVOICE_TO | 1u << KITH_CUSTOMER_INVOICE_LOCATION |
                          1u << KITH_CUSTOMER_PAYER | 1u << KITH_CUSTOMER_DELIVERY_PARTY |
                          1u << KITH_CUSTOMER_PAYMENT_TERMS | 1u << KITH_CUSTOMER_PRICE_LIST |
                          1u << KITH_CUSTOMER_DISCOUNT_MODEL;
    const unsigned char *row = kithi_row_find(state, customer);
    if (row == NULL || (kithi_row_mask(row) & read) == 0) {
        return; /* of most customers nothing is read that lies among their texts */
    }
    kithi_row_prefetch_texts(state, customer);
    for (size_t i = 0; i < sizeof parties; i++) {
        fetch_party(state, (kith_id)kithi_row_number(state, KITH_KIND_CUSTOMER, row, parties[i]));
    }
}

void kithi_header_fetch_rest(const kithi_conditions_question *asked, const kithi_places *own)
{
    const kithi_state *state = asked->state;
    fetch_part(state, own->location);
    fetch_part(state, own->bank_account);
    for (uint32_t i = 0; i < asked->held_count; i++) {
        const kith_id condition = kithi_id_make(KITH_KIND_CONDITION, asked->held[i].record);
        const unsigned char *row = kithi_row_find(state, condition);
        kithi_row_prefetch_texts(state, condition);
        fetch_party(state, (kith_id)kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_PARTY));
    }
}
