/* Tasks, appointments, notes, brands and what else is kept about a customer (P9 to P35). */
#include "profile.h"

#include <string.h>

/* A book with two customers, two seasons and two stages. */
typedef struct desk {
    kith_book *book;
    kith_id f1;
    kith_id f2;
    kith_id fw26;
    kith_id ss27;
    kith_id call; /* type of notes */
    kith_id left_message;
    kith_id booked;
} desk;

static desk new_desk(void)
{
    desk made = {.book = new_book()};
    kith_txn *txn = begin(made.book);
    made.f1 = organisation(txn, "F1");
    made.f2 = organisation(txn, "F2");
    made.fw26 = ADD(txn, KITH_KIND_SEASON, TEXT(KITH_SEASON_CODE, "FW26"), INTEGER(KITH_SEASON_YEAR, 2026),
                    INTEGER(KITH_SEASON_ORDER, 2));
    made.ss27 = ADD(txn, KITH_KIND_SEASON, TEXT(KITH_SEASON_CODE, "SS27"), INTEGER(KITH_SEASON_YEAR, 2027),
                    INTEGER(KITH_SEASON_ORDER, 1));
    made.call = entry(txn, KITH_KIND_NOTE_TYPE, "call");
    made.left_message = entry(txn, KITH_KIND_CALL_STATUS, "left message");
    made.booked = entry(txn, KITH_KIND_CALL_STATUS, "appointment booked");
    (void)commit(txn);
    return made;
}

static kith_id add_note(desk *at, kith_id season, kith_id status, const char *on)
{
    kith_txn *txn = begin(at->book);
    const kith_id id =
        ADD(txn, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, at->f1), REF(KITH_NOTE_TYPE, at->call),
            REF(KITH_NOTE_SEASON, season), REF(KITH_NOTE_CALL_STATUS, status),
            TEXT(KITH_NOTE_TEXT, "spoke to Ann"), AT_HOUR(KITH_NOTE_AT, on, 9));
    (void)commit(txn);
    return id;
}

static kith_id call_status(const desk *at, kith_id customer, kith_id season, int64_t year, kith_id *note)
{
    kith_error err = NEW_ERROR;
    kith_id status = 0;
    kith_view *view = view_of(at->book);
    OK(&err, kith_call_status_get(view, customer, season, year, &status, note, &err));
    kith_view_close(view);
    return status;
}

/* --- notes --- */

/* Worked case 101. */
static void case_101_call_status_is_that_of_the_latest_note_of_the_season(void **state)
{
    (void)state;
    desk at = new_desk();
    kith_id note = 0;
    assert_int_equal(call_status(&at, at.f1, at.fw26, 0, NULL), 0);
    (void)add_note(&at, at.fw26, at.left_message, "2026-03-01");
    assert_int_equal(call_status(&at, at.f1, at.fw26, 0, NULL), at.left_message);
    const kith_id second = add_note(&at, at.fw26, at.booked, "2026-03-05");
    assert_int_equal(call_status(&at, at.f1, at.fw26, 0, &note), at.booked);
    assert_int_equal(note, second);
    assert_int_equal(call_status(&at, at.f1, at.ss27, 0, &note), 0);
    assert_int_equal(note, 0);
    (void)add_note(&at, at.fw26, at.left_message, "2026-03-02"); /* entered later, about an earlier day */
    (void)add_note(&at, at.fw26, 0, "2026-03-06");               /* says nothing of the stage */
    assert_int_equal(call_status(&at, at.f1, at.fw26, 0, NULL), at.booked);
    const kith_id last = add_note(&at, at.fw26, at.left_message, "2026-03-05"); /* of one instant the last */
    assert_int_equal(call_status(&at, at.f1, at.fw26, 2026, &note), at.left_message);
    assert_int_equal(note, last);
    assert_int_equal(call_status(&at, at.f1, at.fw26, 2025, NULL), 0);
    assert_int_equal(call_status(&at, at.f2, at.fw26, 0, NULL), 0);
    assert_int_equal(call_status(&at, at.f1, 0, 0, NULL), 0); /* the book names no season yet */
    kith_txn *txn = begin(at.book);
    set_book(txn, at.book, REF(KITH_BOOK_CURRENT_SEASON, at.fw26));
    remove_record(txn, last);
    (void)commit(txn);
    assert_int_equal(call_status(&at, at.f1, 0, 0, &note), at.booked);
    assert_int_equal(note, second);
    kith_book_close(at.book);
}

