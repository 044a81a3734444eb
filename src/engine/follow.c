/* Follow: one rule of the table after the other, each for every kind that has such a field. */
#include "engine/follow.h"

#include "model/chosen.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/consent.h"
#include "rules/profile.h"

#include <assert.h>
#include <string.h>

/* --- filled in --- */

static void set_flag(kith_value *value, bool set)
{
    *value =
        (kith_value){.field = value->field, .type = set ? KITH_TYPE_FLAG : KITH_TYPE_NONE, .number = set};
}

static void fill_field(const kith_txn *txn, const kithi_field *field, kith_value *value)
{
    const size_t length = strlen(txn->actor);
    if ((field->flags & KITHI_NOW) != 0 && txn->at != 0) {
        *value = (kith_value){.field = value->field, .type = KITH_TYPE_INSTANT, .number = txn->at};
    }
    if ((field->flags & KITHI_ACTOR) != 0 && length > 0) {
        *value =
            (kith_value){.field = value->field, .type = KITH_TYPE_TEXT, .text = txn->actor, .length = length};
    }
}

/* Of a contact that comes with an import: others may not have asked (P7). The address comes in, mail does not
 * go out. */
static void suppose_unknown(kith_value *values)
{
    if (values[KITH_CONTACT_EMAIL].type != KITH_TYPE_NONE &&
        values[KITH_CONTACT_CONSENT].type == KITH_TYPE_NONE) {
        values[KITH_CONTACT_CONSENT].type = KITH_TYPE_CODE;
        values[KITH_CONTACT_CONSENT].number = KITH_CONSENT_UNKNOWN;
    }
}

void kithi_follow_fill(const kith_txn *txn, uint32_t kind, kith_value *values)
{
    const kithi_kind *described = kithi_schema_kind(kind);
    for (uint32_t field = 1; field <= described->field_count; field++) {
        if (values[field].type == KITH_TYPE_NONE) {
            fill_field(txn, &described->fields[field - 1], &values[field]);
        }
    }
    if (kind == KITH_KIND_CONTACT && txn->importing) {
        suppose_unknown(values);
    }
}

void kithi_follow_derive(const kith_txn *txn, uint32_t kind, kith_value *values)
{
    const kithi_kind *described = kithi_schema_kind(kind);
    if (kind == KITH_KIND_BINDING) { /* the one that goes on */
        const bool current =
            values[KITH_BINDING_UNTIL].type == KITH_TYPE_NONE && values[KITH_BINDING_REPLACED].number == 0;
        set_flag(&values[KITH_BINDING_CURRENT], current);
    }
    if (described->season == 0 || values[described->season].type == KITH_TYPE_NONE ||
        values[described->year].type != KITH_TYPE_NONE) {
        return;
    }
    const unsigned char *season = kithi_row_find(&txn->edit.state, (kith_id)values[described->season].number);
    const int64_t year = kithi_row_number(&txn->edit.state, KITH_KIND_SEASON, season, KITH_SEASON_YEAR);
    if (year != 0) {
        values[described->year].type = KITH_TYPE_INTEGER;
        values[described->year].number = year;
    }
}

/* --- addresses of a contact, and how it went with them (P6, P7) --- */

/* What is known already stays, if it is. */
static void keep(uint32_t field, const kith_value *before, kith_value *after)
{
    if (before[field].type != KITH_TYPE_NONE) {
        after[field] = before[field];
    }
}

/* Has the contact another address there by now? */
static bool is_moved(uint32_t address, const kith_value *before, const kith_value *after)
{
    return !kithi_consent_same_address(&before[address], &after[address]);
}

/* The consent to mail of a contact is that of one address. Without one before, it was entered for the first
 * that comes. */
static bool is_consent_moved(const kith_value *before, const kith_value *after)
{
    return before[KITH_CONTACT_EMAIL].type != KITH_TYPE_NONE && is_moved(KITH_CONTACT_EMAIL, before, after);
}

/* What was given for another address counts no more. */
static void lapse_consent(kith_value *after)
{
    const int64_t is = after[KITH_CONTACT_CONSENT].number;
    if (is == KITH_CONSENT_EXPRESS || is == KITH_CONSENT_IMPLIED) {
        after[KITH_CONTACT_CONSENT].number = KITH_CONSENT_NONE;
    }
}

