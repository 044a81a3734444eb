/*
 * After an erasure, once older views are closed and one more commit has passed, no byte of the person's text
 * is left in memory, in the dump or in the store's files; whatever was written, changed and removed before.
 */
#include "../rules/co_signed.h"
#include "sqlite_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Stands in everything that is personal, as it is written or folded. */
#define SECRET "Xaubermannx"
#define NEEDLE "aubermann"

#define ROUNDS 6
#define BLOCKS_FIRST 1024u

/* --- memory that can be searched --- */

typedef struct block {
    unsigned char *bytes;
    size_t size;
} block;

typedef struct heap {
    block *blocks;
    size_t count;
    size_t capacity;
} heap;

static void *resize(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
    heap *in = ctx;
    size_t at = 0;
    (void)old_size;
    while (at < in->count && in->blocks[at].bytes != ptr) {
        at++;
    }
    if (new_size == 0) {
        free(ptr);
        if (at < in->count) {
            in->blocks[at] = in->blocks[--in->count];
        }
        return NULL;
    }
    unsigned char *grown = realloc(ptr, new_size);
    assert_non_null(grown);
    if (at == in->count) {
        if (in->count == in->capacity) {
            in->capacity = in->capacity == 0 ? BLOCKS_FIRST : 2 * in->capacity;
            in->blocks = realloc(in->blocks, in->capacity * sizeof *in->blocks);
            assert_non_null(in->blocks);
        }
        in->count++;
    }
    in->blocks[at] = (block){grown, new_size};
    return grown;
}

static int holds(const unsigned char *bytes, size_t size)
{
    const size_t length = sizeof NEEDLE - 1;
    for (size_t i = 0; i + length <= size; i++) {
        if (bytes[i] == NEEDLE[0] && memcmp(bytes + i, NEEDLE, length) == 0) {
            return 1;
        }
    }
    return 0;
}

static int memory_holds(const heap *in)
{
    for (size_t i = 0; i < in->count; i++) {
        if (holds(in->blocks[i].bytes, in->blocks[i].size)) {
            return 1;
        }
    }
    return 0;
}

static int file_holds(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return 0;
    }
    (void)fclose(file);
    size_t size = 0;
    unsigned char *bytes = bytes_of(path, &size);
    const int found = holds(bytes, size);
    free(bytes);
    return found;
}

static int files_hold(void)
{
    return file_holds(path_of("a.db")) || file_holds(path_of("a.db-wal")) ||
           file_holds(path_of("a.db-shm")) || file_holds(path_of("a.db-journal"));
}

/* --- a person --- */

static const char *secret(rng *random)
{
    static char text[4][200];
    static uint32_t next;
    char *out = text[next++ % 4];
    (void)snprintf(out, sizeof text[0], "%u " SECRET " %0*u", rng_below(random, 1000u),
                   (int)rng_below(random, 100u), 7u); /* short and long ones */
    return out;
}

/* Somebody else, so that pages are full and split. */
static kith_id stranger(kith_txn *txn, uint32_t number)
{
    char text[32];
    (void)snprintf(text, sizeof text, "stranger %u", number);
    return customer(txn, (kith_customer){.number = text,
                                         .kind = KITH_PARTY_PERSON,
                                         .surname = text,
                                         .city = "Bonn",
                                         .phone = "+49 228 123456"});
}

static kith_id add_person(kith_txn *txn, uint32_t of, rng *random)
{
    char number[32];
    (void)snprintf(number, sizeof number, "P" SECRET "%u", of);
    const kith_id who = customer(txn, (kith_customer){.number = number,
                                                      .kind = KITH_PARTY_PERSON,
                                                      .surname = secret(random),
                                                      .given_name = secret(random),
                                                      .city = secret(random),
                                                      .email = "x" NEEDLE "@example.org",
                                                      .remarks = secret(random)});
    const kith_value contact[] = {reference(KITH_CONTACT_CUSTOMER, who),
                                  text_of(KITH_CONTACT_NAME, secret(random)),
                                  text_of(KITH_CONTACT_EMAIL, NEEDLE "@example.org"),
                                  number_of(KITH_CONTACT_CONSENT, KITH_TYPE_CODE, KITH_CONSENT_NONE)};
    (void)add_record(txn, KITH_KIND_CONTACT, contact, COUNT(contact));
    const kith_value email[] = {reference(KITH_EMAIL_CUSTOMER, who),
                                text_of(KITH_EMAIL_ADDRESS, NEEDLE "@example.org"),
                                text_of(KITH_EMAIL_SUBJECT, secret(random))};
    (void)add_record(txn, KITH_KIND_EMAIL, email, COUNT(email));
    const kith_value order[] = {
        text_of(KITH_ORDER_NUMBER, number + sizeof SECRET), reference(KITH_ORDER_CUSTOMER, who),
        number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY), text_of(KITH_ORDER_REMARK, secret(random))};
    (void)add_record(txn, KITH_KIND_ORDER, order, COUNT(order));
    return who;
}

