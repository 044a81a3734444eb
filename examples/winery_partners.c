/*
 * The wine estate and its partners: who earns by whose orders (W14), who was referred by whom, two records of
 * one restaurant that share notes (W4 to W7), and who may get the newsletter.
 */
#include "example.h"

#include <inttypes.h>
#include <stdio.h>

/* Everybody the program refers to. */
typedef struct estate {
    kith_book *book;
    kith_id agency;
    kith_id host; /* of an inn, who recommends the estate */
    kith_id restaurant;
    kith_id terrace; /* the restaurant's second address, with a record of its own */
    kith_id referrer;
    kith_id earns;
    kith_id linked;
} estate;

/* Millionths as money. */
static void print_money(kith_decimal amount)
{
    printf("%s%" PRId64 ".%02" PRId64, amount < 0 ? "-" : "", (amount < 0 ? -amount : amount) / 1000000,
           (amount < 0 ? -amount : amount) % 1000000 / 10000);
}

/* --- the estate --- */

static kith_id add_house(kith_txn *txn, const char *number, const char *name)
{
    return add_customer(
        txn, (kith_customer){.number = number, .kind = KITH_PARTY_ORGANISATION, .organisation = name});
}

static void make_recipient(kith_txn *txn, kith_id customer)
{
    const kith_value values[] = {
        reference_value(KITH_CUSTOMER_ROLE_CUSTOMER, customer),
        number_value(KITH_CUSTOMER_ROLE_ROLE, KITH_TYPE_CODE, KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT)};
    (void)add_record(txn, KITH_KIND_CUSTOMER_ROLE, values, 2);
}

static void set_rate(kith_txn *txn, kith_id customer, int64_t percent)
{
    const kith_value rate = number_value(KITH_CUSTOMER_COMMISSION_RATE, KITH_TYPE_DECIMAL, percent * 1000000);
    must(kith_record_change(txn, customer, &rate, 1, &problem));
}

static void open_estate(estate *in)
{
    in->book = open_book("de");
    kith_txn *txn = begin(in->book, "Stammdaten");
    in->agency = add_house(txn, "W200", "Weinkontor Nord");
    in->host = add_house(txn, "W201", "Gasthof Lindner");
    in->restaurant = add_house(txn, "W202", "Restaurant Sommer");
    in->terrace = add_house(txn, "W203", "Sommerterrasse");
    in->referrer = add_type(txn, "referrer", 0, 0); /* weak: it says who, and does nothing */
    add_label(txn, in->referrer, KITH_END_FROM, 0, "Empfehler");
    add_label(txn, in->referrer, KITH_END_TO, 0, "Empfohlener");
    in->earns = add_type(txn, "commission_recipient", 0, KITH_EFFECT_COMMISSION_RECIPIENT);
    in->linked = add_type(txn, "linked", KITH_DIRECTION_SYMMETRIC, KITH_EFFECT_ACCOUNT_LINK);
    relate(txn, in->host, in->referrer, in->restaurant, NULL);
    relate(txn, in->host, in->referrer, in->terrace, NULL);
    commit(txn);
}

/* --- referrals --- */

static void print_referred(const estate *in)
{
    const kith_relation_query query = {.size = sizeof query, .type = in->referrer, .end = KITH_END_FROM};
    kith_link links[8];
    size_t count = 0;
    kith_view *view = look(in->book);
    must(kith_relation_list(view, in->host, &query, links, 8, &count, &problem));
    printf("%s hat empfohlen\n", name_of(view, in->host));
    for (size_t i = 0; i < count; i++) {
        printf("  %s\n", name_of(view, links[i].other));
    }
    kith_view_close(view);
}

/* --- commissions --- */

static kith_id sell(const estate *in, const char *number, kith_id customer, kith_decimal amount)
{
    kith_txn *txn = begin(in->book, "Bestellung");
    const kith_value values[] = {text_value(KITH_ORDER_NUMBER, number),
                                 reference_value(KITH_ORDER_CUSTOMER, customer),
                                 number_value(KITH_ORDER_DATE, KITH_TYPE_DATE, day("2026-06-01"))};
    const kith_id order = add_record(txn, KITH_KIND_ORDER, values, 3);
    const kith_value entry[] = {
        reference_value(KITH_ORDER_ENTRY_ORDER, order),
        number_value(KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, KITH_ORDER_MEASURE_BOOKED),
        number_value(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, day("2026-06-01")),
        number_value(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, amount),
    };
    (void)add_record(txn, KITH_KIND_ORDER_ENTRY, entry, 4);
    must(kith_order_save(txn, order, NULL, NULL, NULL, &problem));
    commit(txn);
    return order;
}

