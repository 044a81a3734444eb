/* Match: records are found by a hash of their owner and of the values that the row gives. */
#include "cli/match.h"

#include "cli/key.h"
#include "cli/memory.h"
#include "cli/value.h"
#include "kith/chain.h"
#include "kith/merge.h"
#include "kith/order.h"
#include "kith/record.h"

#include <stdlib.h>

#define AT_ONCE 128
#define SETS_MOST 8 /* sets of fields by which the records of an owner are listed */

/* By whom a record is taken, if not by rows of one hash: by any row; by none, so that it never is. */
#define ANY 0
#define NONE UINT64_MAX

const kith_value *cli_said_value(const cli_said *said, uint32_t field)
{
    for (size_t i = 0; i < said->count; i++) {
        if (said->values[i].field == field) {
            return &said->values[i];
        }
    }
    return NULL;
}

int64_t cli_said_number(const cli_said *said, uint32_t field)
{
    const kith_value *value = cli_said_value(said, field);
    return value == NULL ? 0 : value->number;
}

int cli_match_is_standing(uint32_t kind, uint32_t field)
{
    const kith_field_info described = cli_schema_field(kind, field);
    return described.filled && described.type == KITH_TYPE_FLAG;
}

/*
 * 1 if a record must have the row's value of a field to be what the row says. What the row leaves open may be
 * anything, but not in what configures the book: there a field left empty says something, such as a right to
 * all kinds or a label for both sexes.
 */
static int counts(const cli_said *said, uint32_t field)
{
    return (cli_said_value(said, field) != NULL || said->info->configures) &&
           !cli_match_is_standing(said->kind, field);
}

/* 1 if a record holds what the row says. */
static int is_same(const cli_said *said, kith_id id)
{
    for (uint32_t field = 1; field <= said->info->fields; field++) {
        const kith_value none = {0};
        const kith_value *wanted = cli_said_value(said, field);
        kith_value now = {0};
        if (counts(said, field) && (kith_record_get(said->view, id, field, &now, NULL) != KITH_OK ||
                                    !cli_value_equal(&now, wanted == NULL ? &none : wanted))) {
            return 0;
        }
    }
    return 1;
}

static kith_id owner_of(const cli_said *said)
{
    return said->info->owner == 0 ? 0 : (kith_id)cli_said_number(said, said->info->owner);
}

/* 1 if records are listed by a field: it counts, and is (few) one that hardly any row leaves open. */
static int lists(const cli_said *said, uint32_t field, int few)
{
    return counts(said, field) && (!few || cli_schema_field(said->kind, field).required ||
                                   field == cli_key_naming_field(said->kind));
}

/* Hash of the fields that records are listed by. */
static uint64_t hash_fields(const cli_said *said, int few)
{
    uint64_t hash = 0;
    for (uint32_t field = 1; field <= said->info->fields; field++) {
        hash = lists(said, field, few) ? cli_map_mix(hash, field) : hash;
    }
    return hash;
}

/* A value mixed into a hash; equal ones are mixed in alike. */
static uint64_t mix_value(uint64_t hash, const kith_value *value)
{
    hash = cli_map_mix(hash, value == NULL ? KITH_TYPE_NONE : value->type);
    if (value == NULL || value->type == KITH_TYPE_NONE) {
        return hash;
    }
    if (value->type != KITH_TYPE_TEXT) {
        return cli_map_mix(hash, (uint64_t)value->number);
    }
    return cli_map_mix_bytes(hash, value->text, value->length);
}

/* Hash of what the row says; of a record that is not 0: of what it has in the same fields. */
static uint64_t hash_values(const cli_said *said, int few, kith_id id)
{
    uint64_t hash = hash_fields(said, few);
    for (uint32_t field = 1; field <= said->info->fields; field++) {
        kith_value now = {0};
        const int listed = lists(said, field, few);
        if (listed && id == 0) {
            hash = mix_value(hash, cli_said_value(said, field));
        } else if (listed) {
            (void)kith_record_get(said->view, id, field, &now, NULL);
            hash = mix_value(hash, &now);
        }
    }
    return hash;
}

/* Puts a record before those that have the same values. */
static void add_entry(cli_match *match, uint64_t owner, uint64_t hash, kith_id id)
{
    const size_t first = (size_t)cli_map_get(&match->lists, owner, hash);
    if (match->count == 0) {
        match->count = 1; /* place 0 is none */
    }
    match->entries = cli_memory_grow(match->entries, &match->capacity, match->count, sizeof *match->entries);
    match->entries[match->count] = (cli_match_entry){.id = id, .next = first};
    cli_map_set(&match->lists, owner, hash, match->count);
    match->count++;
}