static kith_id add_note(kith_txn *txn, kith_id who, rng *random)
{
    const kith_value note[] = {reference(KITH_NOTE_CUSTOMER, who), text_of(KITH_NOTE_TEXT, secret(random))};
    return add_record(txn, KITH_KIND_NOTE, note, COUNT(note));
}

/* It signed for a child, until yesterday. */
static void sign_for(kith_txn *txn, kith_id who, const char *code)
{
    kith_error err = NEW_ERROR;
    kith_id document = 0;
    const kith_value effect[] = {
        text_of(KITH_RELATION_TYPE_CODE, code),
        number_of(KITH_RELATION_TYPE_EFFECT, KITH_TYPE_CODE, KITH_EFFECT_LEGAL_REPRESENTATIVE)};
    const kith_id type = add_record(txn, KITH_KIND_RELATION_TYPE, effect, COUNT(effect));
    const kith_id child = customer(
        txn, (kith_customer){
                 .number = code, .kind = KITH_PARTY_PERSON, .surname = "child", .birth_date = TODAY - 1000});
    (void)relation(txn, (kith_relation){.type = type, .from = who, .to = child, .until = TODAY - 1});
    const kith_signatory_request request = {
        .size = sizeof request, .customer = child, .document = KITH_DOCUMENT_CONTRACT, .on = TODAY - 1};
    OK(&err, kith_document_sign(txn, &request, code, &document, &err));
}

static kith_id add_order(kith_txn *txn, kith_id buyer, const char *number)
{
    const kith_value order[] = {text_of(KITH_ORDER_NUMBER, number), reference(KITH_ORDER_CUSTOMER, buyer),
                                number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY)};
    return add_record(txn, KITH_KIND_ORDER, order, COUNT(order));
}

/* Somebody else bought something with its card. */
static void lend_card(kith_txn *txn, kith_id who, kith_id buyer, const char *code)
{
    kith_error err = NEW_ERROR;
    char number[64];
    char other[64];
    (void)snprintf(number, sizeof number, SECRET " %s", code);
    const kith_value programme[] = {text_of(KITH_CARD_PROGRAMME_CODE, code)};
    const kith_value account[] = {
        reference(KITH_CARD_ACCOUNT_CUSTOMER, who),
        reference(KITH_CARD_ACCOUNT_PROGRAMME, add_record(txn, KITH_KIND_CARD_PROGRAMME, programme, 1)),
        text_of(KITH_CARD_ACCOUNT_CODE, number)};
    const kith_value card[] = {
        reference(KITH_CARD_ACCOUNT, add_record(txn, KITH_KIND_CARD_ACCOUNT, account, COUNT(account))),
        text_of(KITH_CARD_NUMBER, number)};
    const kith_order_saving saving = {.size = sizeof saving,
                                      .card = add_record(txn, KITH_KIND_CARD, card, COUNT(card))};
    OK(&err, kith_order_save(txn, add_order(txn, buyer, code), &saving, NULL, NULL, &err));
    (void)snprintf(other, sizeof other, "%s of old", code); /* taken over, without who holds the card */
    const kith_value typed[] = {reference(KITH_ORDER_CARD_ORDER, add_order(txn, buyer, other)),
                                number_of(KITH_ORDER_CARD_RESULT, KITH_TYPE_CODE, KITH_CARD_RESULT_MANUAL),
                                reference(KITH_ORDER_CARD_CARD, saving.card),
                                text_of(KITH_ORDER_CARD_NUMBER, number)};
    (void)add_record(txn, KITH_KIND_ORDER_CARD, typed, COUNT(typed));
}

