/* The contract of arguments: NULLs, sizes of structs, order of errors, limits, rights, history, commit
 * protocol. */
#include "../support/support.h"

#include <stdio.h>
#include <string.h>

static void missing_arguments_are_named_and_outputs_cleared(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = (kith_book *)&err;
    kith_view *view = (kith_view *)&err;
    kith_txn *txn = (kith_txn *)&err;
    kith_id id = 7;
    size_t count = 7;
    REFUSED(KITH_ERR_INVALID, &err, kith_book_open(NULL, NULL, &err));
    REFUSED(KITH_ERR_INVALID, &err, kith_view_open(NULL, NULL, &view, &err));
    assert_null(view);
    REFUSED(KITH_ERR_INVALID, &err, kith_txn_begin(NULL, NULL, &txn, &err));
    assert_null(txn);
    REFUSED(KITH_ERR_INVALID, &err, kith_customer_find(NULL, "1", &id, &err));
    assert_int_equal(id, 0);
    REFUSED(KITH_ERR_INVALID, &err, kith_record_list(NULL, KITH_KIND_CUSTOMER, 0, NULL, 0, &count, &err));
    assert_int_equal(count, 0);
    OK(&err, kith_book_open(NULL, &book, &err));
    assert_int_equal(kith_book_stats_get(book, NULL), KITH_ERR_INVALID);
    kith_book_close(book);
    kith_book_close(NULL);
    kith_view_close(NULL);
    kith_txn_close(NULL);
    kith_iter_close(NULL);
    kith_history_close(NULL);
}

/* A struct as a newer program would pass it: longer than the library knows. */
typedef struct newer_search {
    kith_search known;
    uint64_t tail[8];
} newer_search;

static void a_newer_struct_is_taken_only_with_a_zero_tail(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_view *view = view_of(book);
    size_t count = 0;
    newer_search search = {.known = {.size = sizeof search, .text = "x"}};
    OK(&err, kith_search_customers(view, &search.known, NULL, 0, &count, &err));
    search.tail[7] = 1;
    REFUSED(KITH_ERR_ABI, &err, kith_search_customers(view, &search.known, NULL, 0, &count, &err));
    search.known.size = 0;
    REFUSED(KITH_ERR_ABI, &err, kith_search_customers(view, &search.known, NULL, 0, &count, &err));
    kith_error unset = {.size = 0};
    assert_int_equal(kith_search_customers(view, &search.known, NULL, 0, &count, &unset), KITH_ERR_ABI);
    kith_view_close(view);
    kith_book_close(book);
}

static void a_refused_call_leaves_the_transaction_as_it_was(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    kith_id id = 0;
    const kith_id there = person(txn, "1");
    const kith_value bad_text[] = {text_of(KITH_CUSTOMER_NUMBER, "\xff"),
                                   number_of(KITH_CUSTOMER_KIND, KITH_TYPE_CODE, KITH_PARTY_PERSON)};
    const kith_value no_kind[] = {text_of(KITH_CUSTOMER_NUMBER, "2")};
    const kith_value twice[] = {text_of(KITH_CUSTOMER_NUMBER, "2"), text_of(KITH_CUSTOMER_NUMBER, "3")};
    const kith_value nowhere[] = {
        text_of(KITH_CUSTOMER_NUMBER, "2"), number_of(KITH_CUSTOMER_KIND, KITH_TYPE_CODE, KITH_PARTY_PERSON),
        number_of(KITH_CUSTOMER_CATEGORY, KITH_TYPE_REFERENCE, 99 << 8 | KITH_KIND_CATEGORY)};
    REFUSED(KITH_ERR_SHAPE, &err, kith_record_add(txn, KITH_KIND_CUSTOMER, bad_text, 2, &id, &err));
    assert_int_equal(err.field, KITH_CUSTOMER_NUMBER);
    assert_non_null(strstr(err.message, "customer.number"));
    REFUSED(KITH_ERR_SHAPE, &err, kith_record_add(txn, KITH_KIND_CUSTOMER, no_kind, 1, &id, &err));
    assert_int_equal(err.field, KITH_CUSTOMER_KIND);
    REFUSED(KITH_ERR_INVALID, &err, kith_record_add(txn, KITH_KIND_CUSTOMER, twice, 2, &id, &err));
    REFUSED(KITH_ERR_REFERENCE, &err, kith_record_add(txn, KITH_KIND_CUSTOMER, nowhere, 3, &id, &err));
    assert_int_equal(err.field, KITH_CUSTOMER_CATEGORY);
    assert_int_equal(id, 0);
    assert_int_equal(kith_txn_count(txn), 1);
    (void)commit(txn);
    kith_view *view = view_of(book);
    assert_int_equal(find(view, "1"), there);
    assert_int_equal(find(view, "2"), 0);
    kith_view_close(view);
    kith_book_close(book);
}

