/* Index: the form in which addresses are the same, and the keys of the suppression list. */
#include "model/index.h"

#include "base/fold.h"
#include "base/phone.h"

#include <string.h>

size_t kithi_index_address(const char *text, size_t length, char *out, size_t capacity)
{
    if (text[0] == '#') { /* the hash of one */
        const size_t fits = length < capacity ? length : capacity;
        memcpy(out, text, fits);
        return fits;
    }
    const bool mail = memchr(text, '@', length) != NULL;
    const size_t digits = mail ? 0 : kithi_phone_digits(text, length, out, capacity);
    if (digits == 0) {
        return kithi_fold(text, length, out, capacity);
    }
    const size_t plus = kithi_phone_plus(out, digits);
    memmove(out, out + plus, digits - plus);
    return digits - plus;
}

void kithi_index_suppressed_prefix(kithi_key *key, const char *text, size_t length)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_SUPPRESSED);
    key->size += kithi_index_address(text, length, (char *)key->bytes + key->size,
                                     KITHI_KEY_MOST - KITHI_KEY_TAIL - key->size);
    kithi_key_byte(key, 0);
}

kith_status kithi_index_suppressed(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    kithi_key key;
    const kith_value *address = &values[KITH_SUPPRESSION_ADDRESS];
    kithi_index_suppressed_prefix(&key, address->text, address->length);
    kithi_key_number(&key, sequence);
    return sink->take(sink->ctx, key.bytes, key.size);
}
