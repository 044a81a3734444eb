/* Create: what a new book begins with. */
#ifndef KITH_ENGINE_CREATE_H
#define KITH_ENGINE_CREATE_H

#include "engine/book.h"

/* Make the first commit: the book's record and, with roles, the rights of O2 and O15 and the owner with every
 * right. */
kith_status kithi_create_book(kith_book *book, const kith_book_options *options, kith_error *err);

#endif
