/* Messages: the table of status codes and rules in words. */
#ifndef KITH_RULES_MESSAGES_H
#define KITH_RULES_MESSAGES_H

#include "kith/types.h"

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

#endif