/* A contact of its takes part in what is done with somebody else, and gets an e-mail to that one. */
static void stand_in(kith_txn *txn, kith_id who, kith_id other, rng *random)
{
    const kith_value contact[] = {reference(KITH_CONTACT_CUSTOMER, who),
                                  text_of(KITH_CONTACT_NAME, secret(random))};
    const kith_id named = add_record(txn, KITH_KIND_CONTACT, contact, COUNT(contact));
    const kith_value appointment[] = {reference(KITH_APPOINTMENT_CUSTOMER, other),
                                      number_of(KITH_APPOINTMENT_START, KITH_TYPE_INSTANT, 1)};
    const kith_value participant[] = {
        reference(KITH_PARTICIPANT_APPOINTMENT,
                  add_record(txn, KITH_KIND_APPOINTMENT, appointment, COUNT(appointment))),
        reference(KITH_PARTICIPANT_CONTACT, named), text_of(KITH_PARTICIPANT_NAME, secret(random))};
    (void)add_record(txn, KITH_KIND_PARTICIPANT, participant, COUNT(participant));
    const kith_value email[] = {reference(KITH_EMAIL_CUSTOMER, other), reference(KITH_EMAIL_CONTACT, named),
                                text_of(KITH_EMAIL_ADDRESS, NEEDLE "@example.org"),
                                text_of(KITH_EMAIL_SUBJECT, secret(random)),
                                text_of(KITH_EMAIL_TEXT, secret(random))};
    (void)add_record(txn, KITH_KIND_EMAIL, email, COUNT(email));
}

/* Things are written, changed and removed in many commits, between those of others. */
static kith_id live_a_life(kith_book *book, rng *random, uint32_t *strangers)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(book);
    const kith_id who = add_person(txn, ++*strangers, random);
    const kith_id type = relation_type(txn, (type_settings){.code = "friend"});
    const kith_id other = stranger(txn, ++*strangers);
    (void)relation(txn, (kith_relation){.type = type, .from = other, .to = who, .remark = secret(random)});
    char code[32];
    (void)snprintf(code, sizeof code, "code %u", *strangers);
    sign_for(txn, who, code);
    lend_card(txn, who, other, code);
    stand_in(txn, who, other, random);
    (void)commit(txn);
    for (int i = 0; i < 12; i++) {
        txn = begin(book);
        kith_id notes[4];
        for (size_t n = 0; n < COUNT(notes); n++) {
            notes[n] = add_note(txn, who, random);
            (void)stranger(txn, ++*strangers);
        }
        change(txn, who, text_of(KITH_CUSTOMER_SURNAME, secret(random)));
        change(txn, who, text_of(KITH_CUSTOMER_ADDRESS, secret(random)));
        (void)commit(txn);
        txn = begin(book);
        change(txn, notes[1], text_of(KITH_NOTE_TEXT, secret(random)));
        OK(&err, kith_record_remove(txn, notes[0], &err));
        (void)commit(txn);
    }
    return who;
}

static void erase(kith_book *book, kith_id who)
{
    kith_error err = NEW_ERROR;
    const kith_erasure in = {.size = sizeof in, .customer = who};
    kith_txn *txn = begin(book);
    OK(&err, kith_customer_erase(txn, &in, &err));
    (void)commit(txn);
}

static void pass_a_commit(kith_book *book, uint32_t *strangers)
{
    kith_txn *txn = begin(book);
    (void)stranger(txn, ++*strangers);
    (void)commit(txn);
}

static void expect_nothing_left(kith_book *book, const heap *memory, const char *where)
{
    char *dump = dump_of(book);
    assert_false(holds((const unsigned char *)dump, strlen(dump)));
    free(dump);
    if (memory_holds(memory)) {
        fail_msg("text is left in memory (%s)", where);
    }
}

