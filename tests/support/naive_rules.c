/* Naive model, judging: the rules, each straight from its definition, day by day. */
#include "naive.h"

#include "naive_days.h"

#include <string.h>

/* A record that is judged, as part of which change; `all`: every record is, and nothing is forgiven. */
typedef struct judging {
    const naive_book *book;
    const naive_book *base; /* before the transaction; NULL: there is none */
    const naive_book
        *later; /* what `book`, the one before, has become; NULL: it is not judged after the fact */
    const naive_book *now; /* where it is noted what was touched; NULL: nothing was */
    naive_findings *out;
    int all;
    uint32_t change;
} judging;

static void report_at(const judging *work, const naive_record *record, int32_t rule, uint32_t field)
{
    assert_true(work->out->count < NAIVE_FINDINGS);
    work->out->items[work->out->count++] =
        (kith_finding){.rule = rule, .change = work->change, .subject = record->id, .field = field};
}

static void report(const judging *work, const naive_record *record, int32_t rule)
{
    report_at(work, record, rule, 0);
}

/* Before the transaction, of a type whose last change let stay what is there, the settings are those of now.
 */
static const type_settings *settings_before(const naive_book *base, const naive_book *now, kith_id type)
{
    const naive_type *changed = naive_type_of(now, type);
    return &(changed != NULL && changed->policy == KITH_POLICY_LEAVE ? changed : naive_type_of(base, type))
                ->settings;
}

/* Places are the same in a book before and after. */
static int was_touched(const judging *work, kith_id id)
{
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        if (work->now->customers[i].record.id == id) {
            return work->now->customers[i].record.touched >= 0;
        }
    }
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        if (work->now->relations[i].record.id == id) {
            return work->now->relations[i].record.touched >= 0;
        }
    }
    return 0;
}

/* Of two that clash the younger is at fault, unless only the older one was touched. */
static int counts(const judging *work, const naive_record *record, const naive_record *other)
{
    return naive_is_live(other) && other->id != record->id &&
           (other->id < record->id || (work->now != NULL && !was_touched(work, other->id)));
}

static const naive_relation *relation_in(const naive_book *book, kith_id id)
{
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        if (naive_is_live(&book->relations[i].record) && book->relations[i].record.id == id) {
            return &book->relations[i];
        }
    }
    return NULL;
}

static int holds(const naive_relation *values, kith_date on)
{
    return values->since <= on && (values->until == 0 || values->until >= on);
}

static int clash_on(const type_settings *type, const naive_relation *one, const naive_relation *other,
                    kith_date on)
{
    const int differ = type->duplicates == KITH_DUPLICATES_BY_ATTRIBUTES &&
                       (other->priority != one->priority || strcmp(other->remark, one->remark) != 0);
    return other->type == one->type && other->from == one->from && other->to == one->to && !differ &&
           holds(one, on) && holds(other, on);
}

/* Did the two clash on that day before? */
static int clashed_on(const judging *work, const naive_relation *one, const naive_relation *other,
                      kith_date on)
{
    const naive_relation *was = work->base == NULL ? NULL : relation_in(work->base, one->record.id);
    const naive_relation *other_was = was == NULL ? NULL : relation_in(work->base, other->record.id);
    return other_was != NULL && was->type == one->type &&
           clash_on(settings_before(work->base, work->book, was->type), was, other_was, on);
}

static int overlaps(const judging *work, const naive_relation *values)
{
    const type_settings *type = &naive_type_of(work->book, values->type)->settings;
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        const naive_relation *other = &work->book->relations[i];
        for (kith_date on = NAIVE_DAY_BEFORE;
             counts(work, &values->record, &other->record) && on <= NAIVE_DAY_AFTER; on++) {
            if (clash_on(type, values, other, on) && !clashed_on(work, values, other, on)) {
                return 1;
            }
        }
    }
    return 0;
}

