/*
 * Merging: whoever is merged with whom, in whatever order, every rule holds, no reference dangles, sums are
 * those of all that became one, and on each day the same are related with each other as before. What is
 * written for one of them later, or looked for, is meant for whom it became.
 */
#include "../support/support.h"

#include <stdio.h>
#include <string.h>

#define CUSTOMERS 9u
#define TYPES 2u
#define RELATIONS 40u
#define MEMBERSHIPS 12u
#define DAYS 24u
#define ROUNDS 60
#define PAGE 64u

typedef struct world {
    kith_memory_store *memory;
    kith_book *book;
    rng random;
    kith_id types[TYPES]; /* one with a direction, one without */
    kith_id customers[CUSTOMERS];
    uint32_t became[CUSTOMERS];  /* whom each was merged into, by the naive model */
    uint32_t nodes;              /* bits of those that were nodes; none hangs under another */
    uint32_t members[CUSTOMERS]; /* of each node, bits of those that hung there */
    uint32_t orders;
    uint32_t merged;
} world;

/* Bits of the days on which one is related with another, by type and who they are by now. */
typedef struct related {
    uint32_t days[TYPES][CUSTOMERS][CUSTOMERS];
} related;

static kith_date date_of(int64_t days)
{
    return (kith_date)(day("2026-05-01") + days);
}

/* --- the world --- */

static void add_relations(world *at, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    for (uint32_t i = 0; i < RELATIONS; i++) {
        const uint32_t from = rng_below(&at->random, CUSTOMERS);
        const uint32_t to = (from + 1 + rng_below(&at->random, CUSTOMERS - 1)) % CUSTOMERS;
        const int64_t since = rng_below(&at->random, DAYS);
        const kith_relation one = {
            .size = sizeof one,
            .present = KITH_PRESENT(KITH_RELATION_TYPE) | KITH_PRESENT(KITH_RELATION_FROM) |
                       KITH_PRESENT(KITH_RELATION_TO) | KITH_PRESENT(KITH_RELATION_SINCE) |
                       KITH_PRESENT(KITH_RELATION_UNTIL) | KITH_PRESENT(KITH_RELATION_PRIORITY),
            .type = at->types[rng_below(&at->random, TYPES)],
            .from = at->customers[from],
            .to = at->customers[to],
            .since = date_of(since),
            .until = date_of(since + (int64_t)rng_below(&at->random, DAYS / 2)),
            .priority = rng_once_in(&at->random, 5)};
        kith_id id = 0;
        OK(&err, kith_relation_add(txn, &one, 0, &id, &err));
        kith_finding finding;
        size_t count = 0;
        OK(&err, kith_txn_check(txn, &finding, 1, &count, &err));
        if (count > 0) { /* another one holds on one of the days */
            OK(&err, kith_record_remove(txn, id, &err));
        }
    }
}

/* An order; how much was booked. */
static kith_decimal add_order(world *at, kith_txn *txn, kith_id customer)
{
    char number[16];
    const kith_decimal amount = 1 + (kith_decimal)rng_below(&at->random, 1000);
    (void)snprintf(number, sizeof number, "%u", ++at->orders);
    (void)booked_order(txn, number, customer, amount);
    return amount;
}

static void add_records(world *at, kith_txn *txn)
{
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        const kith_value contact[] = {
            reference(KITH_CONTACT_CUSTOMER, at->customers[i]), text_of(KITH_CONTACT_NAME, "name"),
            text_of(KITH_CONTACT_EMAIL, rng_once_in(&at->random, 2) ? "a@example.org" : "b@example.org"),
            number_of(KITH_CONTACT_CONSENT, KITH_TYPE_CODE, 1 + (int64_t)rng_below(&at->random, 3))};
        const kith_value note[] = {reference(KITH_NOTE_CUSTOMER, at->customers[i]),
                                   text_of(KITH_NOTE_TEXT, "x")};
        const kith_id id = add_record(txn, KITH_KIND_CONTACT, contact, COUNT(contact));
        for (uint32_t said = rng_below(&at->random, 3); said > 0; said--) {
            const int64_t basis = rng_once_in(&at->random, 3) ? KITH_BASIS_WITHDRAWAL : KITH_BASIS_EXPRESS;
            const kith_value consent[] = {
                reference(KITH_CONSENT_CONTACT, id),
                number_of(KITH_CONSENT_CHANNEL, KITH_TYPE_CODE, KITH_CHANNEL_EMAIL),
                number_of(KITH_CONSENT_BASIS, KITH_TYPE_CODE, basis),
                number_of(KITH_CONSENT_DATE, KITH_TYPE_DATE, date_of(-(int64_t)rng_below(&at->random, 20))),
                text_of(KITH_CONSENT_PROOF, basis == KITH_BASIS_EXPRESS ? "form" : NULL)};
            (void)add_record(txn, KITH_KIND_CONSENT, consent, COUNT(consent));
        }
        (void)add_record(txn, KITH_KIND_NOTE, note, COUNT(note));
        (void)add_order(at, txn, at->customers[i]);
    }
}