static void a_book_without_seasons_asks_for_notes_without(void **state)
{
    (void)state;
    desk at = new_desk();
    (void)add_note(&at, 0, at.booked, "2026-03-01");
    assert_int_equal(call_status(&at, at.f1, 0, 0, NULL), at.booked);
    kith_txn *txn = begin(at.book);
    set_book(txn, at.book, REF(KITH_BOOK_CURRENT_SEASON, at.fw26));
    (void)commit(txn);
    assert_int_equal(call_status(&at, at.f1, 0, 0, NULL), 0);
    kith_book_close(at.book);
}

static void note_takes_instant_author_and_year(void **state)
{
    (void)state;
    desk at = new_desk();
    kith_error err = NEW_ERROR;
    const kith_txn_options options = {.size = sizeof options, .actor = "olga", .at = 1234567};
    kith_txn *txn = NULL;
    OK(&err, kith_txn_begin(at.book, &options, &txn, &err));
    const kith_id filled = ADD(txn, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, at.f1),
                               REF(KITH_NOTE_SEASON, at.ss27), TEXT(KITH_NOTE_TEXT, "t"));
    const kith_id given = ADD(txn, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, at.f1), TEXT(KITH_NOTE_TEXT, "t"),
                              AT_HOUR(KITH_NOTE_AT, "2020-01-01", 0), TEXT(KITH_NOTE_AUTHOR, "ivan"));
    (void)commit(txn);
    kith_view *view = view_of(at.book);
    assert_int_equal(field_number(view, filled, KITH_NOTE_AT), 1234567);
    assert_string_equal(field_text(view, filled, KITH_NOTE_AUTHOR), "olga");
    assert_int_equal(field_number(view, filled, KITH_NOTE_YEAR), 2027);
    assert_string_equal(field_text(view, given, KITH_NOTE_AUTHOR), "ivan");
    assert_int_equal(field_number(view, given, KITH_NOTE_YEAR), 0);
    kith_view_close(view);
    txn = begin(at.book); /* another season brings its year only where none was said */
    change(txn, filled, REF(KITH_NOTE_SEASON, at.fw26));
    expect_rule(txn, KITH_RULE_SEASON_YEAR, filled);
    txn = begin(at.book);
    change(txn, filled, nothing_of(KITH_NOTE_YEAR));
    change(txn, filled, REF(KITH_NOTE_SEASON, at.fw26));
    expect_rule(txn, KITH_RULE_SEASON_YEAR, filled); /* the year had come back with the old season */
    txn = begin(at.book);
    const kith_value both[] = {REF(KITH_NOTE_SEASON, at.fw26), nothing_of(KITH_NOTE_YEAR)};
    OK(&err, kith_record_change(txn, filled, both, COUNT(both), &err));
    (void)commit(txn);
    view = view_of(at.book);
    assert_int_equal(field_number(view, filled, KITH_NOTE_YEAR), 2026);
    kith_view_close(view);
    txn = begin(at.book);
    const kith_value year = INTEGER(KITH_SEASON_YEAR, 2030);
    REFUSED(KITH_ERR_SHAPE, &err, kith_record_change(txn, at.fw26, &year, 1, &err));
    kith_txn_close(txn);
    kith_book_close(at.book);
}

/* --- brands --- */

