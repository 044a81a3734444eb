/* Versions and drafts: pinning, snapshots, publishing, and giving back pages that nobody sees any more. */
#include "base/versions.h"

#include <assert.h>
#include <string.h>

static kithi_slots *add_slots(kithi_versions *versions)
{
    kithi_slots *fresh = kithi_memory_zero(versions->pages->memory, sizeof *fresh);
    if (fresh == NULL) {
        return NULL;
    }
    atomic_store(&fresh->slots[0].taken, 1);
    kithi_slots *head = atomic_load(&versions->slots);
    do {
        atomic_store(&fresh->next, head);
    } while (!atomic_compare_exchange_weak(&versions->slots, &head, fresh));
    return fresh;
}

static kithi_slot *take_slot(kithi_versions *versions)
{
    for (kithi_slots *block = atomic_load(&versions->slots); block != NULL;
         block = atomic_load(&block->next)) {
        for (uint32_t i = 0; i < KITHI_SLOTS; i++) {
            uint32_t expected = 0;
            if (atomic_load_explicit(&block->slots[i].taken, memory_order_relaxed) == 0 &&
                atomic_compare_exchange_strong(&block->slots[i].taken, &expected, 1)) {
                return &block->slots[i];
            }
        }
    }
    kithi_slots *fresh = add_slots(versions);
    return fresh == NULL ? NULL : &fresh->slots[0];
}

static kithi_version *new_version(kithi_versions *versions)
{
    kithi_version *version = kithi_memory_zero(versions->pages->memory, sizeof *version);
    if (version != NULL) {
        version->pages = versions->pages;
        version->dead = KITHI_LIST_END;
        atomic_fetch_add(&versions->alive, 1);
    }
    return version;
}

static void free_version(kithi_versions *versions, kithi_version *version)
{
    if (version->base != NULL) {
        kithi_versions_unpin(version->base);
    }
    atomic_fetch_sub(&versions->alive, 1);
    kithi_memory_free(versions->pages->memory, version, sizeof *version);
}

bool kithi_versions_init(kithi_versions *versions, kithi_pages *pages)
{
    versions->pages = pages;
    atomic_init(&versions->slots, NULL);
    atomic_init(&versions->alive, 0);
    atomic_init(&versions->current, new_version(versions));
    return kithi_versions_current(versions) != NULL;
}

void kithi_versions_free(kithi_versions *versions)
{
    kithi_version *version = kithi_versions_current(versions);
    while (version != NULL) {
        kithi_version *older = version->older;
        free_version(versions, version);
        version = older;
    }
    kithi_slots *block = atomic_load(&versions->slots);
    while (block != NULL) {
        kithi_slots *next = atomic_load(&block->next);
        kithi_memory_free(versions->pages->memory, block, sizeof *block);
        block = next;
    }
}

kithi_slot *kithi_versions_pin_this(kithi_versions *versions, kithi_version *version)
{
    kithi_slot *slot = take_slot(versions);
    if (slot != NULL) {
        atomic_store(&slot->version, version);
    }
    return slot;
}

kithi_slot *kithi_versions_pin(kithi_versions *versions)
{
    kithi_slot *slot = take_slot(versions);
    if (slot == NULL) {
        return NULL;
    }
    kithi_version *version = kithi_versions_current(versions);
    kithi_version *seen = NULL;
    /* Whoever publishes after the store sees the slot; if somebody published before it, what was read is
     * suspect. */
    while (version != seen) {
        atomic_store(&slot->version, version);
        seen = version;
        version = kithi_versions_current(versions);
    }
    return slot;
}

void kithi_versions_unpin(kithi_slot *slot)
{
    atomic_store(&slot->version, NULL);
    atomic_store(&slot->taken, 0);
}

/* An address mixed so that a tree by it is even, in whatever order they come. No two become the same. */
static uint64_t mixed(const kithi_version *version)
{
    uint64_t bits = (uintptr_t)version;
    bits = (bits ^ bits >> 33) * UINT64_C(0xFF51AFD7ED558CCD);
    bits = (bits ^ bits >> 33) * UINT64_C(0xC4CEB9FE1A85EC53);
    return bits ^ bits >> 33;
}

/* The place in the tree of a version, which is compared and not followed. */
static kithi_version **place_in(kithi_version **root, const kithi_version *version)
{
    const uint64_t at = mixed(version);
    kithi_version **place = root;
    while (*place != NULL && *place != version) {
        place = at < mixed(*place) ? &(*place)->left : &(*place)->right;
    }
    return place;
}

