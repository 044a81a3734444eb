/*
 * Erasing: whoever is erased, whatever refers to whatever, it can be done, every rule holds, each record
 * becomes what the preview said, what no row of it names stays as it was, and no word of the person is left,
 * nor one that others said about it. A document that several signed keeps what it says about the others.
 */
#include "../rules/profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CUSTOMERS 5u
#define ROUNDS 40
#define STEPS 60u
#define PLACES (CUSTOMERS + STEPS) /* most locations or contacts */
#define ROWS 512u
#define SECRET "Zaubermann"

typedef struct world {
    kith_memory_store *memory; /* NULL: the book keeps its history itself */
    kith_book *book;
    rng random;
    kith_id customers[CUSTOMERS];
    kith_id locations[PLACES];
    kith_id owners[PLACES]; /* of locations */
    kith_id contacts[PLACES];
    kith_id people[PLACES]; /* whose contacts they are */
    kith_id cards[PLACES];
    kith_id types[KITH_EFFECT_COMMISSION_RECIPIENT + 1];
    kith_id condition_type;
    kith_id programme;
    kith_id order_type;
    kith_id manager;
    uint32_t location_count;
    uint32_t contact_count;
    uint32_t card_count;
    uint32_t numbers;
} world;

/* --- the world --- */

static kith_id any(world *at, const kith_id *ids, uint32_t count)
{
    return count == 0 ? 0 : ids[rng_below(&at->random, count)];
}

static kith_id anybody(world *at)
{
    return any(at, at->customers, CUSTOMERS);
}

static kith_date near_day(world *at)
{
    return TODAY - 3 + (kith_date)rng_below(&at->random, 7);
}

static const char *next_number(world *at, char out[16])
{
    (void)snprintf(out, 16, "%u", ++at->numbers);
    return out;
}

static kith_id set_or_not(world *at, kith_id id)
{
    return rng_once_in(&at->random, 2) ? id : 0;
}

static void give_location(world *at, kith_txn *txn, kith_id owner, kith_id shared)
{
    at->owners[at->location_count] = owner;
    at->locations[at->location_count++] =
        ADD(txn, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, owner),
            TEXT(KITH_LOCATION_NAME, "at " SECRET), REF(KITH_LOCATION_SHARES, shared),
            shared == 0 ? TEXT(KITH_LOCATION_STREET, SECRET) : nothing_of(KITH_LOCATION_STREET));
}

static void add_location(world *at, kith_txn *txn)
{
    give_location(at, txn, anybody(at),
                  rng_once_in(&at->random, 4) ? any(at, at->locations, at->location_count) : 0);
}

static void add_contact(world *at, kith_txn *txn)
{
    const kith_id who = anybody(at);
    at->people[at->contact_count] = who;
    at->contacts[at->contact_count++] = ADD(
        txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, who), TEXT(KITH_CONTACT_NAME, SECRET),
        TEXT(KITH_CONTACT_EMAIL, SECRET "@example.org"), CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_EXPRESS));
}

static void add_bank_account(world *at, kith_txn *txn)
{
    (void)ADD(txn, KITH_KIND_BANK_ACCOUNT, REF(KITH_BANK_ACCOUNT_CUSTOMER, anybody(at)),
              TEXT(KITH_BANK_ACCOUNT_HOLDER, SECRET));
}

/* What is said about one person only, whoever has the record. */
static const char *word_for(kith_id who, char out[32])
{
    (void)snprintf(out, 32, SECRET "<%u>", (unsigned)(who >> 8));
    return out;
}

/* A contact of anybody takes part, and gets an e-mail about it. */
static void add_appointment(world *at, kith_txn *txn)
{
    char word[32];
    const kith_id who = anybody(at);
    const kith_id id =
        ADD(txn, KITH_KIND_APPOINTMENT, REF(KITH_APPOINTMENT_CUSTOMER, who),
            AT_HOUR(KITH_APPOINTMENT_START, "2026-07-01", 9), TEXT(KITH_APPOINTMENT_TEXT, SECRET));
    if (at->contact_count == 0) {
        return;
    }
    const uint32_t with = rng_below(&at->random, at->contact_count);
    (void)ADD(txn, KITH_KIND_PARTICIPANT, REF(KITH_PARTICIPANT_APPOINTMENT, id),
              REF(KITH_PARTICIPANT_CONTACT, at->contacts[with]),
              rng_once_in(&at->random, 4) ? nothing_of(KITH_PARTICIPANT_NAME)
                                          : TEXT(KITH_PARTICIPANT_NAME, word_for(at->people[with], word)));
    (void)ADD(
        txn, KITH_KIND_EMAIL, REF(KITH_EMAIL_CUSTOMER, who), REF(KITH_EMAIL_CONTACT, at->contacts[with]),
        TEXT(KITH_EMAIL_ADDRESS, word_for(at->people[with], word)), AT_HOUR(KITH_EMAIL_AT, "2026-06-01", 9));
}

