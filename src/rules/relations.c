/* Rules of relations and their types, but for circles (cycles.c). */
#include "base/date.h"
#include "model/index.h"
#include "model/links.h"
#include "model/rows.h"
#include "rules/rules.h"

kith_status kithi_rule_type_shape(kithi_case *asked)
{
    const kith_value *values = asked->values;
    const bool symmetric = values[KITH_RELATION_TYPE_DIRECTION].number == KITH_DIRECTION_SYMMETRIC;
    const kith_id reciprocal = (kith_id)values[KITH_RELATION_TYPE_RECIPROCAL].number;
    if (values[KITH_RELATION_TYPE_AUTO_RECIPROCAL].number != 0 && reciprocal == 0) {
        return kithi_rules_report(asked, KITH_RULE_TYPE_SHAPE, KITH_RELATION_TYPE_AUTO_RECIPROCAL, 0);
    }
    if (symmetric && reciprocal != 0) {
        return kithi_rules_report(asked, KITH_RULE_TYPE_SHAPE, KITH_RELATION_TYPE_RECIPROCAL, reciprocal);
    }
    if (symmetric && values[KITH_RELATION_TYPE_ACYCLIC].number != 0) {
        return kithi_rules_report(asked, KITH_RULE_TYPE_SHAPE, KITH_RELATION_TYPE_ACYCLIC, 0);
    }
    /* Both ends of a symmetric type are alike. */
    for (uint32_t from = KITH_RELATION_TYPE_FROM_KIND; symmetric && from <= KITH_RELATION_TYPE_FROM_MAXIMUM;
         from += 2) {
        if (!kithi_value_equal(&values[from], &values[from + 1])) {
            return kithi_rules_report(asked, KITH_RULE_TYPE_SHAPE, from + 1, 0);
        }
    }
    if (reciprocal != 0) {
        const unsigned char *row = kithi_row_find(asked->state, reciprocal);
        const kith_id back = (kith_id)kithi_row_number(asked->state, KITH_KIND_RELATION_TYPE, row,
                                                       KITH_RELATION_TYPE_RECIPROCAL);
        if (back != 0 && back != asked->id) {
            return kithi_rules_report(asked, KITH_RULE_TYPE_SHAPE, KITH_RELATION_TYPE_RECIPROCAL, reciprocal);
        }
    }
    return KITH_OK;
}

kith_status kithi_rule_type_retired(kithi_case *asked)
{
    const int64_t type = asked->values[KITH_RELATION_TYPE].number;
    const unsigned char *was = asked->base == NULL ? NULL : kithi_row_find(asked->base, asked->id);
    const bool taken =
        asked->base != NULL &&
        (was == NULL || kithi_row_number(asked->base, KITH_KIND_RELATION, was, KITH_RELATION_TYPE) != type);
    return kithi_rules_type_setting(asked, KITH_RELATION_TYPE_RETIRED) != 0 && taken
               ? kithi_rules_report(asked, KITH_RULE_TYPE_RETIRED, KITH_RELATION_TYPE, (kith_id)type)
               : KITH_OK;
}

static kith_status judge_party(kithi_case *asked, uint32_t end, uint32_t kind_field, uint32_t category_field)
{
    const kith_id party = (kith_id)asked->values[end].number;
    const unsigned char *row = kithi_row_find(asked->state, party);
    const int64_t kind = kithi_rules_type_setting(asked, kind_field);
    const int64_t category = kithi_rules_type_setting(asked, category_field);
    if (kind != 0 && kind != kithi_row_number(asked->state, KITH_KIND_CUSTOMER, row, KITH_CUSTOMER_KIND)) {
        return kithi_rules_report(asked, KITH_RULE_PARTY_KIND, end, party);
    }
    if (category != 0 &&
        category != kithi_row_number(asked->state, KITH_KIND_CUSTOMER, row, KITH_CUSTOMER_CATEGORY)) {
        return kithi_rules_report(asked, KITH_RULE_PARTY_CATEGORY, end, party);
    }
    return KITH_OK;
}

