/* Limits that were lowered: what the library fills in keeps to them, and what is there already may stay. */
#include "office.h"

#define SHORT_NAMES 20u
#define LONG_ACTOR "somebody-with-a-long-name"
#define HASHED_ADDRESS "#0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define TURN_MOST INT64_C(1000000000000000000)

/* Once more over its store, with a limit. */
static kith_book *limited_again(kith_book *book, kith_memory_store *memory, uint32_t limit, uint64_t value)
{
    const kith_limit limits[] = {{.limit = limit, .value = value}};
    kith_book_close(book);
    return open_with((kith_book_options){.limits = limits, .limit_count = COUNT(limits)}, memory);
}

static kith_book *short_names(kith_book *book, kith_memory_store *memory)
{
    return limited_again(book, memory, KITH_LIMIT_NAME, SHORT_NAMES);
}

/* --- what is filled in --- */

/* A book, its store, and an order of its customer that is not saved yet. */
typedef struct counter {
    kith_memory_store *memory;
    kith_book *book;
    kith_id customer;
    kith_id manager;
    kith_id order;
} counter;

static counter open_counter(void)
{
    counter at = {.memory = new_store()};
    at.book = open_over(at.memory);
    kith_txn *txn = begin(at.book);
    at.customer = organisation(txn, "C1");
    at.manager = manager(txn, "kim");
    at.order = add_order(txn, 1, at.customer, at.manager, "2026-06-01");
    (void)commit(txn);
    return at;
}

static void close_counter(counter *at)
{
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
}

typedef kith_status (*filling)(const counter *at, kith_txn *txn, kith_error *err);

/* Refused of somebody whose name is too long, and nothing has changed; taken of others, and loaded again. */
static void expect_short_names_only(counter *at, filling fill, const char *field)
{
    kith_error err = NEW_ERROR;
    at->book = short_names(at->book, at->memory);
    kith_txn *txn = begin_as(at->book, LONG_ACTOR, "2026-06-01");
    REFUSED(KITH_ERR_SHAPE, &err, fill(at, txn, &err));
    assert_non_null(strstr(err.message, field));
    assert_int_equal(changes_of(txn), 0);
    txn = begin_as(at->book, "robot", "2026-06-01");
    OK(&err, fill(at, txn, &err));
    (void)commit(txn);
    at->book = short_names(at->book, at->memory);
}

static kith_status save_the_card(const counter *at, kith_txn *txn, kith_error *err)
{
    const kith_customer_saving card = {.size = sizeof card, .manager = at->manager};
    return kith_customer_save(txn, at->customer, &card, NULL, err);
}

static kith_status save_the_order(const counter *at, kith_txn *txn, kith_error *err)
{
    return kith_order_save(txn, at->order, NULL, NULL, NULL, err);
}

static void author_of_a_binding_is_no_longer_than_a_name(void **state)
{
    (void)state;
    counter at = open_counter();
    expect_short_names_only(&at, save_the_card, "binding of customer \"C1\": author: ");
    close_counter(&at);
}

static void editor_of_an_order_is_no_longer_than_a_name(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    counter at = open_counter();
    kith_txn *txn = begin(at.book); /* nothing is bound, only the order is written */
    OK(&err, save_the_card(&at, txn, &err));
    (void)commit(txn);
    expect_short_names_only(&at, save_the_order, "order \"0001\": editor: ");
    close_counter(&at);
}

