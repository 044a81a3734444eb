/*
 * At the optician's counter (O17 to O23): a card holder's card on the orders of the family, and what it adds
 * up; a card that is lost; a call list with the contact persons; who signs for a child, with whose data.
 */
#include "example.h"

#include <stdio.h>

/* Everybody the program refers to. */
typedef struct counter {
    kith_book *book;
    kith_id fyodor;
    kith_id nadezhda;
    kith_id pyotr; /* their son */
    kith_id holds_card;
    kith_id is_contact;
    kith_id represents;
    kith_id account; /* Nadezhda's */
} counter;

/* --- the family --- */

static void add_family(kith_txn *txn, counter *in)
{
    in->fyodor = add_customer(txn, (kith_customer){.number = "K1",
                                                   .kind = KITH_PARTY_PERSON,
                                                   .surname = "Канарейкин",
                                                   .given_name = "Фёдор",
                                                   .birth_date = day("1981-04-12"),
                                                   .phone = "+7 911 555-66-77"});
    in->nadezhda = add_customer(txn, (kith_customer){.number = "K2",
                                                     .kind = KITH_PARTY_PERSON,
                                                     .surname = "Канарейкина",
                                                     .given_name = "Надежда",
                                                     .birth_date = day("1984-09-30"),
                                                     .document = "40 00 000002",
                                                     .address = "Птичий пер., 7, кв. 12",
                                                     .phone = "+7 911 555-33-22"});
    in->pyotr = add_customer(txn, (kith_customer){.number = "K3",
                                                  .kind = KITH_PARTY_PERSON,
                                                  .surname = "Канарейкин",
                                                  .given_name = "Пётр",
                                                  .birth_date = day("2015-02-03")});
}

static void open_counter(counter *in)
{
    in->book = open_book("ru");
    kith_txn *txn = begin(in->book, "настройка");
    add_family(txn, in);
    in->holds_card = add_type(txn, "card_holder", 0, KITH_EFFECT_CARD_HOLDER);
    in->is_contact = add_type(txn, "contact_person", 0, KITH_EFFECT_CONTACT_PERSON);
    in->represents = add_type(txn, "legal_representative", 0, KITH_EFFECT_LEGAL_REPRESENTATIVE);
    relate(txn, in->nadezhda, in->holds_card, in->fyodor, NULL);
    relate(txn, in->fyodor, in->is_contact, in->nadezhda, NULL);
    commit(txn);
}

/* --- cards --- */

static kith_id add_card(kith_txn *txn, kith_id account, const char *number)
{
    const kith_value values[] = {reference_value(KITH_CARD_ACCOUNT, account),
                                 text_value(KITH_CARD_NUMBER, number)};
    return add_record(txn, KITH_KIND_CARD, values, 2);
}

/* A programme with two tiers, Nadezhda's account in it, and her card. */
static kith_id give_card(counter *in)
{
    kith_txn *txn = begin(in->book, "дисконтные карты");
    const kith_value code = text_value(KITH_CARD_PROGRAMME_CODE, "club");
    const kith_id programme = add_record(txn, KITH_KIND_CARD_PROGRAMME, &code, 1);
    for (int64_t tier = 1; tier <= 2; tier++) {
        const kith_value values[] = {
            reference_value(KITH_CARD_TIER_PROGRAMME, programme),
            number_value(KITH_CARD_TIER_THRESHOLD, KITH_TYPE_DECIMAL, (tier - 1) * 5000 * 1000000),
            number_value(KITH_CARD_TIER_RATE, KITH_TYPE_DECIMAL, tier * 3 * 1000000),
        };
        (void)add_record(txn, KITH_KIND_CARD_TIER, values, 3);
    }
    const kith_value account[] = {reference_value(KITH_CARD_ACCOUNT_CUSTOMER, in->nadezhda),
                                  reference_value(KITH_CARD_ACCOUNT_PROGRAMME, programme),
                                  text_value(KITH_CARD_ACCOUNT_CODE, "A-1")};
    in->account = add_record(txn, KITH_KIND_CARD_ACCOUNT, account, 3);
    const kith_id card = add_card(txn, in->account, "770012");
    commit(txn);
    return card;
}

