/*
 * Versions: the immutable states of a book, and drafts, the private ones in the making.
 *
 * A version is a set of roots over pages. A draft starts from the newest version; touching a page for the
 * first time copies it, later touches write in place. Every page carries the epoch that made it; a snapshot
 * of a draft closes an epoch, so the draft goes on without disturbing whoever reads the snapshot. Publishing
 * is one atomic store.
 *
 * A page that a version saw last hangs in that version's list of the dead. When nobody reads the version any
 * more, the list passes to the next older version that is alive and can see the page, or the page is given
 * back. So a reader who stays for long costs at most one old copy of each page that it can see.
 *
 * Who may do what: any thread may pin, unpin and read; a draft belongs to one thread at a time; publish and
 * collect are called under the book's claim, never beside each other.
 */
#ifndef KITH_BASE_VERSIONS_H
#define KITH_BASE_VERSIONS_H

#include "base/pages.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define KITHI_ROOTS 128u
#define KITHI_SLOTS 62u

/* Root of a container: its first page, the levels above the data, and a count that the container defines. */
typedef struct kithi_root {
    uint32_t top;
    uint32_t height;
    uint64_t count;
    unsigned char *bytes; /* of an array: where the first page lies */
} kithi_root;

/* Everything that makes one state: roots, and numbers that containers keep beside them. */
typedef struct kithi_roots {
    kithi_root at[KITHI_ROOTS];
    uint32_t high[KITHI_ROOTS]; /* greatest index ever written, for containers that say so */
} kithi_roots;

typedef struct kithi_version kithi_version;

/* A reader's place: what it names is not recycled. */
typedef struct kithi_slot {
    _Atomic(kithi_version *) version;
    _Atomic uint32_t taken;
} kithi_slot;

struct kithi_version {
    kithi_pages *pages;
    uint64_t epoch;
    uint64_t sequence;    /* of the newest commit in it */
    kithi_version *older; /* in the list of versions, or of a draft's snapshots */
    uint32_t dead;        /* pages that this version saw last */
    uint32_t pinned;      /* scratch of collect, as are the two below */
    kithi_version *left;  /* in a tree by address, those before and after this one */
    kithi_version *right;
    kithi_slot *base; /* of a snapshot: pins what its draft started from */
    kithi_roots roots;
};

typedef struct kithi_slots kithi_slots;
struct kithi_slots {
    kithi_slot slots[KITHI_SLOTS];
    _Atomic(kithi_slots *) next;
};

typedef struct kithi_versions {
    kithi_pages *pages;
    _Atomic(kithi_version *) current;
    _Atomic(kithi_slots *) slots;
    _Atomic uint64_t alive; /* versions not yet freed */
} kithi_versions;

/* A page of an older version that the draft has replaced or freed, and the draft's epoch when it did. */
typedef struct kithi_replaced {
    uint32_t page;
    uint64_t epoch;
} kithi_replaced;

typedef struct kithi_draft {
    kithi_versions *versions;
    kithi_pages *pages;
    kithi_slot *slot; /* pins base */
    kithi_version *base;
    kithi_version *work;               /* the state in the making */
    kithi_version *snapshots;          /* newest first; their `older` leads on, at last to NULL */
    kithi_version *strays;             /* snapshots of what the draft was before it started again */
    uint64_t first_epoch;              /* pages born before it are not the draft's */
    uint32_t spare[KITHI_RUN_CLASSES]; /* zero pages that the draft owns and does not use */
    uint32_t *owned;                   /* every page that it took */
    size_t owned_count;
    size_t owned_capacity;
    kithi_replaced *replaced;
    size_t replaced_count;
    size_t replaced_capacity;
} kithi_draft;

/* false: no memory. Makes an empty version of sequence 0 the current one. */
bool kithi_versions_init(kithi_versions *versions, kithi_pages *pages);

/* Frees everything but the pages themselves; nobody may be reading. */
void kithi_versions_free(kithi_versions *versions);

static inline kithi_version *kithi_versions_current(kithi_versions *versions)
{
    return atomic_load(&versions->current);
}

/* Pin the current version; NULL: no memory. */
kithi_slot *kithi_versions_pin(kithi_versions *versions);

/* Pin this one, which the caller knows to be alive; NULL: no memory. */
kithi_slot *kithi_versions_pin_this(kithi_versions *versions, kithi_version *version);

void kithi_versions_unpin(kithi_slot *slot);

/* Give back what nobody can see any more. Under the claim. */
void kithi_versions_collect(kithi_versions *versions);

/* Begin a draft on the current version; false: no memory. */
bool kithi_draft_begin(kithi_draft *draft, kithi_versions *versions);

/*
 * Forget all changes and start again: from the version that `slot` pins, or from the same one (NULL). The
 * slot becomes the draft's; the one it had is then the caller's to unpin.
 */
void kithi_draft_restart(kithi_draft *draft, kithi_slot *slot);

/* Close the epoch and pin what the draft shows now; NULL: no memory. */
kithi_slot *kithi_draft_snapshot(kithi_draft *draft);

/* Give back pages of snapshots that are no longer read. */
void kithi_draft_collect(kithi_draft *draft);

/*
 * Make the draft's state the current version. Its base must be the current one. Under the claim. Cannot fail,
 * frees nothing; kithi_draft_abandon afterwards frees what the draft itself held.
 */
void kithi_draft_publish(kithi_draft *draft, uint64_t sequence);

/* End a draft. false: it was not published and a snapshot of it is still read; call again when that is
 * closed. */
bool kithi_draft_abandon(kithi_draft *draft);

/* A zero page or run; 0: no memory. */
uint32_t kithi_draft_page(kithi_draft *draft, uint32_t run_class);

/* The page itself, or its copy if it is older than the draft's epoch; 0: no memory, nothing changed. */
uint32_t kithi_draft_copy(kithi_draft *draft, uint32_t page);

/* A page in the place of an older one, holding anything: all of it is the caller's to write. 0: no memory,
 * nothing changed. */
uint32_t kithi_draft_instead(kithi_draft *draft, uint32_t page);

static inline bool kithi_draft_owns(const kithi_draft *draft, uint32_t page)
{
    return kithi_pages_meta(draft->pages, page)->born == draft->work->epoch;
}

static inline uint32_t kithi_draft_touch(kithi_draft *draft, uint32_t page)
{
    return kithi_draft_owns(draft, page) ? page : kithi_draft_copy(draft, page);
}

/* The draft needs the page no more; false: no memory, nothing changed. */
bool kithi_draft_free(kithi_draft *draft, uint32_t page);

#endif
