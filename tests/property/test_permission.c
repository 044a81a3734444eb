/*
 * May a message be sent: whatever is said, suppressed, bounced and changed, in whatever order, the answer is
 * that of table 7 read from top to bottom over all there is; and it is the same when the book is opened anew.
 */
#include "../support/support.h"

#include <stdio.h>

#define CUSTOMERS 2u
#define CONTACTS 3u
#define CHANNELS 3u
#define FACTS 40u
#define ENTRIES 9u /* not so many that everything is suppressed */
#define LAWS 3u
#define ROUNDS 400
#define ALL_ROWS 0x1fffeu /* of the table, by bit */

/* Ways to write an address, and which address that is: 0 none, 1 and 2 two of them, 3 something else. */
typedef struct written {
    const char *text[CHANNELS];
    int is;
} written;

static const written addresses[] = {
    {{"", "", ""}, 0},
    {{"a@x.example", "+49 170 1", "+7 (911) 1"}, 1},
    {{"A@X.Example", "0049/1701", "0079111"}, 1},
    {{"b@x.example", "+49 170 2", "+7 911 2"}, 2},
    {{"nobody", "unknown", "-"}, 3},
};

typedef struct ymd {
    int year;
    int month;
    int day;
} ymd;

typedef struct consent {
    kith_id id; /* 0: is not there */
    uint32_t contact;
    uint32_t channel;
    int64_t basis;
    ymd date;
    ymd until; /* year 0: none */
    uint32_t address;
    int proof;
} consent;

typedef struct suppression {
    kith_id id;
    uint32_t address;
    uint32_t written; /* for which channel the address is written */
    uint32_t channel; /* 0: whichever */
    kith_date since;
} suppression;

typedef struct contact {
    kith_id id;
    uint32_t customer;
    uint32_t address[CHANNELS];
    int64_t status[CHANNELS];
    kith_date since[CHANNELS];
    int no_calls;
    int64_t said;
} contact;

/* By basis: months, -1 not known, -2 for ever. */
typedef struct law {
    kith_id id; /* 0: none */
    int months[9];
    kith_date rest;
    int unproven;
} law;

typedef struct world {
    kith_memory_store *memory;
    kith_book *book;
    rng random;
    kith_id customers[CUSTOMERS];
    int no_calls[CUSTOMERS];
    contact contacts[CONTACTS];
    consent consents[FACTS];
    suppression suppressions[ENTRIES];
    law laws[LAWS];
    uint32_t seen; /* bits of the rows that have decided */
} world;

static const uint32_t address_fields[] = {KITH_CONTACT_EMAIL, KITH_CONTACT_MOBILE, KITH_CONTACT_PHONE};
static const uint32_t status_fields[] = {KITH_CONTACT_EMAIL_STATUS, KITH_CONTACT_MOBILE_STATUS,
                                         KITH_CONTACT_PHONE_STATUS};

/* --- days --- */

static kith_date day_of(ymd date)
{
    char text[16];
    (void)snprintf(text, sizeof text, "%04d-%02d-%02d", date.year % 10000, date.month % 100, date.day % 100);
    return date.year == 0 ? 0 : day(text);
}

static int last_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && year % 4 == 0 ? 29 : days[month - 1]; /* no century is near */
}

static kith_date months_after(ymd date, int months)
{
    for (int i = 0; i < months; i++) {
        date.year += date.month == 12;
        date.month = date.month == 12 ? 1 : date.month + 1;
    }
    const int last = last_of(date.year, date.month);
    date.day = date.day < last ? date.day : last;
    return day_of(date);
}

/* Between 2023 and 2026, often at the end of a month. */
static ymd any_day(world *at)
{
    ymd date = {.year = 2023 + (int)rng_below(&at->random, 4), .month = 1 + (int)rng_below(&at->random, 12)};
    const int last = last_of(date.year, date.month);
    date.day = rng_once_in(&at->random, 2) ? last : 1 + (int)rng_below(&at->random, (uint32_t)last);
    return date;
}

