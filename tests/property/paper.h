/* Trade chains on paper: links and conditions as plain arrays, and what they say, without the library. */
#ifndef KITH_TESTS_PAPER_H
#define KITH_TESTS_PAPER_H

#include "../support/support.h"

#define CUSTOMERS 8u
#define LINKS 24u
#define CONDITIONS 24u
#define MODES 5u /* nearest to top; agreements have no number */
#define FIRST_DAY day("2026-06-01")
#define DAYS 8
#define HUNDRED INT64_C(100000000)

typedef struct paper_link {
    kith_id id; /* 0: free */
    uint32_t customer;
    uint32_t parent;
    int member;
    kith_date since;
    kith_date until;
    int inactive;
} paper_link;

typedef struct paper_condition {
    kith_id id; /* 0: free */
    uint32_t customer;
    uint32_t mode; /* of its type */
    int64_t state;
    int64_t number;
    kith_date since;
    kith_date until;
    int local;
    int enforced;
} paper_condition;

typedef struct paper {
    paper_link links[LINKS];
    paper_condition conditions[CONDITIONS];
    uint32_t levels;
} paper;

/* Until 0: for ever. */
int paper_holds(kith_date since, kith_date until, kith_date on);

/* Parent of a node on a day as index, -1: none, -2: several. */
int paper_parent_of(const paper *model, uint32_t node, kith_date on);

/* Is everything in order on every day? */
int paper_is_good(const paper *model);

/* Path of a customer: indexes, itself first; the outcome. A node is in a chain by itself. */
uint32_t paper_path_of(const paper *model, const int *is_node, uint32_t customer, kith_date on,
                       uint32_t *path, size_t *count);

/* Table 1 by the letter. The value, and the record that stands for it; 0: nothing counts. */
kith_id paper_effective(const paper *model, const uint32_t *path, size_t count, uint32_t mode, kith_date on,
                        int64_t *number);

#endif