kith_status kithi_rule_party(kithi_case *asked)
{
    const kith_status status = judge_party(asked, KITH_RELATION_FROM, KITH_RELATION_TYPE_FROM_KIND,
                                           KITH_RELATION_TYPE_FROM_CATEGORY);
    return status != KITH_OK ? status
                             : judge_party(asked, KITH_RELATION_TO, KITH_RELATION_TYPE_TO_KIND,
                                           KITH_RELATION_TYPE_TO_CATEGORY);
}

kith_status kithi_rule_self_relation(kithi_case *asked)
{
    const int64_t from = asked->values[KITH_RELATION_FROM].number;
    return from == asked->values[KITH_RELATION_TO].number &&
                   kithi_rules_type_setting(asked, KITH_RELATION_TYPE_SELF) == 0
               ? kithi_rules_report(asked, KITH_RULE_SELF_RELATION, KITH_RELATION_TO, (kith_id)from)
               : KITH_OK;
}

/* Value of an attribute at a relation, KITH_TYPE_NONE if it has none. */
static void attribute_of(const kithi_state *state, kith_id relation, kith_id attribute, kith_value *values)
{
    kithi_key prefix;
    kithi_cursor cursor;
    values[0] = (kith_value){0};
    kithi_index_owner_prefix(&prefix, relation, KITH_KIND_ATTRIBUTE_VALUE, KITH_ATTRIBUTE_VALUE_OWNER);
    kithi_index_seek(&cursor, state, &prefix);
    for (; kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        const unsigned char *row = kithi_row_at(state, KITH_KIND_ATTRIBUTE_VALUE, kithi_cursor_tail(&cursor));
        if ((kith_id)kithi_row_number(state, KITH_KIND_ATTRIBUTE_VALUE, row,
                                      KITH_ATTRIBUTE_VALUE_ATTRIBUTE) == attribute) {
            kithi_row_read(state, KITH_KIND_ATTRIBUTE_VALUE, row, values);
            return;
        }
    }
}

/* Is there an attribute of `relation` that `other` lacks or has with another value? */
static bool has_own_attribute(const kithi_state *state, kith_id relation, kith_id other)
{
    kithi_key prefix;
    kithi_cursor cursor;
    kithi_index_owner_prefix(&prefix, relation, KITH_KIND_ATTRIBUTE_VALUE, KITH_ATTRIBUTE_VALUE_OWNER);
    kithi_index_seek(&cursor, state, &prefix);
    for (; kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        kith_value mine[KITHI_FIELDS];
        kith_value theirs[KITHI_FIELDS] = {{0}};
        const unsigned char *row = kithi_row_at(state, KITH_KIND_ATTRIBUTE_VALUE, kithi_cursor_tail(&cursor));
        kithi_row_read(state, KITH_KIND_ATTRIBUTE_VALUE, row, mine);
        attribute_of(state, other, (kith_id)mine[KITH_ATTRIBUTE_VALUE_ATTRIBUTE].number, theirs);
        for (uint32_t field = KITH_ATTRIBUTE_VALUE_TEXT; field <= KITH_ATTRIBUTE_VALUE_FLAG; field++) {
            if (!kithi_value_equal(&mine[field], &theirs[field])) {
                return true;
            }
        }
    }
    return false;
}

static bool attributes_differ(const kithi_case *asked, kith_id other)
{
    static const uint32_t fields[] = {KITH_RELATION_PRIORITY, KITH_RELATION_REMARK};
    const unsigned char *row = kithi_row_find(asked->state, other);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        kith_value value;
        kithi_row_value(asked->state, KITH_KIND_RELATION, row, fields[i], &value);
        if (!kithi_value_equal(&value, &asked->values[fields[i]])) {
            return true;
        }
    }
    return has_own_attribute(asked->state, asked->id, other) ||
           has_own_attribute(asked->state, other, asked->id);
}

/* First and last day, 0 is open. */
typedef struct period {
    kith_date since;
    kith_date until;
} period;

static period period_of(const kith_value *values)
{
    return (period){(kith_date)values[KITH_RELATION_SINCE].number,
                    (kith_date)values[KITH_RELATION_UNTIL].number};
}