/* --- the table, naively --- */

typedef struct asked {
    const world *at;
    const contact *of;
    const law *law;
    uint32_t channel; /* from 0 */
    uint32_t message;
    kith_date on;
} asked;

static int counts(const asked *ask, const consent *said)
{
    return said->id != 0 && &ask->at->contacts[said->contact] == ask->of && said->channel == ask->channel &&
           day_of(said->date) <= ask->on &&
           (said->address == 0 ||
            addresses[said->address].is == addresses[ask->of->address[ask->channel]].is);
}

static kith_date latest(const asked *ask, int64_t basis)
{
    kith_date found = 0;
    for (uint32_t i = 0; i < FACTS; i++) {
        const consent *said = &ask->at->consents[i];
        if (counts(ask, said) && said->basis == basis && day_of(said->date) > found) {
            found = day_of(said->date);
        }
    }
    return found;
}

/* The last day on which it holds; 0: no end, -1: it never does. */
static kith_date end_of(const asked *ask, const consent *said)
{
    const int months = ask->law->months[said->basis];
    const kith_date until = day_of(said->until);
    if (months == -1) {
        return -1;
    }
    if (said->basis == KITH_BASIS_CONTRACT) {
        return until == 0 || months == -2 ? 0 : months_after(said->until, months);
    }
    const kith_date term = months == -2 ? 0 : months_after(said->date, months);
    return term == 0 ? until : until == 0 || term < until ? term : until;
}

/* Is there a consent of a basis, with or without a proof, that holds, or (`over`) does no longer? Its end,
 * the latest, or 0. */
static int has(const asked *ask, int64_t basis, int proof, int over, kith_date *end)
{
    const kith_date withdrawn = latest(ask, KITH_BASIS_WITHDRAWAL);
    int found = 0;
    for (uint32_t i = 0; i < FACTS; i++) {
        const consent *said = &ask->at->consents[i];
        if (!counts(ask, said) || said->basis != basis || (proof >= 0 && said->proof != proof) ||
            (basis == KITH_BASIS_EXPRESS && day_of(said->date) <= withdrawn)) {
            continue;
        }
        const kith_date until = end_of(ask, said);
        if (until < 0 || over != (until != 0 && ask->on > until)) {
            continue;
        }
        *end = !found || (*end != 0 && (until == 0 || until > *end)) ? until : *end;
        found = 1;
    }
    return found;
}

/* The implied basis that holds longest; of those the first. 0: none. */
static int64_t longest(const asked *ask, kith_date *end)
{
    int64_t found = 0;
    for (int64_t basis = KITH_BASIS_PURCHASE; basis <= KITH_BASIS_PUBLISHED; basis++) {
        kith_date until = 0;
        if (has(ask, basis, -1, 0, &until) && (found == 0 || (*end != 0 && (until == 0 || until > *end)))) {
            found = basis;
            *end = until;
        }
    }
    return found;
}

static int is_suppressed(const asked *ask)
{
    for (uint32_t i = 0; i < ENTRIES; i++) {
        const suppression *entry = &ask->at->suppressions[i];
        if (entry->id != 0 && (entry->channel == 0 || entry->channel == ask->channel + 1) &&
            entry->since <= ask->on && entry->written == ask->channel &&
            addresses[entry->address].is == addresses[ask->of->address[ask->channel]].is) {
            return 1;
        }
    }
    return ask->of->status[ask->channel] == KITH_CHANNEL_SUPPRESSED;
}

static int is_said(const asked *ask)
{
    return ask->channel == 0 && ask->of->said == KITH_CONSENT_EXPRESS && latest(ask, KITH_BASIS_EXPRESS) == 0;
}

