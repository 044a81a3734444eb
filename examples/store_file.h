/* A store that keeps a book in one file of text: see store_file.c. */
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include <kith/store.h>

/*
 * Opens or makes the file and fills in the callbacks for kith_book_open, which closes the store with the
 * book. Gives NULL, or says in a few words why not; then there is nothing to close.
 */
const char *store_file_open(const char *path, kith_store *out);

#endif