/* Nobody is there to choose one of two chains: the task says so in a sentence. */
static void text_of_a_task_is_no_longer_than_a_text(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    counter at = open_counter();
    kith_txn *txn = begin(at.book);
    const kith_id hierarchy = entry(txn, KITH_KIND_HIERARCHY, "sales");
    const kith_id type = entry(txn, KITH_KIND_ORDER_TYPE, "D02");
    change(txn, type, CODE(KITH_ORDER_TYPE_CHAIN_CHECK, KITH_CHAIN_CHECK_ON));
    change(txn, at.order, REF(KITH_ORDER_ORDER_TYPE, type));
    (void)location(txn, at.customer, NULL, "Ulm");
    for (int i = 0; i < 2; i++) {
        const kith_id node = organisation(txn, i == 0 ? "N1" : "N2");
        (void)ADD(txn, KITH_KIND_CHAIN_NODE, REF(KITH_CHAIN_NODE_CUSTOMER, node),
                  REF(KITH_CHAIN_NODE_HIERARCHY, hierarchy));
        (void)ADD(txn, KITH_KIND_CHAIN_LINK, REF(KITH_CHAIN_LINK_CUSTOMER, at.customer),
                  REF(KITH_CHAIN_LINK_PARENT, node), REF(KITH_CHAIN_LINK_HIERARCHY, hierarchy),
                  FLAG(KITH_CHAIN_LINK_MEMBER));
    }
    (void)commit(txn);
    const kith_order_saving saving = {.size = sizeof saving, .unattended = 1};
    for (uint64_t most = 29; most <= 30; most++) { /* "Choose the chain of order 0001" */
        at.book = limited_again(at.book, at.memory, KITH_LIMIT_TEXT, most);
        txn = begin(at.book);
        REFUSED(most == 30 ? KITH_OK : KITH_ERR_SHAPE, &err,
                kith_order_save(txn, at.order, &saving, NULL, NULL, &err));
        if (most == 29) {
            assert_non_null(strstr(err.message, "task.text: text is longer than the limit allows"));
            assert_int_equal(changes_of(txn), 0);
        } else {
            (void)commit(txn);
        }
    }
    at.book = limited_again(at.book, at.memory, KITH_LIMIT_TEXT, 30);
    close_counter(&at);
}

/* --- turns --- */

static kith_id turn_of(counter *at, kith_value value, kith_id distribution)
{
    kith_txn *txn = begin(at->book);
    const kith_id turn = ADD(txn, KITH_KIND_TURN, REF(KITH_TURN_MANAGER, at->manager),
                             REF(KITH_TURN_DISTRIBUTION, distribution), value);
    (void)commit(txn);
    return turn;
}

static void turns_end_far_below_the_greatest_number(void **state)
{
    (void)state;
    static const struct {
        uint32_t field;
        int64_t number;
    } outside[] = {
        {KITH_TURN_NUMBER, -1},
        {KITH_TURN_NUMBER, TURN_MOST + 1},
        {KITH_TURN_NUMBER, INT64_MAX},
        {KITH_TURN_CREDIT, TURN_MOST + 1},
        {KITH_TURN_CREDIT, -TURN_MOST - 1},
        {KITH_TURN_CREDIT, INT64_MIN},
    };
    kith_error err = NEW_ERROR;
    counter at = open_counter();
    kith_txn *txn = begin(at.book);
    for (size_t i = 0; i < COUNT(outside); i++) {
        const kith_value values[] = {REF(KITH_TURN_MANAGER, at.manager),
                                     INTEGER(outside[i].field, outside[i].number)};
        kith_id id = 0;
        REFUSED(KITH_ERR_SHAPE, &err, kith_record_add(txn, KITH_KIND_TURN, values, 2, &id, &err));
        assert_int_equal(err.field, outside[i].field);
    }
    kith_txn_close(txn);
    close_counter(&at);
}

/* The next turn would be one too many: the order is not saved, and the book still opens. */
static void order_is_not_saved_once_turns_are_used_up(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    counter at = open_counter();
    kith_txn *txn = begin(at.book);
    const kith_id other = manager(txn, "lee");
    change(txn, at.order, REF(KITH_ORDER_MANAGER, other));
    (void)commit(txn);
    const kith_id turn = turn_of(&at, INTEGER(KITH_TURN_NUMBER, TURN_MOST), 0);
    txn = begin(at.book);
    REFUSED(KITH_ERR_SHAPE, &err, save_the_order(&at, txn, &err));
    assert_int_equal(err.field, 0); /* none of the manager's */
    assert_int_equal(err.subject, other);
    assert_string_equal(err.message, "turn of manager \"lee\": number: number is out of range");
    assert_int_equal(changes_of(txn), 0);
    txn = begin(at.book);
    change(txn, turn, INTEGER(KITH_TURN_NUMBER, TURN_MOST - 1));
    OK(&err, save_the_order(&at, txn, &err));
    (void)commit(txn);
    at.book = reopened(at.book, at.memory);
    close_counter(&at);
}

