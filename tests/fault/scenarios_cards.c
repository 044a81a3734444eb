/* Scenarios of discount cards: what orders add up, take back and let go of, and the questions about it. */
#include "scenarios.h"

/* What the steps share. */
typedef struct bonus {
    kith_id programme;
    kith_id account; /* of a, who holds for b */
    kith_id card;
    kith_id link;
} bonus;

static kith_status add_cards(fixture *f, kith_txn *txn, bonus *with)
{
    const kith_value code = text_of(KITH_CARD_PROGRAMME_CODE, "bonus");
    const kith_value type[] = {
        text_of(KITH_RELATION_TYPE_CODE, "holder"),
        number_of(KITH_RELATION_TYPE_DIRECTION, KITH_TYPE_CODE, KITH_DIRECTION_TWO_WAY),
        number_of(KITH_RELATION_TYPE_EFFECT, KITH_TYPE_CODE, KITH_EFFECT_CARD_HOLDER)};
    kith_id holds = 0;
    kith_id tier = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_record_add(txn, KITH_KIND_CARD_PROGRAMME, &code, 1, &with->programme, NULL));
    const kith_value values[] = {reference(KITH_CARD_TIER_PROGRAMME, with->programme),
                                 number_of(KITH_CARD_TIER_THRESHOLD, KITH_TYPE_DECIMAL, 1),
                                 number_of(KITH_CARD_TIER_RATE, KITH_TYPE_DECIMAL, 5000000)};
    TRY(f, kith_record_add(txn, KITH_KIND_CARD_TIER, values, COUNT(values), &tier, NULL));
    const kith_value account[] = {reference(KITH_CARD_ACCOUNT_CUSTOMER, f->a),
                                  reference(KITH_CARD_ACCOUNT_PROGRAMME, with->programme),
                                  text_of(KITH_CARD_ACCOUNT_CODE, "1")};
    TRY(f, kith_record_add(txn, KITH_KIND_CARD_ACCOUNT, account, COUNT(account), &with->account, NULL));
    const kith_value card[] = {reference(KITH_CARD_ACCOUNT, with->account),
                               text_of(KITH_CARD_NUMBER, "770012 770012 770012")};
    TRY(f, kith_record_add(txn, KITH_KIND_CARD, card, COUNT(card), &with->card, NULL));
    TRY(f, kith_record_add(txn, KITH_KIND_RELATION_TYPE, type, COUNT(type), &holds, NULL));
    TRY(f, relate(txn, holds, f->a, f->b, &with->link));
out:
    return status;
}

/* An order of b that is closed, and worth so much. */
static kith_status add_order(fixture *f, kith_txn *txn, int64_t worth, kith_id *order)
{
    kith_id id = 0;
    kith_status status = KITH_OK;
    const kith_value values[] = {text_of(KITH_ORDER_NUMBER, "1"), reference(KITH_ORDER_CUSTOMER, f->b),
                                 number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY),
                                 number_of(KITH_ORDER_STATUS, KITH_TYPE_CODE, KITH_ORDER_STATUS_CLOSED)};
    TRY(f, kith_record_add(txn, KITH_KIND_ORDER, values, COUNT(values), order, NULL));
    const kith_value line[] = {reference(KITH_ORDER_LINE_ORDER, *order), text_of(KITH_ORDER_LINE_ITEM, "i"),
                               number_of(KITH_ORDER_LINE_AMOUNT, KITH_TYPE_DECIMAL, worth)};
    TRY(f, kith_record_add(txn, KITH_KIND_ORDER_LINE, line, COUNT(line), &id, NULL));
out:
    return status;
}

static kith_status ask(fixture *f, kith_txn *txn, const bonus *with, int64_t wanted)
{
    kith_trace_row rows[4];
    kith_trace trace = {.size = sizeof trace, .rows = rows, .capacity = COUNT(rows)};
    const kith_card_request request = {.size = sizeof request, .customer = f->b};
    kith_card_result result = {.size = sizeof result};
    kith_decimal balance = 0;
    kith_view *view = NULL;
    kith_status status = KITH_OK;
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, kith_card_balance(view, with->account, &balance, NULL));
    assert_int_equal(balance, wanted);
    TRY(f, kith_card_resolve(view, &request, &result, &trace, NULL));
    assert_int_equal(result.balance, wanted);
out:
    kith_view_close(view);
    return status;
}

kith_status keep_cards(fixture *f)
{
    kith_order_saving saving = {.size = sizeof saving};
    kith_txn *txn = NULL;
    bonus with = {0};
    kith_id order = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, add_cards(f, txn, &with));
    TRY(f, add_order(f, txn, 100, &order));
    TRY(f, kith_order_save(txn, order, NULL, NULL, NULL, NULL));
    TRY(f, ask(f, txn, &with, 100));
    const kith_value open = number_of(KITH_ORDER_STATUS, KITH_TYPE_CODE, KITH_ORDER_STATUS_OPEN);
    TRY(f, kith_record_change(txn, order, &open, 1, NULL));
    TRY(f, kith_order_save(txn, order, NULL, NULL, NULL, NULL));
    TRY(f, ask(f, txn, &with, 0));
    saving.card = with.card;
    TRY(f, kith_order_save(txn, order, &saving, NULL, NULL, NULL));
    TRY(f, kith_record_remove(txn, with.link, NULL));
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

/* An order that adds up anew because others overtook it: it is worth more by now. */
kith_status add_up_meanwhile(fixture *f)
{
    kith_txn *slow = NULL;
    kith_txn *fast = NULL;
    bonus with = {0};
    kith_id order = 0;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &fast));
    TRY(f, add_cards(f, fast, &with));
    TRY(f, add_order(f, fast, 100, &order));
    TRY(f, kith_txn_commit(fast, NULL, NULL));
    f->committed = 1; /* from here on there is something new even if what follows fails */
    kith_txn_close(fast);
    fast = NULL;
    TRY(f, start(f, &slow));
    TRY(f, kith_order_save(slow, order, NULL, NULL, NULL, NULL));
    TRY(f, start(f, &fast));
    const kith_value line[] = {reference(KITH_ORDER_LINE_ORDER, order), text_of(KITH_ORDER_LINE_ITEM, "j"),
                               number_of(KITH_ORDER_LINE_AMOUNT, KITH_TYPE_DECIMAL, 11)};
    TRY(f, kith_record_add(fast, KITH_KIND_ORDER_LINE, line, COUNT(line), &id, NULL));
    TRY(f, kith_txn_commit(fast, NULL, NULL));
    TRY(f, kith_txn_commit(slow, NULL, NULL));
    kith_txn_close(fast);
    fast = NULL;
    TRY(f, start(f, &fast));
    TRY(f, ask(f, fast, &with, 111));
out:
    kith_txn_close(fast);
    kith_txn_close(slow);
    return status;
}

/* The order keeps the number of a holder who is erased, masked. Not stored: what stands for a number that is
 * gone has an id in it, and which that is depends on what failed before. */
kith_status erase_a_holder(fixture *f)
{
    const kith_erasure holder = {.size = sizeof holder, .customer = f->a, .on = TODAY, .force = 1};
    kith_txn *txn = NULL;
    bonus with = {0};
    kith_id order = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, add_cards(f, txn, &with));
    TRY(f, add_order(f, txn, 100, &order));
    TRY(f, kith_order_save(txn, order, NULL, NULL, NULL, NULL));
    TRY(f, kith_customer_erase(txn, &holder, NULL));
out:
    kith_txn_close(txn);
    return status;
}
