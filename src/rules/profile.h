/* Profile: what the records around a customer answer; the public questions of kith/profile.h. */
#ifndef KITH_RULES_PROFILE_H
#define KITH_RULES_PROFILE_H

#include "model/model.h"

#include "kith/profile.h"

/* What a location takes from the one that it shares. */
#define KITHI_ADDRESS_FIELDS                                                                                 \
    (1u << KITH_LOCATION_ADDRESSEE | 1u << KITH_LOCATION_STREET | 1u << KITH_LOCATION_ADDITION |             \
     1u << KITH_LOCATION_POSTAL_CODE | 1u << KITH_LOCATION_CITY | 1u << KITH_LOCATION_REGION |               \
     1u << KITH_LOCATION_COUNTRY | 1u << KITH_LOCATION_LATITUDE | 1u << KITH_LOCATION_LONGITUDE)

/* The location whose address a location has: the one that it shares if that is there, else itself. */
kith_id kithi_profile_address(const kithi_state *state, kith_id location);

/* A customer's location for a purpose (a flag of the schema; 0: whatever), 0 if it has none at all. */
kith_id kithi_profile_location(const kithi_state *state, kith_id customer, uint32_t purpose);

/* A party's locations by purpose, as kithi_profile_location gives them, and its primary bank account. */
typedef struct kithi_places {
    kith_id party;
    kith_id location; /* the primary one */
    kith_id billing;
    kith_id shipping;
    kith_id bank_account;
} kithi_places;

/* Cost does not grow with how many there are. */
void kithi_profile_places(const kithi_state *state, kith_id party, kithi_places *out);

/* Has a bank account all that a direct debit takes, on the day? */
bool kithi_profile_account_complete(const kithi_state *state, kith_id account, kith_date on);

/* The latest note of the customer, season and year that has a call status; 0: none. */
kith_id kithi_profile_stage(const kithi_state *state, kith_id customer, kith_id season, int64_t year);

/* The book's current season, 0 if it names none. */
kith_id kithi_profile_season(const kithi_state *state);

/* Year of a season, 0 if it has none. */
int64_t kithi_profile_year(const kithi_state *state, kith_id season);

/* Appointments by start, then id; how many were written. */
size_t kithi_profile_agenda(const kithi_state *state, const kith_agenda_query *query, kith_date today,
                            kith_id *ids, size_t capacity);

/* Open tasks that were due before `on`, by day, then id; how many were written. */
size_t kithi_profile_overdue(const kithi_state *state, const char *assignee, kith_date on, kith_id after,
                             kith_id *ids, size_t capacity);

#endif
