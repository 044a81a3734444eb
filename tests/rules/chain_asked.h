/* Questions about chains that several tests ask. */
#ifndef KITH_TESTS_CHAIN_ASKED_H
#define KITH_TESTS_CHAIN_ASKED_H

#include "condition.h"

static inline uint32_t path_on(kith_book *book, kith_id customer, kith_date on, kith_id chain,
                               kith_chain_step *steps, size_t *count)
{
    kith_error err = NEW_ERROR;
    uint32_t outcome = 99;
    const kith_chain_query query = {.size = sizeof query, .chain = chain, .as_of = on};
    kith_view *view = view_of(book);
    OK(&err, kith_chain_path(view, customer, &query, steps, 11, count, &outcome, &err));
    kith_view_close(view);
    return outcome;
}

static inline void expect_path(kith_book *book, kith_id customer, kith_date on, const kith_id *wanted,
                               size_t count)
{
    kith_chain_step steps[11];
    size_t got = 0;
    assert_int_equal(path_on(book, customer, on, 0, steps, &got),
                     count == 0 ? KITH_CHAIN_NONE : KITH_CHAIN_FOUND);
    assert_int_equal(got, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(steps[i].customer, wanted[i]);
        assert_int_equal(steps[i].link == 0, i + 1 == count);
    }
}

static inline uint32_t level_of(kith_book *book, kith_id customer)
{
    kith_error err = NEW_ERROR;
    uint32_t level = 99;
    kith_view *view = view_of(book);
    OK(&err, kith_chain_levels(view, &customer, 1, NULL, &level, &err));
    kith_view_close(view);
    return level;
}

/* Parent of a node on a day, 0: it is a root. */
static inline kith_id parent_on(kith_book *book, kith_id node, const char *on)
{
    kith_chain_step steps[11];
    size_t count = 0;
    (void)path_on(book, node, day(on), 0, steps, &count);
    return count > 1 ? steps[1].customer : 0;
}

#endif
