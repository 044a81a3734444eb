/*
 * Of two contacts with one address each gets what is worse of the other: nobody who said no is written to
 * because somebody else with the same address said yes.
 */
#include "engine/merge_consent.h"

#include "engine/call_parts.h"
#include "engine/follow.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/consent.h"

/* Two contacts, and the channel by which they are one. */
typedef struct pair {
    const kithi_merging *work;
    kith_id contacts[2];
    uint32_t channel;
} pair;

/* What somebody said last about a channel. */
typedef struct said {
    kith_id withdrawal; /* the latest one; 0: none */
    kith_date withdrawn;
    kith_date express;
} said;

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

/* The more a status forbids, the higher: a hard bounce also what has to arrive (table 7, rows 2 to 6). */
static int severity_of(const kith_value *status)
{
    static const int severities[] = {
        [0] = 0,
        [KITH_CHANNEL_VALID] = 1,
        [KITH_CHANNEL_UNCONFIRMED] = 2,
        [KITH_CHANNEL_SOFT_BOUNCE] = 3,
        [KITH_CHANNEL_SUPPRESSED] = 4,
        [KITH_CHANNEL_COMPLAINT] = 5,
        [KITH_CHANNEL_HARD_BOUNCE] = 6,
    };
    return severities[status->number];
}

static void take_worse(uint32_t channel, kith_value *values, const kith_value *theirs)
{
    const kithi_channel *of = kithi_consent_channel(channel);
    const int more = severity_of(&theirs[of->status]) - severity_of(&values[of->status]);
    if (rank_of(&theirs[KITH_CONTACT_CONSENT]) < rank_of(&values[KITH_CONTACT_CONSENT])) {
        values[KITH_CONTACT_CONSENT] = theirs[KITH_CONTACT_CONSENT];
    }
    if (more > 0 || (more == 0 && theirs[of->since].number > values[of->since].number)) {
        values[of->status] = theirs[of->status];
        values[of->since] = theirs[of->since];
    }
    if (theirs[KITH_CONTACT_DO_NOT_CALL].number != 0) {
        values[KITH_CONTACT_DO_NOT_CALL] = theirs[KITH_CONTACT_DO_NOT_CALL];
    }
}

/* --- withdrawals --- */

/* What a contact said about the address that it has. */
static said read_said(const pair *both, kith_id contact)
{
    const kithi_state *state = both->work->state;
    said last = {0, 0, 0};
    kith_value address;
    kithi_row_value(state, KITH_KIND_CONTACT, kithi_row_find(state, contact),
                    kithi_consent_channel(both->channel)->address, &address);
    for (kith_id id = kithi_users_part_after(state, contact, KITH_KIND_CONSENT, 0); id != 0;
         id = kithi_users_part_after(state, contact, KITH_KIND_CONSENT, id)) {
        kith_value values[KITHI_FIELDS];
        kithi_merging_read(both->work, id, values);
        const int64_t basis = values[KITH_CONSENT_BASIS].number;
        const kith_date date = (kith_date)values[KITH_CONSENT_DATE].number;
        if (values[KITH_CONSENT_CHANNEL].number != both->channel ||
            (values[KITH_CONSENT_ADDRESS].type != KITH_TYPE_NONE &&
             !kithi_consent_same_address(&values[KITH_CONSENT_ADDRESS], &address))) {
            continue;
        }
        if (basis == KITH_BASIS_WITHDRAWAL && date >= last.withdrawn) {
            last.withdrawal = id;
            last.withdrawn = date;
        } else if (basis == KITH_BASIS_EXPRESS && date > last.express) {
            last.express = date;
        }
    }
    return last;
}

static bool is_withdrawn(const said *last)
{
    return last->withdrawal != 0 && last->withdrawn >= last->express;
}

static kith_value code(uint32_t field, int64_t number)
{
    return (kith_value){.field = field, .type = KITH_TYPE_CODE, .number = number};
}

/* The withdrawal to be made at a contact: that of the other one, or of a complaint. */
static void read_withdrawal(const pair *both, const said *other, kith_value *values)
{
    if (is_withdrawn(other)) {
        kithi_merging_read(both->work, other->withdrawal, values);
        return;
    }
    kithi_call_empty(values);
    values[KITH_CONSENT_CHANNEL] = code(KITH_CONSENT_CHANNEL, both->channel);
    values[KITH_CONSENT_BASIS] = code(KITH_CONSENT_BASIS, KITH_BASIS_WITHDRAWAL);
    kithi_follow_fill(both->work->txn, KITH_KIND_CONSENT, values);
}

