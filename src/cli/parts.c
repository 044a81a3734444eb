/* Parts: what the schema says of a record and of what belongs to it, written for people and programs. */
#include "cli/parts.h"

#include "cli/value.h"
#include "kith/record.h"

cli_cell cli_parts_cell(const cli_book *book, const cli_out *out, const kith_field_info *field,
                        kith_value value, cli_text *scratch)
{
    if (value.type == KITH_TYPE_INSTANT && out->form == CLI_OUT_TEXT) {
        value.number -= value.number % 1000000;
    }
    return cli_value_cell(book->view, field, &value, scratch);
}

void cli_parts_write_fields(const cli_book *book, cli_out *out, kith_id id)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const kith_kind_info info = cli_schema_kind(kind);
    cli_text scratch = {0};
    for (uint32_t field = 1; field <= info.fields; field++) {
        const kith_field_info described = cli_schema_field(kind, field);
        kith_value value;
        if (kith_record_get(book->view, id, field, &value, NULL) == KITH_OK) {
            cli_out_field(out, described.name, NULL, cli_parts_cell(book, out, &described, value, &scratch));
        }
    }
    cli_text_free(&scratch);
}

/* A table of parts of one kind: begun when there is a first one, so that nothing stands where there is none.
 */
typedef struct section {
    const cli_book *book;
    cli_out *out;
    kith_kind_info info;
    uint32_t kind;
    int owned; /* 1: says whose each part is */
    int begun;
    cli_column columns[64];
    size_t count;
} section;

static void begin_section(section *made, uint32_t kind, int owned)
{
    made->info = cli_schema_kind(kind);
    made->kind = kind;
    made->owned = owned;
    made->begun = 0;
    made->count = 0;
    for (uint32_t field = 1; field <= made->info.fields; field++) {
        const int owner = field == made->info.owner;
        if (!owner || made->owned) {
            made->columns[made->count++] =
                (cli_column){.key = cli_schema_field(kind, field).name, .flags = owner ? CLI_COLUMN_ONCE : 0};
        }
    }
}

static void begin_table(section *made)
{
    if (!made->begun) {
        cli_out_table(made->out, made->info.name, made->columns, made->count);
        made->begun = 1;
    }
}

static void write_part(section *made, kith_id id)
{
    cli_text scratch = {0};
    begin_table(made);
    for (uint32_t field = 1; field <= made->info.fields; field++) {
        const kith_field_info described = cli_schema_field(made->kind, field);
        kith_value value = {0};
        (void)kith_record_get(made->book->view, id, field, &value, NULL);
        if (field != made->info.owner || made->owned) {
            cli_out_cell(made->out, cli_parts_cell(made->book, made->out, &described, value, &scratch));
        }
    }
    cli_text_free(&scratch);
}

kith_id cli_parts_next(const kith_view *view, kith_id owner, uint32_t kind, kith_id after)
{
    kith_id part = 0;
    size_t count = 0;
    const kith_status status = kith_record_parts(view, owner, kind, after, &part, 1, &count, NULL);
    return status == KITH_OK && count == 1 ? part : 0;
}

static void write_all(section *made, kith_id owner)
{
    for (kith_id id = cli_parts_next(made->book->view, owner, made->kind, 0); id != 0;
         id = cli_parts_next(made->book->view, owner, made->kind, id)) {
        write_part(made, id);
    }
}

static void end_section(section *made)
{
    if (made->begun) {
        cli_out_table_end(made->out);
    }
}

void cli_parts_write_list(const cli_book *book, cli_out *out, uint32_t kind, const kith_id *ids, size_t count)
{
    section made = {.book = book, .out = out};
    begin_section(&made, kind, 1);
    begin_table(&made);
    out->table.stacks = 1;
    for (size_t i = 0; i < count; i++) {
        write_part(&made, ids[i]);
    }
    end_section(&made);
}

uint32_t cli_parts_owner(uint32_t kind)
{
    const uint32_t owner = cli_schema_kind(kind).owner;
    return owner == 0 ? 0 : cli_schema_field(kind, owner).target;
}

void cli_parts_write(const cli_book *book, cli_out *out, kith_id owner, uint32_t kind)
{
    section made = {.book = book, .out = out};
    begin_section(&made, kind, 0);
    write_all(&made, owner);
    end_section(&made);
    const int any = made.begun;
    for (uint32_t inner = 1; any && inner < KITH_KIND_COUNT; inner++) {
        if (cli_parts_owner(inner) == kind) {
            begin_section(&made, inner, 1);
            for (kith_id id = cli_parts_next(made.book->view, owner, kind, 0); id != 0;
                 id = cli_parts_next(made.book->view, owner, kind, id)) {
                write_all(&made, id);
            }
            end_section(&made);
        }
    }
}
