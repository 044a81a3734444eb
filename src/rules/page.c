/* Page: each part is one walk that ends when there is enough. */
#include "rules/page.h"

#include "base/date.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/aliases.h"
#include "rules/cards.h"
#include "rules/chains.h"
#include "rules/groups.h"
#include "rules/managers.h"
#include "rules/orders.h"
#include "rules/profile.h"
#include "rules/reading.h"
#include "rules/sales.h"

typedef struct printing {
    const kithi_state *state;
    const kith_page_query *query;
    kith_page *out;
    kith_page_row *rows;
    size_t capacity;
    size_t count;
    kith_id *ids; /* room for one part: most + 1 */
    const kithi_group *group;
} printing;

static void add(printing *work, uint32_t part, kith_id record, kith_id other)
{
    if (work->count < work->capacity) {
        work->rows[work->count] = (kith_page_row){record, other, part, 0};
    }
    work->count++;
}

/* The last row of a part says that there is more. */
static void add_more(printing *work)
{
    if (work->count > 0 && work->count <= work->capacity) {
        work->rows[work->count - 1].more = 1;
    }
}

/* What was found of a part, one more than is shown if there is more. */
static void add_all(printing *work, uint32_t part, size_t found,
                    kith_id (*other_of)(const printing *, kith_id))
{
    const size_t shown = found > work->query->most ? work->query->most : found;
    for (size_t i = 0; i < shown; i++) {
        add(work, part, work->ids[i], other_of == NULL ? 0 : other_of(work, work->ids[i]));
    }
    if (found > shown) {
        add_more(work);
    }
}

/* --- parts of the customer --- */

static kith_id owner_of(const printing *work, kith_id id)
{
    return kithi_users_owner(work->state, id);
}

static size_t find_parts(const printing *work, kith_id owner, uint32_t kind, size_t found)
{
    for (kith_id part = kithi_users_part_after(work->state, owner, kind, 0);
         part != 0 && found <= work->query->most;
         part = kithi_users_part_after(work->state, owner, kind, part)) {
        work->ids[found++] = part;
    }
    return found;
}

static void add_parts(printing *work, uint32_t part, uint32_t kind)
{
    add_all(work, part, find_parts(work, work->out->customer, kind, 0), NULL);
}

/* Parts of parts: the cards of its accounts. */
static void add_cards(printing *work)
{
    size_t found = 0;
    for (kith_id account =
             kithi_users_part_after(work->state, work->out->customer, KITH_KIND_CARD_ACCOUNT, 0);
         account != 0 && found <= work->query->most;
         account =
             kithi_users_part_after(work->state, work->out->customer, KITH_KIND_CARD_ACCOUNT, account)) {
        found = find_parts(work, account, KITH_KIND_CARD, found);
    }
    add_all(work, KITH_PAGE_CARD, found, owner_of);
}

/* --- what hangs together --- */

static kith_status add_relations(printing *work)
{
    const kithi_link_query links = {
        .end = KITH_END_EITHER, .periods = KITH_PERIOD_CURRENT, .day = work->query->on};
    kithi_memory *memory = kithi_state_memory(work->state);
    const size_t room = work->query->most + 1u;
    kith_link *found = kithi_memory_get(memory, room * sizeof *found);
    if (found == NULL) {
        return KITH_ERR_MEMORY;
    }
    const size_t count =
        kithi_reading_list(work->state, kithi_id_sequence(work->out->customer), &links, found, room);
    for (size_t i = 0; i < count && i < work->query->most; i++) {
        add(work, KITH_PAGE_RELATION, found[i].relation, found[i].other);
    }
    if (count == room) {
        add_more(work);
    }
    kithi_memory_free(memory, found, room * sizeof *found);
    return KITH_OK;
}

static void add_linked(printing *work)
{
    size_t found = 0;
    for (size_t i = 1; i < work->group->count && found <= work->query->most; i++) { /* itself comes first */
        work->ids[found++] = work->group->members[i];
    }
    add_all(work, KITH_PAGE_LINKED, found, NULL);
}

static void add_chain(printing *work)
{
    kith_chain_step steps[KITHI_PATH_MOST];
    size_t count = 0;
    const kith_id hierarchy = kithi_chains_hierarchy(work->state, 0);
    const kith_id customer = work->out->customer;
    if (hierarchy == 0 ||
        kithi_chains_path(work->state, kithi_id_sequence(hierarchy), kithi_id_sequence(customer), 0,
                          work->query->on, steps, &count) != KITH_CHAIN_FOUND) {
        return;
    }
    size_t found = 0;
    for (size_t i = 0; i < count && found <= work->query->most; i++) {
        if (steps[i].customer != customer) {
            work->out->level = work->out->level == 0 ? steps[i].level : work->out->level;
            work->ids[found++] = steps[i].customer;
        }
    }
    add_all(work, KITH_PAGE_CHAIN, found, NULL);
}

/* --- what was agreed and written --- */

/* Whose a record is, if it is not the customer's. */
static kith_id origin_of(const printing *work, kith_id id)
{
    const kith_id owner = kithi_users_owner(work->state, id);
    return owner == work->out->customer ? 0 : owner;
}

static kith_status add_shared(printing *work, uint32_t part, uint32_t kind)
{
    const kith_group_query query = {
        .size = sizeof query, .customer = work->out->customer, .kind = kind, .on = work->query->on};
    size_t found = 0;
    const kith_status status =
        kithi_groups_list(work->state, &query, work->ids, work->query->most + 1u, &found);
    if (status == KITH_OK) {
        add_all(work, part, found, origin_of);
    }
    return status;
}

