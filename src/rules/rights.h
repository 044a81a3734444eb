/* Rights kept in the book: what the role of a user allows (O2, O15). */
#ifndef KITH_RULES_RIGHTS_H
#define KITH_RULES_RIGHTS_H

#include "model/model.h"

/* KITH_RIGHTS_ of the book; KITH_RIGHTS_HOST before there is a book record. */
int64_t kithi_rights_mode(const kithi_state *state);

/* May this user do that on records of a kind (0: on some kind)? Unknown and inactive users may nothing. */
bool kithi_rights_allow(const kithi_state *state, const char *actor, uint32_t operation, uint32_t kind);

#endif
