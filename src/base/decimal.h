/* Exact arithmetic on millionths. Results are rounded half to even; what does not fit is refused. */
#ifndef KITH_BASE_DECIMAL_H
#define KITH_BASE_DECIMAL_H

#include "kith/types.h"

#include <stdbool.h>
#include <stddef.h>

#define KITHI_DECIMAL_ONE INT64_C(1000000)
#define KITHI_DECIMAL_DIGITS 6u

/* Sums of very many amounts go beyond what one amount may be. */
__extension__ typedef __int128 kithi_sum;

/* Is it an amount? */
static inline bool kithi_sum_fits(kithi_sum sum)
{
    return sum >= INT64_MIN && sum <= INT64_MAX;
}

/* All return false, with *out 0, if the result does not fit. Division by zero does not fit. */
bool kithi_decimal_add(kith_decimal a, kith_decimal b, kith_decimal *out);
bool kithi_decimal_multiply(kith_decimal a, kith_decimal b, kith_decimal *out);
bool kithi_decimal_divide(kith_decimal a, kith_decimal b, kith_decimal *out);

/* Rounds to digits (0..6) after the point. */
bool kithi_decimal_round(kith_decimal a, unsigned digits, kith_decimal *out);

/* Reads [+-]digits[.digits], one to six after the point. False, with *out 0, unless all is that and fits. */
bool kithi_decimal_parse(const char *text, size_t size, kith_decimal *out);

/* Writes the shortest form that parse reads back ("12.5", "-0.000001"), ended by NUL; returns its bytes. */
size_t kithi_decimal_format(kith_decimal value, char out[24]);

#endif