/* A book in which `limit` is lowered to `value`. */
static kith_book *limited(uint32_t limit, uint64_t value)
{
    const kith_limit limits[] = {{.limit = limit, .value = value}};
    return open_with(
        (kith_book_options){.size = sizeof(kith_book_options), .limits = limits, .limit_count = 1}, NULL);
}

/* Something of which `n` are made in one transaction. */
typedef void (*make_fn)(kith_txn *txn, uint64_t n);

static void make_customers(kith_txn *txn, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++) {
        char number[8];
        (void)snprintf(number, sizeof number, "%u", (unsigned)i);
        (void)person(txn, number);
    }
}

static void make_types(kith_txn *txn, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++) {
        char code[8];
        (void)snprintf(code, sizeof code, "t%u", (unsigned)i);
        (void)relation_type(txn, (type_settings){.code = code});
    }
}

static void make_relations_of_one(kith_txn *txn, uint64_t n)
{
    const kith_id type = relation_type(txn, (type_settings){.code = "knows"});
    const kith_id hub = person(txn, "hub");
    for (uint64_t i = 0; i < n; i++) {
        char number[8];
        (void)snprintf(number, sizeof number, "%u", (unsigned)i);
        (void)relation(txn, (kith_relation){.type = type, .from = hub, .to = person(txn, number)});
    }
}

static void make_parts(kith_txn *txn, uint64_t n)
{
    const kith_id type = relation_type(txn, (type_settings){.code = "knows"});
    for (uint64_t i = 0; i < n; i++) {
        char language[8];
        (void)snprintf(language, sizeof language, "l%u", (unsigned)i);
        (void)label(txn, type, KITH_END_FROM, 0, language, "friend");
    }
}

static void limits_are_kept_to_the_last_one(void **state)
{
    (void)state;
    static const struct {
        uint32_t limit;
        make_fn make;
    } limits[] = {
        {KITH_LIMIT_CUSTOMERS, make_customers},
        {KITH_LIMIT_TYPES, make_types},
        {KITH_LIMIT_RELATIONS, make_relations_of_one},
        {KITH_LIMIT_PER_CUSTOMER, make_relations_of_one},
        {KITH_LIMIT_PARTS, make_parts},
    };
    for (size_t i = 0; i < COUNT(limits); i++) {
        for (uint64_t n = 2; n <= 4; n++) { /* n - 1, n, n + 1 around a limit of 3 */
            kith_book *book = limited(limits[i].limit, 3);
            kith_txn *txn = begin(book);
            limits[i].make(txn, n);
            expect_commit(txn, n <= 3 ? KITH_OK : KITH_ERR_LIMIT);
            kith_book_close(book);
        }
    }
}

static void a_transaction_takes_as_many_changes_as_its_limit(void **state)
{
    (void)state;
    kith_book *book = limited(KITH_LIMIT_CHANGES, 3);
    kith_txn *txn = begin(book);
    kith_id id = 0;
    make_customers(txn, 3);
    const kith_value values[] = {text_of(KITH_CUSTOMER_NUMBER, "x"),
                                 number_of(KITH_CUSTOMER_KIND, KITH_TYPE_CODE, KITH_PARTY_PERSON),
                                 text_of(KITH_CUSTOMER_SURNAME, "X")};
    assert_int_equal(kith_record_add(txn, KITH_KIND_CUSTOMER, values, 3, &id, NULL), KITH_ERR_LIMIT);
    (void)commit(txn);
    kith_book_close(book);
}