/* What saving has frozen: later rates and links are for later orders. */
static void print_commission(const estate *in, kith_id order)
{
    const kith_commission_request asked = {.size = sizeof asked, .order = order};
    kith_commission whole = {.size = sizeof whole};
    kith_commission_part parts[4];
    kith_value number = {0};
    size_t count = 0;
    kith_view *view = look(in->book);
    must(kith_commission_of(view, &asked, &whole, parts, 4, &count, NULL, &problem));
    must(kith_record_get(view, order, KITH_ORDER_NUMBER, &number, &problem));
    printf("  Bestellung %s: ", number.text);
    print_money(whole.amount);
    printf(" (%s)\n",
           whole.origin == 0 ? "kein Satz" : kith_schema_code(KITH_LIST_RATE_ORIGIN, whole.origin));
    if (count == 0) {
        printf("    niemand\n");
    }
    for (size_t i = 0; i < count; i++) {
        printf("    %s: ", name_of(view, parts[i].recipient));
        print_money(parts[i].amount);
        printf("%s\n", parts[i].rounded == 0 ? "" : ", mit dem übrigen Cent");
    }
    kith_view_close(view);
}

static void print_statement(const estate *in, kith_id recipient)
{
    const kith_statement_query query = {.size = sizeof query, .recipient = recipient};
    kith_statement_total total = {0};
    size_t count = 0;
    kith_view *view = look(in->book);
    must(kith_commission_totals(view, &query, &total, 1, &count, &problem));
    printf("  Abrechnung %s: ", name_of(view, recipient));
    print_money(total.amount);
    printf(" aus %d Buchungen\n", (int)total.entries);
    kith_view_close(view);
}

static void show_commissions(const estate *in)
{
    printf("\nProvision\n");
    kith_txn *txn = begin(in->book, "verknüpft");
    relate(txn, in->host, in->earns, in->restaurant, NULL);
    set_rate(txn, in->restaurant, 10);
    commit(txn);
    print_commission(in, sell(in, "1", in->restaurant, 100000000)); /* who earns must have the role */

    txn = begin(in->book, "Provisionsempfänger");
    make_recipient(txn, in->agency);
    make_recipient(txn, in->host);
    relate(txn, in->agency, in->earns, in->restaurant, NULL);
    relate(txn, in->agency, in->earns, in->terrace, NULL);
    set_rate(txn, in->terrace, 0); /* which is a rate, and not none */
    commit(txn);
    const kith_id second = sell(in, "2", in->restaurant, 1000100000);
    print_commission(in, second);
    print_commission(in, sell(in, "3", in->terrace, 500000000));

    txn = begin(in->book, "neuer Satz");
    set_rate(txn, in->restaurant, 20);
    commit(txn);
    print_commission(in, second);
    print_statement(in, in->agency);
    print_statement(in, in->host);
}

/* --- linked accounts --- */

static void print_notes(const estate *in, kith_id customer)
{
    const kith_group_query query = {.size = sizeof query, .customer = customer, .kind = KITH_KIND_NOTE};
    kith_id notes[8];
    size_t count = 0;
    kith_view *view = look(in->book);
    must(kith_group_list(view, &query, notes, 8, &count, &problem));
    printf("  %s:%s\n", name_of(view, customer), count == 0 ? " keine Notiz" : "");
    for (size_t i = 0; i < count; i++) {
        kith_value values[KITH_NOTE_TEXT] = {{0}};
        must(kith_record_read(view, notes[i], values, KITH_NOTE_TEXT, &problem));
        printf("    %s (bei %s)\n", values[KITH_NOTE_TEXT - 1].text,
               name_of(view, (kith_id)values[KITH_NOTE_CUSTOMER - 1].number));
    }
    kith_view_close(view);
}

static void show_links(const estate *in)
{
    kith_txn *txn = begin(in->book, "Anruf");
    const kith_value note[] = {reference_value(KITH_NOTE_CUSTOMER, in->restaurant),
                               text_value(KITH_NOTE_TEXT, "Riesling nur noch trocken")};
    (void)add_record(txn, KITH_KIND_NOTE, note, 2);
    commit(txn);
    printf("\nNotizen\n");
    print_notes(in, in->terrace);
    txn = begin(in->book, "ein Haus, zwei Adressen");
    const kith_id link = relate(txn, in->restaurant, in->linked, in->terrace, NULL);
    commit(txn);
    print_notes(in, in->terrace);
    txn = begin(in->book, "verkauft");
    must(kith_record_remove(txn, link, &problem));
    commit(txn);
    print_notes(in, in->terrace);
}