static int stands_on(const naive_book *book, const naive_relation *values, uint32_t end, kith_id party)
{
    if (naive_is_symmetric(book, values->type)) {
        return values->from == party || values->to == party;
    }
    return (end == KITH_END_FROM ? values->from : values->to) == party;
}

/* How many too many hold on a day, this one among them; 0 or less: as many as may. */
static int64_t excess_on(const judging *work, const naive_book *book, const naive_relation *values,
                         uint32_t end, int64_t most, kith_date on)
{
    const kith_id party = end == KITH_END_FROM ? values->from : values->to;
    int64_t number = 1;
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        const naive_relation *other = &book->relations[i];
        number += counts(work, &values->record, &other->record) && other->type == values->type &&
                  holds(other, on) && stands_on(book, other, end, party);
    }
    return most != 0 && holds(values, on) ? number - most : 0;
}

/* The same before the transaction. */
static int64_t old_excess_on(const judging *work, const naive_relation *values, uint32_t end, kith_date on)
{
    const naive_relation *was = work->base == NULL ? NULL : relation_in(work->base, values->record.id);
    if (was == NULL || was->type != values->type) {
        return 0;
    }
    const type_settings *type = settings_before(work->base, work->book, was->type);
    return excess_on(work, work->base, was, end, end == KITH_END_FROM ? type->from_maximum : type->to_maximum,
                     on);
}

/* Too many on some day, and more than there were. */
static int exceeds(const judging *work, const naive_relation *values, uint32_t end, int64_t most)
{
    for (kith_date on = NAIVE_DAY_BEFORE; on <= NAIVE_DAY_AFTER; on++) {
        const int64_t excess = excess_on(work, work->book, values, end, most, on);
        if (excess > 0 && excess > old_excess_on(work, values, end, on)) {
            return 1;
        }
    }
    return 0;
}

/* Does a path lead from the relation's `to` back to its `from` on the day? Spreads until nothing is new. */
static int closes_circle_on(const judging *work, const naive_relation *values, kith_date on)
{
    kith_id reached[NAIVE_CUSTOMERS] = {values->to};
    size_t count = 1;
    for (size_t step = 0; step < count; step++) {
        for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
            const naive_relation *other = &work->book->relations[i];
            int known = 0;
            if (!counts(work, &values->record, &other->record) || other->type != values->type ||
                other->from != reached[step] || !holds(other, on)) {
                continue;
            }
            for (size_t j = 0; j < count; j++) {
                known = known || reached[j] == other->to;
            }
            if (!known) {
                reached[count++] = other->to;
            }
        }
    }
    for (size_t j = 0; j < count; j++) {
        if (reached[j] == values->from) {
            return 1;
        }
    }
    return 0;
}

static int closes_circle(const judging *work, const naive_relation *values)
{
    for (kith_date on = NAIVE_DAY_BEFORE; values->from != values->to && on <= NAIVE_DAY_AFTER; on++) {
        if (holds(values, on) && closes_circle_on(work, values, on)) {
            return 1;
        }
    }
    return 0;
}

static int is_party(const naive_book *book, kith_id party, int64_t kind)
{
    return kind == 0 || naive_customer_of(book, party)->kind == kind;
}

