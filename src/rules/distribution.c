/*
 * Distribution: the first one that is for such orders says which policy picks; who may not take it is left
 * out first, each with the first reason of the list.
 */
#include "rules/distribution.h"

#include "base/fold.h"
#include "model/duties.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/managers.h"
#include "rules/orders.h"

#include <string.h>

#define FOLDED_MOST 512u

static const char *text_at(const kithi_state *state, kith_id id, uint32_t field, size_t *length)
{
    *length = 0;
    return id == 0 ? NULL : kithi_row_text(state, KITH_ID_KIND(id), kithi_row_find(state, id), field, length);
}

static void note(const kithi_distribution_question *asked, kith_id manager, kith_id distribution,
                 uint32_t reason, int64_t number)
{
    kith_trace *trace = asked->trace;
    if (trace == NULL) {
        return;
    }
    if (trace->count < trace->capacity) {
        trace->rows[trace->count] =
            (kith_trace_row){.subject = manager, .record = distribution, .reason = reason, .number = number};
    }
    trace->count++;
}

/* --- which distribution --- */

/* Does a reference that is set agree with that of the order? */
static bool same_reference(const kithi_state *state, kith_id one, uint32_t field, kith_id other,
                           uint32_t other_field)
{
    const int64_t wanted = kithi_row_number_of(state, one, field);
    return wanted == 0 || wanted == kithi_row_number_of(state, other, other_field);
}

static bool same_code(const kithi_state *state, kith_id one, uint32_t field, kith_id other,
                      uint32_t other_field)
{
    size_t length = 0;
    size_t given = 0;
    const char *wanted = text_at(state, one, field, &length);
    const char *text = text_at(state, other, other_field, &given);
    return wanted == NULL || (text != NULL && given == length && memcmp(wanted, text, length) == 0);
}

/* Names of towns are typed by people: case and accents do not count. */
static bool same_city(const kithi_distribution_question *asked, kith_id distribution)
{
    char wanted[FOLDED_MOST];
    char found[FOLDED_MOST];
    size_t length = 0;
    size_t given = 0;
    const char *city = text_at(asked->state, distribution, KITH_DISTRIBUTION_CITY, &length);
    const char *own = text_at(asked->state, asked->customer, KITH_CUSTOMER_CITY, &given);
    if (city == NULL || own == NULL) {
        return city == NULL;
    }
    const size_t size = kithi_fold(city, length, wanted, sizeof wanted);
    return size == kithi_fold(own, given, found, sizeof found) && memcmp(wanted, found, size) == 0;
}

static bool in_amounts(const kithi_distribution_question *asked, kith_id distribution)
{
    const unsigned char *row = kithi_row_find(asked->state, distribution);
    kith_value least;
    kith_value most;
    kithi_row_value(asked->state, KITH_KIND_DISTRIBUTION, row, KITH_DISTRIBUTION_LEAST, &least);
    kithi_row_value(asked->state, KITH_KIND_DISTRIBUTION, row, KITH_DISTRIBUTION_MOST, &most);
    if (least.type == KITH_TYPE_NONE && most.type == KITH_TYPE_NONE) {
        return true;
    }
    const kith_id currency = (kith_id)kithi_row_number_of(asked->state, asked->order, KITH_ORDER_CURRENCY);
    const kith_id of_book = (kith_id)kithi_users_setting(asked->state, KITH_BOOK_CURRENCY);
    if (currency != 0 && of_book != 0 && currency != of_book) {
        return false; /* the limits are amounts in the book's currency */
    }
    const kithi_sum amount = kithi_orders_amount(asked->state, asked->order);
    return (least.type == KITH_TYPE_NONE || amount >= least.number) &&
           (most.type == KITH_TYPE_NONE || amount <= most.number);
}

