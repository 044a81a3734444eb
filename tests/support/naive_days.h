/* The days on which the naive model looks: it tries them one by one, so there are few. */
#ifndef KITH_TESTS_NAIVE_DAYS_H
#define KITH_TESTS_NAIVE_DAYS_H

#define NAIVE_FIRST_DAY 2461193 /* 2026-06-01 */
#define NAIVE_DAYS 12
#define NAIVE_DAY_BEFORE (NAIVE_FIRST_DAY - 1)
#define NAIVE_DAY_AFTER (NAIVE_FIRST_DAY + NAIVE_DAYS)

#endif
