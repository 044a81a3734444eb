/* Labels of relation types. */
#ifndef KITH_RULES_LABELS_H
#define KITH_RULES_LABELS_H

#include "model/model.h"

/* Type that a code or label names, 0 if there is none, and the end that the name describes. */
uint32_t kithi_labels_find(const kithi_state *state, const char *name, uint32_t *end);

/* Never NULL; "" if there is no such type. */
const char *kithi_labels_of(const kithi_state *state, kith_id type, uint32_t end, int64_t sex,
                            const char *language);

/* Text of the task to choose the chain of an order, in the book's language. */
#define KITHI_CHOICE_MOST 320u
void kithi_labels_choice(const kithi_state *state, const char *order, char out[KITHI_CHOICE_MOST]);

#endif