static void order_is_not_given_out_once_credit_is_used_up(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    counter at = open_counter();
    kith_txn *txn = begin(at.book);
    change(txn, at.order, nothing_of(KITH_ORDER_MANAGER));
    (void)manager(txn, "lee");
    const kith_id given =
        ADD(txn, KITH_KIND_DISTRIBUTION, TEXT(KITH_DISTRIBUTION_CODE, "given"),
            INTEGER(KITH_DISTRIBUTION_RANK, 1), CODE(KITH_DISTRIBUTION_POLICY, KITH_DISTRIBUTE_WEIGHTED));
    (void)commit(txn);
    const kith_id turn = turn_of(&at, INTEGER(KITH_TURN_CREDIT, TURN_MOST), given);
    txn = begin_as(at.book, "robot", "2026-06-01");
    REFUSED(KITH_ERR_SHAPE, &err, save_the_order(&at, txn, &err));
    assert_int_equal(err.subject, turn);
    assert_int_equal(err.field, KITH_TURN_CREDIT);
    assert_int_equal(changes_of(txn), 0);
    close_counter(&at);
}

/* --- what is there already --- */

/* Three customers, the first related to the others. */
static void what_is_there_already_may_be_changed_and_ended(void **state)
{
    (void)state;
    static const struct {
        uint32_t limit;
        uint64_t value;
    } lowered[] = {{KITH_LIMIT_CUSTOMERS, 2},
                   {KITH_LIMIT_RELATIONS, 1},
                   {KITH_LIMIT_TYPES, 1},
                   {KITH_LIMIT_PER_CUSTOMER, 1}};
    for (size_t i = 0; i < COUNT(lowered); i++) {
        kith_error err = NEW_ERROR;
        kith_memory_store *memory = new_store();
        kith_book *book = open_over(memory);
        kith_txn *txn = begin(book);
        const kith_id a = person(txn, "A");
        const kith_id b = person(txn, "B");
        const kith_id c = person(txn, "C");
        const kith_id type = relation_type(txn, (type_settings){.code = "one"});
        (void)relation_type(txn, (type_settings){.code = "two"});
        const kith_id link = relation(txn, (kith_relation){.type = type, .from = a, .to = b});
        const kith_id other = relation(txn, (kith_relation){.type = type, .from = a, .to = c});
        (void)commit(txn);
        book = limited_again(book, memory, lowered[i].limit, lowered[i].value);
        txn = begin(book);
        change(txn, a, text_of(KITH_CUSTOMER_CITY, "York"));
        change(txn, type, text_of(KITH_RELATION_TYPE_CODE, "1"));
        OK(&err, kith_relation_end(txn, link, TODAY, &err));
        (void)commit(txn);
        txn = begin(book);
        (void)person(txn, "D");
        (void)relation_type(txn, (type_settings){.code = "three"});
        (void)relation(txn, (kith_relation){.type = type, .from = b, .to = c});
        (void)relation(txn, (kith_relation){.type = type, .from = c, .to = a});
        expect_commit(txn, KITH_ERR_LIMIT); /* but nothing more comes */
        txn = begin(book);
        OK(&err, kith_record_remove(txn, other, &err));
        OK(&err, kith_record_remove(txn, c, &err));
        (void)commit(txn);
        kith_book_close(book);
        kith_memory_store_free(memory);
    }
}

/* What a merge moves to another customer counts there. */
static void moved_relations_count_where_they_come_to(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_memory_store *memory = new_store();
    kith_book *book = open_over(memory);
    kith_txn *txn = begin(book);
    const kith_id type = relation_type(txn, (type_settings){.code = "knows"});
    const kith_id source = person(txn, "S");
    const kith_id target = person(txn, "T");
    (void)relation(txn, (kith_relation){.type = type, .from = source, .to = person(txn, "1")});
    (void)relation(txn, (kith_relation){.type = type, .from = target, .to = person(txn, "2")});
    (void)commit(txn);
    book = limited_again(book, memory, KITH_LIMIT_PER_CUSTOMER, 1);
    txn = begin(book);
    const kith_merge merge = {.size = sizeof merge, .source = source, .target = target};
    size_t conflicts = 0;
    OK(&err, kith_customer_merge(txn, &merge, NULL, 0, &conflicts, &err));
    REFUSED(KITH_ERR_LIMIT, &err, kith_txn_commit(txn, NULL, &err));
    assert_int_equal(err.subject, target);
    kith_txn_close(txn);
    kith_book_close(book);
    kith_memory_store_free(memory);
}

