/* The store of the example, whose calls to bring the file to the disk fail when the test wants them to. */
#define _DEFAULT_SOURCE
#include "file_sync.h"
#undef _DEFAULT_SOURCE /* the example defines it for itself */
/* NOLINTNEXTLINE(bugprone-suspicious-include): meant, for the calls to be others in it */
#include "../../examples/store_file.c"
