/*
 * Suite "effects": how a commission is settled once rates and recipients have been read. The sides that have
 * to spell the rules out (table 6) share this: who gets which share, and who gets the unit left over.
 */
#ifndef KITH_BENCH_EFFECTS_EARN_H
#define KITH_BENCH_EFFECTS_EARN_H

#include "effects.h"

#define EARN_PARTS_MOST 16u
#define EARN_UNIT INT64_C(10000) /* of an amount, in millionths: a hundredth */

__extension__ typedef __int128 earn_wide;

/* A share or a rate that is not set is EFFECTS_UNSET until earn_add takes it. */
typedef struct earn_part {
    uint32_t recipient; /* a customer; 0: the manager is one */
    uint32_t manager;
    uint32_t relation;
    uint32_t origin; /* of its rate: KITH_RATE_ */
    int64_t share;
    int64_t rate;
    int64_t units;
    earn_wide rest; /* what is left of its exact amount beside whole units */
    bool open;      /* its share was not set */
    bool rounded;
} earn_part;

/* The commission of an order while it is found. */
typedef struct earning {
    uint32_t customer;
    uint32_t brand;
    uint32_t manager;
    int32_t date;
    int64_t base;    /* the amount due, in millionths */
    uint32_t origin; /* of the rate: KITH_RATE_ */
    uint32_t record;
    int64_t rate;
    uint32_t recipients; /* KITH_RECIPIENT_ */
    size_t count;
    earn_part parts[EARN_PARTS_MOST];
} earning;

/* The rate, if this source has one; the first that has one counts. */
static inline bool earn_take_rate(earning *is, uint32_t origin, uint32_t record, int64_t rate)
{
    if (rate == EFFECTS_UNSET) {
        return false;
    }
    is->origin = origin;
    is->record = record;
    is->rate = rate;
    return true;
}

void earn_take_book_rate(earning *is);

/* A recipient, unless it is the customer or there already; without a rate of its own it gets the order's. */
void earn_add(earning *is, const earn_part *of);

/* The order's representative, when there is nobody else. */
void earn_add_representative(earning *is);

/* Shares, amounts, and what the whole adds to the sum of a side. */
void earn_settle(earning *is, bench_sum *sum);

#endif
