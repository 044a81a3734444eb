/* Presets: records that come with the library, added by one call unless they are there. */
#ifndef KITH_ENGINE_PRESETS_H
#define KITH_ENGINE_PRESETS_H

#include "engine/txn.h"

#define KITHI_PRESET_VALUES 6u

/* A record of a kind; its values end with the first without a field. The first of one that is no part is its
 * code. Of a part, the owner is left out: it is the last record before it that is none. */
typedef struct kithi_preset {
    uint32_t kind;
    kith_value values[KITHI_PRESET_VALUES];
} kithi_preset;

#define KITHI_PRESET_TEXT(of, string)                                                                        \
    {                                                                                                        \
        .field = (of), .type = KITH_TYPE_TEXT, .text = (string), .length = sizeof(string) - 1                \
    }
#define KITHI_PRESET_NUMBER(of, is, value)                                                                   \
    {                                                                                                        \
        .field = (of), .type = (is), .number = (value)                                                       \
    }

/* Add those whose code is not there, with their parts. `presets` lives for ever. */
kith_status kithi_calls_presets(kith_txn *txn, const kithi_preset *presets, size_t count, kith_error *err);

#endif
