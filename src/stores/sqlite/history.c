/* History read back: a page of entries, newest first, with their customers and values. */
#include "sqlite/store.h"

#include <string.h>

/* Room for one entry, used again for the next. */
typedef struct paging {
    kith_sqlite *store;
    kithi_sqlite_connection *connection;
    kith_load *load;
    sqlite3_stmt *entries;
    sqlite3_stmt *customers;
    sqlite3_stmt *values;
    kith_id *touched;
    size_t touched_capacity;
    kith_value *before; /* most_fields elements each, by field number first, then without the gaps */
    kith_value *after;
    char *texts; /* of the values: they must outlive the row that they were read from */
    size_t texts_size;
    size_t texts_capacity;
} paging;

static const char entry_sql[] =
    "SELECT h.sequence, h.position, h.operation, h.kind, h.id, c.at, c.actor, c.shop, c.reason, c.request";

/* Columns of entry_sql. */
enum { SEQUENCE, POSITION, OPERATION, KIND, ID, AT, ACTOR, SHOP, REASON, REQUEST };

/* Parameters. */
enum { BOOK = 1, BEFORE, BEFORE_CHANGE, MOST, CUSTOMER, RECORD_KIND, SINCE, UNTIL };

#define EPOCH "'1970-01-01T00:00:00.000000Z'" /* what 0, no instant, would be if it were one */

/* The kinds of a section of the history. */
static void append_section(sqlite3_str *sql, const kith_sqlite *store, uint32_t section)
{
    const char *glue = " AND h.kind IN (";
    for (uint32_t number = 1; number < store->kind_count; number++) {
        if (store->kinds[number] != NULL && store->kinds[number]->info.section == section) {
            sqlite3_str_appendf(sql, "%s%Q", glue, store->kinds[number]->info.name);
            glue = ", ";
        }
    }
    sqlite3_str_appendall(sql, ")");
}

/* Entries before a place in the order, newest first: only as many rows are read as the filters turn down and
 * give. */
static char *page_sql(const kith_sqlite *store, const kith_history_query *query)
{
    const char *leader = query->customer != 0 ? "x" : "h";
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendall(sql, entry_sql);
    if (query->customer != 0) {
        sqlite3_str_appendall(sql,
                              " FROM main.kith_history_customer AS x CROSS JOIN main.kith_history AS h"
                              " ON h.book = x.book AND h.sequence = x.sequence AND h.position = x.position");
    } else {
        sqlite3_str_appendall(sql, " FROM main.kith_history AS h");
    }
    sqlite3_str_appendf(sql,
                        " CROSS JOIN main.kith_commit AS c ON c.book = h.book AND c.sequence = h.sequence"
                        " WHERE %s.book = ?1 AND (%s.sequence, %s.position) < (?2, ?3)",
                        leader, leader, leader);
    if (query->customer != 0) {
        sqlite3_str_appendall(sql, " AND x.customer = ?5");
    }
    if (query->kind != 0) {
        sqlite3_str_appendall(sql, " AND h.kind = ?6");
    }
    if (query->section != 0) {
        append_section(sql, store, query->section);
    }
    if (query->since != 0) {
        sqlite3_str_appendall(sql, " AND ifnull(c.at, " EPOCH ") >= ?7");
    }
    if (query->until != 0) {
        sqlite3_str_appendall(sql, " AND ifnull(c.at, " EPOCH ") <= ?8");
    }
    sqlite3_str_appendf(sql, " ORDER BY %s.sequence DESC, %s.position DESC LIMIT ?4", leader, leader);
    return sqlite3_str_finish(sql);
}

static const kithi_sqlite_kind *kind_at(const kith_sqlite *store, uint32_t number)
{
    return number < store->kind_count ? store->kinds[number] : NULL;
}

/* An instant outside the years of the file asks for everything before or after them. */
static void bind_instant(sqlite3_stmt *statement, int index, kith_instant at)
{
    char text[KITHI_SQLITE_INSTANT];
    if (!kithi_sqlite_instant(at, text)) {
        sqlite3_snprintf(KITHI_SQLITE_INSTANT, text, "%s", at < 0 ? "" : "~");
    }
    (void)sqlite3_bind_text(statement, index, text, -1, SQLITE_TRANSIENT);
}