static int is_over(const asked *ask)
{
    kith_date end = 0;
    for (int64_t basis = KITH_BASIS_EXPRESS; basis <= KITH_BASIS_PUBLISHED; basis++) {
        if (has(ask, basis, -1, 1, &end)) {
            return 1;
        }
    }
    return 0;
}

static int row_holds(const asked *ask, uint32_t row, kith_date *end)
{
    const contact *of = ask->of;
    const int address = addresses[of->address[ask->channel]].is;
    const int64_t status = of->status[ask->channel];
    const kith_date withdrawn = latest(ask, KITH_BASIS_WITHDRAWAL);
    kith_date pending = 0;
    switch (row) {
    case KITH_PERMISSION_NO_ADDRESS:
        return address == 0 || address == 3;
    case KITH_PERMISSION_HARD_BOUNCE:
        return status == KITH_CHANNEL_HARD_BOUNCE;
    case KITH_PERMISSION_COMPLAINT:
        return status == KITH_CHANNEL_COMPLAINT;
    case KITH_PERMISSION_WITHDRAWN:
        return (withdrawn != 0 && withdrawn >= latest(ask, KITH_BASIS_EXPRESS)) ||
               (ask->channel == 2 && (of->no_calls || ask->at->no_calls[of->customer]));
    case KITH_PERMISSION_SUPPRESSED:
        return is_suppressed(ask);
    case KITH_PERMISSION_SOFT_BOUNCE:
        return status == KITH_CHANNEL_SOFT_BOUNCE && ask->on < of->since[ask->channel] + ask->law->rest;
    case KITH_PERMISSION_EXPRESS:
        return has(ask, KITH_BASIS_EXPRESS, 1, 0, end);
    case KITH_PERMISSION_NO_PROOF:
        return has(ask, KITH_BASIS_EXPRESS, 0, 0, end) || is_said(ask);
    case KITH_PERMISSION_EXPIRED:
        return is_over(ask);
    case KITH_PERMISSION_UNCONFIRMED:
        pending = latest(ask, KITH_BASIS_PENDING);
        return pending != 0;
    case KITH_PERMISSION_NO_CONSENT:
        return 1;
    default: /* rows 8 to 12 are told apart by who holds longest */
        return longest(ask, end) == (int64_t)row - KITH_PERMISSION_IMPLIED_PURCHASE + KITH_BASIS_PURCHASE;
    }
}

static kith_permission naive_answer(const asked *ask)
{
    static const char commercial[] = "-nnnnnnyyyyyynnnn"; /* as the table says; by row */
    static const char transactional[] = "-nnyyyyyyyyyyyyyy";
    kith_permission out = {0};
    kith_date end = 0;
    for (uint32_t row = KITH_PERMISSION_NO_ADDRESS; out.reason == 0; row++) {
        end = 0;
        out.reason = row_holds(ask, row, &end) ? row : 0;
    }
    if (ask->message == KITH_MESSAGE_TRANSACTIONAL) {
        out.allowed = transactional[out.reason] == 'y';
        return out;
    }
    out.warn = out.reason == KITH_PERMISSION_NO_PROOF && ask->law->unproven;
    out.allowed = commercial[out.reason] == 'y' || out.warn;
    out.expires = out.allowed && !out.warn ? end : 0;
    out.retry = out.reason == KITH_PERMISSION_SOFT_BOUNCE ? ask->of->since[ask->channel] + ask->law->rest : 0;
    return out;
}

static uint32_t compare(const kith_view *view, const asked *ask)
{
    kith_error err = NEW_ERROR;
    kith_permission out = {.size = sizeof out};
    const kith_permission wanted = naive_answer(ask);
    const kith_contact_request request = {.size = sizeof request,
                                          .contact = ask->of->id,
                                          .law = ask->law->id,
                                          .channel = ask->channel + 1,
                                          .message = ask->message,
                                          .on = ask->on};
    OK(&err, kith_may_contact(view, &request, &out, &err));
    assert_int_equal(out.reason, wanted.reason);
    assert_int_equal(out.allowed, wanted.allowed);
    assert_int_equal(out.warn, wanted.warn);
    assert_int_equal(out.expires, wanted.expires);
    assert_int_equal(out.retry, wanted.retry);
    assert_int_equal(out.address != NULL, wanted.allowed);
    return UINT32_C(1) << out.reason;
}

