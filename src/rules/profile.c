/* Profile: each question reads only what it answers. */
#include "rules/profile.h"

#include "base/date.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/users.h"

#include <stddef.h>
#include <string.h>

/* --- locations and accounts --- */

kith_id kithi_profile_address(const kithi_state *state, kith_id location)
{
    const kith_id shared = (kith_id)kithi_row_number_of(state, location, KITH_LOCATION_SHARES);
    return kithi_row_find(state, shared) == NULL ? location : shared;
}

kith_id kithi_profile_location(const kithi_state *state, kith_id customer, uint32_t purpose)
{
    const kith_id primary =
        kithi_users_chosen_after(state, customer, KITH_KIND_LOCATION, KITH_LOCATION_PRIMARY, 0);
    if (purpose == 0 || kithi_row_number_of(state, primary, purpose) != 0) {
        return primary;
    }
    const kith_id chosen = kithi_users_chosen_after(state, customer, KITH_KIND_LOCATION, purpose, 0);
    return chosen == 0 ? primary : chosen;
}

/* Where the first row goes that has a flag. */
static const struct {
    uint32_t kind;
    uint32_t field;
    size_t place;
} flags[] = {
    {KITH_KIND_LOCATION, KITH_LOCATION_PRIMARY, offsetof(kithi_firsts, places.location)},
    {KITH_KIND_LOCATION, KITH_LOCATION_BILLING, offsetof(kithi_firsts, places.billing)},
    {KITH_KIND_LOCATION, KITH_LOCATION_SHIPPING, offsetof(kithi_firsts, places.shipping)},
    {KITH_KIND_BANK_ACCOUNT, KITH_BANK_ACCOUNT_PRIMARY, offsetof(kithi_firsts, places.bank_account)},
    {KITH_KIND_CONTACT, KITH_CONTACT_PRIMARY, offsetof(kithi_firsts, contact)},
    {KITH_KIND_BINDING, KITH_BINDING_CURRENT, offsetof(kithi_firsts, binding)},
};

/* NULL: nobody asks for it. */
static kith_id *place_of(kithi_firsts *out, uint32_t kind, uint32_t field)
{
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (flags[i].kind == kind && flags[i].field == field) {
            return (kith_id *)(void *)((unsigned char *)out + flags[i].place);
        }
    }
    return NULL;
}

/* Keys of rows that have a flag come by kind and flag: those of primary locations first. Of each flag no more
 * than two are looked at, however many there are. `last`: the last kind that is asked for. */
static void find_firsts(const kithi_state *state, kith_id party, uint32_t last, kithi_firsts *out)
{
    kithi_key prefix;
    kithi_key from;
    kithi_cursor cursor;
    uint32_t kind = 0; /* of the key before */
    uint32_t field = 0;
    kithi_index_chosen_prefix(&from, party, KITH_KIND_LOCATION, KITH_LOCATION_PRIMARY);
    kithi_key_copy(&prefix, &from);
    prefix.size -= 2; /* whatever kind and flag */
    kithi_index_seek(&cursor, state, &from);
    while (kithi_cursor_begins(&cursor, prefix.bytes, prefix.size)) {
        unsigned char bytes[KITHI_KEY_MOST];
        (void)kithi_cursor_key(&cursor, bytes);
        const bool again = bytes[prefix.size] == kind && bytes[prefix.size + 1] == field;
        kind = bytes[prefix.size];
        field = bytes[prefix.size + 1];
        if (kind > last) {
            break;
        }
        kith_id *place = place_of(out, kind, field);
        if (!again) {
            if (place != NULL) {
                *place = kithi_id_make(kind, kithi_cursor_tail(&cursor));
            }
            kithi_cursor_next(&cursor);
            continue;
        }
        if (place != NULL && kind == KITH_KIND_LOCATION &&
            kithi_row_number_of(state, out->places.location, field) != 0) {
            *place = out->places.location; /* before all others, though it may be younger */
        }
        kithi_index_chosen_prefix(&from, party, kind, field + 1);
        kithi_index_seek(&cursor, state, &from);
    }
    kithi_places *places = &out->places;
    places->billing = places->billing == 0 ? places->location : places->billing;
    places->shipping = places->shipping == 0 ? places->location : places->shipping;
}

void kithi_profile_firsts(const kithi_state *state, kith_id customer, kithi_firsts *out)
{
    *out = (kithi_firsts){.places = {.party = customer}};
    find_firsts(state, customer, KITH_KIND_BINDING, out);
}

