/*
 * What the example programs share: one way to check errors, and short forms of calls they make often.
 * Everything goes through the public headers; a host has helpers of this kind over its own data.
 */
#ifndef KITH_EXAMPLES_EXAMPLE_H
#define KITH_EXAMPLES_EXAMPLE_H

#include <kith/kith.h>

/* Details of the last call; each thread has its own. */
extern _Thread_local kith_error problem;

/* Ends the program with the error's message unless the call succeeded. */
void must(kith_status status);

/* Shows why a call was refused; ends the program if it was not. */
void must_not(kith_status status);

/* A calendar day from YYYY-MM-DD. */
kith_date day(const char *text);

/* A book in memory, and a transaction and a view of it on 1 June 2026. */
kith_book *open_book(const char *language);
kith_txn *begin(kith_book *book, const char *reason);
void commit(kith_txn *txn);
kith_view *look(kith_book *book);

/* Adds a customer; size and present are filled in. */
kith_id add_customer(kith_txn *txn, kith_customer in);

/* Adds a relation type; direction and effect may be 0. */
kith_id add_type(kith_txn *txn, const char *code, uint32_t direction, uint32_t effect);

/* Says how a customer of this sex on this end of the type is called; 0: of any sex, on either end. */
void add_label(kith_txn *txn, kith_id type, uint32_t end, int64_t sex, const char *text);

/* Adds a relation that holds from a day on (NULL: open): `from` is TYPE of `to`. */
kith_id relate(kith_txn *txn, kith_id from, kith_id type, kith_id to, const char *since);

/* Values for kith_record_add and kith_record_change. */
kith_value text_value(uint32_t field, const char *text);
kith_value number_value(uint32_t field, uint32_t type, int64_t number);

kith_value reference_value(uint32_t field, kith_id id);

/* Adds a record of any kind. */
kith_id add_record(kith_txn *txn, uint32_t kind, const kith_value *values, size_t count);

/* The same from a line "KIND; FIELD=VALUE; ...", as a host has it in files of its own. What a reference names
 * is given by its key. */
kith_id take(kith_txn *txn, const char *line);

/* Prints a field of a record; of one that refers to another, the key of that. */
void print_field(const kith_view *view, kith_id record, uint32_t field);

/* Prints the profile of a customer: all of it comes with one call. */
void print_profile(const kith_view *view, kith_id customer);

/* Name of a customer as it is printed; valid until the next call. */
const char *name_of(const kith_view *view, kith_id customer);

/* Prints both columns of a customer's relations. */
void print_relations(const kith_view *view, kith_id customer, const char *is, const char *has);

#endif
