/*
 * Contacts that share an address are a group, and so are those that hang together by such: each of them gets
 * what is worst in it, so that nobody who said no is written to because somebody else with the same address
 * said yes, in whatever order they came. Groups without anybody of the source stay as they are.
 */
#include "engine/merge_consent.h"

#include "base/hash.h"
#include "base/sort.h"
#include "engine/call_parts.h"
#include "engine/follow.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/consent.h"

#include <string.h>

/* A contact of the target. What a group has in common stands with its leader. */
typedef struct member {
    kith_id contact;
    size_t up;   /* index of somebody of its group; its own: it leads it */
    bool came;   /* one of the group was the source's */
    bool shared; /* it has others */
    bool do_not_call;
    kith_value decision;
} member;

/* An address of a contact. In order, those that are the same follow each other. */
typedef struct address {
    uint64_t hash;    /* of the form in which addresses are the same */
    const char *text; /* of the record, until something is written */
    uint32_t length;
    uint32_t channel;
    uint32_t member;
    bool again; /* the same as the one before */
} address;

typedef struct gathering {
    const kithi_merging *work;
    member *members;
    size_t member_count;
    size_t member_capacity;
    address *addresses;
    size_t address_count;
    size_t address_capacity;
} gathering;

/* Contacts with one address of a channel. */
typedef struct sharing {
    const gathering *all;
    const address *addresses;
    size_t count;
    uint32_t channel;
} sharing;

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

/* --- groups --- */

static int compare(const address *one, const address *other)
{
    char forms[2][KITHI_ADDRESS_FORM];
    if (one->channel != other->channel) {
        return one->channel < other->channel ? -1 : 1;
    }
    if (one->hash != other->hash) {
        return one->hash < other->hash ? -1 : 1;
    }
    const size_t size = kithi_index_address(one->text, one->length, forms[0], KITHI_ADDRESS_FORM);
    const size_t other_size = kithi_index_address(other->text, other->length, forms[1], KITHI_ADDRESS_FORM);
    return size != other_size ? (size < other_size ? -1 : 1) : memcmp(forms[0], forms[1], size);
}

static bool address_before(const void *a, const void *b)
{
    return compare(a, b) < 0;
}

/* Who leads the group of a member; ways there become shorter as they are gone. */
static member *leader_of(const gathering *all, size_t index)
{
    member *members = all->members;
    while (members[index].up != index) {
        members[index].up = members[members[index].up].up;
        index = members[index].up;
    }
    return &members[index];
}

/* Two groups become one. */
static void join(const gathering *all, size_t one, size_t other)
{
    member *leader = leader_of(all, one);
    member *joining = leader_of(all, other);
    if (joining == leader) {
        return;
    }
    joining->up = leader->up;
    leader->shared = true;
    leader->came = leader->came || joining->came;
    leader->do_not_call = leader->do_not_call || joining->do_not_call;
    if (rank_of(&joining->decision) < rank_of(&leader->decision)) {
        leader->decision = joining->decision;
    }
}

static kith_status gather_addresses(gathering *all, const kith_value *values)
{
    kithi_memory *memory = kithi_state_memory(all->work->state);
    for (uint32_t channel = KITH_CHANNEL_EMAIL; channel <= KITH_CHANNEL_PHONE; channel++) {
        const kith_value *text = &values[kithi_consent_channel(channel)->address];
        char form[KITHI_ADDRESS_FORM];
        if (text->type == KITH_TYPE_NONE) {
            continue;
        }
        if (!kithi_memory_grow(memory, (void **)&all->addresses, &all->address_capacity,
                               all->address_count + 1, sizeof *all->addresses)) {
            return KITH_ERR_MEMORY;
        }
        const size_t size = kithi_index_address(text->text, text->length, form, sizeof form);
        all->addresses[all->address_count++] = (address){.hash = kithi_hash_bytes(form, size),
                                                         .text = text->text,
                                                         .length = (uint32_t)text->length,
                                                         .channel = channel,
                                                         .member = (uint32_t)all->member_count};
    }
    return KITH_OK;
}