/* All records of an owner, 0: of the kind; freed by the caller. */
static kith_id *list_records(const cli_said *said, kith_id owner, size_t *total)
{
    kith_id *ids = NULL;
    size_t capacity = 0;
    size_t count = AT_ONCE;
    *total = 0;
    while (count == AT_ONCE) {
        const kith_id after = *total == 0 ? 0 : ids[*total - 1];
        kith_status status = KITH_OK;
        while (capacity < *total + AT_ONCE) {
            ids = cli_memory_grow(ids, &capacity, capacity, sizeof *ids);
        }
        status = owner == 0
                     ? kith_record_list(said->view, said->kind, after, ids + *total, AT_ONCE, &count, NULL)
                     : kith_record_parts(said->view, owner, said->kind, after, ids + *total, AT_ONCE, &count,
                                         NULL);
        count = status == KITH_OK ? count : 0;
        *total += count;
    }
    return ids;
}

/* Lists the records of the row's owner by some fields, unless that has been done. */
static void index_records(cli_match *match, const cli_said *said, int few)
{
    const kith_id owner = owner_of(said);
    const uint64_t fields = hash_fields(said, few);
    size_t total = 0;
    if ((said->info->owner != 0 && owner == 0) || cli_map_get(&match->indexed, owner, fields) != 0) {
        return;
    }
    kith_id *ids = list_records(said, owner, &total);
    for (size_t i = total; i > 0; i--) { /* so that the oldest comes first */
        add_entry(match, owner, hash_values(said, few, ids[i - 1]), ids[i - 1]);
    }
    cli_map_set(&match->indexed, owner, fields, 1);
    cli_map_set(&match->known, owner, 0, cli_map_get(&match->known, owner, 0) + 1);
    free(ids);
}

/* Hash of the list in which the row's record is. Records are listed by all that a row says, which is as fine
 * as can be, but where rows leave open now this and now that, not by each of the many sets of fields. */
static uint64_t find_list(cli_match *match, const cli_said *said)
{
    const kith_id owner = owner_of(said);
    const int few = cli_map_get(&match->known, owner, 0) >= SETS_MOST &&
                    cli_map_get(&match->indexed, owner, hash_fields(said, 0)) == 0;
    index_records(match, said, few);
    return hash_values(said, few, 0);
}

/* Place of the first entry of a list that is not taken. Behind those that are taken at the beginning of the
 * list nobody looks again: a list may be as long as the file. */
static size_t first_entry(cli_match *match, kith_id owner, uint64_t hash, uint64_t by)
{
    const uint64_t list = cli_map_mix(hash, by);
    size_t passed = (size_t)cli_map_get(&match->passed, owner, list);
    size_t place =
        passed != 0 ? match->entries[passed].next : (size_t)cli_map_get(&match->lists, owner, hash);
    while (place != 0 && cli_map_get(&match->taken, match->entries[place].id, by) != 0) {
        passed = place;
        place = match->entries[place].next;
    }
    if (passed != 0) {
        cli_map_set(&match->passed, owner, list, passed);
    }
    return place;
}

static kith_id find_listed(cli_match *match, const cli_said *said, uint64_t by)
{
    size_t place = first_entry(match, owner_of(said), find_list(match, said), by);
    while (place != 0) {
        const cli_match_entry *entry = &match->entries[place];
        if (cli_map_get(&match->taken, entry->id, by) == 0 && is_same(said, entry->id)) {
            return entry->id;
        }
        place = entry->next;
    }
    return 0;
}

/* The chain link that the row is about: of the same customer under the same node, from the same day on; 0:
 * none. */
static kith_id find_link(const cli_said *said)
{
    const kith_id customer = (kith_id)cli_said_number(said, KITH_CHAIN_LINK_CUSTOMER);
    const kith_id parent = (kith_id)cli_said_number(said, KITH_CHAIN_LINK_PARENT);
    const kith_date since = (kith_date)cli_said_number(said, KITH_CHAIN_LINK_SINCE);
    const kith_date until = (kith_date)cli_said_number(said, KITH_CHAIN_LINK_UNTIL);
    const kith_chain_query query = {
        .size = sizeof query,
        .hierarchy = (kith_id)cli_said_number(said, KITH_CHAIN_LINK_HIERARCHY),
        .as_of = since != 0 ? since : until,
        .chain = cli_said_number(said, KITH_CHAIN_LINK_MEMBER) != 0 ? parent : customer,
    };
    kith_chain_step path[KITH_PATH_MOST];
    kith_value begins = {0};
    uint32_t found = 0;
    size_t count = 0;
    if (kith_chain_path(said->view, customer, &query, path, KITH_PATH_MOST, &count, &found, NULL) !=
            KITH_OK ||
        count < 2 || path[1].customer != parent ||
        kith_record_get(said->view, path[0].link, KITH_CHAIN_LINK_SINCE, &begins, NULL) != KITH_OK) {
        return 0;
    }
    return begins.number == since ? path[0].link : 0;
}

/* The record that the row says, unless it is taken by those. */
static kith_id find(cli_match *match, const cli_said *said, uint64_t by)
{
    /* Links that are not active stand in no path, so that all are looked at. */
    if (said->kind != KITH_KIND_CHAIN_LINK ||
        cli_said_number(said, KITH_CHAIN_LINK_STATUS) == KITH_LINK_STATUS_INACTIVE) {
        return find_listed(match, said, by);
    }
    const kith_id link = find_link(said);
    /* A link is known by its place, so that rows of which the one says more than the other contradict. */
    return by != NONE && cli_map_get(&match->taken, link, ANY) != 0 ? 0 : link;
}

