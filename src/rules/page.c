/*
 * Page: what refers to the customer is walked over once, which gives the parts that are shown by id and tells
 * which of the other lists have anything. Each of those is one walk that ends when there is enough. All is
 * found first, and then written part by part. Most of the time goes into waiting for memory, so what will be
 * looked at is asked for early and together.
 */
#include "rules/page.h"

#include "base/date.h"
#include "model/cells.h"
#include "model/chosen.h"
#include "model/links.h"
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
    size_t room;                   /* records looked for of a part: one more than is shown */
    size_t found[KITH_PAGE_COUNT]; /* records of each part */
    kith_id *ids;                  /* room for each part */
    kith_link *links;              /* room for relations */
    kithi_group group;
} printing;

static kith_id *ids_of(const printing *work, uint32_t part)
{
    return work->ids + part * work->room;
}

/* --- what refers to the customer --- */

/* In the order of the walk. What is shown in another order than by id is only looked for. */
static const struct {
    unsigned char kind;
    unsigned char field;
    unsigned char part;
    bool by_id;
} held[] = {
    {KITH_KIND_CUSTOMER_ROLE, KITH_CUSTOMER_ROLE_CUSTOMER, KITH_PAGE_ROLE, true},
    {KITH_KIND_ATTRIBUTE_VALUE, KITH_ATTRIBUTE_VALUE_OWNER, KITH_PAGE_ATTRIBUTE, true},
    {KITH_KIND_LOCATION, KITH_LOCATION_CUSTOMER, KITH_PAGE_LOCATION, true},
    {KITH_KIND_BANK_ACCOUNT, KITH_BANK_ACCOUNT_CUSTOMER, KITH_PAGE_BANK_ACCOUNT, true},
    {KITH_KIND_CONTACT, KITH_CONTACT_CUSTOMER, KITH_PAGE_CONTACT, true},
    {KITH_KIND_TASK, KITH_TASK_CUSTOMER, KITH_PAGE_TASK, false},
    {KITH_KIND_APPOINTMENT, KITH_APPOINTMENT_CUSTOMER, KITH_PAGE_APPOINTMENT, false},
    {KITH_KIND_NOTE, KITH_NOTE_CUSTOMER, KITH_PAGE_NOTE, false},
    {KITH_KIND_CUSTOMER_BRAND, KITH_CUSTOMER_BRAND_CUSTOMER, KITH_PAGE_BRAND, true},
    {KITH_KIND_VISIT, KITH_VISIT_CUSTOMER, KITH_PAGE_VISIT, true},
    {KITH_KIND_FAVOURITE, KITH_FAVOURITE_CUSTOMER, KITH_PAGE_FAVOURITE, true},
    {KITH_KIND_ATTACHMENT, KITH_ATTACHMENT_CUSTOMER, KITH_PAGE_ATTACHMENT, true},
    {KITH_KIND_CONDITION, KITH_CONDITION_CUSTOMER, KITH_PAGE_CONDITION, true},
    {KITH_KIND_ORDER, KITH_ORDER_CUSTOMER, KITH_PAGE_ORDER, false},
    {KITH_KIND_BINDING, KITH_BINDING_CUSTOMER, KITH_PAGE_BINDING, true},
    {KITH_KIND_CARD_ACCOUNT, KITH_CARD_ACCOUNT_CUSTOMER, KITH_PAGE_CARD, false},
    {KITH_KIND_SIGNED_DOCUMENT, KITH_SIGNED_DOCUMENT_CUSTOMER, KITH_PAGE_DOCUMENT, true},
    {KITH_KIND_ALIAS, KITH_ALIAS_CUSTOMER, KITH_PAGE_ALIAS, true},
};

/* The walk to its beginning. Where the agenda begins is sought along with it, so that both wait for memory
 * together; what lies there is in the cache when it is its turn. */
static void begin_held(const printing *work, kithi_referring *walk)
{
    const kith_id customer = work->out->customer;
    kithi_key agenda;
    kithi_cursor cursor;
    kithi_index_agenda_prefix(&agenda, customer, 0, 0);
    const kithi_seek seeks[] = {kithi_referring_seek(walk, work->state, customer),
                                {&cursor, agenda.bytes, agenda.size}};
    kithi_index_seek_many(work->state, seeks, sizeof seeks / sizeof seeks[0]);
    kithi_referring_sought(walk);
}

static void find_held(printing *work)
{
    kithi_referring walk;
    begin_held(work, &walk);
    for (size_t i = 0; i < sizeof held / sizeof held[0] && walk.kind != 0; i++) {
        kith_id *ids = ids_of(work, held[i].part);
        size_t *found = &work->found[held[i].part];
        const size_t enough = held[i].by_id ? work->room : 1;
        kithi_referring_pass(&walk, held[i].kind, held[i].field);
        for (; *found < enough && walk.kind == held[i].kind && walk.field == held[i].field;
             kithi_referring_next(&walk)) {
            ids[(*found)++] = kithi_referring_at(&walk);
        }
    }
}

