/*
 * What the book keeps beside its rows (keys, bitmaps, lists) is the same after changes and after a reload
 * that makes all of it anew. Merging is what changes most: parts get another owner.
 */
#include "../support/support.h"

#include "engine/book.h"
#include "engine/view.h"
#include "model/cells.h"
#include "model/chosen.h"
#include "model/links.h"
#include "model/owners.h"
#include "model/rows.h"
#include "model/turns.h"

#include <stdio.h>
#include <string.h>

#define CUSTOMERS 7u
#define PARTS 60u
#define ROUNDS 25
#define KEYS_MOST 4000u
#define LINKS_MOST 400u
#define CELLS_MOST 200u
#define SEASONS 2u

typedef struct world {
    kith_memory_store *memory;
    kith_book *book;
    rng random;
    kith_id customers[CUSTOMERS];
    bool gone[CUSTOMERS];
    kith_id seasons[SEASONS];
    kith_id brand;
    kith_id condition_types[3]; /* the last by brand and item group */
    kith_id call_status;
    kith_id programme;
    kith_id relation_type;
    uint32_t numbers;
} world;

static kith_id coded(kith_txn *txn, uint32_t kind, const char *code)
{
    const kith_value values[] = {text_of(1, code)};
    return add_record(txn, kind, values, COUNT(values));
}

static void open_world(world *at)
{
    kith_error err = NEW_ERROR;
    at->memory = new_store();
    at->book = open_over(at->memory);
    kith_txn *txn = begin(at->book);
    at->seasons[0] = coded(txn, KITH_KIND_SEASON, "spring");
    at->seasons[1] = coded(txn, KITH_KIND_SEASON, "autumn");
    at->brand = coded(txn, KITH_KIND_BRAND, "north");
    at->call_status = coded(txn, KITH_KIND_CALL_STATUS, "left a message");
    at->programme = coded(txn, KITH_KIND_CARD_PROGRAMME, "card");
    at->relation_type = relation_type(txn, (type_settings){.code = "supplier"});
    static const char *const codes[] = {"terms", "delivery", "discount"};
    for (uint32_t i = 0; i < COUNT(codes); i++) {
        const int64_t scoped = i == COUNT(codes) - 1;
        const kith_value type[] = {
            text_of(KITH_CONDITION_TYPE_CODE, codes[i]),
            number_of(KITH_CONDITION_TYPE_VALUE, KITH_TYPE_CODE,
                      scoped ? KITH_CONDITION_VALUE_PERCENT : KITH_CONDITION_VALUE_CODE),
            number_of(KITH_CONDITION_TYPE_BY_BRAND, KITH_TYPE_FLAG, scoped),
            number_of(KITH_CONDITION_TYPE_BY_ITEM_GROUP, KITH_TYPE_FLAG, scoped)};
        at->condition_types[i] = add_record(txn, KITH_KIND_CONDITION_TYPE, type, COUNT(type));
    }
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        const char number[] = {(char)('A' + i), '\0'};
        at->customers[i] = organisation(txn, number);
        at->gone[i] = false;
    }
    kith_finding finding;
    size_t count = 0;
    OK(&err, kith_txn_check(txn, &finding, 1, &count, &err));
    (void)commit(txn);
}

static int64_t below(world *at, uint32_t limit)
{
    return (int64_t)rng_below(&at->random, limit);
}

static kith_id add_activity(world *at, kith_txn *txn, kith_id customer)
{
    const kith_value season = reference(KITH_NOTE_SEASON, at->seasons[below(at, SEASONS)]);
    if (rng_once_in(&at->random, 2)) {
        const kith_value note[] = {reference(KITH_NOTE_CUSTOMER, customer), text_of(KITH_NOTE_TEXT, "x"),
                                   season, number_of(KITH_NOTE_YEAR, KITH_TYPE_INTEGER, 2026 + below(at, 2)),
                                   reference(KITH_NOTE_CALL_STATUS, at->call_status)};
        return add_record(txn, KITH_KIND_NOTE, note, COUNT(note));
    }
    kith_value appointment[] = {
        reference(KITH_APPOINTMENT_CUSTOMER, customer), season,
        number_of(KITH_APPOINTMENT_YEAR, KITH_TYPE_INTEGER, 2026 + below(at, 2)),
        number_of(KITH_APPOINTMENT_START, KITH_TYPE_INSTANT, 1000000 + below(at, 100))};
    appointment[1].field = KITH_APPOINTMENT_SEASON;
    return add_record(txn, KITH_KIND_APPOINTMENT, appointment, COUNT(appointment));
}