/* Of the same address what was decided stays, and who refused did so whatever the address: of what others
 * kept nobody knows whether it is older. */
static void keep_consent(const kith_value *before, kith_value *after)
{
    const bool moved = is_consent_moved(before, after);
    const int64_t was = before[KITH_CONTACT_CONSENT].number;
    if (moved ? was == KITH_CONSENT_NONE || after[KITH_CONTACT_CONSENT].type == KITH_TYPE_NONE
              : was != KITH_CONSENT_UNKNOWN) {
        keep(KITH_CONTACT_CONSENT, before, after);
        if (moved) {
            lapse_consent(after);
        }
    }
}

/* Of a contact: no calls, and as long as an address stays the same, what was decided about consent and how it
 * went with it. A complaint and a refusal stay whatever the address. */
static void keep_contact(const kith_value *before, kith_value *after)
{
    keep(KITH_CONTACT_DO_NOT_CALL, before, after);
    keep_consent(before, after);
    for (uint32_t channel = KITH_CHANNEL_EMAIL; channel <= KITH_CHANNEL_PHONE; channel++) {
        const kithi_channel *fields = kithi_consent_channel(channel);
        const int64_t was = before[fields->status].number;
        if (was == KITH_CHANNEL_COMPLAINT || (was != 0 && !is_moved(fields->address, before, after))) {
            after[fields->status] = before[fields->status];
            after[fields->since] = before[fields->since];
        }
    }
}

void kithi_follow_import(const kith_txn *txn, uint32_t kind, const kith_value *before, kith_value *after)
{
    static const uint32_t proof[] = {KITH_CONSENT_UNTIL, KITH_CONSENT_METHOD, KITH_CONSENT_WORDING,
                                     KITH_CONSENT_PROOF};
    if (txn->importing && kind == KITH_KIND_CONTACT) {
        keep_contact(before, after);
        suppose_unknown(after);
    }
    if (txn->importing && kind == KITH_KIND_CUSTOMER && before[KITH_CUSTOMER_DO_NOT_CALL].number != 0) {
        keep(KITH_CUSTOMER_DO_NOT_CALL, before, after);
    }
    for (size_t i = 0; i < sizeof proof / sizeof proof[0] && txn->importing && kind == KITH_KIND_CONSENT;
         i++) {
        keep(proof[i], before, after);
    }
}

/* A status is that of one address, but for a complaint: who called a message spam did so for good (table 7,
 * rows 2 and 3). A new one holds from today on. `before` NULL: a new contact. */
static void follow_status(const kith_txn *txn, const kithi_channel *fields, const kith_value *before,
                          kith_value *after, uint32_t given)
{
    const int64_t was = before == NULL ? 0 : before[fields->status].number;
    const bool named = (given >> fields->status & 1u) != 0;
    const bool moved =
        before != NULL && was != KITH_CHANNEL_COMPLAINT && is_moved(fields->address, before, after);
    if (moved && !named) {
        after[fields->status] = (kith_value){.field = fields->status};
    }
    const int64_t is = after[fields->status].number;
    if ((given >> fields->since & 1u) != 0 || (is == was && (!moved || !named))) {
        return;
    }
    after[fields->since] = (kith_value){.field = fields->since};
    if (is != 0 && txn->today != 0) {
        after[fields->since].type = KITH_TYPE_DATE;
        after[fields->since].number = txn->today;
    }
}

static void follow_contact(const kith_txn *txn, const kith_value *before, kith_value *after, uint32_t given)
{
    for (uint32_t channel = KITH_CHANNEL_EMAIL; channel <= KITH_CHANNEL_PHONE; channel++) {
        follow_status(txn, kithi_consent_channel(channel), before, after, given);
    }
    if (before != NULL && (given >> KITH_CONTACT_CONSENT & 1u) == 0 && is_consent_moved(before, after)) {
        lapse_consent(after);
    }
}

/* --- one primary part (P3, P8) --- */

/* Make another part primary, or not. */
static kith_status put_primary(kith_txn *txn, kith_id id, uint32_t field, bool primary)
{
    kith_value values[KITHI_FIELDS];
    const uint32_t kind = KITH_ID_KIND(id);
    kithi_row_read(&txn->edit.state, kind, kithi_row_find(&txn->edit.state, id), values);
    set_flag(&values[field], primary);
    return kithi_txn_put(txn, id, values);
}