/* It has one more relation than it may if none is counted twice. */
static void a_relation_to_itself_counts_once(void **state)
{
    (void)state;
    const kith_limit limits[] = {{.limit = KITH_LIMIT_PER_CUSTOMER, .value = 3}};
    kith_book *book = open_with((kith_book_options){.limits = limits, .limit_count = COUNT(limits)}, NULL);
    kith_txn *txn = begin(book);
    const kith_id self = relation_type(txn, (type_settings){.code = "own", .self = 1});
    const kith_id twin =
        relation_type(txn, (type_settings){.code = "twin", .self = 1, .direction = KITH_DIRECTION_SYMMETRIC});
    const kith_id a = person(txn, "A");
    (void)relation(txn, (kith_relation){.type = self, .from = a, .to = a});
    (void)relation(txn, (kith_relation){.type = twin, .from = a, .to = a});
    (void)relation(txn, (kith_relation){.type = self, .from = a, .to = person(txn, "B")});
    (void)commit(txn);
    txn = begin(book);
    (void)relation(txn, (kith_relation){.type = self, .from = person(txn, "C"), .to = a});
    expect_commit(txn, KITH_ERR_LIMIT);
    kith_book_close(book);
}

/* So many notes of two, as they came in turns, and of one made of both. */
static void merge_notes(uint32_t ours, uint32_t theirs, kith_status status)
{
    kith_error err = NEW_ERROR;
    const kith_limit limits[] = {{.limit = KITH_LIMIT_PARTS, .value = 3}};
    kith_book *book = open_with((kith_book_options){.limits = limits, .limit_count = COUNT(limits)}, NULL);
    kith_txn *txn = begin(book);
    const kith_id source = person(txn, "S");
    const kith_id target = person(txn, "T");
    for (uint32_t i = 0; i < ours || i < theirs; i++) {
        for (uint32_t side = 0; side < 2; side++) {
            if (i < (side == 0 ? ours : theirs)) {
                (void)ADD(txn, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, side == 0 ? source : target),
                          TEXT(KITH_NOTE_TEXT, "spoke"));
            }
        }
    }
    (void)commit(txn);
    txn = begin(book);
    const kith_merge merge = {.size = sizeof merge, .source = source, .target = target};
    size_t conflicts = 0;
    OK(&err, kith_customer_merge(txn, &merge, NULL, 0, &conflicts, &err));
    REFUSED(status, &err, kith_txn_commit(txn, NULL, &err));
    assert_int_equal(err.subject, status == KITH_OK ? 0 : target);
    kith_txn_close(txn);
    kith_book_close(book);
}

static void moved_parts_count_where_they_come_to(void **state)
{
    (void)state;
    merge_notes(1, 2, KITH_OK);
    merge_notes(2, 1, KITH_OK);
    merge_notes(2, 2, KITH_ERR_LIMIT);
    merge_notes(1, 3, KITH_ERR_LIMIT);
    merge_notes(3, 1, KITH_ERR_LIMIT);
    merge_notes(0, 3, KITH_OK);
}

/* --- what erasing and merging leave --- */

static kith_status merge_the_customer(const counter *at, kith_txn *txn, kith_error *err)
{
    const kith_merge merge = {
        .size = sizeof merge, .source = at->customer, .target = organisation(txn, "C2")};
    size_t conflicts = 0;
    return kith_customer_merge(txn, &merge, NULL, 0, &conflicts, err);
}

static void author_of_an_alias_is_no_longer_than_a_name(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    counter at = open_counter();
    at.book = short_names(at.book, at.memory);
    kith_txn *txn = begin_as(at.book, LONG_ACTOR, "2026-06-01");
    REFUSED(KITH_ERR_SHAPE, &err, merge_the_customer(&at, txn, &err));
    assert_string_equal(err.message,
                        "alias of customer \"C2\": author: text is longer than the limit allows");
    assert_int_equal(changes_of(txn), 1);
    txn = begin_as(at.book, "robot", "2026-06-01");
    OK(&err, merge_the_customer(&at, txn, &err));
    (void)commit(txn);
    at.book = short_names(at.book, at.memory);
    close_counter(&at);
}

static kith_status erase_the_customer(const counter *at, kith_txn *txn, kith_error *err)
{
    const kith_erasure erasure = {.size = sizeof erasure, .customer = at->customer};
    return kith_customer_erase(txn, &erasure, err);
}

