/*
 * Data of a benchmark. N customers with names of Zipf-like frequency in two scripts, in cities of Zipf-like
 * size; relations of 12 types, no two of one type between the same two in the same direction, nine in ten
 * between customers chosen evenly, the rest crowding around a few.
 */
#include "data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCRIPTS 2u
#define SURNAMES 2000u /* of each script */
#define GIVENS 250u    /* of each script */
#define CITIES_MOST 5000u
#define CUSTOMERS_PER_CITY 300u
#define FIRST_SINCE (DATA_TODAY - 9000)
#define LAST_SINCE (DATA_TODAY + 120)

const char *const data_type_codes[DATA_TYPES] = {
    "mother",    "spouse", "child",    "friend",      "contact",  "payer",
    "invoicing", "agent",  "referrer", "card_holder", "guardian", "neighbour",
};

static const uint32_t type_weights[DATA_TYPES] = {18, 10, 16, 12, 11, 9, 7, 5, 5, 3, 2, 2};

bool data_type_symmetric(uint32_t type)
{
    const char *code = data_type_codes[type - 1];
    return strcmp(code, "spouse") == 0 || strcmp(code, "friend") == 0 || strcmp(code, "neighbour") == 0;
}

/* --- words --- */

typedef struct syllables {
    const char *const *list;
    uint32_t count;
} syllables;

static const char *const latin[] = {"ba",  "ke",  "li",  "mo",  "nu",  "ra",  "se",  "ti",   "vo",  "za",
                                    "dor", "fel", "gar", "hin", "jan", "kol", "lan", "mar",  "nov", "per",
                                    "ros", "sam", "tur", "wel", "bri", "cha", "dro", "sten", "gru", "pla"};
static const char *const cyrillic[] = {"ба",  "ке",  "ли",  "мо",  "ну",  "ра",  "се",  "ти",   "во",  "за",
                                       "дор", "фел", "гар", "хин", "жан", "кол", "лан", "мар",  "нов", "пер",
                                       "рос", "сам", "тур", "вел", "бри", "ча",  "дро", "стен", "гру", "пла"};
static const char *const latin_ends[] = {"er", "mann", "son", "ini", "ez", "ley", "as", "berg"};
static const char *const cyrillic_ends[] = {"ов", "ин", "ко", "ских", "ев", "юк", "ян", "ых"};

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof(list)[0]))

static const syllables middles[SCRIPTS] = {{latin, COUNT(latin)}, {cyrillic, COUNT(cyrillic)}};
static const syllables ends[SCRIPTS] = {{latin_ends, COUNT(latin_ends)},
                                        {cyrillic_ends, COUNT(cyrillic_ends)}};

/* First letter made a capital: ASCII, or two bytes of UTF-8 in the range of small Russian letters. */
static void capitalise(char *text)
{
    unsigned char *bytes = (unsigned char *)text;
    if (bytes[0] < 0x80u) {
        bytes[0] = (unsigned char)(bytes[0] - ('a' - 'A'));
    } else if (bytes[0] == 0xD0u) {
        bytes[1] = (unsigned char)(bytes[1] - 0x20u);
    } else {
        bytes[0] = 0xD0u;
        bytes[1] = (unsigned char)(bytes[1] + 0x20u);
    }
}

static void make_word(data_word *word, uint32_t script, uint32_t length, bench_rng *rng)
{
    word->folded[0] = '\0';
    for (uint32_t i = 0; i < length; i++) {
        const syllables *from = i + 1 < length ? &middles[script] : &ends[script];
        const size_t used = strlen(word->folded);
        (void)snprintf(word->folded + used, sizeof word->folded - used, "%s",
                       from->list[bench_below(rng, from->count)]);
    }
    memcpy(word->text, word->folded, sizeof word->text);
    capitalise(word->text);
    word->size = (uint32_t)strlen(word->text);
}

static data_word *make_words(uint32_t of_each, uint32_t length, bench_rng *rng)
{
    data_word *words = bench_get((size_t)of_each * SCRIPTS, sizeof *words);
    for (uint32_t i = 0; i < of_each * SCRIPTS; i++) {
        make_word(&words[i], i / of_each, length, rng);
    }
    return words;
}

/* --- customers --- */

typedef struct frequencies {
    bench_zipf surnames;
    bench_zipf givens;
    bench_zipf cities;
} frequencies;

static void make_phone(data_customer *customer, uint32_t script, bench_rng *rng)
{
    const uint32_t area = bench_below(rng, 100);
    const uint32_t high = bench_below(rng, 1000);
    const uint32_t low = bench_below(rng, 10000);
    const int size =
        script == 0 ? snprintf(customer->phone, sizeof customer->phone, "+49 1%02u %03u%04u", area, high, low)
                    : snprintf(customer->phone, sizeof customer->phone, "+7 9%02u %03u-%02u-%02u", area, high,
                               low / 100, low % 100);
    customer->phone_size = (uint8_t)size;
    customer->country = script == 0 ? 2 : 1;
}

static void make_customer(data_customer *customer, uint32_t index, const frequencies *among, bench_rng *rng)
{
    /* An odd factor keeps numbers unique and out of order. */
    const uint32_t scattered = (index + 1) * UINT32_C(2654435761);
    const uint32_t script = bench_below(rng, SCRIPTS);
    customer->number_size = (uint8_t)snprintf(customer->number, sizeof customer->number, "%c%09u",
                                              (char)('A' + scattered % 26), scattered);
    customer->surname = script * SURNAMES + bench_zipf_pick(&among->surnames, rng);
    customer->given = script * GIVENS + bench_zipf_pick(&among->givens, rng);
    customer->city = bench_zipf_pick(&among->cities, rng);
    customer->birth = DATA_TODAY - 6000 - (int32_t)bench_below(rng, 25000);
    customer->sex = (uint8_t)(1 + bench_below(rng, 2));
    customer->category = (uint8_t)(1 + bench_below(rng, DATA_CATEGORIES));
    make_phone(customer, script, rng);
}

