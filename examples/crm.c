/*
 * The CRM of a web shop: a delivery of customers of which some cannot be taken, what a change would look like
 * before it is made, and who changed what. Binding customers to managers is for a later release.
 */
#include "example.h"

#include <stdio.h>

/* As it came from the shop: the second number is a duplicate, the fourth person has no name. */
static const kith_customer delivery[] = {
    {.number = "S2001",
     .kind = KITH_PARTY_PERSON,
     .surname = "Ashby",
     .given_name = "Grace",
     .city = "Leeds"},
    {.number = "S2001",
     .kind = KITH_PARTY_PERSON,
     .surname = "Okafor",
     .given_name = "Ruth",
     .city = "London"},
    {.number = "S2003",
     .kind = KITH_PARTY_PERSON,
     .surname = "Penrose",
     .given_name = "Amelia",
     .city = "Bristol"},
    {.number = "S2004", .kind = KITH_PARTY_PERSON, .city = "York"},
};

/* Keeps what is good and names what is not. */
static void import(kith_book *book)
{
    kith_txn *txn = begin(book, "delivery of 1 June");
    kith_finding findings[8];
    uint32_t bad[8];
    size_t count = 0;
    for (size_t i = 0; i < sizeof delivery / sizeof delivery[0]; i++) {
        (void)add_customer(txn, delivery[i]);
    }
    must(kith_txn_check(txn, findings, 8, &count, &problem));
    kith_view *view = NULL;
    must(kith_view_open_txn(txn, &view, &problem));
    for (size_t i = 0; i < count; i++) {
        kith_error why = {.size = sizeof why};
        must(kith_finding_describe(view, &findings[i], &why));
        printf("row %u: %s\n", findings[i].change + 1,
               why.message); /* one change per row, in order of the calls */
        bad[i] = findings[i].change;
    }
    kith_view_close(view);
    must(kith_txn_drop(txn, bad, count, NULL, &problem));
    commit(txn);
}

static void print_history(const kith_view *view, kith_id customer)
{
    static const char *const operations[] = {[KITH_OPERATION_ADD] = "added",
                                             [KITH_OPERATION_CHANGE] = "changed",
                                             [KITH_OPERATION_REMOVE] = "removed"};
    const kith_history_query query = {.size = sizeof query, .customer = customer, .most = 100};
    kith_history *history = NULL;
    must(kith_history_read(view, &query, &history, &problem));
    for (size_t i = 0; i < kith_history_count(history); i++) {
        kith_change change = {.size = sizeof change};
        must(kith_history_get(history, i, &change));
        printf("%s by %s (%s)\n", operations[change.operation], change.actor, change.reason);
        for (size_t j = 0; change.operation == KITH_OPERATION_CHANGE && j < change.after_count; j++) {
            kith_field_info field = {.size = sizeof field};
            must(kith_schema_field(KITH_ID_KIND(change.id), change.after[j].field, &field));
            printf("  %s: %s -> %s\n", field.name, change.before[j].text, change.after[j].text);
        }
    }
    kith_history_close(history);
}

int main(void)
{
    kith_book *book = open_book("en");
    import(book);
    kith_view *before = look(book);
    kith_id grace = 0;
    must(kith_customer_find(before, "S2001", &grace, &problem));

    /* What if she moves? The view on the transaction shows it, every other view does not. */
    const kith_customer moved = {
        .size = sizeof moved, .present = KITH_PRESENT(KITH_CUSTOMER_CITY), .city = "York"};
    const kith_selection in_york = {.size = sizeof in_york, .city = "york"};
    kith_id ids[10];
    size_t now = 0;
    size_t then = 0;
    kith_view *after = NULL;
    kith_txn *txn = begin(book, "wrote that she has moved");
    must(kith_customer_change(txn, grace, &moved, &problem));
    must(kith_view_open_txn(txn, &after, &problem));
    must(kith_select_customers(before, &in_york, ids, 10, &now, &problem));
    must(kith_select_customers(after, &in_york, ids, 10, &then, &problem));
    printf("customers in York: %zu now, %zu if this is committed\n", now, then);
    kith_view_close(after);
    commit(txn);
    kith_view_close(before);

    kith_view *view = look(book);
    printf("history of %s, newest first\n", name_of(view, grace));
    print_history(view, grace);
    kith_view_close(view);
    kith_book_close(book);
    return 0;
}