static kith_id add_trade(world *at, kith_txn *txn, kith_id customer)
{
    char number[16];
    (void)snprintf(number, sizeof number, "%u", ++at->numbers);
    if (rng_once_in(&at->random, 2)) {
        return booked_order(txn, number, customer, 1 + below(at, 1000));
    }
    if (rng_once_in(&at->random, 2)) {
        const kith_value account[] = {reference(KITH_CARD_ACCOUNT_CUSTOMER, customer),
                                      reference(KITH_CARD_ACCOUNT_PROGRAMME, at->programme),
                                      text_of(KITH_CARD_ACCOUNT_CODE, number)};
        return add_record(txn, KITH_KIND_CARD_ACCOUNT, account, COUNT(account));
    }
    const int64_t since = TODAY + below(at, 30);
    number[1] = '\0'; /* of some customers the same */
    const kith_value scoped[] = {reference(KITH_CONDITION_CUSTOMER, customer),
                                 reference(KITH_CONDITION_TYPE, at->condition_types[2]),
                                 text_of(KITH_CONDITION_ITEM_GROUP, number),
                                 number_of(KITH_CONDITION_NUMBER, KITH_TYPE_DECIMAL, 1 + below(at, 9))};
    const kith_value plain[] = {reference(KITH_CONDITION_CUSTOMER, customer),
                                reference(KITH_CONDITION_TYPE, at->condition_types[below(at, 2)]),
                                text_of(KITH_CONDITION_TEXT, number),
                                number_of(KITH_CONDITION_SINCE, KITH_TYPE_DATE, since),
                                number_of(KITH_CONDITION_UNTIL, KITH_TYPE_DATE, since + below(at, 9))};
    return rng_once_in(&at->random, 2) ? add_record(txn, KITH_KIND_CONDITION, scoped, COUNT(scoped))
                                       : add_record(txn, KITH_KIND_CONDITION, plain, COUNT(plain));
}

static kith_id add_part(world *at, kith_txn *txn, kith_id customer)
{
    const kith_value role[] = {reference(KITH_CUSTOMER_ROLE_CUSTOMER, customer),
                               number_of(KITH_CUSTOMER_ROLE_ROLE, KITH_TYPE_CODE, 1 + below(at, 3))};
    const kith_value brand[] = {reference(KITH_CUSTOMER_BRAND_CUSTOMER, customer),
                                reference(KITH_CUSTOMER_BRAND_BRAND, at->brand)};
    const kith_value place[] = {reference(KITH_LOCATION_CUSTOMER, customer),
                                number_of(KITH_LOCATION_BILLING, KITH_TYPE_FLAG, below(at, 2))};
    const kith_value visit[] = {reference(KITH_VISIT_CUSTOMER, customer),
                                number_of(KITH_VISIT_DATE, KITH_TYPE_DATE, TODAY - below(at, 9))};
    const kith_value relation[] = {reference(KITH_RELATION_TYPE, at->relation_type),
                                   reference(KITH_RELATION_FROM, customer),
                                   reference(KITH_RELATION_TO, at->customers[below(at, CUSTOMERS)])};
    switch (below(at, 7)) {
    case 0:
        return add_record(txn, KITH_KIND_CUSTOMER_ROLE, role, COUNT(role));
    case 1:
        return add_record(txn, KITH_KIND_CUSTOMER_BRAND, brand, COUNT(brand));
    case 2:
        return add_record(txn, KITH_KIND_LOCATION, place, COUNT(place));
    case 3:
        return add_record(txn, KITH_KIND_VISIT, visit, COUNT(visit));
    case 4:
        return add_record(txn, KITH_KIND_RELATION, relation, COUNT(relation));
    case 5:
        return add_activity(at, txn, customer);
    default:
        return add_trade(at, txn, customer);
    }
}

