/*
 * Selection: walk the shortest list of candidates that the selection offers (given customers, a city, members
 * of a relation type, a category, or all), in order of id, and test the rest on each.
 */
#include "rules/select.h"

#include "base/date.h"
#include "base/fold.h"
#include "base/prefetch.h"
#include "model/bitmap.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/traits.h"
#include "rules/reading.h"

#include <string.h>

#define AGE_MOST 9999 /* nobody reaches it */
#define LEAP_DAY 229u /* month * 100 + day */
#define LEAP_DAY_ELSE 301u

typedef enum source { SOURCE_AMONG, SOURCE_TREE, SOURCE_BITS, SOURCE_NOBODY } source;

/* The last day of birth of those who are so old on the day; 0: nobody is. */
static kith_date last_born(int age, kith_date on)
{
    int year = 0;
    int month = 0;
    int day = 0;
    kithi_date_split(on, &year, &month, &day);
    const kith_date born = kithi_date_make(year - age, month, day);
    return born != 0 ? born : kithi_date_make(year - age, month, day - 1); /* 29 February */
}

void kithi_select_ages(kithi_selection *selection, int32_t least, int32_t most)
{
    const kith_date today = selection->today;
    selection->born_first = most < AGE_MOST && today != 0 ? last_born(most + 1, today) + 1 : 1;
    selection->born_last = today == 0 ? 0 : last_born(least, today);
}

kithi_selection kithi_select_plain(const kithi_state *state, const kith_selection *given, kith_date today)
{
    kithi_selection plain = {.given = given, .today = today};
    plain.without_merged = given->status == 0 && kithi_state_count(state, KITH_KIND_ALIAS) != 0;
    if (given->age_least != 0 || given->age_most != 0) {
        kithi_select_ages(&plain, given->age_least, given->age_most == 0 ? AGE_MOST : given->age_most);
    }
    return plain;
}

/* What is asked of a customer by itself. Most are not what is asked for, but which of them cannot be
 * foreseen: codes are compared together, and days without a branch. */
typedef struct likeness {
    kithi_traits asked;
    kithi_traits wanted;
    uint32_t born_first;
    uint32_t born_days; /* behind it, at most */
    bool birthday;
    bool without_merged;
    bool category; /* these two its row tells */
    bool city;
} likeness;

static void ask_code(likeness *like, uint32_t shift, uint32_t code)
{
    if (code != 0) {
        like->asked |= KITHI_TRAITS_CODE << shift;
        like->wanted |= code << shift;
    }
}

static likeness make_likeness(const kithi_selection *selection)
{
    const kith_selection *given = selection->given;
    likeness like = {.born_first = (uint32_t)selection->born_first,
                     .born_days = selection->born_first == 0
                                      ? UINT32_MAX
                                      : (uint32_t)(selection->born_last - selection->born_first),
                     .birthday = given->birthday_first != 0,
                     .without_merged = selection->without_merged,
                     .category = given->category != 0,
                     .city = selection->city != NULL};
    ask_code(&like, KITHI_TRAITS_KIND, given->kind);
    ask_code(&like, KITHI_TRAITS_STATUS, given->status);
    ask_code(&like, KITHI_TRAITS_SEX, given->sex);
    if (selection->born_last < selection->born_first) {
        like = (likeness){.wanted = 1}; /* nobody is so old */
    }
    return like;
}

/* A walk over candidates. */
typedef struct candidates {
    const kithi_state *state;
    const kithi_selection *selection;
    source from;
    likeness like;          /* without what they all are */
    const kithi_root *bits; /* of whom; NULL: they are not found by bits */
    kithi_key prefix;
    kithi_cursor cursor;
    size_t place;  /* of the next one given */
    uint32_t last; /* whose bit was found */
} candidates;

static const kith_criterion *member_criterion(const kith_selection *given)
{
    for (size_t i = 0; i < given->criteria_count; i++) {
        const kith_criterion *criterion = &given->criteria[i];
        if (criterion->type != 0 && criterion->not_related == 0 && criterion->end != KITH_END_EITHER) {
            return criterion;
        }
    }
    return NULL;
}

