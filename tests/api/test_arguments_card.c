/* Arguments of the calls of card.h, and of the card that is typed when an order is saved: each that is
 * missing or out of range is refused, and outputs are cleared. */
#include "arguments.h"

#include <string.h>

/* Beside the arguments: a card of the mother and an order. */
typedef struct bonus {
    kith_id programme;
    kith_id account;
    kith_id card;
    kith_id order;
} bonus;

static const kith_id no_programme = UINT64_C(99) << 8 | KITH_KIND_CARD_PROGRAMME;
static const kith_id no_account = UINT64_C(99) << 8 | KITH_KIND_CARD_ACCOUNT;
static const kith_id no_card = UINT64_C(99) << 8 | KITH_KIND_CARD;

static kith_id add(arguments *at, uint32_t kind, const kith_value *values, size_t count)
{
    kith_id id = 0;
    OK(&at->err, kith_record_add(at->txn, kind, values, count, &id, &at->err));
    return id;
}

static bonus new_bonus(arguments *at)
{
    bonus made = {0};
    const kith_value code = text_of(KITH_CARD_PROGRAMME_CODE, "bonus");
    made.programme = add(at, KITH_KIND_CARD_PROGRAMME, &code, 1);
    const kith_value account[] = {reference(KITH_CARD_ACCOUNT_CUSTOMER, at->mother),
                                  reference(KITH_CARD_ACCOUNT_PROGRAMME, made.programme),
                                  text_of(KITH_CARD_ACCOUNT_CODE, "1")};
    made.account = add(at, KITH_KIND_CARD_ACCOUNT, account, COUNT(account));
    const kith_value card[] = {reference(KITH_CARD_ACCOUNT, made.account),
                               text_of(KITH_CARD_NUMBER, "770012"),
                               number_of(KITH_CARD_ISSUED, KITH_TYPE_DATE, TODAY)};
    made.card = add(at, KITH_KIND_CARD, card, COUNT(card));
    const kith_value order[] = {text_of(KITH_ORDER_NUMBER, "1"), reference(KITH_ORDER_CUSTOMER, at->mother),
                                number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY)};
    made.order = add(at, KITH_KIND_ORDER, order, COUNT(order));
    kith_view_close(at->view);
    at->view = view_of_txn(at->txn);
    return made;
}

static void resolved_cards(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const bonus with = new_bonus(at);
    const kith_card_request good = {.size = sizeof good, .customer = at->mother};
    kith_card_result out = {.size = sizeof out, .result = 7, .card = 7};
    kith_card_result unsized = {.size = 0};
    kith_trace unsized_trace = {.size = 0};
    kith_trace no_rows = {.size = sizeof no_rows, .capacity = 1};
    OLD(kith_card_resolve(at->view, &good, &out, NULL, &at->unset));
    INVALID(kith_card_resolve(NULL, &good, &out, NULL, err));
    INVALID(kith_card_resolve(at->view, NULL, &out, NULL, err));
    INVALID(kith_card_resolve(at->view, &good, NULL, NULL, err));
    OLD(kith_card_resolve(at->view, &good, &unsized, NULL, err));
    OLD(kith_card_resolve(at->view, &good, &out, &unsized_trace, err));
    INVALID(kith_card_resolve(at->view, &good, &out, &no_rows, err));
    const kith_card_request wrong[] = {
        {.size = 0, .customer = at->mother},
        {.size = sizeof good},
        {.size = sizeof good, .customer = with.card},
        {.size = sizeof good, .customer = at->mother, .programme = with.card},
        {.size = sizeof good, .customer = at->mother, .card = with.account},
        {.size = sizeof good, .customer = at->mother, .on = -5},
        {.size = sizeof good, .customer = at->mother, .reserved = 1},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        out.result = 7;
        REFUSED(i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID, err,
                kith_card_resolve(at->view, &wrong[i], &out, NULL, err));
        assert_int_equal(out.result, i == 0 ? 7 : 0);
    }
    const kith_card_request strange[] = {
        {.size = sizeof good, .customer = at->nowhere},
        {.size = sizeof good, .customer = at->mother, .programme = no_programme},
        {.size = sizeof good, .customer = at->mother, .card = no_card},
    };
    for (size_t i = 0; i < COUNT(strange); i++) {
        out.result = 7;
        REFUSED(KITH_ERR_NOT_FOUND, err, kith_card_resolve(at->view, &strange[i], &out, NULL, err));
        assert_int_equal(out.result, 0);
    }
    OK(NULL, kith_card_resolve(at->view, &good, &out, NULL, NULL));
    assert_int_equal(out.card, with.card);
    assert_string_equal(out.number, "770012");
}

