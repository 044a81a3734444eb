/* Fuzz: what the targets share. A target is one file with the entry that libFuzzer calls. */
#ifndef KITH_TESTS_FUZZ_H
#define KITH_TESTS_FUZZ_H

#include "../support/support.h"

/* One run on one input. Whatever the bytes are, it returns; an expectation that is not met ends it as in any
 * test. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
