/* The plan: tables of the file, those of the store itself and one per record kind, made from the library's
 * schema. */
#include "sqlite/store.h"

#include <string.h>

/* --- tables of the store
 * ------------------------------------------------------------------------------------- */

static const kithi_sqlite_column meta_columns[] = {
    {"name", "TEXT", 1, true},
    {"value", "TEXT", 0, true},
};

/* Entries of a commit follow each other in the history: the first one and how many there are. Both stand
 * right behind the key, so that SQLite sees that its rows are told apart, and a page of history already in
 * order. */
static const kithi_sqlite_column commit_columns[] = {
    {"book", "TEXT", 1, true},       {"sequence", "INTEGER", 2, true}, {"entry", "INTEGER", 0, true},
    {"changes", "INTEGER", 0, true}, {"request", "INTEGER", 0, false}, {"at", "TEXT", 0, false},
    {"actor", "TEXT", 0, true},      {"shop", "TEXT", 0, true},        {"reason", "TEXT", 0, true},
};

/* Entries of all books by one number, so that the long rows lie in the leaves alone: that is shallow, and
 * finds and appends fast. Customers and values are JSON; see entry.c. */
static const kithi_sqlite_column history_columns[] = {
    {"entry", "INTEGER", 1, true},  {"book", "TEXT", 0, true},    {"sequence", "INTEGER", 0, true},
    {"operation", "TEXT", 0, true}, {"kind", "TEXT", 0, true},    {"id", "INTEGER", 0, true},
    {"customers", "TEXT", 0, true}, {"changes", "TEXT", 0, true},
};

/* Keyed so that the newest entries of a customer are found without reading any other; the record says of
 * which kind an entry is. */
static const kithi_sqlite_column customer_columns[] = {
    {"book", "TEXT", 1, true},
    {"customer", "INTEGER", 2, true},
    {"entry", "INTEGER", 3, true},
    {"id", "INTEGER", 0, true},
};

static const kithi_sqlite_column ids_columns[] = {
    {"book", "TEXT", 1, true},
    {"kind", "TEXT", 2, true},
    {"next", "INTEGER", 0, true},
};

#define TABLE(name, columns)                                                                                 \
    {                                                                                                        \
        (name), (columns), sizeof(columns) / sizeof((columns)[0])                                            \
    }

static const kithi_sqlite_table own_tables[] = {
    TABLE("kith_meta", meta_columns),       TABLE("kith_commit", commit_columns),
    TABLE("kith_history", history_columns), TABLE("kith_history_customer", customer_columns),
    TABLE("kith_ids", ids_columns),
};
#define OWN_TABLES (sizeof own_tables / sizeof own_tables[0])

/* --- kinds
 * ----------------------------------------------------------------------------------------------------- */

static void free_kind(kithi_sqlite_kind *kind)
{
    if (kind != NULL) {
        sqlite3_free(kind->fields);
        sqlite3_free(kind->columns);
        sqlite3_free(kind->text);
        sqlite3_free(kind);
    }
}

/* Append the parts to the names and return where that name begins. */
static const char *put_name(char **at, const char *begin, const char *end)
{
    const char *name = *at;
    const size_t first = strlen(begin);
    const size_t second = strlen(end);
    memcpy(*at, begin, first);
    memcpy(*at + first, end, second + 1);
    *at += first + second + 1;
    return name;
}

static const char *type_of(const kith_field_info *field)
{
    switch (field->type) {
    case KITH_TYPE_TEXT:
    case KITH_TYPE_DATE:
    case KITH_TYPE_INSTANT:
    case KITH_TYPE_CODE:
        return "TEXT";
    default:
        return "INTEGER";
    }
}

/* Room has been made for as many names as there are columns and the table's. */
static void name_columns(kithi_sqlite_kind *kind)
{
    static const kithi_sqlite_column lead[KITHI_SQLITE_LEAD] = {
        {"book", "TEXT", 1, true}, {"id", "INTEGER", 2, true}, {"sequence", "INTEGER", 0, true}};
    char *at = kind->text;
    kind->table.name = put_name(&at, "kith_", kind->info.name);
    kind->table.columns = kind->columns;
    kind->table.count = KITHI_SQLITE_LEAD + kind->info.fields;
    memcpy(kind->columns, lead, sizeof lead);
    for (uint32_t i = 0; i < kind->info.fields; i++) {
        const kith_field_info *field = &kind->fields[i];
        kind->columns[KITHI_SQLITE_LEAD + i] = (kithi_sqlite_column){
            .name = put_name(&at, field->name, field->type == KITH_TYPE_DECIMAL ? "_micro" : ""),
            .type = type_of(field),
        };
    }
}