static bool ask(paging *page, const kith_history_query *query)
{
    const kithi_sqlite_kind *kind = kind_at(page->store, query->kind);
    const uint64_t before = query->before == 0 || query->before > INT64_MAX ? INT64_MAX : query->before;
    char *sql = page_sql(page->store, query);
    page->entries = kithi_sqlite_prepare(page->connection, sql, false);
    sqlite3_free(sql);
    page->customers = kithi_sqlite_prepare(page->connection,
                                           "SELECT customer FROM main.kith_history_customer WHERE book = ?1"
                                           " AND sequence = ?2 AND position = ?3 ORDER BY place",
                                           false);
    page->values = kithi_sqlite_prepare(page->connection,
                                        "SELECT field, old, new FROM main.kith_history_value WHERE book = ?1"
                                        " AND sequence = ?2 AND position = ?3",
                                        false);
    if (page->entries == NULL || page->customers == NULL || page->values == NULL) {
        return false;
    }
    (void)kithi_sqlite_bind_text(page->customers, BOOK, page->store->book);
    (void)kithi_sqlite_bind_text(page->values, BOOK, page->store->book);
    (void)kithi_sqlite_bind_text(page->entries, BOOK, page->store->book);
    (void)sqlite3_bind_int64(page->entries, BEFORE, (sqlite3_int64)before);
    (void)sqlite3_bind_int64(page->entries, BEFORE_CHANGE,
                             query->before_change == UINT32_MAX ? 0 : query->before_change);
    (void)sqlite3_bind_int64(page->entries, MOST, query->most);
    (void)sqlite3_bind_int64(page->entries, CUSTOMER, (sqlite3_int64)query->customer);
    (void)kithi_sqlite_bind_text(page->entries, RECORD_KIND, kind == NULL ? "" : kind->info.name);
    bind_instant(page->entries, SINCE, query->since);
    bind_instant(page->entries, UNTIL, query->until);
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
    sqlite3_stmt *row = page->entries;
    const char *operation = kithi_sqlite_text(row, OPERATION);
    const char *name = kithi_sqlite_text(row, KIND);
    const int64_t position = sqlite3_column_int64(row, POSITION);
    change->sequence = (uint64_t)sqlite3_column_int64(row, SEQUENCE);
    change->index = position < 0 || position > UINT32_MAX ? UINT32_MAX : (uint32_t)position;
    change->operation =
        operation == NULL ? 0 : (uint32_t)kith_schema_find_code(KITH_LIST_OPERATION, operation);
    change->id = (kith_id)sqlite3_column_int64(row, ID);
    change->request = (kith_request)sqlite3_column_int64(row, REQUEST);
    change->actor = kithi_sqlite_text(row, ACTOR);
    change->shop = kithi_sqlite_text(row, SHOP);
    change->reason = kithi_sqlite_text(row, REASON);
    *kind = name == NULL ? NULL : kind_at(page->store, kithi_sqlite_kind_of(page->store, name));
    if (*kind == NULL || KITH_ID_KIND(change->id) != (*kind)->kind || position != change->index ||
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
    const char *text = kithi_sqlite_text(page->entries, AT);
    if (sqlite3_column_type(page->entries, AT) == SQLITE_NULL) {
        return true;
    }
    if (text == NULL || !kithi_sqlite_parse(&field, text, strlen(text), &value)) {
        return refuse(page, change, "the instant");
    }
    change->at = value.number;
    return true;
}

static void bind_place(sqlite3_stmt *statement, const kith_change *change)
{
    (void)sqlite3_reset(statement);
    (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)change->sequence);
    (void)sqlite3_bind_int64(statement, 3, change->index);
}

static bool grow_touched(paging *page)
{
    const size_t capacity = page->touched_capacity == 0 ? 8 : page->touched_capacity * 2;
    kith_id *grown = sqlite3_realloc64(page->touched, capacity * sizeof *grown);
    if (grown == NULL) {
        return no_memory(page);
    }
    page->touched = grown;
    page->touched_capacity = capacity;
    return true;
}

static bool take_customers(paging *page, kith_change *change)
{
    int code = SQLITE_DONE;
    bind_place(page->customers, change);
    for (code = sqlite3_step(page->customers); code == SQLITE_ROW; code = sqlite3_step(page->customers)) {
        if (change->customer_count == page->touched_capacity && !grow_touched(page)) {
            return false;
        }
        page->touched[change->customer_count++] = (kith_id)sqlite3_column_int64(page->customers, 0);
    }
    change->customers = page->touched;
    if (code != SQLITE_DONE) {
        kithi_sqlite_say_error(page->connection, "kith_history_customer cannot be read");
    }
    return code == SQLITE_DONE;
}

/* Copy a text; its place is kept as an offset, since the block may move. */
static bool keep_text(paging *page, const kith_value *value, size_t *offset)
{
    const size_t needed = page->texts_size + value->length + 1;
    if (needed > page->texts_capacity) {
        char *grown = sqlite3_realloc64(page->texts, needed * 2);
        if (grown == NULL) {
            return no_memory(page);
        }
        page->texts = grown;
        page->texts_capacity = needed * 2;
    }
    *offset = page->texts_size;
    memcpy(page->texts + page->texts_size, value->text, value->length);
    page->texts[needed - 1] = '\0';
    page->texts_size = needed;
    return true;
}

