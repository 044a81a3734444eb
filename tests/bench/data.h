/* Data of a benchmark: customers and relations from a seed, the same for both sides. */
#ifndef KITH_BENCH_DATA_H
#define KITH_BENCH_DATA_H

#include "bench.h"

#define DATA_TYPES 12u
#define DATA_CATEGORIES 8u
#define DATA_TODAY 2460676 /* 2024-12-31 */

/* A word of a name, as written and folded (letters of both cases only differ in case). */
typedef struct data_word {
    char text[40];
    char folded[40];
    uint32_t size; /* bytes of either */
} data_word;

typedef struct data_customer {
    char number[12];
    char phone[20];
    uint32_t surname; /* word */
    uint32_t given;   /* word */
    uint32_t city;    /* word */
    int32_t birth;
    uint8_t sex;      /* 1 or 2 */
    uint8_t category; /* from 1 */
    uint8_t number_size;
    uint8_t phone_size;
    uint8_t country; /* digits of the country code */
} data_customer;

/* Customers are counted from 1; of a symmetric type `from` is the lower. */
typedef struct data_relation {
    uint32_t from;
    uint32_t to;
    uint32_t type; /* from 1 */
    int32_t since;
    int32_t until; /* 0: open */
} data_relation;

typedef struct data_set {
    uint32_t customers;
    uint32_t cities;
    uint32_t relations; /* those of the book */
    uint32_t additions; /* those that are added to it: relations[relations] and on */
    data_word *surnames;
    data_word *givens;
    data_word *city_words;
    data_customer *customer; /* [0] is the first */
    data_relation *relation; /* [0] is the first */
    uint64_t payload;        /* bytes of the customers' texts */
} data_set;

extern const char *const data_type_codes[DATA_TYPES];
bool data_type_symmetric(uint32_t type);

void data_make(data_set *data, uint32_t customers, uint32_t relations, uint32_t additions, uint64_t seed);
void data_free(data_set *data);

/* Folded name of a customer; bytes written without the NUL. */
size_t data_folded_name(const data_set *data, const data_customer *customer, char out[96]);

#endif
