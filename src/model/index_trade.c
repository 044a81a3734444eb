/* Index: keys of managers and orders. */
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

void kithi_index_ordered_prefix(kithi_key *key, kith_id customer)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_ORDERED);
    kithi_key_number(key, kithi_id_sequence(customer));
}

void kithi_index_turn_prefix(kithi_key *key, kith_id distribution)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_TURN);
    kithi_key_number(key, kithi_id_sequence(distribution));
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
    kithi_index_ordered_prefix(&key, (kith_id)values[KITH_ORDER_CUSTOMER].number);
    kithi_key_number(&key, ~(uint32_t)values[KITH_ORDER_DATE].number);
    kithi_key_number(&key, ~sequence);
    kithi_key_number(&key, sequence);
    return sink->take(sink->ctx, key.bytes, key.size);
}

kith_status kithi_index_turn(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    kithi_key key;
    if (values[KITH_TURN_NUMBER].number == 0) {
        return KITH_OK; /* it has credit, but was never picked */
    }
    kithi_index_turn_prefix(&key, (kith_id)values[KITH_TURN_DISTRIBUTION].number);
    kithi_key_instant(&key, ~values[KITH_TURN_NUMBER].number);
    kithi_key_number(&key, sequence);
    return sink->take(sink->ctx, key.bytes, key.size);
}
