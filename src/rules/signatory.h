/* Signatory: who signs for a customer (table 5). The public question of kith/signatory.h. */
#ifndef KITH_RULES_SIGNATORY_H
#define KITH_RULES_SIGNATORY_H

#include "model/model.h"

#include "kith/signatory.h"

/* The profile that is asked for, or the book's; 0: there is none. */
kith_id kithi_signatory_profile(const kithi_state *state, kith_id asked);

/* `on` 0: ages are not known, and every representative's period holds. */
void kithi_signatory_ask(const kithi_state *state, const kith_signatory_request *request, kith_date on,
                         kith_signatory *out, kith_trace *trace);

#endif