static void add_card(world *at, kith_txn *txn)
{
    char number[32];
    (void)snprintf(number, sizeof number, SECRET " %u", ++at->numbers);
    const kith_id account =
        ADD(txn, KITH_KIND_CARD_ACCOUNT, REF(KITH_CARD_ACCOUNT_CUSTOMER, anybody(at)),
            REF(KITH_CARD_ACCOUNT_PROGRAMME, at->programme), TEXT(KITH_CARD_ACCOUNT_CODE, number));
    at->cards[at->card_count++] =
        ADD(txn, KITH_KIND_CARD, REF(KITH_CARD_ACCOUNT, account), TEXT(KITH_CARD_NUMBER, number));
}

static void add_order(world *at, kith_txn *txn)
{
    const kith_order_saving saving = {.size = sizeof saving,
                                      .card = set_or_not(at, any(at, at->cards, at->card_count))};
    char number[16];
    const kith_id id =
        ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, next_number(at, number)),
            REF(KITH_ORDER_CUSTOMER, anybody(at)), REF(KITH_ORDER_ORDER_TYPE, at->order_type),
            REF(KITH_ORDER_MANAGER, set_or_not(at, at->manager)),
            number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY), TEXT(KITH_ORDER_REMARK, "for " SECRET));
    (void)kith_order_save(txn, id, &saving, NULL, NULL, NULL); /* refused, it stays without a header */
}

static void add_relation(world *at, kith_txn *txn)
{
    const kith_date since = near_day(at);
    const kith_date until = near_day(at);
    (void)ADD(txn, KITH_KIND_RELATION,
              REF(KITH_RELATION_TYPE, at->types[rng_below(&at->random, COUNT(at->types))]),
              REF(KITH_RELATION_FROM, anybody(at)), REF(KITH_RELATION_TO, anybody(at)),
              number_of(KITH_RELATION_SINCE, KITH_TYPE_DATE, since),
              until < since ? nothing_of(KITH_RELATION_UNTIL)
                            : number_of(KITH_RELATION_UNTIL, KITH_TYPE_DATE, until),
              TEXT(KITH_RELATION_REMARK, SECRET));
}

static void sign(world *at, kith_txn *txn)
{
    char number[16];
    kith_id id = 0;
    const kith_signatory_request request = {.size = sizeof request,
                                            .customer = anybody(at),
                                            .document = KITH_DOCUMENT_CONTRACT,
                                            .on = near_day(at)};
    (void)kith_document_sign(txn, &request, next_number(at, number), &id, NULL);
}

static void add_condition(world *at, kith_txn *txn)
{
    if (at->location_count == 0) {
        return;
    }
    const uint32_t where = rng_below(&at->random, at->location_count);
    (void)ADD(txn, KITH_KIND_CONDITION, REF(KITH_CONDITION_CUSTOMER, anybody(at)),
              REF(KITH_CONDITION_TYPE, at->condition_type), REF(KITH_CONDITION_PARTY, at->owners[where]),
              REF(KITH_CONDITION_LOCATION, at->locations[where]),
              number_of(KITH_CONDITION_SINCE, KITH_TYPE_DATE, near_day(at)));
}

static void send_bills(world *at, kith_txn *txn)
{
    const kith_id who = anybody(at);
    if (at->location_count == 0) {
        return;
    }
    const uint32_t where = rng_below(&at->random, at->location_count);
    change(txn, who, REF(KITH_CUSTOMER_INVOICE_TO, at->owners[where]));
    change(txn, who, REF(KITH_CUSTOMER_INVOICE_LOCATION, at->locations[where]));
    change(txn, who, REF(KITH_CUSTOMER_PAYER, anybody(at)));
}

/* One change; what a rule refuses does not happen. */
static void step(world *at)
{
    static void (*const steps[])(world *, kith_txn *) = {
        add_location, add_contact, add_bank_account, add_card,   add_appointment, add_order,
        add_relation, sign,        add_condition,    send_bills,
    };
    const uint32_t locations = at->location_count;
    const uint32_t contacts = at->contact_count;
    const uint32_t cards = at->card_count;
    kith_txn *txn = begin(at->book);
    kith_finding finding;
    size_t count = 0;
    steps[rng_below(&at->random, COUNT(steps))](at, txn);
    OK(NULL, kith_txn_check(txn, &finding, 1, &count, NULL));
    if (count == 0) {
        (void)commit(txn);
        return;
    }
    kith_txn_close(txn);
    at->location_count = locations;
    at->contact_count = contacts;
    at->card_count = cards;
}

