/* Days and instants: Julian day numbers of the proleptic Gregorian calendar, microseconds of UTC. */
#ifndef KITH_BASE_DATE_H
#define KITH_BASE_DATE_H

#include "kith/types.h"

#include <stdbool.h>
#include <stddef.h>

#define KITHI_DATE_MIN ((kith_date)1721426) /* 0001-01-01 */
#define KITHI_DATE_MAX ((kith_date)5373484) /* 9999-12-31 */

#define KITHI_INSTANT_MIN (-INT64_C(62135596800000000)) /* 0001-01-01T00:00:00Z */
#define KITHI_INSTANT_MAX INT64_C(253402300799999999)   /* 9999-12-31T23:59:59.999999Z */

/* The day, or 0 if there is no such day in the years 1 to 9999. */
kith_date kithi_date_make(int year, int month, int day);

/* Year, month and day; all 0 for a date that is none. */
void kithi_date_split(kith_date date, int *year, int *month, int *day);

/* Reads YYYY-MM-DD. False, with *out 0, unless the whole text names a day. */
bool kithi_date_parse(const char *text, size_t size, kith_date *out);

/* Writes YYYY-MM-DD, or nothing for a date that is none, ended by NUL; returns its bytes. */
size_t kithi_date_format(kith_date date, char out[11]);

/* The same day some months later or earlier, at most the last of that month; 0 outside the years. */
kith_date kithi_date_add_months(kith_date date, int months);

/*
 * Completed years. Born on 29 February, one reaches them on 1 March in common years. -1 if on < born, or one
 * of them is none.
 */
int kithi_date_age(kith_date born, kith_date on);

/* Reads YYYY-MM-DDTHH:MM:SS[.f]Z, one to six digits f. False, with *out 0, unless all is an instant. */
bool kithi_instant_parse(const char *text, size_t size, kith_instant *out);

/*
 * Writes what parse reads, ended by NUL, and returns its bytes; the fraction has six digits and is left out
 * when it is zero. Nothing for 0, which is none, and for instants outside the years.
 */
size_t kithi_instant_format(kith_instant at, char out[32]);

/* Midnight, UTC, at which the day begins. */
kith_instant kithi_instant_of_day(kith_date date);

/*
 * THE predicate of validity: since <= on <= until, where 0 is open. Everything dated asks here.
 * Without branches, since selections call it for every edge they look at.
 */
static inline bool kithi_date_valid_on(kith_date since, kith_date until, kith_date on)
{
    return (bool)((since <= on) & ((until == 0) | (on <= until)));
}

/* Whether a period ends before it begins, and so holds on no day. */
static inline bool kithi_date_never(kith_date since, kith_date until)
{
    return until != 0 && until < since;
}

/* Whether two periods (since <= until, 0 is open) share a day. */
static inline bool kithi_date_overlap(kith_date since_a, kith_date until_a, kith_date since_b,
                                      kith_date until_b)
{
    return (bool)(((until_b == 0) | (since_a <= until_b)) & ((until_a == 0) | (since_b <= until_a)));
}

#endif
