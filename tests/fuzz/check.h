/* Check: what must hold of every book that was let in, and of every refusal. */
#ifndef KITH_TESTS_FUZZ_CHECK_H
#define KITH_TESTS_FUZZ_CHECK_H

#include "fuzz.h"

/* A status of the list, told in one line of clean text. */
void check_refusal(kith_status status, const kith_error *err);

/* KITH_OK or a refusal; 1 if it is KITH_OK. */
int check_answer(kith_status status, const kith_error *err);

/* Everything can be read, refers to what is there, and is found from every side. */
void check_book(const kith_view *view);

/* A page of history: every byte that it points to. */
void check_history(const kith_view *view, const kith_history_query *query);

/* Canonical text of a view, to be freed. */
char *check_dump(const kith_view *view);

#endif