static kithi_sqlite_kind *make_kind(uint32_t number, const kith_kind_info *info)
{
    kithi_sqlite_kind *kind = kithi_sqlite_new(1, sizeof *kind);
    size_t text = sizeof "kith_" + strlen(info->name);
    if (kind == NULL) {
        return NULL;
    }
    kind->kind = number;
    kind->info = *info;
    kind->fields = kithi_sqlite_new((size_t)info->fields + 1, sizeof *kind->fields);
    kind->columns = kithi_sqlite_new((size_t)info->fields + KITHI_SQLITE_LEAD, sizeof *kind->columns);
    for (uint32_t i = 0; i < info->fields && kind->fields != NULL; i++) {
        kind->fields[i].size = sizeof kind->fields[i];
        if (kith_schema_field(number, i + 1, &kind->fields[i]) != KITH_OK) {
            kind->fields[i].name = "";
        }
        text += strlen(kind->fields[i].name) + sizeof "_micro";
    }
    kind->text = sqlite3_malloc64(text);
    if (kind->fields == NULL || kind->columns == NULL || kind->text == NULL) {
        free_kind(kind);
        return NULL;
    }
    name_columns(kind);
    return kind;
}

kith_status kithi_sqlite_plan(kith_sqlite *store)
{
    for (uint32_t number = 1; number < KITHI_SQLITE_KINDS; number++) {
        kith_kind_info info = {.size = sizeof info};
        if (kith_schema_kind(number, &info) != KITH_OK) {
            continue;
        }
        store->kinds[number] = make_kind(number, &info);
        if (store->kinds[number] == NULL) {
            return KITH_ERR_MEMORY;
        }
        store->kind_count = number + 1;
        store->most_fields = info.fields > store->most_fields ? info.fields : store->most_fields;
    }
    return KITH_OK;
}

void kithi_sqlite_plan_free(kith_sqlite *store)
{
    for (uint32_t number = 0; number < store->kind_count; number++) {
        kithi_sqlite_kind *kind = store->kinds[number];
        if (kind != NULL) {
            (void)sqlite3_finalize(kind->add);
            (void)sqlite3_finalize(kind->change);
            (void)sqlite3_finalize(kind->remove);
            (void)sqlite3_finalize(kind->find);
        }
        free_kind(kind);
        store->kinds[number] = NULL;
    }
}

bool kithi_sqlite_table_at(const kith_sqlite *store, size_t index, kithi_sqlite_table *out)
{
    if (index < OWN_TABLES) {
        *out = own_tables[index];
        return true;
    }
    size_t left = index - OWN_TABLES;
    for (uint32_t number = 1; number < store->kind_count; number++) {
        if (store->kinds[number] != NULL && left-- == 0) {
            *out = store->kinds[number]->table;
            return true;
        }
    }
    return false;
}

uint32_t kithi_sqlite_kind_of(const kith_sqlite *store, const char *name)
{
    const uint32_t number = kith_schema_find_kind(name);
    return number < store->kind_count && store->kinds[number] != NULL ? number : 0;
}

/* --- SQL
 * ------------------------------------------------------------------------------------------------------- */

char *kithi_sqlite_create_sql(const kithi_sqlite_table *table)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);
    uint32_t keys = 0;
    sqlite3_str_appendf(sql, "CREATE TABLE main.\"%w\" (", table->name);
    for (size_t i = 0; i < table->count; i++) {
        const kithi_sqlite_column *column = &table->columns[i];
        sqlite3_str_appendf(sql, "\"%w\" %s%s, ", column->name, column->type,
                            column->required ? " NOT NULL" : "");
        keys += column->key != 0 ? 1 : 0;
    }
    sqlite3_str_appendall(sql, "PRIMARY KEY (");
    for (uint32_t key = 1; key <= keys; key++) { /* key columns stand first, in order */
        sqlite3_str_appendf(sql, "%s\"%w\"", key == 1 ? "" : ", ", table->columns[key - 1].name);
    }
    /* A single number as the key is the number of the row itself. */
    const bool numbered = keys == 1 && strcmp(table->columns[0].type, "INTEGER") == 0;
    sqlite3_str_appendall(sql, numbered ? ")) STRICT" : ")) STRICT, WITHOUT ROWID");
    return sqlite3_str_finish(sql);
}

