/* The kith side of suite "effects": a book over a store that hands over the generated rows. */
#include "effects.h"
#include "kith_rows.h"

#include <stdlib.h>

#define DECIMAL INT64_C(1000000)
#define HUNDREDTH (DECIMAL / 100)
#define MINUTE INT64_C(60000000) /* microseconds */
#define FIRST_DAY 2440588        /* of instants */
#define LINES_MOST 1024u
#define PARTS_MOST 16u

struct effects_kith {
    const effects_asked *asked;
    kith_book *book;
    kith_view *view;
    kith_call_line *lines;
};

/* --- rows --- */

static void put_percent(row *to, uint32_t field, int32_t percent)
{
    if (percent != EFFECTS_UNSET) {
        put_set(to, field, KITH_TYPE_DECIMAL, percent);
    }
}

static void load_types(kith_load *into)
{
    static const struct {
        const char *code;
        uint32_t effect;
    } types[EFFECTS_TYPES + 1] = {
        [EFFECTS_KNOWN] = {"known", 0},
        [EFFECTS_LINK] = {"same", KITH_EFFECT_ACCOUNT_LINK},
        [EFFECTS_HOLDER] = {"holder", KITH_EFFECT_CARD_HOLDER},
        [EFFECTS_CONTACT] = {"contact", KITH_EFFECT_CONTACT_PERSON},
        [EFFECTS_RECIPIENT] = {"recipient", KITH_EFFECT_COMMISSION_RECIPIENT},
    };
    for (uint32_t i = 1; i <= EFFECTS_TYPES; i++) {
        row is = {.count = 0};
        put_text(&is, KITH_RELATION_TYPE_CODE, types[i].code);
        put_number(&is, KITH_RELATION_TYPE_DIRECTION, KITH_TYPE_CODE,
                   i == EFFECTS_LINK ? KITH_DIRECTION_SYMMETRIC : KITH_DIRECTION_TWO_WAY);
        put_number(&is, KITH_RELATION_TYPE_EFFECT, KITH_TYPE_CODE, types[i].effect);
        put_row(into, KITH_KIND_RELATION_TYPE, i, &is);
    }
}

static void load_programmes(kith_load *into)
{
    for (uint32_t i = 1; i <= EFFECTS_PROGRAMMES; i++) {
        row is = {.count = 0};
        put_code(&is, KITH_CARD_PROGRAMME_CODE, "programme", i);
        put_row(into, KITH_KIND_CARD_PROGRAMME, i, &is);
    }
    for (uint32_t i = 0; i < EFFECTS_PROGRAMMES * EFFECTS_TIERS; i++) {
        const uint32_t programme = 1 + i / EFFECTS_TIERS;
        row is = {.count = 0};
        put_reference(&is, KITH_CARD_TIER_PROGRAMME, KITH_KIND_CARD_PROGRAMME, programme);
        put_set(&is, KITH_CARD_TIER_THRESHOLD, KITH_TYPE_DECIMAL,
                effects_threshold(programme, i % EFFECTS_TIERS) * DECIMAL);
        put_percent(&is, KITH_CARD_TIER_RATE, effects_tier_rate(programme, i % EFFECTS_TIERS));
        put_row(into, KITH_KIND_CARD_TIER, i + 1, &is);
    }
}

static void load_sellers(const effects_set *set, kith_load *into)
{
    for (uint32_t i = 1; i <= EFFECTS_BRANDS; i++) {
        row is = {.count = 0};
        put_code(&is, KITH_BRAND_CODE, "brand", i);
        put_percent(&is, KITH_BRAND_COMMISSION_RATE, set->brand_rate[i]);
        put_row(into, KITH_KIND_BRAND, i, &is);
    }
    for (uint32_t i = 1; i <= EFFECTS_MANAGERS; i++) {
        const effects_manager *manager = &set->manager[i];
        row is = {.count = 0};
        put_code(&is, KITH_MANAGER_CODE, "manager", i);
        put_number(&is, KITH_MANAGER_STATE, KITH_TYPE_CODE, manager->state);
        put_number(&is, KITH_MANAGER_REPRESENTATIVE, KITH_TYPE_FLAG, manager->sells);
        put_percent(&is, KITH_MANAGER_COMMISSION_RATE, manager->rate);
        put_row(into, KITH_KIND_MANAGER, i, &is);
    }
    for (uint32_t i = 0; i < set->manager_rates; i++) {
        const effects_brand_rate *rate = &set->manager_rate[i];
        row is = {.count = 0};
        put_reference(&is, KITH_REPRESENTATIVE_RATE_MANAGER, KITH_KIND_MANAGER, rate->owner);
        put_reference(&is, KITH_REPRESENTATIVE_RATE_BRAND, KITH_KIND_BRAND, rate->brand);
        put_percent(&is, KITH_REPRESENTATIVE_RATE_RATE, rate->rate);
        put_row(into, KITH_KIND_REPRESENTATIVE_RATE, (uint64_t)i + 1, &is);
    }
}

