/* Linked accounts: who belongs together, and what each sees of the others (W4 to W7). */
#include "profile.h"

#include <stdbool.h>
#include <string.h>

#define FIRST INT64_C(1780000000000000) /* an instant of 2026-05-28 */
#define DAY INT64_C(86400000000)

typedef struct club {
    kith_book *book;
    kith_id type;
    kith_id a;
    kith_id b;
    kith_id c;
    kith_id d;
} club;

static kith_id link_of(club *in, kith_id from, kith_id to, const char *since, const char *until)
{
    kith_txn *txn = begin(in->book);
    const kith_id id = relation(
        txn,
        (kith_relation){.type = in->type, .from = from, .to = to, .since = day(since), .until = day(until)});
    (void)commit(txn);
    return id;
}

static club new_club_in(kith_book *book)
{
    club in = {.book = book};
    kith_txn *txn = begin(in.book);
    in.type = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "same firm"),
                  CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_ACCOUNT_LINK));
    in.a = organisation(txn, "A");
    in.b = organisation(txn, "B");
    in.c = organisation(txn, "C");
    in.d = organisation(txn, "D");
    (void)commit(txn);
    (void)link_of(&in, in.a, in.b, "", "");
    (void)link_of(&in, in.c, in.b, "2026-03-01", "2026-06-30");
    return in;
}

static club new_club(void)
{
    return new_club_in(new_book());
}

/* A note, `days` after the first instant; `shared` -1: says nothing about it. */
static kith_id note(club *in, kith_id who, int64_t days, int shared)
{
    kith_txn *txn = begin(in->book);
    const kith_value flag =
        shared < 0 ? nothing_of(KITH_NOTE_SHARED)
                   : (kith_value){.field = KITH_NOTE_SHARED, .type = KITH_TYPE_FLAG, .number = shared};
    const kith_id id = ADD(txn, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, who), TEXT(KITH_NOTE_TEXT, "spoke"),
                           number_of(KITH_NOTE_AT, KITH_TYPE_INSTANT, FIRST + days * DAY), flag);
    (void)commit(txn);
    return id;
}

static void expect_members(club *in, kith_id who, const char *on, const kith_id *wanted, size_t count)
{
    kith_error err = NEW_ERROR;
    kith_id ids[8] = {0};
    size_t found = 77;
    kith_view *view = view_of(in->book);
    OK(&err, kith_group_members(view, who, day(on), 0, ids, COUNT(ids), &found, &err));
    assert_int_equal(found, count);
    assert_memory_equal(ids, wanted, count * sizeof *ids);
    for (size_t i = 0; i < count; i++) { /* and in pages of one */
        OK(&err, kith_group_members(view, who, day(on), i == 0 ? 0 : wanted[i - 1], ids, 1, &found, &err));
        assert_int_equal(found, 1);
        assert_int_equal(ids[0], wanted[i]);
    }
    kith_view_close(view);
}

/* What a customer's screen shows, at once and in pages of two. */
static void expect_list(club *in, kith_id who, uint32_t kind, const char *on, const kith_id *wanted,
                        size_t count)
{
    kith_error err = NEW_ERROR;
    kith_group_query query = {.size = sizeof query, .customer = who, .kind = kind, .on = day(on)};
    kith_id ids[16] = {0};
    kith_id paged[16] = {0};
    size_t found = 77;
    size_t total = 0;
    kith_view *view = view_of(in->book);
    OK(&err, kith_group_list(view, &query, ids, COUNT(ids), &found, &err));
    assert_int_equal(found, count);
    assert_memory_equal(ids, wanted, count * sizeof *ids);
    do {
        query.after = total == 0 ? 0 : paged[total - 1];
        OK(&err, kith_group_list(view, &query, paged + total, 2, &found, &err));
        total += found;
    } while (found == 2);
    assert_int_equal(total, count);
    assert_memory_equal(paged, wanted, count * sizeof *ids);
    kith_view_close(view);
}

static void members_are_all_that_links_of_the_day_lead_to(void **state)
{
    club in = new_club();
    (void)state;
    expect_members(&in, in.a, "2026-06-01", (kith_id[]){in.a, in.b, in.c}, 3);
    expect_members(&in, in.c, "2026-06-01", (kith_id[]){in.a, in.b, in.c}, 3);
    expect_members(&in, in.a, "2026-07-01", (kith_id[]){in.a, in.b}, 2);
    expect_members(&in, in.c, "2026-02-28", (kith_id[]){in.c}, 1);
    expect_members(&in, in.d, "2026-06-01", (kith_id[]){in.d}, 1);
    kith_book_close(in.book);
}

