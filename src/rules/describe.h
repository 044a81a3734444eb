/* Describe: findings in words, and the table of messages. */
#ifndef KITH_RULES_DESCRIBE_H
#define KITH_RULES_DESCRIBE_H

#include "model/model.h"

typedef struct kithi_message {
    int32_t status; /* KITH_ERR_, KITH_ERR_RULE for a rule */
    int32_t rule;
    const char *id;
    const char *name;
    const char *english;
    const char *german;
    const char *russian;
    const char *cause;
    const char *cure;
} kithi_message;

/* NULL: behind the last. */
const kithi_message *kithi_message_at(size_t index);

/* NULL: no such message. */
const kithi_message *kithi_message_of(int32_t status, int32_t rule);

/* Fill the error from a finding. Records that are gone are named as they were in `base` (may be NULL). */
void kithi_finding_describe(const kithi_state *state, const kithi_state *base, const kith_finding *finding,
                    kith_error *err);

#endif