static void load_settings(const effects_set *set, kith_load *into)
{
    row book = {.count = 0};
    put_text(&book, KITH_BOOK_LANGUAGE, "en");
    put_number(&book, KITH_BOOK_RIGHTS, KITH_TYPE_CODE, KITH_RIGHTS_HOST);
    put_percent(&book, KITH_BOOK_COMMISSION_RATE, EFFECTS_BOOK_RATE);
    put_row(into, KITH_KIND_BOOK, 1, &book);
    if (kith_rows_categories(into) != KITH_OK) {
        bench_fail("kith", "a category is refused");
    }
    load_types(into);
    load_programmes(into);
    load_sellers(set, into);
}

static void load_customers(const effects_set *set, kith_load *into)
{
    uint64_t roles = 0;
    for (uint32_t i = 0; i < set->base.customers; i++) {
        const effects_customer *customer = &set->customer[i];
        row is = {.count = 0};
        is.count = kith_rows_customer(&set->base, i, is.values);
        put_number(&is, KITH_CUSTOMER_STATUS, KITH_TYPE_CODE, customer->inactive ? KITH_STATUS_INACTIVE : 0);
        put_number(&is, KITH_CUSTOMER_DO_NOT_CALL, KITH_TYPE_FLAG, customer->silent);
        put_percent(&is, KITH_CUSTOMER_COMMISSION_RATE, customer->rate);
        put_row(into, KITH_KIND_CUSTOMER, (uint64_t)i + 1, &is);
        if (customer->earns) {
            row role = {.count = 0};
            put_reference(&role, KITH_CUSTOMER_ROLE_CUSTOMER, KITH_KIND_CUSTOMER, i + 1);
            put_number(&role, KITH_CUSTOMER_ROLE_ROLE, KITH_TYPE_CODE,
                       KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT);
            put_row(into, KITH_KIND_CUSTOMER_ROLE, ++roles, &role);
        }
    }
    for (uint32_t i = 0; i < set->customer_rates; i++) {
        const effects_brand_rate *rate = &set->customer_rate[i];
        row is = {.count = 0};
        put_reference(&is, KITH_CUSTOMER_BRAND_CUSTOMER, KITH_KIND_CUSTOMER, rate->owner);
        put_reference(&is, KITH_CUSTOMER_BRAND_BRAND, KITH_KIND_BRAND, rate->brand);
        put_percent(&is, KITH_CUSTOMER_BRAND_COMMISSION_RATE, rate->rate);
        put_row(into, KITH_KIND_CUSTOMER_BRAND, (uint64_t)i + 1, &is);
    }
}

static void load_relations(const effects_set *set, kith_load *into)
{
    for (uint32_t i = 0; i < set->relations; i++) {
        const effects_relation *relation = &set->relation[i];
        row is = {.count = 0};
        kith_rows_ends(&is, &(data_relation){relation->from, relation->to, relation->type, relation->since,
                                             relation->until});
        put_number(&is, KITH_RELATION_PRIORITY, KITH_TYPE_INTEGER, relation->priority);
        put_percent(&is, KITH_RELATION_SHARE, relation->share);
        put_percent(&is, KITH_RELATION_RATE, relation->rate);
        put_row(into, KITH_KIND_RELATION, (uint64_t)i + 1, &is);
    }
}

