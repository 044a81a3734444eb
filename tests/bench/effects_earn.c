/* Suite "effects": how a commission is settled, for the sides that spell the rules out. */
#include "effects_earn.h"

#include "kith/codes.h"
#include "kith/kinds.h"

#define HUNDRED_PERCENT (100 * (int64_t)EFFECTS_PERCENT)
#define BY ((earn_wide)EARN_UNIT * HUNDRED_PERCENT * HUNDRED_PERCENT)
#define BOOK 1u

void earn_take_book_rate(earning *is)
{
    (void)earn_take_rate(is, KITH_RATE_BOOK, BOOK, EFFECTS_BOOK_RATE);
}

/* --- recipients --- */

static bool is_taken(const earning *is, const earn_part *of)
{
    for (size_t i = 0; i < is->count; i++) {
        if (is->parts[i].recipient == of->recipient && is->parts[i].manager == of->manager) {
            return true;
        }
    }
    return false;
}

void earn_add(earning *is, const earn_part *of)
{
    if (is->count == EARN_PARTS_MOST) {
        bench_fail("commission", "more recipients than there is room for");
    }
    if (of->recipient == is->customer || is_taken(is, of)) {
        return;
    }
    earn_part *into = &is->parts[is->count++];
    *into = *of;
    into->open = of->share == EFFECTS_UNSET;
    if (of->rate == EFFECTS_UNSET) {
        into->rate = is->rate;
        into->origin = is->origin;
    }
}

void earn_add_representative(earning *is)
{
    is->recipients = KITH_RECIPIENT_REPRESENTATIVE;
    is->parts[is->count++] =
        (earn_part){.manager = is->manager, .open = true, .rate = is->rate, .origin = is->origin};
}

/* --- amounts --- */

/* As kith puts recipients in order. */
static uint64_t rank(const earn_part *of)
{
    return of->recipient != 0 ? (uint64_t)of->recipient << 8 | KITH_KIND_CUSTOMER
                              : (uint64_t)of->manager << 8 | KITH_KIND_MANAGER;
}

/* Open shares get what the others leave; what cannot be divided goes to the lowest ids. */
static void fill_shares(earning *is)
{
    int64_t left = HUNDRED_PERCENT;
    int64_t open = 0;
    for (size_t i = 0; i < is->count; i++) {
        left -= is->parts[i].open ? 0 : is->parts[i].share;
        open += is->parts[i].open;
    }
    for (size_t i = 0; i < is->count; i++) {
        int64_t before = 0;
        for (size_t k = 0; k < is->count; k++) {
            before += is->parts[k].open && rank(&is->parts[k]) < rank(&is->parts[i]);
        }
        if (is->parts[i].open) {
            is->parts[i].share = left / open + (before < left % open);
        }
    }
}

/* Does `a` get a unit that is left over before `b`? */
static bool gets_before(const earn_part *a, const earn_part *b)
{
    return a->rest != b->rest ? a->rest > b->rest : rank(a) < rank(b);
}

/* Units that the rests of one rate add up to, so that the whole of it is rounded to the even unit. */
static int64_t left_over(const earning *is, int64_t rate)
{
    earn_wide rest = 0;
    int64_t units = 0;
    int64_t left = 0;
    for (size_t i = 0; i < is->count; i++) {
        if (is->parts[i].rate == rate) {
            rest += is->parts[i].rest;
            units += is->parts[i].units;
        }
    }
    while (rest >= BY) { /* quicker than a division: less often than there are parts */
        rest -= BY;
        left++;
    }
    return left + (rest * 2 > BY || (rest * 2 == BY && (units + left) % 2 == 1));
}

static void round_part(earning *is, earn_part *of)
{
    const int64_t left = left_over(is, of->rate);
    int64_t before = 0;
    for (size_t i = 0; left > 0 && i < is->count; i++) {
        before += is->parts[i].rate == of->rate && gets_before(&is->parts[i], of);
    }
    of->rounded = before < left;
}

static int64_t pay(earning *is)
{
    int64_t sum = 0;
    for (size_t i = 0; i < is->count; i++) {
        earn_part *of = &is->parts[i];
        const earn_wide exact = (earn_wide)is->base * of->rate * of->share;
        of->units = (int64_t)(exact / BY);
        of->rest = exact - of->units * BY;
    }
    for (size_t i = 0; i < is->count; i++) {
        round_part(is, &is->parts[i]);
    }
    for (size_t i = 0; i < is->count; i++) {
        is->parts[i].units += is->parts[i].rounded;
        sum += is->parts[i].units * EARN_UNIT;
    }
    return sum;
}

void earn_settle(earning *is, bench_sum *sum)
{
    fill_shares(is);
    const uint64_t amount = (uint64_t)pay(is);
    const uint32_t recipients = is->count == 0 ? 0 : is->recipients;
    const uint64_t facts[EFFECTS_WHOLE_FACTS] = {is->origin,         recipients, is->record,
                                                 (uint64_t)is->rate, amount,     is->count};
    bench_add(sum, facts, EFFECTS_WHOLE_FACTS);
    for (size_t i = 0; i < is->count; i++) {
        const earn_part *of = &is->parts[i];
        const uint64_t one[EFFECTS_PART_FACTS] = {of->recipient,      of->manager,
                                                  of->relation,       (uint64_t)of->share,
                                                  (uint64_t)of->rate, (uint64_t)(of->units * EARN_UNIT),
                                                  of->origin,         of->rounded};
        bench_add(sum, one, EFFECTS_PART_FACTS);
    }
}
