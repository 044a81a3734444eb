/* The ledger: see the header. Looking at a whole file is in ledger_check.c. */
#include "ledger.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REQUEST_SET_UP 1u
#define BUSY_MS 60000u
#define ATTEMPTS_MOST 10000u

static const ledger_setting settings[] = {
    {"wal-full", KITH_SQLITE_WAL_FULL, NULL, 1, 1},
    {"rollback-extra", KITH_SQLITE_ROLLBACK_EXTRA, NULL, 1, 1},
    {"not-durable", KITH_SQLITE_NOT_DURABLE, NULL, 0, 1},
    {"rollback-full", KITH_SQLITE_NOT_DURABLE, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL", 0,
     1},
    {"wal-off", KITH_SQLITE_NOT_DURABLE, "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF", 0, 0},
    {"rollback-off", KITH_SQLITE_NOT_DURABLE, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF", 0, 0},
};

const ledger_setting *ledger_setting_at(size_t index)
{
    return index < sizeof settings / sizeof settings[0] ? &settings[index] : NULL;
}

const ledger_setting *ledger_setting_of(const char *name)
{
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        if (strcmp(settings[i].name, name) == 0) {
            return &settings[i];
        }
    }
    return NULL;
}

/* Keep what went wrong, with what the store says about it. */
static kith_status say(ledger *self, kith_status status, const char *what, const kith_error *err)
{
    (void)snprintf(self->message, sizeof self->message, "%s: %s (%d): %s", what, err->message, (int)status,
                   kith_sqlite_message(self->sqlite));
    return status;
}

/* --- opening
 * ----------------------------------------------------------------------------------------------------------
 */

static kith_status open_store(ledger *self, const char *path, const ledger_setting *setting, kith_error *err)
{
    kith_sqlite_options options = {
        .size = sizeof options, .durability = setting->durability, .busy_ms = BUSY_MS};
    if (setting->pragmas == NULL) {
        options.path = path;
    } else {
        if (sqlite3_open(path, &self->host) != SQLITE_OK ||
            sqlite3_exec(self->host, setting->pragmas, NULL, NULL, NULL) != SQLITE_OK) {
            (void)snprintf(err->message, sizeof err->message, "%s", sqlite3_errmsg(self->host));
            return KITH_ERR_STORE;
        }
        options.db = self->host;
    }
    return kith_sqlite_open(&options, &self->sqlite, err);
}

kith_status ledger_open(ledger *self, const char *path, const ledger_setting *setting)
{
    kith_error err = {.size = sizeof err};
    kith_store store = {.size = sizeof store};
    const kith_book_options options = {.size = sizeof options, .store = &store, .name = "ledger"};
    memset(self, 0, sizeof *self);
    kith_status status = open_store(self, path, setting, &err);
    if (status == KITH_OK) {
        status = kith_sqlite_callbacks(self->sqlite, &store);
    }
    if (status == KITH_OK) {
        status = kith_book_open(&options, &self->book, &err);
        self->sqlite = status == KITH_OK ? self->sqlite : NULL; /* the book has closed it */
    }
    if (status != KITH_OK) {
        (void)say(self, status, "open", &err);
        ledger_close(self);
    }
    return status;
}

void ledger_close(ledger *self)
{
    kith_book_close(self->book); /* and the store with it */
    (void)sqlite3_close(self->host);
    self->book = NULL;
    self->sqlite = NULL;
    self->host = NULL;
}

/* --- calls
 * ------------------------------------------------------------------------------------------------------------
 */

static kith_value text_value(uint32_t field, const char *text)
{
    return (kith_value){.field = field, .type = KITH_TYPE_TEXT, .text = text, .length = KITH_NUL_ENDED};
}

static kith_status add_customer(kith_txn *txn, const char *number, const char *given, kith_id *id,
                                kith_error *err)
{
    const kith_customer fields = {
        .size = sizeof fields,
        .present = KITH_PRESENT(KITH_CUSTOMER_NUMBER) | KITH_PRESENT(KITH_CUSTOMER_KIND) |
                   KITH_PRESENT(KITH_CUSTOMER_SURNAME) | KITH_PRESENT(KITH_CUSTOMER_GIVEN_NAME),
        .number = number,
        .kind = KITH_PARTY_PERSON,
        .surname = number,
        .given_name = given};
    return kith_customer_add(txn, &fields, id, err);
}

static kith_status set_given_name(kith_txn *txn, kith_id id, const char *text, kith_error *err)
{
    const kith_value value = text_value(KITH_CUSTOMER_GIVEN_NAME, text);
    return kith_record_change(txn, id, &value, 1, err);
}

