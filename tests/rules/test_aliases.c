/* What is said of a customer that was merged is said of its survivor. */
#include "condition.h"
#include "couple.h"
#include "office.h"

/* Two that have become one. */
static couple merged_couple(void)
{
    couple in = new_couple();
    merge(&in);
    return in;
}

static int64_t number_in(kith_book *book, kith_id id, uint32_t field)
{
    kith_view *view = view_of(book);
    const int64_t number = field_number(view, id, field);
    kith_view_close(view);
    return number;
}

/* --- writing --- */

/* Of every kind that refers to customers, whichever field it is. */
static void a_new_record_refers_to_the_survivor(void **state)
{
    (void)state;
    couple in = merged_couple();
    kith_txn *txn = begin(in.book);
    const kith_id records[] = {
        ADD(txn, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, in.source), TEXT(KITH_NOTE_TEXT, "spoke")),
        ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "1"), REF(KITH_ORDER_CUSTOMER, in.source),
            DATE(KITH_ORDER_DATE, "2026-06-01")),
        relation(txn, (kith_relation){.type = in.type, .from = in.source, .to = in.other}),
        relation(txn, (kith_relation){.type = in.type, .from = in.other, .to = in.source}),
    };
    static const uint32_t fields[] = {KITH_NOTE_CUSTOMER, KITH_ORDER_CUSTOMER, KITH_RELATION_FROM,
                                      KITH_RELATION_TO};
    change(txn, in.other, REF(KITH_CUSTOMER_PAYER, in.source));
    (void)commit(txn);
    for (size_t i = 0; i < COUNT(records); i++) {
        assert_int_equal(number_in(in.book, records[i], fields[i]), in.target);
    }
    assert_int_equal(number_in(in.book, in.other, KITH_CUSTOMER_PAYER), in.target);
    expect_valid(in.book);
    kith_book_close(in.book);
}

/* Calls that take a customer by itself. */
static void a_call_means_the_survivor(void **state)
{
    (void)state;
    couple in = merged_couple();
    kith_error err = NEW_ERROR;
    kith_id document = 0;
    kith_id link = 0;
    kith_id manager = 0;
    size_t added = 0;
    kith_txn *txn = begin(in.book);
    const kith_id hierarchy = entry(txn, KITH_KIND_HIERARCHY, "corporate");
    const kith_id anna = ADD(txn, KITH_KIND_MANAGER, TEXT(KITH_MANAGER_CODE, "anna"));
    const kith_customer_saving saving = {.size = sizeof saving, .manager = anna};
    const kith_signatory_request request = {
        .size = sizeof request, .customer = in.source, .document = KITH_DOCUMENT_CONTRACT};
    const kith_tick tick = {.type = in.type, .end = KITH_END_FROM};
    const kith_chain_link hangs = {.size = sizeof hangs,
                                   .present = KITH_PRESENT(KITH_CHAIN_LINK_CUSTOMER) |
                                              KITH_PRESENT(KITH_CHAIN_LINK_PARENT) |
                                              KITH_PRESENT(KITH_CHAIN_LINK_HIERARCHY),
                                   .customer = in.other,
                                   .parent = in.source,
                                   .hierarchy = hierarchy};
    OK(&err, kith_customer_save(txn, in.source, &saving, NULL, &err));
    OK(&err, kith_document_sign(txn, &request, "17", &document, &err));
    OK(&err, kith_relation_save_ticks(txn, in.source, in.other, &tick, 1, &added, &err));
    OK(&err, kith_chain_connect(txn, &hangs, &link, &err));
    (void)commit(txn);
    assert_int_equal(number_in(in.book, document, KITH_SIGNED_DOCUMENT_CUSTOMER), in.target);
    assert_int_equal(number_in(in.book, document, KITH_SIGNED_DOCUMENT_SIGNATORY), in.target);
    assert_int_equal(number_in(in.book, link, KITH_CHAIN_LINK_PARENT), in.target);
    kith_view *view = view_of(in.book);
    kith_link links[2];
    size_t count = 0;
    OK(&err, kith_customer_manager(view, in.target, 0, &manager, NULL, &err));
    assert_int_equal(manager, anna);
    const kith_relation_query query = {.size = sizeof query};
    OK(&err, kith_relation_list(view, in.target, &query, links, COUNT(links), &count, &err));
    assert_int_equal(count, 1);
    kith_view_close(view);
    expect_valid(in.book);
    kith_book_close(in.book);
}

