/* Map: a table that is at most half full, in which the next free slot is taken. */
#include "cli/map.h"

#include "cli/memory.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64

uint64_t cli_map_mix(uint64_t hash, uint64_t number)
{
    /* The finish of MurmurHash3: every bit of the number reaches every bit of the hash. */
    hash ^= number + UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
    hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return hash ^ hash >> 33;
}

uint64_t cli_map_mix_bytes(uint64_t hash, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3); /* FNV-1a */
    }
    return cli_map_mix(hash, length);
}

/* The slot of a pair, or the empty one that it would take; there is always one. */
static cli_map_slot *find(const cli_map *map, uint64_t one, uint64_t other)
{
    size_t at = (size_t)cli_map_mix(cli_map_mix(0, one), other) & (map->capacity - 1);
    while (map->slots[at].number != 0 && (map->slots[at].one != one || map->slots[at].other != other)) {
        at = (at + 1) & (map->capacity - 1);
    }
    return &map->slots[at];
}

uint64_t cli_map_get(const cli_map *map, uint64_t one, uint64_t other)
{
    return map->count == 0 ? 0 : find(map, one, other)->number;
}

static void grow(cli_map *map)
{
    cli_map grown = {.capacity = map->capacity == 0 ? FIRST_CAPACITY : map->capacity * 2};
    grown.slots = cli_memory_resize(NULL, grown.capacity, sizeof *grown.slots);
    memset(grown.slots, 0, grown.capacity * sizeof *grown.slots);
    for (size_t i = 0; i < map->capacity; i++) {
        if (map->slots[i].number != 0) {
            *find(&grown, map->slots[i].one, map->slots[i].other) = map->slots[i];
        }
    }
    grown.count = map->count;
    free(map->slots);
    *map = grown;
}

void cli_map_set(cli_map *map, uint64_t one, uint64_t other, uint64_t number)
{
    if (map->count * 2 >= map->capacity) {
        grow(map);
    }
    cli_map_slot *slot = find(map, one, other);
    map->count += slot->number == 0 ? 1 : 0;
    *slot = (cli_map_slot){one, other, number};
}

void cli_map_free(cli_map *map)
{
    free(map->slots);
    *map = (cli_map){.slots = NULL};
}