/* A value of the entry into its field's element; its text's offset stands in `number` until all have been
 * read. */
static bool take_value(paging *page, const kith_change *change, int column, const kith_field_info *field,
                       kith_value *out)
{
    const int type = sqlite3_column_type(page->values, column);
    const char *text = type == SQLITE_TEXT ? (const char *)sqlite3_column_text(page->values, column) : NULL;
    const size_t length = text == NULL ? 0 : (size_t)sqlite3_column_bytes(page->values, column);
    size_t offset = 0;
    if (type == SQLITE_NULL) {
        return true;
    }
    if (text == NULL || !kithi_sqlite_parse(field, text, length, out)) {
        return refuse(page, change, field->name);
    }
    if (out->type == KITH_TYPE_TEXT) {
        if (!keep_text(page, out, &offset)) {
            return false;
        }
        out->number = (int64_t)offset;
    }
    return true;
}

/* Close the gaps: values of fields that were named, in order of the fields. */
static size_t close_gaps(const paging *page, kith_value *values, uint32_t fields)
{
    size_t count = 0;
    for (uint32_t i = 0; i < fields; i++) {
        if (values[i].field != 0) {
            values[count] = values[i];
            if (values[count].type == KITH_TYPE_TEXT) {
                values[count].text = page->texts + values[count].number;
                values[count].number = 0;
            }
            count++;
        }
    }
    return count;
}

static bool take_values(paging *page, const kithi_sqlite_kind *kind, kith_change *change)
{
    const size_t size = (size_t)page->store->most_fields * sizeof *page->before;
    int code = SQLITE_DONE;
    memset(page->before, 0, size);
    memset(page->after, 0, size);
    page->texts_size = 0;
    bind_place(page->values, change);
    for (code = sqlite3_step(page->values); code == SQLITE_ROW; code = sqlite3_step(page->values)) {
        const char *name = kithi_sqlite_text(page->values, 0);
        const uint32_t field = name == NULL ? 0 : kith_schema_find_field(kind->kind, name);
        if (field == 0 || field > kind->info.fields) {
            return refuse(page, change, "a field");
        }
        kith_value *before = &page->before[field - 1];
        kith_value *after = &page->after[field - 1];
        before->field = change->operation == KITH_OPERATION_ADD ? 0 : field;
        after->field = change->operation == KITH_OPERATION_REMOVE ? 0 : field;
        if ((before->field != 0 && !take_value(page, change, 1, &kind->fields[field - 1], before)) ||
            (after->field != 0 && !take_value(page, change, 2, &kind->fields[field - 1], after))) {
            return false;
        }
    }
    if (code != SQLITE_DONE) {
        kithi_sqlite_say_error(page->connection, "kith_history_value cannot be read");
        return false;
    }
    change->before = page->before;
    change->after = page->after;
    change->before_count = close_gaps(page, page->before, kind->info.fields);
    change->after_count = close_gaps(page, page->after, kind->info.fields);
    return true;
}

/* --- the page
 * ---------------------------------------------------------------------------------------------------- */

static bool hand_entry(paging *page)
{
    kith_change change = {.size = sizeof change};
    const kithi_sqlite_kind *kind = NULL;
    return take_head(page, &change, &kind) && take_instant(page, &change) && take_customers(page, &change) &&
           take_values(page, kind, &change) && kith_load_history(page->load, &change) == KITH_OK;
}

static bool hand_page(paging *page, const kith_history_query *query)
{
    int code = SQLITE_DONE;
    if (!ask(page, query)) {
        return false;
    }
    for (code = sqlite3_step(page->entries); code == SQLITE_ROW; code = sqlite3_step(page->entries)) {
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
    page.before = kithi_sqlite_new((size_t)store->most_fields + 1, sizeof *page.before);
    page.after = kithi_sqlite_new((size_t)store->most_fields + 1, sizeof *page.after);
    if (page.before == NULL || page.after == NULL) {
        (void)no_memory(&page);
    } else if (kithi_sqlite_begin(&scope, page.connection, false) == SQLITE_OK) {
        good = hand_page(&page, query);
        (void)sqlite3_finalize(page.entries);
        (void)sqlite3_finalize(page.customers);
        (void)sqlite3_finalize(page.values);
        kithi_sqlite_undo(&scope);
    }
    sqlite3_free(page.before);
    sqlite3_free(page.after);
    sqlite3_free(page.touched);
    sqlite3_free(page.texts);
    return good ? KITH_STORE_COMMITTED : KITH_STORE_UNKNOWN;
}