kith_id cli_match_take(cli_match *match, const cli_said *said)
{
    const uint64_t hash = hash_values(said, 0, 0);
    kith_id id = find(match, said, ANY);
    if (id == 0) {
        id = find(match, said, hash);
    }
    if (id != 0) {
        cli_map_set(&match->taken, id, ANY, 1);
        cli_map_set(&match->taken, id, hash, 1);
    }
    return id;
}

kith_id cli_match_find(cli_match *match, const cli_said *said)
{
    return find(match, said, NONE);
}

/* --- gaps --- */

/* 1 if an import keeps what a record of the kind has, and fills in what it has not. */
static int fills_gaps(uint32_t kind)
{
    return kind == KITH_KIND_CONTACT || kind == KITH_KIND_CONSENT;
}

/* 1 if a field is about what an import never takes back: it does not tell one contact from another. */
static int is_decided(const cli_said *said, uint32_t field)
{
    static const uint32_t decided[] = {
        KITH_CONTACT_CONSENT,       KITH_CONTACT_DO_NOT_CALL,
        KITH_CONTACT_EMAIL_STATUS,  KITH_CONTACT_EMAIL_STATUS_SINCE,
        KITH_CONTACT_MOBILE_STATUS, KITH_CONTACT_MOBILE_STATUS_SINCE,
        KITH_CONTACT_PHONE_STATUS,  KITH_CONTACT_PHONE_STATUS_SINCE,
    };
    for (size_t i = 0; i < sizeof decided / sizeof decided[0]; i++) {
        if (said->kind == KITH_KIND_CONTACT && decided[i] == field) {
            return 1;
        }
    }
    return 0;
}

int cli_match_is_gap(uint32_t kind, uint32_t field, const kith_value *now)
{
    return now->type == KITH_TYPE_NONE || (kind == KITH_KIND_CONTACT && field == KITH_CONTACT_CONSENT &&
                                           now->number == KITH_CONSENT_UNKNOWN);
}

/* How many values of the row a record has, if it has no other where the row has one; 0: it has, or the row
 * leaves open what no record can be without. */
static size_t count_agreeing(const cli_said *said, kith_id id)
{
    size_t agreeing = 0;
    for (uint32_t field = 1; field <= said->info->fields; field++) {
        const kith_value *wanted = cli_said_value(said, field);
        const kith_field_info described = cli_schema_field(said->kind, field);
        kith_value now = {0};
        if (wanted == NULL && described.required) {
            return 0;
        }
        if (wanted == NULL || !counts(said, field)) {
            continue;
        }
        (void)kith_record_get(said->view, id, field, &now, NULL);
        if (cli_value_equal(&now, wanted)) {
            agreeing++;
        } else if (!is_decided(said, field) &&
                   (described.fixed || !cli_match_is_gap(said->kind, field, &now))) {
            return 0;
        }
    }
    return agreeing;
}

kith_id cli_match_fill(cli_match *match, const cli_said *said)
{
    kith_id best = 0;
    size_t most = 0;
    if (!fills_gaps(said->kind)) {
        return 0;
    }
    index_records(match, said, 1);
    size_t place = first_entry(match, owner_of(said), hash_values(said, 1, 0), ANY);
    while (place != 0) {
        const cli_match_entry *entry = &match->entries[place];
        const size_t agreeing =
            cli_map_get(&match->taken, entry->id, ANY) != 0 ? 0 : count_agreeing(said, entry->id);
        best = agreeing > most ? entry->id : best;
        most = agreeing > most ? agreeing : most;
        place = entry->next;
    }
    if (best != 0) {
        cli_map_set(&match->taken, best, ANY, 1);
    }
    return best;
}

/* --- what was merged --- */

static int is_merged(const kith_view *view, kith_id customer)
{
    kith_id survivor = 0;
    return kith_customer_survivor(view, customer, &survivor, NULL) == KITH_OK && survivor != customer;
}

kith_id cli_match_left(const kith_view *view, const kith_relation *relation)
{
    const kith_pair pair = {.from = relation->from, .type = relation->type, .to = relation->to};
    const kith_date day = relation->until != 0 ? relation->until : relation->since;
    kith_relation now = {.size = sizeof now};
    kith_id id = 0;
    if ((!is_merged(view, pair.from) && !is_merged(view, pair.to)) ||
        kith_relation_has(view, &pair, day, &id, NULL) != KITH_OK || id == 0 ||
        kith_relation_get(view, id, &now, NULL) != KITH_OK) {
        return 0;
    }
    return now.since == relation->since && now.until == relation->until ? id : 0;
}

void cli_match_free(cli_match *match)
{
    cli_map_free(&match->lists);
    cli_map_free(&match->passed);
    cli_map_free(&match->indexed);
    cli_map_free(&match->known);
    cli_map_free(&match->taken);
    free(match->entries);
    *match = (cli_match){.entries = NULL};
}
