/* Rights kept in the book. Whatever is missing or unknown means no. */
#include "rules/rights.h"

#include "base/defensive.h"
#include "model/index.h"
#include "model/rows.h"

#include <string.h>

int64_t kithi_rights_mode(const kithi_state *state)
{
    const uint32_t sequence = kithi_row_next(state, KITH_KIND_BOOK, 0);
    if (KITHI_NEVER(sequence == 0)) { /* every version has a book; in doubt, no */
        return KITH_RIGHTS_ROLES;
    }
    return kithi_row_number(state, KITH_KIND_BOOK, kithi_row_at(state, KITH_KIND_BOOK, sequence),
                            KITH_BOOK_RIGHTS);
}

bool kithi_rights_allow(const kithi_state *state, const char *actor, uint32_t operation, uint32_t kind)
{
    const uint32_t user = kithi_index_find(state, KITH_KIND_USER, actor, strlen(actor), 0);
    const unsigned char *row = user == 0 ? NULL : kithi_row_at(state, KITH_KIND_USER, user);
    if (row == NULL || kithi_row_number(state, KITH_KIND_USER, row, KITH_USER_INACTIVE) != 0) {
        return false;
    }
    const kith_id role = (kith_id)kithi_row_number(state, KITH_KIND_USER, row, KITH_USER_ROLE);
    kithi_key prefix;
    kithi_cursor cursor;
    kithi_index_owner_prefix(&prefix, role, KITH_KIND_RIGHT, KITH_RIGHT_ROLE);
    kithi_index_seek(&cursor, state, &prefix);
    for (; kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        const unsigned char *right = kithi_row_at(state, KITH_KIND_RIGHT, kithi_cursor_tail(&cursor));
        const int64_t of_kind = kithi_row_number(state, KITH_KIND_RIGHT, right, KITH_RIGHT_KIND);
        if (kithi_row_number(state, KITH_KIND_RIGHT, right, KITH_RIGHT_OPERATION) == operation &&
            (kind == 0 || of_kind == 0 || of_kind == kind)) {
            return true;
        }
    }
    return false;
}