static void open_world(world *at)
{
    at->memory = rng_once_in(&at->random, 2) ? new_store() : NULL;
    at->book = open_over(at->memory);
    at->location_count = at->contact_count = at->card_count = at->numbers = 0;
    kith_txn *txn = begin(at->book);
    for (uint32_t effect = 0; effect < COUNT(at->types); effect++) {
        char code[16];
        at->types[effect] = ADD(
            txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, next_number(at, code)),
            effect == 0 ? nothing_of(KITH_RELATION_TYPE_EFFECT) : CODE(KITH_RELATION_TYPE_EFFECT, effect));
    }
    at->condition_type = ADD(txn, KITH_KIND_CONDITION_TYPE, TEXT(KITH_CONDITION_TYPE_CODE, "delivery"),
                             CODE(KITH_CONDITION_TYPE_VALUE, KITH_CONDITION_VALUE_LOCATION));
    at->programme = entry(txn, KITH_KIND_CARD_PROGRAMME, "bonus");
    at->order_type = entry(txn, KITH_KIND_ORDER_TYPE, "shop");
    at->manager = entry(txn, KITH_KIND_MANAGER, "m");
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        char number[16];
        char word[32];
        at->customers[i] = customer(txn, (kith_customer){.number = next_number(at, number),
                                                         .kind = KITH_PARTY_PERSON,
                                                         .surname = SECRET,
                                                         .address = SECRET});
        change(txn, at->customers[i], TEXT(KITH_CUSTOMER_SURNAME, word_for(at->customers[i], word)));
        change(txn, at->customers[i], TEXT(KITH_CUSTOMER_DOCUMENT, word));
        change(txn, at->customers[i],
               DATE(KITH_CUSTOMER_BIRTH_DATE, rng_once_in(&at->random, 3) ? "2015-01-01" : "1980-01-01"));
        change(txn, at->customers[i],
               rng_once_in(&at->random, 3) ? CODE(KITH_CUSTOMER_CAPACITY, KITH_CAPACITY_LIMITED)
                                           : nothing_of(KITH_CUSTOMER_CAPACITY));
        for (int64_t role = KITH_CUSTOMER_ROLE_EXPORT_AGENT; role <= KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT;
             role++) {
            (void)ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, at->customers[i]),
                      CODE(KITH_CUSTOMER_ROLE_ROLE, role));
        }
        give_location(at, txn, at->customers[i], 0); /* without one it cannot be invoiced */
    }
    (void)commit(txn);
}

/* --- what became of it --- */

typedef struct erasing {
    kith_erasure_row rows[ROWS];
    size_t count;
    const kith_view *before;
    const kith_view *after;
} erasing;

static int is_there(const kith_view *view, kith_id id)
{
    kith_value value;
    return kith_record_get(view, id, 1, &value, NULL) == KITH_OK;
}

/* Is a record after the erasure what it was before? */
static int is_the_same(const erasing *done, kith_id id)
{
    kith_kind_info info = {.size = sizeof info};
    OK(NULL, kith_schema_kind(KITH_ID_KIND(id), &info));
    for (uint32_t field = 1; field <= info.fields; field++) {
        kith_value values[2];
        OK(NULL, kith_record_get(done->before, id, field, &values[0], NULL));
        if (kith_record_get(done->after, id, field, &values[1], NULL) != KITH_OK ||
            values[0].type != values[1].type || values[0].number != values[1].number ||
            (values[0].type == KITH_TYPE_TEXT && strcmp(values[0].text, values[1].text) != 0)) {
            return 0;
        }
    }
    return 1;
}

static void expect_fate(const erasing *done, kith_id id, uint32_t becomes)
{
    static const uint32_t until[KITH_KIND_COUNT] = {[KITH_KIND_BINDING] = KITH_BINDING_UNTIL,
                                                    [KITH_KIND_CONDITION] = KITH_CONDITION_UNTIL,
                                                    [KITH_KIND_RELATION] = KITH_RELATION_UNTIL};
    switch (becomes) {
    case KITH_ERASURE_EMPTIED:
        assert_true(is_there(done->after, id));
        break;
    case KITH_ERASURE_REMOVED:
        assert_false(is_there(done->after, id));
        break;
    case KITH_ERASURE_ENDED:
        assert_int_not_equal(field_number(done->after, id, until[KITH_ID_KIND(id)]),
                             field_number(done->before, id, until[KITH_ID_KIND(id)]));
        break;
    default:
        assert_true(is_the_same(done, id));
        break;
    }
}

/* What stands in the way may have a second row, that says what becomes of it. */
static uint32_t fate_of(const erasing *done, kith_id id)
{
    uint32_t becomes = 0;
    for (size_t i = 0; i < done->count; i++) {
        becomes = done->rows[i].record == id ? done->rows[i].becomes : becomes;
    }
    return becomes;
}

