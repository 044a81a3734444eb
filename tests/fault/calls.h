/* Which public calls a program makes, as seen by wrappers that the linker puts in between (wrap_calls.py). */
#ifndef KITH_TESTS_CALLS_H
#define KITH_TESTS_CALLS_H

#include <stddef.h>

typedef struct call_count {
    const char *name;
    int may_lack_memory; /* its reference names KITH_ERR_MEMORY */
    size_t made;         /* calls while counting */
    size_t no_memory;    /* of these, answered by KITH_ERR_MEMORY */
} call_count;

/* Every name of the version maps, in alphabetical order. */
extern call_count calls_made[];
extern const size_t calls_known;

/* For the wrappers: a call begins and ends. */
int calls_enter(size_t call); /* is it the outermost one? */
void calls_leave(size_t call, int outermost, int no_memory);

#endif