/* Merged by somebody else meanwhile: what was written is made again, for the survivor. */
static void what_was_written_meanwhile_goes_to_the_survivor(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *slow = begin(in.book);
    const kith_id note =
        ADD(slow, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, in.source), TEXT(KITH_NOTE_TEXT, "spoke"));
    merge(&in);
    (void)commit(slow);
    assert_int_equal(number_in(in.book, note, KITH_NOTE_CUSTOMER), in.target);
    kith_book_close(in.book);
}

/* What a merge left with the alias stays there, also when it is written once more as it is. */
static void what_was_left_with_the_alias_stays(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id ours =
        relation(txn, (kith_relation){.type = in.type, .from = in.source, .to = in.other, .priority = 2});
    (void)relation(txn, (kith_relation){.type = in.type, .from = in.target, .to = in.other});
    (void)commit(txn);
    merge(&in);
    assert_int_equal(number_in(in.book, ours, KITH_RELATION_FROM), in.source);
    txn = begin(in.book);
    change(txn, ours, REF(KITH_RELATION_FROM, in.source));
    change(txn, ours, TEXT(KITH_RELATION_REMARK, "of before"));
    (void)commit(txn);
    assert_int_equal(number_in(in.book, ours, KITH_RELATION_FROM), in.source);
    kith_book_close(in.book);
}

/* --- what is refused --- */

static void expect_refused(couple *in, kith_status status, const kith_error *err)
{
    assert_int_equal(status, KITH_ERR_RULE);
    assert_int_equal(err->rule, KITH_RULE_ALIAS);
    assert_int_equal(err->subject, in->source);
    assert_int_equal(err->other, in->target);
}

static void an_alias_is_not_changed(void **state)
{
    (void)state;
    couple in = merged_couple();
    kith_error err = NEW_ERROR;
    const kith_value changes[] = {TEXT(KITH_CUSTOMER_CITY, "Bonn"),
                                  CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_ACTIVE)};
    kith_txn *txn = begin(in.book);
    for (size_t i = 0; i < COUNT(changes); i++) {
        expect_refused(&in, kith_record_change(txn, in.source, &changes[i], 1, &err), &err);
    }
    const kith_value same = CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_MERGED);
    OK(&err, kith_record_change(txn, in.source, &same, 1, &err));
    assert_int_equal(changes_of(txn), 0);
    txn = begin(in.book);
    OK(&err, kith_customer_retire(txn, in.source, TODAY, &err));
    expect_refused(&in, kith_txn_commit(txn, NULL, &err), &err);
    kith_txn_close(txn);
    kith_book_close(in.book);
}

static kith_id alias_of(kith_book *book)
{
    kith_id id = 0;
    size_t count = 0;
    kith_view *view = view_of(book);
    OK(NULL, kith_record_list(view, KITH_KIND_ALIAS, 0, &id, 1, &count, NULL));
    assert_int_equal(count, 1);
    kith_view_close(view);
    return id;
}