static void expect_fates(const erasing *done)
{
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        kith_id ids[ROWS];
        size_t count = 0;
        OK(NULL, kith_record_list(done->before, kind, 0, ids, ROWS, &count, NULL));
        assert_true(count < ROWS);
        for (size_t i = 0; i < count; i++) {
            const uint32_t becomes = fate_of(done, ids[i]);
            if (becomes != KITH_ERASURE_BLOCKS) {
                expect_fate(done, ids[i], becomes);
            }
        }
    }
}

static int has_word(const kith_value *values, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i].type == KITH_TYPE_TEXT && strstr(values[i].text, word) != NULL) {
            return 1;
        }
    }
    return 0;
}

static void expect_no_word_left(kith_book *book, const char *word)
{
    const kith_history_query query = {.size = sizeof query, .most = 1000};
    kith_history *page = NULL;
    char *dump = dump_of(book);
    assert_null(strstr(dump, word));
    free(dump);
    kith_view *view = view_of(book);
    OK(NULL, kith_history_read(view, &query, &page, NULL));
    assert_true(kith_history_count(page) < query.most);
    for (size_t i = 0; i < kith_history_count(page); i++) {
        kith_change change = {.size = sizeof change};
        OK(NULL, kith_history_get(page, i, &change));
        assert_false(has_word(change.before, change.before_count, word));
        assert_false(has_word(change.after, change.after_count, word));
    }
    kith_history_close(page);
    kith_view_close(view);
}

/* How often documents say something about somebody, in the book and in its history. */
static int count_signed(kith_book *book, kith_id who)
{
    const kith_history_query query = {.size = sizeof query, .kind = KITH_KIND_SIGNED_DOCUMENT, .most = ROWS};
    char word[32];
    kith_id ids[ROWS];
    size_t count = 0;
    int found = 0;
    kith_history *page = NULL;
    kith_view *view = view_of(book);
    (void)word_for(who, word);
    OK(NULL, kith_record_list(view, KITH_KIND_SIGNED_DOCUMENT, 0, ids, ROWS, &count, NULL));
    for (size_t i = 0; i < count; i++) {
        for (uint32_t field = 1; field <= KITH_SIGNED_DOCUMENT_AT; field++) {
            kith_value value;
            OK(NULL, kith_record_get(view, ids[i], field, &value, NULL));
            found += has_word(&value, 1, word);
        }
    }
    OK(NULL, kith_history_read(view, &query, &page, NULL));
    for (size_t i = 0; i < kith_history_count(page); i++) {
        kith_change change = {.size = sizeof change};
        OK(NULL, kith_history_get(page, i, &change));
        for (size_t j = 0; j < change.after_count; j++) {
            found += has_word(&change.after[j], 1, word);
        }
    }
    kith_history_close(page);
    kith_view_close(view);
    return found;
}

static void erase(world *at, kith_id who)
{
    const kith_erasure in = {.size = sizeof in, .customer = who, .force = 1};
    kith_error err = NEW_ERROR;
    erasing *done = test_calloc(1, sizeof *done);
    int signed_before[CUSTOMERS];
    for (size_t i = 0; i < CUSTOMERS; i++) {
        signed_before[i] = count_signed(at->book, at->customers[i]);
    }
    kith_view *before = view_of(at->book);
    OK(&err, kith_erasure_preview(before, &in, done->rows, ROWS, &done->count, &err));
    assert_true(done->count < ROWS);
    kith_txn *txn = begin(at->book);
    OK(&err, kith_customer_erase(txn, &in, &err));
    (void)commit(txn);
    kith_view *after = view_of(at->book);
    kith_finding finding;
    size_t count = 0;
    OK(&err, kith_validate_all(after, NULL, &finding, 1, &count, &err));
    assert_int_equal(count, 0);
    done->before = before;
    done->after = after;
    expect_fates(done);
    kith_view_close(before);
    kith_view_close(after);
    test_free(done);
    char word[32];
    expect_no_word_left(at->book, word_for(who, word));
    for (size_t i = 0; i < CUSTOMERS; i++) {
        assert_int_equal(count_signed(at->book, at->customers[i]),
                         at->customers[i] == who ? 0 : signed_before[i]);
    }
}

static void everybody_can_be_erased_as_the_preview_says(void **state)
{
    (void)state;
    world *at = test_calloc(1, sizeof *at);
    at->random = rng_new("erasing");
    for (int round = 0; round < (is_full_run() ? 10 : 1) * ROUNDS; round++) {
        open_world(at);
        for (uint32_t i = 0; i < STEPS; i++) {
            step(at);
        }
        for (uint32_t i = 0; i < CUSTOMERS; i++) {
            erase(at, at->customers[i]);
        }
        expect_no_word_left(at->book, SECRET);
        kith_book_close(at->book);
        kith_memory_store_free(at->memory);
    }
    test_free(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_can_be_erased_as_the_preview_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
