/* Calling: a call list as a selection whose hits are tested further, each with its lines. */
#include "rules/calling.h"

#include "base/fold.h"
#include "base/sort.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/traits.h"
#include "rules/calling_filter.h"
#include "rules/consent.h"
#include "rules/effects.h"
#include "rules/select.h"
#include "rules/visited.h"

#include <string.h>

#define PAGE 256u     /* customers that are selected at once, at most */
#define NEW_YEAR 101u /* month * 100 + day */
#define YEAR_END 1231u
#define PERSONS_FIRST 8u

/* --- whom --- */

/* The list as a selection. */
typedef struct plan {
    const kithi_state *state;
    kith_value values[KITHI_FIELDS];
    kith_criterion criterion;
    kith_selection selection;
    kithi_selection plain;
    kith_id *named; /* customers of the surname, in ascending order */
    size_t named_count;
    size_t named_capacity;
    bool done;      /* all customers were selected */
    bool by_visits; /* they come from the visits */
    kithi_visited visits;
    kith_id visited[PAGE];
} plan;

static bool id_before(const void *left, const void *right)
{
    return *(const kith_id *)left < *(const kith_id *)right;
}

static void select_among(plan *list, const kith_id *customers, size_t count)
{
    static const kith_id nobody = 0;
    list->selection.among = count == 0 ? &nobody : customers;
    list->selection.among_count = count;
}

/* Is this, folded, the surname of a person whose name begins with it? That of an organisation is none. */
static bool is_surname(const kithi_state *state, kith_id customer, const kithi_key *wanted)
{
    const unsigned char *row = kithi_row_find(state, customer);
    char folded[KITHI_KEY_MOST];
    size_t length = 0;
    const char *surname = kithi_row_text(state, KITH_KIND_CUSTOMER, row, KITH_CUSTOMER_SURNAME, &length);
    if (surname == NULL ||
        kithi_row_number(state, KITH_KIND_CUSTOMER, row, KITH_CUSTOMER_KIND) == KITH_PARTY_ORGANISATION) {
        return false;
    }
    const size_t size = kithi_fold(surname, length, folded, KITHI_KEY_MOST - KITHI_KEY_TAIL - 1);
    return size + 1 == wanted->size && memcmp(folded, wanted->bytes + 1, size) == 0;
}

/* Everybody of the surname; false: no memory. */
static bool find_named(plan *list)
{
    const kith_value *surname = &list->values[KITH_CALL_LIST_SURNAME];
    kithi_key prefix = {.size = 0};
    kithi_cursor cursor;
    bool enough = true;
    kithi_key_byte(&prefix, KITHI_KEYS_NAME);
    prefix.size += kithi_fold(surname->text, surname->length, (char *)prefix.bytes + 1,
                              KITHI_KEY_MOST - KITHI_KEY_TAIL - 1);
    for (kithi_index_seek(&cursor, list->state, &prefix);
         enough && kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        const kith_id customer = kithi_id_make(KITH_KIND_CUSTOMER, kithi_cursor_tail(&cursor));
        if (!is_surname(list->state, customer, &prefix)) {
            continue;
        }
        enough = kithi_memory_grow(kithi_state_memory(list->state), (void **)&list->named,
                                   &list->named_capacity, list->named_count + 1, sizeof *list->named);
        if (enough) {
            list->named[list->named_count++] = customer;
        }
    }
    kithi_sort(list->named, list->named_count, sizeof *list->named, id_before);
    select_among(list, list->named, list->named_count);
    return enough;
}

/* Do only their visits say where to look for customers? Whatever else does is a shorter list. */
static bool only_visits(const kith_value *values)
{
    return (values[KITH_CALL_LIST_VISIT_SINCE].type != KITH_TYPE_NONE ||
            values[KITH_CALL_LIST_VISIT_UNTIL].type != KITH_TYPE_NONE) &&
           values[KITH_CALL_LIST_CITY].type == KITH_TYPE_NONE &&
           values[KITH_CALL_LIST_CATEGORY].type == KITH_TYPE_NONE &&
           values[KITH_CALL_LIST_RELATION_TYPE].type == KITH_TYPE_NONE;
}