static void add_chains(world *at, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    const kith_value code = text_of(KITH_HIERARCHY_CODE, "trade");
    const kith_id hierarchy = add_record(txn, KITH_KIND_HIERARCHY, &code, 1);
    memset(at->members, 0, sizeof at->members);
    at->nodes = 1 + rng_below(&at->random, (1u << CUSTOMERS) - 1);
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        const kith_value node[] = {reference(KITH_CHAIN_NODE_CUSTOMER, at->customers[i]),
                                   reference(KITH_CHAIN_NODE_HIERARCHY, hierarchy)};
        if ((at->nodes >> i & 1u) != 0) {
            (void)add_record(txn, KITH_KIND_CHAIN_NODE, node, COUNT(node));
        }
    }
    for (uint32_t i = 0; i < MEMBERSHIPS; i++) {
        const uint32_t member = rng_below(&at->random, CUSTOMERS);
        const uint32_t node = rng_below(&at->random, CUSTOMERS);
        const kith_chain_link link = {.size = sizeof link,
                                      .present = KITH_PRESENT(KITH_CHAIN_LINK_CUSTOMER) |
                                                 KITH_PRESENT(KITH_CHAIN_LINK_PARENT) |
                                                 KITH_PRESENT(KITH_CHAIN_LINK_MEMBER),
                                      .customer = at->customers[member],
                                      .parent = at->customers[node],
                                      .member = 1};
        kith_id id = 0;
        if (member != node && (at->nodes >> node & 1u) != 0 && (at->members[node] >> member & 1u) == 0) {
            OK(&err, kith_chain_connect(txn, &link, &id, &err));
            at->members[node] |= 1u << member;
        }
    }
}

static void open_world(world *at)
{
    at->memory = new_store();
    at->book = open_over(at->memory);
    at->orders = at->merged = 0;
    kith_txn *txn = begin(at->book);
    at->types[0] = relation_type(txn, (type_settings){.code = "supplier"});
    at->types[1] =
        relation_type(txn, (type_settings){.code = "partner", .direction = KITH_DIRECTION_SYMMETRIC});
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        const char number[] = {(char)('A' + i), '\0'};
        at->customers[i] = organisation(txn, number);
        at->became[i] = i;
    }
    add_relations(at, txn);
    add_records(at, txn);
    add_chains(at, txn);
    (void)commit(txn);
}

/* --- looking at all rows --- */

static uint32_t who(const world *at, kith_id customer)
{
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        if (at->customers[i] == customer) {
            return at->became[i];
        }
    }
    fail_msg("no customer of this world");
    return 0;
}

static int64_t number_at(const kith_view *view, kith_id id, uint32_t field)
{
    kith_value value = {0};
    OK(NULL, kith_record_get(view, id, field, &value, NULL));
    return value.number;
}

/* Call `visit` for each record of a kind. */
static void for_each(world *at, const kith_view *view, uint32_t kind,
                     void (*visit)(world *at, const kith_view *view, kith_id id, void *ctx), void *ctx)
{
    kith_id ids[PAGE];
    size_t count = PAGE;
    kith_id after = 0;
    while (count == PAGE) {
        OK(NULL, kith_record_list(view, kind, after, ids, PAGE, &count, NULL));
        for (size_t i = 0; i < count; i++) {
            visit(at, view, ids[i], ctx);
            after = ids[i];
        }
    }
}

static void note_relation(world *at, const kith_view *view, kith_id id, void *ctx)
{
    related *out = ctx;
    const uint32_t type = (kith_id)number_at(view, id, KITH_RELATION_TYPE) == at->types[0] ? 0 : 1;
    uint32_t from = who(at, (kith_id)number_at(view, id, KITH_RELATION_FROM));
    uint32_t to = who(at, (kith_id)number_at(view, id, KITH_RELATION_TO));
    const int64_t since = number_at(view, id, KITH_RELATION_SINCE) - date_of(0);
    const int64_t until = number_at(view, id, KITH_RELATION_UNTIL) - date_of(0);
    if (type == 1 && from > to) { /* of a symmetric one it says nothing who is from */
        const uint32_t lower = to;
        to = from;
        from = lower;
    }
    for (int64_t d = since; d <= until && d < 32 && from != to; d++) {
        out->days[type][from][to] |= 1u << d;
    }
}

