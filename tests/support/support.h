/*
 * Support: builders, so that a test shows what it is about. Over the public headers only. Every builder
 * expects success and fails the test, with the error's text, where there is none.
 */
#ifndef KITH_TESTS_SUPPORT_H
#define KITH_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kith/kith.h"
#include "kith/testing.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* An error to fill. */
#define NEW_ERROR                                                                                            \
    {                                                                                                        \
        .size = sizeof(kith_error)                                                                           \
    }

/* Call something with `err` as its last argument in scope, and expect it to go well. */
#define OK(err, call) expect_status((call), KITH_OK, (err), #call, __FILE__, __LINE__)
#define REFUSED(status, err, call) expect_status((call), (status), (err), #call, __FILE__, __LINE__)
void expect_status(kith_status got, kith_status wanted, const kith_error *err, const char *call,
                   const char *file, int line);

/* --- dates --- */

/* The business date of every test that does not say otherwise. */
#define TODAY day("2026-06-01")

/* "2026-06-01"; "" is open. */
kith_date day(const char *text);

/* --- books --- */

/* In memory only. */
kith_book *new_book(void);

/* Over a store; limits and allocator may be NULL. */
kith_book *open_over(kith_memory_store *memory);
kith_book *open_with(kith_book_options options, kith_memory_store *memory);

kith_memory_store *new_store(void);

/* --- transactions --- */

/* By "anna", on TODAY. */
kith_txn *begin(kith_book *book);
kith_txn *begin_on(kith_book *book, kith_date today);

/* Commit, expect success, close. The number of the commit. */
uint64_t commit(kith_txn *txn);

/* Commit, expect exactly this rule to refuse, close. `subject` is the refused record; 0: any. */
void expect_rule(kith_txn *txn, int32_t rule, kith_id subject);

/* Commit, expect this status, close. */
void expect_commit(kith_txn *txn, kith_status status);

/* --- records --- */

kith_value text_of(uint32_t field, const char *text);
kith_value number_of(uint32_t field, uint32_t type, int64_t number);
kith_value nothing_of(uint32_t field);

/* 0: to nothing. */
kith_value reference(uint32_t field, kith_id id);

/* A record of whatever kind, with these values. */
kith_id add_record(kith_txn *txn, uint32_t kind, const kith_value *values, size_t count);

/* An order of today with one entry: what was booked. */
kith_id booked_order(kith_txn *txn, const char *number, kith_id customer, kith_decimal amount);

/* Fields that are not 0 count as given. */
kith_id customer(kith_txn *txn, kith_customer fields);
kith_id relation(kith_txn *txn, kith_relation fields);

/* A person or organisation about which nothing else matters. */
kith_id person(kith_txn *txn, const char *number);
kith_id organisation(kith_txn *txn, const char *number);

/* Settings of a relation type; what is 0 is not set. */
typedef struct type_settings {
    const char *code;
    int64_t direction;
    kith_id reciprocal;
    int64_t auto_reciprocal;
    int64_t from_kind;
    int64_t to_kind;
    kith_id from_category;
    kith_id to_category;
    int64_t from_maximum;
    int64_t to_maximum;
    int64_t self;
    int64_t acyclic;
    int64_t duplicates;
    int64_t retired;
} type_settings;

kith_id relation_type(kith_txn *txn, type_settings settings);

/* A label of a type. */
kith_id label(kith_txn *txn, kith_id owner, int64_t end, int64_t sex, const char *language, const char *text);

/* Definition of an attribute of relations or customers, and a value of it. */
kith_id attribute(kith_txn *txn, const char *code, int64_t kind, int64_t type);
kith_id attribute_value(kith_txn *txn, kith_id owner, kith_id attribute, kith_value value);

void change(kith_txn *txn, kith_id id, kith_value value);

/* Erase somebody, whatever stands in the way, in a commit of its own. */
void erase_customer(kith_book *book, kith_id who);

/* --- reading --- */

kith_view *view_of(kith_book *book);

/* Nothing is wrong with the whole book. */
void expect_valid(kith_book *book);
kith_view *view_on(kith_book *book, kith_date today);
kith_view *view_of_txn(kith_txn *txn);

/* What is committed, as text to be freed and as digest. */
char *dump_of(kith_book *book);
uint64_t digest_of(kith_book *book);

/* The book as its store has it: the same, from the rows alone. */
kith_book *reopened(kith_book *book, kith_memory_store *memory);

kith_book_stats stats_of(kith_book *book);

/* Customer of this number; 0: none. */
kith_id find(const kith_view *view, const char *number);

/* A text field; "" if it is not set. */
const char *field_text(const kith_view *view, kith_id id, uint32_t field);

/* How many relations a customer has today, and whether one is there. */
size_t relation_count(const kith_view *view, kith_id customer);
int is_related(const kith_view *view, kith_id from, kith_id type, kith_id to, kith_date on);

/* --- chance --- */

/* Numbers that look random and repeat for the same seed, or that given bytes decide. */
typedef struct rng {
    uint64_t state;
    const uint8_t *bytes; /* those still to be used */
    size_t left;
} rng;

/* Seeded from KITH_TEST_SEED, or 1; the seed is printed. */
rng rng_new(const char *what);

/* The bytes decide as long as there are any; then numbers that look random follow, the same ones every time.
 */
rng rng_of_bytes(const uint8_t *bytes, size_t size);
int rng_is_spent(const rng *random);

/* 0 to below - 1. */
uint32_t rng_below(rng *random, uint32_t below);

/* True once in `times`. */
uint32_t rng_once_in(rng *random, uint32_t times);

/* Is KITH_TEST_FULL set: long runs in full? */
int is_full_run(void);

#endif
