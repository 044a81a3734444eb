/*
 * Cells: sums of the entries of orders. There is a cell for every customer, year, season, brand and currency
 * with entries: one of the customer's own orders, and one of the orders of others whose frozen path leads
 * through it. Those of a customer with few of them lie side by side in one piece of the heap, where one place
 * per customer leads; of one with many, or with sums that an amount has no room for, each has a key in the
 * tree. Either way they come by year, season, brand and currency.
 */
#ifndef KITH_MODEL_CELLS_H
#define KITH_MODEL_CELLS_H

#include "base/decimal.h"
#include "model/index.h"
#include "model/model.h"

#define KITHI_CELLS_MEASURES 4u /* KITH_ORDER_MEASURE_ less one */
#define KITHI_CELLS_FEW 23u     /* so many fill the largest piece that is less than a page */
#define KITHI_CELLS_MANY UINT32_MAX

typedef enum kithi_cells_part { KITHI_CELLS_OWN, KITHI_CELLS_BELOW, KITHI_CELLS_PARTS } kithi_cells_part;

/* What cells are told apart by, in this order. */
typedef struct kithi_cell_key {
    uint32_t year;
    uint32_t season;
    uint32_t brand;
    uint32_t currency;
} kithi_cell_key;

typedef struct kithi_cell_sums {
    kithi_sum amounts[KITHI_CELLS_MEASURES];
    kithi_sum units[KITHI_CELLS_MEASURES];
    uint32_t entries;
} kithi_cell_sums;

/* A cell among few. */
typedef struct kithi_cell {
    kithi_cell_key key;
    uint32_t entries;
    uint32_t unused;
    int64_t amounts[KITHI_CELLS_MEASURES];
    int64_t units[KITHI_CELLS_MEASURES];
} kithi_cell;

typedef struct kithi_cells {
    uint32_t count;
    uint32_t unused;
    kithi_cell at[];
} kithi_cells;

void kithi_cells_shapes(kithi_model *model);

/* Piece of a customer's few cells, 0: it has none, or KITHI_CELLS_MANY. */
static inline uint32_t kithi_cells_place(const kithi_state *state, kithi_cells_part part, kith_id customer)
{
    const uint32_t *place = kithi_array_at(kithi_state_root(state, KITHI_ROOT_CELLS + part),
                                           &state->model->cells_shape, kithi_id_sequence(customer));
    return place == NULL ? 0 : *place;
}

/* Get on its way into the cache where cells are (round 0), and what lies there (1), once that has come. */
void kithi_cells_prefetch(const kithi_state *state, kithi_cells_part part, kith_id customer, uint32_t round);

/* A walk over cells of a customer, good until something is written. */
typedef struct kithi_cells_walk {
    const kithi_state *state;
    kithi_cell_key key;          /* of the cell that it is at */
    const kithi_cell *cell;      /* among few; NULL: among many */
    const kithi_cell *end;       /* of the few */
    const kithi_cell_sums *sums; /* among many */
    uint32_t year;               /* of all that are wanted; 0: of every year */
    kithi_key prefix;
    kithi_cursor cursor;
} kithi_cells_walk;

/* To the first cell, and to the next as long as there was one; false: there is none. */
bool kithi_cells_first(kithi_cells_walk *walk, const kithi_state *state, kithi_cells_part part,
                       kith_id customer, uint32_t year);
bool kithi_cells_next(kithi_cells_walk *walk);

/* What the walk has come to: it outlives the walk, as long as nothing is written. */
typedef struct kithi_cell_place {
    const kithi_cell *cell;
    const kithi_cell_sums *sums;
} kithi_cell_place;

static inline kithi_cell_place kithi_cells_at(const kithi_cells_walk *walk)
{
    return (kithi_cell_place){walk->cell, walk->sums};
}

/* Get the sums on their way into the cache, if they are not there already. */
void kithi_cells_prefetch_sums(kithi_cell_place at);

/* Write the sums, all of them; or add them to others. */
void kithi_cells_read(kithi_cell_sums *sums, kithi_cell_place at);
void kithi_cells_add_to(kithi_cell_sums *sums, kithi_cell_place at);

/* Entries more (sign 1) or less (-1) in a cell of a customer, which is there as long as it has entries. */
kith_status kithi_cells_count(kithi_edit *edit, kithi_cells_part part, kith_id customer,
                              const kithi_cell_key *key, const kithi_cell_sums *sums, int sign);

#endif