static void texts_are_limited_by_the_byte(void **state)
{
    (void)state;
    static const struct {
        uint32_t limit;
        uint32_t field;
    } fields[] = {
        {KITH_LIMIT_CODE, KITH_CUSTOMER_LANGUAGE},
        {KITH_LIMIT_NUMBER, KITH_CUSTOMER_PHONE},
        {KITH_LIMIT_NAME, KITH_CUSTOMER_CITY},
        {KITH_LIMIT_TEXT, KITH_CUSTOMER_REMARKS},
    };
    static char text[8192];
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id id = person(txn, "1");
    memset(text, 'a', sizeof text);
    for (size_t i = 0; i < COUNT(fields); i++) {
        const uint64_t most = kith_book_limit(book, fields[i].limit);
        for (uint64_t size = most - 1; size <= most + 1; size++) {
            kith_value value = text_of(fields[i].field, text);
            value.length = size;
            REFUSED(size <= most ? KITH_OK : KITH_ERR_SHAPE, &err,
                    kith_record_change(txn, id, &value, 1, &err));
            assert_int_equal(err.field, size <= most ? 0 : fields[i].field);
        }
    }
    kith_txn_close(txn);
    kith_book_close(book);
}

/* Also of one that is empty: only KITH_TYPE_NONE, and an empty value of the field's own type, clear it. */
static void a_value_of_another_type_is_refused(void **state)
{
    (void)state;
    static const struct {
        uint32_t field;
        uint32_t type;
        kith_status wanted;
    } cases[] = {
        {KITH_CUSTOMER_SURNAME, KITH_TYPE_DATE, KITH_ERR_SHAPE},
        {KITH_CUSTOMER_SURNAME, KITH_TYPE_REFERENCE, KITH_ERR_SHAPE},
        {KITH_CUSTOMER_SURNAME, KITH_TYPE_INTEGER, KITH_ERR_SHAPE},
        {KITH_CUSTOMER_SURNAME, 4711, KITH_ERR_SHAPE},
        {KITH_CUSTOMER_SURNAME, KITH_TYPE_TEXT, KITH_OK},
        {KITH_CUSTOMER_SURNAME, KITH_TYPE_NONE, KITH_OK},
        {KITH_CUSTOMER_BIRTH_DATE, KITH_TYPE_TEXT, KITH_ERR_SHAPE},
        {KITH_CUSTOMER_BIRTH_DATE, KITH_TYPE_INSTANT, KITH_ERR_SHAPE},
        {KITH_CUSTOMER_BIRTH_DATE, KITH_TYPE_DATE, KITH_OK},
        {KITH_CUSTOMER_PAYER, KITH_TYPE_CODE, KITH_ERR_SHAPE},
        {KITH_CUSTOMER_PAYER, KITH_TYPE_REFERENCE, KITH_OK},
    };
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id id = person(txn, "1");
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_error err = NEW_ERROR;
        const kith_value value = {.field = cases[i].field, .type = cases[i].type, .text = ""};
        REFUSED(cases[i].wanted, &err, kith_record_change(txn, id, &value, 1, &err));
        assert_int_equal(err.field, cases[i].wanted == KITH_OK ? 0 : cases[i].field);
    }
    kith_txn_close(txn);
    kith_book_close(book);
}

#define FIRST_INSTANT (-INT64_C(62135596800000000)) /* 0001-01-01T00:00:00Z */
#define LAST_INSTANT INT64_C(253402300799999999)    /* 9999-12-31T23:59:59.999999Z */