/* Index of the first given customer that is not below `customer`. */
static size_t place_among(const kith_selection *given, uint32_t customer)
{
    size_t low = 0;
    size_t high = given->among_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (kithi_id_sequence(given->among[middle]) < customer) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* To the first key under the prefix whose customer is behind `after`. */
static void seek(candidates *walk, uint32_t after)
{
    kithi_key key;
    kithi_key_copy(&key, &walk->prefix);
    kithi_key_number(&key, after + 1);
    walk->from = SOURCE_TREE;
    kithi_index_seek(&walk->cursor, walk->state, &key);
}

/* From customers of one type of relations. */
static void begin_members(candidates *walk, uint32_t type, uint32_t end)
{
    const kithi_type_state *known = kithi_links_type(walk->state, type);
    walk->from = known == NULL ? SOURCE_NOBODY : SOURCE_BITS;
    walk->bits = known == NULL ? NULL : &known->members[end - 1];
}

static void begin(candidates *walk, const kithi_state *state, const kithi_selection *selection,
                  uint32_t after)
{
    const kith_selection *given = selection->given;
    const kith_criterion *member = member_criterion(given);
    memset(walk, 0, sizeof *walk);
    walk->state = state;
    walk->selection = selection;
    walk->like = make_likeness(selection);
    walk->last = after;
    if (given->among != NULL) {
        walk->from = SOURCE_AMONG;
        walk->place = place_among(given, after + 1);
    } else if (selection->city != NULL) {
        kithi_index_posted_prefix(&walk->prefix, KITH_KIND_CUSTOMER, KITH_CUSTOMER_CITY, selection->city,
                                  selection->city_length);
        seek(walk, after);
        walk->like.city = false;
    } else if (member != NULL) {
        begin_members(walk, kithi_id_sequence(member->type), member->end);
    } else if (given->category != 0) {
        kithi_index_owner_prefix(&walk->prefix, given->category, KITH_KIND_CUSTOMER, KITH_CUSTOMER_CATEGORY);
        seek(walk, after);
        walk->like.category = false;
    } else {
        walk->from = SOURCE_BITS;
        walk->bits = kithi_state_root(state, KITHI_ROOT_ALIVE);
    }
}

/* Those given that are there. */
static size_t list_among(candidates *walk, uint32_t *customers, size_t capacity)
{
    const kith_selection *given = walk->selection->given;
    size_t count = 0;
    while (count < capacity && walk->place < given->among_count) {
        const kith_id customer = given->among[walk->place++];
        customers[count] = kithi_id_sequence(customer);
        count += kithi_row_lives(walk->state, customer) ? 1 : 0;
    }
    return count;
}

static size_t list_bits(candidates *walk, uint32_t *customers, size_t capacity)
{
    const size_t count = kithi_bitmap_list(walk->state, walk->bits, walk->last, customers, capacity);
    walk->last = count == 0 ? walk->last : customers[count - 1];
    return count;
}

/* The next candidates; how many. */
static size_t next_candidates(candidates *walk, uint32_t *customers, size_t capacity)
{
    switch (walk->from) {
    case SOURCE_AMONG:
        return list_among(walk, customers, capacity);
    case SOURCE_TREE:
        return kithi_cursor_tails(&walk->cursor, walk->prefix.bytes, walk->prefix.size, customers, capacity);
    case SOURCE_BITS:
        return list_bits(walk, customers, capacity);
    case SOURCE_NOBODY:
    default:
        return 0;
    }
}

/* --- tests --- */

static const unsigned char *customer_row(const kithi_state *state, uint32_t customer)
{
    return kithi_row_at(state, KITH_KIND_CUSTOMER, customer);
}

static int64_t number_of(const kithi_state *state, const unsigned char *row, uint32_t field)
{
    return kithi_row_number(state, KITH_KIND_CUSTOMER, row, field);
}

/* Folded city of a customer; bytes written. */
static size_t folded_city(const kithi_state *state, const unsigned char *row, char *out, size_t capacity)
{
    size_t length = 0;
    const char *city = kithi_row_text(state, KITH_KIND_CUSTOMER, row, KITH_CUSTOMER_CITY, &length);
    return city == NULL ? 0 : kithi_fold(city, length, out, capacity);
}

static bool same_city(const kithi_state *state, uint32_t a, uint32_t b)
{
    char city_a[KITHI_KEY_MOST];
    char city_b[KITHI_KEY_MOST];
    const size_t size_a = folded_city(state, customer_row(state, a), city_a, sizeof city_a);
    const size_t size_b = folded_city(state, customer_row(state, b), city_b, sizeof city_b);
    return size_a > 0 && size_a == size_b && memcmp(city_a, city_b, size_a) == 0;
}

static bool lives_in(const kithi_state *state, const unsigned char *row, const kithi_selection *selection)
{
    char city[KITHI_KEY_MOST];
    char wanted[KITHI_KEY_MOST];
    const size_t size = folded_city(state, row, city, sizeof city);
    const size_t wanted_size = kithi_fold(selection->city, selection->city_length, wanted, sizeof wanted);
    return size > 0 && size == wanted_size && memcmp(city, wanted, size) == 0;
}

static bool is_within(const kith_selection *given, uint32_t birthday)
{
    const uint32_t first = given->birthday_first;
    const uint32_t last = given->birthday_last == 0 ? first : given->birthday_last;
    return first <= last ? birthday >= first && birthday <= last : birthday >= first || birthday <= last;
}

static bool is_common_year(kith_date today)
{
    int year = 0;
    int month = 0;
    int day = 0;
    kithi_date_split(today, &year, &month, &day);
    return kithi_date_make(year, 2, 29) == 0;
}

/* Who was born on 29 February has its birthday on 1 March in other years, as ages have it. */
static bool has_birthday(const kithi_selection *selection, kith_date born)
{
    if (born == 0) {
        return false;
    }
    int year = 0;
    int month = 0;
    int day = 0;
    kithi_date_split(born, &year, &month, &day);
    const uint32_t birthday = (uint32_t)(month * 100 + day);
    return is_within(selection->given, birthday) ||
           (birthday == LEAP_DAY && is_within(selection->given, LEAP_DAY_ELSE) && selection->today != 0 &&
            is_common_year(selection->today));
}

static bool traits_fit(const likeness *like, kithi_traits traits)
{
    const bool codes = (traits & like->asked) == like->wanted;
    const bool born = (traits >> KITHI_TRAITS_BORN) - like->born_first <= like->born_days;
    const bool merged = kithi_traits_code(traits, KITHI_TRAITS_STATUS) == KITH_STATUS_MERGED;
    return codes & born & !(merged & like->without_merged);
}

/* What traits alone do not tell. */
static bool rest_fits(const kithi_state *state, const kithi_selection *selection, const likeness *like,
                      uint32_t customer)
{
    if (!like->birthday && !like->category && !like->city) {
        return true;
    }
    const unsigned char *row = like->category || like->city ? customer_row(state, customer) : NULL;
    return (!like->birthday ||
            has_birthday(selection, kithi_traits_born(kithi_traits_at(state, customer)))) &&
           (!like->category ||
            (kith_id)number_of(state, row, KITH_CUSTOMER_CATEGORY) == selection->given->category) &&
           (!like->city || lives_in(state, row, selection));
}

static bool entry_fits(const kithi_state *state, const kith_criterion *criterion, const kithi_entry *entry,
                       uint32_t customer, kith_date day)
{
    const uint32_t other = kithi_entry_other(entry);
    if ((criterion->end != KITH_END_EITHER && kithi_entry_end(entry) != criterion->end) ||
        (criterion->any_time == 0 && kithi_link_period(entry, day) != KITH_PERIOD_CURRENT) ||
        (criterion->other != 0 && kithi_id_sequence(criterion->other) != other)) {
        return false;
    }
    if (criterion->category == 0 && criterion->other_sex == 0 && criterion->same_city == 0) {
        return true;
    }
    return (criterion->other_sex == 0 ||
            kithi_traits_code(kithi_traits_at(state, other), KITHI_TRAITS_SEX) == criterion->other_sex) &&
           (criterion->category == 0 || (kith_id)number_of(state, customer_row(state, other),
                                                           KITH_CUSTOMER_CATEGORY) == criterion->category) &&
           (criterion->same_city == 0 || same_city(state, customer, other));
}

/* Does it ask no more than what the bitmap of the type tells? */
static bool is_membership(const kith_criterion *criterion)
{
    return criterion->type != 0 && criterion->any_time != 0 && criterion->other == 0 &&
           criterion->category == 0 && criterion->other_sex == 0 && criterion->same_city == 0;
}

/* Is there a relation at the customer that fulfils all of the criterion? */
static bool is_related(const kithi_state *state, const kith_criterion *criterion, uint32_t customer,
                       kith_date day)
{
    const uint32_t type = kithi_id_sequence(criterion->type);
    const kithi_type_state *known = type == 0 ? NULL : kithi_links_type(state, type);
    if (type != 0) {
        const bool from = known != NULL && criterion->end != KITH_END_TO &&
                          kithi_links_member(state, known, KITH_END_FROM, customer);
        const bool to = known != NULL && criterion->end != KITH_END_FROM &&
                        kithi_links_member(state, known, KITH_END_TO, customer);
        if (!from && !to) {
            return false;
        }
        if (is_membership(criterion)) {
            return true;
        }
    }
    kithi_walk walk;
    const kithi_entry first =
        type == 0
            ? (kithi_entry){0, 0}
            : kithi_entry_make(type, criterion->end == KITH_END_TO ? KITH_END_TO : KITH_END_FROM, 0, 0, 0, 0);
    for (kithi_links_walk(&walk, state, customer, first); walk.entry != NULL; kithi_links_next(&walk)) {
        if (type != 0 && kithi_entry_type(walk.entry) != type) {
            return false;
        }
        if (entry_fits(state, criterion, walk.entry, customer, day)) {
            return true;
        }
    }
    return false;
}

static bool criteria_fit(const kithi_state *state, const kithi_selection *selection, uint32_t customer)
{
    for (size_t i = 0; i < selection->given->criteria_count; i++) {
        const kith_criterion *criterion = &selection->given->criteria[i];
        const kith_date day = criterion->as_of == 0 ? selection->today : criterion->as_of;
        if (is_related(state, criterion, customer, day) == (criterion->not_related != 0)) {
            return false;
        }
    }
    return true;
}

static bool is_among(const kithi_selection *selection, uint32_t customer)
{
    const kith_selection *given = selection->given;
    const size_t place = given->among == NULL ? 0 : place_among(given, customer);
    return given->among == NULL ||
           (place < given->among_count && kithi_id_sequence(given->among[place]) == customer);
}

/* The first criterion's type and end, if the bitmap can tell who is out of the question: type NULL if not. */
typedef struct sieve {
    const kithi_type_state *type;
    bool from;
    bool to;
    bool nobody; /* the type has no relations at all */
} sieve;

static sieve make_sieve(const kithi_state *state, const kith_selection *given)
{
    const kith_criterion *criterion = given->criteria_count == 0 ? NULL : &given->criteria[0];
    if (criterion == NULL || criterion->type == 0 || criterion->not_related != 0) {
        return (sieve){NULL, false, false, false};
    }
    const kithi_type_state *type = kithi_links_type(state, kithi_id_sequence(criterion->type));
    return (sieve){type, criterion->end != KITH_END_TO, criterion->end != KITH_END_FROM, type == NULL};
}

static bool may_fit(const kithi_state *state, const sieve *by, uint32_t customer)
{
    return by->type == NULL || (by->from && kithi_links_member(state, by->type, KITH_END_FROM, customer)) ||
           (by->to && kithi_links_member(state, by->type, KITH_END_TO, customer));
}

#define GROUP 64u /* candidates whose memory is fetched at once */

/* Keep those worth a closer look; how many. What each is sifted by is on its way into the cache before. */
static size_t sift_group(const candidates *walk, const sieve *by, uint32_t *group, size_t count)
{
    const kithi_traits *traits[GROUP];
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        traits[i] = kithi_traits_place(walk->state, group[i]);
        kithi_prefetch_many(traits[i]);
        if (by->type != NULL && by->from) {
            kithi_links_prefetch_member(walk->state, by->type, KITH_END_FROM, group[i]);
        }
        if (by->type != NULL && by->to) {
            kithi_links_prefetch_member(walk->state, by->type, KITH_END_TO, group[i]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        const uint32_t customer = group[i];
        group[kept] = customer;
        kept += traits_fit(&walk->like, *traits[i]) && may_fit(walk->state, by, customer);
    }
    return kept;
}

/* What is looked at of those that were kept, on its way into the cache. */
static void fetch_group(const candidates *walk, const uint32_t *group, size_t count)
{
    const kith_selection *given = walk->selection->given;
    const bool rows = walk->like.category || walk->like.city;
    const bool links = given->criteria_count > 0 && !is_membership(&given->criteria[0]);
    for (size_t i = 0; i < count && rows; i++) {
        kithi_row_prefetch(walk->state, kithi_id_make(KITH_KIND_CUSTOMER, group[i]));
    }
    for (uint32_t round = 0; links && round < 2; round++) {
        for (size_t i = 0; i < count; i++) {
            kithi_links_prefetch(walk->state, KITHI_LIST_RELATIONS, group[i], round);
        }
    }
}

void kithi_select_customers(const kithi_state *state, const kithi_selection *selection, kith_id *ids,
                            size_t capacity, size_t *count)
{
    const sieve by = make_sieve(state, selection->given);
    candidates walk;
    uint32_t group[GROUP];
    size_t raw = by.nobody ? 0 : GROUP;
    *count = 0;
    begin(&walk, state, selection, kithi_id_sequence(selection->given->after));
    while (*count < capacity && raw == GROUP) {
        raw = next_candidates(&walk, group, GROUP);
        const size_t kept = sift_group(&walk, &by, group, raw);
        fetch_group(&walk, group, kept);
        for (size_t i = 0; i < kept && *count < capacity; i++) {
            if (criteria_fit(state, selection, group[i]) &&
                rest_fits(state, selection, &walk.like, group[i])) {
                ids[(*count)++] = kithi_id_make(KITH_KIND_CUSTOMER, group[i]);
            }
        }
    }
}

/* --- pairs --- */

static bool other_fits(const kithi_state *state, const kithi_selection *selection, const likeness *like,
                       uint32_t customer, uint32_t other)
{
    return is_among(selection, other) && criteria_fit(state, selection, other) &&
           traits_fit(like, kithi_traits_at(state, other)) && rest_fits(state, selection, like, other) &&
           (selection->given->same_city == 0 || same_city(state, customer, other));
}

/* Where to go on behind a relation; false: it is not there. */
static bool find_place(const kithi_state *state, kith_id relation, uint32_t *customer, kithi_entry *entry)
{
    kith_value values[KITHI_FIELDS];
    const unsigned char *row = kithi_row_find(state, relation);
    if (row == NULL) {
        return false;
    }
    kithi_row_read(state, KITH_KIND_RELATION, row, values);
    *customer = kithi_id_sequence((kith_id)values[KITH_RELATION_FROM].number);
    *entry = kithi_entry_make(kithi_id_sequence((kith_id)values[KITH_RELATION_TYPE].number), KITH_END_FROM,
                              kithi_id_sequence((kith_id)values[KITH_RELATION_TO].number),
                              (kith_date)values[KITH_RELATION_SINCE].number,
                              (kith_date)values[KITH_RELATION_UNTIL].number, kithi_id_sequence(relation));
    entry->low++;
    return true;
}

kith_status kithi_select_pairs(const kithi_state *state, const kithi_selection *selection, uint32_t type,
                               kith_date day, kith_id *relations, size_t capacity, size_t *count)
{
    const likeness like = make_likeness(selection);
    candidates walk;
    uint32_t resumed = 0;
    kithi_entry resume = {0, 0};
    *count = 0;
    if (selection->given->after != 0 && !find_place(state, selection->given->after, &resumed, &resume)) {
        return KITH_ERR_NOT_FOUND;
    }
    begin(&walk, state, selection, resumed == 0 ? 0 : resumed - 1);
    const kithi_type_state *known = type == 0 ? NULL : kithi_links_type(state, type);
    if (walk.bits == kithi_state_root(state, KITHI_ROOT_ALIVE) && type != 0) {
        begin_members(&walk, type, KITH_END_FROM);
    }
    uint32_t customer = 0;
    while (*count < capacity && (type == 0 || known != NULL) && next_candidates(&walk, &customer, 1) == 1) {
        if ((known != NULL && !kithi_links_member(state, known, KITH_END_FROM, customer)) ||
            !criteria_fit(state, selection, customer) ||
            !traits_fit(&walk.like, kithi_traits_at(state, customer)) ||
            !rest_fits(state, selection, &walk.like, customer)) {
            continue;
        }
        kithi_entry first =
            type == 0 ? (kithi_entry){0, 0} : kithi_entry_make(type, KITH_END_FROM, 0, 0, 0, 0);
        first = customer == resumed ? resume : first;
        kithi_walk entries;
        for (kithi_links_walk(&entries, state, customer, first); entries.entry != NULL && *count < capacity;
             kithi_links_next(&entries)) {
            const kithi_entry *entry = entries.entry;
            if (type != 0 && (kithi_entry_type(entry) != type || kithi_entry_end(entry) != KITH_END_FROM)) {
                break;
            }
            if (kithi_entry_end(entry) == KITH_END_FROM &&
                kithi_link_period(entry, day) == KITH_PERIOD_CURRENT &&
                other_fits(state, selection, &like, customer, kithi_entry_other(entry))) {
                relations[(*count)++] = kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(entry));
            }
        }
    }
    return KITH_OK;
}
