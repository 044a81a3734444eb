/* Naive model, reading: lists, questions, selection, search, reach. */
#include "naive.h"

#include <stdio.h>
#include <string.h>

static uint32_t period_of(const naive_relation *values, kith_date on)
{
    if (values->until != 0 && values->until < on) {
        return KITH_PERIOD_PAST;
    }
    return values->since > on ? KITH_PERIOD_FUTURE : KITH_PERIOD_CURRENT;
}

/* --- lists --- */

static int link_before(const kith_link *a, const kith_link *b)
{
    if (a->type != b->type) {
        return a->type < b->type;
    }
    if (a->end != b->end) {
        return a->end < b->end;
    }
    if (a->other != b->other) {
        return a->other < b->other;
    }
    if (a->since != b->since) {
        return a->since < b->since;
    }
    return a->until != b->until ? a->until < b->until : a->relation < b->relation;
}

static size_t insert_link(kith_link *links, size_t count, kith_link link)
{
    size_t at = count;
    for (; at > 0 && link_before(&link, &links[at - 1]); at--) {
        links[at] = links[at - 1];
    }
    links[at] = link;
    return count + 1;
}

size_t naive_list(const naive_book *book, kith_id customer, const kith_relation_query *query,
                  kith_link *links, size_t capacity)
{
    size_t count = 0;
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        const naive_relation *values = &book->relations[i];
        const uint32_t period = period_of(values, query->as_of);
        if (!naive_is_live(&values->record) || (query->type != 0 && values->type != query->type) ||
            (period & (query->periods == 0 ? KITH_PERIOD_CURRENT : query->periods)) == 0) {
            continue;
        }
        for (uint32_t end = KITH_END_FROM; end <= KITH_END_TO; end++) {
            const kith_id self = end == KITH_END_FROM ? values->from : values->to;
            const kith_id other = end == KITH_END_FROM ? values->to : values->from;
            /* With both columns asked for, a relation to oneself stands in the first one only. */
            const int again = query->end == KITH_END_EITHER && end == KITH_END_TO && self == other;
            if (self == customer && !again && (query->end == KITH_END_EITHER || query->end == end)) {
                assert_true(count < capacity);
                count = insert_link(links, count,
                                    (kith_link){.relation = values->record.id,
                                                .type = values->type,
                                                .other = other,
                                                .since = values->since,
                                                .until = values->until,
                                                .end = end,
                                                .period = period});
            }
        }
    }
    return count;
}

int naive_has(const naive_book *book, kith_pair pair, kith_date on)
{
    const naive_type *type = naive_type_of(book, pair.type);
    const int symmetric = type != NULL && type->settings.direction == KITH_DIRECTION_SYMMETRIC;
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        const naive_relation *values = &book->relations[i];
        const int straight = values->from == pair.from && values->to == pair.to;
        const int turned = symmetric && values->from == pair.to && values->to == pair.from;
        if (naive_is_live(&values->record) && values->type == pair.type && (straight || turned) &&
            period_of(values, on) == KITH_PERIOD_CURRENT) {
            return 1;
        }
    }
    return 0;
}

/* --- text --- */

/* Names of the tests are ASCII, so folding is lower case; tolower() would ask the locale. */
static void fold(const char *text, char *out, size_t capacity)
{
    size_t at = 0;
    for (; text[at] != '\0' && at + 1 < capacity; at++) {
        out[at] = text[at] >= 'A' && text[at] <= 'Z' ? (char)(text[at] - 'A' + 'a') : text[at];
    }
    out[at] = '\0';
}

static int same_text(const char *a, const char *b)
{
    char folded_a[64];
    char folded_b[64];
    fold(a, folded_a, sizeof folded_a);
    fold(b, folded_b, sizeof folded_b);
    return strcmp(folded_a, folded_b) == 0;
}

static void name_of(const naive_customer *values, char *out, size_t capacity)
{
    char whole[64] = "";
    if (values->kind == KITH_PARTY_ORGANISATION) {
        (void)snprintf(whole, sizeof whole, "%s", values->organisation);
    } else {
        const int both = *values->surname != '\0' && *values->given_name != '\0';
        (void)snprintf(whole, sizeof whole, "%s%s%s", values->surname, both ? " " : "", values->given_name);
    }
    fold(whole, out, capacity);
}

static int begins_with(const naive_customer *values, const char *folded)
{
    char name[64];
    name_of(values, name, sizeof name);
    return *name != '\0' && strncmp(name, folded, strlen(folded)) == 0;
}

static int name_before(const naive_customer *a, const naive_customer *b)
{
    char name_a[64];
    char name_b[64];
    name_of(a, name_a, sizeof name_a);
    name_of(b, name_b, sizeof name_b);
    const int order = strcmp(name_a, name_b);
    return order != 0 ? order < 0 : a->record.id < b->record.id;
}

