/* Presets: one call, so that a law never stands there without the rest of what it says. */
#include "engine/presets.h"

#include "engine/bind.h"
#include "engine/follow.h"
#include "model/index.h"

/* What a call was given. */
typedef struct preset_list {
    const kithi_preset *presets;
    size_t count;
} preset_list;

static bool is_part(const kithi_preset *preset)
{
    return kithi_schema_kind(preset->kind)->owner != 0;
}

static bool is_there(const kith_txn *txn, const kithi_preset *preset)
{
    const kith_value *code = &preset->values[0];
    return kithi_index_find(&txn->edit.state, preset->kind, code->text, code->length, 0) != 0;
}

static kith_status add(kith_txn *txn, kithi_call *call, const kithi_preset *preset, kith_id owner,
                       kith_id *id, kith_error *err)
{
    const uint32_t owned_by = kithi_schema_kind(preset->kind)->owner;
    kith_value values[KITHI_FIELDS];
    kithi_call_empty(values);
    for (uint32_t i = 0; i < KITHI_PRESET_VALUES && preset->values[i].field != 0; i++) {
        values[preset->values[i].field] = preset->values[i];
    }
    if (owned_by != 0) {
        values[owned_by].type = KITH_TYPE_REFERENCE;
        values[owned_by].number = (int64_t)owner;
    }
    kith_status status = kithi_call_check_values(txn, preset->kind, values, err);
    if (status == KITH_OK) {
        kithi_follow_derive(txn, preset->kind, values);
        status = kithi_txn_made(txn, call, preset->kind, id, err);
    }
    return status == KITH_OK ? kithi_txn_put(txn, *id, values) : status;
}

static kith_status apply_presets(kith_txn *txn, kithi_call *call, kith_error *err)
{
    const preset_list *given = call->given;
    kith_status status = KITH_OK;
    kith_id owner = 0; /* 0: it was there */
    for (size_t i = 0; i < given->count && status == KITH_OK; i++) {
        const kithi_preset *preset = &given->presets[i];
        kith_id part = 0;
        if (is_part(preset)) {
            status = owner == 0 ? KITH_OK : add(txn, call, preset, owner, &part, err);
        } else {
            owner = 0;
            status = is_there(txn, preset) ? KITH_OK : add(txn, call, preset, 0, &owner, err);
        }
    }
    return status;
}

kith_status kithi_calls_presets(kith_txn *txn, const kithi_preset *presets, size_t count, kith_error *err)
{
    const preset_list given = {presets, count};
    kithi_call call = {.apply = apply_presets, .kind = presets->kind};
    const kith_status status = kithi_txn_check_open(txn, err);
    for (size_t i = 0; i < count && status == KITH_OK; i++) {
        if (!is_part(&presets[i]) && !is_there(txn, &presets[i])) {
            return kithi_bind_make(txn, &call, &given, sizeof given, NULL, err);
        }
    }
    return status;
}
