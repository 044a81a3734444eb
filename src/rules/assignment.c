/* Assignment: table 3 A as a table, and what its words mean. */
#include "rules/assignment.h"

#include "base/date.h"
#include "model/duties.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/managers.h"

#define AGE_LIMIT 3 /* months, unless the book says otherwise */

/* Shorthands of the table: what the order gets, whether the customer is bound to it, why, what is left open.
 */
/* clang-format off */
#define KEPT               {KITHI_ORDER_STAYS, false, 0, 0}
#define AS_IT_WAS          {KITHI_ORDER_STAYS, false, 0, KITHI_OUTCOME_STAYS}
#define OPEN(outcome)      {KITHI_ORDER_STAYS, false, 0, KITH_ASSIGNMENT_##outcome}
#define BOUND              {KITHI_ORDER_STAYS, true, KITH_ASSIGNED_BY_ORDER, 0}
#define CUSTOMERS          {KITHI_ORDER_CUSTOMERS, false, KITH_ASSIGNED_BY_CUSTOMER, 0}
#define PICKED(rule)       {KITHI_ORDER_PICKED, true, KITH_ASSIGNED_BY_##rule, 0}
#define ONLY_PICKED(rule)  {KITHI_ORDER_PICKED, false, KITH_ASSIGNED_BY_##rule, 0}
#define SUBSTITUTES        {KITHI_ORDER_SUBSTITUTES, false, KITH_ASSIGNED_BY_SUBSTITUTE, 0}
#define STILL_CUSTOMERS    {KITHI_ORDER_CUSTOMERS, false, KITH_ASSIGNED_BY_CUSTOMER, KITH_ASSIGNMENT_OWNER_ABSENT}

/* Rows 5 and 6 are one cell, as are both halves of 15: who is whose, and who typed what, is asked below. */
static const kithi_assignment_row table[KITHI_CUSTOMER_STATES][KITHI_ORDER_STATES] = {
    /* customer's manager     order's manager       row  picks  spares  found, or at once          nobody found */
    [KITHI_CUSTOMER_UNSET] = {
        [KITHI_ORDER_UNSET] =    {1, true, false, PICKED(DISTRIBUTION), OPEN(PENDING)},
        [KITHI_ORDER_ACTIVE] =   {2, false, false, BOUND, BOUND},
        [KITHI_ORDER_INACTIVE] = {3, true, true, PICKED(REPLACEMENT), OPEN(OWNER_INACTIVE)},
        [KITHI_ORDER_ABSENT] =   {14, false, false, BOUND, BOUND},
    },
    [KITHI_CUSTOMER_ACTIVE] = {
        [KITHI_ORDER_UNSET] =    {4, false, false, CUSTOMERS, CUSTOMERS},
        [KITHI_ORDER_ACTIVE] =   {5, false, false, KEPT, KEPT},
        [KITHI_ORDER_INACTIVE] = {7, false, true, CUSTOMERS, CUSTOMERS},
        [KITHI_ORDER_ABSENT] =   {15, false, false, CUSTOMERS, CUSTOMERS},
    },
    [KITHI_CUSTOMER_INACTIVE] = {
        [KITHI_ORDER_UNSET] =    {8, true, true, PICKED(REPLACEMENT), OPEN(PENDING)},
        [KITHI_ORDER_ACTIVE] =   {9, false, false, BOUND, BOUND},
        [KITHI_ORDER_INACTIVE] = {10, true, true, PICKED(REPLACEMENT), OPEN(OWNER_INACTIVE)},
        [KITHI_ORDER_ABSENT] =   {16, false, false, BOUND, BOUND},
    },
    [KITHI_CUSTOMER_SUBSTITUTED] = {
        [KITHI_ORDER_UNSET] =    {11, false, false, SUBSTITUTES, SUBSTITUTES},
        [KITHI_ORDER_ACTIVE] =   {13, false, false, KEPT, KEPT},
        [KITHI_ORDER_INACTIVE] = {17, false, false, SUBSTITUTES, SUBSTITUTES},
        [KITHI_ORDER_ABSENT] =   {18, false, false, AS_IT_WAS, AS_IT_WAS},
    },
    [KITHI_CUSTOMER_ABSENT] = {
        [KITHI_ORDER_UNSET] =    {12, true, true, ONLY_PICKED(ABSENCE), STILL_CUSTOMERS},
        [KITHI_ORDER_ACTIVE] =   {13, false, false, KEPT, KEPT},
        [KITHI_ORDER_INACTIVE] = {17, true, true, ONLY_PICKED(ABSENCE), STILL_CUSTOMERS},
        [KITHI_ORDER_ABSENT] =   {18, false, false, AS_IT_WAS, AS_IT_WAS},
    },
};