void kithi_profile_places(const kithi_state *state, kith_id party, kithi_places *out)
{
    kithi_firsts found = {.places = {.party = party}};
    find_firsts(state, party, KITH_KIND_BANK_ACCOUNT, &found);
    *out = found.places;
}

bool kithi_profile_account_complete(const kithi_state *state, kith_id account, kith_date on)
{
    static const uint32_t needed[] = {KITH_BANK_ACCOUNT_HOLDER, KITH_BANK_ACCOUNT_NUMBER,
                                      KITH_BANK_ACCOUNT_MANDATE};
    const unsigned char *row = kithi_row_find(state, account);
    size_t length = 0;
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (kithi_row_text(state, KITH_KIND_BANK_ACCOUNT, row, needed[i], &length) == NULL) {
            return false;
        }
    }
    return on == 0 ||
           kithi_date_valid_on(
               (kith_date)kithi_row_number_of(state, account, KITH_BANK_ACCOUNT_MANDATE_SINCE),
               (kith_date)kithi_row_number_of(state, account, KITH_BANK_ACCOUNT_MANDATE_UNTIL), on);
}

/* --- call status --- */

kith_id kithi_profile_season(const kithi_state *state)
{
    return (kith_id)kithi_row_number_of(state, kithi_users_book(state), KITH_BOOK_CURRENT_SEASON);
}

int64_t kithi_profile_year(const kithi_state *state, kith_id season)
{
    return kithi_row_number_of(state, season, KITH_SEASON_YEAR);
}

kith_id kithi_profile_stage(const kithi_state *state, kith_id customer, kith_id season, int64_t year)
{
    kithi_key prefix;
    kithi_index_stage_prefix(&prefix, customer, season, year);
    const uint32_t note = kithi_index_first(state, &prefix);
    return note == 0 ? 0 : kithi_id_make(KITH_KIND_NOTE, note);
}

/* --- agenda --- */

/* Settings of the book that stand for what the query leaves open (P12). */
static void take_defaults(const kithi_state *state, kith_agenda_query *query, kith_date today)
{
    const int64_t shown = kithi_row_number_of(state, kithi_users_book(state), KITH_BOOK_SHOWN);
    const bool open = query->season == 0 && query->year == 0 && query->since == 0 && query->until == 0;
    if (query->all != 0 || !open) {
        return;
    }
    if (shown == KITH_SHOWN_CURRENT_SEASON) {
        query->season = kithi_profile_season(state);
    } else if (shown == KITH_SHOWN_UPCOMING && today != 0) {
        query->since = kithi_instant_of_day(today);
    }
}

size_t kithi_profile_agenda(const kithi_state *state, const kith_agenda_query *query, kith_date today,
                            kith_id *ids, size_t capacity)
{
    kith_agenda_query asked = *query;
    kithi_key prefix;
    take_defaults(state, &asked, today);
    kithi_index_agenda_prefix(&prefix, asked.customer, asked.season, asked.year);
    kithi_key from;
    kithi_key end;
    kithi_key_copy(&from, &prefix);
    kithi_key_copy(&end, &prefix);
    const kith_instant since = asked.since == 0 ? INT64_MIN : asked.since;
    const kith_instant start = kithi_row_number_of(state, asked.after, KITH_APPOINTMENT_START);
    const bool behind = asked.after != 0 && start >= since;
    kithi_key_instant(&from, behind ? start : since);
    kithi_key_number(&from, behind ? kithi_id_sequence(asked.after) + 1 : 0);
    kithi_key_instant(&end, asked.until);
    return kithi_index_list(state, &prefix, &from, asked.until == 0 ? NULL : &end, KITH_KIND_APPOINTMENT, ids,
                            capacity);
}

/* --- tasks --- */

size_t kithi_profile_overdue(const kithi_state *state, const char *assignee, kith_date on, kith_id after,
                             kith_id *ids, size_t capacity)
{
    kithi_key prefix;
    kithi_index_due_prefix(&prefix, assignee, assignee == NULL ? 0 : strlen(assignee));
    kithi_key from;
    kithi_key end;
    kithi_key_copy(&from, &prefix);
    kithi_key_copy(&end, &prefix);
    kithi_key_number(&end, (uint32_t)on);
    if (after != 0) {
        kithi_key_number(&from, (uint32_t)kithi_row_number_of(state, after, KITH_TASK_DUE));
        kithi_key_number(&from, kithi_id_sequence(after) + 1);
    }
    return kithi_index_list(state, &prefix, &from, &end, KITH_KIND_TASK, ids, capacity);
}