/* --- consent --- */

static void print_permission(const estate *in, kith_id contact, kith_id law, uint32_t message)
{
    const kith_contact_request asked = {.size = sizeof asked,
                                        .contact = contact,
                                        .law = law,
                                        .channel = KITH_CHANNEL_EMAIL,
                                        .message = message};
    kith_permission found = {.size = sizeof found};
    kith_value code = {0};
    char until[11];
    kith_view *view = look(in->book);
    must(kith_may_contact(view, &asked, &found, &problem));
    must(kith_record_get(view, law, KITH_CONSENT_LAW_CODE, &code, &problem));
    (void)kith_date_format(found.expires, until);
    printf("  %s (%s): %s, %s%s%s\n", message == KITH_MESSAGE_COMMERCIAL ? "Rundbrief" : "Bestätigung",
           code.text, found.allowed != 0 ? "ja" : "nein",
           kith_schema_code(KITH_LIST_PERMISSION, found.reason), until[0] == '\0' ? "" : " bis ", until);
    kith_view_close(view);
}

static void agree(const estate *in, kith_id contact, int64_t basis, const char *on, const char *proof)
{
    kith_txn *txn = begin(in->book, "Einwilligung");
    const kith_value values[] = {
        reference_value(KITH_CONSENT_CONTACT, contact),
        number_value(KITH_CONSENT_CHANNEL, KITH_TYPE_CODE, KITH_CHANNEL_EMAIL),
        number_value(KITH_CONSENT_BASIS, KITH_TYPE_CODE, basis),
        number_value(KITH_CONSENT_DATE, KITH_TYPE_DATE, day(on)),
        text_value(KITH_CONSENT_PROOF, proof),
    };
    (void)add_record(txn, KITH_KIND_CONSENT, values, proof == NULL ? 4 : 5);
    commit(txn);
}

static void show_consent(const estate *in)
{
    kith_id casl = 0;
    kith_id opt_in = 0;
    kith_txn *txn = begin(in->book, "Ansprechpartner");
    must(kith_consent_presets(txn, &problem));
    const kith_value values[] = {
        reference_value(KITH_CONTACT_CUSTOMER, in->restaurant),
        text_value(KITH_CONTACT_NAME, "Brigitte Sommer"),
        text_value(KITH_CONTACT_EMAIL, "brigitte@sommer.example"),
        number_value(KITH_CONTACT_CONSENT, KITH_TYPE_CODE, KITH_CONSENT_NONE),
    };
    const kith_id contact = add_record(txn, KITH_KIND_CONTACT, values, 4);
    commit(txn);
    kith_view *view = look(in->book);
    must(kith_record_find(view, KITH_KIND_CONSENT_LAW, "casl", &casl, &problem));
    must(kith_record_find(view, KITH_KIND_CONSENT_LAW, "opt_in", &opt_in, &problem));
    kith_view_close(view);

    printf("\nPost an Brigitte Sommer, die im Mai gekauft hat\n");
    agree(in, contact, KITH_BASIS_PURCHASE, "2026-05-02", NULL);
    print_permission(in, contact, casl, KITH_MESSAGE_COMMERCIAL);
    print_permission(in, contact, opt_in, KITH_MESSAGE_COMMERCIAL);
    print_permission(in, contact, opt_in, KITH_MESSAGE_TRANSACTIONAL);
    agree(in, contact, KITH_BASIS_EXPRESS, "2026-05-10", "Karte 17");
    print_permission(in, contact, opt_in, KITH_MESSAGE_COMMERCIAL);
    agree(in, contact, KITH_BASIS_WITHDRAWAL, "2026-05-30", NULL);
    print_permission(in, contact, opt_in, KITH_MESSAGE_COMMERCIAL);
    print_permission(in, contact, opt_in, KITH_MESSAGE_TRANSACTIONAL);
}

int main(void)
{
    estate in = {0};
    open_estate(&in);
    print_referred(&in);
    show_commissions(&in);
    show_links(&in);
    show_consent(&in);
    kith_book_close(in.book);
    return 0;
}
