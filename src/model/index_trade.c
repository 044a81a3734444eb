/* Index: keys of managers, orders, commissions, and of what was written about a customer. */
#include "model/duties.h"
#include "model/index.h"

void kithi_index_rank_prefix(kithi_key *key)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_RANK);
}

void kithi_index_bound_prefix(kithi_key *key, kith_id manager, bool current)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_BOUND);
    kithi_key_number(key, kithi_id_sequence(manager));
    kithi_key_byte(key, current ? 1 : 0);
}

void kithi_index_pending_prefix(kithi_key *key, int64_t outcome)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_PENDING);
    kithi_key_byte(key, (uint32_t)outcome);
}

void kithi_index_ordered_prefix(kithi_key *key, kith_id owner, bool open)
{
    kithi_index_owner_prefix(key, owner, KITH_KIND_ORDER,
                             KITH_ID_KIND(owner) == KITH_KIND_CUSTOMER ? KITH_ORDER_CUSTOMER
                                                                       : KITH_ORDER_MANAGER);
    kithi_key_byte(key, open ? 0 : 1);
}

void kithi_index_earned_prefix(kithi_key *key, kith_id recipient)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_EARNED);
    kithi_key_byte(key, KITH_ID_KIND(recipient));
    kithi_key_number(key, kithi_id_sequence(recipient));
}

void kithi_index_unnamed_prefix(kithi_key *key)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_UNNAMED);
}

void kithi_index_visited_prefix(kithi_key *key, kith_date day)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_VISITED);
    kithi_key_number(key, (uint32_t)day);
}

kith_status kithi_index_rank(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    kithi_key key;
    kithi_index_rank_prefix(&key);
    kithi_key_number(&key, (uint32_t)values[KITH_DISTRIBUTION_RANK].number);
    kithi_key_number(&key, sequence);
    return sink->take(sink->ctx, key.bytes, key.size);
}

kith_status kithi_index_bound(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    kithi_key key;
    if (values[KITH_BINDING_MANAGER].number == 0) {
        return KITH_OK;
    }
    kithi_index_bound_prefix(&key, (kith_id)values[KITH_BINDING_MANAGER].number,
                             values[KITH_BINDING_CURRENT].number != 0);
    kithi_key_number(&key, kithi_id_sequence((kith_id)values[KITH_BINDING_CUSTOMER].number));
    kithi_key_number(&key, sequence);
    return sink->take(sink->ctx, key.bytes, key.size);
}

kith_status kithi_index_pending(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    kithi_key key;
    if (values[KITH_ORDER_OUTCOME].number == 0) {
        return KITH_OK;
    }
    kithi_index_pending_prefix(&key, values[KITH_ORDER_OUTCOME].number);
    kithi_key_number(&key, sequence);
    return sink->take(sink->ctx, key.bytes, key.size);
}

/* Of two orders of one day the one added last comes first (B9). */
kith_status kithi_index_ordered(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    kithi_key key;
    kithi_index_ordered_prefix(&key, (kith_id)values[KITH_ORDER_CUSTOMER].number,
                               kithi_duties_open(values[KITH_ORDER_STATUS].number));
    kithi_key_number(&key, ~(uint32_t)values[KITH_ORDER_DATE].number);
    kithi_key_number(&key, ~sequence);
    kithi_key_number(&key, sequence);
    return sink->take(sink->ctx, key.bytes, key.size);
}

kith_status kithi_index_managed(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    kithi_key key;
    if (values[KITH_ORDER_MANAGER].number == 0) {
        return KITH_OK;
    }
    kithi_index_ordered_prefix(&key, (kith_id)values[KITH_ORDER_MANAGER].number,
                               kithi_duties_open(values[KITH_ORDER_STATUS].number));
    kithi_key_number(&key, sequence);
    return sink->take(sink->ctx, key.bytes, key.size);
}

kith_status kithi_index_earned(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    kithi_key key;
    const kith_id recipient = (kith_id)values[KITH_COMMISSION_ENTRY_RECIPIENT].number;
    kithi_index_earned_prefix(&key, recipient != 0 ? recipient
                                                   : (kith_id)values[KITH_COMMISSION_ENTRY_MANAGER].number);
    kithi_key_number(&key, (uint32_t)values[KITH_COMMISSION_ENTRY_DATE].number);
    kithi_key_number(&key, sequence);
    return sink->take(sink->ctx, key.bytes, key.size);
}

/* Those that name a currency are found by it. */
kith_status kithi_index_unnamed(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    kithi_key key;
    if (values[KITH_COMMISSION_ENTRY_CURRENCY].number != 0) {
        return KITH_OK;
    }
    kithi_index_unnamed_prefix(&key);
    kithi_key_number(&key, sequence);
    return sink->take(sink->ctx, key.bytes, key.size);
}

kith_status kithi_index_visited(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    kithi_key key;
    kithi_index_visited_prefix(&key, (kith_date)values[KITH_VISIT_DATE].number);
    kithi_key_number(&key, kithi_id_sequence((kith_id)values[KITH_VISIT_CUSTOMER].number));
    kithi_key_number(&key, sequence);
    return sink->take(sink->ctx, key.bytes, key.size);
}