/* Nothing that a record names is missing. */
static void check_references(world *at, const kith_view *view, kith_id id, void *ctx)
{
    kith_kind_info info = {.size = sizeof info};
    (void)at;
    (void)ctx;
    OK(NULL, kith_schema_kind(KITH_ID_KIND(id), &info));
    for (uint32_t field = 1; field <= info.fields; field++) {
        kith_value value;
        kith_value there;
        OK(NULL, kith_record_get(view, id, field, &value, NULL));
        if (value.type == KITH_TYPE_REFERENCE) {
            OK(NULL, kith_record_get(view, (kith_id)value.number, 1, &there, NULL));
        }
    }
}

static kith_decimal booked_of(const kith_view *view, kith_id customer)
{
    kith_sales rows[1] = {{0}};
    size_t count = 0;
    const kith_sales_query query = {.size = sizeof query, .customer = customer};
    OK(NULL, kith_sales_summary(view, &query, rows, 1, &count, NULL));
    return rows[0].booked;
}

/* Searching finds whom somebody became, and only those who are still themselves are selected. */
static void check_found(const world *at, const kith_view *view)
{
    kith_id ids[CUSTOMERS + 1];
    size_t count = 0;
    size_t left = 0;
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        const char number[] = {(char)('A' + i), '\0'};
        const kith_search search = {.size = sizeof search, .text = number};
        OK(NULL, kith_search_customers(view, &search, ids, COUNT(ids), &count, NULL));
        assert_int_equal(count, 1);
        assert_int_equal(ids[0], at->customers[at->became[i]]);
        left += at->became[i] == i;
    }
    const kith_selection all = {.size = sizeof all};
    OK(NULL, kith_select_customers(view, &all, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, left);
}

static uint32_t permission_of(const kith_view *view, kith_id contact)
{
    const kith_contact_request request = {
        .size = sizeof request, .contact = contact, .channel = KITH_CHANNEL_EMAIL, .on = date_of(4 * DAYS)};
    kith_permission out = {.size = sizeof out};
    OK(NULL, kith_may_contact(view, &request, &out, NULL));
    return out.reason;
}

/* Contacts of a customer with one address: has none of them withdrawn, or have all? */
static void check_consent(world *at, const kith_view *view, kith_id id, void *ctx)
{
    kith_value address = {0};
    kith_id ids[CUSTOMERS];
    size_t count = 0;
    (void)ctx;
    const kith_id customer = (kith_id)number_at(view, id, KITH_CONTACT_CUSTOMER);
    if (at->became[who(at, customer)] != who(at, customer)) {
        return;
    }
    OK(NULL, kith_record_get(view, id, KITH_CONTACT_EMAIL, &address, NULL));
    OK(NULL, kith_record_parts(view, customer, KITH_KIND_CONTACT, 0, ids, COUNT(ids), &count, NULL));
    for (size_t i = 0; i < count; i++) {
        kith_value other = {0};
        OK(NULL, kith_record_get(view, ids[i], KITH_CONTACT_EMAIL, &other, NULL));
        if (strcmp(address.text, other.text) == 0) {
            assert_int_equal(permission_of(view, ids[i]) == KITH_PERMISSION_WITHDRAWN,
                             permission_of(view, id) == KITH_PERMISSION_WITHDRAWN);
        }
    }
}

/* Who is left of the nodes is a root, with the members of all that it was; who was merged is in no chain. */
static void check_chains(const world *at, const kith_view *view)
{
    kith_id roots[CUSTOMERS];
    uint32_t levels[CUSTOMERS];
    uint32_t nodes = 0;
    uint32_t members[CUSTOMERS] = {0};
    size_t count = 0;
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        nodes |= (at->nodes >> i & 1u) << at->became[i];
        for (uint32_t j = 0; j < CUSTOMERS; j++) {
            members[at->became[i]] |= (at->members[i] >> j & 1u) << at->became[j];
        }
    }
    OK(NULL, kith_chain_roots(view, NULL, roots, COUNT(roots), &count, NULL));
    OK(NULL, kith_chain_levels(view, at->customers, CUSTOMERS, NULL, levels, NULL));
    uint32_t found = 0;
    for (size_t i = 0; i < count; i++) {
        found |= 1u << who(at, roots[i]);
        assert_int_equal(roots[i], at->customers[who(at, roots[i])]);
    }
    assert_int_equal(found, nodes);
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        kith_id chains[CUSTOMERS + 1];
        uint32_t wanted = nodes >> i & 1u; /* itself, and the nodes under which it is a member */
        assert_int_equal(levels[i], nodes >> i & 1u);
        for (uint32_t node = 0; node < CUSTOMERS; node++) {
            wanted += node != i && (members[node] >> i & 1u) != 0;
        }
        OK(NULL, kith_chain_candidates(view, at->customers[i], NULL, chains, COUNT(chains), &count, NULL));
        assert_int_equal(count, wanted);
    }
}