static void compare_all(world *at, const kith_view *view)
{
    for (uint32_t i = 0; i < CONTACTS; i++) {
        for (uint32_t channel = 0; channel < CHANNELS; channel++) {
            const kith_date on = day_of(any_day(at));
            for (uint32_t l = 0; l < LAWS; l++) {
                for (uint32_t message = 0; message < 2; message++) {
                    at->seen |=
                        compare(view, &(asked){at, &at->contacts[i], &at->laws[l], channel, message, on});
                }
            }
        }
    }
}

/* --- what happens --- */

/* A contact about whom nothing is known yet. */
static void add_contact(const world *at, kith_txn *txn, contact *of, uint32_t customer)
{
    kith_error err = NEW_ERROR;
    *of = (contact){.customer = customer, .said = KITH_CONSENT_NONE};
    const kith_value values[] = {reference(KITH_CONTACT_CUSTOMER, at->customers[customer]),
                                 text_of(KITH_CONTACT_NAME, "name"),
                                 number_of(KITH_CONTACT_PRIMARY, KITH_TYPE_FLAG, 1),
                                 number_of(KITH_CONTACT_CONSENT, KITH_TYPE_CODE, of->said)};
    OK(&err, kith_record_add(txn, KITH_KIND_CONTACT, values, COUNT(values), &of->id, &err));
}

static void add_consent(world *at, kith_txn *txn, consent *said)
{
    kith_error err = NEW_ERROR;
    *said = (consent){.contact = rng_below(&at->random, CONTACTS),
                      .channel = rng_below(&at->random, CHANNELS),
                      .basis = 1 + rng_below(&at->random, 8),
                      .date = any_day(at),
                      .address = rng_below(&at->random, COUNT(addresses) - 1),
                      .proof = (int)rng_below(&at->random, 2)};
    const ymd until = any_day(at);
    if (rng_once_in(&at->random, 3) && day_of(until) >= day_of(said->date)) {
        said->until = until;
    }
    const kith_value values[] = {
        reference(KITH_CONSENT_CONTACT, at->contacts[said->contact].id),
        number_of(KITH_CONSENT_CHANNEL, KITH_TYPE_CODE, said->channel + 1),
        number_of(KITH_CONSENT_BASIS, KITH_TYPE_CODE, said->basis),
        number_of(KITH_CONSENT_DATE, KITH_TYPE_DATE, day_of(said->date)),
        number_of(KITH_CONSENT_UNTIL, KITH_TYPE_DATE, day_of(said->until)),
        text_of(KITH_CONSENT_ADDRESS, addresses[said->address].text[said->channel]),
        text_of(KITH_CONSENT_PROOF, said->proof ? "form" : ""),
    };
    OK(&err, kith_record_add(txn, KITH_KIND_CONSENT, values, COUNT(values), &said->id, &err));
}

static void add_suppression(world *at, kith_txn *txn, suppression *entry)
{
    kith_error err = NEW_ERROR;
    *entry = (suppression){.address = 1 + rng_below(&at->random, COUNT(addresses) - 1),
                           .written = rng_below(&at->random, CHANNELS),
                           .channel = rng_below(&at->random, CHANNELS + 1),
                           .since = rng_once_in(&at->random, 2) ? 0 : day_of(any_day(at))};
    const kith_value values[] = {
        text_of(KITH_SUPPRESSION_ADDRESS, addresses[entry->address].text[entry->written]),
        number_of(KITH_SUPPRESSION_CHANNEL, KITH_TYPE_CODE, entry->channel),
        number_of(KITH_SUPPRESSION_SINCE, KITH_TYPE_DATE, entry->since),
    };
    OK(&err, kith_record_add(txn, KITH_KIND_SUPPRESSION, values, COUNT(values), &entry->id, &err));
}