static void mark_named(kithi_versions *versions, kithi_version **root)
{
    for (kithi_slots *block = atomic_load(&versions->slots); block != NULL;
         block = atomic_load(&block->next)) {
        for (uint32_t i = 0; i < KITHI_SLOTS; i++) {
            const kithi_version *named = atomic_load(&block->slots[i].version);
            kithi_version *found = named == NULL ? NULL : *place_in(root, named);
            if (found != NULL) {
                found->pinned = 1;
            }
        }
    }
}

/*
 * Mark those of the list from `first` on that a slot names. Slots are compared, never followed: one may be
 * stale. They are read twice: while they are, a transaction may close whose snapshot is still read, so that
 * its base is named by the snapshot's slot only, which was passed before it named anything.
 */
static void mark_pinned(kithi_versions *versions, kithi_version *first)
{
    kithi_version *root = NULL;
    for (kithi_version *version = first; version != NULL; version = version->older) {
        version->pinned = 0;
        version->left = NULL;
        version->right = NULL;
        *place_in(&root, version) = version;
    }
    for (int reading = 0; reading < 2 && root != NULL; reading++) {
        mark_named(versions, &root);
    }
}

static void link_dead(kithi_pages *pages, kithi_version *version, uint32_t page)
{
    atomic_store_explicit(&kithi_pages_meta(pages, page)->next, version->dead, memory_order_relaxed);
    version->dead = page;
}

static uint32_t unlink_next(kithi_pages *pages, uint32_t page)
{
    uint32_t next = atomic_load_explicit(&kithi_pages_meta(pages, page)->next, memory_order_relaxed);
    atomic_store_explicit(&kithi_pages_meta(pages, page)->next, 0, memory_order_relaxed);
    return next;
}

/* Snapshots that nobody reads pin their base no longer; so it can go together with them. false: there are
 * none.
 */
static bool release_bases(kithi_version *first)
{
    bool released = false;
    for (kithi_version *version = first; version != NULL; version = version->older) {
        if (version->pinned == 0 && version->base != NULL) {
            kithi_versions_unpin(version->base);
            version->base = NULL;
            released = true;
        }
    }
    return released;
}

void kithi_versions_collect(kithi_versions *versions)
{
    kithi_pages *pages = versions->pages;
    kithi_pages_wipe(pages); /* what the collection before gave back and nobody took */
    kithi_version *newest = kithi_versions_current(versions);
    mark_pinned(versions, newest->older);
    if (release_bases(newest->older)) {
        mark_pinned(versions, newest->older);
    }
    kithi_version *newer = newest;
    kithi_version *version = newest->older;
    while (version != NULL) {
        kithi_version *older = version->older;
        if (version->pinned != 0) {
            newer = version;
            version = older;
            continue;
        }
        uint32_t page = version->dead;
        while (page != KITHI_LIST_END) {
            const uint32_t next = unlink_next(pages, page);
            if (older != NULL && kithi_pages_meta(pages, page)->born <= older->epoch) {
                link_dead(pages, older, page);
            } else {
                kithi_pages_give(pages, page);
            }
            page = next;
        }
        newer->older = older;
        free_version(versions, version);
        version = older;
    }
}

bool kithi_draft_begin(kithi_draft *draft, kithi_versions *versions)
{
    memset(draft, 0, sizeof *draft);
    draft->versions = versions;
    draft->pages = versions->pages;
    for (uint32_t i = 0; i < KITHI_RUN_CLASSES; i++) {
        draft->spare[i] = KITHI_LIST_END;
    }
    draft->work = new_version(versions);
    if (draft->work == NULL) {
        return false;
    }
    draft->slot = kithi_versions_pin(versions);
    if (draft->slot == NULL) {
        free_version(versions, draft->work);
        draft->work = NULL;
        return false;
    }
    draft->base = atomic_load(&draft->slot->version);
    draft->first_epoch = kithi_pages_epoch(draft->pages);
    draft->work->roots = draft->base->roots;
    draft->work->sequence = draft->base->sequence;
    draft->work->epoch = draft->first_epoch;
    return true;
}

static void make_spare(kithi_draft *draft, uint32_t page)
{
    kithi_page_meta *meta = kithi_pages_meta(draft->pages, page);
    memset(kithi_pages_at(draft->pages, page), 0, (size_t)KITHI_PAGE_SIZE << meta->run_class);
    meta->born = 0;
    atomic_store_explicit(&meta->next, draft->spare[meta->run_class], memory_order_relaxed);
    draft->spare[meta->run_class] = page;
}