/* --- merging --- */

static void expect_world(world *at, const related *wanted, const kith_decimal *sums)
{
    related found;
    kith_finding finding;
    size_t count = 0;
    memset(&found, 0, sizeof found);
    kith_view *view = view_of(at->book);
    OK(NULL, kith_validate_all(view, NULL, &finding, 1, &count, NULL));
    assert_int_equal(count, 0);
    for_each(at, view, KITH_KIND_RELATION, note_relation, &found);
    assert_memory_equal(&found, wanted, sizeof found);
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        kith_id survivor = 0;
        OK(NULL, kith_customer_survivor(view, at->customers[i], &survivor, NULL));
        assert_int_equal(survivor, at->customers[at->became[i]]);
        assert_int_equal(booked_of(view, at->customers[i]), at->became[i] == i ? sums[i] : 0);
    }
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        for_each(at, view, kind, check_references, NULL);
    }
    for_each(at, view, KITH_KIND_CONTACT, check_consent, NULL);
    check_found(at, view);
    check_chains(at, view);
    kith_view_close(view);
}

/* What clashes stays behind, so in this world no rule has anything to refuse. */
static void merge(world *at, uint32_t source, uint32_t target)
{
    kith_error err = NEW_ERROR;
    kith_conflict conflicts[4];
    size_t count = 0;
    kith_txn *txn = begin(at->book);
    const kith_merge in = {.size = sizeof in,
                           .source = at->customers[source],
                           .target = at->customers[target],
                           .on = date_of(3 * DAYS)};
    OK(&err, kith_customer_merge(txn, &in, conflicts, COUNT(conflicts), &count, &err));
    (void)commit(txn);
}

/* Somebody orders, under whichever number it knows. */
static void order(world *at, kith_decimal *sums)
{
    const uint32_t customer = rng_below(&at->random, CUSTOMERS);
    kith_txn *txn = begin(at->book);
    sums[at->became[customer]] += add_order(at, txn, at->customers[customer]);
    (void)commit(txn);
}

static void step(world *at, related *wanted, kith_decimal *sums)
{
    const uint32_t source = rng_below(&at->random, CUSTOMERS);
    const uint32_t target = rng_below(&at->random, CUSTOMERS);
    if (source == target || at->became[source] != source || at->became[target] != target) {
        return;
    }
    merge(at, source, target);
    at->merged++;
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        at->became[i] = at->became[i] == source ? target : at->became[i];
    }
    sums[target] += sums[source];
    related moved;
    memset(&moved, 0, sizeof moved);
    for (uint32_t type = 0; type < TYPES; type++) {
        for (uint32_t i = 0; i < CUSTOMERS; i++) {
            for (uint32_t j = 0; j < CUSTOMERS; j++) {
                uint32_t from = at->became[i];
                uint32_t to = at->became[j];
                if (type == 1 && from > to) {
                    const uint32_t lower = to;
                    to = from;
                    from = lower;
                }
                moved.days[type][from][to] |= from == to ? 0 : wanted->days[type][i][j];
            }
        }
    }
    *wanted = moved;
}

static void what_is_merged_keeps_everything(void **state)
{
    (void)state;
    world *at = test_calloc(1, sizeof *at);
    uint32_t merged = 0;
    at->random = rng_new("merging");
    for (int round = 0; round < (is_full_run() ? 10 : 1) * ROUNDS; round++) {
        related wanted;
        kith_decimal sums[CUSTOMERS];
        memset(&wanted, 0, sizeof wanted);
        open_world(at);
        kith_view *view = view_of(at->book);
        for_each(at, view, KITH_KIND_RELATION, note_relation, &wanted);
        for (uint32_t i = 0; i < CUSTOMERS; i++) {
            sums[i] = booked_of(view, at->customers[i]);
        }
        kith_view_close(view);
        for (int i = 0; i < 10; i++) {
            step(at, &wanted, sums);
            order(at, sums);
            expect_world(at, &wanted, sums);
        }
        at->book = reopened(at->book, at->memory);
        expect_world(at, &wanted, sums);
        merged += at->merged;
        kith_book_close(at->book);
        kith_memory_store_free(at->memory);
    }
    assert_true(merged > ROUNDS);
    test_free(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_merged_keeps_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
