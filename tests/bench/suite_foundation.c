/* Suite "foundation": finding, listing, selecting, adding, loading, and the bytes of it. */
#include "foundation.h"

#include "kith/kinds.h"

#include <stdlib.h>
#include <string.h>

#define READS 20000u  /* calls of a quick read in a round */
#define SELECTS 200u  /* calls of a selection in a round */
#define BATCHES 1000u /* calls of a batch in a round */
#define COMMITS 4u    /* commits in a round */
#define RELATIONS 4u  /* for each customer */

/* --- questions --- */

static uint32_t any_customer(const data_set *data, bench_rng *rng)
{
    return 1 + bench_below(rng, data->customers);
}

/* Half of the pairs were related at some time, half are of two customers by chance. */
static asked_pair make_pair(const data_set *data, bench_rng *rng)
{
    const data_relation *relation = &data->relation[bench_below(rng, data->relations)];
    asked_pair pair = {relation->from, relation->type, relation->to};
    if (bench_below(rng, 2) == 0) {
        const uint32_t other = any_customer(data, rng);
        const bool turned = data_type_symmetric(pair.type) && pair.from > other;
        pair = turned ? (asked_pair){other, pair.type, pair.from} : (asked_pair){pair.from, pair.type, other};
    }
    return pair;
}

static void make_selection(const data_set *data, asked_selection *selection, bench_rng *rng)
{
    const data_customer *customer = &data->customer[any_customer(data, rng) - 1];
    selection->type = 1 + bench_below(rng, DATA_TYPES);
    selection->end = data_type_symmetric(selection->type) ? KITH_END_EITHER : bench_below(rng, 3);
    memcpy(selection->city, data->city_words[customer->city].text, sizeof selection->city);
}

/* The first three to five letters of somebody's name. */
static void make_prefix(const data_set *data, char prefix[24], bench_rng *rng)
{
    char name[96];
    uint32_t letters = 3 + bench_below(rng, 3);
    size_t size = 0;
    const size_t whole = data_folded_name(data, &data->customer[any_customer(data, rng) - 1], name);
    while (size < whole && letters > 0) {
        size += (unsigned char)name[size] < 0x80u ? 1 : 2;
        letters--;
    }
    memcpy(prefix, name, size);
    prefix[size] = '\0';
}

static void make_questions(foundation_asked *asked, const data_set *data, uint64_t seed)
{
    bench_rng rng = {seed ^ UINT64_C(0x6B697468)};
    const size_t reads = BENCH_CALLS(READS);
    const size_t selects = BENCH_CALLS(SELECTS);
    const size_t batched = BENCH_CALLS(BATCHES) * FOUNDATION_BATCH;
    asked->data = data;
    asked->as_of = DATA_TODAY;
    asked->numbers = bench_get(reads, sizeof *asked->numbers);
    asked->listed = bench_get(reads, sizeof *asked->listed);
    asked->pairs = bench_get(reads, sizeof *asked->pairs);
    asked->prefixes = bench_get(reads, sizeof *asked->prefixes);
    asked->selections = bench_get(selects, sizeof *asked->selections);
    asked->batched = bench_get(batched, sizeof *asked->batched);
    for (size_t i = 0; i < reads; i++) {
        memcpy(asked->numbers[i], data->customer[any_customer(data, &rng) - 1].number,
               sizeof asked->numbers[i]);
        asked->listed[i] = any_customer(data, &rng);
        asked->pairs[i] = make_pair(data, &rng);
        make_prefix(data, asked->prefixes[i], &rng);
    }
    for (size_t i = 0; i < selects; i++) {
        make_selection(data, &asked->selections[i], &rng);
    }
    for (size_t i = 0; i < batched; i++) {
        asked->batched[i] = any_customer(data, &rng);
    }
}

static void free_questions(foundation_asked *asked)
{
    free(asked->numbers);
    free(asked->listed);
    free(asked->pairs);
    free(asked->prefixes);
    free(asked->selections);
    free(asked->batched);
}

/* --- loading --- */

enum { LOAD_KITH_CUSTOMERS, LOAD_KITH_BOTH, LOAD_SQLITE_CUSTOMERS, LOAD_SQLITE_RELATIONS, LOADS };

typedef struct loaded {
    kith_side *kith;
    sqlite_side *sqlite;
    double figures[LOADS][BENCH_LOAD_ROUNDS]; /* nanoseconds in all */
    uint64_t kith_bytes[2];                   /* customers, both */
    uint64_t sqlite_bytes[2];
} loaded;

static double since(uint64_t start)
{
    return (double)(bench_spent() - start);
}