/* As those of dates: each store can keep them. */
static void instants_lie_in_the_years_of_dates(void **state)
{
    (void)state;
    static const struct {
        int64_t at;
        kith_status of_record;
        kith_status of_call;
    } cases[] = {
        {INT64_MIN, KITH_ERR_SHAPE, KITH_ERR_INVALID},
        {FIRST_INSTANT - 1, KITH_ERR_SHAPE, KITH_ERR_INVALID},
        {FIRST_INSTANT, KITH_OK, KITH_OK},
        {-1, KITH_OK, KITH_OK},
        {LAST_INSTANT, KITH_OK, KITH_OK},
        {LAST_INSTANT + 1, KITH_ERR_SHAPE, KITH_ERR_INVALID},
        {INT64_MAX, KITH_ERR_SHAPE, KITH_ERR_INVALID},
    };
    kith_memory_store *memory = new_store();
    kith_book *book = open_over(memory);
    kith_txn *txn = begin(book);
    const kith_id id = person(txn, "1");
    const kith_value note[] = {reference(KITH_NOTE_CUSTOMER, id), text_of(KITH_NOTE_TEXT, "late")};
    const kith_id noted = add_record(txn, KITH_KIND_NOTE, note, COUNT(note));
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_error err = NEW_ERROR;
        kith_book *made = NULL;
        kith_txn *begun = NULL;
        const kith_value at = number_of(KITH_NOTE_AT, KITH_TYPE_INSTANT, cases[i].at);
        const kith_txn_options begins = {.size = sizeof begins, .at = cases[i].at};
        const kith_book_options opens = {.size = sizeof opens, .at = cases[i].at};
        REFUSED(cases[i].of_record, &err, kith_record_change(txn, noted, &at, 1, &err));
        assert_int_equal(err.field, cases[i].of_record == KITH_OK ? 0 : KITH_NOTE_AT);
        assert_int_equal(err.subject, cases[i].of_record == KITH_OK ? 0 : noted);
        REFUSED(cases[i].of_call, &err, kith_txn_begin(book, &begins, &begun, &err));
        kith_txn_close(begun);
        REFUSED(cases[i].of_call, &err, kith_book_open(&opens, &made, &err));
        kith_book_close(made);
    }
    (void)commit(txn);
    kith_book_close(reopened(book, memory));
    kith_memory_store_free(memory);
}

/* Who makes a book is the actor of its first commit, which its history tells. */
static void owner_name_and_language_of_a_new_book_are_checked(void **state)
{
    (void)state;
    static char longer[5001];
    memset(longer, 'x', sizeof longer - 1);
    const char *const of_251 = longer + sizeof longer - 252;
    const char *const of_250 = longer + sizeof longer - 251;
    const struct {
        kith_book_options options;
        kith_status wanted;
    } cases[] = {
        {{.owner = "\xff\xfe"}, KITH_ERR_SHAPE},
        {{.owner = longer}, KITH_ERR_SHAPE},
        {{.owner = of_251}, KITH_ERR_SHAPE},
        {{.owner = of_250}, KITH_OK},
        {{.owner = of_250, .rights_mode = KITH_RIGHTS_ROLES}, KITH_ERR_SHAPE},
        {{.name = of_251}, KITH_ERR_SHAPE},
        {{.language = "\xff"}, KITH_ERR_SHAPE},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_error err = NEW_ERROR;
        kith_memory_store *memory = new_store();
        kith_store store = {.size = sizeof store};
        kith_book_options options = cases[i].options;
        kith_book *book = NULL;
        OK(NULL, kith_memory_store_callbacks(memory, &store));
        options.size = sizeof options;
        options.store = &store;
        REFUSED(cases[i].wanted, &err, kith_book_open(&options, &book, &err));
        assert_true((book != NULL) == (cases[i].wanted == KITH_OK));
        if (book != NULL) {
            kith_history *page = NULL;
            const kith_history_query query = {.size = sizeof query, .most = 1};
            kith_view *view = view_of(book);
            OK(&err, kith_history_read(view, &query, &page, &err));
            kith_history_close(page);
            kith_view_close(view);
            kith_book_close(book);
        }
        kith_memory_store_free(memory);
    }
}