static bool has(const printing *work, uint32_t part)
{
    return work->found[part] > 0;
}

/* --- parts of parts: the cards of its accounts --- */

static void find_cards(printing *work)
{
    kith_id *ids = ids_of(work, KITH_PAGE_CARD);
    size_t found = 0;
    kithi_parts accounts;
    for (kith_id account =
             kithi_parts_first(&accounts, work->state, work->out->customer, KITH_KIND_CARD_ACCOUNT);
         account != 0 && found < work->room; account = kithi_parts_next(&accounts)) {
        kithi_parts cards;
        for (kith_id card = kithi_parts_first(&cards, work->state, account, KITH_KIND_CARD);
             card != 0 && found < work->room; card = kithi_parts_next(&cards)) {
            ids[found++] = card;
        }
    }
    work->found[KITH_PAGE_CARD] = found;
}

/* --- what hangs together --- */

static void find_relations(printing *work)
{
    const kithi_link_query links = {
        .end = KITH_END_EITHER, .periods = KITH_PERIOD_CURRENT, .day = work->query->on};
    kith_id *ids = ids_of(work, KITH_PAGE_RELATION);
    const size_t found = kithi_reading_list(work->state, kithi_id_sequence(work->out->customer), &links,
                                            work->links, work->room);
    for (size_t i = 0; i < found; i++) {
        ids[i] = work->links[i].relation;
    }
    work->found[KITH_PAGE_RELATION] = found;
}

static void find_linked(printing *work)
{
    kith_id *ids = ids_of(work, KITH_PAGE_LINKED);
    size_t found = 0;
    for (size_t i = 1; i < work->group.count && found < work->room; i++) { /* itself comes first */
        ids[found++] = work->group.members[i];
    }
    work->found[KITH_PAGE_LINKED] = found;
}

static void find_chain(printing *work)
{
    kithi_path path;
    const kith_id hierarchy = kithi_chains_hierarchy(work->state, 0);
    const kith_id customer = work->out->customer;
    kithi_path_clear(&path, 0);
    if (hierarchy == 0 ||
        kithi_chains_path(work->state, kithi_id_sequence(hierarchy), kithi_id_sequence(customer), 0,
                          work->query->on, &path) != KITH_CHAIN_FOUND) {
        return;
    }
    kith_id *ids = ids_of(work, KITH_PAGE_CHAIN);
    size_t found = 0;
    for (size_t i = 0; i < path.count && found < work->room; i++) {
        const kith_chain_step *step = &path.steps[i];
        if (step->customer != customer) {
            work->out->level = work->out->level == 0 ? step->level : work->out->level;
            ids[found++] = step->customer;
        }
    }
    work->found[KITH_PAGE_CHAIN] = found;
}

/* --- what was agreed and written --- */

static kith_status find_shared(printing *work, uint32_t part, uint32_t kind)
{
    const kith_group_query query = {
        .size = sizeof query, .customer = work->out->customer, .kind = kind, .on = work->query->on};
    return has(work, part) || work->group.count > 1
               ? kithi_groups_records(work->state, &query, &work->group, ids_of(work, part), work->room,
                                      &work->found[part])
               : KITH_OK;
}

static void find_appointments(printing *work)
{
    const kith_agenda_query query = {.size = sizeof query, .customer = work->out->customer};
    if (has(work, KITH_PAGE_APPOINTMENT)) {
        work->found[KITH_PAGE_APPOINTMENT] = kithi_profile_agenda(
            work->state, &query, work->query->on, ids_of(work, KITH_PAGE_APPOINTMENT), work->room);
    }
}

static void find_orders(printing *work)
{
    const kith_order_query query = {.size = sizeof query, .customer = work->out->customer};
    if (has(work, KITH_PAGE_ORDER)) {
        work->found[KITH_PAGE_ORDER] =
            kithi_orders_list(work->state, &query, ids_of(work, KITH_PAGE_ORDER), work->room);
    }
}

/* --- the top --- */

static int32_t age_of(const kithi_state *state, kith_id customer, kith_date on)
{
    const kith_date born = (kith_date)kithi_row_number_of(state, customer, KITH_CUSTOMER_BIRTH_DATE);
    return born == 0 || on == 0 || born > on ? -1 : kithi_date_age(born, on);
}

static void find_stage(printing *work)
{
    const kith_id season = kithi_profile_season(work->state);
    if (has(work, KITH_PAGE_NOTE)) {
        work->out->stage = kithi_profile_stage(work->state, work->out->customer, season,
                                               kithi_profile_year(work->state, season));
    }
}