/* Worked case 103. */
static void case_103_brands_are_edited_in_one_go(void **state)
{
    (void)state;
    desk at = new_desk();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(at.book);
    const kith_id mr = entry(txn, KITH_KIND_BRAND, "MR");
    const kith_id xy = entry(txn, KITH_KIND_BRAND, "XY");
    const kith_id of_mr = ADD(txn, KITH_KIND_CUSTOMER_BRAND, REF(KITH_CUSTOMER_BRAND_CUSTOMER, at.f1),
                              REF(KITH_CUSTOMER_BRAND_BRAND, mr),
                              CODE(KITH_CUSTOMER_BRAND_STATUS, KITH_BRAND_STATUS_POTENTIAL));
    const kith_id of_xy =
        ADD(txn, KITH_KIND_CUSTOMER_BRAND, REF(KITH_CUSTOMER_BRAND_CUSTOMER, at.f1),
            REF(KITH_CUSTOMER_BRAND_BRAND, xy), CODE(KITH_CUSTOMER_BRAND_STATUS, KITH_BRAND_STATUS_ACTIVE));
    (void)commit(txn);
    txn = begin(at.book);
    change(txn, of_mr, CODE(KITH_CUSTOMER_BRAND_STATUS, KITH_BRAND_STATUS_ACTIVE));
    change(txn, of_mr, TEXT(KITH_CUSTOMER_BRAND_ACCOUNT_NUMBER, "4711"));
    change(txn, of_xy, CODE(KITH_CUSTOMER_BRAND_STATUS, KITH_BRAND_STATUS_INACTIVE));
    const uint64_t sequence = commit(txn);
    kith_id ids[4];
    size_t count = 0;
    kith_view *view = view_of(at.book);
    OK(&err, kith_record_parts(view, at.f1, KITH_KIND_CUSTOMER_BRAND, 0, ids, COUNT(ids), &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(field_number(view, of_mr, KITH_CUSTOMER_BRAND_STATUS), KITH_BRAND_STATUS_ACTIVE);
    assert_string_equal(field_text(view, of_mr, KITH_CUSTOMER_BRAND_ACCOUNT_NUMBER), "4711");
    assert_int_equal(field_number(view, of_xy, KITH_CUSTOMER_BRAND_STATUS), KITH_BRAND_STATUS_INACTIVE);
    const kith_history_query query = {
        .size = sizeof query, .customer = at.f1, .kind = KITH_KIND_CUSTOMER_BRAND, .most = 2};
    kith_history *history = NULL;
    kith_change entry = {.size = sizeof entry};
    OK(&err, kith_history_read(view, &query, &history, &err));
    OK(&err, kith_history_get(history, 1, &entry));
    assert_int_equal(entry.sequence, sequence);
    assert_int_equal(entry.id, of_mr);
    assert_int_equal(entry.before[0].number, KITH_BRAND_STATUS_POTENTIAL);
    assert_int_equal(entry.after[0].number, KITH_BRAND_STATUS_ACTIVE);
    kith_history_close(history);
    kith_view_close(view);
    txn = begin(at.book);
    const kith_id twice = ADD(txn, KITH_KIND_CUSTOMER_BRAND, REF(KITH_CUSTOMER_BRAND_CUSTOMER, at.f1),
                              REF(KITH_CUSTOMER_BRAND_BRAND, mr));
    expect_rule(txn, KITH_RULE_DOUBLE_PART, twice);
    kith_book_close(at.book);
}

/* --- tasks --- */

static kith_id add_task(kith_txn *txn, const desk *at, const char *assignee, const char *due)
{
    return ADD(txn, KITH_KIND_TASK, REF(KITH_TASK_CUSTOMER, at->f1), TEXT(KITH_TASK_TEXT, "ring up"),
               assignee == NULL ? nothing_of(KITH_TASK_ASSIGNEE) : TEXT(KITH_TASK_ASSIGNEE, assignee),
               DATE(KITH_TASK_DUE, due));
}

static void expect_overdue(const desk *at, const char *assignee, const kith_id *wanted, size_t count)
{
    kith_error err = NEW_ERROR;
    kith_id after = 0;
    kith_view *view = view_of(at->book);
    for (size_t i = 0; i <= count; i++) { /* one by one */
        kith_id id = 0;
        size_t got = 0;
        OK(&err, kith_task_overdue(view, assignee, after, &id, 1, &got, &err));
        assert_int_equal(got, i < count);
        if (i < count) {
            assert_int_equal(id, wanted[i]);
        }
        after = id;
    }
    kith_view_close(view);
}

static void overdue_tasks_are_those_of_the_assignee_by_day(void **state)
{
    (void)state;
    desk at = new_desk();
    kith_txn *txn = begin(at.book);
    const kith_id later = add_task(txn, &at, "olga", "2026-05-31");
    const kith_id sooner = add_task(txn, &at, "olga", "2026-01-01");
    const kith_id today = add_task(txn, &at, "olga", "2026-06-01"); /* is not overdue yet */
    const kith_id others = add_task(txn, &at, "olgas", "2026-01-02");
    const kith_id nobodys = add_task(txn, &at, NULL, "2026-03-01");
    const kith_id undated = add_task(txn, &at, "olga", "");
    const kith_id same_day = add_task(txn, &at, "olga", "2026-01-01");
    (void)commit(txn);
    expect_overdue(&at, "olga", (const kith_id[]){sooner, same_day, later}, 3);
    expect_overdue(&at, "olgas", &others, 1);
    expect_overdue(&at, "", &nobodys, 1);
    expect_overdue(&at, "olg", &later, 0);
    expect_overdue(&at, NULL, (const kith_id[]){sooner, same_day, others, nobodys, later}, 5);
    txn = begin(at.book);
    change(txn, sooner, CODE(KITH_TASK_STATE, KITH_TASK_STATE_DONE));
    change(txn, same_day, CODE(KITH_TASK_STATE, KITH_TASK_STATE_OPEN));
    change(txn, later, TEXT(KITH_TASK_ASSIGNEE, "ivan"));
    change(txn, undated, DATE(KITH_TASK_DUE, "2026-02-01"));
    change(txn, today, CODE(KITH_TASK_STATE, KITH_TASK_STATE_CANCELLED));
    (void)commit(txn);
    expect_overdue(&at, "olga", (const kith_id[]){same_day, undated}, 2);
    expect_overdue(&at, "ivan", &later, 1);
    kith_book_close(at.book);
}

/* --- appointments --- */

static kith_id appointment(kith_txn *txn, kith_id customer, kith_id season, const char *on, int64_t hour)
{
    return ADD(txn, KITH_KIND_APPOINTMENT, REF(KITH_APPOINTMENT_CUSTOMER, customer),
               CODE(KITH_APPOINTMENT_KIND, KITH_APPOINTMENT_KIND_SHOWROOM),
               REF(KITH_APPOINTMENT_SEASON, season), AT_HOUR(KITH_APPOINTMENT_START, on, hour));
}

static void expect_agenda(const desk *at, kith_agenda_query query, const kith_id *wanted, size_t count)
{
    kith_error err = NEW_ERROR;
    kith_id ids[8];
    size_t got = 0;
    query.size = sizeof query;
    kith_view *view = view_of(at->book);
    OK(&err, kith_agenda_list(view, &query, ids, COUNT(ids), &got, &err));
    assert_int_equal(got, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(ids[i], wanted[i]);
    }
    if (count > 1) { /* from the middle on */
        query.after = wanted[0];
        OK(&err, kith_agenda_list(view, &query, ids, 1, &got, &err));
        assert_int_equal(got, 1);
        assert_int_equal(ids[0], wanted[1]);
    }
    kith_view_close(view);
}

static void agenda_shows_what_is_asked_or_what_the_book_says(void **state)
{
    (void)state;
    desk at = new_desk();
    kith_txn *txn = begin(at.book);
    const kith_id c = appointment(txn, at.f1, at.ss27, "2026-09-01", 10);
    const kith_id a = appointment(txn, at.f1, at.fw26, "2026-02-01", 10);
    const kith_id b = appointment(txn, at.f2, at.fw26, "2026-02-01", 11);
    const kith_id d = appointment(txn, at.f1, 0, "2026-10-01", 10);
    const kith_id before_epoch = appointment(txn, at.f2, 0, "1969-12-31", 10);
    (void)commit(txn);
    expect_agenda(&at, (kith_agenda_query){.customer = 0}, (const kith_id[]){before_epoch, a, b, c, d}, 5);
    expect_agenda(&at, (kith_agenda_query){.customer = at.f1}, (const kith_id[]){a, c, d}, 3);
    expect_agenda(&at, (kith_agenda_query){.season = at.fw26}, (const kith_id[]){a, b}, 2);
    expect_agenda(&at, (kith_agenda_query){.season = at.fw26, .customer = at.f2}, &b, 1);
    expect_agenda(&at, (kith_agenda_query){.season = at.fw26, .year = 2025}, NULL, 0);
    const kith_instant noon = (day("2026-02-01") - INT64_C(2440588)) * INT64_C(86400000000);
    expect_agenda(&at, (kith_agenda_query){.since = noon, .until = noon + INT64_C(11) * 3600000000}, &a, 1);
    txn = begin(at.book);
    set_book(txn, at.book, CODE(KITH_BOOK_SHOWN, KITH_SHOWN_CURRENT_SEASON));
    set_book(txn, at.book, REF(KITH_BOOK_CURRENT_SEASON, at.ss27));
    (void)commit(txn);
    expect_agenda(&at, (kith_agenda_query){.customer = 0}, &c, 1);
    expect_agenda(&at, (kith_agenda_query){.customer = at.f2}, NULL, 0);
    expect_agenda(&at, (kith_agenda_query){.season = at.fw26}, (const kith_id[]){a, b}, 2);
    expect_agenda(&at, (kith_agenda_query){.all = 1, .customer = at.f1}, (const kith_id[]){a, c, d}, 3);
    txn = begin(at.book);
    set_book(txn, at.book, CODE(KITH_BOOK_SHOWN, KITH_SHOWN_UPCOMING));
    (void)commit(txn);
    expect_agenda(&at, (kith_agenda_query){.customer = 0}, (const kith_id[]){c, d}, 2);
    txn = begin(at.book);
    change(txn, d, AT_HOUR(KITH_APPOINTMENT_START, "2026-06-01", 0)); /* today */
    remove_record(txn, c);
    (void)commit(txn);
    expect_agenda(&at, (kith_agenda_query){.customer = 0}, &d, 1);
    txn = begin(at.book);
    change(txn, d, AT_HOUR(KITH_APPOINTMENT_END, "2026-05-31", 23));
    expect_rule(txn, KITH_RULE_PERIOD, d);
    kith_book_close(at.book);
}

static void agenda_of_a_year_is_that_of_all_its_seasons(void **state)
{
    (void)state;
    kith_memory_store *memory = new_store();
    desk at = {.book = open_over(memory)};
    kith_txn *txn = begin(at.book);
    at.f1 = organisation(txn, "F1");
    at.fw26 = ADD(txn, KITH_KIND_SEASON, TEXT(KITH_SEASON_CODE, "FW26"), INTEGER(KITH_SEASON_YEAR, 2026));
    const kith_id fair = entry(txn, KITH_KIND_SEASON, "fair"); /* of every year */
    const kith_id first = appointment(txn, at.f1, at.fw26, "2026-02-01", 10);
    const kith_id second = appointment(txn, at.f1, fair, "2026-02-02", 10);
    const kith_id third = appointment(txn, at.f1, 0, "2026-02-03", 10);
    const kith_id fourth = appointment(txn, at.f1, fair, "2027-02-02", 10);
    change(txn, second, INTEGER(KITH_APPOINTMENT_YEAR, 2026));
    change(txn, third, INTEGER(KITH_APPOINTMENT_YEAR, 2026));
    change(txn, fourth, INTEGER(KITH_APPOINTMENT_YEAR, 2027));
    (void)commit(txn);
    for (int again = 0; again < 2; again++) {
        for (int of_one = 0; of_one < 2; of_one++) {
            const kith_id one = of_one != 0 ? at.f1 : 0;
            expect_agenda(&at, (kith_agenda_query){.customer = one, .year = 2026},
                          (const kith_id[]){first, second, third}, 3);
            expect_agenda(&at, (kith_agenda_query){.customer = one, .season = fair},
                          (const kith_id[]){second, fourth}, 2);
            expect_agenda(&at, (kith_agenda_query){.customer = one, .season = fair, .year = 2027}, &fourth,
                          1);
        }
        at.book = reopened(at.book, memory);
    }
    kith_book_close(at.book);
    kith_memory_store_free(memory);
}

static void agenda_behind_an_appointment_still_begins_when_it_says(void **state)
{
    (void)state;
    desk at = new_desk();
    kith_txn *txn = begin(at.book);
    const kith_id first = appointment(txn, at.f1, 0, "2026-02-01", 10);
    const kith_id second = appointment(txn, at.f1, 0, "2026-02-02", 10);
    const kith_id third = appointment(txn, at.f1, 0, "2026-02-03", 10);
    (void)commit(txn);
    const kith_instant since = AT_HOUR(KITH_APPOINTMENT_START, "2026-02-03", 0).number;
    expect_agenda(&at, (kith_agenda_query){.since = since, .after = first}, &third, 1);
    expect_agenda(&at, (kith_agenda_query){.until = since, .after = first}, &second, 1);
    expect_agenda(&at, (kith_agenda_query){.since = since, .after = third}, NULL, 0);
    kith_book_close(at.book);
}

static void participants_go_with_their_appointment(void **state)
{
    (void)state;
    desk at = new_desk();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(at.book);
    const kith_id meeting = appointment(txn, at.f1, at.fw26, "2026-02-01", 10);
    const kith_id ann =
        ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, at.f1), TEXT(KITH_CONTACT_NAME, "Ann"));
    const kith_id comes = ADD(txn, KITH_KIND_PARTICIPANT, REF(KITH_PARTICIPANT_APPOINTMENT, meeting),
                              REF(KITH_PARTICIPANT_CONTACT, ann));
    (void)commit(txn);
    kith_view *view = view_of(at.book); /* the customer's history tells it */
    const kith_history_query query = {
        .size = sizeof query, .customer = at.f1, .kind = KITH_KIND_PARTICIPANT, .most = 4};
    kith_history *history = NULL;
    OK(&err, kith_history_read(view, &query, &history, &err));
    assert_int_equal(kith_history_count(history), 1);
    kith_history_close(history);
    kith_view_close(view);
    txn = begin(at.book);
    remove_record(txn, ann);
    REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
    assert_int_equal(err.other, comes);
    assert_non_null(strstr(err.message, "contact of customer \"F1\""));
    assert_non_null(strstr(err.message, "participant of appointment of customer \"F1\""));
    kith_txn_close(txn);
    txn = begin(at.book);
    const kith_value values[] = {REF(KITH_ATTRIBUTE_VALUE_OWNER, comes),
                                 TEXT(KITH_ATTRIBUTE_VALUE_TEXT, "x")};
    kith_id id = 0;
    REFUSED(KITH_ERR_SHAPE, &err,
            kith_record_add(txn, KITH_KIND_ATTRIBUTE_VALUE, values, COUNT(values), &id, &err));
    kith_txn_close(txn);
    txn = begin(at.book);
    remove_record(txn, at.f1);
    (void)commit(txn);
    const kith_book_stats stats = stats_of(at.book);
    assert_int_equal(stats.records[KITH_KIND_APPOINTMENT], 0);
    assert_int_equal(stats.records[KITH_KIND_PARTICIPANT], 0);
    assert_int_equal(stats.records[KITH_KIND_CONTACT], 0);
    kith_book_close(at.book);
}