/* What a rule refuses goes again. */
static void add_parts(world *at)
{
    for (uint32_t i = 0; i < PARTS; i++) {
        kith_error err = NEW_ERROR;
        kith_finding finding;
        size_t count = 0;
        kith_txn *txn = begin(at->book);
        (void)add_part(at, txn, at->customers[below(at, CUSTOMERS)]);
        OK(&err, kith_txn_check(txn, &finding, 1, &count, &err));
        if (count == 0) {
            (void)commit(txn);
        } else {
            kith_txn_close(txn);
        }
    }
}

/* --- what is kept --- */

typedef struct kept {
    kithi_key keys[KEYS_MOST];
    size_t key_count;
    uint64_t bits[CUSTOMERS];
    kithi_chosen chosen[CUSTOMERS];
    kithi_entry links[LINKS_MOST];
    size_t link_count;
    struct {
        kithi_cell_key key;
        kithi_cell_sums sums;
    } cells[CELLS_MOST];
    size_t cell_count;
} kept;

/* Whether cells have keys is a matter of what there was before. */
static void note_keys(const kithi_state *state, kept *out)
{
    kithi_cursor cursor;
    kithi_cursor_seek(&cursor, &state->model->pages, kithi_state_root(state, KITHI_ROOT_TREE), NULL, 0);
    for (; kithi_cursor_at(&cursor); kithi_cursor_next(&cursor)) {
        assert_true(out->key_count < KEYS_MOST);
        kithi_key *key = &out->keys[out->key_count];
        memset(key, 0, sizeof *key);
        key->size = kithi_cursor_key(&cursor, key->bytes);
        out->key_count += key->bytes[0] != KITHI_KEYS_CELL;
    }
}

static void note_cells(const kithi_state *state, kith_id customer, kept *out)
{
    kithi_cells_walk walk;
    for (bool more = kithi_cells_first(&walk, state, KITHI_CELLS_OWN, customer, 0); more;
         more = kithi_cells_next(&walk)) {
        assert_true(out->cell_count < CELLS_MOST);
        out->cells[out->cell_count].key = walk.key;
        kithi_cells_add_to(&out->cells[out->cell_count++].sums, kithi_cells_at(&walk));
    }
}

static void note_links(const kithi_state *state, uint32_t customer, kithi_entry from, kept *out)
{
    kithi_walk walk;
    for (kithi_links_walk(&walk, state, customer, from); walk.entry != NULL; kithi_links_next(&walk)) {
        assert_true(out->link_count < LINKS_MOST);
        out->links[out->link_count++] = *walk.entry;
    }
}

/* A place tells of which types there are plain conditions: as many types as here have a bit each. */
static void check_terms(const world *at, const kithi_state *state, uint32_t customer)
{
    const kithi_entry *place = kithi_links_place(state, KITHI_LIST_TERMS, customer);
    for (uint32_t i = 0; i < COUNT(at->condition_types); i++) {
        const uint32_t type = kithi_id_sequence(at->condition_types[i]);
        kithi_walk walk;
        assert_int_equal(place != NULL && kithi_links_may_have(place, type),
                         kithi_links_terms(&walk, state, customer, place, type) != NULL);
    }
}

static uint64_t bits_of(const world *at, const kithi_state *state, uint32_t customer)
{
    uint64_t bits = 0;
    const uint32_t roots[] = {KITHI_ROOT_ALIVE,      KITHI_ROOT_ACCOUNTS,    KITHI_ROOT_BRANDED,
                              KITHI_ROOT_MERGED,     KITHI_ROOT_PLAYERS + 1, KITHI_ROOT_PLAYERS + 2,
                              KITHI_ROOT_PLAYERS + 3};
    for (uint32_t i = 0; i < COUNT(roots); i++) {
        bits = bits << 1 | kithi_bitmap_has(state, kithi_state_root(state, roots[i]), customer);
    }
    const uint32_t types[] = {kithi_id_sequence(at->relation_type),
                              kithi_links_condition(kithi_id_sequence(at->condition_types[2]))};
    for (uint32_t i = 0; i < COUNT(types); i++) {
        const kithi_type_state *type = kithi_links_type(state, types[i]);
        for (uint32_t end = KITH_END_FROM; end <= KITH_END_TO; end++) {
            bits = bits << 1 | (type != NULL && kithi_links_member(state, type, end, customer));
        }
    }
    return bits;
}

