/* Looking at a whole ledger: through the library what a host would see, then by SQL what the file holds. */
#include "ledger.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Keep the first defect. */
__attribute__((format(printf, 2, 3))) static void defect(ledger_found *found, const char *format, ...)
{
    va_list arguments;
    if (found->defect[0] != '\0') {
        return;
    }
    va_start(arguments, format);
    /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it is started on the line before */
    (void)vsnprintf(found->defect, sizeof found->defect, format, arguments);
    va_end(arguments);
}

/* --- through the library
 * ---------------------------------------------------------------------------------------------- */

static kith_id find(const kith_view *view, const char *number)
{
    kith_id id = 0;
    return kith_customer_find(view, number, &id, NULL) == KITH_OK ? id : 0;
}

/* Number at the beginning of a customer's given name. */
static uint64_t read_count(const kith_view *view, const char *number, ledger_found *found)
{
    kith_customer customer = {.size = sizeof customer};
    const kith_id id = find(view, number);
    if (id == 0 || kith_customer_get(view, id, &customer, NULL) != KITH_OK) {
        defect(found, "customer %s is missing", number);
        return 0;
    }
    return strtoull(customer.given_name, NULL, 10);
}

/* Does commit n leave a relation behind, if `count` is the newest? */
static int is_partner_kept(uint64_t n, uint64_t count)
{
    return !(n % 3 == 2 && n + 1 <= count);
}

static uint64_t kept_partners(uint64_t count)
{
    uint64_t kept = 0;
    for (uint64_t n = 1; n <= count; n++) {
        kept += (uint64_t)is_partner_kept(n, count);
    }
    return kept;
}

static void check_pair(const kith_view *view, kith_id type, uint32_t writer, uint64_t n, ledger_found *found)
{
    char number[48];
    kith_pair pair = {.type = type};
    kith_id relation = 0;
    (void)snprintf(number, sizeof number, "w%" PRIu32 "-%" PRIu64 "-a", writer, n);
    pair.from = find(view, number);
    number[strlen(number) - 1] = 'b';
    pair.to = find(view, number);
    if (pair.from == 0 || pair.to == 0) {
        defect(found, "commit %" PRIu64 " of writer %" PRIu32 " is stored by halves: customers", n, writer);
        return;
    }
    const int kept = is_partner_kept(n, found->commits[writer - 1]);
    if (kith_relation_has(view, &pair, LEDGER_DAY, &relation, NULL) != KITH_OK || (relation != 0) != kept) {
        defect(found, "commit %" PRIu64 " of writer %" PRIu32 " is stored by halves: relation", n, writer);
    }
}

/* Request ids say the same as the content. */
static void check_requests(ledger *self, uint32_t writer, ledger_found *found)
{
    const uint64_t count = found->commits[writer - 1];
    for (uint64_t n = 1; n <= count; n++) {
        if (ledger_ask(self, writer, n) != KITH_OK) {
            defect(found, "request of commit %" PRIu64 " of writer %" PRIu32 " is unknown", n, writer);
        }
    }
    if (ledger_ask(self, writer, count + 1) != KITH_ERR_NOT_FOUND) {
        defect(found, "request of commit %" PRIu64 " of writer %" PRIu32 " is known", count + 1, writer);
    }
}

static void check_rules(const kith_view *view, ledger_found *found)
{
    kith_error err = {.size = sizeof err};
    size_t findings = 0;
    if (kith_validate_all(view, NULL, NULL, 0, &findings, &err) != KITH_OK || findings != 0) {
        defect(found, "%zu findings: %s", findings, err.message);
    }
}

/* Nothing is there but what the commits brought. */
static void check_amounts(const ledger *self, const kith_view *view, ledger_found *found)
{
    kith_book_stats stats = {.size = sizeof stats};
    uint64_t customers = 1 + LEDGER_WRITERS;
    uint64_t relations = 0;
    uint64_t total = 0;
    for (uint32_t i = 0; i < LEDGER_WRITERS; i++) {
        customers += 2 * found->commits[i];
        relations += kept_partners(found->commits[i]);
        total += found->commits[i] / 2;
    }
    if (kith_book_stats_get(self->book, &stats) != KITH_OK ||
        stats.records[KITH_KIND_CUSTOMER] != customers || stats.records[KITH_KIND_RELATION] != relations) {
        defect(found, "%" PRIu64 " customers and %" PRIu64 " relations instead of %" PRIu64 " and %" PRIu64,
               stats.records[KITH_KIND_CUSTOMER], stats.records[KITH_KIND_RELATION], customers, relations);
    }
    if (read_count(view, "total", found) != total) {
        defect(found, "the total is not %" PRIu64, total);
    }
}