/* --- archived --- */

static kith_id send_email(kith_txn *txn, const desk *at, const char *subject)
{
    return ADD(txn, KITH_KIND_EMAIL, REF(KITH_EMAIL_CUSTOMER, at->f1),
               TEXT(KITH_EMAIL_ADDRESS, "ann@example.com"), TEXT(KITH_EMAIL_SUBJECT, subject));
}

static void emails_are_kept_in_store_and_history_only(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    for (int stored = 0; stored <= 1; stored++) {
        kith_memory_store *memory = stored ? new_store() : NULL;
        desk at = {.book = stored ? open_over(memory) : new_book()};
        kith_txn *txn = begin(at.book);
        at.f1 = organisation(txn, "F1");
        (void)commit(txn);
        txn = begin(at.book);
        const kith_id first = send_email(txn, &at, "spring");
        const kith_id second = send_email(txn, &at, "summer");
        kith_txn *rival = begin(at.book); /* makes the calls be made again */
        (void)person(rival, "R");
        (void)commit(rival);
        (void)commit(txn);
        assert_int_equal(KITH_ID_KIND(first), KITH_KIND_EMAIL);
        assert_true(second > first);
        assert_int_equal(stats_of(at.book).records[KITH_KIND_EMAIL], 0);
        if (stored) {
            at.book = reopened(at.book, memory);
        }
        kith_view *view = view_of(at.book);
        kith_value value = {0};
        REFUSED(KITH_ERR_NOT_FOUND, &err, kith_record_get(view, first, KITH_EMAIL_SUBJECT, &value, &err));
        const kith_history_query query = {
            .size = sizeof query, .customer = at.f1, .kind = KITH_KIND_EMAIL, .most = 8};
        kith_history *history = NULL;
        OK(&err, kith_history_read(view, &query, &history, &err));
        assert_int_equal(kith_history_count(history), 2);
        kith_change entry = {.size = sizeof entry};
        OK(&err, kith_history_get(history, 0, &entry));
        assert_int_equal(entry.id, second);
        assert_int_equal(entry.operation, KITH_OPERATION_ADD);
        int found = 0;
        for (size_t i = 0; i < entry.after_count; i++) {
            found = found || (entry.after[i].field == KITH_EMAIL_SUBJECT &&
                              strcmp(entry.after[i].text, "summer") == 0);
        }
        assert_true(found);
        kith_history_close(history);
        kith_view_close(view);
        txn = begin(at.book); /* no number is given twice */
        const kith_id third = send_email(txn, &at, "autumn");
        assert_true(third > second);
        kith_txn_close(txn);
        txn = begin(at.book); /* written once */
        const kith_value again = TEXT(KITH_EMAIL_SUBJECT, "changed");
        REFUSED(KITH_ERR_NOT_FOUND, &err, kith_record_change(txn, first, &again, 1, &err));
        REFUSED(KITH_ERR_NOT_FOUND, &err, kith_record_remove(txn, first, &err));
        kith_txn_close(txn);
        kith_book_close(at.book);
        kith_memory_store_free(memory);
    }
}