/* The next ones that were visited; how many. */
static size_t next_visited(plan *list)
{
    const size_t count = kithi_visited_page(&list->visits, list->visited, PAGE);
    select_among(list, list->visited, count);
    return count;
}

/* Those visited within the list's days, unless these are too many days; false: no memory. */
static bool find_visited(plan *list, kith_id after)
{
    const kithi_days days = {(kith_date)list->values[KITH_CALL_LIST_VISIT_SINCE].number,
                             (kith_date)list->values[KITH_CALL_LIST_VISIT_UNTIL].number};
    const kith_status status = kithi_visited_begin(&list->visits, list->state, &days, after);
    list->by_visits = status == KITH_OK;
    if (list->by_visits) {
        (void)next_visited(list);
    }
    return status != KITH_ERR_MEMORY;
}

/* Days that only end begin with the year, and those that only begin end with it. */
static uint32_t birthday(const kith_value *values, uint32_t field, uint32_t open)
{
    const bool any = values[KITH_CALL_LIST_BIRTHDAY_SINCE].number != 0 ||
                     values[KITH_CALL_LIST_BIRTHDAY_UNTIL].number != 0;
    return any && values[field].number == 0 ? open : (uint32_t)values[field].number;
}

/* Only those of the list's ages. In a record 0 is set, and an age; in a selection it would be any. */
static void limit_ages(plan *list)
{
    const kith_value *least = &list->values[KITH_CALL_LIST_AGE_LEAST];
    const kith_value *most = &list->values[KITH_CALL_LIST_AGE_MOST];
    if (least->type != KITH_TYPE_NONE || most->type != KITH_TYPE_NONE) {
        kithi_select_ages(&list->plain, (int32_t)least->number,
                          most->type == KITH_TYPE_NONE ? INT32_MAX : (int32_t)most->number);
    }
}

/* false: no memory. */
static bool make_plan(plan *list, const kithi_state *state, const kith_call_query *query)
{
    const kith_value *values = list->values;
    memset(list, 0, sizeof *list);
    list->state = state;
    kithi_row_read(state, KITH_KIND_CALL_LIST, kithi_row_find(state, query->list), list->values);
    list->selection = (kith_selection){
        .size = sizeof list->selection,
        .sex = (uint32_t)values[KITH_CALL_LIST_SEX].number,
        .status = KITH_STATUS_ACTIVE,
        .birthday_first = birthday(values, KITH_CALL_LIST_BIRTHDAY_SINCE, NEW_YEAR),
        .birthday_last = birthday(values, KITH_CALL_LIST_BIRTHDAY_UNTIL, YEAR_END),
        .category = (kith_id)values[KITH_CALL_LIST_CATEGORY].number,
        .city = values[KITH_CALL_LIST_CITY].text,
        .after = query->after,
    };
    if (values[KITH_CALL_LIST_RELATION_TYPE].type != KITH_TYPE_NONE) {
        list->criterion.type = (kith_id)values[KITH_CALL_LIST_RELATION_TYPE].number;
        list->selection.criteria = &list->criterion;
        list->selection.criteria_count = 1;
    }
    list->plain = kithi_select_plain(state, &list->selection, query->on);
    limit_ages(list);
    list->plain.city = list->selection.city;
    list->plain.city_length = values[KITH_CALL_LIST_CITY].length;
    if (values[KITH_CALL_LIST_SURNAME].type != KITH_TYPE_NONE) {
        return find_named(list);
    }
    return !only_visits(values) || find_visited(list, query->after);
}

/* --- lines --- */

/* A contact person, and what it is put in order by. */
typedef struct person {
    kith_call_line line;
    size_t rank; /* of the relation among those of the customer */
    int64_t priority;
    const unsigned char *name; /* folded; only of those that no priority tells apart */
    size_t size;
} person;

static bool priority_before(const void *left, const void *right)
{
    return ((const person *)left)->priority < ((const person *)right)->priority;
}

static bool name_before(const void *left, const void *right)
{
    const person *a = left;
    const person *b = right;
    const int order = memcmp(a->name, b->name, a->size < b->size ? a->size : b->size);
    return order != 0           ? order < 0
           : a->size != b->size ? a->size < b->size
                                : a->line.relation < b->line.relation;
}

