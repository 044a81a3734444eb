/* Shares: filled and split in whole numbers. Remainders are cut off towards 0, so that what is given back is
 * split as what was earned. */
#include "rules/shares.h"

#include "base/decimal.h"

#include <assert.h>

bool kithi_shares_add(kithi_shares *shares, const kithi_share *share)
{
    if (!kithi_memory_grow(shares->memory, (void **)&shares->items, &shares->capacity, shares->count + 1,
                           sizeof *shares->items)) {
        return false;
    }
    shares->items[shares->count++] = *share;
    return true;
}

void kithi_shares_free(kithi_shares *shares)
{
    kithi_memory_free(shares->memory, shares->items, shares->capacity * sizeof *shares->items);
    shares->items = NULL;
    shares->count = shares->capacity = 0;
}

/* --- shares --- */

/* The open one with the lowest id greater than `after`. */
static kithi_share *next_open(kithi_shares *shares, kith_id after)
{
    kithi_share *next = NULL;
    for (size_t i = 0; i < shares->count; i++) {
        kithi_share *share = &shares->items[i];
        const kith_id id = kithi_shares_recipient(share);
        if (share->open && id > after && (next == NULL || id < kithi_shares_recipient(next))) {
            next = share;
        }
    }
    return next;
}

bool kithi_shares_fill(kithi_shares *shares)
{
    kithi_sum left = KITHI_HUNDRED_PERCENT;
    int64_t open = 0;
    for (size_t i = 0; i < shares->count; i++) {
        open += shares->items[i].open;
        left -= shares->items[i].open ? 0 : shares->items[i].part.share;
    }
    if (left < 0) {
        return false;
    }
    for (size_t i = 0; i < shares->count && open > 0; i++) {
        if (shares->items[i].open) {
            shares->items[i].part.share = (kith_decimal)left / open;
        }
    }
    kith_id after = 0;
    for (int64_t over = open > 0 ? (kith_decimal)left % open : 0; over > 0; over--) {
        kithi_share *next = next_open(shares, after);
        assert(next != NULL);
        next->part.share++;
        after = kithi_shares_recipient(next);
    }
    return true;
}

/* --- amounts --- */

/* A base, and what a share of it is divided by: both percents, and the smallest unit. */
typedef struct splitting {
    kithi_shares *shares;
    kithi_sum base; /* without its sign */
    kithi_sum unit; /* in millionths */
    kithi_sum by;
} splitting;

static bool is_paid(const kithi_share *share)
{
    return share->part.origin != 0;
}

bool kithi_shares_paid(const kithi_shares *shares)
{
    for (size_t i = 0; i < shares->count; i++) {
        if (is_paid(&shares->items[i])) {
            return true;
        }
    }
    return false;
}

static bool is_of_rate(const kithi_share *share, kith_decimal rate)
{
    return is_paid(share) && share->part.rate == rate;
}

/* Units of the whole that shares of one rate get together: the nearest number, the even one of two. */
static kithi_sum whole_of(const splitting *work, kith_decimal rate)
{
    kithi_sum percent = 0;
    for (size_t i = 0; i < work->shares->count; i++) {
        const kithi_share *share = &work->shares->items[i];
        percent += is_of_rate(share, rate) ? share->part.share : 0;
    }
    const kithi_sum exact = work->base * rate * percent;
    const kithi_sum units = exact / work->by;
    const kithi_sum twice = exact % work->by * 2;
    return units + (twice > work->by || (twice == work->by && units % 2 == 1));
}

static kithi_sum cut_off(const splitting *work, const kithi_share *share)
{
    return work->base * share->part.rate * share->part.share % work->by;
}

/* Who gets the next unit: of whom most was cut off, among those who got none. */
static kithi_share *next_rounded(const splitting *work, kith_decimal rate)
{
    kithi_share *next = NULL;
    for (size_t i = 0; i < work->shares->count; i++) {
        kithi_share *share = &work->shares->items[i];
        if (!is_of_rate(share, rate) || share->part.rounded != 0) {
            continue;
        }
        const kithi_sum more = next == NULL ? 1 : cut_off(work, share) - cut_off(work, next);
        if (more > 0 || (more == 0 && kithi_shares_recipient(share) < kithi_shares_recipient(next))) {
            next = share;
        }
    }
    assert(next != NULL); /* a whole is never greater than its parts, each made whole upwards */
    return next;
}

/* Amounts of one rate, in units. */
static void split_rate(const splitting *work, kith_decimal rate)
{
    kithi_sum left = whole_of(work, rate);
    for (size_t i = 0; i < work->shares->count; i++) {
        kithi_share *share = &work->shares->items[i];
        if (is_of_rate(share, rate)) {
            share->part.amount = (kith_decimal)(work->base * rate * share->part.share / work->by);
            left -= share->part.amount;
        }
    }
    for (; left > 0; left--) {
        kithi_share *share = next_rounded(work, rate);
        share->part.amount++;
        share->part.rounded = 1;
    }
}

static bool is_first_of_rate(const kithi_shares *shares, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (is_of_rate(&shares->items[i], shares->items[at].part.rate)) {
            return false;
        }
    }
    return is_paid(&shares->items[at]);
}

bool kithi_shares_split(kithi_shares *shares, kith_decimal base, uint32_t digits, kith_decimal *all)
{
    splitting work = {.shares = shares, .base = base < 0 ? -(kithi_sum)base : base, .unit = 1};
    kithi_sum sum = 0;
    bool fit = true;
    for (uint32_t digit = digits; digit < KITHI_DECIMAL_DIGITS; digit++) {
        work.unit *= 10;
    }
    work.by = work.unit * KITHI_HUNDRED_PERCENT * KITHI_HUNDRED_PERCENT;
    for (size_t i = 0; i < shares->count; i++) {
        shares->items[i].part.amount = 0;
        shares->items[i].part.rounded = 0;
    }
    for (size_t i = 0; i < shares->count; i++) {
        if (is_first_of_rate(shares, i)) {
            split_rate(&work, shares->items[i].part.rate);
        }
    }
    for (size_t i = 0; i < shares->count; i++) {
        const kithi_sum amount = shares->items[i].part.amount * work.unit * (base < 0 ? -1 : 1);
        fit = fit && kithi_sum_fits(amount);
        shares->items[i].part.amount = kithi_sum_fits(amount) ? (kith_decimal)amount : 0;
        sum += amount;
    }
    *all = kithi_sum_fits(sum) ? (kith_decimal)sum : 0;
    return fit && kithi_sum_fits(sum);
}