static uint64_t request_of(uint32_t writer, uint64_t n)
{
    return (uint64_t)writer * LEDGER_STRIDE + n;
}

static kith_status begin(ledger *self, uint64_t request, kith_txn **txn, kith_error *err)
{
    const kith_txn_options options = {.size = sizeof options, .actor = "writer", .request = request};
    return kith_txn_begin(self->book, &options, txn, err);
}

/* --- setting up
 * ------------------------------------------------------------------------------------------------------- */

static kith_status make_set_up(kith_txn *txn, kith_error *err)
{
    const kith_value code = text_value(KITH_RELATION_TYPE_CODE, "partner");
    kith_id id = 0;
    kith_status status = kith_record_add(txn, KITH_KIND_RELATION_TYPE, &code, 1, &id, err);
    if (status == KITH_OK) {
        status = add_customer(txn, "total", "0", &id, err);
    }
    for (uint32_t writer = 1; writer <= LEDGER_WRITERS && status == KITH_OK; writer++) {
        char number[32];
        (void)snprintf(number, sizeof number, "w%" PRIu32, writer);
        status = add_customer(txn, number, "0", &id, err);
    }
    return status;
}

kith_status ledger_set_up(ledger *self)
{
    kith_error err = {.size = sizeof err};
    kith_txn *txn = NULL;
    uint64_t sequence = 0;
    kith_status status = kith_commit_status(self->book, REQUEST_SET_UP, &sequence, &err);
    if (status != KITH_ERR_NOT_FOUND) {
        return status == KITH_OK ? status : say(self, status, "set up", &err);
    }
    status = begin(self, REQUEST_SET_UP, &txn, &err);
    if (status == KITH_OK) {
        status = make_set_up(txn, &err);
    }
    if (status == KITH_OK) {
        status = kith_txn_commit(txn, NULL, &err);
    }
    kith_txn_close(txn);
    return status == KITH_OK ? status : say(self, status, "set up", &err);
}

/* --- writing
 * ----------------------------------------------------------------------------------------------------------
 */

/* Raise the total. Its text names who raised it, so that two who raise it at once differ. */
static kith_status raise_total(kith_txn *txn, const kith_view *view, uint32_t writer, kith_error *err)
{
    kith_customer total = {.size = sizeof total};
    kith_id id = 0;
    char text[64];
    kith_status status = kith_customer_find(view, "total", &id, err);
    if (status == KITH_OK) {
        status = kith_customer_get(view, id, &total, err);
    }
    if (status == KITH_OK) {
        (void)snprintf(text, sizeof text, "%llu by w%" PRIu32, strtoull(total.given_name, NULL, 10) + 1,
                       writer);
        status = set_given_name(txn, id, text, err);
    }
    return status;
}

/* Remove the relation of an earlier commit. */
static kith_status remove_partner(kith_txn *txn, const kith_view *view, uint32_t writer, uint64_t n,
                                  kith_error *err)
{
    kith_pair pair = {0};
    kith_id id = 0;
    uint32_t end = 0;
    char number[48];
    (void)snprintf(number, sizeof number, "w%" PRIu32 "-%" PRIu64 "-a", writer, n);
    kith_status status = kith_customer_find(view, number, &pair.from, err);
    if (status == KITH_OK) {
        number[strlen(number) - 1] = 'b';
        status = kith_customer_find(view, number, &pair.to, err);
    }
    if (status == KITH_OK) {
        status = kith_relation_type_find(view, "partner", &pair.type, &end, err);
    }
    if (status == KITH_OK) {
        status = kith_relation_has(view, &pair, LEDGER_DAY, &id, err);
    }
    return status == KITH_OK ? kith_record_remove(txn, id, err) : status;
}

static kith_status add_pair(kith_txn *txn, const kith_view *view, uint32_t writer, uint64_t n,
                            uint64_t ids[3], kith_error *err)
{
    kith_relation fields = {.size = sizeof fields,
                            .present = KITH_PRESENT(KITH_RELATION_FROM) | KITH_PRESENT(KITH_RELATION_TO) |
                                       KITH_PRESENT(KITH_RELATION_TYPE)};
    uint32_t end = 0;
    char number[48];
    (void)snprintf(number, sizeof number, "w%" PRIu32 "-%" PRIu64 "-a", writer, n);
    kith_status status = kith_relation_type_find(view, "partner", &fields.type, &end, err);
    if (status == KITH_OK) {
        status = add_customer(txn, number, "first", &fields.from, err);
    }
    if (status == KITH_OK) {
        number[strlen(number) - 1] = 'b';
        status = add_customer(txn, number, "second", &fields.to, err);
    }
    if (status == KITH_OK) {
        status = kith_relation_add(txn, &fields, 0, &ids[2], err);
    }
    ids[0] = fields.from;
    ids[1] = fields.to;
    return status;
}

