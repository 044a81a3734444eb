/* The kith side of suite "profile": a book over a store that hands over the generated rows, as many kinds of
 * them as are asked for. */
#include "kith_rows.h"
#include "profile.h"

#include <stdlib.h>

#define DECIMAL INT64_C(1000000)
#define DAY INT64_C(86400000000) /* microseconds */
#define FIRST_DAY 2440588        /* of instants */
#define HIERARCHY 1u
#define PROGRAMME 1u
#define SALES_MOST 16u
#define CONFLICTS_MOST 64u

struct profile_kith {
    const profile_asked *asked;
    size_t sections; /* that are loaded */
    kith_rows_granted granted;
    kith_book *book;
    kith_view *view;
};

/* --- settings --- */

static void load_coded(kith_load *into, uint32_t kind, const char *word, uint32_t count)
{
    for (uint32_t i = 1; i <= count; i++) {
        row is = {.count = 0};
        put_code(&is, 1, word, i); /* the code of each such kind comes first */
        put_row(into, kind, i, &is);
    }
}

static void load_settings(kith_load *into)
{
    row book = {.count = 0};
    put_text(&book, KITH_BOOK_LANGUAGE, "en");
    put_number(&book, KITH_BOOK_RIGHTS, KITH_TYPE_CODE, KITH_RIGHTS_HOST);
    put_reference(&book, KITH_BOOK_HIERARCHY, KITH_KIND_HIERARCHY, HIERARCHY);
    put_row(into, KITH_KIND_BOOK, 1, &book);
    load_coded(into, KITH_KIND_HIERARCHY, "hierarchy", HIERARCHY);
    load_coded(into, KITH_KIND_CARD_PROGRAMME, "programme", PROGRAMME);
    load_coded(into, KITH_KIND_BRAND, "brand", PROFILE_BRANDS);
    load_coded(into, KITH_KIND_MANAGER, "manager", PROFILE_MANAGERS);
    row linked = {.count = 0};
    put_text(&linked, KITH_RELATION_TYPE_CODE, "same");
    put_number(&linked, KITH_RELATION_TYPE_DIRECTION, KITH_TYPE_CODE, KITH_DIRECTION_SYMMETRIC);
    put_number(&linked, KITH_RELATION_TYPE_EFFECT, KITH_TYPE_CODE, KITH_EFFECT_ACCOUNT_LINK);
    put_row(into, KITH_KIND_RELATION_TYPE, PROFILE_LINKED_TYPE, &linked);
    if (kith_rows_categories(into) != KITH_OK || kith_rows_types(into) != KITH_OK) {
        bench_fail("kith", "a setting is refused");
    }
}

/* --- records --- */

/* Fields of a kind; 0: none. */
typedef struct fields {
    uint32_t kind;
    uint32_t customer;
    uint32_t number;
    uint32_t number_type; /* KITH_TYPE_; of a reference `to` is its kind */
    uint32_t to;
    uint32_t date;
    uint32_t date_type;
    uint32_t text;  /* that of its number */
    uint32_t fixed; /* a text of all */
    const char *fixed_text;
} fields;

#define DAY_OF(field) .date = field, .date_type = KITH_TYPE_DATE
#define AT(field) .date = field, .date_type = KITH_TYPE_INSTANT
#define FLAG(field) .number = field, .number_type = KITH_TYPE_FLAG
#define TO(field, of) .number = field, .number_type = KITH_TYPE_REFERENCE, .to = of

