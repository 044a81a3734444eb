/* Report: filling a kith_error piece by piece, without printf. */
#include "base/report.h"

#include "base/date.h"
#include "base/utf8.h"

#include <string.h>

#define QUOTE_MOST 80u

void kithi_report_clear(kith_error *err)
{
    if (err != NULL) {
        const size_t size = err->size; /* the caller's: older or newer than ours */
        memset(err, 0, size);
        err->size = size;
        err->change = UINT32_MAX;
    }
}

kith_status kithi_report(kith_error *err, kith_status status, const char *message)
{
    if (err != NULL) {
        err->status = status;
        err->message[0] = '\0';
        kithi_report_add(err, message);
    }
    return status;
}

static void add_bytes(kith_error *err, const char *text, size_t length)
{
    const size_t used = strlen(err->message);
    const size_t fits = kithi_utf8_cut(text, length, sizeof err->message - 1 - used);
    memcpy(err->message + used, text, fits);
    err->message[used + fits] = '\0';
}

void kithi_report_add(kith_error *err, const char *text)
{
    if (err != NULL) {
        add_bytes(err, text, strlen(text));
    }
}

/* Texts come from anybody. A message stays one line of UTF-8: what would break that is shown as "?". */
static void make_safe(char *text, size_t length)
{
    const bool valid = kithi_utf8_valid(text, length);
    for (size_t i = 0; i < length; i++) {
        const unsigned char byte = (unsigned char)text[i];
        if (byte < ' ' || byte == 0x7F || (!valid && byte > 0x7F)) {
            text[i] = '?';
        }
    }
}

void kithi_report_quote(kith_error *err, const char *text, size_t length)
{
    if (err != NULL) {
        char safe[QUOTE_MOST] = {0}; /* gcc cannot see that of nothing nothing is read */
        const size_t fits = kithi_utf8_cut(text, length, QUOTE_MOST);
        memcpy(safe, text, fits);
        make_safe(safe, fits);
        add_bytes(err, "\"", 1);
        add_bytes(err, safe, fits);
        add_bytes(err, fits < length ? "...\"" : "\"", fits < length ? 4 : 1);
    }
}

void kithi_report_line(kith_error *err, const char *text)
{
    if (err != NULL) {
        const size_t used = strlen(err->message);
        add_bytes(err, text, strlen(text));
        make_safe(err->message + used, strlen(err->message + used));
    }
}

void kithi_report_number(kith_error *err, int64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? UINT64_C(0) - (uint64_t)number : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + (char)(rest % 10));
        rest /= 10;
    } while (rest > 0);
    if (number < 0) {
        digits[--at] = '-';
    }
    if (err != NULL) {
        add_bytes(err, digits + at, sizeof digits - at);
    }
}

void kithi_report_period(kith_error *err, kith_date since, kith_date until)
{
    char text[11];
    if (err != NULL) {
        (void)kithi_date_format(since, text);
        kithi_report_add(err, text);
        kithi_report_add(err, "..");
        (void)kithi_date_format(until, text);
        kithi_report_add(err, text);
    }
}