static void load_cards(const effects_set *set, kith_load *into)
{
    for (uint32_t i = 0; i < set->accounts; i++) {
        row is = {.count = 0};
        put_reference(&is, KITH_CARD_ACCOUNT_CUSTOMER, KITH_KIND_CUSTOMER, set->account[i].customer);
        put_reference(&is, KITH_CARD_ACCOUNT_PROGRAMME, KITH_KIND_CARD_PROGRAMME, set->account[i].programme);
        put_code(&is, KITH_CARD_ACCOUNT_CODE, "A", i + 1);
        put_row(into, KITH_KIND_CARD_ACCOUNT, (uint64_t)i + 1, &is);
    }
    for (uint32_t i = 0; i < set->cards; i++) {
        const effects_card *card = &set->card[i];
        row is = {.count = 0};
        put_reference(&is, KITH_CARD_ACCOUNT, KITH_KIND_CARD_ACCOUNT, card->account);
        put_code(&is, KITH_CARD_NUMBER, "K", i + 1);
        put_number(&is, KITH_CARD_ISSUED, KITH_TYPE_DATE, card->issued);
        put_number(&is, KITH_CARD_VALID_UNTIL, KITH_TYPE_DATE, card->until);
        put_number(&is, KITH_CARD_STATE, KITH_TYPE_CODE, card->state);
        put_text(&is, KITH_CARD_REASON, card->state == KITH_CARD_STATE_BLOCKED ? EFFECTS_REASON : NULL);
        put_number(&is, KITH_CARD_PRIMARY, KITH_TYPE_FLAG, card->primary);
        put_reference(&is, KITH_CARD_SUCCESSOR, KITH_KIND_CARD, card->successor);
        put_row(into, KITH_KIND_CARD, (uint64_t)i + 1, &is);
    }
    for (uint32_t i = 0; i < set->accruals; i++) {
        row is = {.count = 0};
        put_reference(&is, KITH_CARD_ACCRUAL_ACCOUNT, KITH_KIND_CARD_ACCOUNT, set->accrual[i].account);
        put_number(&is, KITH_CARD_ACCRUAL_DATE, KITH_TYPE_DATE, DATA_TODAY - 1);
        put_number(&is, KITH_CARD_ACCRUAL_AMOUNT, KITH_TYPE_DECIMAL, set->accrual[i].amount * DECIMAL);
        put_row(into, KITH_KIND_CARD_ACCRUAL, (uint64_t)i + 1, &is);
    }
}

static void load_activities(const effects_set *set, kith_load *into)
{
    const kith_instant today = (kith_instant)(DATA_TODAY - FIRST_DAY) * 1440 * MINUTE;
    for (uint32_t i = 0; i < set->notes; i++) {
        const effects_note *note = &set->note[i];
        row is = {.count = 0};
        put_reference(&is, KITH_NOTE_CUSTOMER, KITH_KIND_CUSTOMER, note->customer);
        put_text(&is, KITH_NOTE_TEXT, "asked for the new catalogue, will call again");
        put_number(&is, KITH_NOTE_AT, KITH_TYPE_INSTANT, today - note->minute * MINUTE);
        if (note->hidden) {
            put_set(&is, KITH_NOTE_SHARED, KITH_TYPE_FLAG, 0);
        }
        put_row(into, KITH_KIND_NOTE, (uint64_t)i + 1, &is);
    }
    for (uint32_t i = 0; i < set->visits; i++) {
        row is = {.count = 0};
        put_reference(&is, KITH_VISIT_CUSTOMER, KITH_KIND_CUSTOMER, set->visit[i].customer);
        put_number(&is, KITH_VISIT_DATE, KITH_TYPE_DATE, set->visit[i].date);
        put_row(into, KITH_KIND_VISIT, (uint64_t)i + 1, &is);
    }
}