static void add_appointments(printing *work)
{
    const kith_agenda_query query = {.size = sizeof query, .customer = work->out->customer};
    add_all(work, KITH_PAGE_APPOINTMENT,
            kithi_profile_agenda(work->state, &query, work->query->on, work->ids, work->query->most + 1u),
            NULL);
}

static void add_orders(printing *work)
{
    const kith_order_query query = {.size = sizeof query, .customer = work->out->customer};
    add_all(work, KITH_PAGE_ORDER, kithi_orders_list(work->state, &query, work->ids, work->query->most + 1u),
            NULL);
}

/* --- the top --- */

static int32_t age_of(const kithi_state *state, kith_id customer, kith_date on)
{
    const kith_date born = (kith_date)kithi_row_number_of(state, customer, KITH_CUSTOMER_BIRTH_DATE);
    return born == 0 || on == 0 || born > on ? -1 : kithi_date_age(born, on);
}

static void write_top(printing *work)
{
    const kithi_state *state = work->state;
    kith_page *out = work->out;
    const kith_id customer = out->customer;
    const kith_card_request request = {.customer = customer, .on = work->query->on};
    kith_card_result card = {.card = 0};
    kithi_places places;
    kithi_profile_places(state, customer, &places);
    out->location = places.location;
    out->bank_account = places.bank_account;
    out->contact = kithi_users_chosen_after(state, customer, KITH_KIND_CONTACT, KITH_CONTACT_PRIMARY, 0);
    out->manager = kithi_managers_bound(state, kithi_managers_binding(state, customer, 0));
    const kith_id season = kithi_profile_season(state);
    out->stage = kithi_profile_stage(state, customer, season, kithi_profile_year(state, season));
    out->age = age_of(state, customer, work->query->on);
    out->accounts = (uint32_t)work->group->count;
    if (kithi_cards_used(state)) {
        kithi_cards_resolve(state, &request, &card, NULL);
        out->card = card.card;
        out->balance = card.balance;
    }
}

/* --- the page --- */

static kith_status write_rows(printing *work)
{
    add_parts(work, KITH_PAGE_ROLE, KITH_KIND_CUSTOMER_ROLE);
    add_parts(work, KITH_PAGE_ATTRIBUTE, KITH_KIND_ATTRIBUTE_VALUE);
    add_parts(work, KITH_PAGE_LOCATION, KITH_KIND_LOCATION);
    add_parts(work, KITH_PAGE_CONTACT, KITH_KIND_CONTACT);
    add_parts(work, KITH_PAGE_BANK_ACCOUNT, KITH_KIND_BANK_ACCOUNT);
    kith_status status = add_relations(work);
    add_linked(work);
    add_chain(work);
    add_parts(work, KITH_PAGE_CONDITION, KITH_KIND_CONDITION);
    add_parts(work, KITH_PAGE_BRAND, KITH_KIND_CUSTOMER_BRAND);
    add_cards(work);
    if (status == KITH_OK) {
        status = add_shared(work, KITH_PAGE_TASK, KITH_KIND_TASK);
    }
    add_appointments(work);
    if (status == KITH_OK) {
        status = add_shared(work, KITH_PAGE_NOTE, KITH_KIND_NOTE);
    }
    add_orders(work);
    add_parts(work, KITH_PAGE_VISIT, KITH_KIND_VISIT);
    add_parts(work, KITH_PAGE_DOCUMENT, KITH_KIND_SIGNED_DOCUMENT);
    add_parts(work, KITH_PAGE_ATTACHMENT, KITH_KIND_ATTACHMENT);
    add_parts(work, KITH_PAGE_BINDING, KITH_KIND_BINDING);
    add_parts(work, KITH_PAGE_ALIAS, KITH_KIND_ALIAS);
    return status;
}

static kith_status write_sales(const printing *work)
{
    const kith_sales_query query = {.size = sizeof query,
                                    .customer = work->out->customer,
                                    .by = KITH_SALES_BY_YEAR | KITH_SALES_BY_SEASON};
    return kithi_sales_summary(work->state, &query, work->query->on, work->query->sales,
                               work->query->sales == NULL ? 0 : work->query->sales_capacity,
                               &work->out->sales);
}

kith_status kithi_page_read(const kithi_state *state, const kith_page_query *query, kith_page *out,
                            kith_page_row *rows, size_t capacity, size_t *count)
{
    kithi_memory *memory = kithi_state_memory(state);
    const size_t room = (query->most + 1u) * sizeof(kith_id);
    kithi_group group;
    printing work = {.state = state,
                     .query = query,
                     .out = out,
                     .rows = rows,
                     .capacity = capacity,
                     .group = &group,
                     .ids = kithi_memory_get(memory, room)};
    out->customer = kithi_aliases_survivor(state, query->customer);
    kith_status status = kithi_groups_find(state, out->customer, query->on, &group);
    if (status == KITH_OK && work.ids == NULL) {
        status = KITH_ERR_MEMORY;
    }
    if (status == KITH_OK) {
        write_top(&work);
        status = write_rows(&work);
    }
    if (status == KITH_OK) {
        status = write_sales(&work);
    }
    *count = work.count;
    kithi_groups_free(state, &group);
    kithi_memory_free(memory, work.ids, room);
    return status;
}