static void write_top(const printing *work)
{
    const kithi_state *state = work->state;
    kith_page *out = work->out;
    const kith_card_request request = {.customer = out->customer, .on = work->query->on};
    kith_card_result card = {.card = 0};
    out->location = kithi_chosen_first(state, out->customer, KITHI_CHOICE_LOCATION);
    out->bank_account = kithi_chosen_first(state, out->customer, KITHI_CHOICE_BANK_ACCOUNT);
    out->contact = kithi_chosen_first(state, out->customer, KITHI_CHOICE_CONTACT);
    out->manager =
        kithi_managers_bound(state, kithi_chosen_first(state, out->customer, KITHI_CHOICE_BINDING));
    out->age = age_of(state, out->customer, work->query->on);
    out->accounts = (uint32_t)work->group.count;
    if (kithi_cards_used(state)) {
        kithi_cards_resolve(state, &request, &card, NULL);
        out->card = card.card;
        out->balance = card.balance;
    }
}

/* --- the page --- */

/* What will be looked at, whatever the customer has. */
static void fetch_customer(const kithi_state *state, kith_id customer, uint32_t round)
{
    if (round == 0) {
        kithi_row_prefetch(state, customer);
        kithi_links_prefetch_trade(state, kithi_id_sequence(customer));
        kithi_chosen_prefetch(state, customer);
    }
    kithi_links_prefetch(state, KITHI_LIST_RELATIONS, kithi_id_sequence(customer), round);
    kithi_links_prefetch(state, KITHI_LIST_WRITTEN, kithi_id_sequence(customer), round);
    kithi_cells_prefetch(state, KITHI_CELLS_OWN, customer, round);
}

static kith_status find_rows(printing *work)
{
    const kith_id customer = work->out->customer;
    find_held(work);
    fetch_customer(work->state, customer, 1);
    kithi_row_prefetch(work->state, kithi_chosen_first(work->state, customer, KITHI_CHOICE_BINDING));
    find_stage(work);
    kith_status status = find_shared(work, KITH_PAGE_TASK, KITH_KIND_TASK);
    if (status == KITH_OK) {
        status = find_shared(work, KITH_PAGE_NOTE, KITH_KIND_NOTE);
    }
    find_appointments(work);
    find_orders(work);
    find_relations(work);
    find_linked(work);
    find_chain(work);
    if (has(work, KITH_PAGE_CARD)) {
        find_cards(work);
    }
    return status;
}

/* Whom a row is shown with. */
static kith_id other_of(const printing *work, uint32_t part, size_t index)
{
    const kith_id id = ids_of(work, part)[index];
    if (part == KITH_PAGE_RELATION) {
        return work->links[index].other;
    }
    if (part == KITH_PAGE_CARD) {
        return kithi_users_owner(work->state, id);
    }
    if (work->group.count > 1 && (part == KITH_PAGE_TASK || part == KITH_PAGE_NOTE)) {
        const kith_id owner = kithi_users_owner(work->state, id);
        return owner == work->out->customer ? 0 : owner;
    }
    return 0;
}

/* The last row of a part says whether there is more. */
static void write_rows(printing *work)
{
    for (uint32_t part = KITH_PAGE_ROLE; part < KITH_PAGE_COUNT; part++) {
        const size_t found = work->found[part];
        const bool more = found == work->room;
        const size_t shown = more ? found - 1 : found;
        for (size_t i = 0; i < shown; i++, work->count++) {
            if (work->count < work->capacity) {
                work->rows[work->count] = (kith_page_row){ids_of(work, part)[i], other_of(work, part, i),
                                                          part, more && i + 1 == shown ? 1 : 0};
            }
        }
    }
}

static kith_status write_sales(const printing *work)
{
    const kith_sales_query query = {.size = sizeof query,
                                    .customer = work->out->customer,
                                    .by = KITH_SALES_BY_YEAR | KITH_SALES_BY_SEASON};
    return has(work, KITH_PAGE_ORDER)
               ? kithi_sales_summary(work->state, &query, work->query->on, work->query->sales,
                                     work->query->sales == NULL ? 0 : work->query->sales_capacity,
                                     &work->out->sales)
               : KITH_OK;
}

kith_status kithi_page_read(const kithi_state *state, const kith_page_query *query, kith_page *out,
                            kith_page_row *rows, size_t capacity, size_t *count)
{
    kithi_memory *memory = kithi_state_memory(state);
    printing work = {.state = state,
                     .query = query,
                     .out = out,
                     .rows = rows,
                     .capacity = capacity,
                     .room = query->most + 1u};
    const size_t ids = KITH_PAGE_COUNT * work.room * sizeof *work.ids;
    const size_t bytes = ids + work.room * sizeof *work.links;
    work.ids = kithi_memory_get(memory, bytes);
    if (work.ids == NULL) {
        return KITH_ERR_MEMORY;
    }
    work.links = (kith_link *)(void *)((unsigned char *)work.ids + ids);
    out->customer = kithi_aliases_survivor(state, query->customer);
    fetch_customer(state, out->customer, 0);
    kith_status status = kithi_groups_find(state, out->customer, query->on, &work.group);
    if (status == KITH_OK) {
        status = find_rows(&work);
    }
    if (status == KITH_OK) {
        write_top(&work);
        write_rows(&work);
        status = write_sales(&work);
    }
    *count = work.count;
    kithi_groups_free(state, &work.group);
    kithi_memory_free(memory, work.ids, bytes);
    return status;
}