static kith_date later(kith_date a, kith_date b)
{
    return a > b ? a : b;
}

/* The earlier end, where 0 is open. */
static kith_date earlier_end(kith_date a, kith_date b)
{
    return a == 0 ? b : b == 0 ? a : a < b ? a : b;
}

/* Do two of one type and pair hold together, and nothing tells them apart? Gives the days. */
static bool clash(const kithi_case *asked, kith_id other, period theirs, period *days)
{
    const period mine = period_of(asked->values);
    *days = (period){later(mine.since, theirs.since), earlier_end(mine.until, theirs.until)};
    return !kithi_date_never(mine.since, mine.until) && !kithi_date_never(theirs.since, theirs.until) &&
           kithi_date_overlap(mine.since, mine.until, theirs.since, theirs.until) &&
           (kithi_rules_type_setting(asked, KITH_RELATION_TYPE_DUPLICATES) != KITH_DUPLICATES_BY_ATTRIBUTES ||
            !attributes_differ(asked, other));
}

/* The ends of a symmetric relation are stored with the lower id first; one whose type became symmetric was
 * not. */
static void order_ends(const kithi_case *asked, kith_value *values)
{
    const int64_t from = values[KITH_RELATION_FROM].number;
    if (kithi_rules_type_setting(asked, KITH_RELATION_TYPE_DIRECTION) == KITH_DIRECTION_SYMMETRIC &&
        from > values[KITH_RELATION_TO].number) {
        values[KITH_RELATION_FROM].number = values[KITH_RELATION_TO].number;
        values[KITH_RELATION_TO].number = from;
    }
}

/* The relation before the transaction; false: it was not there, or of another type. */
static bool read_before(const kithi_case *asked, kithi_case *before)
{
    const unsigned char *was = asked->base == NULL ? NULL : kithi_row_find(asked->base, asked->id);
    *before = kithi_rules_before(asked);
    if (was == NULL) {
        return false;
    }
    kithi_row_read(before->state, KITH_KIND_RELATION, was, before->values);
    order_ends(before, before->values);
    return kithi_value_equal(&before->values[KITH_RELATION_TYPE], &asked->values[KITH_RELATION_TYPE]);
}

/* Did the two clash on all these days before? A policy has left them so. */
static bool clashed_before(const kithi_case *asked, kith_id other, period days)
{
    static const uint32_t same[] = {KITH_RELATION_TYPE, KITH_RELATION_FROM, KITH_RELATION_TO};
    kithi_case before;
    kith_value theirs[KITHI_FIELDS];
    period old;
    const unsigned char *other_was = read_before(asked, &before) ? kithi_row_find(before.state, other) : NULL;
    if (other_was == NULL) {
        return false;
    }
    kithi_row_read(before.state, KITH_KIND_RELATION, other_was, theirs);
    order_ends(&before, theirs);
    bool paired = true;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        paired = paired && kithi_value_equal(&before.values[same[i]], &theirs[same[i]]);
    }
    return paired && clash(&before, other, period_of(theirs), &old) && old.since <= days.since &&
           earlier_end(old.until, days.until) == days.until;
}

kith_status kithi_rule_overlap(kithi_case *asked)
{
    const uint32_t from = kithi_id_sequence((kith_id)asked->values[KITH_RELATION_FROM].number);
    const uint32_t to = kithi_id_sequence((kith_id)asked->values[KITH_RELATION_TO].number);
    const uint32_t type = kithi_id_sequence((kith_id)asked->values[KITH_RELATION_TYPE].number);
    kithi_walk walk;
    const kithi_entry *entry = kithi_links_find(&walk, asked->state, from, type, KITH_END_FROM, to);
    for (; entry != NULL && kithi_entry_type(entry) == type && kithi_entry_end(entry) == KITH_END_FROM &&
           kithi_entry_other(entry) == to;
         kithi_links_next(&walk), entry = walk.entry) {
        const kith_id other = kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(entry));
        const period theirs = {kithi_entry_since(entry), kithi_entry_until(entry)};
        period days;
        if (other != asked->id && kithi_rules_counts(asked, other) && clash(asked, other, theirs, &days) &&
            !clashed_before(asked, other, days)) {
            return kithi_rules_report_days(asked, KITH_RULE_OVERLAP, other, days.since, days.until);
        }
    }
    return KITH_OK;
}