static bool is_for(const kithi_distribution_question *asked, kith_id distribution)
{
    const kithi_state *state = asked->state;
    return kithi_row_number_of(state, distribution, KITH_DISTRIBUTION_INACTIVE) == 0 &&
           same_reference(state, distribution, KITH_DISTRIBUTION_ORDER_TYPE, asked->order,
                          KITH_ORDER_ORDER_TYPE) &&
           same_code(state, distribution, KITH_DISTRIBUTION_METHOD, asked->order, KITH_ORDER_METHOD) &&
           same_reference(state, distribution, KITH_DISTRIBUTION_SHOP, asked->order, KITH_ORDER_SHOP) &&
           same_reference(state, distribution, KITH_DISTRIBUTION_CATEGORY, asked->customer,
                          KITH_CUSTOMER_CATEGORY) &&
           same_city(asked, distribution) && in_amounts(asked, distribution);
}

kith_id kithi_distribution_find(const kithi_distribution_question *asked)
{
    kithi_key prefix;
    kithi_cursor cursor;
    kithi_index_rank_prefix(&prefix);
    for (kithi_index_seek(&cursor, asked->state, &prefix);
         kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        const kith_id distribution = kithi_id_make(KITH_KIND_DISTRIBUTION, kithi_cursor_tail(&cursor));
        if (is_for(asked, distribution)) {
            return distribution;
        }
        note(asked, 0, distribution, KITH_REASON_NO_MATCH, 0);
    }
    return 0;
}

/* --- who may take it --- */

static bool scope_agrees(const kithi_distribution_question *asked, kith_id scope)
{
    const kithi_state *state = asked->state;
    return same_reference(state, scope, KITH_GROUP_SCOPE_ORDER_TYPE, asked->order, KITH_ORDER_ORDER_TYPE) &&
           same_code(state, scope, KITH_GROUP_SCOPE_METHOD, asked->order, KITH_ORDER_METHOD) &&
           same_reference(state, scope, KITH_GROUP_SCOPE_SHOP, asked->order, KITH_ORDER_SHOP);
}

/* Is a group for such orders? One without scopes is for all. */
static bool group_agrees(const kithi_distribution_question *asked, kith_id group)
{
    kithi_parts walk;
    kith_id scope = kithi_parts_first(&walk, asked->state, group, KITH_KIND_GROUP_SCOPE);
    if (scope == 0 || asked->order == 0) {
        return true;
    }
    while (scope != 0 && !scope_agrees(asked, scope)) {
        scope = kithi_parts_next(&walk);
    }
    return scope != 0;
}

/* Is the manager in a group that is for such orders, and in the distribution's if it names one? Who is in
 * none may take all. */
static bool groups_agree(const kithi_distribution_question *asked, kith_id distribution, kith_id manager)
{
    const kithi_state *state = asked->state;
    const kith_id wanted = (kith_id)kithi_row_number_of(state, distribution, KITH_DISTRIBUTION_GROUP);
    kithi_parts walk;
    kith_id member = kithi_parts_first(&walk, state, manager, KITH_KIND_GROUP_MEMBER);
    bool in_wanted = wanted == 0;
    bool agrees = member == 0;
    for (; member != 0; member = kithi_parts_next(&walk)) {
        const kith_id group = (kith_id)kithi_row_number_of(state, member, KITH_GROUP_MEMBER_GROUP);
        in_wanted = in_wanted || group == wanted;
        agrees = agrees || group_agrees(asked, group);
    }
    return in_wanted && agrees;
}

bool kithi_distribution_has_room(const kithi_state *state, kith_id manager, uint64_t orders)
{
    kith_value capacity;
    kithi_row_value(state, KITH_KIND_MANAGER, kithi_row_find(state, manager), KITH_MANAGER_CAPACITY,
                    &capacity);
    return capacity.type == KITH_TYPE_NONE ||
           kithi_duties_of(state, manager).open_orders + orders <= (uint64_t)capacity.number;
}

int64_t kithi_distribution_weight(const kithi_state *state, kith_id manager)
{
    kith_value weight;
    kithi_row_value(state, KITH_KIND_MANAGER, kithi_row_find(state, manager), KITH_MANAGER_WEIGHT, &weight);
    return weight.type == KITH_TYPE_NONE ? 1 : weight.number;
}