/* A contact says no from the day on which the other one did, or, if it has said yes since, from that of the
 * merge. */
static kith_status withdraw(const pair *both, kith_id contact, const said *own, const said *other)
{
    const kithi_merging *work = both->work;
    kith_value values[KITHI_FIELDS];
    kith_id id = 0;
    read_withdrawal(both, other, values);
    values[KITH_CONSENT_CONTACT] =
        (kith_value){.field = KITH_CONSENT_CONTACT, .type = KITH_TYPE_REFERENCE, .number = (int64_t)contact};
    if (values[KITH_CONSENT_DATE].number == 0 || values[KITH_CONSENT_DATE].number < own->express) {
        values[KITH_CONSENT_DATE] = (kith_value){.field = KITH_CONSENT_DATE,
                                                 .type = KITH_TYPE_DATE,
                                                 .number = work->on > own->express ? work->on : own->express};
        values[KITH_CONSENT_UNTIL] = (kith_value){.field = KITH_CONSENT_UNTIL};
    }
    kith_status status = kithi_call_check_values(work->txn, KITH_KIND_CONSENT, values, work->err);
    if (status == KITH_OK) {
        status = kithi_txn_made(work->txn, work->call, KITH_KIND_CONSENT, &id, work->err);
    }
    return status == KITH_OK ? kithi_txn_put(work->txn, id, values) : status;
}

/* Who says no says so for both. `refused`: so does a complaint that no status tells of any more. */
static kith_status level_withdrawals(const pair *both, bool refused)
{
    const said last[] = {read_said(both, both->contacts[0]), read_said(both, both->contacts[1])};
    kith_status status = KITH_OK;
    for (size_t i = 0; i < 2 && status == KITH_OK; i++) {
        if (!is_withdrawn(&last[i]) && (refused || is_withdrawn(&last[1 - i]))) {
            status = withdraw(both, both->contacts[i], &last[i], &last[1 - i]);
        }
    }
    return status;
}

/* --- */

/* Do both have one address of the channel? */
static bool share_address(const pair *both)
{
    const kithi_state *state = both->work->state;
    const uint32_t field = kithi_consent_channel(both->channel)->address;
    kith_value addresses[2];
    for (size_t i = 0; i < 2; i++) {
        kithi_row_value(state, KITH_KIND_CONTACT, kithi_row_find(state, both->contacts[i]), field,
                        &addresses[i]);
    }
    return addresses[0].type != KITH_TYPE_NONE && kithi_consent_same_address(&addresses[0], &addresses[1]);
}

/* Both as they are first, so that neither takes over its own. */
static kith_status level(const pair *both)
{
    kith_value ones[KITHI_FIELDS];
    kith_value others[KITHI_FIELDS];
    kith_value before[KITHI_FIELDS];
    if (!share_address(both)) {
        return KITH_OK;
    }
    kithi_merging_read(both->work, both->contacts[0], ones);
    kithi_merging_read(both->work, both->contacts[0], before);
    kithi_merging_read(both->work, both->contacts[1], others);
    const uint32_t field = kithi_consent_channel(both->channel)->status;
    const bool complained =
        ones[field].number == KITH_CHANNEL_COMPLAINT || others[field].number == KITH_CHANNEL_COMPLAINT;
    take_worse(both->channel, ones, others);
    take_worse(both->channel, others, before);
    kith_status status = kithi_txn_put(both->work->txn, both->contacts[0], ones);
    if (status == KITH_OK) {
        status = kithi_txn_put(both->work->txn, both->contacts[1], others);
    }
    const bool hidden = complained && ones[field].number != KITH_CHANNEL_COMPLAINT;
    return status == KITH_OK ? level_withdrawals(both, hidden) : status;
}

kith_status kithi_merge_consent(const kithi_merging *work)
{
    const kithi_state *state = work->state;
    kith_status status = KITH_OK;
    for (kith_id one = kithi_users_part_after(state, work->target, KITH_KIND_CONTACT, 0);
         one != 0 && status == KITH_OK;
         one = kithi_users_part_after(state, work->target, KITH_KIND_CONTACT, one)) {
        for (kith_id other = kithi_users_part_after(state, work->target, KITH_KIND_CONTACT, one);
             other != 0 && status == KITH_OK;
             other = kithi_users_part_after(state, work->target, KITH_KIND_CONTACT, other)) {
            pair both = {.work = work, .contacts = {one, other}};
            for (both.channel = KITH_CHANNEL_EMAIL; both.channel <= KITH_CHANNEL_PHONE && status == KITH_OK;
                 both.channel++) {
                status = level(&both);
            }
        }
    }
    return status;
}