/* The entries of a customer that count against a maximum: those on one end, of a symmetric type those on
 * both. */
typedef struct counted {
    const kithi_case *asked;
    uint32_t customer;
    uint32_t type;
    uint32_t end; /* KITH_END_EITHER: both */
    int64_t most; /* may hold on one day; 0: any number */
} counted;

static counted counted_at(const kithi_case *asked, uint32_t end)
{
    const bool from = end == KITH_END_FROM;
    const bool symmetric =
        kithi_rules_type_setting(asked, KITH_RELATION_TYPE_DIRECTION) == KITH_DIRECTION_SYMMETRIC;
    const kith_id customer = (kith_id)asked->values[from ? KITH_RELATION_FROM : KITH_RELATION_TO].number;
    const uint32_t maximum = from ? KITH_RELATION_TYPE_FROM_MAXIMUM : KITH_RELATION_TYPE_TO_MAXIMUM;
    return (counted){asked, kithi_id_sequence(customer),
                     kithi_id_sequence((kith_id)asked->values[KITH_RELATION_TYPE].number),
                     symmetric ? KITH_END_EITHER : end, kithi_rules_type_setting(asked, maximum)};
}

static void walk_counted(const counted *among, kithi_walk *walk)
{
    const uint32_t end = among->end == KITH_END_EITHER ? KITH_END_FROM : among->end;
    kithi_links_walk(walk, among->asked->state, among->customer,
                     kithi_entry_make(among->type, end, 0, 0, 0, 0));
}

static bool is_counted(const counted *among, const kithi_entry *entry)
{
    return entry != NULL && kithi_entry_type(entry) == among->type &&
           (among->end == KITH_END_EITHER || kithi_entry_end(entry) == among->end);
}

/* How many too many hold on `day`, the one asked about among them; 0 or less: as many as may. */
static int64_t excess_on(const counted *among, kith_date day)
{
    int64_t count = 1;
    kithi_walk walk;
    for (walk_counted(among, &walk); is_counted(among, walk.entry); kithi_links_next(&walk)) {
        const kith_id other = kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry));
        const bool again =
            among->end == KITH_END_EITHER && kithi_entry_end(walk.entry) == KITH_END_TO &&
            kithi_entry_other(walk.entry) == among->customer; /* a self relation stands there twice */
        count += !again && other != among->asked->id && kithi_rules_counts(among->asked, other) &&
                 kithi_date_valid_on(kithi_entry_since(walk.entry), kithi_entry_until(walk.entry), day);
    }
    return count - among->most;
}

/* How many of them, other than the one asked about, share a day with it; counted no further than the most. */
static int64_t count_sharing(const counted *among, period days)
{
    int64_t count = 0;
    kithi_walk walk;
    for (walk_counted(among, &walk); count < among->most && is_counted(among, walk.entry);
         kithi_links_next(&walk)) {
        const kith_id other = kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry));
        count += other != among->asked->id && kithi_rules_counts(among->asked, other) &&
                 kithi_date_overlap(days.since, days.until, kithi_entry_since(walk.entry),
                                    kithi_entry_until(walk.entry));
    }
    return count;
}

/* Was a relation there before, of this type and these ends, and did it hold on all its days? */
static bool held_before(const kithi_case *asked, kith_id relation)
{
    const uint32_t kind = KITH_KIND_RELATION;
    const unsigned char *was = kithi_row_find(asked->base, relation);
    const unsigned char *is = kithi_row_find(asked->state, relation);
    bool same = was != NULL;
    for (uint32_t field = KITH_RELATION_FROM; field <= KITH_RELATION_TYPE && same; field++) {
        same = kithi_row_number(asked->base, kind, was, field) ==
               kithi_row_number(asked->state, kind, is, field);
    }
    const kith_date until = (kith_date)kithi_row_number(asked->state, kind, is, KITH_RELATION_UNTIL);
    return same &&
           kithi_row_number(asked->base, kind, was, KITH_RELATION_SINCE) <=
               kithi_row_number(asked->state, kind, is, KITH_RELATION_SINCE) &&
           earlier_end((kith_date)kithi_row_number(asked->base, kind, was, KITH_RELATION_UNTIL), until) ==
               until;
}