/* --- the rest --- */

static void every_kind_is_added_changed_and_removed(void **state)
{
    (void)state;
    desk at = new_desk();
    kith_txn *txn = begin(at.book);
    const kith_id shop = entry(txn, KITH_KIND_SHOP, "north");
    const kith_id brand = entry(txn, KITH_KIND_BRAND, "MR");
    const kith_id category = entry(txn, KITH_KIND_TASK_CATEGORY, "follow-up");
    const kith_id euro =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "EUR"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    set_book(txn, at.book, REF(KITH_BOOK_CURRENCY, euro));
    const kith_id made[] = {
        ADD(txn, KITH_KIND_VISIT, REF(KITH_VISIT_CUSTOMER, at.f1), DATE(KITH_VISIT_DATE, "2026-05-01"),
            REF(KITH_VISIT_SHOP, shop)),
        ADD(txn, KITH_KIND_FAVOURITE, REF(KITH_FAVOURITE_CUSTOMER, at.f1), TEXT(KITH_FAVOURITE_ITEM, "A-1"),
            REF(KITH_FAVOURITE_BRAND, brand)),
        ADD(txn, KITH_KIND_ATTACHMENT, REF(KITH_ATTACHMENT_CUSTOMER, at.f1),
            TEXT(KITH_ATTACHMENT_NAME, "contract.pdf"), TEXT(KITH_ATTACHMENT_MEDIA_TYPE, "application/pdf"),
            INTEGER(KITH_ATTACHMENT_BYTES, INT64_C(5000000000)), TEXT(KITH_ATTACHMENT_PLACE, "s3:/x")),
        ADD(txn, KITH_KIND_TASK, REF(KITH_TASK_CUSTOMER, at.f1), REF(KITH_TASK_CATEGORY, category),
            TEXT(KITH_TASK_TEXT, "ring up"), FLAG(KITH_TASK_SHARED)),
    };
    (void)commit(txn);
    kith_view *view = view_of(at.book);
    assert_int_equal(field_number(view, made[2], KITH_ATTACHMENT_BYTES), INT64_C(5000000000));
    assert_int_equal(field_number(view, made[3], KITH_TASK_SHARED), 1);
    assert_string_equal(field_text(view, made[1], KITH_FAVOURITE_ITEM), "A-1");
    kith_view_close(view);
    const kith_id lists[] = {shop, brand, category, euro};
    for (size_t i = 0; i < COUNT(lists); i++) {
        txn = begin(at.book);
        remove_record(txn, lists[i]);
        expect_rule(txn, KITH_RULE_IN_USE, lists[i]);
    }
    txn = begin(at.book);
    for (size_t i = 0; i < COUNT(made); i++) {
        remove_record(txn, made[i]);
    }
    set_book(txn, at.book, nothing_of(KITH_BOOK_CURRENCY));
    for (size_t i = 0; i < COUNT(lists); i++) {
        remove_record(txn, lists[i]);
    }
    (void)commit(txn);
    kith_book_close(at.book);
}