/* One whose type or party has been removed is judged by no rule: what was removed is at fault. */
static void judge_relation(const judging *work, const naive_relation *values)
{
    const naive_type *known = naive_type_of(work->book, values->type);
    if (known == NULL || naive_customer_of(work->book, values->from) == NULL ||
        naive_customer_of(work->book, values->to) == NULL) {
        return;
    }
    const type_settings *type =
        work->later == NULL ? &known->settings : settings_before(work->book, work->later, values->type);
    const int is_new = !work->all && !values->record.old;
    const struct {
        int32_t rule;
        int broken;
        uint32_t field; /* where it tells a finding from another of the same rule */
    } rules[] = {
        {KITH_RULE_TYPE_RETIRED,
         type->retired && (is_new || (!work->all && values->type != values->old_type)), 0},
        {KITH_RULE_PARTY_KIND, !is_party(work->book, values->from, type->from_kind), KITH_RELATION_FROM},
        {KITH_RULE_PARTY_KIND, !is_party(work->book, values->to, type->to_kind), KITH_RELATION_TO},
        {KITH_RULE_SELF_RELATION, values->from == values->to && !type->self, 0},
        {KITH_RULE_PERIOD, values->until != 0 && values->until < values->since, 0},
        {KITH_RULE_OVERLAP, overlaps(work, values), 0},
        {KITH_RULE_MAXIMUM, exceeds(work, values, KITH_END_FROM, type->from_maximum), 0},
        {KITH_RULE_MAXIMUM, exceeds(work, values, KITH_END_TO, type->to_maximum), 0},
        {KITH_RULE_CYCLE, type->acyclic && closes_circle(work, values), 0},
    };
    for (size_t i = 0; i < COUNT(rules); i++) {
        if (rules[i].broken) {
            report_at(work, &values->record, rules[i].rule, rules[i].field);
        }
    }
}

static void judge_customer(const judging *work, const naive_customer *values)
{
    const int is_organisation = values->kind == KITH_PARTY_ORGANISATION;
    const int named = is_organisation ? *values->organisation != '\0'
                                      : *values->surname != '\0' || *values->given_name != '\0';
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        const naive_customer *other = &work->book->customers[i];
        if (counts(work, &values->record, &other->record) && strcmp(other->number, values->number) == 0) {
            report(work, &values->record, KITH_RULE_NUMBER_TAKEN);
            break;
        }
    }
    if (!named) {
        report(work, &values->record, KITH_RULE_NAME_MISSING);
    }
    if (is_organisation && values->sex != 0) {
        report(work, &values->record, KITH_RULE_PERSON_ONLY);
    }
}

static void judge_type(const judging *work, const naive_type *values)
{
    const type_settings *type = &values->settings;
    const int symmetric = type->direction == KITH_DIRECTION_SYMMETRIC;
    if (type->reciprocal != 0 && naive_type_of(work->book, type->reciprocal) == NULL) {
        return;
    }
    if ((type->auto_reciprocal != 0 && type->reciprocal == 0) ||
        (symmetric && (type->reciprocal != 0 || type->acyclic != 0 || type->from_kind != type->to_kind ||
                       type->from_maximum != type->to_maximum))) {
        report(work, &values->record, KITH_RULE_TYPE_SHAPE);
    }
}

static int is_used(const naive_book *book, kith_id id)
{
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        const naive_relation *other = &book->relations[i];
        if (naive_is_live(&other->record) && (other->type == id || other->from == id || other->to == id)) {
            return 1;
        }
    }
    for (uint32_t i = 0; i < NAIVE_TYPES; i++) {
        if (naive_is_live(&book->types[i].record) && book->types[i].settings.reciprocal == id) {
            return 1;
        }
    }
    return 0;
}

static void judge_removed(const judging *work, const naive_record *record)
{
    if (is_used(work->book, record->id)) {
        report(work, record, KITH_RULE_IN_USE);
    }
}

static int is_tightened(const naive_type *type)
{
    const type_settings *now = &type->settings;
    const type_settings *old = &type->old_settings;
    return type->record.old && type->policy != KITH_POLICY_LEAVE &&
           (now->from_kind != old->from_kind || now->to_kind != old->to_kind ||
            now->from_maximum != old->from_maximum || now->to_maximum != old->to_maximum ||
            now->self != old->self || now->acyclic != old->acyclic || now->duplicates != old->duplicates);
}

/* Relations that were not touched but hang on this record, which was changed in something they depend on. */
static void judge_dependants(const judging *work, kith_id id)
{
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        const naive_relation *values = &work->book->relations[i];
        if (naive_is_live(&values->record) && values->record.touched < 0 &&
            (values->type == id || values->from == id || values->to == id)) {
            judge_relation(work, values);
        }
    }
}

