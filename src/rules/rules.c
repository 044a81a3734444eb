/* Rules: the ordered list, and how it is run over a record. */
#include "rules/rules.h"

#include "model/index.h"
#include "model/links.h"
#include "model/rows.h"
#include "model/shape.h"

#include <assert.h>

typedef struct listed_rule {
    uint32_t kind; /* 0: every kind */
    kith_status (*judge)(kithi_case *asked);
} listed_rule;

/* In order of precedence. */
static const listed_rule rules[] = {
    {0, kithi_rule_number_taken},
    {KITH_KIND_RELATION, kithi_rule_type_retired},
    {KITH_KIND_RELATION, kithi_rule_party},
    {KITH_KIND_RELATION, kithi_rule_self_relation},
    {0, kithi_rule_period},
    {KITH_KIND_RELATION, kithi_rule_overlap},
    {KITH_KIND_RELATION, kithi_rule_maximum},
    {KITH_KIND_RELATION, kithi_rule_cycle},
    {KITH_KIND_CUSTOMER, kithi_rule_name_missing},
    {0, kithi_rule_customer_erased},
    {KITH_KIND_RELATION_TYPE, kithi_rule_type_shape},
    {0, kithi_rule_double_part},
    {KITH_KIND_ATTRIBUTE_VALUE, kithi_rule_attribute_value},
    {KITH_KIND_CUSTOMER, kithi_rule_person_only},
    {0, kithi_rule_primary},
    {KITH_KIND_LOCATION, kithi_rule_location_name},
    {KITH_KIND_LOCATION, kithi_rule_location_shares},
    {KITH_KIND_CUSTOMER, kithi_rule_location_owner},
    {KITH_KIND_CONTACT, kithi_rule_consent},
    {0, kithi_rule_season_year},
    {KITH_KIND_LOCATION, kithi_rule_coordinates},
    {KITH_KIND_SIGNED_DOCUMENT, kithi_rule_signed},
    {KITH_KIND_CHAIN_LINK, kithi_rule_chain_node},
    {KITH_KIND_CHAIN_LINK, kithi_rule_second_parent},
    {KITH_KIND_CHAIN_LINK, kithi_rule_own_ancestor},
    {KITH_KIND_CHAIN_LINK, kithi_rule_too_deep},
    {KITH_KIND_RELATION, kithi_rule_agency},
    {KITH_KIND_CONDITION_TYPE, kithi_rule_condition_mode},
    {KITH_KIND_CONDITION, kithi_rule_condition_shape},
    {KITH_KIND_CONDITION, kithi_rule_condition_location},
    {KITH_KIND_CONDITION, kithi_rule_condition_overlap},
    {KITH_KIND_BINDING, kithi_rule_bound_active},
    {KITH_KIND_BINDING, kithi_rule_bound_once},
    {KITH_KIND_MANAGER, kithi_rule_substitute},
    {KITH_KIND_DISTRIBUTION, kithi_rule_distribution},
    {KITH_KIND_COMMISSION_SHARE, kithi_rule_share_frozen},
    {KITH_KIND_COMMISSION_SHARE, kithi_rule_shares},
    {KITH_KIND_RELATION, kithi_rule_recipients},
    {KITH_KIND_CARD, kithi_rule_card_successor},
    {KITH_KIND_CARD_PROGRAMME, kithi_rule_programme_currency},
    {KITH_KIND_BOOK, kithi_rule_book_currency},
    {KITH_KIND_BOOK, kithi_rule_earned_in_book},
    {KITH_KIND_CURRENCY, kithi_rule_earned_digits},
    {KITH_KIND_ORDER_CARD, kithi_rule_order_card_frozen},
    {KITH_KIND_ORDER_CARD, kithi_rule_accruals},
    {KITH_KIND_CARD_ACCRUAL, kithi_rule_accrual_account},
    {KITH_KIND_ALIAS, kithi_rule_alias},
    {KITH_KIND_CUSTOMER, kithi_rule_merged},
};

void kithi_findings_free(kithi_findings *findings)
{
    kithi_memory_free(findings->memory, findings->items, findings->capacity * sizeof *findings->items);
    findings->items = NULL;
    findings->count = findings->capacity = 0;
}

