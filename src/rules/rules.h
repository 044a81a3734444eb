/*
 * Rules: what the end state of a transaction must fulfil. A rule is one function and one line in the ordered
 * list of rules.c, whose order is the precedence of errors. Rules read a state and report findings; they
 * never write.
 *
 * Of two records that clash, the one with the greater id is reported, unless the other was not touched: so a
 * bulk import can go on without the later of two rows.
 */
#ifndef KITH_RULES_RULES_H
#define KITH_RULES_RULES_H

#include "model/model.h"

#include "kith/kinds.h"

/* Growing list of findings. */
typedef struct kithi_findings {
    kithi_memory *memory;
    kith_finding *items;
    size_t count;
    size_t capacity;
} kithi_findings;

/* What a rule is asked about. */
typedef struct kithi_case {
    const kithi_state *state; /* to be judged */
    const kithi_state *base;  /* before the changes; NULL: everything is old */
    const kithi_state *later; /* `state` is what was before this one; NULL: it is the one at hand */
    bool (*touched)(const void *ctx,
                    kith_id id); /* did the transaction change this record? NULL: it did not */
    uint32_t (*last)(const void *ctx, kith_id id); /* the change that touched it last; UINT32_MAX: none did */
    uint32_t (*left)(const void *ctx,
                     kith_id type); /* fields of a type whose change lets stay what is there */
    const void *ctx;
    bool importing;  /* the transaction takes over what others kept */
    kith_date today; /* of the transaction or the view; 0: none */
    kithi_findings *out;
    kith_id id;        /* the record */
    uint32_t sequence; /* its sequence */
    uint32_t change;   /* index of the change that touched it last */
    bool by_hand;      /* and that set fields, of this record or of one that it follows */
    bool decided;      /* or that was a saving, which settles what comes of an order */
    kith_value values[KITHI_FIELDS];
} kithi_case;

void kithi_findings_free(kithi_findings *findings);

/* Report; KITH_OK or KITH_ERR_MEMORY. `other` may be 0. */
kith_status kithi_rules_report(kithi_case *asked, int32_t rule, uint32_t field, kith_id other);
kith_status kithi_rules_report_days(kithi_case *asked, int32_t rule, kith_id other, kith_date since,
                                    kith_date until);

/* Does the other record count against this one (see above)? */
bool kithi_rules_counts(const kithi_case *asked, kith_id other);

/* The same record, as it was before: of whatever a policy has left since then the type is taken as it is by
 * now. Its values are still to be read. */
kithi_case kithi_rules_before(const kithi_case *asked);

/* A setting of the type of the relation asked about. */
int64_t kithi_rules_type_setting(const kithi_case *asked, uint32_t field);

/* Is this record made by the transaction? */
bool kithi_rules_new(const kithi_case *asked);

/* Judge a live record by every rule of its kind; or one that was removed. KITH_OK or KITH_ERR_MEMORY. */
kith_status kithi_rules_judge(kithi_case *asked, kith_id id);

/*
 * Records that must be judged anew because this one was changed in `fields` (bits): relations of a customer
 * whose kind or category changed, relations of a type whose settings changed, types whose reciprocal it is,
 * chain links when the book allows fewer levels. Calls `visit` for each.
 */
kith_status kithi_rules_affected(const kithi_state *state, kith_id id, uint32_t fields,
                                 kith_status (*visit)(void *ctx, kith_id affected), void *ctx);

/* Call `visit` for every relation of a type. */
kith_status kithi_rules_each_of_type(const kithi_state *state, uint32_t type,
                                     kith_status (*visit)(void *ctx, kith_id relation), void *ctx);

/* The rules, a file per noun. */
kith_status kithi_rule_number_taken(kithi_case *asked);
kith_status kithi_rule_double_part(kithi_case *asked);
kith_status kithi_rule_attribute_value(kithi_case *asked);
kith_status kithi_rule_in_use(kithi_case *asked);
kith_status kithi_rule_name_missing(kithi_case *asked);
kith_status kithi_rule_person_only(kithi_case *asked);
kith_status kithi_rule_primary(kithi_case *asked);
kith_status kithi_rule_primary_gone(kithi_case *asked);
kith_status kithi_rule_location_name(kithi_case *asked);
kith_status kithi_rule_location_shares(kithi_case *asked);
kith_status kithi_rule_location_owner(kithi_case *asked);
kith_status kithi_rule_consent(kithi_case *asked);
kith_status kithi_rule_withdrawal_gone(kithi_case *asked);
kith_status kithi_rule_season_year(kithi_case *asked);
kith_status kithi_rule_coordinates(kithi_case *asked);
kith_status kithi_rule_signed(kithi_case *asked);
kith_status kithi_rule_signed_gone(kithi_case *asked);
kith_status kithi_rule_chain_node(kithi_case *asked);
kith_status kithi_rule_chain_node_gone(kithi_case *asked);
kith_status kithi_rule_second_parent(kithi_case *asked);
kith_status kithi_rule_own_ancestor(kithi_case *asked);
kith_status kithi_rule_too_deep(kithi_case *asked);
kith_status kithi_rule_agency(kithi_case *asked);
kith_status kithi_rule_role_gone(kithi_case *asked);
kith_status kithi_rule_condition_shape(kithi_case *asked);
kith_status kithi_rule_condition_mode(kithi_case *asked);
kith_status kithi_rule_condition_location(kithi_case *asked);
kith_status kithi_rule_condition_overlap(kithi_case *asked);
kith_status kithi_rule_bound_active(kithi_case *asked);
kith_status kithi_rule_bound_once(kithi_case *asked);
kith_status kithi_rule_substitute(kithi_case *asked);
kith_status kithi_rule_distribution(kithi_case *asked);
kith_status kithi_rule_entry_gone(kithi_case *asked);
kith_status kithi_rule_shares(kithi_case *asked);
kith_status kithi_rule_share_frozen(kithi_case *asked);
kith_status kithi_rule_share_gone(kithi_case *asked);
kith_status kithi_rule_recipients(kithi_case *asked);
kith_status kithi_rule_earned_in_book(kithi_case *asked);
kith_status kithi_rule_earned_digits(kithi_case *asked);
kith_status kithi_rule_card_successor(kithi_case *asked);
kith_status kithi_rule_order_card_frozen(kithi_case *asked);
kith_status kithi_rule_order_card_gone(kithi_case *asked);
kith_status kithi_rule_programme_currency(kithi_case *asked);
kith_status kithi_rule_book_currency(kithi_case *asked);
kith_status kithi_rule_accruals(kithi_case *asked);
kith_status kithi_rule_accrual_account(kithi_case *asked);
kith_status kithi_rule_alias(kithi_case *asked);
kith_status kithi_rule_alias_gone(kithi_case *asked);
kith_status kithi_rule_merged(kithi_case *asked);
kith_status kithi_rule_type_shape(kithi_case *asked);
kith_status kithi_rule_type_retired(kithi_case *asked);
kith_status kithi_rule_party(kithi_case *asked);
kith_status kithi_rule_self_relation(kithi_case *asked);
kith_status kithi_rule_period(kithi_case *asked);
kith_status kithi_rule_customer_erased(kithi_case *asked);
kith_status kithi_rule_overlap(kithi_case *asked);
kith_status kithi_rule_maximum(kithi_case *asked);
kith_status kithi_rule_cycle(kithi_case *asked);

#endif