static kept *new_kept(const world *at)
{
    kept *out = test_calloc(1, sizeof *out);
    kith_view *view = view_of(at->book);
    note_keys(&view->state, out);
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        const uint32_t customer = kithi_id_sequence(at->customers[i]);
        out->bits[i] = bits_of(at, &view->state, customer);
        check_terms(at, &view->state, customer);
        const kithi_chosen *chosen = kithi_chosen_at(&view->state, at->customers[i]);
        if (chosen != NULL) {
            out->chosen[i] = *chosen;
        }
        note_cells(&view->state, at->customers[i], out);
        note_links(&view->state, customer, (kithi_entry){0, 0}, out);
        note_links(&view->state, customer, kithi_entry_make(KITHI_LINKS_TERMS, KITH_END_FROM, 0, 0, 0, 0),
                   out);
        note_links(&view->state, customer, kithi_entry_written(KITH_KIND_NOTE, INT64_MAX, UINT32_MAX), out);
    }
    kith_view_close(view);
    return out;
}

static void expect_same(const kept *a, const kept *b)
{
    assert_int_equal(a->key_count, b->key_count);
    for (size_t i = 0; i < a->key_count; i++) {
        assert_memory_equal(&a->keys[i], &b->keys[i], sizeof a->keys[i]);
    }
    assert_memory_equal(a->bits, b->bits, sizeof a->bits);
    assert_memory_equal(a->chosen, b->chosen, sizeof a->chosen);
    assert_int_equal(a->link_count, b->link_count);
    assert_memory_equal(a->links, b->links, sizeof a->links);
    assert_int_equal(a->cell_count, b->cell_count);
    assert_memory_equal(a->cells, b->cells, sizeof a->cells);
}

/* --- merging --- */

static bool merge(world *at)
{
    const int64_t source = below(at, CUSTOMERS);
    const int64_t target = below(at, CUSTOMERS);
    kith_error err = NEW_ERROR;
    kith_conflict conflicts[4];
    kith_finding finding;
    size_t count = 0;
    if (source == target || at->gone[source] || at->gone[target]) {
        return false;
    }
    kith_txn *txn = begin(at->book);
    const kith_merge in = {
        .size = sizeof in, .source = at->customers[source], .target = at->customers[target], .on = TODAY};
    OK(&err, kith_customer_merge(txn, &in, conflicts, COUNT(conflicts), &count, &err));
    OK(&err, kith_txn_check(txn, &finding, 1, &count, &err));
    assert_int_equal(count, 0);
    (void)commit(txn);
    at->gone[source] = true;
    return true;
}

static void a_reload_keeps_the_same(void **state)
{
    (void)state;
    world *at = test_calloc(1, sizeof *at);
    uint32_t merged = 0;
    at->random = rng_new("kept");
    for (int round = 0; round < (is_full_run() ? 10 : 1) * ROUNDS; round++) {
        open_world(at);
        add_parts(at);
        for (int i = 0; i < 12; i++) {
            if (merge(at)) {
                merged++;
                kept *before = new_kept(at);
                at->book = reopened(at->book, at->memory);
                kept *after = new_kept(at);
                expect_same(before, after);
                assert_true(before->key_count > 100);
                test_free(before);
                test_free(after);
            }
        }
        kith_book_close(at->book);
        kith_memory_store_free(at->memory);
    }
    assert_true(merged > ROUNDS);
    test_free(at);
}

/* --- what a place tells --- */

#define TERMS_MANY 130u /* more than a block has room for */

static kith_id add_terms(const world *at, kith_txn *txn, uint32_t type, int32_t days)
{
    const kith_value plain[] = {reference(KITH_CONDITION_CUSTOMER, at->customers[0]),
                                reference(KITH_CONDITION_TYPE, at->condition_types[type]),
                                text_of(KITH_CONDITION_TEXT, "x"),
                                number_of(KITH_CONDITION_SINCE, KITH_TYPE_DATE, TODAY + days),
                                number_of(KITH_CONDITION_UNTIL, KITH_TYPE_DATE, TODAY + days)};
    return add_record(txn, KITH_KIND_CONDITION, plain, COUNT(plain));
}

static void expect_terms(const world *at, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    kith_view *view = NULL;
    OK(&err, kith_view_open_txn(txn, &view, &err));
    check_terms(at, &view->state, kithi_id_sequence(at->customers[0]));
    kith_view_close(view);
}