static void aliases_come_and_go_by_merging_only(void **state)
{
    (void)state;
    couple in = merged_couple();
    kith_error err = NEW_ERROR;
    kith_id made = 0;
    const kith_id alias = alias_of(in.book);
    const kith_value another[] = {REF(KITH_ALIAS_CUSTOMER, in.target), REF(KITH_ALIAS_SOURCE, in.other)};
    kith_txn *txn = begin(in.book);
    REFUSED(KITH_ERR_RULE, &err, kith_record_add(txn, KITH_KIND_ALIAS, another, COUNT(another), &made, &err));
    assert_int_equal(err.rule, KITH_RULE_ALIAS);
    assert_int_equal(err.subject, in.other);
    assert_int_equal(err.other, in.target);
    change(txn, in.other, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_MERGED));
    REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
    assert_int_equal(err.rule, KITH_RULE_ALIAS);
    assert_int_equal(err.subject, in.other);
    kith_txn_close(txn);
    const kith_id gone[] = {alias, in.target}; /* the record, and the survivor with it */
    for (size_t i = 0; i < COUNT(gone); i++) {
        txn = begin(in.book);
        remove_record(txn, gone[i]);
        REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
        assert_int_equal(err.rule, KITH_RULE_ALIAS);
        assert_int_equal(err.subject, alias);
        assert_int_equal(err.other, in.source);
        kith_txn_close(txn);
    }
    txn = begin(in.book); /* who was removed stands for nobody, though the alias is still there */
    remove_record(txn, in.source);
    const kith_value note[] = {reference(KITH_NOTE_CUSTOMER, in.source), text_of(KITH_NOTE_TEXT, "x")};
    REFUSED(KITH_ERR_REFERENCE, &err, kith_record_add(txn, KITH_KIND_NOTE, note, COUNT(note), &made, &err));
    kith_txn_close(txn);
    txn = begin(in.book); /* both of them, for good */
    remove_record(txn, in.target);
    remove_record(txn, in.source);
    (void)commit(txn);
    kith_book_close(in.book);
}

/* What another book kept comes in as it was there: who was merged, and then what became of it. */
static void aliases_are_taken_over_by_an_import(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = NULL;
    kith_id made = 0;
    const kith_txn_options options = {.size = sizeof options, .today = TODAY, .importing = 1};
    OK(&err, kith_txn_begin(book, &options, &txn, &err));
    const kith_id target = organisation(txn, "T");
    const kith_id other = organisation(txn, "O");
    const kith_id source =
        ADD(txn, KITH_KIND_CUSTOMER, TEXT(KITH_CUSTOMER_NUMBER, "S"),
            CODE(KITH_CUSTOMER_KIND, KITH_PARTY_ORGANISATION), TEXT(KITH_CUSTOMER_ORGANISATION, "S"),
            CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_MERGED));
    (void)commit(txn);
    OK(&err, kith_txn_begin(book, &options, &txn, &err));
    const kith_value wrong[] = {REF(KITH_ALIAS_CUSTOMER, target), REF(KITH_ALIAS_SOURCE, other)};
    REFUSED(KITH_ERR_RULE, &err, kith_record_add(txn, KITH_KIND_ALIAS, wrong, COUNT(wrong), &made, &err));
    (void)ADD(txn, KITH_KIND_ALIAS, REF(KITH_ALIAS_CUSTOMER, target), REF(KITH_ALIAS_SOURCE, source));
    (void)commit(txn);
    expect_valid(book);
    OK(&err, kith_txn_begin(book, &options, &txn, &err));
    change(txn, other, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_MERGED));
    expect_commit(txn, KITH_ERR_RULE);
    kith_book_close(book);
}

/* --- finding --- */

static void expect_found(kith_book *book, const char *text, const kith_id *wanted, size_t count)
{
    kith_view *view = view_of(book);
    kith_id ids[8] = {0};
    size_t found = 0;
    kith_search search = {.size = sizeof search, .text = text};
    OK(NULL, kith_search_customers(view, &search, ids, COUNT(ids), &found, NULL));
    assert_int_equal(found, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(ids[i], wanted[i]);
    }
    for (size_t i = 0; i < count; i++) { /* one by one */
        OK(NULL, kith_search_customers(view, &search, ids, 1, &found, NULL));
        assert_int_equal(found, 1);
        assert_int_equal(ids[0], wanted[i]);
        search.after = ids[0];
    }
    OK(NULL, kith_search_customers(view, &search, ids, 1, &found, NULL));
    assert_int_equal(found, 0);
    kith_view_close(view);
}