static const kithi_assignment_step kept = KEPT;
static const kithi_assignment_step spared = AS_IT_WAS;
static const kithi_assignment_step forced = {KITHI_ORDER_CUSTOMERS, false, KITH_ASSIGNED_BY_FORCE, 0};
static const kithi_assignment_step rebound = {KITHI_ORDER_STAYS, true, KITH_ASSIGNED_BY_REBINDING, 0};
/* clang-format on */

const kithi_assignment_row *kithi_assignment_at(kithi_customer_state customer, kithi_order_state order)
{
    return &table[customer][order];
}

/* --- what the words mean --- */

static int64_t order_number(const kithi_distribution_question *asked, uint32_t field)
{
    return kithi_row_number(asked->state, KITH_KIND_ORDER, kithi_row_find(asked->state, asked->order), field);
}

static kithi_customer_state customer_state(const kithi_distribution_question *asked, kith_id manager)
{
    if (manager == 0) {
        return KITHI_CUSTOMER_UNSET;
    }
    switch (kithi_managers_state(asked->state, manager, asked->on)) {
    case KITH_MANAGER_STATE_INACTIVE:
        return KITHI_CUSTOMER_INACTIVE;
    case KITH_MANAGER_STATE_ABSENT:
        return kithi_managers_substitute(asked->state, manager, asked->on) != 0 ? KITHI_CUSTOMER_SUBSTITUTED
                                                                                : KITHI_CUSTOMER_ABSENT;
    default:
        return KITHI_CUSTOMER_ACTIVE;
    }
}

static kithi_order_state order_state(const kithi_distribution_question *asked, kith_id manager)
{
    if (manager == 0) {
        return KITHI_ORDER_UNSET;
    }
    switch (kithi_managers_state(asked->state, manager, asked->on)) {
    case KITH_MANAGER_STATE_INACTIVE:
        return KITHI_ORDER_INACTIVE;
    case KITH_MANAGER_STATE_ABSENT:
        return KITHI_ORDER_ABSENT;
    default:
        return KITHI_ORDER_ACTIVE;
    }
}

/* Closed, cancelled, or older than the book cares for? */
static bool is_over(const kithi_distribution_question *asked)
{
    const int64_t status = order_number(asked, KITH_ORDER_STATUS);
    const int64_t months = kithi_users_setting(asked->state, KITH_BOOK_AGE_LIMIT);
    const kith_date date = (kith_date)order_number(asked, KITH_ORDER_DATE);
    const kith_date limit = kithi_date_add_months(date, months == 0 ? AGE_LIMIT : (int)months);
    return !kithi_duties_open(status) || (limit != 0 && asked->on > limit);
}

/* --- who is looked for --- */

static void note(const kithi_distribution_question *asked, kith_id manager, uint32_t reason)
{
    if (asked->trace != NULL) {
        if (asked->trace->count < asked->trace->capacity) {
            asked->trace->rows[asked->trace->count] = (kith_trace_row){.subject = manager, .reason = reason};
        }
        asked->trace->count++;
    }
}

/* Who saves, if that is an active manager (B10); 0: it is not. */
static kith_id find_editor(const kithi_distribution_question *asked, const char *actor)
{
    const kith_id editor = kithi_managers_of_actor(asked->state, actor);
    const int64_t state = editor == 0 ? 0 : kithi_managers_state(asked->state, editor, asked->on);
    note(asked, editor,
         editor == 0                          ? KITH_REASON_NOT_A_MANAGER
         : state == KITH_MANAGER_STATE_ACTIVE ? KITH_REASON_TAKEN
         : state == KITH_MANAGER_STATE_ABSENT ? KITH_REASON_ABSENT
                                              : KITH_REASON_INACTIVE);
    return state == KITH_MANAGER_STATE_ACTIVE ? editor : 0;
}

