/* Child programs that write to a ledger: started, told how many commits to make, listened to, killed. */
#ifndef KITH_TESTS_CHILD_H
#define KITH_TESTS_CHILD_H

#include "ledger.h"

#include <sys/types.h>

typedef struct child {
    pid_t pid;
    int to;   /* its standard input */
    int from; /* its standard output */
} child;

/* The writer's program, for all that are started. */
void child_use(const char *path);

/* Start a writer. Fails the test if that is not possible. */
child child_start(const char *path, const ledger_setting *setting, uint32_t writer, uint64_t next);

/* Have it make so many commits more. */
void child_ask(const child *self, uint32_t commits);

/* Next receipt; 0: it has ended and there is none. */
int child_read(const child *self, ledger_receipt *out);

/* SIGKILL, and wait; what it has acknowledged can still be read. */
void child_kill(child *self);

/* Let it end by itself, which must go well. */
void child_end(child *self);

#endif
