/*
 * Of two contacts with one address each gets what is worse of the other: nobody who said no is written to
 * because somebody else with the same address said yes.
 */
#include "engine/merge_consent.h"

#include "engine/call_parts.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/consent.h"

/* Two contacts, and the channel by which they are one. */
typedef struct pair {
    kith_txn *txn;
    kithi_call *call;
    kith_id one;
    kith_id other;
    uint32_t channel;
} pair;

static void read(const kith_txn *txn, kith_id id, kith_value *values)
{
    const kithi_state *state = &txn->edit.state;
    kithi_row_read(state, KITH_ID_KIND(id), kithi_row_find(state, id), values);
}

/* The less a decision allows, the lower; where nothing was said, the other counts. */
static int rank_of(const kith_value *decision)
{
    static const int ranks[] = {[0] = 4,
                                [KITH_CONSENT_NONE] = 0,
                                [KITH_CONSENT_UNKNOWN] = 1,
                                [KITH_CONSENT_IMPLIED] = 2,
                                [KITH_CONSENT_EXPRESS] = 3};
    return ranks[decision->number];
}

static void take_worse(uint32_t channel, kith_value *values, const kith_value *theirs)
{
    const kithi_channel *of = kithi_consent_channel(channel);
    if (rank_of(&theirs[KITH_CONTACT_CONSENT]) < rank_of(&values[KITH_CONTACT_CONSENT])) {
        values[KITH_CONTACT_CONSENT] = theirs[KITH_CONTACT_CONSENT];
    }
    if (theirs[of->status].number > values[of->status].number) { /* they go from valid to suppressed */
        values[of->status] = theirs[of->status];
        values[of->since] = theirs[of->since];
    }
    if (theirs[KITH_CONTACT_DO_NOT_CALL].number != 0) {
        values[KITH_CONTACT_DO_NOT_CALL] = theirs[KITH_CONTACT_DO_NOT_CALL];
    }
}

/* Has a contact withdrawn on the day or later? */
static bool has_withdrawn(const pair *work, kith_id contact, int64_t date)
{
    const kithi_state *state = &work->txn->edit.state;
    for (kith_id id = kithi_users_part_after(state, contact, KITH_KIND_CONSENT, 0); id != 0;
         id = kithi_users_part_after(state, contact, KITH_KIND_CONSENT, id)) {
        kith_value values[KITHI_FIELDS];
        read(work->txn, id, values);
        if (values[KITH_CONSENT_CHANNEL].number == work->channel &&
            values[KITH_CONSENT_BASIS].number == KITH_BASIS_WITHDRAWAL &&
            values[KITH_CONSENT_DATE].number >= date) {
            return true;
        }
    }
    return false;
}

static kith_status copy_withdrawals(const pair *work, kith_id from, kith_id to, kith_error *err)
{
    const kithi_state *state = &work->txn->edit.state;
    kith_status status = KITH_OK;
    for (kith_id id = kithi_users_part_after(state, from, KITH_KIND_CONSENT, 0); id != 0 && status == KITH_OK;
         id = kithi_users_part_after(state, from, KITH_KIND_CONSENT, id)) {
        kith_value values[KITHI_FIELDS];
        kith_id made = 0;
        read(work->txn, id, values);
        if (values[KITH_CONSENT_CHANNEL].number != work->channel ||
            values[KITH_CONSENT_BASIS].number != KITH_BASIS_WITHDRAWAL ||
            has_withdrawn(work, to, values[KITH_CONSENT_DATE].number)) {
            continue;
        }
        values[KITH_CONSENT_CONTACT].number = (int64_t)to;
        status = kithi_txn_made(work->txn, work->call, KITH_KIND_CONSENT, &made, err);
        if (status == KITH_OK) {
            status = kithi_txn_put(work->txn, made, values);
        }
    }
    return status;
}

/* Do both have one address of the channel? */
static bool share_address(const pair *work)
{
    const kithi_state *state = &work->txn->edit.state;
    const uint32_t field = kithi_consent_channel(work->channel)->address;
    kith_value addresses[2];
    kithi_row_value(state, KITH_KIND_CONTACT, kithi_row_find(state, work->one), field, &addresses[0]);
    kithi_row_value(state, KITH_KIND_CONTACT, kithi_row_find(state, work->other), field, &addresses[1]);
    return addresses[0].type != KITH_TYPE_NONE && kithi_consent_same_address(&addresses[0], &addresses[1]);
}

/* Both as they are first, so that neither takes over its own. */
static kith_status level(const pair *work, kith_error *err)
{
    kith_value ones[KITHI_FIELDS];
    kith_value others[KITHI_FIELDS];
    kith_value before[KITHI_FIELDS];
    if (!share_address(work)) {
        return KITH_OK;
    }
    read(work->txn, work->one, ones);
    read(work->txn, work->one, before);
    read(work->txn, work->other, others);
    take_worse(work->channel, ones, others);
    take_worse(work->channel, others, before);
    kith_status status = kithi_txn_put(work->txn, work->one, ones);
    if (status == KITH_OK) {
        status = kithi_txn_put(work->txn, work->other, others);
    }
    if (status == KITH_OK) {
        status = copy_withdrawals(work, work->one, work->other, err);
    }
    return status == KITH_OK ? copy_withdrawals(work, work->other, work->one, err) : status;
}

kith_status kithi_merge_consent(kith_txn *txn, kithi_call *call, kith_id customer, kith_error *err)
{
    const kithi_state *state = &txn->edit.state;
    kith_status status = KITH_OK;
    pair work = {.txn = txn, .call = call};
    for (work.one = kithi_users_part_after(state, customer, KITH_KIND_CONTACT, 0);
         work.one != 0 && status == KITH_OK;
         work.one = kithi_users_part_after(state, customer, KITH_KIND_CONTACT, work.one)) {
        for (work.other = kithi_users_part_after(state, customer, KITH_KIND_CONTACT, work.one);
             work.other != 0 && status == KITH_OK;
             work.other = kithi_users_part_after(state, customer, KITH_KIND_CONTACT, work.other)) {
            for (work.channel = KITH_CHANNEL_EMAIL; work.channel <= KITH_CHANNEL_PHONE && status == KITH_OK;
                 work.channel++) {
                status = level(&work, err);
            }
        }
    }
    return status;
}
