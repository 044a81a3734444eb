/*
 * The fashion representative before a call (P1 to P31): one page with everything about a boutique; which
 * location is the primary one; how far the talks of the season are; a brand that becomes active; what was
 * sold, by year and season; who did what, section by section; and two cards of one boutique that become one.
 */
#include "example.h"

#include <stdio.h>
#include <string.h>

/* Everything the program refers to. */
typedef struct showroom {
    kith_book *book;
    kith_id boutique;
    kith_id headquarters;
    kith_id shipping;
    kith_id brand; /* MR, of the boutique */
} showroom;

/* Lists of the book; FW26 is the season that runs. */
static const char *const lists[] = {
    "currency; code=CAD; digits=2",
    "season; code=FW26; year=2026; order=2",
    "season; code=SS27; year=2027; order=1",
    "brand; code=MR; name=Mara Roth; commission_rate=10",
    "brand; code=ZO; name=Zoé",
    "note_type; code=call",
    "call_status; code=left message; order=1",
    "call_status; code=appointment booked; order=2",
    "manager; code=kim; name=Kim; representative=yes",
};

static const char *const parts[] = {
    "contact; customer=F1; name=Noor; role=Buyer; email=noor@bluedoor.example; consent=express",
    "contact; customer=F1; name=Iris; phone=+1 416 555 0190",
    "customer_brand; customer=F1; brand=ZO; status=active",
    "task; customer=F1; text=Send the lookbook; due=2026-06-15",
    "appointment; customer=F1; kind=showroom; season=FW26; start=2026-06-20T14:00:00Z; place=Toronto",
};

static void take_all(kith_txn *txn, const char *const *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)take(txn, lines[i]);
    }
}

static void open_showroom(showroom *in)
{
    in->book = open_book("en");
    kith_txn *txn = begin(in->book, "master data");
    take_all(txn, lists, sizeof lists / sizeof lists[0]);
    in->boutique = take(
        txn,
        "customer; number=F1; kind=organisation; organisation=Blue Door Boutique; phone=+1 416 555 0131");
    in->headquarters = take(txn, "location; customer=F1; name=Headquarters; city=Toronto; headquarters=yes");
    in->shipping = take(txn, "location; customer=F1; name=Shipping; city=Mississauga; shipping=yes");
    in->brand = take(txn, "customer_brand; customer=F1; brand=MR; status=potential");
    take_all(txn, parts, sizeof parts / sizeof parts[0]);
    commit(txn);

    kith_id settings = 0;
    kith_id season = 0;
    size_t count = 0;
    kith_view *view = look(in->book);
    must(kith_record_list(view, KITH_KIND_BOOK, 0, &settings, 1, &count, &problem));
    must(kith_record_find(view, KITH_KIND_SEASON, "FW26", &season, &problem));
    kith_view_close(view);
    const kith_value value = reference_value(KITH_BOOK_CURRENT_SEASON, season);
    txn = begin(in->book, "the season begins");
    must(kith_record_change(txn, settings, &value, 1, &problem));
    commit(txn);
}

/* --- the card --- */

/* With several locations one is the primary one, always (P3): another may be, none may not. */
static void choose_location(const showroom *in)
{
    const kith_value primary = number_value(KITH_LOCATION_PRIMARY, KITH_TYPE_FLAG, 1);
    kith_txn *txn = begin(in->book, "remove the headquarters");
    must(kith_record_remove(txn, in->headquarters, &problem));
    must_not(kith_txn_commit(txn, NULL, &problem));
    kith_txn_close(txn);
    txn = begin(in->book, "goods go to Mississauga");
    must(kith_record_change(txn, in->shipping, &primary, 1, &problem));
    commit(txn);
}

static void print_stage(const showroom *in, const char *code)
{
    kith_view *view = look(in->book);
    kith_id season = 0;
    kith_id status = 0;
    must(kith_record_find(view, KITH_KIND_SEASON, code, &season, &problem));
    must(kith_call_status_get(view, in->boutique, season, 0, &status, NULL, &problem));
    printf("call status of %s: ", code);
    if (status == 0) {
        printf("none");
    } else {
        print_field(view, status, KITH_CALL_STATUS_CODE);
    }
    printf("\n");
    kith_view_close(view);
}

/* Two calls of a season; each season has a status of its own (P16). */
static void call(const showroom *in)
{
    kith_txn *txn = begin(in->book, "calls");
    (void)take(txn,
               "note; customer=F1; type=call; season=FW26; call_status=left message; text=On the machine");
    (void)take(
        txn,
        "note; customer=F1; type=call; season=FW26; call_status=appointment booked; text=Comes on the 20th");
    commit(txn);
    print_stage(in, "FW26");
    print_stage(in, "SS27");
}

/* The quick edit of a brand (P29, P30). */
static void activate_brand(const showroom *in)
{
    const kith_value values[] = {
        number_value(KITH_CUSTOMER_BRAND_STATUS, KITH_TYPE_CODE, KITH_BRAND_STATUS_ACTIVE),
        text_value(KITH_CUSTOMER_BRAND_ACCOUNT_NUMBER, "4711"),
    };
    kith_txn *txn = begin(in->book, "first order of Mara Roth");
    must(kith_record_change(txn, in->brand, values, 2, &problem));
    commit(txn);
}

