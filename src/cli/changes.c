/* Changes: entries of the history, page after page. */
#include "cli/changes.h"

#include "cli/key.h"
#include "cli/memory.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "cli/value.h"
#include "kith/message.h"
#include "kith/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 500
#define DAY_LENGTH 10 /* of "2026-01-01T12:00:00Z" */

/* In JSON every field of a change is a row with all that is known about it. */
static const cli_column columns[] = {
    {"at", NULL, 0},     {"sequence", NULL, 0},  {"actor", NULL, 0},  {"shop", NULL, 0},
    {"reason", NULL, 0}, {"operation", NULL, 0}, {"record", NULL, 0}, {"owner", NULL, 0},
    {"field", NULL, 0},  {"before", NULL, 0},    {"after", NULL, 0},
};

/* In text a day is a heading, and a commit a line about it and a table of what it did. */
static const cli_column shown[] = {{"operation", NULL, CLI_COLUMN_ONCE},
                                   {"record", NULL, CLI_COLUMN_ONCE},
                                   {"field", NULL, 0},
                                   {"value", NULL, 0}};

typedef struct listing {
    const cli_book *book;
    cli_out *out;
    cli_table table;          /* of the commit being shown */
    uint64_t sequence;        /* its number; 0: none yet */
    char day[DAY_LENGTH + 1]; /* the one being shown */
} listing;

static const kith_value *find_value(const kith_value *values, size_t count, uint32_t field)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i].field == field) {
            return &values[i];
        }
    }
    return NULL;
}

static void add_seconds(kith_instant at, cli_text *out)
{
    const kith_value value = {.type = KITH_TYPE_INSTANT, .number = at - at % 1000000};
    char written[64];
    (void)kith_value_format(&value, 0, written, sizeof written);
    cli_text_add(out, at == 0 ? "" : written);
}

/* Adds a value as people see it. */
static void add_value(const cli_book *book, const kith_field_info *field, const kith_value *value,
                      cli_text *out)
{
    if (value != NULL && value->type == KITH_TYPE_FLAG) {
        cli_text_add(out, value->number != 0 ? "yes" : "no");
    } else if (value != NULL) {
        cli_value_add(book->view, field, value, out);
    }
}

static void write_value(const cli_book *book, cli_out *out, const kith_field_info *field,
                        const kith_value *value)
{
    cli_text scratch = {0};
    cli_out_cell(out, value == NULL ? cli_cell_none() : cli_value_cell(book->view, field, value, &scratch));
    cli_text_free(&scratch);
}

/* The record that was changed, as people see it, and of a part whose it is. */
typedef struct subject {
    cli_text record;
    cli_text owner;
} subject;

/* Whose part it is. The change has it if the part was added or removed; if not, the part, which may be gone.
 */
static void add_owner(const cli_book *book, const kith_change *change, const kith_value *given, cli_text *out)
{
    const uint32_t kind = KITH_ID_KIND(change->id);
    const uint32_t field = cli_schema_kind(kind).owner;
    const kith_field_info described = cli_schema_field(kind, field);
    kith_value value = {0};
    if (given != NULL) {
        value = *given;
    } else if (field != 0) {
        (void)kith_record_get(book->view, change->id, field, &value, NULL);
    }
    cli_value_add(book->view, &described, &value, out);
}

/* A part that is shown by its id alone says nothing, unless its owner stands in the lines below or beside it.
 */
static subject read_subject(const cli_book *book, const kith_change *change, int json)
{
    const uint32_t field = cli_schema_kind(KITH_ID_KIND(change->id)).owner;
    const kith_value *after = find_value(change->after, change->after_count, field);
    const kith_value *given = after == NULL ? find_value(change->before, change->before_count, field) : after;
    subject made = {{0}, {0}};
    const int named = cli_key_add(book->view, 0, change->id, &made.record);
    add_owner(book, change, given, &made.owner);
    if (!json && !named && given == NULL && made.owner.length > 0) {
        cli_text_format(&made.record, " of %s", cli_text_get(&made.owner));
    }
    return made;
}