static const fields kinds[PROFILE_LISTS] = {
    [PROFILE_ROLE] = {KITH_KIND_CUSTOMER_ROLE, KITH_CUSTOMER_ROLE_CUSTOMER, KITH_CUSTOMER_ROLE_ROLE,
                      KITH_TYPE_CODE},
    [PROFILE_LOCATION] = {KITH_KIND_LOCATION, KITH_LOCATION_CUSTOMER, FLAG(KITH_LOCATION_PRIMARY),
                          .text = KITH_LOCATION_NAME},
    [PROFILE_CONTACT] = {KITH_KIND_CONTACT, KITH_CONTACT_CUSTOMER, FLAG(KITH_CONTACT_PRIMARY),
                         .text = KITH_CONTACT_EMAIL, .fixed = KITH_CONTACT_NAME, .fixed_text = "office"},
    [PROFILE_BANK_ACCOUNT] = {KITH_KIND_BANK_ACCOUNT, KITH_BANK_ACCOUNT_CUSTOMER,
                              FLAG(KITH_BANK_ACCOUNT_PRIMARY), .text = KITH_BANK_ACCOUNT_NUMBER},
    [PROFILE_BRAND] = {KITH_KIND_CUSTOMER_BRAND, KITH_CUSTOMER_BRAND_CUSTOMER,
                       TO(KITH_CUSTOMER_BRAND_BRAND, KITH_KIND_BRAND)},
    [PROFILE_CARD] = {KITH_KIND_CARD_ACCOUNT, KITH_CARD_ACCOUNT_CUSTOMER, .text = KITH_CARD_ACCOUNT_CODE},
    [PROFILE_TASKS] = {KITH_KIND_TASK, KITH_TASK_CUSTOMER, FLAG(KITH_TASK_SHARED), AT(KITH_TASK_AT),
                       .text = KITH_TASK_TEXT},
    [PROFILE_APPOINTMENT] = {KITH_KIND_APPOINTMENT, KITH_APPOINTMENT_CUSTOMER, FLAG(KITH_APPOINTMENT_SHARED),
                             AT(KITH_APPOINTMENT_START), .text = KITH_APPOINTMENT_PLACE},
    [PROFILE_NOTES] = {KITH_KIND_NOTE, KITH_NOTE_CUSTOMER, FLAG(KITH_NOTE_SHARED), AT(KITH_NOTE_AT),
                       .fixed = KITH_NOTE_TEXT, .fixed_text = PROFILE_NOTE},
    [PROFILE_ORDER] = {KITH_KIND_ORDER, KITH_ORDER_CUSTOMER, DAY_OF(KITH_ORDER_DATE),
                       .text = KITH_ORDER_NUMBER},
    [PROFILE_VISIT] = {KITH_KIND_VISIT, KITH_VISIT_CUSTOMER, DAY_OF(KITH_VISIT_DATE)},
    [PROFILE_BINDING] = {KITH_KIND_BINDING, KITH_BINDING_CUSTOMER,
                         TO(KITH_BINDING_MANAGER, KITH_KIND_MANAGER), DAY_OF(KITH_BINDING_SINCE)},
    [PROFILE_NODE] = {KITH_KIND_CHAIN_NODE, KITH_CHAIN_NODE_CUSTOMER},
    [PROFILE_HANG] = {KITH_KIND_CHAIN_LINK, KITH_CHAIN_LINK_CUSTOMER,
                      TO(KITH_CHAIN_LINK_PARENT, KITH_KIND_CUSTOMER), DAY_OF(KITH_CHAIN_LINK_SINCE)},
};

/* What is not like the others. */
static void add_rest(profile_list list, const profile_row *from, row *is)
{
    if (list == PROFILE_CARD) {
        put_reference(is, KITH_CARD_ACCOUNT_PROGRAMME, KITH_KIND_CARD_PROGRAMME, PROGRAMME);
    } else if (list == PROFILE_CONTACT) {
        put_number(is, KITH_CONTACT_CONSENT, KITH_TYPE_CODE, KITH_CONSENT_UNKNOWN);
    } else if (list == PROFILE_BINDING) {
        put_number(is, KITH_BINDING_CURRENT, KITH_TYPE_FLAG, 1);
        put_number(is, KITH_BINDING_RULE, KITH_TYPE_CODE, KITH_ASSIGNED_BY_CARD);
    } else if (list == PROFILE_NODE) {
        put_reference(is, KITH_CHAIN_NODE_HIERARCHY, KITH_KIND_HIERARCHY, HIERARCHY);
    } else if (list == PROFILE_HANG) {
        put_reference(is, KITH_CHAIN_LINK_HIERARCHY, KITH_KIND_HIERARCHY, HIERARCHY);
        put_number(is, KITH_CHAIN_LINK_MEMBER, KITH_TYPE_FLAG, !profile_is_node(from->customer));
    }
}

static void load_list(const profile_set *set, profile_list list, kith_load *into)
{
    const fields *of = &kinds[list];
    for (uint32_t i = 0; i < set->count[list]; i++) {
        const profile_row *from = &set->rows[list][i];
        char text[PROFILE_TEXT];
        row is = {.count = 0};
        put_reference(&is, of->customer, KITH_KIND_CUSTOMER, from->customer);
        if (of->number != 0) {
            put_number(&is, of->number, of->number_type,
                       of->to == 0 ? from->number : (int64_t)make_id(of->to, from->number));
        }
        if (of->date != 0) {
            put_number(&is, of->date, of->date_type,
                       of->date_type == KITH_TYPE_DATE ? from->date : (from->date - FIRST_DAY) * DAY);
        }
        if (of->text != 0) {
            profile_text(list, i + 1, text);
            put_text(&is, of->text, text);
        }
        put_text(&is, of->fixed, of->fixed_text);
        add_rest(list, from, &is);
        put_row(into, of->kind, (uint64_t)i + 1, &is);
    }
}

static void load_customers(const profile_set *set, kith_load *into)
{
    for (uint32_t i = 0; i < set->base.customers; i++) {
        row is = {.count = kith_rows_customer(&set->base, i, is.values)};
        put_row(into, KITH_KIND_CUSTOMER, (uint64_t)i + 1, &is);
    }
}

