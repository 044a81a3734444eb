/* What is due, straight from the definition. */
#include "commission_world.h"

#include <string.h>

__extension__ typedef __int128 wide;

const int64_t digits[CURRENCIES] = {2, 0, 2, 3};

static wide power(int64_t exponent)
{
    wide product = 1;
    while (exponent-- > 0) {
        product *= 10;
    }
    return product;
}

/* Amounts of the parts of one rate: the whole is rounded; the largest of what is cut off get a unit more. */
static void split(const world *at, part *parts, size_t count, int64_t rate, kith_decimal base, int64_t places)
{
    const wide unit = power(6 - places);
    const wide by = unit * FULL * FULL;
    const wide size = base < 0 ? -(wide)base : base;
    wide percent = 0;
    wide given = 0;
    bool raised[PEOPLE] = {false};
    for (size_t i = 0; i < count; i++) {
        percent += parts[i].rate == rate ? parts[i].share : 0;
        given += parts[i].rate == rate ? size * rate * parts[i].share / by : 0;
    }
    const wide twice =
        2 * size * rate * percent; /* whole units: (twice / by) / 2, to the nearest, even one */
    wide whole = twice / by / 2;
    const wide over = twice - 2 * whole * by;
    whole += over > by || (over == by && whole % 2 != 0);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].rate == rate) {
            parts[i].amount = (kith_decimal)(size * rate * parts[i].share / by);
        }
    }
    for (; given < whole; given++) {
        size_t best = count;
        for (size_t i = 0; i < count; i++) {
            if (parts[i].rate != rate || raised[i]) {
                continue;
            }
            const wide rest = size * rate * parts[i].share % by;
            const wide most = best == count ? -1 : size * rate * parts[best].share % by;
            if (rest > most || (rest == most && at->people[parts[i].who] < at->people[parts[best].who])) {
                best = i;
            }
        }
        assert_true(best < count);
        raised[best] = true;
        parts[best].amount++;
    }
    for (size_t i = 0; i < count; i++) {
        if (parts[i].rate == rate) {
            parts[i].amount = (kith_decimal)(parts[i].amount * unit * (base < 0 ? -1 : 1));
        }
    }
}

static void split_all(const world *at, part *parts, size_t count, kith_decimal base, int64_t places)
{
    for (size_t i = 0; i < count; i++) {
        bool first = parts[i].rate != UNSET;
        for (size_t j = 0; j < i; j++) {
            first = first && parts[j].rate != parts[i].rate;
        }
        if (first) {
            split(at, parts, count, parts[i].rate, base, places);
        }
    }
}

/* What is not set gets the same of what is left; a millionth that is over goes by id. */
static bool fill(const world *at, part *parts, size_t count)
{
    int64_t left = FULL;
    int64_t open = 0;
    for (size_t i = 0; i < count; i++) {
        open += parts[i].share == UNSET;
        left -= parts[i].share == UNSET ? 0 : parts[i].share;
    }
    if (left < 0) {
        return false;
    }
    for (; open > 0; open--) { /* the greatest id first, with what is rounded down */
        size_t last = count;
        for (size_t i = 0; i < count; i++) {
            if (parts[i].share == UNSET &&
                (last == count || at->people[parts[i].who] > at->people[parts[last].who])) {
                last = i;
            }
        }
        parts[last].share = left / open;
        left -= parts[last].share;
    }
    return true;
}

static bool may_sell(const model *now, uint32_t seller)
{
    return seller != NONE && now->sells[seller] && !now->left[seller];
}

static bool may_earn(const model *now, uint32_t earner)
{
    return now->roles[earner] != 0 && !now->idle[earner];
}

static int64_t first_set(const int64_t *candidates, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (candidates[i] != UNSET) {
            return candidates[i];
        }
    }
    return UNSET;
}

static int64_t rate_of(const model *now, const order *of, uint32_t seller)
{
    const bool sells = may_sell(now, seller);
    const bool brand = of->brand != NONE;
    const int64_t candidates[] = {
        of->rate,
        brand ? now->buyer_brand_rates[of->buyer][of->brand] : UNSET,
        now->buyer_rates[of->buyer],
        sells && brand ? now->seller_brand_rates[seller][of->brand] : UNSET,
        sells ? now->seller_rates[seller] : UNSET,
        brand ? now->brand_rates[of->brand] : UNSET,
        now->book_rate,
    };
    return first_set(candidates, COUNT(candidates));
}

bool holds(const link *one, uint32_t on)
{
    return one->id != 0 && (one->since == NONE || one->since <= on) &&
           (one->until == NONE || one->until >= on);
}

static size_t find_recipients(const model *now, const order *of, uint32_t seller, part *parts)
{
    size_t count = 0;
    for (size_t i = 0; i < of->typed_count; i++) {
        part typed = of->typed[i];
        typed.who = typed.who == NONE ? (seller == NONE ? NONE : EARNERS + seller) : typed.who;
        if (typed.who != NONE &&
            (typed.who < EARNERS ? may_earn(now, typed.who) : may_sell(now, typed.who - EARNERS))) {
            parts[count++] = typed;
        }
    }
    for (uint32_t who = 0; who < EARNERS && (count == 0 || parts[0].record == 0); who++) {
        const link *one = &now->links[of->buyer][who];
        if (holds(one, of->day) && may_earn(now, who)) {
            parts[count++] = (part){.who = who, .share = one->share, .rate = one->rate};
        }
    }
    if (count == 0 && may_sell(now, seller)) {
        parts[count++] = (part){.who = EARNERS + seller, .share = UNSET, .rate = UNSET};
    }
    return count;
}

static kith_decimal worth(const order *of)
{
    const kith_decimal *measures = of->measures;
    return (of->booked ? measures[KITH_ORDER_MEASURE_BOOKED] : of->lines) -
           measures[KITH_ORDER_MEASURE_CANCELLED] - measures[KITH_ORDER_MEASURE_RETURNED];
}

uint32_t currency_of(const order *of)
{
    return of->currency == NONE ? 0 : of->currency;
}

bool settle(const world *at, const model *now, order *of, uint32_t seller)
{
    const bool earns = of->status != KITH_ORDER_STATUS_DRAFT && of->status != KITH_ORDER_STATUS_CANCELLED;
    const kith_decimal base = earns ? worth(of) : 0;
    if (of->frozen_count == 0) {
        part parts[PEOPLE];
        bool any = false;
        const int64_t rate = rate_of(now, of, seller);
        if (!earns) {
            return true;
        }
        const size_t count = find_recipients(now, of, seller, parts);
        if (!fill(at, parts, count)) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            parts[i].rate = parts[i].rate == UNSET ? rate : parts[i].rate;
            any = any || parts[i].rate != UNSET;
        }
        if (!any) {
            return true;
        }
        memcpy(of->frozen, parts, count * sizeof *parts);
        of->frozen_count = count;
    }
    split_all(at, of->frozen, of->frozen_count, base, digits[currency_of(of)]);
    for (size_t i = 0; i < of->frozen_count; i++) {
        of->frozen[i].base = of->frozen[i].rate == UNSET ? 0 : base;
        of->frozen[i].currency = currency_of(of);
    }
    return true;
}