static void links_of_other_effects_lead_nowhere(void **state)
{
    club in = new_club();
    (void)state;
    kith_txn *txn = begin(in.book);
    const kith_id type = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "agent"),
                             CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_CONTACT_PERSON));
    (void)relation(txn, (kith_relation){.type = type, .from = in.d, .to = in.a});
    (void)commit(txn);
    expect_members(&in, in.d, "2026-06-01", (kith_id[]){in.d}, 1);
    kith_book_close(in.book);
}

/* A note lives once, with its origin, and is seen by all of the group while they are linked (W5). */
static void notes_are_seen_by_the_whole_group_latest_first(void **state)
{
    club in = new_club();
    (void)state;
    const kith_id of_a = note(&in, in.a, 0, -1);
    const kith_id of_c = note(&in, in.c, 2, -1);
    const kith_id of_b = note(&in, in.b, 1, 1);
    const kith_id later = note(&in, in.a, 2, -1); /* of one instant the one added last comes first */
    (void)note(&in, in.d, 1, -1);
    const kith_id all[] = {later, of_c, of_b, of_a};
    expect_list(&in, in.a, KITH_KIND_NOTE, "2026-06-01", all, 4);
    expect_list(&in, in.b, KITH_KIND_NOTE, "2026-06-01", all, 4);
    expect_list(&in, in.c, KITH_KIND_NOTE, "2026-06-01", all, 4);
    expect_list(&in, in.c, KITH_KIND_NOTE, "2026-07-01", (kith_id[]){of_c}, 1);
    expect_list(&in, in.a, KITH_KIND_NOTE, "2026-07-01", (kith_id[]){later, of_b, of_a}, 3);
    kith_book_close(in.book);
}

static void a_note_may_be_kept_to_its_own_account(void **state)
{
    club in = new_club();
    (void)state;
    const kith_id own = note(&in, in.a, 0, 0);
    expect_list(&in, in.a, KITH_KIND_NOTE, "2026-06-01", &own, 1);
    expect_list(&in, in.b, KITH_KIND_NOTE, "2026-06-01", NULL, 0);
    kith_book_close(in.book);
}

/* Tasks and appointments are shared only if they say so (W7). */
static void tasks_and_appointments_are_seen_if_they_are_shared(void **state)
{
    club in = new_club();
    (void)state;
    kith_txn *txn = begin(in.book);
    const kith_id own = ADD(txn, KITH_KIND_TASK, REF(KITH_TASK_CUSTOMER, in.a), TEXT(KITH_TASK_TEXT, "call"),
                            number_of(KITH_TASK_AT, KITH_TYPE_INSTANT, FIRST));
    const kith_id shared =
        ADD(txn, KITH_KIND_TASK, REF(KITH_TASK_CUSTOMER, in.a), TEXT(KITH_TASK_TEXT, "visit"),
            FLAG(KITH_TASK_SHARED), number_of(KITH_TASK_AT, KITH_TYPE_INSTANT, FIRST + 1));
    const kith_id meeting =
        ADD(txn, KITH_KIND_APPOINTMENT, REF(KITH_APPOINTMENT_CUSTOMER, in.b),
            number_of(KITH_APPOINTMENT_START, KITH_TYPE_INSTANT, FIRST), FLAG(KITH_APPOINTMENT_SHARED));
    (void)ADD(txn, KITH_KIND_APPOINTMENT, REF(KITH_APPOINTMENT_CUSTOMER, in.b),
              number_of(KITH_APPOINTMENT_START, KITH_TYPE_INSTANT, FIRST));
    (void)commit(txn);
    expect_list(&in, in.a, KITH_KIND_TASK, "2026-06-01", (kith_id[]){shared, own}, 2);
    expect_list(&in, in.c, KITH_KIND_TASK, "2026-06-01", &shared, 1);
    expect_list(&in, in.a, KITH_KIND_APPOINTMENT, "2026-06-01", &meeting, 1);
    kith_book_close(in.book);
}

/* The option: of another account only what was written on a day on which the two were linked. */
static void only_notes_since_the_link_if_the_book_says_so(void **state)
{
    club in = new_club();
    (void)state;
    kith_txn *txn = begin(in.book);
    set_book(txn, in.book, FLAG(KITH_BOOK_NOTES_SINCE_LINK));
    (void)commit(txn);
    (void)note(&in, in.c, -120, -1); /* before the link */
    const kith_id old = note(&in, in.a, -120, -1);
    const kith_id during = note(&in, in.c, 0, -1);
    expect_list(&in, in.b, KITH_KIND_NOTE, "2026-06-01", (kith_id[]){during, old}, 2);
    expect_list(&in, in.b, KITH_KIND_NOTE, "2026-07-01", &old, 1);
    kith_book_close(in.book);
}