static kith_status make_commit(kith_txn *txn, const kith_view *view, uint32_t writer, uint64_t n,
                               uint64_t ids[3], kith_error *err)
{
    kith_id counter = 0;
    char text[32];
    kith_status status = add_pair(txn, view, writer, n, ids, err);
    if (status == KITH_OK) {
        (void)snprintf(text, sizeof text, "w%" PRIu32, writer);
        status = kith_customer_find(view, text, &counter, err);
    }
    if (status == KITH_OK) {
        (void)snprintf(text, sizeof text, "%" PRIu64, n);
        status = set_given_name(txn, counter, text, err);
    }
    if (status == KITH_OK && n % 2 == 0) {
        status = raise_total(txn, view, writer, err);
    }
    if (status == KITH_OK && n % 3 == 0) {
        status = remove_partner(txn, view, writer, n - 1, err);
    }
    return status;
}

/* Commit; if somebody else was first, take in what they did and commit the same calls again. */
static kith_status commit_after_others(ledger *self, kith_txn *txn, ledger_receipt *out, kith_error *err)
{
    kith_status status = kith_txn_commit(txn, &out->sequence, err);
    if (status == KITH_ERR_CONFLICT) {
        out->conflicts++;
        status = kith_book_refresh(self->book, NULL, err);
        if (status == KITH_OK) {
            status = kith_txn_commit(txn, &out->sequence, err);
        }
    }
    return status;
}

static kith_status try_to_write(ledger *self, uint32_t writer, uint64_t n, ledger_receipt *out,
                                kith_error *err)
{
    kith_txn *txn = NULL;
    kith_view *view = NULL;
    kith_status status = kith_view_open(self->book, NULL, &view, err);
    if (status == KITH_OK) {
        status = begin(self, request_of(writer, n), &txn, err);
    }
    if (status == KITH_OK) {
        status = make_commit(txn, view, writer, n, out->ids, err);
    }
    kith_view_close(view);
    if (status == KITH_OK) {
        status = commit_after_others(self, txn, out, err);
    }
    kith_txn_close(txn);
    return status;
}

kith_status ledger_write(ledger *self, uint32_t writer, uint64_t n, ledger_receipt *out)
{
    kith_error err = {.size = sizeof err};
    kith_status status = KITH_ERR_CONFLICT;
    memset(out, 0, sizeof *out);
    out->number = n;
    for (unsigned i = 0; i < ATTEMPTS_MOST && status == KITH_ERR_CONFLICT; i++) {
        status = try_to_write(self, writer, n, out, &err);
        if (status == KITH_ERR_CONFLICT) { /* the total is contested: read it anew */
            out->conflicts++;
            const kith_status refreshed = kith_book_refresh(self->book, NULL, &err);
            status = refreshed == KITH_OK ? status : refreshed;
        }
    }
    return status == KITH_OK ? status : say(self, status, "write", &err);
}

kith_status ledger_write_once(ledger *self, uint32_t writer, uint64_t n, ledger_receipt *out)
{
    uint64_t sequence = 0;
    kith_error err = {.size = sizeof err};
    const kith_status status = kith_commit_status(self->book, request_of(writer, n), &sequence, &err);
    if (status == KITH_ERR_NOT_FOUND) {
        return ledger_write(self, writer, n, out);
    }
    memset(out, 0, sizeof *out);
    out->number = n;
    out->sequence = sequence;
    out->repeated = 1;
    return status == KITH_OK ? status : say(self, status, "ask", &err);
}

kith_status ledger_ask(ledger *self, uint32_t writer, uint64_t n)
{
    uint64_t sequence = 0;
    return kith_commit_status(self->book, request_of(writer, n), &sequence, NULL);
}

uint64_t ledger_count(ledger *self, uint32_t writer)
{
    kith_customer counter = {.size = sizeof counter};
    kith_view *view = NULL;
    kith_id id = 0;
    uint64_t count = 0;
    char number[32];
    (void)snprintf(number, sizeof number, "w%" PRIu32, writer);
    if (kith_view_open(self->book, NULL, &view, NULL) == KITH_OK &&
        kith_customer_find(view, number, &id, NULL) == KITH_OK &&
        kith_customer_get(view, id, &counter, NULL) == KITH_OK) {
        count = strtoull(counter.given_name, NULL, 10);
    }
    kith_view_close(view);
    return count;
}