/* The account stays when another card becomes its key. */
static void replace_card(const counter *in, kith_id lost, const char *number)
{
    kith_txn *txn = begin(in->book, "карта потеряна");
    const kith_value values[] = {
        number_value(KITH_CARD_STATE, KITH_TYPE_CODE, KITH_CARD_STATE_LOST),
        reference_value(KITH_CARD_SUCCESSOR, add_card(txn, in->account, number)),
    };
    must(kith_record_change(txn, lost, values, 2, &problem));
    commit(txn);
}

static void enter(kith_txn *txn, kith_id order, int64_t measure, int64_t amount)
{
    const kith_value values[] = {
        reference_value(KITH_ORDER_ENTRY_ORDER, order),
        number_value(KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, measure),
        number_value(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, day("2026-06-01")),
        number_value(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, amount * 1000000),
    };
    (void)add_record(txn, KITH_KIND_ORDER_ENTRY, values, 4);
}

static void print_balance(const counter *in)
{
    kith_decimal balance = 0;
    if (in->account == 0) {
        return;
    }
    kith_view *view = look(in->book);
    must(kith_card_balance(view, in->account, &balance, &problem));
    printf("  накоплено (%s): %d\n", name_of(view, in->nadezhda), (int)(balance / 1000000));
    kith_view_close(view);
}

/* A closed order adds up; what it keeps of the card stays, whatever becomes of the card later. */
static kith_id sell(const counter *in, const char *number, kith_id customer, int64_t amount)
{
    const kith_card_request asked = {.size = sizeof asked, .customer = customer};
    kith_card_result card = {.size = sizeof card};
    kith_view *view = look(in->book);
    must(kith_card_resolve(view, &asked, &card, NULL, &problem));
    printf("Заказ %s (%s): карта %s, %d %%, %s\n", number, name_of(view, customer),
           card.number == NULL ? "нет" : card.number, (int)(card.rate / 1000000),
           kith_schema_code(KITH_LIST_CARD_RESULT, card.result));
    kith_view_close(view);

    kith_txn *txn = begin(in->book, "заказ");
    const kith_value values[] = {
        text_value(KITH_ORDER_NUMBER, number),
        reference_value(KITH_ORDER_CUSTOMER, customer),
        number_value(KITH_ORDER_DATE, KITH_TYPE_DATE, day("2026-06-01")),
        number_value(KITH_ORDER_STATUS, KITH_TYPE_CODE, KITH_ORDER_STATUS_CLOSED),
    };
    const kith_id order = add_record(txn, KITH_KIND_ORDER, values, 4);
    enter(txn, order, KITH_ORDER_MEASURE_BOOKED, amount);
    must(kith_order_save(txn, order, NULL, NULL, NULL, &problem));
    commit(txn);
    print_balance(in);
    return order;
}

/* What comes back is taken from the account that it was added to, though the link is gone by now. */
static void take_back(const counter *in, kith_id order, int64_t amount)
{
    kith_id link = 0;
    kith_view *view = look(in->book);
    must(kith_relation_has(view, &(kith_pair){in->nadezhda, in->holds_card, in->fyodor}, 0, &link, &problem));
    kith_view_close(view);
    kith_txn *txn = begin(in->book, "возврат");
    must(kith_record_remove(txn, link, &problem));
    enter(txn, order, KITH_ORDER_MEASURE_RETURNED, amount);
    must(kith_order_save(txn, order, NULL, NULL, NULL, &problem));
    commit(txn);
    printf("Возврат, а связи уже нет\n");
    print_balance(in);
}

/* --- calls --- */

static void print_call_list(const counter *in, kith_id list)
{
    const kith_call_query query = {.size = sizeof query, .list = list};
    kith_call_line lines[8];
    size_t count = 0;
    kith_view *view = look(in->book);
    must(kith_call_lines(view, &query, lines, 8, &count, &problem));
    for (size_t i = 0; i < count; i++) {
        const kith_id who = lines[i].person == 0 ? lines[i].customer : lines[i].person;
        printf("%s%s: %s\n", lines[i].person == 0 ? "  " : "    контактное лицо: ", name_of(view, who),
               lines[i].do_not_call != 0 ? "не звонить"
               : lines[i].phone == NULL  ? "нет телефона"
                                         : lines[i].phone);
    }
    kith_view_close(view);
}