/* Has nothing come that was not there before, so that there are no more too many than a policy has left? That
 * spares a look at every day: where one customer has very many, all of them may be judged at once. */
static bool has_not_grown(const counted *among, const counted *was)
{
    bool same = was->asked != NULL && was->end == among->end && among->most >= was->most &&
                held_before(among->asked, among->asked->id);
    kithi_walk walk;
    for (walk_counted(among, &walk); same && is_counted(among, walk.entry); kithi_links_next(&walk)) {
        const kith_id other = kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry));
        same = !among->asked->touched(among->asked->ctx, other) || !kithi_rules_counts(among->asked, other) ||
               held_before(among->asked, other);
    }
    return same;
}

/* Are there too many on a day, and more than a policy has left there? */
static bool is_crowded(const counted *among, const counted *was, kith_date day)
{
    const int64_t excess = excess_on(among, day);
    if (excess <= 0 || was->asked == NULL) {
        return excess > 0;
    }
    const period old = period_of(was->asked->values);
    return !kithi_date_valid_on(old.since, old.until, day) || excess_on(was, day) < excess;
}

/* The most relations hold together on the first day of one of them, or of the one asked about; and more than
 * before do from there on, or from the day behind the last one of one that ended before. 0: on no day. */
static kith_date find_crowded(const counted *among, const counted *was)
{
    const period mine = period_of(among->asked->values);
    const kith_date first = mine.since == 0 ? KITHI_DATE_MIN : mine.since;
    kithi_walk walk;
    if (is_crowded(among, was, first)) {
        return first;
    }
    for (walk_counted(among, &walk); is_counted(among, walk.entry); kithi_links_next(&walk)) {
        const kith_date day = kithi_entry_since(walk.entry);
        if (day > first && kithi_date_valid_on(mine.since, mine.until, day) && is_crowded(among, was, day)) {
            return day;
        }
    }
    if (was->asked == NULL) {
        return 0;
    }
    for (walk_counted(was, &walk); is_counted(was, walk.entry); kithi_links_next(&walk)) {
        const kith_date day = kithi_entry_until(walk.entry) + 1;
        if (day > first && kithi_date_valid_on(mine.since, mine.until, day) && is_crowded(among, was, day)) {
            return day;
        }
    }
    return 0;
}

static kith_status judge_maximum(kithi_case *asked, uint32_t end)
{
    const counted among = counted_at(asked, end);
    const period days = period_of(asked->values);
    kithi_case before;
    counted was = {0};
    if (among.most == 0 || kithi_date_never(days.since, days.until)) {
        return KITH_OK;
    }
    if (kithi_links_count(asked->state, among.customer) <= (uint64_t)among.most ||
        count_sharing(&among, days) < among.most) {
        return KITH_OK; /* nearly always: the days need not be tried one by one */
    }
    if (read_before(asked, &before)) {
        was = counted_at(&before, end);
    }
    if (was.customer != among.customer || was.most == 0) {
        was.asked = NULL; /* then nobody was too many */
    }
    const kith_date day = has_not_grown(&among, &was) ? 0 : find_crowded(&among, &was);
    return day == 0 ? KITH_OK
                    : kithi_rules_report_days(asked, KITH_RULE_MAXIMUM,
                                              kithi_id_make(KITH_KIND_CUSTOMER, among.customer), day, day);
}

kith_status kithi_rule_maximum(kithi_case *asked)
{
    const kith_status status = judge_maximum(asked, KITH_END_FROM);
    return status != KITH_OK ? status : judge_maximum(asked, KITH_END_TO);
}