static void roles_decide_who_may_do_what(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = open_with((kith_book_options){.size = sizeof(kith_book_options),
                                                    .rights_mode = KITH_RIGHTS_ROLES,
                                                    .owner = "viktor"},
                                NULL);
    kith_view *view = NULL;
    kith_txn *txn = NULL;
    kith_id id = 0;
    kith_id seller = 0;
    const kith_view_options stranger = {.size = sizeof stranger, .actor = "nobody", .today = TODAY};
    const kith_view_options owner = {.size = sizeof owner, .actor = "viktor", .today = TODAY};
    REFUSED(KITH_ERR_DENIED, &err, kith_view_open(book, &stranger, &view, &err));
    OK(&err, kith_view_open(book, &owner, &view, &err));
    OK(&err, kith_record_find(view, KITH_KIND_ROLE, "seller", &seller, &err));
    kith_txn_options by = {.size = sizeof by, .actor = "viktor", .today = TODAY};
    OK(&err, kith_txn_begin(book, &by, &txn, &err));
    const kith_value user[] = {text_of(KITH_USER_CODE, "olga"),
                               number_of(KITH_USER_ROLE, KITH_TYPE_REFERENCE, (int64_t)seller)};
    OK(&err, kith_record_add(txn, KITH_KIND_USER, user, 2, &id, &err));
    OK(&err, kith_txn_commit(txn, NULL, &err));
    kith_txn_close(txn);
    by.actor = "olga";
    OK(&err, kith_txn_begin(book, &by, &txn, &err));
    (void)person(txn, "1"); /* a seller may add customers */
    OK(&err, kith_txn_commit(txn, NULL, &err));
    kith_txn_close(txn);
    OK(&err, kith_txn_begin(book, &by, &txn, &err));
    (void)relation_type(txn, (type_settings){.code = "mother"}); /* but not configure */
    REFUSED(KITH_ERR_DENIED, &err, kith_txn_commit(txn, NULL, &err));
    assert_non_null(strstr(err.message, "olga"));
    kith_txn_close(txn);
    kith_view_close(view);
    OK(&err, kith_view_open(book, &owner, &view, &err));
    REFUSED(KITH_ERR_NOT_FOUND, &err, kith_record_find(view, KITH_KIND_RELATION_TYPE, "mother", &id, &err));
    kith_view_close(view);
    kith_book_close(book);
}

/* Closes the book. */
static void expect_claims(kith_book *book)
{
    kith_error err = NEW_ERROR;
    kith_txn *first = begin(book);
    kith_txn *second = begin(book);
    const kith_changes *changes = NULL;
    (void)person(first, "1");
    (void)person(second, "2");
    OK(&err, kith_txn_prepare(first, &changes, &err));
    assert_int_equal(kith_changes_count(changes), 1);
    kith_change change = {.size = sizeof change};
    assert_int_equal(kith_changes_get(changes, 0, &change), KITH_OK);
    assert_int_equal(change.operation, KITH_OPERATION_ADD);
    assert_int_equal(change.customer_count, 1);
    assert_string_equal(change.actor, "anna");
    REFUSED(KITH_ERR_BUSY, &err, kith_txn_commit(second, NULL, &err));
    REFUSED(KITH_ERR_BUSY, &err, kith_book_refresh(book, NULL, &err));
    REFUSED(KITH_ERR_BUSY, &err, kith_book_recover(book, NULL, &err));
    kith_txn_finish(first, KITH_STORE_REJECTED);
    OK(&err, kith_txn_commit(second, NULL, &err));
    OK(&err, kith_txn_prepare(first, &changes, &err)); /* made again on what the second has committed */
    kith_txn_close(first);                             /* counts as an unknown outcome */
    assert_int_equal(stats_of(book).stale, 1);
    kith_txn *third = begin(book);
    (void)person(third, "3");
    REFUSED(KITH_ERR_STALE, &err, kith_txn_commit(third, NULL, &err));
    REFUSED(KITH_ERR_STALE, &err, kith_book_refresh(book, NULL, &err));
    OK(&err, kith_book_recover(book, NULL, &err));
    OK(&err, kith_book_refresh(book, NULL, &err));
    OK(&err, kith_txn_commit(third, NULL, &err));
    kith_txn_close(second);
    kith_txn_close(third);
    kith_book_close(book);
}

static void a_prepared_transaction_claims_the_book_until_it_is_finished(void **state)
{
    (void)state;
    kith_memory_store *memory = new_store();
    expect_claims(open_over(memory));
    expect_claims(new_book()); /* and where there is nothing to refresh */
    kith_memory_store_free(memory);
}