/* By its number, its name and its phone; once, where the first of the two names stands. */
static void looking_for_an_alias_finds_the_survivor(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    change(txn, in.source, TEXT(KITH_CUSTOMER_ORGANISATION, "Arbor"));
    change(txn, in.source, TEXT(KITH_CUSTOMER_PHONE, "0221 4711"));
    change(txn, in.target, TEXT(KITH_CUSTOMER_ORGANISATION, "Arthur"));
    change(txn, in.target, TEXT(KITH_CUSTOMER_PHONE, "0228 4711"));
    change(txn, in.other, TEXT(KITH_CUSTOMER_ORGANISATION, "Arman"));
    (void)commit(txn);
    const kith_id before[] = {in.source, in.other, in.target};
    expect_found(in.book, "Ar", before, 3);
    merge(&in);
    const kith_id after[] = {in.target, in.other};
    expect_found(in.book, "Ar", after, 2);
    expect_found(in.book, "S", after, 1);
    expect_found(in.book, "Arbor", after, 1);
    expect_found(in.book, "Arthur", after, 1);
    expect_found(in.book, "02214711", after, 1);
    expect_found(in.book, "4711", after, 1);
    expect_found(in.book, "Bonn", NULL, 0);
    kith_book_close(in.book);
}

/* --- asking for a decision --- */

/* Two with a table each that says something of the target; the source is its alias. */
typedef struct desk {
    couple at;
    kith_id discount; /* condition type */
    kith_id own;      /* condition of the target */
    kith_id card;
    kith_id chain; /* another alias, of the node that the target hangs under */
    kith_id node;
    kith_id order_type;
} desk;

static desk new_desk(void)
{
    kith_id hierarchy = 0;
    desk in = {.at = {.book = chain_book(&hierarchy)}};
    kith_txn *txn = begin(in.at.book);
    in.at.source = organisation(txn, "S");
    in.at.target = organisation(txn, "T");
    in.chain = organisation(txn, "OLD");
    in.node = organisation(txn, "N");
    in.discount = percent_type(txn, "discount", 0);
    in.own = condition(
        txn, (condition_settings){.customer = in.at.target, .type = in.discount, .percent = PERCENT(5)});
    (void)location(txn, in.at.target, NULL, "Bonn");
    (void)join(txn, in.at.target, in.node);
    (void)join(txn, in.at.target, organisation(txn, "M"));
    change(txn, in.at.target, number_of(KITH_CUSTOMER_COMMISSION_RATE, KITH_TYPE_DECIMAL, PERCENT(7)));
    in.order_type = ADD(txn, KITH_KIND_ORDER_TYPE, TEXT(KITH_ORDER_TYPE_CODE, "D"),
                        CODE(KITH_ORDER_TYPE_CHAIN_CHECK, KITH_CHAIN_CHECK_ON));
    const kith_id programme = entry(txn, KITH_KIND_CARD_PROGRAMME, "bonus");
    const kith_id account =
        ADD(txn, KITH_KIND_CARD_ACCOUNT, REF(KITH_CARD_ACCOUNT_CUSTOMER, in.at.target),
            REF(KITH_CARD_ACCOUNT_PROGRAMME, programme), TEXT(KITH_CARD_ACCOUNT_CODE, "A"));
    in.card = ADD(txn, KITH_KIND_CARD, REF(KITH_CARD_ACCOUNT, account), TEXT(KITH_CARD_NUMBER, "1"));
    (void)commit(txn);
    merge(&in.at);
    (void)merge_two(in.at.book, in.chain, in.node);
    return in;
}

static void conditions_are_those_of_the_survivor(void **state)
{
    (void)state;
    desk in = new_desk();
    kith_error err = NEW_ERROR;
    kith_effective out = {0};
    size_t count = 0;
    kith_condition_query query = {
        .size = sizeof query, .customer = in.at.source, .type = in.discount, .chain = in.chain};
    kith_view *view = view_of(in.at.book);
    OK(&err, kith_condition_effective(view, &query, &out, NULL, &err));
    assert_int_equal(out.condition, in.own);
    assert_int_equal(out.customer, in.at.target);
    assert_int_equal(out.chain, KITH_CHAIN_FOUND);
    OK(&err, kith_condition_list(view, &query, &out, 1, &count, &err));
    assert_int_equal(count, 1);
    query.customer = 0;
    query.chain = 0;
    OK(&err, kith_condition_many(view, &query, &in.at.source, 1, &out, &err));
    assert_int_equal(out.condition, in.own);
    query.customer = in.at.source;
    query.type = 0;
    OK(&err, kith_condition_all(view, &query, &out, 1, &count, &err));
    assert_int_equal(out.condition, in.own);
    kith_view_close(view);
    kith_book_close(in.at.book);
}

