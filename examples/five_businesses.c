/*
 * Five businesses in one book: outlets of a charge-point chain, an order desk, an optician, a winery and a
 * fashion agency. What each needs of a customer is there for all of them: the outlet that hangs in a chain
 * has a manager as the order desk has, the optician's family a card, the winery's guest somebody who earns
 * with it, and the boutique a season. Each has its page, printed by the same few lines.
 */
#include "example.h"

#include <stdio.h>

/* What the book knows before there is anybody. */
static const char *const lists[] = {
    "currency; code=EUR; digits=2",
    "hierarchy; code=corporate",
    "condition_type; code=discount; value=percent",
    "manager; code=anna",
    "manager; code=kim; representative=yes; commission_rate=8",
    "relation_type; code=card holder; effect=card_holder",
    "relation_type; code=representative; effect=legal_representative",
    "relation_type; code=earns with; effect=commission_recipient",
    "relation_type; code=same house; direction=symmetric; effect=account_link",
    "card_programme; code=club",
    "card_tier; programme=club; threshold=0; rate=3",
    "season; code=FW26; year=2026",
    "brand; code=MR; commission_rate=10",
    "call_status; code=appointment booked",
    "note_type; code=call",
};

/* M: the chain North America - Bob's - outlet, and a discount that comes down it. */
static const char *const chain[] = {
    "customer; number=M1; kind=organisation; organisation=North America Charge 'Em",
    "customer; number=M2; kind=organisation; organisation=Bob's Outlets",
    "customer; number=M3; kind=organisation; organisation=Bob's Outlet 7; city=Chicago",
    "chain_node; customer=M1; hierarchy=corporate",
    "chain_node; customer=M2; hierarchy=corporate",
    "chain_link; customer=M2; parent=M1; hierarchy=corporate; since=2020-01-01",
    "chain_link; customer=M3; parent=M2; hierarchy=corporate; member=yes; since=2022-03-01",
    "condition; customer=M1; type=discount; number=5",
    "condition; customer=M3; type=discount; number=2",
};

/* B: somebody who orders often. */
static const char *const desk[] = {
    "customer; number=B1; kind=person; surname=Lovelace; given_name=Ada; birth_date=1975-12-10",
    "task; customer=B1; text=Ask for the size; due=2026-06-03; assignee=anna",
};

/* O: a family with one card, and a child. */
static const char *const optician[] = {
    "customer; number=O1; kind=person; surname=Канарейкин; given_name=Фёдор; birth_date=1981-04-12",
    "customer; number=O2; kind=person; surname=Канарейкина; given_name=Надежда; birth_date=1984-09-30",
    "customer; number=O3; kind=person; surname=Канарейкин; given_name=Пётр; birth_date=2015-02-03",
    "relation; from=O2; type=card holder; to=O1",
    "relation; from=O2; type=representative; to=O3",
    "card_account; customer=O2; programme=club; code=A-1",
    "card; account=A-1; number=770012",
    "visit; customer=O1; date=2026-04-02; text=Eye test",
};

/* W: a house with two accounts, and who earns with it. */
static const char *const winery[] = {
    "customer; number=W1; kind=organisation; organisation=Restaurant Sommer; commission_rate=4",
    "customer; number=W2; kind=organisation; organisation=Sommerterrasse",
    "customer; number=W3; kind=organisation; organisation=Weinkontor Nord",
    "customer_role; customer=W3; role=commission_recipient",
    "relation; from=W1; type=same house; to=W2",
    "relation; from=W3; type=earns with; to=W1",
    "note; customer=W2; text=Delivers to the back door",
};

/* P: a boutique in the season. */
static const char *const fashion[] = {
    "customer; number=P1; kind=organisation; organisation=Blue Door Boutique",
    "location; customer=P1; name=Shop; city=Toronto; country=Canada",
    "contact; customer=P1; name=Noor; email=noor@bluedoor.example; consent=express",
    "customer_brand; customer=P1; brand=MR; status=active; account_number=4711",
    "note; customer=P1; type=call; season=FW26; call_status=appointment booked; text=Comes on the 20th",
    "appointment; customer=P1; kind=showroom; season=FW26; start=2026-06-20T14:00:00Z",
};

/* One order of each business; all are saved by the same call. */
static const struct {
    const char *number;
    const char *order;
    const char *entry;
} orders[] = {
    {"M-1", "order; number=M-1; customer=M3; date=2026-05-01; currency=EUR; manager=anna",
     "order_entry; order=M-1; measure=booked; date=2026-05-01; amount=1200"},
    {"B-1", "order; number=B-1; customer=B1; date=2026-05-02; currency=EUR; manager=anna",
     "order_entry; order=B-1; measure=booked; date=2026-05-02; amount=80"},
    {"B-2", "order; number=B-2; customer=B1; date=2026-05-09; currency=EUR",
     "order_entry; order=B-2; measure=booked; date=2026-05-09; amount=45.50"},
    {"O-1", "order; number=O-1; customer=O1; date=2026-05-03; currency=EUR; status=closed",
     "order_entry; order=O-1; measure=booked; date=2026-05-03; amount=1500"},
    {"W-1", "order; number=W-1; customer=W1; date=2026-05-04; currency=EUR",
     "order_entry; order=W-1; measure=booked; date=2026-05-04; amount=640"},
    {"P-1",
     "order; number=P-1; customer=P1; brand=MR; season=FW26; date=2026-05-05; currency=EUR; manager=kim",
     "order_entry; order=P-1; measure=booked; date=2026-05-05; amount=2000"},
};