static void history_is_paged_newest_first_on_both_cards(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    for (int stored = 0; stored < 2; stored++) {
        kith_memory_store *memory = new_store();
        kith_book *book = stored != 0 ? open_over(memory) : new_book();
        kith_txn *txn = begin(book);
        const kith_id type = relation_type(txn, (type_settings){.code = "mother"});
        const kith_id mother = person(txn, "M");
        const kith_id daughter = person(txn, "D");
        (void)commit(txn);
        txn = begin(book);
        const kith_id between = relation(txn, (kith_relation){.type = type, .from = mother, .to = daughter});
        (void)commit(txn);
        kith_view *view = view_of(book);
        kith_history_query query = {.size = sizeof query, .customer = daughter, .most = 1};
        kith_history *page = NULL;
        kith_change change = {.size = sizeof change};
        OK(&err, kith_history_read(view, &query, &page, &err));
        assert_int_equal(kith_history_count(page), 1);
        assert_int_equal(kith_history_get(page, 0, &change), KITH_OK);
        assert_int_equal(change.id, between); /* of the mother's card, and of the daughter's */
        assert_int_equal(change.customer_count, 2);
        query.before = change.sequence;
        query.before_change = change.index;
        kith_history_close(page);
        OK(&err, kith_history_read(view, &query, &page, &err));
        assert_int_equal(kith_history_get(page, 0, &change), KITH_OK);
        assert_int_equal(change.id, daughter);
        kith_history_close(page);
        kith_view_close(view);
        kith_book_close(book);
        kith_memory_store_free(memory);
    }
}

static void what_a_policy_left_can_still_be_ended(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id type = relation_type(txn, (type_settings){.code = "client"});
    const kith_id from = person(txn, "1");
    const kith_id between =
        relation(txn, (kith_relation){.type = type, .from = from, .to = person(txn, "2")});
    (void)commit(txn);
    txn = begin(book);
    const kith_value tighter =
        number_of(KITH_RELATION_TYPE_FROM_KIND, KITH_TYPE_CODE, KITH_PARTY_ORGANISATION);
    OK(&err, kith_relation_type_change(txn, type, &tighter, 1, KITH_POLICY_LEAVE, &err));
    (void)commit(txn);
    txn = begin(book);
    OK(&err, kith_relation_end(txn, between, 0, &err));
    (void)commit(txn);
    txn = begin(book); /* but it does not come back */
    OK(&err, kith_relation_reopen(txn, between, &err));
    expect_rule(txn, KITH_RULE_PARTY_KIND, between);
    kith_book_close(book);
}

static void messages_are_there_for_every_status_and_rule(void **state)
{
    (void)state;
    kith_message message = {.size = sizeof message};
    for (kith_status status = KITH_ERR_FEATURE; status <= KITH_ERR_INVALID; status++) {
        assert_int_equal(kith_message_get(status, 0, &message), KITH_OK);
        assert_true(strlen(message.english) > 0 && strlen(message.german) > 0 && strlen(message.russian) > 0);
    }
    for (int32_t rule = KITH_RULE_NUMBER_TAKEN; rule <= KITH_RULE_PERSON_ONLY; rule++) {
        assert_int_equal(kith_message_get(KITH_ERR_RULE, rule, &message), KITH_OK);
        assert_true(strlen(message.cause) > 0 && strlen(message.cure) > 0);
    }
    assert_int_equal(kith_message_get(-1000, 0, &message), KITH_ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_arguments_are_named_and_outputs_cleared),
        cmocka_unit_test(a_newer_struct_is_taken_only_with_a_zero_tail),
        cmocka_unit_test(a_refused_call_leaves_the_transaction_as_it_was),
        cmocka_unit_test(limits_are_kept_to_the_last_one),
        cmocka_unit_test(a_transaction_takes_as_many_changes_as_its_limit),
        cmocka_unit_test(texts_are_limited_by_the_byte),
        cmocka_unit_test(a_value_of_another_type_is_refused),
        cmocka_unit_test(instants_lie_in_the_years_of_dates),
        cmocka_unit_test(owner_name_and_language_of_a_new_book_are_checked),
        cmocka_unit_test(roles_decide_who_may_do_what),
        cmocka_unit_test(a_prepared_transaction_claims_the_book_until_it_is_finished),
        cmocka_unit_test(history_is_paged_newest_first_on_both_cards),
        cmocka_unit_test(what_a_policy_left_can_still_be_ended),
        cmocka_unit_test(messages_are_there_for_every_status_and_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