static void remove_one(kith_txn *txn, kith_id *id)
{
    kith_error err = NEW_ERROR;
    if (*id != 0) {
        OK(&err, kith_record_remove(txn, *id, &err));
        *id = 0;
    }
}

/* A withdrawal goes only with all that its contact has said; another contact comes in its place. */
static void remove_consent(world *at, kith_txn *txn, consent *said)
{
    if (said->id == 0 || said->basis != KITH_BASIS_WITHDRAWAL) {
        remove_one(txn, &said->id);
        return;
    }
    const uint32_t place = said->contact;
    kith_id was = at->contacts[place].id;
    add_contact(at, txn, &at->contacts[place], at->contacts[place].customer);
    remove_one(txn, &was);
    for (uint32_t i = 0; i < FACTS; i++) {
        at->consents[i].id = at->consents[i].contact == place ? 0 : at->consents[i].id;
    }
}

static void change_address(world *at, kith_txn *txn, contact *of, uint32_t channel)
{
    const uint32_t other = rng_below(&at->random, COUNT(addresses));
    if (addresses[other].is != addresses[of->address[channel]].is &&
        of->status[channel] != KITH_CHANNEL_COMPLAINT) {
        of->status[channel] = 0;
        of->since[channel] = 0;
    }
    if (channel + 1 == KITH_CHANNEL_EMAIL && of->address[channel] != 0 &&
        addresses[other].is != addresses[of->address[channel]].is) {
        of->said = KITH_CONSENT_NONE; /* of the other one nobody has said so */
    }
    of->address[channel] = other;
    change(txn, of->id, text_of(address_fields[channel], addresses[other].text[channel]));
}

static void change_status(world *at, kith_txn *txn, contact *of, uint32_t channel)
{
    const int64_t status = rng_below(&at->random, 7);
    if (status != of->status[channel]) {
        of->since[channel] = status == 0 ? 0 : TODAY;
    }
    of->status[channel] = status;
    change(txn, of->id, number_of(status_fields[channel], KITH_TYPE_CODE, status));
}

static void change_party(world *at, kith_txn *txn)
{
    contact *of = &at->contacts[rng_below(&at->random, CONTACTS)];
    const uint32_t customer = rng_below(&at->random, CUSTOMERS);
    switch (rng_below(&at->random, 3)) {
    case 0:
        of->no_calls = !of->no_calls;
        change(txn, of->id, number_of(KITH_CONTACT_DO_NOT_CALL, KITH_TYPE_FLAG, of->no_calls));
        break;
    case 1:
        at->no_calls[customer] = !at->no_calls[customer];
        change(txn, at->customers[customer],
               number_of(KITH_CUSTOMER_DO_NOT_CALL, KITH_TYPE_FLAG, at->no_calls[customer]));
        break;
    default:
        of->said = 1 + rng_below(&at->random, 3);
        change(txn, of->id, number_of(KITH_CONTACT_CONSENT, KITH_TYPE_CODE, of->said));
        break;
    }
}

static void step(world *at, kith_txn *txn)
{
    contact *of = &at->contacts[rng_below(&at->random, CONTACTS)];
    const uint32_t channel = rng_below(&at->random, CHANNELS);
    const uint32_t fact = rng_below(&at->random, FACTS);
    switch (rng_below(&at->random, 8)) {
    case 0:
        remove_one(txn, &at->suppressions[fact % ENTRIES].id);
        if (rng_once_in(&at->random, 3)) {
            add_suppression(at, txn, &at->suppressions[fact % ENTRIES]);
        }
        break;
    case 1:
        change_address(at, txn, of, channel);
        break;
    case 2:
        change_status(at, txn, of, channel);
        break;
    case 3:
        change_party(at, txn);
        break;
    default:
        remove_consent(at, txn, &at->consents[fact]);
        if (rng_once_in(&at->random, 2)) {
            add_consent(at, txn, &at->consents[fact]);
        }
        break;
    }
}

