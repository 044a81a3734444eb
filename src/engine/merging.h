/* One merge under way: who becomes whom, and what all parts of it do with records. */
#ifndef KITH_ENGINE_MERGING_H
#define KITH_ENGINE_MERGING_H

#include "engine/txn.h"

#include "kith/merge.h"

#include <stdbool.h>

/* Who asks wants to be told. */
typedef struct kithi_merging_answer {
    kith_conflict *conflicts;
    size_t capacity;
    size_t count;
} kithi_merging_answer;

typedef struct kithi_merging {
    kith_txn *txn;
    kithi_call *call;
    const kithi_state *state;
    kith_id source;
    kith_id target;
    kith_date on;
    kithi_merging_answer *told; /* NULL: nobody asks */
    const kith_id *came;        /* links and contacts that referred to the source before, by id */
    size_t came_count;
    kith_error *err;
} kithi_merging;

/* Of something that does not go along by itself. */
void kithi_merging_tell(const kithi_merging *work, uint32_t conflict, uint32_t field, kith_id record,
                        kith_id other);

/* Is it a link or a contact that was the source's? */
bool kithi_merging_came(const kithi_merging *work, kith_id id);

/* Values of a record, KITHI_FIELDS of them. */
void kithi_merging_read(const kithi_merging *work, kith_id id, kith_value *values);

/* Keys that depend on who owns a part are made once; so it goes, with its texts, and comes as a part of the
 * other. */
kith_status kithi_merging_put(const kithi_merging *work, kith_id id, kith_value *values);

/* One record in place of another. */
void kithi_merging_repoint(uint32_t kind, kith_value *values, kith_id from, kith_id to);

#endif
