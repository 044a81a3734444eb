/*
 * Model: the records of a book over its versions. Readers hold a kithi_state, writers a kithi_edit; both are
 * cheap structs on the caller's side. Everything that rules, resolvers and the engine know of a book they get
 * through these.
 */
#ifndef KITH_MODEL_MODEL_H
#define KITH_MODEL_MODEL_H

#include "base/array.h"
#include "base/memory.h"
#include "base/versions.h"
#include "model/schema.h"

/* Roots of a version. Rows of kind k stand at KITHI_ROOT_ROWS + k; their count is that of live rows, their
 * high the greatest sequence ever used. */
enum {
    KITHI_ROOT_ROWS = 0,
    KITHI_ROOT_HEAP = 96,      /* texts and relation blocks */
    KITHI_ROOT_TREE = 97,      /* all ordered keys */
    KITHI_ROOT_HASH = 98,      /* customer numbers; two roots */
    KITHI_ROOT_HEADS = 100,    /* relations of each customer */
    KITHI_ROOT_TYPES = 101,    /* what is known of each relation type */
    KITHI_ROOT_CHAINS = 102,   /* what hangs under each customer */
    KITHI_ROOT_TRADE = 103,    /* what each customer hangs under, and its plain conditions */
    KITHI_ROOT_MANAGERS = 104, /* what each manager has to do */
    KITHI_ROOT_ALIVE = 105,    /* a bit for each customer that is there */
    KITHI_ROOT_BALANCES = 106, /* what each account of cards has added up */
    KITHI_ROOT_ACCOUNTS = 107, /* a bit for each customer that has accounts of cards */
    KITHI_ROOT_BRANDED = 108,  /* a bit for each customer that has something of its own for a brand */
    KITHI_ROOT_SHARED = 109,   /* a bit for each order that has commission shares */
    KITHI_ROOT_ACTING = 110,   /* the relation types of each effect */
    KITHI_ROOT_FILLING = 111,  /* the condition type that fills each field of the order header */
    KITHI_ROOT_DUES = 112,     /* what the entries of each order add up to */
    KITHI_ROOT_MERGED = 113,   /* a bit for each customer that was merged into another */
    KITHI_ROOT_PLAYERS = 114,  /* + role: a bit for each customer that has it */
    KITHI_ROOT_CHOSEN = 118,   /* which parts of each customer have a flag by which they are found */
    KITHI_ROOT_NEWEST = 119,   /* the newest turn of each distribution; 0: in all */
    KITHI_ROOT_IN_ALL = 120,   /* the turn of each manager in all */
    KITHI_ROOT_CELLS = 121,    /* + part: where the sums of each customer's orders are */
    KITHI_ROOT_TRAITS = 123,   /* kind, status, sex and day of birth of each customer */
    KITHI_ROOT_WRITTEN = 124   /* notes, tasks and appointments of each customer */
};

/* How rows of a kind lie in memory: mask of fields (bit 0: live), reference to the texts, then fields by
 * size. */
typedef struct kithi_layout {
    kithi_shape shape;
    uint32_t texts; /* bits of the fields in the piece of texts */
    uint16_t offsets[KITHI_FIELDS];
    uint8_t sizes[KITHI_FIELDS];   /* 0: in the piece of texts */
    uint8_t targets[KITHI_FIELDS]; /* kind of the records that a reference of four bytes is to, else 0 */
} kithi_layout;

typedef struct kithi_model {
    kithi_memory memory;
    kithi_pages pages;
    kithi_versions versions;
    kithi_layout layouts[KITH_KIND_COUNT];
    kithi_shape heads_shape;
    kithi_shape trade_shape;
    kithi_shape types_shape;
    kithi_shape words_shape;
    kithi_shape duties_shape;
    kithi_shape balances_shape;
    kithi_shape dues_shape;
    kithi_shape chosen_shape;
    kithi_shape traits_shape;
    kithi_shape newest_shape;
    kithi_shape in_all_shape;
    kithi_shape cells_shape;
    uint64_t limits[KITH_LIMIT_COUNT];
    int32_t (*hash)(void *ctx, const char *address, size_t length,
                    unsigned char *out); /* the host's, or NULL */
    void *hash_ctx;
} kithi_model;

/* One state of the book, to be read. */
typedef struct kithi_state {
    const kithi_model *model;
    const kithi_version *version;
} kithi_state;

/* One state of the book, to be changed: `state` shows the changes at once. */
typedef struct kithi_edit {
    kithi_state state;
    kithi_model *model;
    kithi_draft draft;
    bool loading; /* rows are written without their indexes, which model/build.c makes at the end */
} kithi_edit;

/* false: no memory. */
bool kithi_model_init(kithi_model *model, kithi_resize_fn resize, void *ctx);
void kithi_model_free(kithi_model *model);

bool kithi_edit_begin(kithi_edit *edit, kithi_model *model);

/* Memory for the time of a question: that its bytes are counted changes nothing that is seen. */
static inline kithi_memory *kithi_state_memory(const kithi_state *state)
{
    return (kithi_memory *)(uintptr_t)&state->model->memory;
}

static inline const kithi_root *kithi_state_root(const kithi_state *state, uint32_t root)
{
    return &state->version->roots.at[root];
}

static inline kithi_root *kithi_edit_root(kithi_edit *edit, uint32_t root)
{
    return &edit->draft.work->roots.at[root];
}

static inline kith_id kithi_id_make(uint32_t kind, uint32_t sequence)
{
    return (kith_id)sequence << 8 | kind;
}

static inline uint32_t kithi_id_sequence(kith_id id)
{
    return (uint32_t)(id >> 8);
}

static inline uint64_t kithi_state_count(const kithi_state *state, uint32_t kind)
{
    return kithi_state_root(state, KITHI_ROOT_ROWS + kind)->count;
}

/* Greatest sequence of the kind ever used. */
static inline uint32_t kithi_state_high(const kithi_state *state, uint32_t kind)
{
    return state->version->roots.high[KITHI_ROOT_ROWS + kind];
}

#endif
