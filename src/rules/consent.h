/* Consent: may a message be sent to a contact (table 7). The public question of kith/consent.h. */
#ifndef KITH_RULES_CONSENT_H
#define KITH_RULES_CONSENT_H

#include "model/model.h"

#include "kith/consent.h"

/* Fields of a contact for a KITH_CHANNEL_: where it is reached, how that went, and since when. */
typedef struct kithi_channel {
    uint32_t address;
    uint32_t status;
    uint32_t since;
} kithi_channel;

const kithi_channel *kithi_consent_channel(uint32_t channel);

/* Do two texts name one address? Case does not count, and of a phone number only the digits. */
bool kithi_consent_same_address(const kith_value *one, const kith_value *other);

/* The law is request->law, the book's or none; `on` 0: every consent counts, and nothing ends. */
void kithi_consent_ask(const kithi_state *state, const kith_contact_request *request, kith_date on,
                       kith_permission *out);

#endif
