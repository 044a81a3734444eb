/* Header: the fields of an order's header as a table. */
#include "cli/header.h"

#include "cli/condition.h"
#include "cli/named.h"
#include "cli/text.h"
#include "kith/record.h"
#include "kith/schema.h"

/* Adds where a value comes from: the origin, whose it is if not the customer's own, and the level. */
static void add_origin(const cli_book *book, kith_id customer, const kith_header_value *value, cli_text *out)
{
    cli_text_add(out, value->origin == 0 ? "" : kith_schema_code(KITH_LIST_ORIGIN, value->origin));
    for (char *at = out->bytes; at != NULL && *at != '\0'; at++) {
        *at = *at == '_' ? ' ' : *at;
    }
    if (value->source != 0 && value->source != customer) {
        cli_text_add(out, " ");
        cli_condition_add_party(book->view, value->source, 0, out);
    }
    if (value->level != 0) {
        cli_text_format(out, ", level %u", value->level);
    }
}

/* Adds what stands in a field: a party and its location, an account, or a code. */
static void add_field_value(const cli_book *book, uint32_t field, const kith_header_value *value,
                            cli_text *out)
{
    kith_value number = {0};
    if (value->text != NULL) {
        cli_text_add(out, value->text);
    } else if (field == KITH_HEADER_FIELD_BANK_ACCOUNT) {
        if (kith_record_get(book->view, value->location, KITH_BANK_ACCOUNT_NUMBER, &number, NULL) ==
                KITH_OK &&
            number.type == KITH_TYPE_TEXT) {
            cli_text_add(out, number.text);
        }
    } else {
        cli_condition_add_party(book->view, value->party, value->location, out);
    }
    if (value->origin != 0 && out->length == 0) {
        cli_text_add(out, "none");
    }
}

static void write_field(const cli_book *book, cli_out *out, kith_id customer, uint32_t field,
                        const kith_header_value *value)
{
    cli_text shown = {0};
    cli_text origin = {0};
    cli_text scratch = {0};
    add_field_value(book, field, value, &shown);
    add_origin(book, customer, value, &origin);
    cli_out_cell(out, cli_cell_text(kith_schema_code(KITH_LIST_HEADER_FIELD, field)));
    cli_out_cell(out, cli_cell_text(cli_text_get(&shown)));
    cli_out_cell(out, cli_cell_text(cli_text_get(&origin)));
    cli_out_cell(out,
                 cli_cell_text(value->origin == 0 ? "" : kith_schema_code(KITH_LIST_ORIGIN, value->origin)));
    cli_out_cell(out, value->level == 0 ? cli_cell_none() : cli_cell_number(value->level));
    cli_out_cell(out, cli_named_cell(book, value->source, &scratch));
    cli_out_cell(out, cli_named_key(book, value->record, &scratch));
    cli_out_cell(out, cli_named_cell(book, value->party, &scratch));
    cli_out_cell(out, cli_named_key(book, value->location, &scratch));
    cli_out_cell(out, cli_cell_text(value->text));
    cli_text_free(&shown);
    cli_text_free(&origin);
    cli_text_free(&scratch);
}

void cli_header_write(const cli_book *book, cli_out *out, kith_id customer, const kith_header_value *fields)
{
    static const cli_column columns[] = {
        {"field", NULL, 0},
        {"value", NULL, CLI_COLUMN_SHOWN},
        {"from", NULL, CLI_COLUMN_SHOWN},
        {"origin", NULL, CLI_COLUMN_DATA},
        {"level", NULL, CLI_COLUMN_DATA},
        {"source", NULL, CLI_COLUMN_DATA},
        {"record", NULL, CLI_COLUMN_DATA},
        {"party", NULL, CLI_COLUMN_DATA},
        {"location", NULL, CLI_COLUMN_DATA},
        {"text", NULL, CLI_COLUMN_DATA},
    };
    static const uint32_t order[] = {
        KITH_HEADER_FIELD_CHAIN,          KITH_HEADER_FIELD_INVOICE_TO,    KITH_HEADER_FIELD_PAYER,
        KITH_HEADER_FIELD_BANK_ACCOUNT,   KITH_HEADER_FIELD_PAYMENT_TERMS, KITH_HEADER_FIELD_PRICE_LIST,
        KITH_HEADER_FIELD_DISCOUNT_MODEL, KITH_HEADER_FIELD_DELIVERY,
    };
    cli_out_table(out, "header", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        write_field(book, out, customer, order[i], &fields[order[i]]);
    }
    cli_out_table_end(out);
}
