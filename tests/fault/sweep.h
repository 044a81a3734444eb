/* Sweep: a scenario under the k-th fault, and what must hold afterwards, whatever failed. */
#ifndef KITH_TESTS_SWEEP_H
#define KITH_TESTS_SWEEP_H

#include "scenarios.h"

#define RUNS_MOST 20000u

typedef enum way {
    FAIL_ONCE,     /* the k-th fails */
    FAIL_FOR_EVER, /* and all later ones */
    FAIL_INSISTED, /* the k-th fails, and the call that it failed is made again */
    WAYS
} way;

/* How faults are made to strike. */
typedef struct means {
    void (*strike)(fixture *f, uint64_t k, int for_ever);
    int (*settle)(fixture *f); /* no more faults; was there a k-th place? */
    void (*hold)(int held);    /* for work beside, or NULL */
} means;

/* A scenario with or without a store. */
typedef struct subject {
    const scenario *work;
    const means *by;
    int with_store;
    char *good; /* the snapshot when nothing fails */
} subject;

/* Run once without any fault. */
subject subject_new(const scenario *work, const means *by, int with_store);
void subject_free(subject *of);

/*
 * Run with the k-th place failing; 0: there is no k-th one. A call that fails says want of memory and changes
 * nothing: the snapshot is the one before, the same work succeeds then and comes to the same end, and no
 * memory is lost. A call that succeeds all the same comes to the same end too.
 */
int fail_at(const subject *of, way how, uint64_t k);

#endif