static void load_orders(const effects_set *set, kith_load *into)
{
    for (uint32_t i = 0; i < set->orders; i++) {
        const effects_order *order = &set->order[i];
        row is = {.count = 0};
        put_code(&is, KITH_ORDER_NUMBER, "N", i + 1);
        put_reference(&is, KITH_ORDER_CUSTOMER, KITH_KIND_CUSTOMER, order->customer);
        put_reference(&is, KITH_ORDER_BRAND, KITH_KIND_BRAND, order->brand);
        put_number(&is, KITH_ORDER_DATE, KITH_TYPE_DATE, order->date);
        put_reference(&is, KITH_ORDER_MANAGER, KITH_KIND_MANAGER, order->manager);
        put_percent(&is, KITH_ORDER_COMMISSION_RATE, order->rate);
        put_row(into, KITH_KIND_ORDER, (uint64_t)i + 1, &is);
    }
    for (uint32_t i = 0; i < set->entries; i++) {
        const effects_entry *entry = &set->entry[i];
        row is = {.count = 0};
        put_reference(&is, KITH_ORDER_ENTRY_ORDER, KITH_KIND_ORDER, entry->order);
        put_number(&is, KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, entry->measure);
        put_number(&is, KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, set->order[entry->order - 1].date);
        put_number(&is, KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, entry->amount * HUNDREDTH);
        put_row(into, KITH_KIND_ORDER_ENTRY, (uint64_t)i + 1, &is);
    }
    for (uint32_t i = 0; i < set->shares; i++) {
        const effects_share *share = &set->share[i];
        row is = {.count = 0};
        put_reference(&is, KITH_COMMISSION_SHARE_ORDER, KITH_KIND_ORDER, share->order);
        put_reference(&is, KITH_COMMISSION_SHARE_RECIPIENT, KITH_KIND_CUSTOMER, share->recipient);
        put_reference(&is, KITH_COMMISSION_SHARE_MANAGER, KITH_KIND_MANAGER, share->manager);
        put_percent(&is, KITH_COMMISSION_SHARE_RATE, share->rate);
        put_percent(&is, KITH_COMMISSION_SHARE_SHARE, share->share);
        put_row(into, KITH_KIND_COMMISSION_SHARE, (uint64_t)i + 1, &is);
    }
}

static void load_lists(const effects_asked *asked, kith_load *into)
{
    for (uint32_t i = 0; i < asked->city_lists + asked->visit_lists; i++) {
        const asked_call *list = &asked->lists[i];
        row is = {.count = 0};
        put_code(&is, KITH_CALL_LIST_CODE, "list", i + 1);
        put_number(&is, KITH_CALL_LIST_SEX, KITH_TYPE_CODE, list->sex);
        put_text(&is, KITH_CALL_LIST_CITY,
                 list->visit_since == 0 ? asked->set->base.city_words[list->city].text : NULL);
        put_number(&is, KITH_CALL_LIST_AGE_LEAST, KITH_TYPE_INTEGER, list->age_least);
        put_number(&is, KITH_CALL_LIST_AGE_MOST, KITH_TYPE_INTEGER, list->age_most);
        put_number(&is, KITH_CALL_LIST_VISIT_SINCE, KITH_TYPE_DATE, list->visit_since);
        put_number(&is, KITH_CALL_LIST_VISIT_UNTIL, KITH_TYPE_DATE, list->visit_until);
        put_row(into, KITH_KIND_CALL_LIST, (uint64_t)i + 1, &is);
    }
}

/* --- the book --- */

static int32_t store_load(void *ctx, kith_load *into)
{
    static void (*const parts[])(const effects_set *, kith_load *) = {
        load_settings, load_customers, load_relations, load_cards, load_activities, load_orders};
    const effects_kith *side = ctx;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        parts[i](side->asked->set, into);
    }
    load_lists(side->asked, into);
    return kith_load_end(into, 1) == KITH_OK ? KITH_STORE_COMMITTED : KITH_STORE_UNKNOWN;
}

effects_kith *effects_kith_open(const effects_asked *asked)
{
    effects_kith *side = bench_get(1, sizeof *side);
    side->asked = asked;
    side->lines = bench_get(LINES_MOST, sizeof *side->lines);
    side->book = kith_rows_open(side, store_load, NULL, &side->view);
    return side;
}

uint64_t effects_kith_bytes(const effects_kith *side)
{
    return kith_rows_bytes(side->book);
}

void effects_kith_close(effects_kith *side)
{
    kith_view_close(side->view);
    kith_book_close(side->book);
    free(side->lines);
    free(side);
}

/* --- answers --- */

