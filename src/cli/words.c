/* Words: one table for each list whose codes alone would say too little. */
#include "cli/words.h"

#include "kith/schema.h"
#include "kith/trace.h"

#include <stddef.h>

static const char *const reasons[] = {
    [KITH_REASON_TAKEN] = "counts",
    [KITH_REASON_NO_RECORD] = "nothing is there",
    [KITH_REASON_INACTIVE] = "is inactive",
    [KITH_REASON_NOT_YET_VALID] = "begins later",
    [KITH_REASON_EXPIRED] = "has ended",
    [KITH_REASON_CURRENCY] = "is for another currency",
    [KITH_REASON_MIN_VALUE] = "the order is too small",
    [KITH_REASON_NOT_INHERITABLE] = "is not inherited",
    [KITH_REASON_CHAIN_OFF] = "the chain does not count",
    [KITH_REASON_NO_CHAIN] = "in no such chain on the day",
    [KITH_REASON_CHAIN_AMBIGUOUS] = "in several chains, none is chosen",
    [KITH_REASON_BLOCKED_BELOW] = "a block stands nearer",
    [KITH_REASON_ENFORCED_ABOVE] = "a higher one is enforced",
    [KITH_REASON_OVERRIDDEN_BY_NEARER] = "a nearer one counts",
    [KITH_REASON_LESS_FAVOURABLE] = "another is better for the buyer",
    [KITH_REASON_OVERRIDDEN_BY_HIGHER] = "a higher one counts",
    [KITH_REASON_EXCLUSIVE_AGREEMENT] = "an exclusive agreement counts",
    [KITH_REASON_CONFLICT] = "in conflict with one that counts",
    [KITH_REASON_BLOCKS] = "blocks what is above",
    [KITH_REASON_NONE] = "says that there is nothing",
    [KITH_REASON_NOT_RELEVANT] = "the node is skipped",
    [KITH_REASON_ABSENT] = "is absent",
    [KITH_REASON_OPTED_OUT] = "takes none that are given out, or not by weight",
    [KITH_REASON_OTHER_GROUP] = "is in no group for such orders",
    [KITH_REASON_BUSY] = "is not free",
    [KITH_REASON_AT_CAPACITY] = "has as many open orders as it takes",
    [KITH_REASON_NOT_ITS_TURN] = "another one comes first",
    [KITH_REASON_NO_MATCH] = "is not for such orders",
    [KITH_REASON_NOT_A_MANAGER] = "who saved is no manager",
    [KITH_REASON_NO_CARD] = "has no card",
    [KITH_REASON_CARD_BLOCKED] = "is blocked",
    [KITH_REASON_CARD_LOST] = "is lost, or another follows it",
    [KITH_REASON_CARD_RETURNED] = "was returned",
    [KITH_REASON_NO_RATE] = "no rate is set there",
    [KITH_REASON_NO_ROLE] = "is no recipient: has not the role, or orders itself",
    [KITH_REASON_UNDERAGE] = "is not of age",
    [KITH_REASON_NOT_CAPABLE] = "has not full legal capacity",
    [KITH_REASON_NOT_CHOSEN] = "is not the one that counts",
};

static const char *const rules[] = {
    [0] = "nothing had to be decided",
    [KITH_ASSIGNED_BY_EDITOR] = "nobody had one: who saved the order (B10)",
    [KITH_ASSIGNED_BY_DISTRIBUTION] = "nobody had one: given out",
    [KITH_ASSIGNED_BY_ORDER] = "the customer got the order's (B9)",
    [KITH_ASSIGNED_BY_CUSTOMER] = "the order got the customer's (B8)",
    [KITH_ASSIGNED_BY_REPLACEMENT] = "the former one is inactive: given out (B6)",
    [KITH_ASSIGNED_BY_SUBSTITUTE] = "the customer's is absent: its substitute",
    [KITH_ASSIGNED_BY_ABSENCE] = "the customer's is absent: given out",
    [KITH_ASSIGNED_BY_FORCE] = "both had one: the customer's, as the book says",
    [KITH_ASSIGNED_BY_REBINDING] = "both had one: the order's, as the book says",
    [KITH_ASSIGNED_BY_EDITOR_ON_INACTIVE] = "the former one is inactive: who saved the order",
    [KITH_ASSIGNED_BY_CARD] = "set on the customer's card (B5)",
    [KITH_ASSIGNED_BY_LAST_ORDER] = "that of the customer's last order (B9)",
    [KITH_ASSIGNED_BY_CLEARING] = "taken away by hand",
    [KITH_ASSIGNED_BY_TRANSFER] = "handed over",
    [KITH_ASSIGNED_BY_MERGE] = "the customer was merged with another",
};

static const char *const outcomes[] = {
    [KITH_ASSIGNMENT_PENDING] = "there is nobody: it waits for a manager",
    [KITH_ASSIGNMENT_OWNER_INACTIVE] = "its manager is inactive, and nobody takes over",
    [KITH_ASSIGNMENT_OWNER_ABSENT] = "its manager is absent, and nobody stands in",
};