static void nothing_is_left_of_a_book_without_a_store(void **state)
{
    (void)state;
    heap memory = {0};
    uint32_t strangers = 0;
    const kith_allocator allocator = {.size = sizeof allocator, .ctx = &memory, .resize = resize};
    rng random = rng_new("erasure, memory");
    kith_book *book = open_with((kith_book_options){.allocator = &allocator}, NULL);
    for (int round = 0; round < ROUNDS; round++) {
        const kith_id who = live_a_life(book, &random, &strangers);
        assert_true(memory_holds(&memory)); /* so the search finds what there is */
        erase(book, who);
        pass_a_commit(book, &strangers);
        expect_nothing_left(book, &memory, "without a store");
        kith_txn *txn = begin(book);
        kith_view *view = view_of(book);
        kith_id type = 0;
        OK(NULL, kith_record_find(view, KITH_KIND_RELATION_TYPE, "friend", &type, NULL));
        kith_view_close(view);
        char code[16];
        (void)snprintf(code, sizeof code, "was %d", round);
        change(txn, type, text_of(KITH_RELATION_TYPE_CODE, code));
        (void)commit(txn);
    }
    kith_book_close(book);
    free(memory.blocks);
}

/* So many that their keys fill pages of their own: what told pages apart goes too. */
static void nothing_is_left_of_many(void **state)
{
    (void)state;
    enum { MANY = 400 };
    static kith_id who[MANY];
    heap memory = {0};
    uint32_t strangers = 0;
    const kith_allocator allocator = {.size = sizeof allocator, .ctx = &memory, .resize = resize};
    rng random = rng_new("erasure, many");
    kith_book *book = open_with((kith_book_options){.allocator = &allocator}, NULL);
    kith_txn *txn = begin(book);
    for (uint32_t i = 0; i < MANY; i++) {
        who[i] = add_person(txn, i, &random);
        (void)stranger(txn, ++strangers);
    }
    (void)commit(txn);
    for (uint32_t i = 0; i < MANY; i++) {
        erase(book, who[i]);
    }
    pass_a_commit(book, &strangers);
    expect_nothing_left(book, &memory, "many");
    kith_book_close(book);
    free(memory.blocks);
}

static void nothing_is_left_in_files(void **state)
{
    (void)state;
    heap memory = {0};
    uint32_t strangers = 0;
    const kith_allocator allocator = {.size = sizeof allocator, .ctx = &memory, .resize = resize};
    rng random = rng_new("erasure, files");
    kith_error err = NEW_ERROR;
    kith_store store = {.size = sizeof store};
    kith_sqlite *sqlite = store_at(path_of("a.db"), NULL);
    OK(&err, kith_sqlite_callbacks(sqlite, &store));
    kith_book *book = NULL;
    const kith_book_options options = {.size = sizeof options, .allocator = &allocator, .store = &store};
    OK(&err, kith_book_open(&options, &book, &err));
    const kith_id who = live_a_life(book, &random, &strangers);
    assert_true(files_hold());
    erase(book, who);
    pass_a_commit(book, &strangers);
    expect_nothing_left(book, &memory, "over SQLite");
    assert_false(files_hold());
    kith_book_close(book);
    assert_false(files_hold());
    free(memory.blocks);
}

/* The store says by SQL what kith_change_is_personal says. */
static void documents_keep_what_they_say_of_others(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * COUNT(paper_cases); i++) {
        const paper_case *of = &paper_cases[i / 2];
        opened shelf = shelf_at(path_of("a.db"), NULL);
        const paper in = new_paper(shelf.book, of);
        erase_from_paper(&in, of, i % 2);
        close_shelf(&shelf);
        (void)remove(path_of("a.db"));
    }
}

