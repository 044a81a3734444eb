/*
 * Trade chains: Bob's outlets up to North America Charge 'Em. Five nodes and members below them; conditions
 * that come down to whoever hangs below; the header of an order, with where each field comes from; why one
 * discount counts and the other does not; and what is refused.
 */
#include "example.h"

#include <stdio.h>

/* Everything the program refers to. */
typedef struct trade {
    kith_id america;
    kith_id midwest;
    kith_id chicago;
    kith_id bob;
    kith_id outfitter;
    kith_id kiosk;
    kith_id order_type;
    kith_id discount;
    kith_id payer;
    kith_id invoice_to;
    kith_id terms;
} trade;

static kith_id add_company(kith_txn *txn, const char *number, const char *name, const char *city)
{
    const kith_id company = add_customer(
        txn, (kith_customer){.number = number, .kind = KITH_PARTY_ORGANISATION, .organisation = name});
    const kith_value values[] = {
        number_value(KITH_LOCATION_CUSTOMER, KITH_TYPE_REFERENCE, (int64_t)company),
        text_value(KITH_LOCATION_CITY, city),
    };
    kith_id location = 0;
    must(kith_record_add(txn, KITH_KIND_LOCATION, values, 2, &location, &problem));
    return company;
}

/* Hangs a customer under a node from a day on. */
static void hang(kith_txn *txn, kith_id customer, kith_id parent, int64_t member, const char *since)
{
    const kith_chain_link link = {
        .size = sizeof link,
        .present = KITH_PRESENT(KITH_CHAIN_LINK_CUSTOMER) | KITH_PRESENT(KITH_CHAIN_LINK_PARENT) |
                   KITH_PRESENT(KITH_CHAIN_LINK_MEMBER) | KITH_PRESENT(KITH_CHAIN_LINK_SINCE),
        .customer = customer,
        .parent = parent,
        .member = member,
        .since = day(since)};
    kith_id id = 0;
    must(kith_chain_connect(txn, &link, &id, &problem));
}

/* One hierarchy, which is the book's; a type of orders that chains count for; the condition types that most
 * books have. */
static void set_up(kith_txn *txn, trade *in)
{
    const kith_value code = text_value(KITH_HIERARCHY_CODE, "corporate");
    kith_id hierarchy = 0;
    kith_id settings = 0;
    size_t count = 0;
    kith_view *view = NULL;
    must(kith_record_add(txn, KITH_KIND_HIERARCHY, &code, 1, &hierarchy, &problem));
    must(kith_condition_presets(txn, &problem));
    must(kith_view_open_txn(txn, &view, &problem));
    must(kith_record_list(view, KITH_KIND_BOOK, 0, &settings, 1, &count, &problem));
    must(kith_record_find(view, KITH_KIND_CONDITION_TYPE, "discount", &in->discount, &problem));
    must(kith_record_find(view, KITH_KIND_CONDITION_TYPE, "payer", &in->payer, &problem));
    must(kith_record_find(view, KITH_KIND_CONDITION_TYPE, "invoice_to", &in->invoice_to, &problem));
    must(kith_record_find(view, KITH_KIND_CONDITION_TYPE, "payment_terms", &in->terms, &problem));
    kith_view_close(view);
    const kith_value own = number_value(KITH_BOOK_HIERARCHY, KITH_TYPE_REFERENCE, (int64_t)hierarchy);
    must(kith_record_change(txn, settings, &own, 1, &problem));
    const kith_value order_type[] = {
        text_value(KITH_ORDER_TYPE_CODE, "standard"),
        number_value(KITH_ORDER_TYPE_CHAIN_CHECK, KITH_TYPE_CODE, KITH_CHAIN_CHECK_ON),
    };
    must(kith_record_add(txn, KITH_KIND_ORDER_TYPE, order_type, 2, &in->order_type, &problem));
}

static void add_figure(kith_txn *txn, trade *in)
{
    in->america = add_company(txn, "NA001", "North America Charge 'Em to the Max Stores", "New York");
    in->midwest = add_company(txn, "MW001", "Midwest Shop 'til You Drop Malls", "Chicago");
    in->chicago = add_company(txn, "CH001", "Chicago Pricesaver Stores", "Chicago");
    in->bob = add_company(txn, "BB001", "Big Bob's Crazy Discounter Chain", "Chicago");
    in->outfitter = add_company(txn, "C1001", "Bob's Crazy Discount Outfitter 1", "Chicago");
    in->kiosk = add_company(txn, "C1010", "Mall Kiosk", "Chicago");
    hang(txn, in->midwest, in->america, 0, "1998-01-05");
    hang(txn, in->chicago, in->midwest, 0, "2001-07-16");
    hang(txn, in->bob, in->chicago, 0, "2003-03-17");
    hang(txn, in->outfitter, in->bob, 1, "2003-04-01");
    hang(txn, in->kiosk, in->midwest, 1, "2016-02-01");
}

/* A condition of a type; value says what: a number, a text or a party. */
static void agree(kith_txn *txn, kith_id customer, kith_id type, kith_value value)
{
    const kith_value values[] = {
        number_value(KITH_CONDITION_CUSTOMER, KITH_TYPE_REFERENCE, (int64_t)customer),
        number_value(KITH_CONDITION_TYPE, KITH_TYPE_REFERENCE, (int64_t)type),
        value,
    };
    kith_id id = 0;
    must(kith_record_add(txn, KITH_KIND_CONDITION, values, 3, &id, &problem));
}