static void take_all(kith_book *book, const char *reason, const char *const *lines, size_t count)
{
    kith_txn *txn = begin(book, reason);
    for (size_t i = 0; i < count; i++) {
        (void)take(txn, lines[i]);
    }
    commit(txn);
}

#define TAKE(book, lines) take_all(book, #lines, lines, sizeof(lines) / sizeof(lines)[0])

/* The season that runs, and what orders without a word of their own get. */
static void set_up(kith_book *book)
{
    kith_view *view = look(book);
    kith_id settings = 0;
    kith_id found[3] = {0};
    size_t count = 0;
    must(kith_record_list(view, KITH_KIND_BOOK, 0, &settings, 1, &count, &problem));
    must(kith_record_find(view, KITH_KIND_SEASON, "FW26", &found[0], &problem));
    must(kith_record_find(view, KITH_KIND_HIERARCHY, "corporate", &found[1], &problem));
    must(kith_record_find(view, KITH_KIND_CURRENCY, "EUR", &found[2], &problem));
    kith_view_close(view);
    const kith_value values[] = {reference_value(KITH_BOOK_CURRENT_SEASON, found[0]),
                                 reference_value(KITH_BOOK_HIERARCHY, found[1]),
                                 reference_value(KITH_BOOK_CURRENCY, found[2])};
    kith_txn *txn = begin(book, "settings");
    must(kith_record_change(txn, settings, values, 3, &problem));
    commit(txn);
}

static void save_orders(kith_book *book)
{
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        kith_txn *txn = begin(book, "order");
        const kith_id order = take(txn, orders[i].order);
        (void)take(txn, orders[i].entry);
        must(kith_order_save(txn, order, NULL, NULL, NULL, &problem));
        commit(txn);
    }
}

static kith_id find(const kith_view *view, const char *number)
{
    kith_id id = 0;
    must(kith_record_find(view, KITH_KIND_CUSTOMER, number, &id, &problem));
    return id;
}

/* --- what only one of the businesses would ask, of the book that is all of theirs --- */

/* The outlet's own discount counts, not what comes down to it; its neighbour would get the other. */
static void print_discount(const kith_view *view, const char *number)
{
    kith_condition_query asked = {.size = sizeof asked, .customer = find(view, number)};
    kith_effective found = {0};
    must(kith_record_find(view, KITH_KIND_CONDITION_TYPE, "discount", &asked.type, &problem));
    must(kith_condition_effective(view, &asked, &found, NULL, &problem));
    printf("discount of %s: %d %%, agreed with %s\n", number, (int)(found.number / 1000000),
           name_of(view, found.customer));
}

static void print_signatory(const kith_view *view, const char *number)
{
    const kith_signatory_request asked = {
        .size = sizeof asked, .customer = find(view, number), .document = KITH_DOCUMENT_CONTRACT};
    kith_signatory found = {.size = sizeof found};
    must(kith_signatory_find(view, &asked, &found, NULL, &problem));
    printf("contract of %s: signed by %s\n", number, name_of(view, found.signatory));
}

static void print_commission(const kith_view *view, const char *number)
{
    kith_commission_request asked = {.size = sizeof asked};
    kith_commission whole = {.size = sizeof whole};
    kith_commission_part earned[4];
    size_t count = 0;
    must(kith_record_find(view, KITH_KIND_ORDER, number, &asked.order, &problem));
    must(kith_commission_of(view, &asked, &whole, earned, 4, &count, NULL, &problem));
    printf("commission of order %s:", number);
    for (size_t i = 0; i < count; i++) {
        const kith_value amount = {.type = KITH_TYPE_DECIMAL, .number = earned[i].amount};
        char text[64];
        (void)kith_value_format(&amount, 0, text, sizeof text);
        printf(" %s to ", text);
        if (earned[i].recipient == 0) {
            print_field(view, earned[i].manager, KITH_MANAGER_CODE);
        } else {
            print_field(view, earned[i].recipient, KITH_CUSTOMER_NUMBER);
        }
    }
    printf("\n");
}

int main(void)
{
    static const char *const shown[] = {"M3", "B1", "O1", "W1", "P1"};
    kith_book *book = open_book("en");
    TAKE(book, lists);
    set_up(book);
    TAKE(book, chain);
    TAKE(book, desk);
    TAKE(book, optician);
    TAKE(book, winery);
    TAKE(book, fashion);
    save_orders(book);

    kith_view *view = look(book);
    size_t broken = 0;
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        print_profile(view, find(view, shown[i]));
    }
    print_discount(view, "M2");
    print_discount(view, "M3");
    print_signatory(view, "O3");
    print_commission(view, "W-1");
    print_commission(view, "P-1");
    must(kith_validate_all(view, NULL, NULL, 0, &broken, &problem));
    printf("broken rules: %d\n", (int)broken);
    kith_view_close(view);
    kith_book_close(book);
    return 0;
}