static void load_relations(const profile_set *set, kith_load *into)
{
    kith_rows_relations(&set->base, into);
    for (uint32_t i = 0; i < set->count[PROFILE_LINKED]; i++) {
        const data_relation is = profile_linked(set, i);
        kith_rows_relation(into, set->base.relations + i + 1, &is);
    }
}

static void load_contacts(const profile_set *set, kith_load *into)
{
    load_list(set, PROFILE_CONTACT, into);
}

static void load_notes(const profile_set *set, kith_load *into)
{
    load_list(set, PROFILE_NOTES, into);
}

/* What was shipped is a third of what was booked. */
static void load_entry(kith_load *into, uint64_t sequence, uint32_t measure, uint32_t order,
                       const profile_row *booked)
{
    row is = {.count = 0};
    put_reference(&is, KITH_ORDER_ENTRY_ORDER, KITH_KIND_ORDER, order);
    put_number(&is, KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, measure);
    put_number(&is, KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, booked->date);
    put_number(&is, KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, booked->number * DECIMAL);
    put_row(into, KITH_KIND_ORDER_ENTRY, sequence, &is);
}

static void load_orders(const profile_set *set, kith_load *into)
{
    const uint32_t orders = set->count[PROFILE_ORDER];
    load_list(set, PROFILE_ORDER, into);
    for (uint32_t i = 0; i < orders; i++) {
        load_entry(into, (uint64_t)i + 1, KITH_ORDER_MEASURE_BOOKED, i + 1, &set->rows[PROFILE_ORDER][i]);
    }
    for (uint32_t i = 0; i < set->count[PROFILE_SHIPPED]; i++) {
        const uint32_t order = set->rows[PROFILE_SHIPPED][i].number;
        load_entry(into, (uint64_t)orders + i + 1, KITH_ORDER_MEASURE_SHIPPED, order,
                   &set->rows[PROFILE_ORDER][order - 1]);
    }
}

static void load_cards(const profile_set *set, kith_load *into)
{
    load_list(set, PROFILE_CARD, into);
    for (uint32_t i = 0; i < set->count[PROFILE_CARD]; i++) {
        const profile_row *from = &set->rows[PROFILE_CARD][i];
        row card = {.count = 0};
        row accrual = {.count = 0};
        put_reference(&card, KITH_CARD_ACCOUNT, KITH_KIND_CARD_ACCOUNT, i + 1);
        put_code(&card, KITH_CARD_NUMBER, "K", i + 1);
        put_number(&card, KITH_CARD_ISSUED, KITH_TYPE_DATE, from->date);
        put_row(into, KITH_KIND_CARD, (uint64_t)i + 1, &card);
        put_reference(&accrual, KITH_CARD_ACCRUAL_ACCOUNT, KITH_KIND_CARD_ACCOUNT, i + 1);
        put_number(&accrual, KITH_CARD_ACCRUAL_DATE, KITH_TYPE_DATE, from->date);
        put_number(&accrual, KITH_CARD_ACCRUAL_AMOUNT, KITH_TYPE_DECIMAL, from->number * DECIMAL);
        put_row(into, KITH_KIND_CARD_ACCRUAL, (uint64_t)i + 1, &accrual);
    }
}

static void load_others(const profile_set *set, kith_load *into)
{
    static const profile_list others[] = {
        PROFILE_ROLE,        PROFILE_LOCATION, PROFILE_BANK_ACCOUNT, PROFILE_BRAND, PROFILE_TASKS,
        PROFILE_APPOINTMENT, PROFILE_VISIT,    PROFILE_BINDING,      PROFILE_NODE,  PROFILE_HANG};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        load_list(set, others[i], into);
    }
}

/* --- the book --- */

static const struct {
    const char *name;
    void (*load)(const profile_set *set, kith_load *into);
} sections[PROFILE_SECTIONS] = {{"bytes_customers", load_customers}, {"bytes_relations", load_relations},
                                {"bytes_contacts", load_contacts},   {"bytes_notes", load_notes},
                                {"bytes_orders", load_orders},       {"bytes_cards", load_cards},
                                {"bytes_others", load_others}};

const char *profile_kith_section(size_t section)
{
    return sections[section].name;
}

static int32_t store_load(void *ctx, kith_load *into)
{
    const profile_kith *side = ctx;
    load_settings(into);
    for (size_t i = 0; i < side->sections; i++) {
        sections[i].load(side->asked->set, into);
    }
    return kith_load_end(into, 1) == KITH_OK ? KITH_STORE_COMMITTED : KITH_STORE_UNKNOWN;
}