static void agree_all(kith_txn *txn, const trade *in)
{
    agree(txn, in->america, in->discount, number_value(KITH_CONDITION_NUMBER, KITH_TYPE_DECIMAL, 5000000));
    agree(txn, in->midwest, in->discount, number_value(KITH_CONDITION_NUMBER, KITH_TYPE_DECIMAL, 3000000));
    agree(txn, in->america, in->payer,
          number_value(KITH_CONDITION_PARTY, KITH_TYPE_REFERENCE, (int64_t)in->america));
    agree(txn, in->midwest, in->invoice_to,
          number_value(KITH_CONDITION_PARTY, KITH_TYPE_REFERENCE, (int64_t)in->midwest));
    agree(txn, in->bob, in->terms, text_value(KITH_CONDITION_TEXT, "30-2"));
}

static void print_tree(const kith_view *view, kith_id root)
{
    const kith_chain_query query = {.size = sizeof query, .members = 1};
    kith_chain_step steps[16];
    size_t count = 0;
    must(kith_chain_tree(view, root, &query, steps, 16, &count, &problem));
    for (size_t i = 0; i < count; i++) {
        const char *name = name_of(view, steps[i].customer);
        const int indent = (int)steps[i].distance * 2;
        if (steps[i].level == 0) {
            printf("%*smember: %s\n", indent, "", name);
        } else {
            printf("%*s%u: %s\n", indent, "", (unsigned)steps[i].level, name);
        }
    }
}

static void print_header(const kith_view *view, const trade *in, kith_id customer)
{
    const kith_order_request request = {
        .size = sizeof request, .customer = customer, .order_type = in->order_type};
    kith_header header = {.size = sizeof header};
    must(kith_order_header(view, &request, &header, NULL, &problem));
    printf("\nAn order of %s\n", name_of(view, customer));
    for (uint32_t field = 1; field < KITH_HEADER_FIELDS; field++) {
        const kith_header_value *value = &header.fields[field];
        if (value->origin != 0) {
            printf("  %s: %s", kith_schema_code(KITH_LIST_HEADER_FIELD, field),
                   value->text != NULL ? value->text : name_of(view, value->party));
            printf(" (%s", kith_schema_code(KITH_LIST_ORIGIN, value->origin));
            if (value->level > 0) {
                printf(", level %u", (unsigned)value->level);
            }
            printf(")\n");
        }
    }
}

/* A row for each node on the way up, and what became of its discount. */
static void print_discount(const kith_view *view, const trade *in, kith_id customer)
{
    const kith_condition_query query = {.size = sizeof query, .customer = customer, .type = in->discount};
    kith_effective found;
    kith_trace_row rows[16];
    kith_trace trace = {.size = sizeof trace, .rows = rows, .capacity = 16};
    must(kith_condition_effective(view, &query, &found, &trace, &problem));
    printf("\nDiscount of %s: %d %%\n", name_of(view, customer), (int)(found.number / 1000000));
    for (size_t i = 0; i < trace.count; i++) {
        printf("  %s: %s\n", name_of(view, rows[i].subject),
               kith_schema_code(KITH_LIST_REASON, rows[i].reason));
    }
}

/* Rules are judged on the end state; a refused transaction leaves nothing behind. */
static void try_what_is_refused(kith_book *book, const trade *in)
{
    printf("\n");
    kith_txn *txn = begin(book, "a fifth level");
    hang(txn, in->outfitter, in->bob, 0, "2026-01-01");
    must_not(kith_txn_commit(txn, NULL, &problem));
    kith_txn_close(txn);

    txn = begin(book, "a circle");
    hang(txn, in->america, in->bob, 0, "2026-01-01");
    must_not(kith_txn_commit(txn, NULL, &problem));
    kith_txn_close(txn);

    txn = begin(book, "a second parent");
    hang(txn, in->bob, in->midwest, 0, "2026-01-01");
    must_not(kith_txn_commit(txn, NULL, &problem));
    kith_txn_close(txn);
}

int main(void)
{
    trade in = {0};
    kith_book *book = open_book("en");
    kith_txn *txn = begin(book, "the figure");
    set_up(txn, &in);
    add_figure(txn, &in);
    agree_all(txn, &in);
    commit(txn);

    kith_view *view = look(book);
    print_tree(view, in.america);
    print_header(view, &in, in.outfitter);
    print_header(view, &in, in.kiosk);
    print_discount(view, &in, in.outfitter);
    kith_view_close(view);

    /* The mall sells Bob: from July on the chain hangs under North America, with all its outlets. */
    txn = begin(book, "Bob moves");
    must(kith_chain_move(txn, in.bob, 0, in.america, day("2026-07-01"), NULL, &problem));
    commit(txn);
    const kith_view_options july = {.size = sizeof july, .today = day("2026-07-01")};
    must(kith_view_open(book, &july, &view, &problem));
    printf("\nFrom July on\n");
    print_tree(view, in.america);
    print_discount(view, &in, in.outfitter);
    kith_view_close(view);

    try_what_is_refused(book, &in);
    kith_book_close(book);
    return 0;
}