static void make_customers(data_set *data, bench_rng *rng)
{
    frequencies among;
    bench_zipf_make(&among.surnames, SURNAMES, 20);
    bench_zipf_make(&among.givens, GIVENS, 10);
    bench_zipf_make(&among.cities, data->cities, 20);
    data->customer = bench_get(data->customers, sizeof *data->customer);
    for (uint32_t i = 0; i < data->customers; i++) {
        data_customer *customer = &data->customer[i];
        make_customer(customer, i, &among, rng);
        data->payload += (uint64_t)customer->number_size + customer->phone_size +
                         data->surnames[customer->surname].size + data->givens[customer->given].size +
                         data->city_words[customer->city].size;
    }
    free(among.surnames.sums);
    free(among.givens.sums);
    free(among.cities.sums);
}

/* --- relations --- */

/* A set of what is related already, by open addressing; 0 is an empty place. */
typedef struct seen_set {
    uint64_t *places;
    uint64_t mask;
} seen_set;

static bool add_seen(seen_set *seen, const data_relation *relation)
{
    const uint64_t key = (uint64_t)relation->from << 36 | (uint64_t)relation->to << 8 | relation->type;
    bench_rng hash = {key};
    uint64_t at = bench_next(&hash) & seen->mask;
    while (seen->places[at] != 0 && seen->places[at] != key) {
        at = (at + 1) & seen->mask;
    }
    const bool added = seen->places[at] == 0;
    seen->places[at] = key;
    return added;
}

static uint32_t pick_type(bench_rng *rng)
{
    uint32_t at = bench_below(rng, 100);
    uint32_t type = 0;
    while (at >= type_weights[type]) {
        at -= type_weights[type];
        type++;
    }
    return type + 1;
}

/* One in ten near the head of a cubic, so that a few customers have very many relations. */
static uint32_t pick_customer(const data_set *data, bool crowded, bench_rng *rng)
{
    if (!crowded || bench_below(rng, 10) != 0) {
        return 1 + bench_below(rng, data->customers);
    }
    const double part = (double)bench_below(rng, UINT32_MAX) / 4294967296.0;
    const uint64_t rank = (uint64_t)(part * part * part * (double)data->customers);
    return 1 + (uint32_t)(rank * UINT64_C(1000003) % data->customers);
}

static void make_relation(const data_set *data, data_relation *relation, bool crowded, bench_rng *rng)
{
    relation->type = pick_type(rng);
    do {
        relation->from = pick_customer(data, crowded, rng);
        relation->to = pick_customer(data, crowded, rng);
    } while (relation->from == relation->to);
    if (data_type_symmetric(relation->type) && relation->from > relation->to) {
        const uint32_t from = relation->from;
        relation->from = relation->to;
        relation->to = from;
    }
    relation->since = FIRST_SINCE + (int32_t)bench_below(rng, (uint32_t)(LAST_SINCE - FIRST_SINCE));
    relation->until = bench_below(rng, 4) == 0 ? relation->since + (int32_t)bench_below(rng, 6000) : 0;
}

static void make_relations(data_set *data, bench_rng *rng)
{
    const size_t count = (size_t)data->relations + data->additions;
    seen_set seen = {NULL, 1024};
    while (seen.mask < count * 2) {
        seen.mask *= 2;
    }
    seen.places = bench_get(seen.mask, sizeof *seen.places);
    seen.mask--;
    data->relation = bench_get(count, sizeof *data->relation);
    for (size_t i = 0; i < count; i++) {
        do {
            make_relation(data, &data->relation[i], i < data->relations, rng);
        } while (!add_seen(&seen, &data->relation[i]));
    }
    free(seen.places);
}

/* --- the whole --- */

void data_make(data_set *data, uint32_t customers, uint32_t relations, uint32_t additions, uint64_t seed)
{
    bench_rng rng = {seed};
    const uint32_t cities = 1 + customers / CUSTOMERS_PER_CITY;
    memset(data, 0, sizeof *data);
    if (customers < 2) {
        bench_fail("data", "a relation needs two customers");
    }
    data->customers = customers;
    data->cities = cities < CITIES_MOST ? cities : CITIES_MOST;
    data->relations = relations;
    data->additions = additions;
    data->surnames = make_words(SURNAMES, 3, &rng);
    data->givens = make_words(GIVENS, 2, &rng);
    data->city_words = make_words((data->cities + 1) / 2, 3, &rng);
    make_customers(data, &rng);
    make_relations(data, &rng);
}

void data_free(data_set *data)
{
    free(data->surnames);
    free(data->givens);
    free(data->city_words);
    free(data->customer);
    free(data->relation);
    memset(data, 0, sizeof *data);
}

size_t data_folded_name(const data_set *data, const data_customer *customer, char out[96])
{
    const data_word *surname = &data->surnames[customer->surname];
    const data_word *given = &data->givens[customer->given];
    memcpy(out, surname->folded, surname->size);
    out[surname->size] = ' ';
    memcpy(out + surname->size + 1, given->folded, given->size);
    return (size_t)surname->size + 1 + given->size;
}