void effects_kith_card(void *side, size_t index, bench_sum *sum)
{
    const effects_kith *self = side;
    const asked_card *asked = &self->asked->cards[index];
    const kith_card_request request = {
        .size = sizeof request,
        .customer = make_id(KITH_KIND_CUSTOMER, asked->customer),
        .programme = asked->programme == 0 ? 0 : make_id(KITH_KIND_CARD_PROGRAMME, asked->programme),
        .on = asked->on};
    kith_card_result is = {.size = sizeof is};
    kith_error err = {.size = sizeof err};
    expect(kith_card_resolve(self->view, &request, &is, NULL, &err), &err);
    const uint64_t facts[EFFECTS_CARD_FACTS] = {is.result,
                                                is.several,
                                                sequence_of(is.card),
                                                sequence_of(is.account),
                                                sequence_of(is.holder),
                                                sequence_of(is.relation),
                                                sequence_of(is.tier),
                                                (uint64_t)is.rate,
                                                (uint64_t)is.balance,
                                                bench_text(is.number),
                                                bench_text(is.reason)};
    bench_add(sum, facts, EFFECTS_CARD_FACTS);
}

void effects_kith_notes(void *side, size_t index, bench_sum *sum)
{
    const effects_kith *self = side;
    const kith_group_query query = {.size = sizeof query,
                                    .customer = make_id(KITH_KIND_CUSTOMER, self->asked->members[index]),
                                    .kind = KITH_KIND_NOTE};
    kith_error err = {.size = sizeof err};
    kith_id ids[EFFECTS_PAGE];
    size_t count = 0;
    expect(kith_group_list(self->view, &query, ids, EFFECTS_PAGE, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        const uint64_t fact = sequence_of(ids[i]);
        bench_add(sum, &fact, 1);
    }
}

static void call(const effects_kith *side, size_t list, bench_sum *sum)
{
    kith_call_query query = {.size = sizeof query, .list = make_id(KITH_KIND_CALL_LIST, list + 1)};
    kith_error err = {.size = sizeof err};
    size_t count = 0;
    do {
        expect(kith_call_lines(side->view, &query, side->lines, LINES_MOST, &count, &err), &err);
        for (size_t i = 0; i < count; i++) {
            const kith_call_line *is = &side->lines[i];
            const uint64_t facts[EFFECTS_LINE_FACTS] = {sequence_of(is->customer), sequence_of(is->person),
                                                        sequence_of(is->relation), bench_text(is->phone),
                                                        is->do_not_call};
            bench_add(sum, facts, EFFECTS_LINE_FACTS);
        }
        query.after = count == 0 ? 0 : side->lines[count - 1].customer;
    } while (count > 0);
}

void effects_kith_city(void *side, size_t index, bench_sum *sum)
{
    call(side, index, sum);
}

void effects_kith_visited(void *side, size_t index, bench_sum *sum)
{
    const effects_kith *self = side;
    call(self, self->asked->city_lists + index, sum);
}

void effects_kith_commission(void *side, size_t index, bench_sum *sum)
{
    const effects_kith *self = side;
    const kith_commission_request request = {.size = sizeof request,
                                             .order = make_id(KITH_KIND_ORDER, self->asked->orders[index])};
    kith_commission whole = {.size = sizeof whole};
    kith_commission_part parts[PARTS_MOST];
    kith_error err = {.size = sizeof err};
    size_t count = 0;
    expect(kith_commission_of(self->view, &request, &whole, parts, PARTS_MOST, &count, NULL, &err), &err);
    const uint64_t facts[EFFECTS_WHOLE_FACTS] = {
        whole.origin,         whole.recipients,       sequence_of(whole.record),
        (uint64_t)whole.rate, (uint64_t)whole.amount, count};
    bench_add(sum, facts, EFFECTS_WHOLE_FACTS);
    for (size_t i = 0; i < count; i++) {
        const kith_commission_part *is = &parts[i];
        const uint64_t of[EFFECTS_PART_FACTS] = {sequence_of(is->recipient),
                                                 sequence_of(is->manager),
                                                 sequence_of(is->relation),
                                                 (uint64_t)is->share,
                                                 (uint64_t)is->rate,
                                                 (uint64_t)is->amount,
                                                 is->origin,
                                                 is->rounded};
        bench_add(sum, of, EFFECTS_PART_FACTS);
    }
}