/* The number of somebody, whose row it is: the first, else the second. */
static kith_value phone_of(const kithi_state *state, const unsigned char *row)
{
    kith_value phone;
    kithi_row_value(state, KITH_KIND_CUSTOMER, row, KITH_CUSTOMER_PHONE, &phone);
    if (phone.type == KITH_TYPE_NONE) {
        kithi_row_value(state, KITH_KIND_CUSTOMER, row, KITH_CUSTOMER_SECOND_PHONE, &phone);
    }
    return phone;
}

/* The line of somebody, whose row it is, under a customer. */
static kith_call_line line_of(const kithi_calling *list, kith_id customer, kith_id who,
                              const unsigned char *row)
{
    const kithi_state *state = list->state;
    const kith_value phone = phone_of(state, row);
    const bool silent = kithi_row_number(state, KITH_KIND_CUSTOMER, row, KITH_CUSTOMER_DO_NOT_CALL) != 0 ||
                        (list->numbers_listed && phone.type != KITH_TYPE_NONE &&
                         kithi_consent_suppression(state, &phone, KITH_CHANNEL_PHONE, list->on) != 0);
    return (kith_call_line){
        .customer = customer,
        .person = who == customer ? 0 : who,
        .phone = silent || phone.type == KITH_TYPE_NONE ? NULL : phone.text,
        .do_not_call = silent,
    };
}

/* The lines of one customer so far; the first is its own. */
typedef struct block {
    person *persons;
    size_t count;
    size_t capacity;
    unsigned char *names; /* of some of them, each with room for the longest */
    size_t names_capacity;
} block;

/* false: no memory. */
static bool add_person(const kithi_calling *list, block *out, kith_id customer, const kithi_effect *by)
{
    const kithi_state *state = list->state;
    const kith_id who = by->who;
    const unsigned char *row = kithi_row_find(state, who);
    kith_call_line line = line_of(list, customer, who, row);
    if (who == customer || !kithi_traits_active(state, who) ||
        (line.phone == NULL && line.do_not_call == 0)) {
        return true; /* nobody can be reached there */
    }
    if (!kithi_memory_grow(kithi_state_memory(state), (void **)&out->persons, &out->capacity,
                           out->count == 0 ? PERSONS_FIRST : out->count + 1, sizeof *out->persons)) {
        return false;
    }
    person *added = &out->persons[out->count];
    line.relation = by->relation;
    added->line = line;
    added->rank = out->count++;
    added->priority = by->priority;
    return true;
}

static bool is_same_before(const void *left, const void *right)
{
    const person *a = left;
    const person *b = right;
    return a->line.person != b->line.person ? a->line.person < b->line.person : a->rank < b->rank;
}

/* Who is there by several relations has one line, by the first of them in order of rank. */
static void take_each_once(block *of)
{
    size_t kept = 1;
    if (of->count < 2) {
        return;
    }
    kithi_sort(of->persons, of->count, sizeof *of->persons, is_same_before);
    for (size_t i = 1; i < of->count; i++) {
        if (of->persons[i].line.person != of->persons[kept - 1].line.person) {
            of->persons[kept++] = of->persons[i];
        }
    }
    of->count = kept;
}

/* Persons of one priority by their names; false: no memory. */
static bool order_by_name(const kithi_state *state, block *of, person *persons, size_t count)
{
    if (!kithi_memory_grow(kithi_state_memory(state), (void **)&of->names, &of->names_capacity, count,
                           KITHI_KEY_MOST)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        kith_value values[KITHI_FIELDS];
        unsigned char *name = of->names + i * KITHI_KEY_MOST;
        kithi_row_read(state, KITH_KIND_CUSTOMER, kithi_row_find(state, persons[i].line.person), values);
        persons[i].size = kithi_index_folded_name(values, name, KITHI_KEY_MOST);
        persons[i].name = name;
    }
    kithi_sort(persons, count, sizeof *persons, name_before);
    return true;
}

/* One alone has its place, whatever its name. false: no memory. */
static bool put_in_order(const kithi_state *state, block *of)
{
    bool enough = true;
    size_t from = 0; /* of those with the same priority */
    if (of->count < 2) {
        return true;
    }
    kithi_sort(of->persons, of->count, sizeof *of->persons, priority_before);
    for (size_t i = 1; i <= of->count && enough; i++) {
        if (i == of->count || of->persons[i].priority != of->persons[from].priority) {
            enough = i - from == 1 || order_by_name(state, of, of->persons + from, i - from);
            from = i;
        }
    }
    return enough;
}

