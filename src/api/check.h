/* Checks of arguments and size-tagged structs, done once, here, for every public function. */
#ifndef KITH_API_CHECK_H
#define KITH_API_CHECK_H

#include "base/date.h"
#include "base/report.h"
#include "engine/view.h"

#include "kith/trace.h"
#include "kith/types.h"

#include <stdbool.h>

/* The first line of every function that takes an error: clears it; false: its size is not set. */
bool kithi_check_error(kith_error *err);

/* Copy a struct from outside over `local` of `known` bytes; KITH_OK, or KITH_ERR_ABI for an unknown, used
 * tail. */
kith_status kithi_check_in(void *local, size_t known, const void *given, kith_error *err);

/* May a struct of this kind be filled? KITH_OK or KITH_ERR_ABI. */
kith_status kithi_check_out(const void *given, kith_error *err);

/* Fill it from `local`, which has `known` bytes; its size stays, an unknown tail is zeroed. */
void kithi_check_fill(void *given, const void *local, size_t known);

/* Copy where the rows of a trace go, if there is one; none is written yet. KITH_OK, KITH_ERR_ABI or
 * KITH_ERR_INVALID. */
kith_status kithi_check_trace(const kith_trace *given, kith_trace *rows, kith_error *err);

/* The structs of a question: a copy of the request, an answer, which is emptied, and a trace or NULL. */
kith_status kithi_check_question(void *taken, size_t known, const void *request, void *out,
                                 const kith_trace *trace, kith_trace *rows, kith_error *err);

kith_status kithi_check_invalid(kith_error *err, const char *what);

/* Is it an id of this kind, as far as can be seen? */
static inline bool kithi_check_id(kith_id id, uint32_t kind)
{
    return KITH_ID_KIND(id) == kind && id >> 8 != 0 && id >> 8 < UINT32_MAX;
}

/* Is it a day, or 0? */
static inline bool kithi_check_date(kith_date date)
{
    return date == 0 || (date >= KITHI_DATE_MIN && date <= KITHI_DATE_MAX);
}

/* Is it an instant, or 0? */
static inline bool kithi_check_instant(kith_instant at)
{
    return at >= KITHI_INSTANT_MIN && at <= KITHI_INSTANT_MAX;
}

kith_status kithi_check_not_found(kith_error *err, const char *what, kith_id id);

#endif
