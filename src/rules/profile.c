/* Profile: each question reads only what it answers. */
#include "rules/profile.h"

#include "base/date.h"
#include "model/chosen.h"
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

/* The first one that serves the purpose; if several do, the primary one before all others. */
static kith_id find_location(const kithi_state *state, kith_id customer, const kithi_chosen *chosen,
                             kithi_choice purpose, uint32_t field)
{
    const kith_id primary = kithi_chosen_first_of(chosen, state, customer, KITHI_CHOICE_LOCATION);
    if (kithi_chosen_several(chosen, purpose) && kithi_row_number_of(state, primary, field) != 0) {
        return primary;
    }
    const kith_id found = kithi_chosen_first_of(chosen, state, customer, purpose);
    return found == 0 ? primary : found;
}

kith_id kithi_profile_location(const kithi_state *state, kith_id customer, uint32_t purpose)
{
    const kithi_chosen *chosen = kithi_chosen_at(state, customer);
    return purpose == 0 ? kithi_chosen_first_of(chosen, state, customer, KITHI_CHOICE_LOCATION)
                        : find_location(state, customer, chosen,
                                        kithi_chosen_choice(KITH_KIND_LOCATION, purpose), purpose);
}

void kithi_profile_places(const kithi_state *state, kith_id party, kithi_places *out)
{
    const kithi_chosen *chosen = kithi_chosen_at(state, party);
    out->party = party;
    out->location = kithi_chosen_first_of(chosen, state, party, KITHI_CHOICE_LOCATION);
    out->billing = find_location(state, party, chosen, KITHI_CHOICE_BILLING, KITH_LOCATION_BILLING);
    out->shipping = find_location(state, party, chosen, KITHI_CHOICE_SHIPPING, KITH_LOCATION_SHIPPING);
    out->bank_account = kithi_chosen_first_of(chosen, state, party, KITHI_CHOICE_BANK_ACCOUNT);
}

bool kithi_profile_account_complete(const kithi_state *state, kith_id account, kith_date on)
{
    const uint32_t needed =
        1u << KITH_BANK_ACCOUNT_HOLDER | 1u << KITH_BANK_ACCOUNT_NUMBER | 1u << KITH_BANK_ACCOUNT_MANDATE;
    const unsigned char *row = kithi_row_find(state, account);
    if (row == NULL || (kithi_row_mask(row) & needed) != needed) { /* what is said does not matter */
        return false;
    }
    return on == 0 || kithi_date_valid_on((kith_date)kithi_row_number(state, KITH_KIND_BANK_ACCOUNT, row,
                                                                      KITH_BANK_ACCOUNT_MANDATE_SINCE),
                                          (kith_date)kithi_row_number(state, KITH_KIND_BANK_ACCOUNT, row,
                                                                      KITH_BANK_ACCOUNT_MANDATE_UNTIL),
                                          on);
}

/* --- call status --- */

kith_id kithi_profile_season(const kithi_state *state)
{
    return (kith_id)kithi_users_setting(state, KITH_BOOK_CURRENT_SEASON);
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
    const int64_t shown = kithi_users_setting(state, KITH_BOOK_SHOWN);
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
