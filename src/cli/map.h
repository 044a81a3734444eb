/* Map: pairs of numbers, such as a record and a field of it, to a number each. */
#ifndef KITH_CLI_MAP_H
#define KITH_CLI_MAP_H

#include <stddef.h>
#include <stdint.h>

typedef struct cli_map_slot {
    uint64_t one;
    uint64_t other;
    uint64_t number; /* 0: the slot is empty */
} cli_map_slot;

/* Begin with zeros. */
typedef struct cli_map {
    cli_map_slot *slots;
    size_t count;
    size_t capacity; /* a power of two */
} cli_map;

/* The number of a pair; 0: it has none. */
uint64_t cli_map_get(const cli_map *map, uint64_t one, uint64_t other);

/* Gives a pair its number, which is not 0, in place of the one that it has. */
void cli_map_set(cli_map *map, uint64_t one, uint64_t other, uint64_t number);

/* Empties the map. */
void cli_map_free(cli_map *map);

/* A number, or a text, mixed into a hash; begin with any. */
uint64_t cli_map_mix(uint64_t hash, uint64_t number);
uint64_t cli_map_mix_bytes(uint64_t hash, const char *bytes, size_t length);

#endif