/* The change set goes into a transaction of the host's. */
static void erase_in(sqlite3 *db, const opened *shelf, kith_id who)
{
    kith_error err = NEW_ERROR;
    const kith_erasure in = {.size = sizeof in, .customer = who};
    const kith_changes *changes = NULL;
    kith_txn *txn = begin(shelf->book);
    OK(&err, kith_customer_erase(txn, &in, &err));
    OK(&err, kith_txn_prepare(txn, &changes, &err));
    sql_run(db, "BEGIN IMMEDIATE");
    assert_int_equal(kith_sqlite_write(shelf->sqlite, changes), KITH_STORE_COMMITTED);
    sql_run(db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
    kith_txn_finish(txn, KITH_STORE_COMMITTED);
    kith_txn_close(txn);
}

/* However it forgets by itself: what was freed before the erasure goes too, and what a journal keeps. */
static void nothing_is_left_over_a_connection_of_the_host(void **state)
{
    static const char *const settings[] = {
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = OFF",
        "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = OFF",
        "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = FAST",
        "PRAGMA journal_mode = PERSIST; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = OFF",
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA",
    };
    (void)state;
    for (size_t i = 0; i < 2 * COUNT(settings); i++) {
        uint32_t strangers = 0;
        rng random = rng_new("erasure, host");
        sqlite3 *db = sql_open(path_of("a.db"));
        sql_run(db, settings[i / 2]);
        opened shelf = host_shelf(db);
        const kith_id who = live_a_life(shelf.book, &random, &strangers);
        if (i % 2 == 0) {
            erase(shelf.book, who);
        } else {
            erase_in(db, &shelf, who);
        }
        if (files_hold()) {
            fail_msg("%s (%s) leaves something", settings[i / 2], i % 2 == 0 ? "commit" : "write");
        }
        close_shelf(&shelf);
        assert_int_equal(sqlite3_close(db), SQLITE_OK);
        (void)remove(path_of("a.db"));
        (void)remove(path_of("a.db-journal"));
    }
}

/* A book with somebody in it, and a reader that sees it as it is before the erasure. */
static opened erase_beside_a_reader(sqlite3 **reader)
{
    const kith_sqlite_options options = {.path = path_of("a.db"), .busy_ms = 1};
    opened shelf = shelf_over(store_with(options));
    kith_txn *txn = begin(shelf.book);
    const kith_id who =
        customer(txn, (kith_customer){.number = "K1", .kind = KITH_PARTY_PERSON, .surname = SECRET});
    (void)commit(txn);
    *reader = sql_open(path_of("a.db"));
    sql_run(*reader, "BEGIN; SELECT count(*) FROM kith_customer");
    erase(shelf.book, who);
    assert_true(files_hold());
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "the log still holds"));
    return shelf;
}

static void a_log_that_somebody_read_is_emptied_after_a_later_commit(void **state)
{
    (void)state;
    uint32_t strangers = 1;
    sqlite3 *reader = NULL;
    opened shelf = erase_beside_a_reader(&reader);
    pass_a_commit(shelf.book, &strangers);
    assert_true(files_hold());
    sql_run(reader, "COMMIT");
    pass_a_commit(shelf.book, &strangers);
    assert_false(files_hold());
    close_shelf(&shelf);
    sqlite3_close(reader);
}

static void a_log_that_somebody_read_is_emptied_at_closing(void **state)
{
    (void)state;
    sqlite3 *reader = NULL;
    opened shelf = erase_beside_a_reader(&reader);
    sql_run(reader, "COMMIT"); /* it still has the file open, so that SQLite keeps the log */
    close_shelf(&shelf);
    assert_false(files_hold());
    sqlite3_close(reader);
}

/* Whoever erased may not live to empty the log. A store that only reads leaves it to those who write. */
static void a_log_that_somebody_read_is_emptied_by_another_store(void **state)
{
    static const char due[] = "SELECT count(*) FROM kith_meta WHERE name = 'log_due'";
    (void)state;
    for (int commits = 0; commits <= 1; commits++) {
        uint32_t strangers = 1;
        kith_error err = NEW_ERROR;
        sqlite3 *reader = NULL;
        opened other = shelf_at(path_of("a.db"), NULL);
        opened shelf = erase_beside_a_reader(&reader);
        sql_run(reader, "COMMIT");
        opened looker =
            shelf_over(store_with((kith_sqlite_options){.path = path_of("a.db"), .read_only = 1}));
        close_shelf(&looker);
        assert_true(files_hold());
        assert_int_equal(sql_number(reader, due), 1);
        if (commits) {
            OK(&err, kith_book_refresh(other.book, NULL, &err));
            pass_a_commit(other.book, &strangers);
        } else {
            opened later = shelf_at(path_of("a.db"), "another book");
            close_shelf(&later);
        }
        assert_false(files_hold());
        assert_int_equal(sql_number(reader, due), 0);
        close_shelf(&other);
        close_shelf(&shelf);
        sqlite3_close(reader);
        (void)remove(path_of("a.db"));
    }
}