/* A struct of a newer header: what is not known of it is zeroed, or refused where it is used. */
static void cards_of_a_newer_header(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const bonus with = new_bonus(at);
    struct { /* some of what is more is known to the library of tomorrow, and the last of it is not */
        kith_card_result known;
        uint64_t more[4];
    } out = {.known = {.size = sizeof out}, .more = {7, 7, 7, 7}};
    struct {
        kith_card_request known;
        uint64_t more[4];
    } request = {.known = {.size = sizeof request, .customer = at->mother}};
    OK(err, kith_card_resolve(at->view, &request.known, &out.known, NULL, err));
    assert_int_equal(out.known.card, with.card);
    assert_int_equal(out.known.size, sizeof out);
    assert_int_equal(out.more[0] + out.more[3], 0);
    request.more[3] = 1;
    OLD(kith_card_resolve(at->view, &request.known, &out.known, NULL, err));
}

/* A view without a day: every card is valid. */
static void cards_without_a_day(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const bonus with = new_bonus(at);
    kith_card_result out = {.size = sizeof out};
    kith_card_request request = {.size = sizeof request, .customer = at->mother, .on = TODAY - 1};
    OK(err, kith_card_resolve(at->view, &request, &out, NULL, err));
    assert_int_equal(out.result, KITH_CARD_RESULT_NONE);
    kith_txn_close(at->txn);
    at->txn = begin_on(at->book, 0);
    const bonus again = new_bonus(at);
    request.on = 0;
    OK(err, kith_card_resolve(at->view, &request, &out, NULL, err));
    assert_int_equal(out.card, again.card);
    (void)with;
}

static void balances(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const bonus with = new_bonus(at);
    kith_decimal balance = 7;
    OLD(kith_card_balance(at->view, with.account, &balance, &at->unset));
    INVALID(kith_card_balance(NULL, with.account, &balance, err));
    assert_int_equal(balance, 0);
    INVALID(kith_card_balance(at->view, 0, &balance, err));
    INVALID(kith_card_balance(at->view, with.card, &balance, err));
    INVALID(kith_card_balance(at->view, with.account, NULL, err));
    balance = 7;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_card_balance(at->view, no_account, &balance, err));
    assert_int_equal(balance, 0);
    balance = 7;
    OK(NULL, kith_card_balance(at->view, with.account, &balance, NULL));
    assert_int_equal(balance, 0);
}

static void typed_cards(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const bonus with = new_bonus(at);
    const uint32_t before = kith_txn_count(at->txn);
    kith_order_saving saving = {.size = sizeof saving, .card = with.account};
    INVALID(kith_order_save(at->txn, with.order, &saving, NULL, NULL, err));
    saving.card = no_card;
    REFUSED(KITH_ERR_REFERENCE, err, kith_order_save(at->txn, with.order, &saving, NULL, NULL, err));
    assert_non_null(strstr(err->message, ": card: refers to a record that is not there"));
    assert_int_equal(err->subject, with.order);
    assert_int_equal(err->other, no_card);
    assert_int_equal(err->field, 0); /* an order has no such field */
    assert_int_equal(kith_txn_count(at->txn), before);
    saving.card = with.card;
    OK(err, kith_order_save(at->txn, with.order, &saving, NULL, NULL, err));
    /* A host with an older header knows of no card. */
    saving.size = offsetof(kith_order_saving, card);
    saving.card = no_card;
    OK(err, kith_order_save(at->txn, with.order, &saving, NULL, NULL, err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(resolved_cards, arguments_open, arguments_close),
        cmocka_unit_test_setup_teardown(cards_of_a_newer_header, arguments_open, arguments_close),
        cmocka_unit_test_setup_teardown(cards_without_a_day, arguments_open, arguments_close),
        cmocka_unit_test_setup_teardown(balances, arguments_open, arguments_close),
        cmocka_unit_test_setup_teardown(typed_cards, arguments_open, arguments_close),
    };
    return cmocka_run_group_tests_name("arguments of cards", tests, NULL, NULL);
}
