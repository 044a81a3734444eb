/*
 * Conditions that always, or never, hold as long as the code around them is right. A debug build stops where
 * one does not; a release build checks it all the same and takes the careful way; a build that measures
 * coverage takes the answer for granted, as no test can bring about the other one.
 */
#ifndef KITH_BASE_DEFENSIVE_H
#define KITH_BASE_DEFENSIVE_H

#include <assert.h>
#include <stdbool.h>

#if defined(KITHI_MEASURE_COVERAGE)

#define KITHI_ALWAYS(condition) (sizeof(condition) != 0)
#define KITHI_NEVER(condition) (sizeof(condition) == 0)

#else

#define KITHI_ALWAYS(condition) kithi_expect_true(condition)
#define KITHI_NEVER(condition) (!kithi_expect_true(!(condition)))

static inline bool kithi_expect_true(bool holds)
{
    assert(holds);
    return holds;
}

#endif
#endif