/* Why a manager may not take it; KITH_REASON_TAKEN: it may. */
static uint32_t hindrance(const kithi_distribution_question *asked, kith_id distribution, kith_id manager)
{
    const kithi_state *state = asked->state;
    const int64_t is = kithi_managers_state(state, manager, asked->on);
    if (is == KITH_MANAGER_STATE_INACTIVE) {
        return KITH_REASON_INACTIVE;
    }
    if (is == KITH_MANAGER_STATE_ABSENT) {
        return KITH_REASON_ABSENT;
    }
    if (kithi_row_number_of(state, manager, KITH_MANAGER_OPTED_OUT) != 0 || manager == asked->except ||
        (kithi_row_number_of(state, distribution, KITH_DISTRIBUTION_POLICY) == KITH_DISTRIBUTE_WEIGHTED &&
         kithi_distribution_weight(state, manager) == 0)) {
        return KITH_REASON_OPTED_OUT;
    }
    if (!groups_agree(asked, distribution, manager)) {
        return KITH_REASON_OTHER_GROUP;
    }
    if (kithi_row_number_of(state, distribution, KITH_DISTRIBUTION_BY_PRESENCE) != 0 &&
        kithi_row_number_of(state, manager, KITH_MANAGER_PRESENCE) == KITH_PRESENCE_BUSY) {
        return KITH_REASON_BUSY;
    }
    return kithi_distribution_has_room(state, manager, asked->brings == 0 ? 1 : asked->brings)
               ? KITH_REASON_TAKEN
               : KITH_REASON_AT_CAPACITY;
}

static kith_id next_manager(const kithi_state *state, kith_id after)
{
    const uint32_t row = kithi_row_next(state, KITH_KIND_MANAGER, kithi_id_sequence(after));
    return row == 0 ? 0 : kithi_id_make(KITH_KIND_MANAGER, row);
}

kith_id kithi_distribution_next(const kithi_distribution_question *asked, kith_id distribution, kith_id after)
{
    kith_id manager = next_manager(asked->state, after);
    while (manager != 0 && hindrance(asked, distribution, manager) != KITH_REASON_TAKEN) {
        manager = next_manager(asked->state, manager);
    }
    return manager;
}

/* --- the policies --- */

static int64_t last_turn(const kithi_state *state, kith_id manager)
{
    const kith_id turn = kithi_managers_turn(state, manager, 0);
    return turn == 0 ? 0 : kithi_row_number_of(state, turn, KITH_TURN_NUMBER);
}

kithi_handed *kithi_distribution_handed(kithi_handed *handed, size_t count, kith_id manager)
{
    size_t first = 0;
    while (count - first > 1) {
        const size_t half = first + (count - first) / 2;
        *(handed[half].manager <= manager ? &first : &count) = half;
    }
    return &handed[first];
}

/* Open orders, and customers that came by the same call without any: else all of those would go to one. */
static int64_t load(const kithi_distribution_question *asked, kith_id manager)
{
    const int64_t orders = kithi_duties_of(asked->state, manager).open_orders;
    return asked->handed == NULL
               ? orders
               : orders + kithi_distribution_handed(asked->handed, asked->handed_count, manager)->customers;
}

/* How far a manager is from its turn: the least comes first. */
static int64_t distance(const kithi_distribution_question *asked, kith_id distribution, int64_t policy,
                        kith_id manager, kith_id pointer)
{
    const kithi_state *state = asked->state;
    switch (policy) {
    case KITH_DISTRIBUTE_ROUND_ROBIN:
        return manager <= pointer;
    case KITH_DISTRIBUTE_LONGEST_WAIT:
        return last_turn(state, manager);
    case KITH_DISTRIBUTE_LEAST_LOADED:
        return load(asked, manager);
    default: /* by weight: who has the most credit once everybody has got its own */
        return -(
            kithi_row_number_of(state, kithi_managers_turn(state, manager, distribution), KITH_TURN_CREDIT) +
            kithi_distribution_weight(state, manager));
    }
}

/* Of two at the same distance the one with the lower id comes first; of two with the same load who waited
 * longer. */
static bool comes_first(const kithi_state *state, int64_t policy, kith_id manager, kith_id other)
{
    return policy == KITH_DISTRIBUTE_LEAST_LOADED && last_turn(state, manager) < last_turn(state, other);
}