/* --- the world --- */

/* No law, the one of Canada, and one that the test makes. */
static void add_laws(world *at, kith_txn *txn)
{
    static const int months[LAWS][9] = {{-1, -2, -1, -1, -1, -1, -1, -1, -1},
                                        {-1, -2, 24, 24, 6, 24, -2, -1, -1},
                                        {-1, 13, 1, -2, -2, -1, 12, -1, -1}};
    kith_error err = NEW_ERROR;
    const kith_value own[] = {text_of(KITH_CONSENT_LAW_CODE, "own"),
                              number_of(KITH_CONSENT_LAW_REST_DAYS, KITH_TYPE_INTEGER, 100),
                              number_of(KITH_CONSENT_LAW_UNPROVEN, KITH_TYPE_FLAG, 1)};
    OK(&err, kith_consent_presets(txn, &err));
    OK(&err, kith_record_add(txn, KITH_KIND_CONSENT_LAW, own, COUNT(own), &at->laws[2].id, &err));
    for (uint32_t l = 0; l < LAWS; l++) {
        at->laws[l].rest = l == 2 ? 100 : 30;
        at->laws[l].unproven = l == 2;
        for (int64_t basis = 0; basis < 9; basis++) {
            at->laws[l].months[basis] = months[l][basis];
            if (l == 2 && months[l][basis] != -1) {
                const kith_value term[] = {
                    reference(KITH_CONSENT_TERM_LAW, at->laws[l].id),
                    number_of(KITH_CONSENT_TERM_BASIS, KITH_TYPE_CODE, basis),
                    number_of(KITH_CONSENT_TERM_MONTHS, KITH_TYPE_INTEGER, months[l][basis])};
                kith_id id = 0;
                OK(&err, kith_record_add(txn, KITH_KIND_CONSENT_TERM, term, months[l][basis] == -2 ? 2 : 3,
                                         &id, &err));
            }
        }
    }
}

static void open_world(world *at)
{
    kith_error err = NEW_ERROR;
    at->random = rng_new("permission");
    at->memory = new_store();
    at->book = open_over(at->memory);
    kith_txn *txn = begin(at->book);
    add_laws(at, txn);
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        const char number[] = {(char)('A' + i), '\0'};
        at->customers[i] = organisation(txn, number);
    }
    for (uint32_t i = 0; i < CONTACTS; i++) {
        add_contact(at, txn, &at->contacts[i], i % CUSTOMERS);
    }
    (void)commit(txn);
    kith_view *view = view_of(at->book);
    OK(&err, kith_record_find(view, KITH_KIND_CONSENT_LAW, "casl", &at->laws[1].id, &err));
    kith_view_close(view);
}

static void the_answer_is_that_of_the_table(void **state)
{
    (void)state;
    world *at = test_calloc(1, sizeof *at);
    open_world(at);
    const int rounds = (is_full_run() ? 10 : 1) * ROUNDS;
    /* a row that seldom comes may need some more */
    for (int round = 0; round < rounds || (at->seen != ALL_ROWS && round < 20 * rounds); round++) {
        kith_txn *txn = begin(at->book);
        for (uint32_t i = 0; i <= rng_below(&at->random, 4); i++) {
            step(at, txn);
        }
        kith_view *view = view_of_txn(txn); /* before it is committed, and after */
        compare_all(at, view);
        kith_view_close(view);
        (void)commit(txn);
        if (rng_once_in(&at->random, 20)) {
            at->book = reopened(at->book, at->memory);
        }
        view = view_of(at->book);
        compare_all(at, view);
        kith_view_close(view);
    }
    assert_int_equal(at->seen, ALL_ROWS);
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
    test_free(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answer_is_that_of_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