static bool promotes(const kith_txn *txn)
{
    return kithi_users_setting(&txn->edit.state, KITH_BOOK_PROMOTES) != 0;
}

/* The part that is primary goes: the oldest of the others takes its place where the book says so. */
static kith_status hand_down(kith_txn *txn, kith_id owner, kith_id id, uint32_t field)
{
    const kithi_state *state = &txn->edit.state;
    const uint32_t kind = KITH_ID_KIND(id);
    kith_id next = kithi_users_part_after(state, owner, kind, 0);
    next = next == id ? kithi_users_part_after(state, owner, kind, id) : next;
    return next != 0 && promotes(txn) ? put_primary(txn, next, field, true) : KITH_OK;
}

/* The first part is primary whatever it says; who becomes primary takes it from who was. */
static kith_status follow_primary(kith_txn *txn, kith_id id, const kith_value *before, kith_value *after)
{
    const kithi_state *state = &txn->edit.state;
    const kithi_kind *described = kithi_schema_kind(KITH_ID_KIND(id));
    const uint32_t field = kithi_schema_flagged(described, KITHI_PRIMARY);
    if (field == 0) {
        return KITH_OK;
    }
    const bool was = before != NULL && before[field].number != 0;
    assert(before != NULL || after != NULL);
    const kith_id owner = (kith_id)(after == NULL ? before : after)[described->owner].number;
    if (after == NULL) {
        return was ? hand_down(txn, owner, id, field) : KITH_OK;
    }
    if (before == NULL && kithi_users_part_after(state, owner, KITH_ID_KIND(id), 0) == 0) {
        set_flag(&after[field], true);
    }
    if (was || after[field].number == 0) {
        return KITH_OK;
    }
    const kith_id primary = kithi_chosen_first(state, owner, kithi_chosen_choice(KITH_ID_KIND(id), field));
    return primary == 0 || primary == id ? KITH_OK : put_primary(txn, primary, field, false);
}

/* --- shared addresses --- */

static bool has_address(const kith_value *values)
{
    for (uint32_t field = 1; field < KITHI_FIELDS; field++) {
        if ((KITHI_ADDRESS_FIELDS >> field & 1u) != 0 && values[field].type != KITH_TYPE_NONE) {
            return true;
        }
    }
    return false;
}

/* The address becomes the location's own again, unless it has another or the owner is gone. */
static void copy_address(const kith_txn *txn, kith_id from, kith_value *after)
{
    kith_value values[KITHI_FIELDS];
    const unsigned char *row = kithi_row_find(&txn->edit.state, from);
    if (row == NULL || has_address(after)) {
        return;
    }
    kithi_row_read(&txn->edit.state, KITH_KIND_LOCATION, row, values);
    for (uint32_t field = 1; field < KITHI_FIELDS; field++) {
        if ((KITHI_ADDRESS_FIELDS >> field & 1u) != 0) {
            after[field] = values[field];
        }
    }
}

/* An address that the call does not name gives way to the shared one. */
static void clear_address(kith_value *after, uint32_t given)
{
    for (uint32_t field = 1; field < KITHI_FIELDS; field++) {
        if ((KITHI_ADDRESS_FIELDS & ~given) >> field & 1u) {
            after[field] = (kith_value){.field = field};
        }
    }
}

/* Who shared this location shares `owner` from now on: chains of sharing are one long. */
static kith_status lead_sharers(kith_txn *txn, kith_id id, kith_id owner)
{
    const kithi_state *state = &txn->edit.state;
    const uint32_t field = KITH_LOCATION_SHARES;
    kith_status status = KITH_OK;
    for (kith_id sharer = kithi_users_of_field_after(state, id, KITH_KIND_LOCATION, field, 0);
         sharer != 0 && status == KITH_OK;
         sharer = kithi_users_of_field_after(state, id, KITH_KIND_LOCATION, field, sharer)) {
        kith_value values[KITHI_FIELDS];
        kithi_row_read(state, KITH_KIND_LOCATION, kithi_row_find(state, sharer), values);
        values[field].number = (int64_t)owner;
        status = kithi_txn_put(txn, sharer, values);
    }
    return status;
}