static void who_takes_a_customer_from_its_manager_is_no_longer_than_a_name(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    counter at = open_counter();
    kith_txn *txn = begin(at.book);
    OK(&err, save_the_card(&at, txn, &err));
    (void)commit(txn);
    expect_short_names_only(&at, erase_the_customer, "binding of customer \"C1\": author: ");
    close_counter(&at);
}

/* As far as whole letters fit. */
static void a_location_is_named_as_long_as_a_name_may_be(void **state)
{
    (void)state;
    static const struct {
        uint64_t most;
        const char *name;
    } rows[] = {{250, "Öl-Ä-1"}, {6, "Öl-Ä"}, {5, "Öl-"}, {4, "Öl-"}, {2, "Ö"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        kith_error err = NEW_ERROR;
        kith_memory_store *memory = new_store();
        kith_book *book = open_over(memory);
        kith_txn *txn = begin(book);
        const kith_id source = customer(
            txn, (kith_customer){.number = "Öl-Ä-1", .kind = KITH_PARTY_ORGANISATION, .organisation = "S"});
        const kith_id target = customer(
            txn, (kith_customer){.number = "T", .kind = KITH_PARTY_ORGANISATION, .organisation = "T"});
        const kith_id named = ADD(txn, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, source));
        (void)ADD(txn, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, target));
        (void)commit(txn);
        book = limited_again(book, memory, KITH_LIMIT_NAME, rows[i].most);
        txn = begin_as(book, NULL, "2026-06-01");
        const kith_merge merge = {.size = sizeof merge, .source = source, .target = target};
        size_t conflicts = 0;
        OK(&err, kith_customer_merge(txn, &merge, NULL, 0, &conflicts, &err));
        (void)commit(txn);
        book = limited_again(book, memory, KITH_LIMIT_NAME, rows[i].most);
        kith_view *view = view_of(book);
        assert_string_equal(field_text(view, named, KITH_LOCATION_NAME), rows[i].name);
        kith_view_close(view);
        kith_book_close(book);
        kith_memory_store_free(memory);
    }
}

static int32_t hash_as(void *ctx, const char *address, size_t length, unsigned char out[KITH_HASH_BYTES])
{
    (void)ctx;
    (void)address;
    memset(out, (int)length, KITH_HASH_BYTES);
    return 1;
}

static kith_book *open_narrow(kith_memory_store *memory)
{
    static const kith_limit limits[] = {{.limit = KITH_LIMIT_NUMBER, .value = 5},
                                        {.limit = KITH_LIMIT_CODE, .value = 5},
                                        {.limit = KITH_LIMIT_TEXT, .value = 5},
                                        {.limit = KITH_LIMIT_NAME, .value = 20}};
    return open_with((kith_book_options){.limits = limits, .limit_count = COUNT(limits), .hash = hash_as},
                     memory);
}

/* Of a customer with a card, a relation that differs from others, and an address that called mail spam. */
static void what_erasing_leaves_is_let_in_whatever_the_limit(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_memory_store *memory = new_store();
    kith_book *book = open_narrow(memory);
    kith_txn *txn = begin_as(book, NULL, "2026-06-01");
    const kith_id who = person(txn, "W");
    const kith_id type =
        relation_type(txn, (type_settings){.code = "peer", .duplicates = KITH_DUPLICATES_BY_ATTRIBUTES});
    const kith_id link =
        relation(txn, (kith_relation){.type = type, .from = who, .to = person(txn, "O"), .remark = "old"});
    const kith_id account = ADD(txn, KITH_KIND_CARD_ACCOUNT, REF(KITH_CARD_ACCOUNT_CUSTOMER, who),
                                REF(KITH_CARD_ACCOUNT_PROGRAMME, entry(txn, KITH_KIND_CARD_PROGRAMME, "p")),
                                TEXT(KITH_CARD_ACCOUNT_CODE, "c"));
    (void)ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, who), TEXT(KITH_CONTACT_NAME, "W"),
              TEXT(KITH_CONTACT_EMAIL, "w@example.org"), CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_NONE),
              CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_COMPLAINT));
    (void)commit(txn);
    erase_customer(book, who);
    kith_book_close(book);
    book = open_narrow(memory);
    kith_view *view = view_of(book);
    kith_id listed = 0;
    size_t count = 0;
    OK(&err, kith_record_list(view, KITH_KIND_SUPPRESSION, 0, &listed, 1, &count, &err));
    assert_int_equal(strlen(field_text(view, listed, KITH_SUPPRESSION_ADDRESS)), 1 + 2 * KITH_HASH_BYTES);
    assert_string_equal(field_text(view, who, KITH_CUSTOMER_NUMBER), "erased-1");
    assert_string_equal(field_text(view, link, KITH_RELATION_REMARK), "erased-1");
    assert_string_equal(field_text(view, account, KITH_CARD_ACCOUNT_CODE), "erased-1");
    kith_view_close(view);
    kith_book_close(book);
    kith_memory_store_free(memory);
}