static kith_status gather(gathering *all)
{
    const kithi_merging *work = all->work;
    kithi_memory *memory = kithi_state_memory(work->state);
    kithi_parts contacts;
    kith_status status = KITH_OK;
    for (kith_id id = kithi_parts_first(&contacts, work->state, work->target, KITH_KIND_CONTACT);
         id != 0 && status == KITH_OK; id = kithi_parts_next(&contacts)) {
        kith_value values[KITHI_FIELDS];
        if (!kithi_memory_grow(memory, (void **)&all->members, &all->member_capacity, all->member_count + 1,
                               sizeof *all->members)) {
            return KITH_ERR_MEMORY;
        }
        kithi_merging_read(work, id, values);
        status = gather_addresses(all, values);
        all->members[all->member_count] =
            (member){.contact = id,
                     .up = all->member_count,
                     .came = kithi_merging_came(work, id),
                     .do_not_call = values[KITH_CONTACT_DO_NOT_CALL].number != 0,
                     .decision = values[KITH_CONTACT_CONSENT]};
        all->member_count++;
    }
    return status;
}

static void find_groups(gathering *all)
{
    kithi_sort(all->addresses, all->address_count, sizeof *all->addresses, address_before);
    for (size_t i = 1; i < all->address_count; i++) {
        all->addresses[i].again = compare(&all->addresses[i - 1], &all->addresses[i]) == 0;
        if (all->addresses[i].again) {
            join(all, all->addresses[i - 1].member, all->addresses[i].member);
        }
    }
}

/* --- withdrawals --- */

static kith_id contact_of(const sharing *of, size_t index)
{
    return of->all->members[of->addresses[index].member].contact;
}

