/* Consent: may a message be sent to a contact (table 7). The public question of kith/consent.h. */
#ifndef KITH_RULES_CONSENT_H
#define KITH_RULES_CONSENT_H

#include "model/model.h"

#include "kith/book.h"
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

/* The first entry of the list of suppressions for an address behind `after` (0: of all); 0: none. */
kith_id kithi_consent_entry_after(const kithi_state *state, const kith_value *address, kith_id after);

/* The entry of the list that holds for an address, or for its hash, on a channel and a day (0: on any); 0:
 * none does. */
kith_id kithi_consent_suppression(const kithi_state *state, const kith_value *address, uint32_t channel,
                                  kith_date on);

/* May the list have phone numbers? Where it does not, nobody need look for one. */
bool kithi_consent_suppresses_numbers(const kithi_state *state);

/* Write an address as that of somebody who was erased stands on the list, KITHI_HASHED_ADDRESS bytes; its
 * length, 0: the host cannot say. */
size_t kithi_consent_hash(const kithi_model *model, const kith_value *address, char *out);

/* An address, if there is one, of a contact or a customer; on a KITH_CHANNEL_. */
typedef kith_status (*kithi_address_fn)(void *ctx, kith_id who, uint32_t channel, const kith_value *address);

/* The addresses that a contact has, and those that its consents name. `visit` may write, and stops the walk
 * by what it returns. */
kith_status kithi_consent_addresses(const kithi_state *state, kith_id contact, kithi_address_fn visit,
                                    void *ctx);

/*
 * What a customer and its contacts themselves forbid for good, apart from the list of suppressions: by a
 * withdrawal, a complaint, a status or the wish for no calls. An address that a consent names counts though
 * the contact has another one by now. `visit` may write, and stops the walk by what it returns.
 */
kith_status kithi_consent_refusals(const kithi_state *state, kith_id customer, kithi_address_fn visit,
                                   void *ctx);

/* The law is request->law, the book's or none; `on` 0: every consent counts, and nothing ends. */
void kithi_consent_ask(const kithi_state *state, const kith_contact_request *request, kith_date on,
                       kith_permission *out);

#endif