/* As saving an order with the same request does. */
static void the_header_means_the_survivor(void **state)
{
    (void)state;
    desk in = new_desk();
    kith_error err = NEW_ERROR;
    kith_id kept = 0;
    size_t count = 0;
    kith_header_value values[KITH_HEADER_FIELDS] = {{0}};
    values[KITH_HEADER_FIELD_PAYER].party = in.chain;
    const uint64_t typed = KITH_PRESENT(KITH_HEADER_FIELD_PAYER);
    const kith_order_request request = {.size = sizeof request,
                                        .customer = in.at.source,
                                        .order_type = in.order_type,
                                        .chain = in.chain,
                                        .typed = typed,
                                        .values = values};
    const kith_order_saving saving = {
        .size = sizeof saving, .chain = in.chain, .typed = typed, .values = values};
    kith_header header = {.size = sizeof header};
    kith_view *view = view_of(in.at.book);
    OK(&err, kith_order_header(view, &request, &header, NULL, &err));
    kith_view_close(view);
    assert_int_equal(header.outcome, KITH_ORDER_OK);
    assert_int_equal(header.path[0].customer, in.at.target);
    assert_int_equal(header.fields[KITH_HEADER_FIELD_CHAIN].party, in.node);
    assert_int_equal(header.fields[KITH_HEADER_FIELD_PAYER].party, in.node);
    kith_txn *txn = begin(in.at.book);
    const kith_id order =
        ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "1"), REF(KITH_ORDER_CUSTOMER, in.at.source),
            REF(KITH_ORDER_ORDER_TYPE, in.order_type), DATE(KITH_ORDER_DATE, "2026-06-01"));
    OK(&err, kith_order_save(txn, order, &saving, NULL, NULL, &err));
    (void)commit(txn);
    view = view_of(in.at.book);
    OK(&err, kith_record_parts(view, order, KITH_KIND_ORDER_HEADER, 0, &kept, 1, &count, &err));
    assert_int_equal(field_number(view, kept, KITH_ORDER_HEADER_CHAIN), in.node);
    assert_int_equal(field_number(view, kept, KITH_ORDER_HEADER_PAYER), in.node);
    kith_view_close(view);
    kith_book_close(in.at.book);
}

static void card_and_commission_are_those_of_the_survivor(void **state)
{
    (void)state;
    desk in = new_desk();
    kith_error err = NEW_ERROR;
    size_t count = 0;
    const kith_card_request asked = {.size = sizeof asked, .customer = in.at.source};
    const kith_commission_request request = {.size = sizeof request, .customer = in.at.source};
    kith_card_result card = {.size = sizeof card};
    kith_commission commission = {.size = sizeof commission};
    kith_view *view = view_of(in.at.book);
    OK(&err, kith_card_resolve(view, &asked, &card, NULL, &err));
    assert_int_equal(card.card, in.card);
    OK(&err, kith_commission_of(view, &request, &commission, NULL, 0, &count, NULL, &err));
    assert_int_equal(commission.rate, PERCENT(7));
    kith_view_close(view);
    kith_book_close(in.at.book);
}