static void load_round(loaded *load, const foundation_asked *asked, size_t round)
{
    uint64_t start = bench_spent();
    load->kith = kith_side_open(asked, false);
    load->figures[LOAD_KITH_CUSTOMERS][round] = since(start);
    load->kith_bytes[0] = kith_side_bytes(load->kith);
    kith_side_close(load->kith);
    bench_release_memory();
    start = bench_spent();
    load->kith = kith_side_open(asked, true);
    load->figures[LOAD_KITH_BOTH][round] = since(start);
    load->kith_bytes[1] = kith_side_bytes(load->kith);
    load->sqlite = sqlite_side_open(asked);
    start = bench_spent();
    sqlite_side_load_customers(load->sqlite);
    load->figures[LOAD_SQLITE_CUSTOMERS][round] = since(start);
    load->sqlite_bytes[0] = sqlite_side_bytes(load->sqlite);
    start = bench_spent();
    sqlite_side_load_relations(load->sqlite);
    load->figures[LOAD_SQLITE_RELATIONS][round] = since(start);
    load->sqlite_bytes[1] = sqlite_side_bytes(load->sqlite);
}

static void load_both(loaded *load, const foundation_asked *asked)
{
    for (size_t round = 0; round < BENCH_LOAD_ROUNDS; round++) {
        if (round > 0) {
            kith_side_close(load->kith);
            sqlite_side_close(load->sqlite);
        }
        bench_release_memory();
        load_round(load, asked, round);
    }
    kith_side_ready(load->kith);
    sqlite_side_ready(load->sqlite);
}

/* --- figures --- */

static void run_reads(uint32_t n, loaded *load)
{
    static const bench_op ops[] = {
        {"find_by_number", 4, bench_now, READS, 1, kith_find, sqlite_find},
        {"list_relations", 8, bench_now, READS, 1, kith_list, sqlite_list},
        {"has_relation", 8, bench_now, READS, 1, kith_has, sqlite_has},
        {"select", 100, bench_spent, SELECTS, 1, kith_select, sqlite_select},
        {"name_prefix", 5, bench_now, READS, 1, kith_prefix, sqlite_prefix},
        {"list_relations_batch", 25, bench_now, BATCHES, FOUNDATION_BATCH, kith_list_batch,
         sqlite_list_batch},
    };
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        bench_run(&ops[i], n, load->kith, load->sqlite);
    }
}

/* Last, because it changes both sides. */
static void run_additions(uint32_t n, loaded *load, const data_set *data)
{
    static const bench_op add = {"add_relation",    2,        bench_spent, COMMITS,
                                 FOUNDATION_COMMIT, kith_add, sqlite_add};
    kith_side_unread(load->kith);
    sqlite_side_atomic(load->sqlite);
    bench_run(&add, n, load->kith, load->sqlite);
    const uint64_t due = (uint64_t)data->relations + data->additions;
    if (kith_side_relations(load->kith) != due || sqlite_side_relations(load->sqlite) != due) {
        bench_fail(add.name, "not all relations are there");
    }
}

static void print_loads(uint32_t n, loaded *load, const data_set *data)
{
    double medians[LOADS];
    for (size_t i = 0; i < LOADS; i++) {
        medians[i] = bench_median(load->figures[i], BENCH_LOAD_ROUNDS);
    }
    const double customers = data->customers;
    const double relations = data->relations;
    const bench_result of_customers = {"load_customers", medians[LOAD_KITH_CUSTOMERS] / customers,
                                       medians[LOAD_SQLITE_CUSTOMERS] / customers, 0, 4};
    const bench_result of_relations = {"load_relations",
                                       (medians[LOAD_KITH_BOTH] - medians[LOAD_KITH_CUSTOMERS]) / relations,
                                       medians[LOAD_SQLITE_RELATIONS] / relations, 0, 6};
    bench_print(n, &of_customers);
    bench_print(n, &of_relations);
}

static void print_bytes(uint32_t n, const loaded *load, const data_set *data)
{
    const double customers = data->customers;
    const double relations = data->relations;
    const double payload = (double)data->payload / customers;
    bench_print_bytes("bytes_per_customer", n, (double)load->kith_bytes[0] / customers, 200 + payload);
    bench_print_bytes("payload_per_customer", n, payload, 0);
    bench_print_bytes("bytes_per_relation", n,
                      (double)(load->kith_bytes[1] - load->kith_bytes[0]) / relations, 72);
    bench_print_bytes("sqlite_per_customer", n, (double)load->sqlite_bytes[0] / customers, 0);
    bench_print_bytes("sqlite_per_relation", n,
                      (double)(load->sqlite_bytes[1] - load->sqlite_bytes[0]) / relations, 0);
}

void bench_suite_foundation(uint32_t n, uint64_t seed)
{
    data_set data;
    foundation_asked asked;
    loaded load;
    data_make(&data, n, RELATIONS * n, BENCH_CALLS(COMMITS) * FOUNDATION_COMMIT, seed);
    make_questions(&asked, &data, seed);
    bench_print_head(n, seed);
    load_both(&load, &asked);
    run_reads(n, &load);
    run_additions(n, &load, &data);
    print_loads(n, &load, &data);
    print_bytes(n, &load, &data);
    kith_side_close(load.kith);
    sqlite_side_close(load.sqlite);
    free_questions(&asked);
    data_free(&data);
}
