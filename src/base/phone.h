/* Phone numbers as they are searched: digits only, and where the country code ends. */
#ifndef KITH_BASE_PHONE_H
#define KITH_BASE_PHONE_H

#include <stddef.h>

/*
 * Writes the digits of valid UTF-8 in their order, as ASCII, at most capacity of them, and returns how many.
 * Full-width, Arabic-Indic and Persian digits count; everything else is passed over.
 */
size_t kithi_phone_digits(const char *text, size_t size, char *out, size_t capacity);

/* Length of the 00 that begins the ASCII digits and is how + is dialled, 2 or 0: nothing lies behind it, or
 * it is not there. */
size_t kithi_phone_plus(const char *digits, size_t size);

/*
 * Length (1 to 3) of the international calling code that begins the ASCII digits, or 0 if none does. Only the
 * shape is judged: a three-digit code need not be assigned, and a trunk prefix (8 in Russia) is not known.
 */
size_t kithi_phone_country(const char *digits, size_t size);

#endif