/* Each note goes by its own day, however many come on one, and whoever has the lowest id. */
static void notes_since_the_link_go_by_their_day(void **state)
{
    club in = new_club();
    (void)state;
    (void)link_of(&in, in.d, in.b, "2026-05-28", "2026-05-28");
    kith_txn *txn = begin(in.book);
    set_book(txn, in.book, FLAG(KITH_BOOK_NOTES_SINCE_LINK));
    (void)commit(txn);
    (void)link_of(&in, in.d, in.b, "2026-06-01", "");
    kith_id wanted[6];
    (void)note(&in, in.d, -1, -1);
    wanted[5] = note(&in, in.a, -1, -1);
    wanted[4] = note(&in, in.d, 0, -1);
    wanted[3] = note(&in, in.c, 0, -1);
    wanted[2] = note(&in, in.d, 0, -1);
    (void)note(&in, in.d, 1, -1);
    wanted[1] = note(&in, in.c, 1, -1);
    wanted[0] = note(&in, in.a, 1, -1);
    expect_list(&in, in.b, KITH_KIND_NOTE, "2026-06-01", wanted, COUNT(wanted));
    kith_book_close(in.book);
}

/* Where two records that became one had different links with an account, one of these stays with the alias:
 * it still leads on, but the party has one account less. */
static void who_was_merged_is_no_account_any_more(void **state)
{
    club in = new_club();
    (void)state;
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in.book);
    const kith_id e = organisation(txn, "E");
    const kith_id ids[] = {in.b, e};
    for (size_t i = 0; i < COUNT(ids); i++) { /* of these two each has one from June 2026 on, by its alias */
        (void)relation(txn, (kith_relation){.type = in.type, .from = in.d, .to = ids[i], .remark = "old"});
    }
    (void)relation(txn, (kith_relation){.type = in.type, .from = in.a, .to = e, .until = day("2026-05-31")});
    (void)commit(txn);
    expect_members(&in, in.b, "2026-06-01", (kith_id[]){in.a, in.b, in.c, in.d, e}, 5);
    txn = begin(in.book);
    const kith_merge merge = {.size = sizeof merge, .source = in.d, .target = in.a, .on = day("2026-01-01")};
    kith_conflict conflicts[4];
    size_t count = 0;
    OK(&err, kith_customer_merge(txn, &merge, conflicts, COUNT(conflicts), &count, &err));
    (void)commit(txn);
    expect_members(&in, in.b, "2026-06-01", (kith_id[]){in.a, in.b, in.c, e}, 4);
    expect_members(&in, in.a, "2026-06-01", (kith_id[]){in.a, in.b, in.c, e}, 4);
    expect_members(&in, in.d, "2026-06-01", (kith_id[]){in.a, in.b, in.c, in.d, e}, 5);
    kith_page page = {.size = sizeof page};
    kith_view *view = view_of(in.book);
    const kith_page_query query = {.size = sizeof query, .customer = in.b, .most = 1};
    OK(&err, kith_page_read(view, &query, &page, NULL, 0, &count, &err));
    assert_int_equal(page.accounts, 4);
    kith_view_close(view);
    expect_valid(in.book);
    kith_book_close(in.book);
}

/* --- very many --- */

#define MANY 400u /* more than a block has room for */

/* A record of one of both accounts, or of the task list of one. */
typedef struct written {
    kith_id id; /* 0: gone */
    uint32_t kind;
    int64_t at;
} written;

static written write_one(kith_txn *txn, const club *in, rng *random)
{
    static const int64_t instants[] = {-FIRST, -1, 0, 1, FIRST};
    const kith_id who = rng_once_in(random, 5) ? in->b : in->a;
    const bool is_note = !rng_once_in(random, 8);
    const int64_t at = instants[rng_below(random, COUNT(instants))] + rng_below(random, 9);
    const kith_value text = is_note ? TEXT(KITH_NOTE_TEXT, "spoke") : TEXT(KITH_TASK_TEXT, "call");
    const kith_value when = number_of(is_note ? KITH_NOTE_AT : KITH_TASK_AT, KITH_TYPE_INSTANT, at);
    const kith_value shared = number_of(is_note ? KITH_NOTE_SHARED : KITH_TASK_SHARED, KITH_TYPE_FLAG, 1);
    const uint32_t kind = is_note ? KITH_KIND_NOTE : KITH_KIND_TASK;
    return (written){
        ADD(txn, kind, REF(is_note ? KITH_NOTE_CUSTOMER : KITH_TASK_CUSTOMER, who), text, when, shared), kind,
        at};
}

