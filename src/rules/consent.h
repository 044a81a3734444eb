/* Consent: may a message be sent to a contact (table 7). The public question of kith/consent.h. */
#ifndef KITH_RULES_CONSENT_H
#define KITH_RULES_CONSENT_H

#include "model/model.h"

#include "kith/consent.h"

/* The law is request->law, the book's or none; `on` 0: every consent counts, and nothing ends. */
void kithi_consent_ask(const kithi_state *state, const kith_contact_request *request, kith_date on,
                       kith_permission *out);

#endif