static void a_place_tells_which_conditions_there_are(void **state)
{
    (void)state;
    world *at = test_calloc(1, sizeof *at);
    kith_error err = NEW_ERROR;
    kith_id many[TERMS_MANY];
    open_world(at);
    kith_txn *txn = begin(at->book);
    for (uint32_t i = 0; i < TERMS_MANY; i++) { /* one, a block, the tree */
        many[i] = add_terms(at, txn, 0, (int32_t)i);
        const kith_id other = add_terms(at, txn, 1, 0);
        expect_terms(at, txn);
        OK(&err, kith_record_remove(txn, other, &err));
        if (i < TERMS_MANY - 10) { /* in the tree a type that was there is still told */
            expect_terms(at, txn);
        }
    }
    for (uint32_t i = 0; i < TERMS_MANY; i++) {
        OK(&err, kith_record_remove(txn, many[i], &err));
    }
    expect_terms(at, txn);
    kith_txn_close(txn);
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
    test_free(at);
}

/* --- what is chosen --- */

#define PLACES 5u
#define STEPS 200

static const uint32_t purposes[] = {KITH_LOCATION_PRIMARY, KITH_LOCATION_BILLING, KITH_LOCATION_SHIPPING,
                                    KITH_LOCATION_HEADQUARTERS};

/* The first of them that has the flag, as their rows say. */
static kith_id first_of(const kithi_state *state, const kith_id *places, uint32_t purpose)
{
    kith_id first = 0;
    for (uint32_t i = 0; i < PLACES; i++) {
        if (places[i] != 0 && kithi_row_number_of(state, places[i], purpose) != 0 &&
            (first == 0 || places[i] < first)) {
            first = places[i];
        }
    }
    return first;
}

static void expect_chosen(const world *at, const kith_id *places, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    kith_view *view = NULL;
    OK(&err, kith_view_open_txn(txn, &view, &err));
    for (uint32_t i = 0; i < COUNT(purposes); i++) {
        const kithi_choice choice = kithi_chosen_choice(KITH_KIND_LOCATION, purposes[i]);
        assert_int_equal(kithi_chosen_first(&view->state, at->customers[0], choice),
                         first_of(&view->state, places, purposes[i]));
    }
    kith_view_close(view);
}

static kith_id add_place(const world *at, kith_txn *txn)
{
    const kith_value place[] = {reference(KITH_LOCATION_CUSTOMER, at->customers[0]),
                                text_of(KITH_LOCATION_NAME, "x")};
    return add_record(txn, KITH_KIND_LOCATION, place, COUNT(place));
}

/* Flags come and go, whoever has them; those of an import stay as they are, though several are primary. */
static void what_is_chosen_is_what_the_rows_say(void **state)
{
    (void)state;
    world *at = test_calloc(1, sizeof *at);
    kith_error err = NEW_ERROR;
    const kith_txn_options importing = {
        .size = sizeof importing, .actor = "x", .today = TODAY, .importing = 1};
    kith_id places[PLACES] = {0};
    kith_txn *txn = NULL;
    at->random = rng_new("chosen");
    open_world(at);
    for (int whose = 0; whose < 2; whose++) {
        OK(&err, kith_txn_begin(at->book, whose == 0 ? NULL : &importing, &txn, &err));
        memset(places, 0, sizeof places);
        for (int step = 0; step < STEPS; step++) {
            kith_id *place = &places[below(at, PLACES)];
            const kith_value flag =
                number_of(purposes[below(at, COUNT(purposes))], KITH_TYPE_FLAG, below(at, 2));
            if (*place == 0) {
                *place = add_place(at, txn);
            } else if (rng_once_in(&at->random, 9)) {
                OK(&err, kith_record_remove(txn, *place, &err));
                *place = 0;
            } else {
                OK(&err, kith_record_change(txn, *place, &flag, 1, &err));
            }
            expect_chosen(at, places, txn);
        }
        kith_txn_close(txn);
    }
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
    test_free(at);
}

static void every_flag_by_which_parts_are_found_has_its_place(void **state)
{
    (void)state;
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        const kithi_kind *described = kithi_schema_kind(kind);
        for (uint32_t field = 1; field <= described->field_count; field++) {
            const bool flagged = (described->fields[field - 1].flags & (KITHI_CHOSEN | KITHI_PRIMARY)) != 0;
            assert_int_equal(kithi_chosen_choice(kind, field) != KITHI_CHOICES, flagged);
            assert_true(!flagged || kithi_chosen_keeps(kind));
        }
    }
}