static kith_status distribute(const kithi_distribution_question *asked, kithi_decision *out)
{
    out->distribution = kithi_distribution_find(asked);
    const kith_status status =
        out->distribution == 0 ? KITH_OK : kithi_distribution_pick(asked, out->distribution, &out->manager);
    out->distributed = out->manager != 0;
    return status;
}

/* Look for somebody: out->manager, 0: there is nobody. The rule is who was found how. */
static kith_status look(const kithi_distribution_question *asked, const char *actor,
                        const kithi_assignment_row *row, kithi_decision *out)
{
    const bool is_new = row->row == 1;
    const bool first = is_new && kithi_users_setting(asked->state, KITH_BOOK_DISTRIBUTES_FIRST) == 0;
    const bool last = (is_new && !first) ||
                      (row->row == 8 && kithi_users_setting(asked->state, KITH_BOOK_EDITOR_ON_INACTIVE) != 0);
    kith_status status = KITH_OK;
    out->manager = first ? find_editor(asked, actor) : 0;
    bool by_editor = out->manager != 0;
    if (!by_editor) {
        status = distribute(asked, out);
    }
    if (status == KITH_OK && out->manager == 0 && last) {
        out->manager = find_editor(asked, actor);
        by_editor = out->manager != 0;
    }
    out->step = out->manager != 0 ? row->found : row->none;
    if (by_editor) {
        out->step.rule = is_new ? KITH_ASSIGNED_BY_EDITOR : KITH_ASSIGNED_BY_EDITOR_ON_INACTIVE;
    }
    if (out->step.rule == KITH_ASSIGNED_BY_ABSENCE) {
        out->step.binds = kithi_users_setting(asked->state, KITH_BOOK_REBINDS_ABSENT) != 0;
    }
    return status;
}

/* Rows 5, 6 and 15: both have one. */
static void settle_both(const kithi_distribution_question *asked, kithi_decision *out)
{
    const bool typed = order_number(asked, KITH_ORDER_RULE) == 0; /* by hand: no rule gave it */
    if (out->row == 15 && typed) {
        out->step = kept;
    }
    if (out->row == 5 && out->before != out->customer_before) {
        const int64_t option = kithi_users_setting(asked->state, KITH_BOOK_MANAGER_CLASH);
        out->row = 6;
        out->step = option == KITH_MANAGER_CLASH_FORCE             ? forced
                    : option == KITH_MANAGER_CLASH_REBIND && typed ? rebound
                                                                   : kept;
    }
}

kith_status kithi_assignment_decide(const kithi_distribution_question *asked, const char *actor,
                                    kithi_decision *out)
{
    const kithi_state *state = asked->state;
    const kith_id before = (kith_id)order_number(asked, KITH_ORDER_MANAGER);
    const kith_id bound =
        kithi_managers_bound(state, kithi_managers_binding_or_present(state, asked->customer, asked->on));
    const kithi_assignment_row *row =
        kithi_assignment_at(customer_state(asked, bound), order_state(asked, before));
    kith_status status = KITH_OK;
    *out = (kithi_decision){.row = row->row, .step = row->found, .before = before, .customer_before = bound};
    if (row->spares_old && is_over(asked)) {
        out->step = spared;
    } else if (row->picks) {
        status = look(asked, actor, row, out);
    } else {
        settle_both(asked, out);
    }
    switch (out->step.order) {
    case KITHI_ORDER_STAYS:
        out->manager = out->before;
        break;
    case KITHI_ORDER_CUSTOMERS:
        out->manager = out->customer_before;
        break;
    case KITHI_ORDER_SUBSTITUTES:
        out->manager = kithi_managers_substitute(state, out->customer_before, asked->on);
        break;
    default:
        break;
    }
    return status;
}