static void show_calls(const counter *in)
{
    kith_txn *txn = begin(in->book, "список для звонков");
    const kith_value values[] = {text_value(KITH_CALL_LIST_CODE, "k"),
                                 text_value(KITH_CALL_LIST_SURNAME, "Канарейкина")};
    const kith_id list = add_record(txn, KITH_KIND_CALL_LIST, values, 2);
    commit(txn);
    printf("\nСписок для звонков: Канарейкина\n");
    print_call_list(in, list);

    txn = begin(in->book, "просил не звонить");
    const kith_value silent = number_value(KITH_CUSTOMER_DO_NOT_CALL, KITH_TYPE_FLAG, 1);
    must(kith_record_change(txn, in->fyodor, &silent, 1, &problem));
    commit(txn);
    print_call_list(in, list);
}

/* --- signatures --- */

static void ask(const counter *in, const char *what, uint32_t document, const char *on)
{
    const kith_signatory_request asked = {
        .size = sizeof asked, .customer = in->pyotr, .document = document, .on = day(on)};
    kith_signatory found = {.size = sizeof found};
    kith_view *view = look(in->book);
    must(kith_signatory_find(view, &asked, &found, NULL, &problem));
    printf("  %s, %s: %s", what, on, kith_schema_code(KITH_LIST_SIGNATORY, found.result));
    if (found.signatory != 0) {
        printf(", %s", name_of(view, found.signatory));
        printf(", паспорт %s", found.document == NULL ? "-" : found.document);
    }
    printf("\n");
    kith_view_close(view);
}

/* The contract keeps the data of its day. */
static void sign(const counter *in, const char *number)
{
    const kith_signatory_request asked = {
        .size = sizeof asked, .customer = in->pyotr, .document = KITH_DOCUMENT_CONTRACT};
    kith_value values[KITH_SIGNED_DOCUMENT_PATIENT] = {{0}};
    kith_id kept = 0;
    kith_txn *txn = begin(in->book, "договор");
    must(kith_document_sign(txn, &asked, number, &kept, &problem));
    commit(txn);
    kith_view *view = look(in->book);
    must(kith_record_read(view, kept, values, KITH_SIGNED_DOCUMENT_PATIENT, &problem));
    printf("  договор %s: %s, паспорт %s, %s; за пациента %s\n", values[KITH_SIGNED_DOCUMENT_NUMBER - 1].text,
           values[KITH_SIGNED_DOCUMENT_NAME - 1].text, values[KITH_SIGNED_DOCUMENT_DOCUMENT - 1].text,
           values[KITH_SIGNED_DOCUMENT_ADDRESS - 1].text, values[KITH_SIGNED_DOCUMENT_PATIENT - 1].text);
    kith_view_close(view);
}

static void show_signatures(const counter *in)
{
    printf("\nКто подписывает за Петра, род. 2015-02-03\n");
    ask(in, "договор", KITH_DOCUMENT_CONTRACT, "2026-06-01");
    kith_txn *txn = begin(in->book, "законный представитель"); /* being the mother gives no right to sign */
    relate(txn, in->nadezhda, in->represents, in->pyotr, NULL);
    commit(txn);
    ask(in, "договор", KITH_DOCUMENT_CONTRACT, "2026-06-01");
    ask(in, "согласие на лечение", KITH_DOCUMENT_MEDICAL_CONSENT, "2030-02-03");
    ask(in, "договор", KITH_DOCUMENT_CONTRACT, "2033-02-02");
    ask(in, "договор", KITH_DOCUMENT_CONTRACT, "2033-02-03");
    sign(in, "Д-17");
}

int main(void)
{
    counter in = {0};
    open_counter(&in);
    (void)sell(&in, "1", in.fyodor, 300);
    const kith_id card = give_card(&in);
    const kith_id order = sell(&in, "2", in.fyodor, 8500);
    replace_card(&in, card, "770500");
    (void)sell(&in, "3", in.nadezhda, 1000);
    take_back(&in, order, 500);
    (void)sell(&in, "4", in.fyodor, 200);
    show_calls(&in);
    show_signatures(&in);
    kith_book_close(in.book);
    return 0;
}