/* What a contact said about the address that it has. */
static said read_said(const sharing *of, kith_id contact)
{
    const kithi_state *state = of->all->work->state;
    said last = {0, 0, 0};
    kith_value address_now;
    kithi_parts consents;
    kithi_row_value(state, KITH_KIND_CONTACT, kithi_row_find(state, contact),
                    kithi_consent_channel(of->channel)->address, &address_now);
    for (kith_id id = kithi_parts_first(&consents, state, contact, KITH_KIND_CONSENT); id != 0;
         id = kithi_parts_next(&consents)) {
        kith_value values[KITHI_FIELDS];
        kithi_merging_read(of->all->work, id, values);
        const int64_t basis = values[KITH_CONSENT_BASIS].number;
        const kith_date date = (kith_date)values[KITH_CONSENT_DATE].number;
        if (values[KITH_CONSENT_CHANNEL].number != of->channel ||
            (values[KITH_CONSENT_ADDRESS].type != KITH_TYPE_NONE &&
             !kithi_consent_same_address(&values[KITH_CONSENT_ADDRESS], &address_now))) {
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

/* The withdrawal to be made at a contact: that of another one, or of a complaint. */
static void read_withdrawal(const sharing *of, const said *other, kith_value *values)
{
    const kithi_merging *work = of->all->work;
    if (is_withdrawn(other)) {
        kithi_merging_read(work, other->withdrawal, values);
        return;
    }
    kithi_call_empty(values);
    values[KITH_CONSENT_CHANNEL] = code(KITH_CONSENT_CHANNEL, of->channel);
    values[KITH_CONSENT_BASIS] = code(KITH_CONSENT_BASIS, KITH_BASIS_WITHDRAWAL);
    kithi_follow_fill(work->txn, KITH_KIND_CONSENT, values);
}

/* A contact says no from the day on which the other one did, or, if it has said yes since, from that of the
 * merge. */
static kith_status withdraw(const sharing *of, kith_id contact, const said *own, const said *other)
{
    const kithi_merging *work = of->all->work;
    kith_value values[KITHI_FIELDS];
    kith_id id = 0;
    read_withdrawal(of, other, values);
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

/* The latest withdrawal that counts. */
static said find_withdrawn(const sharing *of)
{
    said latest = {0, 0, 0};
    for (size_t i = 0; i < of->count; i++) {
        const said last = read_said(of, contact_of(of, i));
        if (is_withdrawn(&last) && (latest.withdrawal == 0 || last.withdrawn > latest.withdrawn)) {
            latest = last;
        }
    }
    return latest;
}

/* Who says no says so for all. `refused`: so does a complaint that no status tells of any more. */
static kith_status level_withdrawals(const sharing *of, bool refused)
{
    const said latest = find_withdrawn(of);
    kith_status status = KITH_OK;
    for (size_t i = 0; i < of->count && status == KITH_OK && (refused || is_withdrawn(&latest)); i++) {
        const said own = read_said(of, contact_of(of, i));
        if (!is_withdrawn(&own)) {
            status = withdraw(of, contact_of(of, i), &own, &latest);
        }
    }
    return status;
}

/* --- what the members get --- */

/* The status that forbids more; of equal ones the later. */
static bool is_worse(const kithi_channel *of, const kith_value *one, const kith_value *other)
{
    const int more = severity_of(&one[of->status]) - severity_of(&other[of->status]);
    return more > 0 || (more == 0 && one[of->since].number > other[of->since].number);
}

/* A record gets some values, of those that it has not yet. */
static kith_status set(const kithi_merging *work, kith_id contact, const kith_value *given, size_t count)
{
    kith_value values[KITHI_FIELDS];
    bool differs = false;
    kithi_merging_read(work, contact, values);
    for (size_t i = 0; i < count; i++) {
        differs = differs || !kithi_value_equal(&values[given[i].field], &given[i]);
        values[given[i].field] = given[i];
    }
    return differs ? kithi_txn_put(work->txn, contact, values) : KITH_OK;
}

/* Of one address all have one status. */
static kith_status level_address(const sharing *of)
{
    const kithi_merging *work = of->all->work;
    const kithi_channel *channel = kithi_consent_channel(of->channel);
    kith_value worst[KITHI_FIELDS];
    kith_value values[KITHI_FIELDS];
    kithi_merging_read(work, contact_of(of, 0), worst);
    bool complained = worst[channel->status].number == KITH_CHANNEL_COMPLAINT;
    for (size_t i = 1; i < of->count; i++) {
        kithi_merging_read(work, contact_of(of, i), values);
        complained = complained || values[channel->status].number == KITH_CHANNEL_COMPLAINT;
        if (is_worse(channel, values, worst)) {
            memcpy(worst, values, sizeof worst);
        }
    }
    const kith_value both[] = {worst[channel->status], worst[channel->since]};
    kith_status status = KITH_OK;
    for (size_t i = 0; i < of->count && status == KITH_OK; i++) {
        status = set(work, contact_of(of, i), both, 2);
    }
    const bool hidden = complained && worst[channel->status].number != KITH_CHANNEL_COMPLAINT;
    return status == KITH_OK ? level_withdrawals(of, hidden) : status;
}

static kith_status level_addresses(const gathering *all)
{
    kith_status status = KITH_OK;
    for (size_t first = 0, end = 1; first < all->address_count && status == KITH_OK; first = end++) {
        while (end < all->address_count && all->addresses[end].again) {
            end++;
        }
        const sharing of = {all, all->addresses + first, end - first, all->addresses[first].channel};
        if (of.count > 1 && leader_of(all, all->addresses[first].member)->came) {
            status = level_address(&of);
        }
    }
    return status;
}

static kith_status level_decisions(const gathering *all)
{
    kith_status status = KITH_OK;
    for (size_t i = 0; i < all->member_count && status == KITH_OK; i++) {
        const member *leader = leader_of(all, i);
        const kith_value both[] = {
            leader->decision,
            {.field = KITH_CONTACT_DO_NOT_CALL, .type = KITH_TYPE_FLAG, .number = 1},
        };
        if (leader->came && leader->shared) {
            status = set(all->work, all->members[i].contact, both, leader->do_not_call ? 2 : 1);
        }
    }
    return status;
}

/* Does a contact come at all? */
static bool has_contacts(const kithi_merging *work)
{
    for (size_t i = 0; i < work->came_count; i++) {
        if (KITH_ID_KIND(work->came[i]) == KITH_KIND_CONTACT) {
            return true;
        }
    }
    return false;
}

kith_status kithi_merge_consent(const kithi_merging *work)
{
    kithi_memory *memory = kithi_state_memory(work->state);
    gathering all = {.work = work};
    kith_status status = has_contacts(work) ? gather(&all) : KITH_OK;
    if (status == KITH_OK) {
        find_groups(&all);
        status = level_addresses(&all);
    }
    if (status == KITH_OK) {
        status = level_decisions(&all);
    }
    kithi_memory_free(memory, all.members, all.member_capacity * sizeof *all.members);
    kithi_memory_free(memory, all.addresses, all.address_capacity * sizeof *all.addresses);
    return status;
}