/* Of two who may sign the second is named by its old number; so is whom it signs for. */
static void who_signs_is_the_survivor(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id guardian = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "guardian"),
                                 CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_LEGAL_REPRESENTATIVE));
    const kith_id father = person(txn, "F");
    const kith_id old_mother = person(txn, "M1");
    const kith_id mother = person(txn, "M2");
    const kith_id old_child = person(txn, "C1");
    const kith_id child = person(txn, "C2");
    change(txn, child, DATE(KITH_CUSTOMER_BIRTH_DATE, "2018-01-01"));
    (void)relation(txn, (kith_relation){.type = guardian, .from = father, .to = child, .priority = 1});
    (void)relation(txn, (kith_relation){.type = guardian, .from = mother, .to = child, .priority = 2});
    (void)commit(txn);
    (void)merge_two(book, old_mother, mother);
    (void)merge_two(book, old_child, child);
    const kith_signatory_request request = {.size = sizeof request,
                                            .customer = old_child,
                                            .representative = old_mother,
                                            .document = KITH_DOCUMENT_CONTRACT,
                                            .on = day("2026-06-01")};
    kith_signatory out = {.size = sizeof out};
    kith_view *view = view_of(book);
    OK(&err, kith_signatory_find(view, &request, &out, NULL, &err));
    assert_int_equal(out.result, KITH_SIGNATORY_REPRESENTATIVE);
    assert_int_equal(out.signatory, mother);
    kith_view_close(view);
    kith_book_close(book);
}

static size_t selected(kith_book *book, kith_selection selection, kith_id *ids, size_t capacity)
{
    kith_view *view = view_of(book);
    size_t count = 0;
    selection.size = sizeof selection;
    OK(NULL, kith_select_customers(view, &selection, ids, capacity, &count, NULL));
    kith_view_close(view);
    return count;
}

static void an_alias_is_selected_only_if_it_is_asked_for(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_id ids[4];
    kith_txn *txn = begin(in.book);
    change(txn, in.source, TEXT(KITH_CUSTOMER_CITY, "Bonn"));
    (void)commit(txn);
    assert_int_equal(selected(in.book, (kith_selection){0}, ids, COUNT(ids)), 3);
    merge(&in);
    assert_int_equal(selected(in.book, (kith_selection){0}, ids, COUNT(ids)), 2);
    assert_int_equal(ids[0], in.target);
    assert_int_equal(ids[1], in.other);
    assert_int_equal(selected(in.book, (kith_selection){.city = "Bonn"}, ids, COUNT(ids)), 1);
    assert_int_equal(ids[0], in.target);
    const kith_selection among = {.among = &in.source, .among_count = 1};
    assert_int_equal(selected(in.book, among, ids, COUNT(ids)), 0);
    assert_int_equal(selected(in.book, (kith_selection){.status = KITH_STATUS_MERGED}, ids, COUNT(ids)), 1);
    assert_int_equal(ids[0], in.source);
    kith_book_close(in.book);
}

static void an_alias_is_like_nobody(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in.book);
    change(txn, in.source, TEXT(KITH_CUSTOMER_ORGANISATION, "Arbor"));
    change(txn, in.other, TEXT(KITH_CUSTOMER_ORGANISATION, "Arbor"));
    (void)commit(txn);
    for (int merged = 0; merged <= 1; merged++) {
        kith_duplicate like[2];
        size_t count = 0;
        kith_view *view = view_of(in.book);
        OK(&err, kith_duplicate_list(view, in.source, 1, like, COUNT(like), &count, &err));
        assert_int_equal(count, merged ? 0 : 1);
        kith_view_close(view);
        if (!merged) {
            merge(&in);
        }
    }
    kith_book_close(in.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_record_refers_to_the_survivor),
        cmocka_unit_test(a_call_means_the_survivor),
        cmocka_unit_test(what_was_written_meanwhile_goes_to_the_survivor),
        cmocka_unit_test(what_was_left_with_the_alias_stays),
        cmocka_unit_test(an_alias_is_not_changed),
        cmocka_unit_test(aliases_come_and_go_by_merging_only),
        cmocka_unit_test(aliases_are_taken_over_by_an_import),
        cmocka_unit_test(looking_for_an_alias_finds_the_survivor),
        cmocka_unit_test(conditions_are_those_of_the_survivor),
        cmocka_unit_test(the_header_means_the_survivor),
        cmocka_unit_test(card_and_commission_are_those_of_the_survivor),
        cmocka_unit_test(who_signs_is_the_survivor),
        cmocka_unit_test(an_alias_is_selected_only_if_it_is_asked_for),
        cmocka_unit_test(an_alias_is_like_nobody),
    };
    return cmocka_run_group_tests_name("aliases", tests, NULL, NULL);
}