static const char *const cards[] = {
    [KITH_CARD_RESULT_OWN] = "the customer's own",
    [KITH_CARD_RESULT_HOLDER] = "that of a card holder",
    [KITH_CARD_RESULT_MANUAL] = "the one that is typed",
    [KITH_CARD_RESULT_NONE] = "none: there is no card, and no holder",
    [KITH_CARD_RESULT_HOLDER_HAS_NO_CARD] = "none: the holder has no card",
    [KITH_CARD_RESULT_HOLDER_BLOCKED] = "none: the holder's is blocked",
    [KITH_CARD_RESULT_HOLDER_EXPIRED] = "none: the holder's is no longer valid",
    [KITH_CARD_RESULT_OWN_BLOCKED] = "none: the customer's own is blocked",
    [KITH_CARD_RESULT_OWN_EXPIRED] = "none: the customer's own is no longer valid",
    [KITH_CARD_RESULT_REFUSED] = "none: the one that is typed is not active",
};

static const char *const rates[] = {
    [KITH_RATE_MANUAL] = "typed in the order",
    [KITH_RATE_CUSTOMER_BRAND] = "of the customer for the brand",
    [KITH_RATE_CUSTOMER] = "of the customer",
    [KITH_RATE_REPRESENTATIVE_BRAND] = "of the representative for the brand",
    [KITH_RATE_REPRESENTATIVE] = "of the representative",
    [KITH_RATE_BRAND] = "of the brand",
    [KITH_RATE_BOOK] = "of the book",
    [KITH_RATE_RECIPIENT] = "the recipient's own",
};

static const char *const recipients[] = {
    [KITH_RECIPIENT_MANUAL] = "typed in the order",
    [KITH_RECIPIENT_RELATION] = "linked to the customer",
    [KITH_RECIPIENT_REPRESENTATIVE] = "the representative",
};

static const char *const permissions[] = {
    [KITH_PERMISSION_NO_ADDRESS] = "there is no address to use",
    [KITH_PERMISSION_HARD_BOUNCE] = "the address does not exist",
    [KITH_PERMISSION_COMPLAINT] = "a message was called spam",
    [KITH_PERMISSION_WITHDRAWN] = "consent was taken back",
    [KITH_PERMISSION_SUPPRESSED] = "nothing is sent to this address",
    [KITH_PERMISSION_SOFT_BOUNCE] = "the last message did not arrive",
    [KITH_PERMISSION_EXPRESS] = "consent was given",
    [KITH_PERMISSION_IMPLIED_PURCHASE] = "follows from a purchase",
    [KITH_PERMISSION_IMPLIED_CONTRACT] = "follows from a contract",
    [KITH_PERMISSION_IMPLIED_INQUIRY] = "follows from an inquiry",
    [KITH_PERMISSION_IMPLIED_NON_BUSINESS] = "follows from being a member",
    [KITH_PERMISSION_IMPLIED_PUBLISHED] = "the address is published",
    [KITH_PERMISSION_NO_PROOF] = "consent cannot be shown",
    [KITH_PERMISSION_EXPIRED] = "what it followed from is too long ago",
    [KITH_PERMISSION_UNCONFIRMED] = "asked, and not answered",
    [KITH_PERMISSION_NO_CONSENT] = "nothing is known",
};

static const char *const signatories[] = {
    [KITH_SIGNATORY_SELF] = "the customer",
    [KITH_SIGNATORY_SELF_WITH_CONSENT] = "the customer, and a representative agrees",
    [KITH_SIGNATORY_REPRESENTATIVE] = "a representative",
    [KITH_SIGNATORY_REPRESENTATIVE_MISSING] = "nobody may: a representative is missing",
    [KITH_SIGNATORY_REPRESENTATIVE_INVALID] = "nobody may: no representative may sign",
    [KITH_SIGNATORY_UNDETERMINED] = "not known: the customer's age is not",
};

#define TABLE(list, words)                                                                                   \
    {                                                                                                        \
        list, words, sizeof(words) / sizeof(words)[0]                                                        \
    }

static const struct {
    uint32_t list;
    const char *const *words;
    size_t count;
} tables[] = {
    TABLE(KITH_LIST_REASON, reasons),         TABLE(KITH_LIST_ASSIGNED_BY, rules),
    TABLE(KITH_LIST_ASSIGNMENT, outcomes),    TABLE(KITH_LIST_CARD_RESULT, cards),
    TABLE(KITH_LIST_RATE_ORIGIN, rates),      TABLE(KITH_LIST_RECIPIENT_ORIGIN, recipients),
    TABLE(KITH_LIST_PERMISSION, permissions), TABLE(KITH_LIST_SIGNATORY, signatories),
};

const char *cli_words(uint32_t list, int64_t entry)
{
    const char *found = kith_schema_code(list, entry);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        if (tables[i].list == list && entry >= 0 && (uint64_t)entry < tables[i].count) {
            found = tables[i].words[entry];
        }
    }
    return found == NULL ? "" : found;
}

cli_cell cli_words_cell(const cli_out *out, uint32_t list, int64_t entry)
{
    return cli_cell_text(out->form == CLI_OUT_TEXT ? cli_words(list, entry) : kith_schema_code(list, entry));
}

void cli_words_write(cli_out *out, uint32_t list, int64_t entry)
{
    cli_out_cell(out, cli_cell_text(cli_words(list, entry)));
    cli_out_cell(out, cli_cell_text(kith_schema_code(list, entry)));
}
