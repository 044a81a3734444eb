/* Report: filling a kith_error piece by piece. Every function does nothing if the error is NULL. */
#ifndef KITH_BASE_REPORT_H
#define KITH_BASE_REPORT_H

#include "kith/types.h"

/*
 * Size of the first kith_error, the least that a caller may set. Members behind `message` are younger: they
 * are written only if the caller's size covers them.
 */
#define KITHI_ERROR_LEAST (offsetof(kith_error, message) + sizeof((kith_error *)NULL)->message)

/* Empty but for its size and "no change"; a part that this version does not know is zeroed too. */
void kithi_report_clear(kith_error *err);

/* Status and the beginning of the message; returns the status. */
kith_status kithi_report(kith_error *err, kith_status status, const char *message);

void kithi_report_add(kith_error *err, const char *text);
void kithi_report_quote(kith_error *err, const char *text, size_t length); /* "text", cut if long, without
                                                                              control characters */
void kithi_report_line(kith_error *err,
                       const char *text); /* of somebody else: cut, without control characters */
void kithi_report_number(kith_error *err, int64_t number);
void kithi_report_period(kith_error *err, kith_date since,
                         kith_date until); /* 2026-01-01..2026-12-31, open ends empty */

#endif