static void check_content(ledger *self, const kith_view *view, ledger_found *found)
{
    kith_id type = 0;
    uint32_t end = 0;
    if (kith_relation_type_find(view, "partner", &type, &end, NULL) != KITH_OK) {
        defect(found, "the relation type is missing");
    }
    for (uint32_t writer = 1; writer <= LEDGER_WRITERS; writer++) {
        char number[32];
        (void)snprintf(number, sizeof number, "w%" PRIu32, writer);
        found->commits[writer - 1] = read_count(view, number, found);
        for (uint64_t n = 1; n <= found->commits[writer - 1]; n++) {
            check_pair(view, type, writer, n, found);
        }
        check_requests(self, writer, found);
    }
    check_amounts(self, view, found);
}

static void check_book(ledger *self, ledger_found *found)
{
    kith_view *view = NULL;
    if (kith_view_open(self->book, NULL, &view, NULL) != KITH_OK) {
        defect(found, "no view");
        return;
    }
    check_rules(view, found);
    found->is_set_up = find(view, "total") != 0;
    if (found->is_set_up) {
        check_content(self, view, found);
    } else if (find(view, "w1") != 0 || ledger_ask(self, 0, 1) != KITH_ERR_NOT_FOUND) {
        defect(found, "the set-up is stored by halves");
    }
    kith_view_close(view);
}

/* --- by SQL
 * -----------------------------------------------------------------------------------------------------------
 */

/* Questions to which the answer is 0. */
static const char *const questions[] = {
    "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    "SELECT ifnull(max(sequence), 0) - count(*) FROM kith_commit", /* no gap among commits */
    "SELECT count(*) - count(DISTINCT request) FROM kith_commit WHERE request IS NOT NULL",
    /* The history of a commit is whole: pair, relation, counter; perhaps the total and a removal. */
    "SELECT count(*) FROM (SELECT c.request % 1000000000 AS n, (SELECT count(*) FROM kith_history h"
    "  WHERE h.book = c.book AND h.sequence = c.sequence) AS entries FROM kith_commit c"
    "  WHERE c.request > 1000000000) WHERE entries <> 4 + (n % 2 = 0) + (n % 3 = 0)",
    "SELECT count(*) FROM (SELECT c.request % 1000000000 AS n, (SELECT count(*) FROM kith_history h"
    "  WHERE h.book = c.book AND h.sequence = c.sequence AND h.operation = 'remove') AS entries FROM "
    "kith_commit c"
    "  WHERE c.request > 1000000000) WHERE entries <> (n % 3 = 0)",
    /* Entries of the history belong to a commit, and every row to the commit that wrote it. */
    "SELECT count(*) FROM kith_history WHERE sequence NOT IN (SELECT sequence FROM kith_commit)",
    "SELECT count(*) FROM kith_customer WHERE sequence NOT IN (SELECT sequence FROM kith_commit)",
    /* No id was granted twice, and none is used that was not granted. */
    "SELECT count(*) - count(DISTINCT id) FROM kith_history WHERE operation = 'add'",
    ("SELECT count(*) FROM kith_history h JOIN kith_ids i ON i.book = h.book AND i.kind = h.kind"
     "  WHERE h.id / 256 >= i.next"),
};

static void check_file(const char *path, ledger_found *found)
{
    sqlite3 *db = NULL;
    int opened = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
    for (size_t i = 0; i < sizeof questions / sizeof questions[0] && opened; i++) {
        sqlite3_stmt *statement = NULL;
        if (sqlite3_prepare_v2(db, questions[i], -1, &statement, NULL) != SQLITE_OK ||
            sqlite3_step(statement) != SQLITE_ROW) {
            defect(found, "%s: %s", questions[i], sqlite3_errmsg(db));
        } else if (sqlite3_column_int64(statement, 0) != 0) {
            defect(found, "%s: %lld", questions[i], (long long)sqlite3_column_int64(statement, 0));
        }
        (void)sqlite3_finalize(statement);
    }
    if (!opened) {
        defect(found, "%s", sqlite3_errmsg(db));
    }
    (void)sqlite3_close(db);
}

void ledger_check(const char *path, const ledger_setting *setting, ledger_found *out)
{
    ledger self;
    memset(out, 0, sizeof *out);
    if (ledger_open(&self, path, setting) != KITH_OK) {
        defect(out, "%s", self.message);
        return;
    }
    check_book(&self, out);
    ledger_close(&self);
    check_file(path, out);
}
