/* Stands before the public header of this name: tests include the one file instead. */
#include <kith.h>