/* All contact persons of a customer on the day; false: no memory. */
static bool fill_block(const kithi_calling *list, block *out, kith_id customer)
{
    const kithi_state *state = list->state;
    kithi_effects walk;
    bool enough = true;
    out->count = 0;
    for (const kithi_effect *by =
             kithi_effects_first(&walk, state, KITH_EFFECT_CONTACT_PERSON, customer, list->on);
         by != NULL && enough; by = kithi_effects_next(&walk)) {
        enough = add_person(list, out, customer, by);
    }
    take_each_once(out);
    return enough && put_in_order(state, out);
}

/* --- the list --- */

/* Where lines go. */
typedef struct sheet {
    kith_call_line *lines;
    size_t capacity;
    size_t count;
    kith_id stuck;
} sheet;

/* The customer's lines, all of them or none: false. */
static bool write_lines(const kithi_calling *list, const block *of, kith_id customer, sheet *out)
{
    if (out->capacity - out->count < of->count + 1) {
        out->stuck = customer;
        return false;
    }
    out->lines[out->count++] = line_of(list, customer, customer, kithi_row_find(list->state, customer));
    for (size_t i = 0; i < of->count; i++) {
        out->lines[out->count++] = of->persons[i].line;
    }
    return true;
}

/* The next customers, how many; what their lines tell is on its way into the cache. `room`: for lines, of
 * which each takes one; one customer more is there to find none. */
static size_t next_page(plan *list, size_t room, kith_id *page)
{
    const size_t most = room < PAGE ? room + 1 : PAGE;
    size_t found = 0;
    while (found == 0 && !list->done) {
        kithi_select_customers(list->state, &list->plain, page, most, &found);
        list->done = found < most && (!list->by_visits || next_visited(list) == 0);
    }
    for (size_t i = 0; i < found; i++) {
        kithi_row_prefetch(list->state, page[i]);
    }
    for (size_t i = 0; i < found; i++) {
        kithi_row_prefetch_texts(list->state, page[i]);
        list->selection.after = page[i];
    }
    kithi_effects_fetch(list->state, KITH_EFFECT_CONTACT_PERSON, page, found);
    return found;
}

/* false: no memory. Ends with `stuck` where the next customer does not fit. */
static bool write_sheet(plan *list, const kithi_calling *filter, sheet *out)
{
    block persons = {.persons = NULL};
    kith_id page[PAGE];
    bool enough = true;
    size_t found = next_page(list, out->capacity, page);
    while (found > 0) {
        for (size_t i = 0; i < found && enough && out->stuck == 0; i++) {
            if (kithi_calling_fits(filter, page[i])) {
                enough = fill_block(filter, &persons, page[i]) &&
                         (write_lines(filter, &persons, page[i], out) || out->stuck != 0);
            }
        }
        found = enough && out->stuck == 0 ? next_page(list, out->capacity - out->count, page) : 0;
    }
    kithi_memory_free(kithi_state_memory(list->state), persons.persons,
                      persons.capacity * sizeof *persons.persons);
    kithi_memory_free(kithi_state_memory(list->state), persons.names,
                      persons.names_capacity * KITHI_KEY_MOST);
    return enough;
}

kith_status kithi_calling_lines(const kithi_state *state, const kith_call_query *query, kith_call_line *lines,
                                size_t capacity, size_t *count, kith_id *stuck)
{
    plan list;
    sheet out = {lines, capacity, 0, 0};
    bool enough = make_plan(&list, state, query);
    if (enough) {
        const kithi_calling filter = {state, list.values, query->on, list.by_visits,
                                      kithi_consent_suppresses_numbers(state)};
        enough = write_sheet(&list, &filter, &out);
    }
    kithi_memory_free(kithi_state_memory(state), list.named, list.named_capacity * sizeof *list.named);
    if (list.by_visits) {
        kithi_visited_end(&list.visits);
    }
    *count = out.count;
    *stuck = out.stuck;
    return !enough ? KITH_ERR_MEMORY : out.count == 0 && out.stuck != 0 ? KITH_ERR_LIMIT : KITH_OK;
}