/* What only looks like it is not. */
static void other_texts_are_no_longer_than_the_limit(void **state)
{
    (void)state;
    static const struct {
        uint32_t kind;
        uint32_t field;
        const char *text;
        kith_status status;
    } rows[] = {
        {KITH_KIND_BRAND, KITH_BRAND_CODE, "erased-7", KITH_OK},
        {KITH_KIND_BRAND, KITH_BRAND_CODE, "erased-7-2", KITH_OK},
        {KITH_KIND_BRAND, KITH_BRAND_CODE, "erased-", KITH_ERR_SHAPE},
        {KITH_KIND_BRAND, KITH_BRAND_CODE, "erased-7-", KITH_ERR_SHAPE},
        {KITH_KIND_BRAND, KITH_BRAND_CODE, "erased-x", KITH_ERR_SHAPE},
        {KITH_KIND_BRAND, KITH_BRAND_CODE, "Erased-7", KITH_ERR_SHAPE},
        {KITH_KIND_BRAND, KITH_BRAND_CODE, "erased-70000000000000000000000000", KITH_ERR_SHAPE},
        {KITH_KIND_BRAND, KITH_BRAND_CODE, HASHED_ADDRESS, KITH_ERR_SHAPE},
        {KITH_KIND_SUPPRESSION, KITH_SUPPRESSION_ADDRESS, HASHED_ADDRESS, KITH_OK},
        {KITH_KIND_SUPPRESSION, KITH_SUPPRESSION_ADDRESS, HASHED_ADDRESS "0", KITH_ERR_SHAPE},
        {KITH_KIND_SUPPRESSION, KITH_SUPPRESSION_ADDRESS, "0" HASHED_ADDRESS, KITH_ERR_SHAPE},
        {KITH_KIND_SUPPRESSION, KITH_SUPPRESSION_ADDRESS, "#0123456789abcdef0123456789", KITH_ERR_SHAPE},
        {KITH_KIND_SUPPRESSION, KITH_SUPPRESSION_ADDRESS, "erased-1234567890-1234", KITH_ERR_SHAPE},
    };
    kith_error err = NEW_ERROR;
    kith_book *book = open_narrow(NULL);
    for (size_t i = 0; i < COUNT(rows); i++) {
        kith_txn *txn = begin_as(book, NULL, "2026-06-01");
        const kith_value value = TEXT(rows[i].field, rows[i].text);
        kith_id id = 0;
        REFUSED(rows[i].status, &err, kith_record_add(txn, rows[i].kind, &value, 1, &id, &err));
        kith_txn_close(txn);
    }
    kith_book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(author_of_a_binding_is_no_longer_than_a_name),
        cmocka_unit_test(editor_of_an_order_is_no_longer_than_a_name),
        cmocka_unit_test(text_of_a_task_is_no_longer_than_a_text),
        cmocka_unit_test(turns_end_far_below_the_greatest_number),
        cmocka_unit_test(order_is_not_saved_once_turns_are_used_up),
        cmocka_unit_test(order_is_not_given_out_once_credit_is_used_up),
        cmocka_unit_test(what_is_there_already_may_be_changed_and_ended),
        cmocka_unit_test(moved_relations_count_where_they_come_to),
        cmocka_unit_test(a_relation_to_itself_counts_once),
        cmocka_unit_test(moved_parts_count_where_they_come_to),
        cmocka_unit_test(author_of_an_alias_is_no_longer_than_a_name),
        cmocka_unit_test(who_takes_a_customer_from_its_manager_is_no_longer_than_a_name),
        cmocka_unit_test(a_location_is_named_as_long_as_a_name_may_be),
        cmocka_unit_test(what_erasing_leaves_is_let_in_whatever_the_limit),
        cmocka_unit_test(other_texts_are_no_longer_than_the_limit),
    };
    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
