/* Days and instants: the calendar, text. */
#include "base/date.h"

#include <stdint.h>

/*
 * The calendar repeats every 400 years. Years that begin in March put the leap day last, so the days before a
 * month are (153 * month + 2) / 5 for March = 0. MARCH_0 is 1 March of year 0.
 */
enum { DAYS_400_YEARS = 146097, DAYS_100_YEARS = 36524, DAYS_4_YEARS = 1461, MARCH_0 = 1721120 };

static const kith_date epoch_day = 2440588; /* 1970-01-01 */
static const int64_t day_micros = INT64_C(86400000000);

static int month_days(int year, int month)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

kith_date kithi_date_make(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > month_days(year, month)) {
        return 0;
    }
    const int march_year = month > 2 ? year : year - 1;
    const int march_month = month > 2 ? month - 3 : month + 9;
    return MARCH_0 + march_year * 365 + march_year / 4 - march_year / 100 + march_year / 400 +
           (153 * march_month + 2) / 5 + day - 1;
}

void kithi_date_split(kith_date date, int *year, int *month, int *day)
{
    *year = 0;
    *month = 0;
    *day = 0;
    if (date < KITHI_DATE_MIN || date > KITHI_DATE_MAX) {
        return;
    }
    int rest = date - MARCH_0;
    const int cycles = rest / DAYS_400_YEARS;
    rest %= DAYS_400_YEARS;
    /* The last day of a cycle, and of four years, is a leap day: it still belongs to the year before. */
    const int centuries = rest / DAYS_100_YEARS < 4 ? rest / DAYS_100_YEARS : 3;
    rest -= centuries * DAYS_100_YEARS;
    const int fours = rest / DAYS_4_YEARS;
    rest %= DAYS_4_YEARS;
    const int years = rest / 365 < 4 ? rest / 365 : 3;
    rest -= years * 365;
    const int march_month = (5 * rest + 2) / 153;
    *day = rest - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = cycles * 400 + centuries * 100 + fours * 4 + years + (*month <= 2 ? 1 : 0);
}

/* Reads exactly count digits (at most nine). Returns -1 if one is none. */
static int32_t read_digits(const char *text, size_t count)
{
    int32_t number = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

static void write_digits(char *out, size_t count, int32_t number)
{
    for (size_t i = count; i > 0; i--) {
        out[i - 1] = (char)('0' + number % 10);
        number /= 10;
    }
}

bool kithi_date_parse(const char *text, size_t size, kith_date *out)
{
    *out = 0;
    if (size != 10 || text[4] != '-' || text[7] != '-') {
        return false;
    }
    *out = kithi_date_make(read_digits(text, 4), read_digits(text + 5, 2), read_digits(text + 8, 2));
    return *out != 0;
}

size_t kithi_date_format(kith_date date, char out[11])
{
    int year;
    int month;
    int day;
    kithi_date_split(date, &year, &month, &day);
    if (year == 0) {
        out[0] = '\0';
        return 0;
    }
    write_digits(out, 4, year);
    out[4] = '-';
    write_digits(out + 5, 2, month);
    out[7] = '-';
    write_digits(out + 8, 2, day);
    out[10] = '\0';
    return 10;
}

kith_date kithi_date_add_months(kith_date date, int months)
{
    int year;
    int month;
    int day;
    kithi_date_split(date, &year, &month, &day);
    if (year == 0) {
        return 0;
    }
    const int64_t total = (int64_t)year * 12 + (month - 1) + months;
    if (total < 12 || total >= INT64_C(12) * 10000) {
        return 0;
    }
    const int new_year = (int)(total / 12);
    const int new_month = (int)(total % 12) + 1;
    const int last = month_days(new_year, new_month);
    return kithi_date_make(new_year, new_month, day < last ? day : last);
}

int kithi_date_age(kith_date born, kith_date on)
{
    int born_year;
    int born_month;
    int born_day;
    int year;
    int month;
    int day;
    kithi_date_split(born, &born_year, &born_month, &born_day);
    kithi_date_split(on, &year, &month, &day);
    if (born_year == 0 || year == 0 || on < born) {
        return -1;
    }
    const bool before = month < born_month || (month == born_month && day < born_day);
    return year - born_year - (before ? 1 : 0);
}

/* Reads ".f" with one to six digits as microseconds; nothing is 0. Returns -1 if it is neither. */
static int32_t read_fraction(const char *text, size_t size)
{
    if (size == 0) {
        return 0;
    }
    if (text[0] != '.' || size < 2 || size > 7) {
        return -1;
    }
    int32_t micros = read_digits(text + 1, size - 1);
    for (size_t i = size; i < 7 && micros > 0; i++) {
        micros *= 10;
    }
    return micros;
}

bool kithi_instant_parse(const char *text, size_t size, kith_instant *out)
{
    *out = 0;
    kith_date date;
    if (size < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[size - 1] != 'Z' ||
        !kithi_date_parse(text, 10, &date)) {
        return false;
    }
    const int32_t hour = read_digits(text + 11, 2);
    const int32_t minute = read_digits(text + 14, 2);
    const int32_t second = read_digits(text + 17, 2);
    const int32_t micros = read_fraction(text + 19, size - 20);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || micros < 0) {
        return false;
    }
    const int64_t seconds =
        (int64_t)(date - epoch_day) * 86400 + INT64_C(3600) * hour + INT64_C(60) * minute + second;
    *out = seconds * 1000000 + micros;
    return true;
}

size_t kithi_instant_format(kith_instant at, char out[32])
{
    out[0] = '\0';
    int64_t days = at / day_micros;
    int64_t rest = at % day_micros;
    if (rest < 0) {
        rest += day_micros;
        days--;
    }
    days += epoch_day;
    if (at == 0 || days < KITHI_DATE_MIN || days > KITHI_DATE_MAX) {
        return 0;
    }
    size_t used = kithi_date_format((kith_date)days, out);
    const int32_t micros = (int32_t)(rest % 1000000);
    const int32_t seconds = (int32_t)(rest / 1000000);
    out[used] = 'T';
    write_digits(out + used + 1, 2, seconds / 3600);
    out[used + 3] = ':';
    write_digits(out + used + 4, 2, seconds / 60 % 60);
    out[used + 6] = ':';
    write_digits(out + used + 7, 2, seconds % 60);
    used += 9;
    if (micros != 0) {
        out[used] = '.';
        write_digits(out + used + 1, 6, micros);
        used += 7;
    }
    out[used++] = 'Z';
    out[used] = '\0';
    return used;
}

kith_instant kithi_instant_of_day(kith_date date)
{
    return (date - epoch_day) * day_micros;
}