/* Everything that the draft has made goes: into the spares, or to the newest snapshot that may still show it.
 */
static void drop_changes(kithi_draft *draft)
{
    kithi_draft_collect(draft);
    for (size_t i = 0; i < draft->owned_count; i++) {
        const uint32_t page = draft->owned[i];
        kithi_page_meta *meta = kithi_pages_meta(draft->pages, page);
        if (atomic_load_explicit(&meta->next, memory_order_relaxed) != 0) {
            continue; /* spare already, or dead with a snapshot */
        }
        if (draft->snapshots != NULL && meta->born <= draft->snapshots->epoch) {
            link_dead(draft->pages, draft->snapshots, page);
        } else {
            make_spare(draft, page);
        }
    }
    draft->replaced_count = 0;
}

void kithi_draft_restart(kithi_draft *draft, kithi_slot *slot)
{
    drop_changes(draft);
    if (draft->snapshots != NULL) { /* they show what is given up now: set them aside, newest first */
        kithi_version *last = draft->snapshots;
        while (last->older != NULL) {
            last = last->older;
        }
        last->older = draft->strays;
        draft->strays = draft->snapshots;
        draft->snapshots = NULL;
    }
    if (slot != NULL) {
        draft->slot = slot;
        draft->base = atomic_load(&slot->version);
    }
    draft->first_epoch = kithi_pages_epoch(draft->pages);
    draft->work->epoch = draft->first_epoch;
    draft->work->sequence = draft->base->sequence;
    draft->work->roots = draft->base->roots;
}

kithi_slot *kithi_draft_snapshot(kithi_draft *draft)
{
    kithi_draft_collect(draft);
    kithi_version *snapshot = new_version(draft->versions);
    if (snapshot == NULL) {
        return NULL;
    }
    kithi_slot *slot = kithi_versions_pin_this(draft->versions, snapshot);
    if (slot == NULL) {
        free_version(draft->versions, snapshot);
        return NULL;
    }
    snapshot->base = kithi_versions_pin_this(draft->versions, draft->base);
    if (snapshot->base == NULL) {
        kithi_versions_unpin(slot);
        free_version(draft->versions, snapshot);
        return NULL;
    }
    snapshot->roots = draft->work->roots;
    snapshot->epoch = draft->work->epoch;
    snapshot->sequence = draft->work->sequence;
    snapshot->older = draft->snapshots;
    draft->snapshots = snapshot;
    draft->work->epoch = kithi_pages_epoch(draft->pages);
    return slot;
}

static void collect_list(kithi_draft *draft, kithi_version **list)
{
    mark_pinned(draft->versions, *list);
    kithi_version **place = list;
    while (*place != NULL) {
        kithi_version *version = *place;
        if (version->pinned != 0) {
            place = &version->older;
            continue;
        }
        uint32_t page = version->dead;
        while (page != KITHI_LIST_END) {
            const uint32_t next = unlink_next(draft->pages, page);
            if (version->older != NULL &&
                kithi_pages_meta(draft->pages, page)->born <= version->older->epoch) {
                link_dead(draft->pages, version->older, page);
            } else {
                make_spare(draft, page);
            }
            page = next;
        }
        *place = version->older;
        free_version(draft->versions, version);
    }
}

void kithi_draft_collect(kithi_draft *draft)
{
    collect_list(draft, &draft->snapshots);
    collect_list(draft, &draft->strays);
}

static void free_vectors(kithi_draft *draft)
{
    kithi_memory *memory = draft->pages->memory;
    kithi_memory_free(memory, draft->owned, draft->owned_capacity * sizeof *draft->owned);
    kithi_memory_free(memory, draft->replaced, draft->replaced_capacity * sizeof *draft->replaced);
    draft->owned = NULL;
    draft->replaced = NULL;
    draft->owned_count = draft->owned_capacity = 0;
    draft->replaced_count = draft->replaced_capacity = 0;
}

static void give_spares(kithi_draft *draft)
{
    for (uint32_t i = 0; i < KITHI_RUN_CLASSES; i++) {
        uint32_t page = draft->spare[i];
        while (page != KITHI_LIST_END) {
            const uint32_t next = unlink_next(draft->pages, page);
            kithi_pages_give(draft->pages, page);
            page = next;
        }
        draft->spare[i] = KITHI_LIST_END;
    }
}

/* The youngest state older than `epoch`: a snapshot of the draft, or its base. It saw the page last. */
static kithi_version *last_to_see(const kithi_draft *draft, uint64_t epoch)
{
    for (kithi_version *version = draft->snapshots; version != NULL; version = version->older) {
        if (version->epoch < epoch) {
            return version;
        }
    }
    return draft->base;
}

