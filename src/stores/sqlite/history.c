/* History read back: a page of entries, newest first, with their customers and values. */
#include "sqlite/store.h"

#include <string.h>

/* What a page is made with. */
typedef struct paging {
    kith_sqlite *store;
    kithi_sqlite_connection *connection;
    kith_load *load;
    sqlite3_stmt *rows;
    unsigned char wanted[KITHI_SQLITE_KINDS]; /* a byte for each kind: whether its entries are */
    char since[KITHI_SQLITE_INSTANT];
    char until[KITHI_SQLITE_INSTANT];
    kithi_sqlite_entry entry;
} paging;

/* Columns and parameters of a page. */
enum { SEQUENCE, POSITION, FITS, OPERATION, KIND, ID, CUSTOMERS, CHANGES, AT, ACTOR, SHOP, REASON, REQUEST };
enum { BOOK = 1, BEFORE, BEFORE_CHANGE, WANTED, SINCE, UNTIL, MOST, CUSTOMER };

#define COLUMNS                                                                                              \
    "SELECT c.sequence, h.entry - c.entry, h.book = ?1 AND h.sequence = c.sequence, h.operation, h.kind,"    \
    " h.id, h.customers, h.changes, c.at, c.actor, c.shop, c.reason, c.request"

/* The first entry that is not before the place which is asked for. */
#define PLACE                                                                                                \
    "ifnull((SELECT entry + min(?3, changes) FROM main.kith_commit WHERE book = ?1 AND sequence = ?2),"      \
    " 9223372036854775807)"

/* Is the kind of the record's id wanted? The instant of its commit? None is the first of 1970. */
#define KIND_IS(record) "substr(?4, (" record " & 255) + 1, 1) = x'01'"
#define INSTANT_IS "ifnull(c.at, '1970-01-01T00:00:00.000000Z') BETWEEN ?5 AND ?6"

/* Newest first, as the tables lie: only as many rows are read as the filters turn down and give. */
static const char page_sql[] =
    COLUMNS " FROM main.kith_commit AS c CROSS JOIN main.kith_history AS h ON h.entry >= c.entry"
            " AND h.entry < min(c.entry + c.changes, " PLACE ") WHERE c.book = ?1 AND c.sequence <= ?2"
            " AND " INSTANT_IS " AND " KIND_IS("h.id") " ORDER BY c.sequence DESC, h.entry DESC LIMIT ?7";
static const char page_of_customer_sql[] =
    COLUMNS " FROM main.kith_history_customer AS x CROSS JOIN main.kith_history AS h ON h.entry = x.entry"
            " CROSS JOIN main.kith_commit AS c ON c.book = ?1 AND c.sequence = h.sequence"
            " WHERE x.book = ?1 AND x.customer = ?8 AND x.entry < " PLACE
            " AND " KIND_IS("x.id") " AND " INSTANT_IS " ORDER BY x.entry DESC LIMIT ?7";

static void choose_kinds(paging *page, const kith_history_query *query)
{
    for (uint32_t number = 0; number < KITHI_SQLITE_KINDS; number++) {
        const kithi_sqlite_kind *kind = page->store->kinds[number];
        const bool of_section = query->section == 0 || (kind != NULL && kind->info.section == query->section);
        page->wanted[number] = of_section && (query->kind == 0 || query->kind == number);
    }
}

/* An instant outside the years of the file asks for everything before or after them; so does none. */
static void bind_instant(sqlite3_stmt *statement, int index, kith_instant at, char text[KITHI_SQLITE_INSTANT])
{
    if (at == 0 || !kithi_sqlite_instant(at, text)) {
        const bool first = at == 0 ? index == SINCE : at < 0;
        sqlite3_snprintf(KITHI_SQLITE_INSTANT, text, "%s", first ? "" : "~");
    }
    (void)kithi_sqlite_bind_text(statement, index, text);
}

static bool ask(paging *page, const kith_history_query *query)
{
    const bool all = query->customer == 0;
    const uint64_t before = query->before == 0 || query->before > INT64_MAX ? INT64_MAX : query->before;
    page->rows =
        kithi_sqlite_kept(page->connection, all ? KITHI_SQLITE_GET_PAGE : KITHI_SQLITE_GET_PAGE_OF_CUSTOMER,
                          all ? page_sql : page_of_customer_sql);
    if (page->rows == NULL) {
        return false;
    }
    choose_kinds(page, query);
    (void)sqlite3_bind_int64(page->rows, BEFORE, (sqlite3_int64)before);
    (void)sqlite3_bind_int64(page->rows, BEFORE_CHANGE,
                             query->before_change == UINT32_MAX ? 0 : query->before_change);
    (void)sqlite3_bind_blob(page->rows, WANTED, page->wanted, sizeof page->wanted, SQLITE_STATIC);
    bind_instant(page->rows, SINCE, query->since, page->since);
    bind_instant(page->rows, UNTIL, query->until, page->until);
    (void)sqlite3_bind_int64(page->rows, MOST, query->most);
    if (!all) {
        (void)sqlite3_bind_int64(page->rows, CUSTOMER, (sqlite3_int64)query->customer);
    }
    return true;
}

/* --- one entry
 * --------------------------------------------------------------------------------------------------- */