/* An order summary: totals only (P21). */
static void sell(const showroom *in)
{
    static const char *const lines[] = {
        "order; number=R-1; customer=F1; brand=MR; season=FW26; date=2026-05-04; currency=CAD; manager=kim",
        "order_entry; order=R-1; measure=booked; date=2026-05-04; amount=2000; units=40",
        "order_entry; order=R-1; measure=cancelled; date=2026-05-20; amount=500; units=10",
        "order_entry; order=R-1; measure=shipped; date=2026-05-28; amount=900; units=18",
        "order; number=R-2; customer=F1; brand=ZO; season=SS27; date=2026-05-30; currency=CAD; manager=kim",
        "order_entry; order=R-2; measure=booked; date=2026-05-30; amount=750.50; units=9",
    };
    static const char *const numbers[] = {"R-1", "R-2"};
    kith_txn *txn = begin(in->book, "order summaries");
    take_all(txn, lines, sizeof lines / sizeof lines[0]);
    commit(txn);
    for (size_t i = 0; i < 2; i++) {
        kith_id order = 0;
        kith_view *view = look(in->book);
        must(kith_record_find(view, KITH_KIND_ORDER, numbers[i], &order, &problem));
        kith_view_close(view);
        txn = begin(in->book, "save");
        must(kith_order_save(txn, order, NULL, NULL, NULL, &problem));
        commit(txn);
    }
}

static void show(const showroom *in, kith_id customer)
{
    kith_view *view = look(in->book);
    print_profile(view, customer);
    kith_view_close(view);
}

/* --- history --- */

/* Entries of a section by day, with time and actor (P22 to P24). */
static void print_history(const showroom *in, uint32_t section)
{
    const kith_history_query query = {
        .size = sizeof query, .customer = in->boutique, .section = section, .most = 6};
    kith_history *history = NULL;
    char day_before[11] = "";
    kith_view *view = look(in->book);
    must(kith_history_read(view, &query, &history, &problem));
    printf("history: %s\n", section == 0 ? "all" : kith_schema_code(KITH_LIST_SECTION, section));
    for (size_t i = 0; i < kith_history_count(history); i++) {
        kith_change change = {.size = sizeof change};
        kith_kind_info kind = {.size = sizeof kind};
        char at[40];
        must(kith_history_get(history, i, &change));
        must(kith_schema_kind(KITH_ID_KIND(change.id), &kind));
        const kith_value instant = {.type = KITH_TYPE_INSTANT, .number = change.at};
        (void)kith_value_format(&instant, 0, at, sizeof at);
        if (strncmp(at, day_before, 10) != 0) {
            (void)snprintf(day_before, sizeof day_before, "%.10s", at);
            printf("  %s\n", day_before);
        }
        printf("    %.5s %s: %s %s (%s)\n", at + 11, change.actor,
               kith_schema_code(KITH_LIST_OPERATION, change.operation), kind.name, change.reason);
    }
    kith_history_close(history);
    kith_view_close(view);
}

/* --- two cards of one boutique --- */

static void print_duplicates(const showroom *in)
{
    kith_duplicate found[4];
    size_t count = 0;
    kith_view *view = look(in->book);
    must(kith_duplicate_list(view, in->boutique, 50, found, 4, &count, &problem));
    for (size_t i = 0; i < count; i++) {
        printf("may be the same: ");
        print_field(view, found[i].customer, KITH_CUSTOMER_NUMBER);
        printf(", score %u\n", (unsigned)found[i].score);
    }
    kith_view_close(view);
}

/* First tried, then done: the transaction that only tries is closed. */
static void merge(const showroom *in, kith_id twin)
{
    const kith_merge wanted = {.size = sizeof wanted, .source = twin, .target = in->boutique};
    kith_conflict conflicts[8];
    size_t count = 0;
    size_t broken = 0;
    kith_view *view = look(in->book);
    kith_txn *txn = begin(in->book, "one boutique");
    must(kith_customer_merge(txn, &wanted, conflicts, 8, &count, &problem));
    must(kith_txn_check(txn, NULL, 0, &broken, &problem));
    kith_txn_close(txn);
    printf("merging breaks %d rules; what does not go along:\n", (int)broken);
    for (size_t i = 0; i < count; i++) {
        printf("  ");
        print_field(view, twin, conflicts[i].field);
        printf(": the other has ");
        print_field(view, in->boutique, conflicts[i].field);
        printf("\n");
    }
    kith_view_close(view);
    txn = begin(in->book, "one boutique");
    must(kith_customer_merge(txn, &wanted, NULL, 0, &count, &problem));
    commit(txn);
}

int main(void)
{
    showroom in = {0};
    open_showroom(&in);
    choose_location(&in);
    call(&in);
    activate_brand(&in);
    sell(&in);
    show(&in, in.boutique);
    print_history(&in, KITH_SECTION_ORDERS);
    print_history(&in, KITH_SECTION_APPOINTMENTS);
    print_history(&in, 0);

    kith_txn *txn = begin(in.book, "typed in at the fair");
    const kith_id twin = take(txn, "customer; number=F9; kind=organisation; organisation=Blue door boutique; "
                                   "phone=416 555 0131; email=hello@bluedoor.example");
    (void)take(txn, "note; customer=F9; text=Met at the fair");
    commit(txn);
    print_duplicates(&in);
    merge(&in, twin);
    show(&in, twin); /* an alias leads to whom it was merged into */
    kith_book_close(in.book);
    return 0;
}