static kith_id pick_nearest(const kithi_distribution_question *asked, kith_id distribution, int64_t policy)
{
    int64_t least = 0;
    kith_id picked = 0;
    kith_id pointer = 0;
    (void)kithi_managers_last_turn(asked->state, distribution, &pointer);
    for (kith_id manager = kithi_distribution_next(asked, distribution, 0); manager != 0;
         manager = kithi_distribution_next(asked, distribution, manager)) {
        const int64_t found = distance(asked, distribution, policy, manager, pointer);
        if (picked == 0 || found < least ||
            (found == least && comes_first(asked->state, policy, manager, picked))) {
            least = found;
            picked = manager;
        }
    }
    return picked;
}

/* The host picks among those who may. */
static kith_status pick_by_host(const kithi_distribution_question *asked, kith_id distribution,
                                kith_id *picked)
{
    kith_id *managers = NULL;
    size_t count = 0;
    size_t capacity = 0;
    bool enough = true;
    *picked = 0;
    for (kith_id manager = kithi_distribution_next(asked, distribution, 0); manager != 0 && enough;
         manager = kithi_distribution_next(asked, distribution, manager)) {
        enough = kithi_memory_grow(asked->memory, (void **)&managers, &capacity, count + 1, sizeof *managers);
        if (enough) {
            managers[count++] = manager;
        }
    }
    const kith_id chosen =
        !enough || count == 0 || asked->choose == NULL
            ? 0
            : asked->choose(asked->choose_ctx, asked->order, asked->customer, distribution, managers, count);
    for (size_t i = 0; i < count; i++) {
        *picked = managers[i] == chosen ? chosen : *picked;
    }
    kithi_memory_free(asked->memory, managers, capacity * sizeof *managers);
    return !enough ? KITH_ERR_MEMORY : chosen == KITH_CHOICE_FAILED ? KITH_ERR_STOPPED : KITH_OK;
}

static kith_id pick_fixed(const kithi_distribution_question *asked, kith_id distribution)
{
    const kith_id manager =
        (kith_id)kithi_row_number_of(asked->state, distribution, KITH_DISTRIBUTION_MANAGER);
    return manager != 0 && hindrance(asked, distribution, manager) == KITH_REASON_TAKEN ? manager : 0;
}

/* A row for each manager that the policy could have picked. */
static void explain(const kithi_distribution_question *asked, kith_id distribution, int64_t policy,
                    kith_id picked)
{
    /* a host that chooses has no turns, and may choose nobody */
    const uint32_t other =
        policy == KITH_DISTRIBUTE_CUSTOM ? KITH_REASON_NOT_CHOSEN : KITH_REASON_NOT_ITS_TURN;
    const kith_id named = (kith_id)kithi_row_number_of(asked->state, distribution, KITH_DISTRIBUTION_MANAGER);
    if (asked->trace == NULL || policy == KITH_DISTRIBUTE_NONE) {
        return;
    }
    for (kith_id manager = next_manager(asked->state, 0); manager != 0;
         manager = next_manager(asked->state, manager)) {
        const uint32_t reason = hindrance(asked, distribution, manager);
        if (policy != KITH_DISTRIBUTE_FIXED || manager == named) {
            note(asked, manager, distribution,
                 reason == KITH_REASON_TAKEN && manager != picked ? other : reason,
                 kithi_duties_of(asked->state, manager).open_orders);
        }
    }
}

kith_status kithi_distribution_pick(const kithi_distribution_question *asked, kith_id distribution,
                                    kith_id *manager)
{
    const int64_t policy = kithi_row_number_of(asked->state, distribution, KITH_DISTRIBUTION_POLICY);
    kith_status status = KITH_OK;
    switch (policy) {
    case KITH_DISTRIBUTE_NONE:
        *manager = 0;
        break;
    case KITH_DISTRIBUTE_FIXED:
        *manager = pick_fixed(asked, distribution);
        break;
    case KITH_DISTRIBUTE_CUSTOM:
        status = pick_by_host(asked, distribution, manager);
        break;
    default:
        *manager = pick_nearest(asked, distribution, policy);
        break;
    }
    if (*manager == 0 && policy == KITH_DISTRIBUTE_NONE) {
        note(asked, 0, distribution, KITH_REASON_NONE, 0);
    }
    explain(asked, distribution, policy, *manager);
    return status;
}