/* It went to a contact of somebody else: that it went is known, not to whom. */
static void an_email_of_another_stays_without_its_words(void **state)
{
    (void)state;
    rng random = rng_new("erasure, e-mail");
    opened shelf = shelf_over(store_at(path_of("a.db"), NULL));
    kith_txn *txn = begin(shelf.book);
    const kith_id who = add_person(txn, 1, &random);
    const kith_id other = stranger(txn, 2);
    stand_in(txn, who, other, &random);
    const kith_value own[] = {reference(KITH_EMAIL_CUSTOMER, other),
                              text_of(KITH_EMAIL_ADDRESS, "stranger@example.org")};
    (void)add_record(txn, KITH_KIND_EMAIL, own, COUNT(own));
    (void)commit(txn);
    erase(shelf.book, who);
    close_shelf(&shelf);
    sqlite3 *db = sql_open(path_of("a.db"));
    assert_int_equal(sql_number(db, "SELECT count(*) FROM kith_email"), 2);
    assert_int_equal(sql_number(db,
                                "SELECT count(*) FROM kith_email WHERE address IS NULL AND subject IS NULL"
                                " AND text IS NULL AND contact IS NOT NULL"),
                     1);
    expect_text(db, "SELECT address FROM kith_email WHERE contact IS NULL", "stranger@example.org");
    sqlite3_close(db);
}

static int32_t hash(void *ctx, const char *address, size_t size, unsigned char out[KITH_HASH_BYTES])
{
    (void)ctx;
    memset(out, 7, KITH_HASH_BYTES);
    for (size_t i = 0; i < size; i++) {
        out[i % KITH_HASH_BYTES] ^= (unsigned char)address[i];
    }
    return 1;
}

/* An address that is listed becomes a hash; what the history says of it besides stays. */
static void what_is_not_personal_of_a_listed_address_stays_in_the_history(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_store store = {.size = sizeof store};
    kith_book *book = NULL;
    OK(&err, kith_sqlite_callbacks(store_at(path_of("a.db"), NULL), &store));
    const kith_book_options options = {.size = sizeof options, .store = &store, .hash = hash};
    OK(&err, kith_book_open(&options, &book, &err));
    kith_txn *txn = begin(book);
    const kith_id who = customer(txn, (kith_customer){.number = "K1",
                                                      .kind = KITH_PARTY_PERSON,
                                                      .surname = SECRET,
                                                      .email = SECRET "@example.org"});
    const kith_value listed[] = {text_of(KITH_SUPPRESSION_ADDRESS, SECRET "@example.org"),
                                 number_of(KITH_SUPPRESSION_CHANNEL, KITH_TYPE_CODE, KITH_CHANNEL_EMAIL),
                                 number_of(KITH_SUPPRESSION_SINCE, KITH_TYPE_DATE, TODAY),
                                 text_of(KITH_SUPPRESSION_REASON, SECRET)};
    (void)add_record(txn, KITH_KIND_SUPPRESSION, listed, COUNT(listed));
    (void)commit(txn);
    erase(book, who);
    assert_false(files_hold());
    sqlite3 *db = sql_open(path_of("a.db"));
    expect_text(
        db,
        "SELECT group_concat(changes, ' ') FROM (SELECT * FROM kith_history WHERE kind = 'suppression'"
        " ORDER BY entry)",
        "{\"channel\":\"email\",\"since\":\"2026-06-01\"} {}");
    sqlite3_close(db);
    kith_book_close(book);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_left_of_a_book_without_a_store),
        TEST(nothing_is_left_of_many),
        TEST(nothing_is_left_in_files),
        TEST(nothing_is_left_over_a_connection_of_the_host),
        TEST(a_log_that_somebody_read_is_emptied_after_a_later_commit),
        TEST(a_log_that_somebody_read_is_emptied_at_closing),
        TEST(a_log_that_somebody_read_is_emptied_by_another_store),
        TEST(documents_keep_what_they_say_of_others),
        TEST(an_email_of_another_stays_without_its_words),
        TEST(what_is_not_personal_of_a_listed_address_stays_in_the_history),
    };
    return cmocka_run_group_tests_name("erasure", tests, NULL, NULL);
}