/* A row of JSON; field 0: a row without one. */
static void write_row(listing *list, const kith_change *change, uint32_t field, const subject *about)
{
    const kith_field_info described = cli_schema_field(KITH_ID_KIND(change->id), field);
    cli_out *out = list->out;
    cli_text at = {0};
    add_seconds(change->at, &at);
    cli_out_cell(out, cli_cell_text(cli_text_get(&at)));
    cli_out_cell(out, cli_cell_number((int64_t)change->sequence));
    cli_out_cell(out, cli_cell_text(change->actor));
    cli_out_cell(out, cli_cell_text(change->shop));
    cli_out_cell(out, cli_cell_text(change->reason));
    cli_out_cell(out, cli_cell_text(kith_schema_code(KITH_LIST_OPERATION, change->operation)));
    cli_out_cell(out, cli_cell_text(cli_text_get(&about->record)));
    cli_out_cell(out, cli_cell_text(cli_text_get(&about->owner)));
    cli_out_cell(out, cli_cell_text(described.name));
    write_value(list->book, out, &described, find_value(change->before, change->before_count, field));
    write_value(list->book, out, &described, find_value(change->after, change->after_count, field));
    cli_text_free(&at);
}

static void add_cell(cli_table *table, const char *text)
{
    cli_table_add(table, text == NULL ? "" : text);
}

/* A line of text; field 0: a line without one. */
static void add_line(listing *list, const kith_change *change, uint32_t field, const subject *about)
{
    const kith_field_info described = cli_schema_field(KITH_ID_KIND(change->id), field);
    const kith_value *before = find_value(change->before, change->before_count, field);
    const kith_value *after = find_value(change->after, change->after_count, field);
    cli_text value = {0};
    add_value(list->book, &described, before, &value);
    if (change->operation == KITH_OPERATION_CHANGE) {
        cli_text_add(&value, value.length == 0 ? "-> " : " -> ");
    }
    add_value(list->book, &described, after, &value);
    add_cell(&list->table, kith_schema_code(KITH_LIST_OPERATION, change->operation));
    add_cell(&list->table, cli_text_get(&about->record));
    add_cell(&list->table, described.name);
    add_cell(&list->table, cli_text_get(&value));
    cli_text_free(&value);
}

static void end_commit(listing *list)
{
    list->table.indent = 4;
    cli_table_write(&list->table, shown, sizeof shown / sizeof shown[0], 0);
}

/* The day above the commits that were made on it. */
static void begin_day(listing *list, const char *at)
{
    const char *day = at[0] == '\0' ? "no date" : at;
    if (strncmp(list->day, day, DAY_LENGTH) != 0) {
        (void)snprintf(list->day, sizeof list->day, "%s", day);
        printf("%s%s%s\n", cli_terminal_style(stdout, CLI_STYLE_HEADING), list->day,
               cli_terminal_style(stdout, CLI_STYLE_NONE));
    }
}

/* The line about a commit: when, its number, who, where and why. */
static void begin_commit(listing *list, const kith_change *change)
{
    cli_text at = {0};
    cli_text raw = {0};
    cli_text line = {0};
    cli_table head = {.indent = 2};
    const cli_column column = {"commit", NULL, 0};
    if (list->sequence != 0) {
        end_commit(list);
        (void)putchar('\n');
    }
    add_seconds(change->at, &at);
    begin_day(list, cli_text_get(&at));
    if (at.length > 0) {
        cli_text_format(&raw, "%.8s  ", cli_text_get(&at) + DAY_LENGTH + 1);
    }
    cli_text_format(&raw, "commit %" PRIu64, change->sequence);
    cli_text_format(&raw, "%s%s", change->actor[0] == '\0' ? "" : "  by ", change->actor);
    cli_text_format(&raw, "%s%s", change->shop[0] == '\0' ? "" : "  at ", change->shop);
    cli_text_format(&raw, "%s%s", change->reason[0] == '\0' ? "" : "  ", change->reason);
    cli_text_add_shown(&line, cli_text_get(&raw), raw.length);
    cli_table_add(&head, cli_text_get(&line));
    cli_table_write(&head, &column, 1, 0);
    list->sequence = change->sequence;
    cli_text_free(&at);
    cli_text_free(&raw);
    cli_text_free(&line);
}

static void write_entry(listing *list, const kith_change *change)
{
    const int json = list->out->form == CLI_OUT_JSON;
    const kith_kind_info info = cli_schema_kind(KITH_ID_KIND(change->id));
    int written = 0;
    subject about = read_subject(list->book, change, json);
    if (!json && change->sequence != list->sequence) {
        begin_commit(list, change);
    }
    for (uint32_t field = 1; field <= info.fields + 1; field++) {
        const int there = find_value(change->before, change->before_count, field) != NULL ||
                          find_value(change->after, change->after_count, field) != NULL;
        const uint32_t shown_field = there ? field : 0;
        if (there || (field > info.fields && !written)) {
            (json ? write_row : add_line)(list, change, shown_field, &about);
            written = 1;
        }
    }
    cli_text_free(&about.record);
    cli_text_free(&about.owner);
}