static int32_t store_grant(void *ctx, uint32_t kind, uint32_t count, uint64_t *first)
{
    profile_kith *side = ctx;
    return kith_rows_grant(&side->granted, kind, count, first);
}

profile_kith *profile_kith_open(const profile_asked *asked, size_t count)
{
    profile_kith *side = bench_get(1, sizeof *side);
    side->asked = asked;
    side->sections = count;
    side->granted.last[KITH_KIND_BINDING] = asked->set->count[PROFILE_BINDING];
    side->book = kith_rows_open(side, store_load, store_grant, &side->view);
    return side;
}

uint64_t profile_kith_bytes(const profile_kith *side)
{
    return kith_rows_bytes(side->book);
}

void profile_kith_unread(profile_kith *side)
{
    kith_view_close(side->view);
    side->view = NULL;
}

void profile_kith_ready(profile_kith *side)
{
    side->view = kith_rows_view(side->book);
}

void profile_kith_close(profile_kith *side)
{
    kith_view_close(side->view);
    kith_book_close(side->book);
    free(side);
}

/* --- pages --- */

static void add_page(const kith_page *page, const kith_sales *sales, bench_sum *sum)
{
    const uint64_t facts[PROFILE_TOP_FACTS] = {sequence_of(page->customer),
                                               sequence_of(page->manager),
                                               sequence_of(page->location),
                                               sequence_of(page->contact),
                                               sequence_of(page->bank_account),
                                               sequence_of(page->stage),
                                               sequence_of(page->card),
                                               (uint64_t)(page->balance / DECIMAL),
                                               (uint64_t)page->age,
                                               page->level,
                                               page->accounts};
    bench_add(sum, facts, PROFILE_TOP_FACTS);
    for (size_t i = 0; i < page->sales; i++) {
        const uint64_t of[PROFILE_SALES_FACTS] = {sales[i].year, sales[i].entries,
                                                  (uint64_t)(sales[i].booked / DECIMAL),
                                                  (uint64_t)(sales[i].shipped / DECIMAL)};
        bench_add(sum, of, PROFILE_SALES_FACTS);
    }
}

void profile_kith_page(const profile_kith *side, uint32_t customer, bench_sum *sum)
{
    kith_sales sales[SALES_MOST] = {{0}};
    kith_page_row rows[(KITH_PAGE_COUNT - 1) * PROFILE_MOST];
    const kith_page_query query = {.size = sizeof query,
                                   .customer = make_id(KITH_KIND_CUSTOMER, customer),
                                   .most = PROFILE_MOST,
                                   .sales = sales,
                                   .sales_capacity = SALES_MOST};
    kith_page page = {.size = sizeof page};
    kith_error err = {.size = sizeof err};
    size_t count = 0;
    expect(kith_page_read(side->view, &query, &page, rows, sizeof rows / sizeof rows[0], &count, &err), &err);
    add_page(&page, sales, sum);
    for (size_t i = 0; i < count; i++) {
        const uint64_t facts[PROFILE_ROW_FACTS] = {rows[i].part, sequence_of(rows[i].record),
                                                   sequence_of(rows[i].other), rows[i].more};
        bench_add(sum, facts, PROFILE_ROW_FACTS);
    }
}

void profile_kith_read(void *side, size_t index, bench_sum *sum)
{
    const profile_kith *self = side;
    profile_kith_page(self, self->asked->customers[index], sum);
}

/* --- merging --- */

void profile_kith_merge(void *side, size_t index, bench_sum *sum)
{
    const profile_kith *self = side;
    const profile_pair *pair = &self->asked->set->pair[index];
    const kith_txn_options options = {.size = sizeof options, .today = DATA_TODAY};
    const kith_merge merge = {.size = sizeof merge,
                              .source = make_id(KITH_KIND_CUSTOMER, pair->source),
                              .target = make_id(KITH_KIND_CUSTOMER, pair->target)};
    kith_conflict conflicts[CONFLICTS_MOST];
    kith_error err = {.size = sizeof err};
    kith_txn *txn = NULL;
    size_t count = 0;
    uint64_t told[KITH_CONFLICT_MANAGER + 1] = {0};
    expect(kith_txn_begin(self->book, &options, &txn, &err), &err);
    expect(kith_customer_merge(txn, &merge, conflicts, CONFLICTS_MOST, &count, &err), &err);
    expect(kith_txn_commit(txn, NULL, &err), &err);
    kith_txn_close(txn);
    for (size_t i = 0; i < count; i++) {
        told[conflicts[i].conflict]++;
    }
    const uint64_t facts[PROFILE_MERGE_FACTS] = {told[KITH_CONFLICT_FIELD], told[KITH_CONFLICT_PART],
                                                 told[KITH_CONFLICT_MANAGER]};
    bench_add(sum, facts, PROFILE_MERGE_FACTS);
}