static kith_status add_finding(kithi_case *asked, kith_finding finding)
{
    kithi_findings *out = asked->out;
    if (!kithi_memory_grow(out->memory, (void **)&out->items, &out->capacity, out->count + 1,
                           sizeof *out->items)) {
        return KITH_ERR_MEMORY;
    }
    finding.subject = asked->id;
    finding.change = asked->change;
    out->items[out->count++] = finding;
    return KITH_OK;
}

kith_status kithi_rules_report(kithi_case *asked, int32_t rule, uint32_t field, kith_id other)
{
    return add_finding(asked, (kith_finding){.rule = rule, .field = field, .other = other});
}

kith_status kithi_rules_report_days(kithi_case *asked, int32_t rule, kith_id other, kith_date since,
                                    kith_date until)
{
    return add_finding(asked, (kith_finding){.rule = rule, .other = other, .since = since, .until = until});
}

bool kithi_rules_counts(const kithi_case *asked, kith_id other)
{
    return other < asked->id || (asked->touched != NULL && !asked->touched(asked->ctx, other));
}

kithi_case kithi_rules_before(const kithi_case *asked)
{
    return (kithi_case){.state = asked->base,
                        .later = asked->state,
                        .touched = asked->touched,
                        .left = asked->left,
                        .ctx = asked->ctx,
                        .today = asked->today,
                        .id = asked->id};
}

int64_t kithi_rules_type_setting(const kithi_case *asked, uint32_t field)
{
    const kith_id type = (kith_id)asked->values[KITH_RELATION_TYPE].number;
    const bool left = asked->later != NULL && (asked->left(asked->ctx, type) >> field & 1u) != 0;
    return kithi_row_number_of(left ? asked->later : asked->state, type, field);
}

bool kithi_rules_new(const kithi_case *asked)
{
    return asked->base != NULL && kithi_row_find(asked->base, asked->id) == NULL;
}

/* Of what was removed, in order of precedence. Each asks for the kind itself. */
static kith_status (*const rules_of_gone[])(kithi_case *asked) = {
    kithi_rule_in_use,      kithi_rule_primary_gone,    kithi_rule_role_gone,  kithi_rule_entry_gone,
    kithi_rule_share_gone,  kithi_rule_order_card_gone, kithi_rule_alias_gone, kithi_rule_chain_node_gone,
    kithi_rule_signed_gone, kithi_rule_withdrawal_gone,
};

static kith_status judge_removed(kithi_case *asked)
{
    kith_status status = KITH_OK;
    for (size_t i = 0; i < sizeof rules_of_gone / sizeof rules_of_gone[0] && status == KITH_OK; i++) {
        status = rules_of_gone[i](asked);
    }
    return status;
}

kith_status kithi_rules_judge(kithi_case *asked, kith_id id)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const unsigned char *row = kithi_row_find(asked->state, id);
    assert(kithi_schema_kind(kind) != NULL);
    asked->id = id;
    asked->sequence = kithi_id_sequence(id);
    if (row == NULL) {
        return judge_removed(asked);
    }
    kithi_row_read(asked->state, kind, row, asked->values);
    if (kithi_shape_references(asked->state, kind, asked->values, NULL) != KITH_OK) {
        return KITH_OK; /* what it refers to has been removed, and is refused for that */
    }
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (rules[i].kind == 0 || rules[i].kind == kind) {
            const kith_status status = rules[i].judge(asked);
            if (status != KITH_OK) {
                return status;
            }
        }
    }
    return KITH_OK;
}

static kith_status visit_customer(const kithi_state *state, uint32_t customer,
                                  kith_status (*visit)(void *ctx, kith_id relation), void *ctx)
{
    kithi_walk walk;
    kith_status status = KITH_OK;
    for (kithi_links_walk(&walk, state, customer, (kithi_entry){0, 0});
         walk.entry != NULL && status == KITH_OK; kithi_links_next(&walk)) {
        const bool again =
            kithi_entry_end(walk.entry) == KITH_END_TO && kithi_entry_other(walk.entry) == customer;
        if (!again) { /* a self relation stands there twice */
            status = visit(ctx, kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry)));
        }
    }
    return status;
}