size_t naive_search(const naive_book *book, const char *text, kith_id *ids)
{
    const naive_customer *hits[NAIVE_CUSTOMERS];
    const naive_customer *exact = NULL;
    size_t count = 0;
    char folded[64];
    fold(text, folded, sizeof folded);
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        const naive_customer *values = &book->customers[i];
        if (!naive_is_live(&values->record)) {
            continue;
        }
        if (strcmp(values->number, text) == 0) {
            exact = values;
        } else if (begins_with(values, folded)) {
            size_t at = count++;
            for (; at > 0 && name_before(values, hits[at - 1]); at--) {
                hits[at] = hits[at - 1];
            }
            hits[at] = values;
        }
    }
    size_t given = 0;
    if (exact != NULL) {
        ids[given++] = exact->record.id;
    }
    for (size_t i = 0; i < count; i++) {
        ids[given++] = hits[i]->record.id;
    }
    return given;
}

/* --- selection --- */

static int is_related_as(const naive_book *book, const naive_customer *values,
                         const kith_criterion *criterion, kith_date today)
{
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        const naive_relation *edge = &book->relations[i];
        for (uint32_t end = KITH_END_FROM; end <= KITH_END_TO && naive_is_live(&edge->record); end++) {
            const kith_id self = end == KITH_END_FROM ? edge->from : edge->to;
            const naive_customer *other =
                naive_customer_of(book, end == KITH_END_FROM ? edge->to : edge->from);
            const int holds =
                criterion->any_time != 0 ||
                period_of(edge, criterion->as_of == 0 ? today : criterion->as_of) == KITH_PERIOD_CURRENT;
            if (self == values->record.id && holds &&
                (criterion->type == 0 || criterion->type == edge->type) &&
                (criterion->end == KITH_END_EITHER || criterion->end == end) &&
                (criterion->other == 0 || criterion->other == other->record.id) &&
                (criterion->other_sex == 0 || criterion->other_sex == other->sex) &&
                (criterion->same_city == 0 ||
                 (*values->city != '\0' && same_text(values->city, other->city)))) {
                return 1;
            }
        }
    }
    return 0;
}

static int is_selected(const naive_book *book, const naive_customer *values, const kith_selection *selection,
                       kith_date today)
{
    const int64_t status = values->status == 0 ? KITH_STATUS_ACTIVE : values->status;
    if ((selection->city != NULL && !same_text(values->city, selection->city)) ||
        (selection->kind != 0 && values->kind != selection->kind) ||
        (selection->sex != 0 && values->sex != selection->sex) ||
        (selection->status != 0 && status != selection->status)) {
        return 0;
    }
    for (size_t i = 0; i < selection->criteria_count; i++) {
        const kith_criterion *criterion = &selection->criteria[i];
        if (is_related_as(book, values, criterion, today) == (criterion->not_related != 0)) {
            return 0;
        }
    }
    return 1;
}

size_t naive_select(const naive_book *book, const kith_selection *selection, kith_date today, kith_id *ids)
{
    size_t count = 0;
    for (uint32_t i = 0; i < NAIVE_CUSTOMERS; i++) {
        const naive_customer *values = &book->customers[i];
        if (naive_is_live(&values->record) && is_selected(book, values, selection, today)) {
            size_t at = count++;
            for (; at > 0 && values->record.id < ids[at - 1]; at--) {
                ids[at] = ids[at - 1];
            }
            ids[at] = values->record.id;
        }
    }
    return count;
}

/* --- reach --- */

static int is_step(const naive_relation *edge, const kith_relation_query *query, kith_id from, kith_id to)
{
    const int fits =
        naive_is_live(&edge->record) && (query->type == 0 || query->type == edge->type) &&
        (period_of(edge, query->as_of) & (query->periods == 0 ? KITH_PERIOD_CURRENT : query->periods));
    return fits && ((query->end != KITH_END_TO && edge->from == from && edge->to == to) ||
                    (query->end != KITH_END_FROM && edge->to == from && edge->from == to));
}

static int are_neighbours(const naive_book *book, const kith_relation_query *query, kith_id from, kith_id to)
{
    for (uint32_t i = 0; i < NAIVE_RELATIONS; i++) {
        if (is_step(&book->relations[i], query, from, to)) {
            return 1;
        }
    }
    return 0;
}

void naive_reach(const naive_book *book, kith_id customer, const kith_relation_query *query,
                 uint32_t distance, uint32_t *distances)
{
    memset(distances, 0, NAIVE_CUSTOMERS * sizeof *distances);
    for (uint32_t step = 1; step <= distance; step++) {
        for (uint32_t from = 0; from < NAIVE_CUSTOMERS; from++) {
            const kith_id id = book->customers[from].record.id;
            const int starts = step == 1 ? id == customer : distances[from] == step - 1;
            for (uint32_t to = 0; id != 0 && starts && to < NAIVE_CUSTOMERS; to++) {
                const kith_id other = book->customers[to].record.id;
                if (other != 0 && other != customer && distances[to] == 0 &&
                    are_neighbours(book, query, id, other)) {
                    distances[to] = step;
                }
            }
        }
    }
}