void kithi_draft_publish(kithi_draft *draft, uint64_t sequence)
{
    kithi_versions *versions = draft->versions;
    assert(draft->base == kithi_versions_current(versions));
    for (size_t i = 0; i < draft->replaced_count; i++) {
        link_dead(draft->pages, last_to_see(draft, draft->replaced[i].epoch), draft->replaced[i].page);
    }
    kithi_version **end = &draft->snapshots;
    while (*end != NULL) {
        end = &(*end)->older;
    }
    *end = draft->base;
    draft->work->older = draft->snapshots;
    draft->work->sequence = sequence;
    give_spares(draft);
    atomic_store(&versions->current, draft->work);
    draft->work = NULL;
    draft->snapshots = NULL;
    kithi_versions_unpin(draft->slot);
    draft->slot = NULL;
}

bool kithi_draft_abandon(kithi_draft *draft)
{
    if (draft->slot != NULL) {
        drop_changes(draft);
        kithi_versions_unpin(draft->slot);
        draft->slot = NULL;
        free_version(draft->versions, draft->work);
        draft->work = NULL;
    }
    kithi_draft_collect(draft);
    give_spares(draft);
    if (draft->snapshots != NULL || draft->strays != NULL) {
        return false;
    }
    free_vectors(draft);
    return true;
}

/* A page out of the spares, or out of the stacks by `take`; 0: no memory. */
static uint32_t take_page(kithi_draft *draft, uint32_t run_class,
                          uint32_t (*take)(kithi_pages *pages, uint32_t run_class))
{
    uint32_t page = draft->spare[run_class];
    if (page != KITHI_LIST_END) {
        draft->spare[run_class] = unlink_next(draft->pages, page);
    } else {
        if (!kithi_memory_grow(draft->pages->memory, (void **)&draft->owned, &draft->owned_capacity,
                               draft->owned_count + 1, sizeof *draft->owned)) {
            return 0;
        }
        page = take(draft->pages, run_class);
        if (page == 0) {
            return 0;
        }
        draft->owned[draft->owned_count++] = page;
    }
    kithi_pages_meta(draft->pages, page)->born = draft->work->epoch;
    return page;
}

uint32_t kithi_draft_page(kithi_draft *draft, uint32_t run_class)
{
    return take_page(draft, run_class, kithi_pages_take);
}

/* Note that the draft no longer needs this older page, which somebody else may still see; false: no memory.
 */
static bool let_go(kithi_draft *draft, uint32_t page)
{
    if (kithi_pages_meta(draft->pages, page)->born >= draft->first_epoch) {
        if (draft->snapshots != NULL) { /* its own, of an epoch that a snapshot has closed */
            link_dead(draft->pages, draft->snapshots, page);
        } else {
            make_spare(draft, page);
        }
        return true;
    }
    if (!kithi_memory_grow(draft->pages->memory, (void **)&draft->replaced, &draft->replaced_capacity,
                           draft->replaced_count + 1, sizeof *draft->replaced)) {
        return false;
    }
    draft->replaced[draft->replaced_count++] = (kithi_replaced){page, draft->work->epoch};
    return true;
}

/* Let the old page go for the new one, of which 0 is: no memory. */
static uint32_t replace(kithi_draft *draft, uint32_t page, uint32_t fresh)
{
    if (fresh != 0 && !let_go(draft, page)) {
        make_spare(draft, fresh);
        return 0;
    }
    return fresh;
}

uint32_t kithi_draft_copy(kithi_draft *draft, uint32_t page)
{
    const uint32_t run_class = kithi_pages_meta(draft->pages, page)->run_class;
    const uint32_t copy = take_page(draft, run_class, kithi_pages_take_soiled);
    if (copy != 0) {
        memcpy(kithi_pages_at(draft->pages, copy), kithi_pages_at(draft->pages, page),
               (size_t)KITHI_PAGE_SIZE << run_class);
    }
    return replace(draft, page, copy);
}

uint32_t kithi_draft_instead(kithi_draft *draft, uint32_t page)
{
    const uint32_t run_class = kithi_pages_meta(draft->pages, page)->run_class;
    return replace(draft, page, take_page(draft, run_class, kithi_pages_take_soiled));
}

bool kithi_draft_free(kithi_draft *draft, uint32_t page)
{
    if (kithi_draft_owns(draft, page)) {
        make_spare(draft, page);
        return true;
    }
    return let_go(draft, page);
}