static int judges(judging *work, const naive_record *record)
{
    work->change = work->all ? UINT32_MAX : (uint32_t)record->touched;
    return record->id != 0 && (work->all || record->touched >= 0);
}

static int finding_before(const kith_finding *a, const kith_finding *b, int by_subject)
{
    if (by_subject && a->subject != b->subject) {
        return a->subject < b->subject;
    }
    if (a->change != b->change) {
        return a->change < b->change;
    }
    return a->rule != b->rule ? a->rule < b->rule : a->subject < b->subject;
}

static void sort_findings(naive_findings *findings, int by_subject)
{
    for (size_t i = 1; i < findings->count; i++) {
        for (size_t j = i; j > 0 && finding_before(&findings->items[j], &findings->items[j - 1], by_subject);
             j--) {
            const kith_finding swapped = findings->items[j];
            findings->items[j] = findings->items[j - 1];
            findings->items[j - 1] = swapped;
        }
    }
}

static void judge_book(const naive_book *base, const naive_book *book, naive_findings *findings)
{
    const int all = base == NULL;
    judging work = {book, base, NULL, all ? NULL : book, findings, all, 0};
    findings->count = 0;
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        const naive_customer *values = &book->customers[i];
        if (!judges(&work, &values->record)) {
            continue;
        }
        if (values->record.removed) {
            judge_removed(&work, &values->record);
            continue;
        }
        judge_customer(&work, values);
        if (!all && values->record.old && values->kind != values->old_kind) {
            judge_dependants(&work, values->record.id);
        }
    }
    for (uint32_t i = 0; i < NAIVE_TYPES; i++) {
        const naive_type *values = &book->types[i];
        if (!judges(&work, &values->record)) {
            continue;
        }
        if (values->record.removed) {
            judge_removed(&work, &values->record);
            continue;
        }
        judge_type(&work, values);
        if (!all && is_tightened(values)) {
            judge_dependants(&work, values->record.id);
        }
    }
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        const naive_relation *values = &book->relations[i];
        if (judges(&work, &values->record) && !values->record.removed) {
            judge_relation(&work, values);
        }
    }
    sort_findings(findings, all);
}

/* What was wrong with a relation before, and it holds on no more days now, is not held against it. Of
 * overlaps and maxima the rules say so themselves, day by day. */
static int is_forgiven(const naive_txn *txn, const kith_finding *finding)
{
    naive_findings old = {.count = 0};
    const judging work = {&txn->base, NULL, &txn->now, &txn->now, &old, 1, UINT32_MAX};
    const naive_relation *was = relation_in(&txn->base, finding->subject);
    const naive_relation *is = relation_in(&txn->now, finding->subject);
    if (was == NULL || is == NULL || finding->rule == KITH_RULE_OVERLAP ||
        finding->rule == KITH_RULE_MAXIMUM || was->type != is->type || is->since < was->since ||
        (was->until != 0 && (is->until == 0 || is->until > was->until))) {
        return 0;
    }
    judge_relation(&work, was);
    int forgiven = 0;
    for (size_t i = 0; i < old.count; i++) {
        forgiven = forgiven || (old.items[i].rule == finding->rule && old.items[i].field == finding->field);
    }
    return forgiven;
}

void naive_check(naive_txn *txn, naive_findings *findings)
{
    size_t kept = 0;
    judge_book(&txn->base, &txn->now, findings);
    for (size_t i = 0; i < findings->count; i++) {
        if (!is_forgiven(txn, &findings->items[i])) {
            findings->items[kept++] = findings->items[i];
        }
    }
    findings->count = kept;
}

void naive_validate(const naive_book *book, naive_findings *findings)
{
    judge_book(NULL, book, findings);
}