/* What a field looks like to people: decimals with a point, a reference as the key of what it refers to. */
static void append_readable(sqlite3_str *sql, const kith_sqlite *store, const kith_field_info *field,
                            const char *column)
{
    const kithi_sqlite_kind *target = field->type == KITH_TYPE_REFERENCE && field->target < store->kind_count
                                          ? store->kinds[field->target]
                                          : NULL;
    if (field->type == KITH_TYPE_DECIMAL) {
        sqlite3_str_appendf(
            sql,
            "CASE WHEN t.\"%w\" < 0 THEN '-' WHEN t.\"%w\" >= 0 THEN '' END || rtrim(rtrim("
            "printf('%%d.%%06d', abs(t.\"%w\" / 1000000), abs(t.\"%w\" %% 1000000)), '0'), '.')",
            column, column, column, column);
    } else if (target != NULL && target->info.key != 0) {
        sqlite3_str_appendf(
            sql, "(SELECT r.\"%w\" FROM \"%w\" AS r WHERE r.\"book\" = t.\"book\" AND r.\"id\" = t.\"%w\")",
            target->columns[KITHI_SQLITE_LEAD + target->info.key - 1].name, target->table.name, column);
    } else {
        sqlite3_str_appendf(sql, "t.\"%w\"", column);
    }
    sqlite3_str_appendf(sql, " AS \"%w\"", field->name);
}

char *kithi_sqlite_view_sql(const kith_sqlite *store, const kithi_sqlite_kind *kind)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(sql, "CREATE VIEW main.\"%w_view\" AS SELECT t.\"book\", t.\"id\", t.\"sequence\"",
                        kind->table.name);
    for (uint32_t i = 0; i < kind->info.fields; i++) {
        sqlite3_str_appendall(sql, ", ");
        append_readable(sql, store, &kind->fields[i], kind->columns[KITHI_SQLITE_LEAD + i].name);
    }
    sqlite3_str_appendf(sql, " FROM \"%w\" AS t", kind->table.name);
    return sqlite3_str_finish(sql);
}

char *kithi_sqlite_select_sql(const kithi_sqlite_kind *kind, const char *condition)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendall(sql, "SELECT \"id\"");
    for (size_t i = KITHI_SQLITE_LEAD; i < kind->table.count; i++) {
        sqlite3_str_appendf(sql, ", \"%w\"", kind->columns[i].name);
    }
    sqlite3_str_appendf(sql, " FROM main.\"%w\" WHERE \"book\" = ?1%s", kind->table.name, condition);
    return sqlite3_str_finish(sql);
}

char *kithi_sqlite_insert_sql(const kithi_sqlite_kind *kind, bool change)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(sql, "INSERT INTO main.\"%w\" (", kind->table.name);
    for (size_t i = 0; i < kind->table.count; i++) {
        sqlite3_str_appendf(sql, "%s\"%w\"", i == 0 ? "" : ", ", kind->columns[i].name);
    }
    sqlite3_str_appendall(sql, ") VALUES (?1");
    for (size_t i = 1; i < kind->table.count; i++) {
        sqlite3_str_appendf(sql, ", ?%d", (int)i + 1);
    }
    sqlite3_str_appendall(sql, ")");
    for (size_t i = KITHI_SQLITE_LEAD - 1; i < kind->table.count && change; i++) {
        const char *name = kind->columns[i].name;
        sqlite3_str_appendf(sql, "%s\"%w\" = excluded.\"%w\"",
                            i < KITHI_SQLITE_LEAD ? " ON CONFLICT (\"book\", \"id\") DO UPDATE SET " : ", ",
                            name, name);
    }
    return sqlite3_str_finish(sql);
}