/* --- turns --- */

#define MANAGERS 3u
#define TURNS 8u

static void expect_turns(const kithi_state *state, const kith_id *managers, const kith_id *of)
{
    kithi_newest newest[2] = {{0, 0}, {0, 0}};
    uint32_t in_all[MANAGERS] = {0};
    for (uint32_t row = kithi_row_next(state, KITH_KIND_TURN, 0); row != 0;
         row = kithi_row_next(state, KITH_KIND_TURN, row)) {
        const kith_id id = kithi_id_make(KITH_KIND_TURN, row);
        const int64_t number = kithi_row_number_of(state, id, KITH_TURN_NUMBER);
        const uint32_t which = kithi_row_number_of(state, id, KITH_TURN_DISTRIBUTION) == 0 ? 0 : 1;
        if (number > newest[which].number) {
            newest[which] = (kithi_newest){number, row};
        }
        for (uint32_t i = 0; i < MANAGERS && which == 0; i++) {
            const bool is = kithi_row_number_of(state, id, KITH_TURN_MANAGER) == (int64_t)managers[i];
            in_all[i] = is && in_all[i] == 0 ? row : in_all[i];
        }
    }
    for (uint32_t which = 0; which < 2; which++) {
        const kithi_newest found = kithi_turns_newest(state, of[which]);
        assert_int_equal(found.number, newest[which].number);
        assert_int_equal(found.turn, newest[which].turn);
    }
    for (uint32_t i = 0; i < MANAGERS; i++) {
        assert_int_equal(kithi_id_sequence(kithi_turns_in_all(state, managers[i])), in_all[i]);
    }
}

/* Numbers go up and down, two have the same, turns come twice and go. */
static void turns_are_what_their_rows_say(void **state)
{
    (void)state;
    world *at = test_calloc(1, sizeof *at);
    kith_error err = NEW_ERROR;
    kith_id managers[MANAGERS];
    kith_id turns[TURNS] = {0};
    at->random = rng_new("turns");
    open_world(at);
    kith_txn *txn = begin(at->book);
    const kith_value fixed[] = {
        text_of(KITH_DISTRIBUTION_CODE, "d"), number_of(KITH_DISTRIBUTION_RANK, KITH_TYPE_INTEGER, 1),
        number_of(KITH_DISTRIBUTION_POLICY, KITH_TYPE_CODE, KITH_DISTRIBUTE_ROUND_ROBIN)};
    const kith_id of[] = {0, add_record(txn, KITH_KIND_DISTRIBUTION, fixed, COUNT(fixed))};
    for (uint32_t i = 0; i < MANAGERS; i++) {
        const char code[] = {(char)('a' + i), '\0'};
        managers[i] = coded(txn, KITH_KIND_MANAGER, code);
    }
    for (int step = 0; step < 2 * STEPS; step++) {
        kith_id *turn = &turns[below(at, TURNS)];
        const kith_value number = number_of(KITH_TURN_NUMBER, KITH_TYPE_INTEGER, below(at, 9));
        kith_view *view = NULL;
        if (*turn == 0) {
            const kith_value given[] = {reference(KITH_TURN_MANAGER, managers[below(at, MANAGERS)]), number,
                                        reference(KITH_TURN_DISTRIBUTION, of[1])};
            *turn = add_record(txn, KITH_KIND_TURN, given, below(at, 2) == 0 ? 2 : 3);
        } else if (rng_once_in(&at->random, 3)) {
            OK(&err, kith_record_remove(txn, *turn, &err));
            *turn = 0;
        } else {
            OK(&err, kith_record_change(txn, *turn, &number, 1, &err));
        }
        OK(&err, kith_view_open_txn(txn, &view, &err));
        expect_turns(&view->state, managers, of);
        kith_view_close(view);
    }
    kith_txn_close(txn);
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
    test_free(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reload_keeps_the_same),
        cmocka_unit_test(a_place_tells_which_conditions_there_are),
        cmocka_unit_test(what_is_chosen_is_what_the_rows_say),
        cmocka_unit_test(every_flag_by_which_parts_are_found_has_its_place),
        cmocka_unit_test(turns_are_what_their_rows_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
