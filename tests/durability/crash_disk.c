/* The disk: see the header. */
#include "crash_disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The test cannot go on without memory. */
static void *must(void *block)
{
    if (block == NULL) {
        (void)fprintf(stderr, "crash disk: no memory\n");
        abort();
    }
    return block;
}

uint64_t disk_random(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = *state;
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ mixed >> 31;
}

/* --- bytes
 * ------------------------------------------------------------------------------------------------------------
 */

static void set_size(disk_bytes *bytes, size_t size)
{
    if (size > bytes->capacity) {
        bytes->capacity = size * 2;
        bytes->data = must(realloc(bytes->data, bytes->capacity));
    }
    if (size > bytes->size) { /* a gap reads as zeros */
        memset(bytes->data + bytes->size, 0, size - bytes->size);
    }
    bytes->size = size;
}

static void put(disk_bytes *bytes, const void *data, size_t size, size_t at)
{
    if (at + size > bytes->size) {
        set_size(bytes, at + size);
    }
    memcpy(bytes->data + at, data, size);
}

static void apply(disk_bytes *bytes, const disk_write *write)
{
    if (write->data == NULL) {
        set_size(bytes, write->at);
    } else {
        put(bytes, write->data, write->size, write->at);
    }
}

/* --- files
 * ------------------------------------------------------------------------------------------------------------
 */

static disk_entry *entry_of(disk *self, const char *name)
{
    for (size_t i = 0; i < self->entry_count; i++) {
        if (strcmp(self->entries[i].name, name) == 0) {
            return &self->entries[i];
        }
    }
    return NULL;
}

disk_node *disk_find(disk *self, const char *name)
{
    const disk_entry *entry = entry_of(self, name);
    return entry == NULL ? NULL : entry->now;
}

static disk_node *new_node(disk *self)
{
    must(self->node_count < DISK_NODES ? self : NULL);
    disk_node *node = must(calloc(1, sizeof *node));
    self->nodes[self->node_count++] = node;
    return node;
}

disk_node *disk_create(disk *self, const char *name)
{
    disk_node *node = new_node(self);
    if (name == NULL) {
        return node;
    }
    disk_entry *entry = entry_of(self, name);
    if (entry == NULL) {
        must(self->entry_count < DISK_ENTRIES ? self : NULL);
        entry = &self->entries[self->entry_count++];
        memset(entry, 0, sizeof *entry);
        (void)snprintf(entry->name, sizeof entry->name, "%s", name);
    }
    entry->now = node;
    return node;
}

static void note(disk_node *node, disk_write write)
{
    if (node->count == node->capacity) {
        node->capacity = node->capacity == 0 ? 16 : node->capacity * 2;
        node->writes = must(realloc(node->writes, node->capacity * sizeof *node->writes));
    }
    node->writes[node->count++] = write;
}

void disk_put(disk_node *node, const void *data, size_t size, size_t at)
{
    put(&node->now, data, size, at);
    note(node, (disk_write){.data = memcpy(must(malloc(size + 1)), data, size), .size = size, .at = at});
}

void disk_truncate(disk_node *node, size_t size)
{
    set_size(&node->now, size);
    note(node, (disk_write){.at = size});
}

static void forget_writes(disk_node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        free(node->writes[i].data);
    }
    node->count = 0;
}

void disk_sync(disk *self, disk_node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        apply(&node->safe, &node->writes[i]);
    }
    forget_writes(node);
    for (size_t i = 0; i < self->entry_count; i++) {
        if (self->entries[i].now == node) {
            self->entries[i].safe = node;
        }
    }
}

void disk_sync_names(disk *self)
{
    for (size_t i = 0; i < self->entry_count; i++) {
        self->entries[i].safe = self->entries[i].now;
    }
}

int disk_remove(disk *self, const char *name)
{
    disk_entry *entry = entry_of(self, name);
    const int found = entry != NULL && entry->now != NULL;
    if (found) {
        entry->now = NULL;
    }
    return found;
}

size_t disk_size(const disk *self)
{
    size_t size = 0;
    for (size_t i = 0; i < self->entry_count; i++) {
        size += self->entries[i].now == NULL ? 0 : self->entries[i].now->now.size;
    }
    return size;
}

void disk_free(disk *self)
{
    for (size_t i = 0; i < self->node_count; i++) {
        disk_node *node = self->nodes[i];
        forget_writes(node);
        for (size_t j = 0; j < DISK_SHM_REGIONS; j++) {
            free(node->shm[j]);
        }
        free(node->writes);
        free(node->now.data);
        free(node->safe.data);
        free(node);
    }
    memset(self, 0, sizeof *self);
}

/* --- the power is cut
 * ------------------------------------------------------------------------------------------------- */

static int toss(uint64_t *random)
{
    return (disk_random(random) >> 32 & 1) != 0;
}

/* Bytes of a write from `at` to the end of the sector or of the write. */
static size_t piece_of(const disk_write *write, size_t done)
{
    const size_t left = write->size - done;
    const size_t piece = DISK_SECTOR - (write->at + done) % DISK_SECTOR;
    return piece < left ? piece : left;
}

/* Each sector of a write for itself. */
static void tear(disk_bytes *bytes, const disk_write *write, int with_trash, uint64_t *random)
{
    unsigned char trash[DISK_SECTOR];
    for (size_t done = 0; done < write->size;) {
        const size_t piece = piece_of(write, done);
        if (toss(random)) {
            put(bytes, write->data + done, piece, write->at + done);
        } else if (with_trash && toss(random)) {
            memset(trash, (int)(disk_random(random) & 0xFF), sizeof trash);
            put(bytes, trash, piece, write->at + done);
        }
        done += piece;
    }
}

/* The sectors before some moment. */
static void cut_off(disk_bytes *bytes, const disk_write *write, uint64_t *random)
{
    for (size_t done = 0; done < write->size && toss(random);) {
        const size_t piece = piece_of(write, done);
        put(bytes, write->data + done, piece, write->at + done);
        done += piece;
    }
}

static void survive(const disk_node *node, crash_mode mode, uint64_t *random, disk_bytes *out)
{
    const size_t last = node->count == 0 ? 0 : (size_t)(disk_random(random) % node->count);
    if (node->safe.size > 0) {
        put(out, node->safe.data, node->safe.size, 0);
    }
    for (size_t i = 0; i < node->count && mode != CRASH_DROP; i++) {
        const disk_write *write = &node->writes[i];
        if (mode == CRASH_KEEP || (mode == CRASH_PREFIX && i < last)) {
            apply(out, write);
        } else if (mode == CRASH_PREFIX) {
            if (i == last && write->data != NULL) {
                cut_off(out, write, random);
            }
        } else if (mode == CRASH_REORDER || write->data == NULL) {
            if (toss(random)) {
                apply(out, write);
            }
        } else {
            tear(out, write, mode == CRASH_TRASH, random);
        }
    }
}

void disk_survive(const disk *self, crash_mode mode, uint64_t seed, disk *out)
{
    uint64_t random = seed;
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < self->entry_count; i++) {
        const disk_entry *entry = &self->entries[i];
        const int newer = mode == CRASH_KEEP || (mode != CRASH_DROP && toss(&random));
        const disk_node *from = newer ? entry->now : entry->safe;
        if (from != NULL) {
            disk_node *node = disk_create(out, entry->name);
            survive(from, mode, &random, &node->now);
            if (node->now.size > 0) {
                put(&node->safe, node->now.data, node->now.size, 0);
            }
        }
    }
    disk_sync_names(out);
}