static kith_status follow_shares(kith_txn *txn, kith_id id, const kith_value *before, kith_value *after,
                                 uint32_t given)
{
    const kith_id shared = before == NULL ? 0 : (kith_id)before[KITH_LOCATION_SHARES].number;
    const kith_id shares = (kith_id)after[KITH_LOCATION_SHARES].number;
    if (shares == shared) {
        return KITH_OK;
    }
    if (shares == 0) {
        if ((given & KITHI_ADDRESS_FIELDS) == 0) {
            copy_address(txn, shared, after);
        }
        return KITH_OK;
    }
    const kith_id owner = kithi_profile_address(&txn->edit.state, shares);
    after[KITH_LOCATION_SHARES].number = (int64_t)owner;
    if (owner == id) {
        return KITH_OK; /* a circle is refused by its rule */
    }
    clear_address(after, given);
    return lead_sharers(txn, id, owner);
}

/* Why an order has its manager, and that it was saved so, is true of that one only. */
static void follow_manager(const kith_value *before, kith_value *after, uint32_t given)
{
    static const uint32_t fields[] = {KITH_ORDER_RULE, KITH_ORDER_OUTCOME, KITH_ORDER_SAVED};
    if (before[KITH_ORDER_MANAGER].number == after[KITH_ORDER_MANAGER].number) {
        return;
    }
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if ((given >> fields[i] & 1u) == 0) {
            after[fields[i]] = (kith_value){.field = fields[i]};
        }
    }
}

kith_status kithi_follow_part(kith_txn *txn, kith_id id, const kith_value *before, kith_value *after,
                              uint32_t given)
{
    if (KITH_ID_KIND(id) == KITH_KIND_ORDER && before != NULL && after != NULL) {
        follow_manager(before, after, given);
    }
    if (KITH_ID_KIND(id) == KITH_KIND_CONTACT && after != NULL) {
        follow_contact(txn, before, after, given);
    }
    const kith_status status = KITH_ID_KIND(id) == KITH_KIND_LOCATION && after != NULL
                                   ? follow_shares(txn, id, before, after, given)
                                   : KITH_OK;
    return status == KITH_OK ? follow_primary(txn, id, before, after) : status;
}

uint32_t kithi_follow_relied(uint32_t kind, uint32_t given)
{
    uint32_t relied = 0;
    if (kind == KITH_KIND_CONTACT && (given >> KITH_CONTACT_CONSENT & 1u) != 0) {
        relied = 1u << KITH_CONTACT_EMAIL;
    }
    for (uint32_t channel = KITH_CHANNEL_EMAIL; channel <= KITH_CHANNEL_PHONE && kind == KITH_KIND_CONTACT;
         channel++) {
        const kithi_channel *fields = kithi_consent_channel(channel);
        relied |= (given >> fields->status & 1u) << fields->address;
    }
    return relied & ~given;
}

uint32_t kithi_follow_cleared(uint32_t kind, uint32_t given)
{
    return kind == KITH_KIND_LOCATION && (given >> KITH_LOCATION_SHARES & 1u) != 0
               ? KITHI_ADDRESS_FIELDS & ~given
               : 0;
}

/* --- references that let go --- */

static kith_status clear_field(kith_txn *txn, kith_id id, uint32_t field)
{
    kith_value values[KITHI_FIELDS];
    kithi_row_read(&txn->edit.state, KITH_ID_KIND(id), kithi_row_find(&txn->edit.state, id), values);
    values[field] = (kith_value){.field = field};
    return kithi_txn_put(txn, id, values);
}

kith_status kithi_follow_removed(kith_txn *txn, kith_id id)
{
    const kithi_state *state = &txn->edit.state;
    kith_status status = KITH_OK;
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT && status == KITH_OK; kind++) {
        const uint32_t field = kithi_schema_flagged(kithi_schema_kind(kind), KITHI_LOOSE);
        if (field == 0 || kithi_schema_field(kind, field)->target != KITH_ID_KIND(id)) {
            continue;
        }
        for (kith_id user = kithi_users_of_field_after(state, id, kind, field, 0);
             user != 0 && status == KITH_OK;
             user = kithi_users_of_field_after(state, id, kind, field, user)) {
            status = clear_field(txn, user, field);
        }
    }
    return status;
}