static bool refuse(paging *page, const kith_change *change, const char *what)
{
    kithi_sqlite_say(page->connection, "history of commit %llu, position %u: %s is not as it should be",
                     (unsigned long long)change->sequence, change->index, what);
    return false;
}

static bool no_memory(paging *page)
{
    kithi_sqlite_say(page->connection, "no memory");
    return false;
}

static bool take_head(paging *page, kith_change *change, const kithi_sqlite_kind **kind)
{
    sqlite3_stmt *row = page->rows;
    const char *operation = kithi_sqlite_text(row, OPERATION);
    const char *name = kithi_sqlite_text(row, KIND);
    const int64_t position = sqlite3_column_int64(row, POSITION);
    change->sequence = (uint64_t)sqlite3_column_int64(row, SEQUENCE);
    change->index = position < 0 || position > UINT32_MAX ? UINT32_MAX : (uint32_t)position;
    const bool fits = sqlite3_column_int(row, FITS) != 0 && position == change->index;
    change->operation =
        operation == NULL ? 0 : (uint32_t)kith_schema_find_code(KITH_LIST_OPERATION, operation);
    change->id = (kith_id)sqlite3_column_int64(row, ID);
    change->request = (kith_request)sqlite3_column_int64(row, REQUEST);
    change->actor = kithi_sqlite_text(row, ACTOR);
    change->shop = kithi_sqlite_text(row, SHOP);
    change->reason = kithi_sqlite_text(row, REASON);
    *kind = page->store->kinds[KITH_ID_KIND(change->id)];
    if (!fits || *kind == NULL || name == NULL || strcmp(name, (*kind)->info.name) != 0 ||
        change->operation < KITH_OPERATION_ADD || change->operation > KITH_OPERATION_REMOVE) {
        return refuse(page, change, "the entry");
    }
    return change->actor != NULL && change->shop != NULL && change->reason != NULL
               ? true
               : refuse(page, change, "the commit");
}

static bool take_instant(paging *page, kith_change *change)
{
    const kith_field_info field = {.type = KITH_TYPE_INSTANT};
    kith_value value = {0};
    const char *text = kithi_sqlite_text(page->rows, AT);
    if (sqlite3_column_type(page->rows, AT) == SQLITE_NULL) {
        return true;
    }
    if (text == NULL || !kithi_sqlite_parse(&field, text, strlen(text), &value)) {
        return refuse(page, change, "the instant");
    }
    change->at = value.number;
    return true;
}

static bool take_entry(paging *page, const kithi_sqlite_kind *kind, kith_change *change)
{
    const char *const json[2] = {kithi_sqlite_text(page->rows, CUSTOMERS),
                                 kithi_sqlite_text(page->rows, CHANGES)};
    if (json[0] == NULL || json[1] == NULL) {
        return refuse(page, change, "the entry");
    }
    if (!kithi_sqlite_fit_entry(&page->entry, json[0], json[1])) {
        return no_memory(page);
    }
    const char *wrong = kithi_sqlite_take_entry(&page->entry, kind, json, change);
    return wrong == NULL ? true : refuse(page, change, wrong);
}

/* --- the page
 * ---------------------------------------------------------------------------------------------------- */

static bool hand_entry(paging *page)
{
    kith_change change = {.size = sizeof change};
    const kithi_sqlite_kind *kind = NULL;
    if (!take_head(page, &change, &kind) || !take_instant(page, &change) ||
        !take_entry(page, kind, &change)) {
        return false;
    }
    return kith_load_history(page->load, &change) == KITH_OK || refuse(page, &change, "the book refused it");
}

static bool hand_rows(paging *page)
{
    int code = SQLITE_DONE;
    for (code = sqlite3_step(page->rows); code == SQLITE_ROW; code = sqlite3_step(page->rows)) {
        if (!hand_entry(page)) {
            return false;
        }
    }
    if (code != SQLITE_DONE) {
        kithi_sqlite_say_error(page->connection, "kith_history cannot be read");
    }
    return code == SQLITE_DONE;
}

int32_t kithi_sqlite_history(void *ctx, const kith_history_query *query, kith_load *load)
{
    kith_sqlite *store = ctx;
    paging page = {.store = store, .connection = store->away, .load = load};
    kithi_sqlite_scope scope;
    bool good = false;
    page.entry.before = kithi_sqlite_new((size_t)store->most_fields + 1, sizeof *page.entry.before);
    page.entry.after = kithi_sqlite_new((size_t)store->most_fields + 1, sizeof *page.entry.after);
    if (page.entry.before == NULL || page.entry.after == NULL) {
        (void)no_memory(&page);
    } else if (kithi_sqlite_begin(&scope, page.connection, false) == SQLITE_OK) {
        good = ask(&page, query) && hand_rows(&page);
        good = kithi_sqlite_stood(page.connection) && good;
        if (!good) {
            kithi_sqlite_refuse_load(page.connection, load);
        }
        (void)sqlite3_reset(page.rows);
        kithi_sqlite_undo(&scope);
    }
    if (!good) { /* also where nothing could be begun */
        kithi_sqlite_refuse_load(page.connection, load);
    }
    sqlite3_free(page.entry.before);
    sqlite3_free(page.entry.after);
    sqlite3_free(page.entry.customers);
    sqlite3_free(page.entry.texts.bytes);
    return good ? KITH_STORE_COMMITTED : KITH_STORE_UNKNOWN;
}