/* --- of a customer and of those that were merged into it, as one --- */

/* Where the history of one of them is at. */
typedef struct source {
    kith_history_query query; /* of the next page */
    kith_history *page;
    size_t at; /* in the page */
    int over;
} source;

/* The entry that is next, in *out, unless it is over. */
static int look(const listing *list, source *from, kith_change *out)
{
    kith_error err = cli_error();
    if (from->at == kith_history_count(from->page) && !from->over) {
        kith_history_close(from->page);
        from->at = 0;
        if (kith_history_read(list->book->view, &from->query, &from->page, &err) != KITH_OK) {
            return cli_book_report(list->book, &err);
        }
        from->over = kith_history_count(from->page) == 0;
    }
    if (!from->over) {
        (void)kith_history_get(from->page, from->at, out);
    }
    return CLI_DONE;
}

/* Behind an entry. */
static void pass(source *from, const kith_change *entry)
{
    from->at++;
    from->query.before = entry->sequence;
    from->query.before_change = entry->index;
}

static int is_newer(const kith_change *one, const kith_change *other)
{
    return one->sequence != other->sequence ? one->sequence > other->sequence : one->index > other->index;
}

/* The newest entry of all, and all of them behind it: one that touches two of them is one. *found: 0: there
 * is none. */
static int take_newest(const listing *list, source *sources, size_t count, kith_change *out, int *found)
{
    *found = 0;
    for (size_t i = 0; i < count; i++) {
        kith_change entry = {.size = sizeof entry};
        if (look(list, &sources[i], &entry) != CLI_DONE) {
            return CLI_REFUSED;
        }
        if (!sources[i].over && (!*found || is_newer(&entry, out))) {
            *out = entry;
            *found = 1;
        }
    }
    for (size_t i = 0; i < count && *found; i++) {
        kith_change entry = {.size = sizeof entry};
        (void)look(list, &sources[i], &entry); /* has been read */
        if (!sources[i].over && !is_newer(out, &entry)) {
            pass(&sources[i], &entry);
        }
    }
    return CLI_DONE;
}

static source *add_source(source *sources, size_t *count, const kith_history_query *query, kith_id customer)
{
    source *grown = cli_memory_resize(sources, *count + 1, sizeof *grown);
    grown[*count] = (source){.query = *query};
    grown[*count].query.customer = customer;
    ++*count;
    return grown;
}

/* One for the customer and one for each of its aliases; of no customer: one for all. */
static source *make_sources(const cli_book *book, const kith_history_query *query, size_t *count)
{
    source *made = add_source(NULL, count, query, query->customer);
    kith_id alias = 0;
    size_t found = query->customer != 0;
    while (found == 1 && kith_record_parts(book->view, query->customer, KITH_KIND_ALIAS, alias, &alias, 1,
                                           &found, NULL) == KITH_OK) {
        kith_value value = {0};
        if (found == 1 && kith_record_get(book->view, alias, KITH_ALIAS_SOURCE, &value, NULL) == KITH_OK) {
            made = add_source(made, count, query, (kith_id)value.number);
        }
    }
    return made;
}

int cli_changes_write(const cli_book *book, cli_out *out, const char *name, const kith_history_query *query,
                      uint64_t most)
{
    listing list = {.book = book, .out = out};
    size_t count = 0;
    int found = 1;
    int status = CLI_DONE;
    kith_history_query page = *query;
    page.before_change = UINT32_MAX;
    page.most = most > 0 && most < AT_ONCE ? (uint32_t)most : AT_ONCE;
    source *sources = make_sources(book, &page, &count);
    cli_out_table(out, name, columns, sizeof columns / sizeof columns[0]);
    for (uint64_t written = 0; status == CLI_DONE && found && (most == 0 || written < most); written++) {
        kith_change entry = {.size = sizeof entry};
        status = take_newest(&list, sources, count, &entry, &found);
        if (status == CLI_DONE && found) {
            write_entry(&list, &entry);
        }
    }
    for (size_t i = 0; i < count; i++) {
        kith_history_close(sources[i].page);
    }
    free(sources);
    end_commit(&list);
    cli_out_table_end(out);
    return status;
}