kith_status kithi_rules_each_of_type(const kithi_state *state, uint32_t type,
                                     kith_status (*visit)(void *ctx, kith_id relation), void *ctx)
{
    const kithi_type_state *known = kithi_links_type(state, type);
    kith_status status = KITH_OK;
    if (known == NULL) {
        return KITH_OK;
    }
    for (uint32_t from = kithi_links_next_member(state, known, KITH_END_FROM, 0);
         from != 0 && status == KITH_OK; from = kithi_links_next_member(state, known, KITH_END_FROM, from)) {
        kithi_walk walk;
        kithi_links_walk(&walk, state, from, kithi_entry_make(type, KITH_END_FROM, 0, 0, 0, 0));
        while (status == KITH_OK && walk.entry != NULL && kithi_entry_type(walk.entry) == type &&
               kithi_entry_end(walk.entry) == KITH_END_FROM) {
            status = visit(ctx, kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry)));
            kithi_links_next(&walk);
        }
    }
    return status;
}

/* Types that name this one as their reciprocal. */
static kith_status visit_reciprocals(const kithi_state *state, kith_id type,
                                     kith_status (*visit)(void *ctx, kith_id affected), void *ctx)
{
    kith_status status = KITH_OK;
    kithi_key prefix;
    kithi_cursor cursor;
    kithi_index_owner_prefix(&prefix, type, KITH_KIND_RELATION_TYPE, KITH_RELATION_TYPE_RECIPROCAL);
    kithi_index_seek(&cursor, state, &prefix);
    for (; status == KITH_OK && kithi_cursor_begins(&cursor, prefix.bytes, prefix.size);
         kithi_cursor_next(&cursor)) {
        status = visit(ctx, kithi_id_make(KITH_KIND_RELATION_TYPE, kithi_cursor_tail(&cursor)));
    }
    return status;
}

static kith_status visit_chain_links(const kithi_state *state,
                                     kith_status (*visit)(void *ctx, kith_id affected), void *ctx)
{
    kith_status status = KITH_OK;
    for (uint32_t row = kithi_row_next(state, KITH_KIND_CHAIN_LINK, 0); row != 0 && status == KITH_OK;
         row = kithi_row_next(state, KITH_KIND_CHAIN_LINK, row)) {
        status = visit(ctx, kithi_id_make(KITH_KIND_CHAIN_LINK, row));
    }
    return status;
}

kith_status kithi_rules_affected(const kithi_state *state, kith_id id, uint32_t fields,
                                 kith_status (*visit)(void *ctx, kith_id relation), void *ctx)
{
    const uint32_t of_customer = UINT32_C(1) << KITH_CUSTOMER_KIND | UINT32_C(1) << KITH_CUSTOMER_CATEGORY;
    const uint32_t not_of_type =
        UINT32_C(1) << KITH_RELATION_TYPE_CODE | UINT32_C(1) << KITH_RELATION_TYPE_GROUP |
        UINT32_C(1) << KITH_RELATION_TYPE_RETIRED | UINT32_C(1) << KITH_RELATION_TYPE_AUTO_RECIPROCAL |
        UINT32_C(1) << KITH_RELATION_TYPE_RECIPROCAL;
    if (kithi_row_find(state, id) == NULL) {
        return KITH_OK;
    }
    if (KITH_ID_KIND(id) == KITH_KIND_BOOK && (fields >> KITH_BOOK_MAX_LEVELS & 1u) != 0) {
        return visit_chain_links(state, visit, ctx);
    }
    if (KITH_ID_KIND(id) == KITH_KIND_CUSTOMER && (fields & of_customer) != 0) {
        return visit_customer(state, kithi_id_sequence(id), visit, ctx);
    }
    if (KITH_ID_KIND(id) == KITH_KIND_RELATION_TYPE && (fields >> KITH_RELATION_TYPE_RECIPROCAL & 1u) != 0) {
        const kith_status status = visit_reciprocals(state, id, visit, ctx);
        if (status != KITH_OK) {
            return status;
        }
    }
    if (KITH_ID_KIND(id) == KITH_KIND_RELATION_TYPE && (fields & ~not_of_type) != 0) {
        return kithi_rules_each_of_type(state, kithi_id_sequence(id), visit, ctx);
    }
    return KITH_OK;
}