/* A note says nothing to the history of the customer's payer; that he became one does. */
static void history_of_a_payer_tells_that_he_pays(void **state)
{
    (void)state;
    desk at = new_desk();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(at.book);
    change(txn, at.f1, REF(KITH_CUSTOMER_PAYER, at.f2));
    const uint64_t sequence = commit(txn);
    (void)add_note(&at, 0, 0, "2026-03-01");
    txn = begin(at.book);
    change(txn, at.f1, TEXT(KITH_CUSTOMER_CITY, "Rom"));
    (void)commit(txn);
    const kith_history_query query = {.size = sizeof query, .customer = at.f2, .most = 1};
    kith_history *history = NULL;
    kith_change entry = {.size = sizeof entry};
    kith_view *view = view_of(at.book);
    OK(&err, kith_history_read(view, &query, &history, &err));
    OK(&err, kith_history_get(history, 0, &entry));
    assert_int_equal(entry.sequence, sequence);
    kith_history_close(history);
    kith_view_close(view);
    kith_book_close(at.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_101_call_status_is_that_of_the_latest_note_of_the_season),
        cmocka_unit_test(a_book_without_seasons_asks_for_notes_without),
        cmocka_unit_test(note_takes_instant_author_and_year),
        cmocka_unit_test(case_103_brands_are_edited_in_one_go),
        cmocka_unit_test(overdue_tasks_are_those_of_the_assignee_by_day),
        cmocka_unit_test(agenda_shows_what_is_asked_or_what_the_book_says),
        cmocka_unit_test(agenda_of_a_year_is_that_of_all_its_seasons),
        cmocka_unit_test(agenda_behind_an_appointment_still_begins_when_it_says),
        cmocka_unit_test(participants_go_with_their_appointment),
        cmocka_unit_test(emails_are_kept_in_store_and_history_only),
        cmocka_unit_test(every_kind_is_added_changed_and_removed),
        cmocka_unit_test(history_of_a_payer_tells_that_he_pays),
    };
    return cmocka_run_group_tests_name("activities", tests, NULL, NULL);
}