/* Latest first, of one instant the one added last. */
static size_t list_naively(const written *all, uint32_t kind, kith_id *out)
{
    written sorted[MANY] = {{0, 0, 0}};
    size_t count = 0;
    for (size_t i = 0; i < MANY; i++) {
        if (all[i].id == 0 || all[i].kind != kind) {
            continue;
        }
        size_t place = count++;
        for (; place > 0 && (sorted[place - 1].at < all[i].at ||
                             (sorted[place - 1].at == all[i].at && sorted[place - 1].id < all[i].id));
             place--) {
            sorted[place] = sorted[place - 1];
        }
        sorted[place] = all[i];
    }
    for (size_t i = 0; i < count; i++) {
        out[i] = sorted[i].id;
    }
    return count;
}

/* In pages of several sizes. */
static void expect_all(kith_view *view, kith_id who, const written *all, rng *random)
{
    static const uint32_t kinds[] = {KITH_KIND_NOTE, KITH_KIND_TASK};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        kith_error err = NEW_ERROR;
        kith_group_query query = {
            .size = sizeof query, .customer = who, .kind = kinds[i], .on = day("2026-06-01")};
        kith_id wanted[MANY];
        kith_id page[90];
        const size_t count = list_naively(all, kinds[i], wanted);
        size_t total = 0;
        size_t found = 0;
        do {
            OK(&err, kith_group_list(view, &query, page, 1 + rng_below(random, COUNT(page)), &found, &err));
            assert_true(total + found <= count);
            assert_memory_equal(page, wanted + total, found * sizeof *page);
            total += found;
            query.after = total == 0 ? 0 : wanted[total - 1];
        } while (found > 0);
        assert_int_equal(total, count);
    }
    kith_view_close(view);
}

static void change_one(kith_txn *txn, written *one, bool remove, rng *random)
{
    kith_error err = NEW_ERROR;
    const uint32_t field = one->kind == KITH_KIND_NOTE ? KITH_NOTE_AT : KITH_TASK_AT;
    if (one->id != 0 && remove) {
        OK(&err, kith_record_remove(txn, one->id, &err));
        one->id = 0;
    } else if (one->id != 0) {
        one->at = FIRST + rng_below(random, 50);
        const kith_value at = number_of(field, KITH_TYPE_INSTANT, one->at);
        OK(&err, kith_record_change(txn, one->id, &at, 1, &err));
    }
}

static void very_many_come_in_the_same_order(void **state)
{
    (void)state;
    written all[MANY] = {{0, 0, 0}};
    rng random = rng_new("many notes");
    kith_memory_store *memory = new_store();
    club in = new_club_in(open_over(memory));
    kith_txn *txn = begin(in.book);
    for (size_t i = 0; i < MANY; i++) {
        all[i] = write_one(txn, &in, &random);
    }
    (void)commit(txn);
    for (uint32_t step = 0; step < 12; step++) { /* fewer and fewer, until none is left */
        expect_all(view_of(in.book), step % 2 == 0 ? in.a : in.b, all, &random);
        txn = begin(in.book);
        for (size_t i = 0; i < MANY; i++) {
            change_one(txn, &all[i], step == 11 || rng_once_in(&random, 3), &random);
        }
        kith_view *view = NULL;
        kith_error err = NEW_ERROR;
        OK(&err, kith_view_open_txn(txn, &view, &err));
        expect_all(view, in.b, all, &random);
        (void)commit(txn);
        in.book = step % 3 == 0 ? reopened(in.book, memory) : in.book;
    }
    kith_book_close(in.book);
    kith_memory_store_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_all_that_links_of_the_day_lead_to),
        cmocka_unit_test(links_of_other_effects_lead_nowhere),
        cmocka_unit_test(who_was_merged_is_no_account_any_more),
        cmocka_unit_test(notes_are_seen_by_the_whole_group_latest_first),
        cmocka_unit_test(a_note_may_be_kept_to_its_own_account),
        cmocka_unit_test(tasks_and_appointments_are_seen_if_they_are_shared),
        cmocka_unit_test(only_notes_since_the_link_if_the_book_says_so),
        cmocka_unit_test(notes_since_the_link_go_by_their_day),
        cmocka_unit_test(very_many_come_in_the_same_order),
    };
    return cmocka_run_group_tests_name("groups", tests, NULL, NULL);
}
