/*
 * The trade chain (Handelsbeziehung): outlets, chains and an umbrella organisation, every one of them a
 * customer; dated memberships, also two at once; the way up; and what is refused. These
 * are plain relations; trade.c has the chains that conditions come down.
 */
#include "example.h"

#include <stdio.h>

static kith_id add_company(kith_txn *txn, const char *number, const char *name)
{
    return add_customer(
        txn, (kith_customer){.number = number, .kind = KITH_PARTY_ORGANISATION, .organisation = name});
}

static kith_id add_chain_type(kith_txn *txn)
{
    const kith_id member = add_type(txn, "chain_member", KITH_DIRECTION_TWO_WAY, 0);
    const kith_value acyclic = number_value(KITH_RELATION_TYPE_ACYCLIC, KITH_TYPE_FLAG, 1);
    must(kith_record_change(txn, member, &acyclic, 1, &problem));
    add_label(txn, member, KITH_END_FROM, 0, "member of");
    add_label(txn, member, KITH_END_TO, 0, "chain of");
    return member;
}

/* Walks from an outlet to the top: in each step only to what the customer is a member of. */
static void print_way_up(const kith_view *view, kith_id outlet, kith_id member, const char *as_of)
{
    const kith_relation_query up = {
        .size = sizeof up, .type = member, .end = KITH_END_FROM, .as_of = day(as_of)};
    kith_reached reached[9];
    size_t count = 0;
    must(kith_relation_reach(view, outlet, &up, 9, reached, 9, &count, &problem));
    printf("%s: %s\n", as_of, name_of(view, outlet));
    for (size_t i = 0; i < count; i++) {
        printf("%*s%s\n", (int)reached[i].distance * 2, "", name_of(view, reached[i].customer));
    }
}

/* All memberships of an outlet, whenever they hold. */
static void print_memberships(const kith_view *view, kith_id outlet, kith_id member)
{
    static const char *const periods[] = {
        [KITH_PERIOD_CURRENT] = "current", [KITH_PERIOD_PAST] = "past", [KITH_PERIOD_FUTURE] = "future"};
    const kith_relation_query all = {.size = sizeof all,
                                     .type = member,
                                     .end = KITH_END_FROM,
                                     .periods = KITH_PERIOD_CURRENT | KITH_PERIOD_PAST | KITH_PERIOD_FUTURE};
    kith_link links[10];
    size_t count = 0;
    must(kith_relation_list(view, outlet, &all, links, 10, &count, &problem));
    printf("Memberships of %s\n", name_of(view, outlet));
    for (size_t i = 0; i < count; i++) {
        char since[11];
        char until[11];
        must(kith_date_format(links[i].since, since));
        must(kith_date_format(links[i].until, until));
        printf("  %-7s  %10s..%-10s  %s\n", periods[links[i].period], since, until,
               name_of(view, links[i].other));
    }
}

/* In which chains is an outlet on a day? None, one, or several of which somebody must pick. */
static void print_candidates(const kith_view *view, kith_id outlet, kith_id member, const char *as_of)
{
    const kith_relation_query on = {
        .size = sizeof on, .type = member, .end = KITH_END_FROM, .as_of = day(as_of)};
    kith_link links[10];
    size_t count = 0;
    must(kith_relation_list(view, outlet, &on, links, 10, &count, &problem));
    printf("%s: %s is in %zu\n", as_of, name_of(view, outlet), count);
    for (size_t i = 0; i < count; i++) {
        printf("  %s\n", name_of(view, links[i].other));
    }
}

/* A rule is judged on the end state; a refused transaction leaves nothing behind. */
static void try_what_is_refused(kith_book *book, kith_id top, kith_id low, kith_id outlet, kith_id member)
{
    kith_view *view = look(book);
    kith_id nobody = 0;
    must_not(kith_customer_find(view, "QQ1", &nobody, &problem)); /* a chain has to be a customer */
    kith_view_close(view);

    kith_txn *txn = begin(book, "a circle");
    relate(txn, top, member, low, "2026-06-01");
    must_not(kith_txn_commit(txn, NULL, &problem));
    kith_txn_close(txn);

    txn = begin(book, "twice on one day");
    relate(txn, outlet, member, low, "2026-06-30");
    must_not(kith_txn_commit(txn, NULL, &problem));
    kith_txn_close(txn);

    txn = begin(book, "a chain that has members");
    must(kith_record_remove(txn, low, &problem));
    must_not(kith_txn_commit(txn, NULL, &problem));
    kith_txn_close(txn);
}

int main(void)
{
    kith_book *book = open_book("en");
    kith_txn *txn = begin(book, "master data");
    const kith_id member = add_chain_type(txn);
    const kith_id america = add_company(txn, "NA001", "North America Charge 'Em to the Max Stores");
    const kith_id midwest = add_company(txn, "MW001", "Midwest Shop 'til You Drop Malls");
    const kith_id chicago = add_company(txn, "CH001", "Chicago Pricesaver Stores");
    const kith_id bob = add_company(txn, "BB001", "Big Bob's Crazy Discounter Chain");
    const kith_id outfitter = add_company(txn, "C1001", "Bob's Crazy Discount Outfitter 1");
    const kith_id kiosk = add_company(txn, "C1010", "Mall Kiosk");
    relate(txn, midwest, member, america, "1998-01-05");
    relate(txn, chicago, member, midwest, "2001-07-16");
    relate(txn, bob, member, chicago, "2003-03-17");
    relate(txn, outfitter, member, bob, "2003-04-01");
    const kith_id old = relate(txn, kiosk, member, chicago, "2016-02-01");
    commit(txn);

    /* The kiosk moves: one transaction, and no day on which it is in both or in neither. */
    txn = begin(book, "kiosk moves to the mall");
    must(kith_relation_end(txn, old, day("2026-06-30"), &problem));
    relate(txn, kiosk, member, midwest, "2026-07-01");
    commit(txn);

    kith_view *view = look(book);
    print_way_up(view, outfitter, member, "2026-06-01");
    print_way_up(view, kiosk, member, "2026-06-30");
    print_way_up(view, kiosk, member, "2026-07-01");
    print_memberships(view, kiosk, member);

    kith_view_close(view);

    txn = begin(book, "a second chain");
    const kith_id other = add_company(txn, "XY001", "Lakeside Buying Group");
    relate(txn, outfitter, member, other, "2026-06-15");
    commit(txn);
    view = look(book);
    print_candidates(view, outfitter, member, "2026-06-14");
    print_candidates(view, outfitter, member, "2026-06-15");
    kith_view_close(view);
    try_what_is_refused(book, america, bob, outfitter, member);
    kith_book_close(book);
    return 0;
}
