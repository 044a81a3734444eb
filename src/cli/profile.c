/* kith profile: everything on the screen of a customer, as one page. */
#include "cli/assigned.h"
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/orders.h"
#include "cli/out.h"
#include "cli/parts.h"
#include "cli/report.h"
#include "cli/sides.h"
#include "cli/value.h"
#include "kith/page.h"
#include "kith/record.h"

#include <stdlib.h>

#define MOST 20
#define MOST_LIMIT 1000
#define FIELDS_MOST 12

/* A page that was read. */
typedef struct page {
    const cli_book *book;
    cli_out out;
    kith_page top;
    kith_page_row *rows;
    size_t count;
    kith_sales *sales;
} page;

typedef struct part part;

/* How a part is written: its rows lie side by side.
 * NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): in the order in which the table is read */
struct part {
    uint32_t part;
    const char *name;
    void (*write)(page *made, const part *which, const kith_page_row *rows, size_t count);
    uint32_t kind;                /* write_records: of its records */
    const char *other;            /* the same: what `other` is called; NULL: it is not told */
    uint32_t fields[FIELDS_MOST]; /* the same: those that are shown */
};

/* --- parts --- */

static void write_field(page *made, kith_id record, uint32_t field, cli_text *scratch)
{
    const kith_field_info info = cli_schema_field(KITH_ID_KIND(record), field);
    kith_value value = {0};
    (void)kith_record_get(made->book->view, record, field, &value, NULL);
    cli_out_cell(&made->out, cli_parts_cell(made->book, &made->out, &info, value, scratch));
}

static void write_records(page *made, const part *which, const kith_page_row *rows, size_t count)
{
    cli_column columns[FIELDS_MOST + 1] = {{0}};
    cli_text scratch = {0};
    size_t width = 0;
    size_t fields = 0;
    if (which->other != NULL) {
        columns[width++] = (cli_column){which->other, NULL, CLI_COLUMN_ONCE};
    }
    while (fields < FIELDS_MOST && which->fields[fields] != 0) {
        columns[width++].key = cli_schema_field(which->kind, which->fields[fields++]).name;
    }
    cli_out_table(&made->out, which->name, columns, width);
    for (size_t i = 0; i < count; i++) {
        if (which->other != NULL) {
            cli_out_cell(&made->out, cli_named_cell(made->book, rows[i].other, &scratch));
        }
        for (size_t j = 0; j < fields; j++) {
            write_field(made, rows[i].record, which->fields[j], &scratch);
        }
    }
    cli_out_table_end(&made->out);
    cli_text_free(&scratch);
}

/* Each with the rate that it has for whoever has none of its own. */
static void write_brands(page *made, const part *which, const kith_page_row *rows, size_t count)
{
    static const cli_column columns[] = {{"brand", NULL, 0},
                                         {"status", NULL, 0},
                                         {"account_number", NULL, 0},
                                         {"commission_rate", NULL, 0},
                                         {"default_rate", NULL, 0}};
    cli_text scratch = {0};
    cli_out_table(&made->out, which->name, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < count; i++) {
        kith_value brand = {0};
        (void)kith_record_get(made->book->view, rows[i].record, KITH_CUSTOMER_BRAND_BRAND, &brand, NULL);
        for (uint32_t field = KITH_CUSTOMER_BRAND_BRAND; field <= KITH_CUSTOMER_BRAND_COMMISSION_RATE;
             field++) {
            write_field(made, rows[i].record, field, &scratch);
        }
        write_field(made, (kith_id)brand.number, KITH_BRAND_COMMISSION_RATE, &scratch);
    }
    cli_out_table_end(&made->out);
    cli_text_free(&scratch);
}

static void write_customers(page *made, const part *which, const kith_page_row *rows, size_t count)
{
    static const cli_column columns[] = {{"customer", NULL, 0}, {"name", NULL, 0}, {"city", NULL, 0}};
    cli_out_table(&made->out, which->name, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < count; i++) {
        cli_customer_write_cells(made->book, &made->out, rows[i].record);
        cli_out_cell(&made->out, cli_cell_text(cli_customer_read(made->book->view, rows[i].record).city));
    }
    cli_out_table_end(&made->out);
}

/* They are those of the day, so their period is not told. */
static void write_relations(page *made, const part *which, const kith_page_row *rows, size_t count)
{
    cli_sides sides;
    (void)which;
    cli_sides_begin(&sides, made->book, &made->out, made->top.customer);
    for (size_t i = 0; i < count; i++) {
        kith_relation relation = {.size = sizeof relation};
        if (kith_relation_get(made->book->view, rows[i].record, &relation, NULL) == KITH_OK) {
            const kith_link link = {
                .relation = rows[i].record,
                .type = relation.type,
                .other = rows[i].other,
                .since = relation.since,
                .until = relation.until,
                .end = relation.from == made->top.customer ? KITH_END_FROM : KITH_END_TO,
            };
            cli_sides_write(&sides, &link);
        }
    }
    cli_sides_end(&sides);
}

static void write_orders(page *made, const part *which, const kith_page_row *rows, size_t count)
{
    kith_id *orders = cli_memory_resize(NULL, count, sizeof *orders);
    for (size_t i = 0; i < count; i++) {
        orders[i] = rows[i].record;
    }
    cli_orders_write(made->book, &made->out, which->name, orders, count);
    free(orders);
}

/* Each part of a page once, in its order. */
static const part parts[] = {
    {KITH_PAGE_ROLE, "roles", write_records, KITH_KIND_CUSTOMER_ROLE, NULL, {KITH_CUSTOMER_ROLE_ROLE}},
    {KITH_PAGE_ATTRIBUTE,
     "attributes",
     write_records,
     KITH_KIND_ATTRIBUTE_VALUE,
     NULL,
     {KITH_ATTRIBUTE_VALUE_ATTRIBUTE, KITH_ATTRIBUTE_VALUE_TEXT, KITH_ATTRIBUTE_VALUE_INTEGER,
      KITH_ATTRIBUTE_VALUE_DECIMAL, KITH_ATTRIBUTE_VALUE_DATE, KITH_ATTRIBUTE_VALUE_FLAG}},
    {KITH_PAGE_LOCATION,
     "locations",
     write_records,
     KITH_KIND_LOCATION,
     NULL,
     {KITH_LOCATION_NAME, KITH_LOCATION_PRIMARY, KITH_LOCATION_BILLING, KITH_LOCATION_SHIPPING,
      KITH_LOCATION_STREET, KITH_LOCATION_ADDITION, KITH_LOCATION_POSTAL_CODE, KITH_LOCATION_CITY,
      KITH_LOCATION_REGION, KITH_LOCATION_COUNTRY}},
    {KITH_PAGE_CONTACT,
     "contacts",
     write_records,
     KITH_KIND_CONTACT,
     NULL,
     {KITH_CONTACT_NAME, KITH_CONTACT_PRIMARY, KITH_CONTACT_ROLE, KITH_CONTACT_PHONE, KITH_CONTACT_MOBILE,
      KITH_CONTACT_EMAIL, KITH_CONTACT_EMAIL_STATUS}},
    {KITH_PAGE_BANK_ACCOUNT,
     "bank_accounts",
     write_records,
     KITH_KIND_BANK_ACCOUNT,
     NULL,
     {KITH_BANK_ACCOUNT_NUMBER, KITH_BANK_ACCOUNT_PRIMARY, KITH_BANK_ACCOUNT_HOLDER, KITH_BANK_ACCOUNT_BANK,
      KITH_BANK_ACCOUNT_BANK_CODE}},
    {.part = KITH_PAGE_RELATION, .name = "relations", .write = write_relations},
    {.part = KITH_PAGE_LINKED, .name = "linked_accounts", .write = write_customers},
    {.part = KITH_PAGE_CHAIN, .name = "chain", .write = write_customers},
    {KITH_PAGE_CONDITION,
     "conditions",
     write_records,
     KITH_KIND_CONDITION,
     NULL,
     {KITH_CONDITION_TYPE, KITH_CONDITION_STATE, KITH_CONDITION_NUMBER, KITH_CONDITION_TEXT,
      KITH_CONDITION_PARTY, KITH_CONDITION_LOCATION, KITH_CONDITION_BRAND, KITH_CONDITION_ITEM_GROUP,
      KITH_CONDITION_MINIMUM, KITH_CONDITION_SINCE, KITH_CONDITION_UNTIL, KITH_CONDITION_INACTIVE}},
    {.part = KITH_PAGE_BRAND, .name = "brands", .write = write_brands},
    {KITH_PAGE_CARD,
     "cards",
     write_records,
     KITH_KIND_CARD,
     "account",
     {KITH_CARD_NUMBER, KITH_CARD_STATE, KITH_CARD_PRIMARY, KITH_CARD_ISSUED, KITH_CARD_VALID_UNTIL,
      KITH_CARD_REASON}},
    {KITH_PAGE_TASK,
     "tasks",
     write_records,
     KITH_KIND_TASK,
     "of",
     {KITH_TASK_DUE, KITH_TASK_CATEGORY, KITH_TASK_TEXT, KITH_TASK_STATE, KITH_TASK_ASSIGNEE}},
    {KITH_PAGE_APPOINTMENT,
     "appointments",
     write_records,
     KITH_KIND_APPOINTMENT,
     NULL,
     {KITH_APPOINTMENT_START, KITH_APPOINTMENT_KIND, KITH_APPOINTMENT_PLACE, KITH_APPOINTMENT_TEXT,
      KITH_APPOINTMENT_STATE, KITH_APPOINTMENT_SEASON}},
    {KITH_PAGE_NOTE,
     "notes",
     write_records,
     KITH_KIND_NOTE,
     "of",
     {KITH_NOTE_AT, KITH_NOTE_AUTHOR, KITH_NOTE_SEASON, KITH_NOTE_TYPE, KITH_NOTE_CALL_STATUS,
      KITH_NOTE_TEXT}},
    {.part = KITH_PAGE_ORDER, .name = "orders", .write = write_orders},
    {KITH_PAGE_VISIT,
     "visits",
     write_records,
     KITH_KIND_VISIT,
     NULL,
     {KITH_VISIT_DATE, KITH_VISIT_SHOP, KITH_VISIT_TEXT}},
    {KITH_PAGE_DOCUMENT,
     "documents",
     write_records,
     KITH_KIND_SIGNED_DOCUMENT,
     NULL,
     {KITH_SIGNED_DOCUMENT_DATE, KITH_SIGNED_DOCUMENT_KIND, KITH_SIGNED_DOCUMENT_NUMBER,
      KITH_SIGNED_DOCUMENT_RESULT, KITH_SIGNED_DOCUMENT_NAME}},
    {KITH_PAGE_ATTACHMENT,
     "attachments",
     write_records,
     KITH_KIND_ATTACHMENT,
     NULL,
     {KITH_ATTACHMENT_NAME, KITH_ATTACHMENT_MEDIA_TYPE, KITH_ATTACHMENT_BYTES, KITH_ATTACHMENT_PLACE,
      KITH_ATTACHMENT_AT}},
    {KITH_PAGE_FAVOURITE,
     "favourites",
     write_records,
     KITH_KIND_FAVOURITE,
     NULL,
     {KITH_FAVOURITE_ITEM, KITH_FAVOURITE_NAME, KITH_FAVOURITE_BRAND, KITH_FAVOURITE_AT}},
    {KITH_PAGE_BINDING,
     "managers",
     write_records,
     KITH_KIND_BINDING,
     NULL,
     {KITH_BINDING_MANAGER, KITH_BINDING_SINCE, KITH_BINDING_UNTIL, KITH_BINDING_CURRENT, KITH_BINDING_RULE,
      KITH_BINDING_ORDER}},
    {KITH_PAGE_ALIAS,
     "merged_into_it",
     write_records,
     KITH_KIND_ALIAS,
     NULL,
     {KITH_ALIAS_SOURCE, KITH_ALIAS_DATE, KITH_ALIAS_AUTHOR}},
};

#define PARTS (sizeof parts / sizeof parts[0])

/* Rows of a part; *first: where they begin. */
static size_t count_rows(const page *made, uint32_t number, size_t *first)
{
    size_t count = 0;
    for (size_t i = 0; i < made->count; i++) {
        *first = made->rows[i].part == number && count == 0 ? i : *first;
        count += made->rows[i].part == number;
    }
    return count;
}

static void write_parts(page *made)
{
    for (size_t i = 0; i < PARTS; i++) {
        size_t first = 0;
        const size_t count = count_rows(made, parts[i].part, &first);
        if (count > 0) {
            parts[i].write(made, &parts[i], made->rows + first, count);
        }
    }
}

static void write_sales(page *made)
{
    static const cli_column columns[] = {
        {"year", NULL, 0},
        {"season", NULL, 0},
        {"currency", NULL, 0},
        {"booked", NULL, CLI_COLUMN_RIGHT},
        {"cancelled", NULL, CLI_COLUMN_RIGHT},
        {"active", NULL, CLI_COLUMN_RIGHT},
        {"shipped", NULL, CLI_COLUMN_RIGHT},
        {"open", NULL, CLI_COLUMN_RIGHT},
        {"returned", NULL, CLI_COLUMN_RIGHT},
    };
    cli_text scratch = {0};
    cli_out *out = &made->out;
    if (made->top.sales == 0) {
        return;
    }
    cli_out_table(out, "sales", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < made->top.sales; i++) {
        const kith_sales *row = &made->sales[i];
        const kith_decimal amounts[] = {row->booked, row->cancelled, row->active, row->shipped, row->open};
        cli_out_cell(out, row->year == 0 ? cli_cell_none() : cli_cell_number(row->year));
        cli_out_cell(out, cli_named_cell(made->book, row->season, &scratch));
        cli_out_cell(out, cli_named_cell(made->book, row->currency, &scratch));
        for (size_t j = 0; j < sizeof amounts / sizeof amounts[0]; j++) {
            cli_out_cell(out, cli_value_decimal_cell(amounts[j], &scratch));
        }
        /* As a rule nothing came back, and then people need no column for it. */
        cli_out_cell(out, row->returned == 0 && out->form == CLI_OUT_TEXT
                              ? cli_cell_none()
                              : cli_value_decimal_cell(row->returned, &scratch));
    }
    cli_out_table_end(out);
    cli_text_free(&scratch);
}

/* --- the top --- */

/* Fields of a record one behind the other, as they are written on a letter; for programs its key. */
static void write_line(page *made, const char *key, kith_id id, const uint32_t *fields)
{
    cli_text line = {0};
    cli_text scratch = {0};
    if (id != 0 && made->out.form == CLI_OUT_TEXT) {
        for (size_t i = 0; fields[i] != 0; i++) {
            const cli_cell cell = cli_value_field_cell(made->book->view, id, fields[i], &scratch);
            if (cell.type == CLI_CELL_TEXT) {
                cli_text_format(&line, "%s%s", line.length == 0 ? "" : ", ", cell.text);
            }
        }
        cli_out_field(&made->out, key, NULL, cli_cell_text(cli_text_get(&line)));
    } else {
        cli_out_field(&made->out, key, NULL, cli_named_key(made->book, id, &line));
    }
    cli_text_free(&line);
    cli_text_free(&scratch);
}

/* A field of the customer itself. */
static void write_own(page *made, uint32_t field, cli_text *scratch)
{
    cli_out_field(&made->out, cli_schema_field(KITH_KIND_CUSTOMER, field).name, NULL,
                  cli_value_field_cell(made->book->view, made->top.customer, field, scratch));
}

/* Where it is: its primary location, or what its card has. */
static void write_places(page *made)
{
    static const uint32_t location[] = {
        KITH_LOCATION_NAME, KITH_LOCATION_STREET, KITH_LOCATION_ADDITION, KITH_LOCATION_POSTAL_CODE,
        KITH_LOCATION_CITY, KITH_LOCATION_REGION, KITH_LOCATION_COUNTRY,  0};
    static const uint32_t contact[] = {KITH_CONTACT_NAME,   KITH_CONTACT_ROLE,  KITH_CONTACT_PHONE,
                                       KITH_CONTACT_MOBILE, KITH_CONTACT_EMAIL, 0};
    static const uint32_t account[] = {KITH_BANK_ACCOUNT_NUMBER, KITH_BANK_ACCOUNT_HOLDER,
                                       KITH_BANK_ACCOUNT_BANK, 0};
    cli_text scratch = {0};
    write_line(made, "location", made->top.location, location);
    write_own(made, KITH_CUSTOMER_CITY, &scratch);
    write_own(made, KITH_CUSTOMER_ADDRESS, &scratch);
    write_own(made, KITH_CUSTOMER_PHONE, &scratch);
    write_own(made, KITH_CUSTOMER_SECOND_PHONE, &scratch);
    write_own(made, KITH_CUSTOMER_EMAIL, &scratch);
    write_line(made, "contact", made->top.contact, contact);
    write_line(made, "bank_account", made->top.bank_account, account);
    cli_text_free(&scratch);
}

static void write_card(page *made, cli_text *scratch)
{
    if (made->top.card != 0) {
        cli_out_field(&made->out, "card", NULL, cli_named_cell(made->book, made->top.card, scratch));
        cli_out_field(&made->out, "balance", NULL, cli_value_decimal_cell(made->top.balance, scratch));
    }
}

/* Parts of which there is more than stands on the page. */
static void write_more(page *made)
{
    cli_text list = {0};
    for (size_t i = 0; i < PARTS; i++) {
        size_t first = 0;
        const size_t count = count_rows(made, parts[i].part, &first);
        if (count > 0 && made->rows[first + count - 1].more != 0) {
            cli_text_format(&list, "%s%s", list.length == 0 ? "" : ", ", parts[i].name);
        }
    }
    cli_out_field(&made->out, "more", "there are more", cli_cell_text(cli_text_get(&list)));
    cli_text_free(&list);
}

/* A customer of which nothing is said is active. */
static void write_status(page *made)
{
    kith_value status = {0};
    (void)kith_record_get(made->book->view, made->top.customer, KITH_CUSTOMER_STATUS, &status, NULL);
    const int64_t told = status.type == KITH_TYPE_NONE ? KITH_STATUS_ACTIVE : status.number;
    cli_out_field(&made->out, "status", NULL, cli_cell_text(kith_schema_code(KITH_LIST_STATUS, told)));
}

static void write_top(page *made, kith_id asked)
{
    cli_out *out = &made->out;
    cli_text scratch = {0};
    cli_text label = {0};
    if (asked != made->top.customer) {
        /* People read it as a sentence; programs are told the alias. */
        const kith_id told = out->form == CLI_OUT_TEXT ? made->top.customer : asked;
        cli_text_format(&label, "%s is by now", cli_customer_read(made->book->view, asked).number);
        cli_out_field(out, "alias", cli_text_get(&label), cli_named_cell(made->book, told, &scratch));
    }
    cli_customer_write_fields(made->book, out, made->top.customer);
    write_status(made);
    cli_out_field(out, "manager", NULL,
                  cli_assigned_cell(made->book->view, out->form, made->top.manager, &scratch));
    write_own(made, KITH_CUSTOMER_BIRTH_DATE, &scratch);
    cli_out_field(out, "age", NULL, made->top.age < 0 ? cli_cell_none() : cli_cell_number(made->top.age));
    write_places(made);
    write_card(made, &scratch);
    cli_out_field(out, "call_status", NULL,
                  cli_value_field_cell(made->book->view, made->top.stage, KITH_NOTE_CALL_STATUS, &scratch));
    cli_out_field(out, "level", "level of its node",
                  made->top.level == 0 ? cli_cell_none() : cli_cell_number(made->top.level));
    write_own(made, KITH_CUSTOMER_REMARKS, &scratch);
    write_more(made);
    cli_text_free(&scratch);
    cli_text_free(&label);
}

/* --- the page --- */

static int read_page(page *made, kith_id customer)
{
    kith_page_query query = {.size = sizeof query, .customer = customer};
    kith_error err = cli_error();
    uint64_t most = 0;
    const int status = cli_option_number(made->book->options, CLI_OPTION_MOST, MOST, &most);
    if (status != CLI_DONE) {
        return status;
    }
    if (most == 0 || most > MOST_LIMIT) {
        return cli_report_usage("--most: 1 to %d", MOST_LIMIT);
    }
    query.most = (uint32_t)most;
    kith_status answer = kith_page_read(made->book->view, &query, &made->top, NULL, 0, &made->count, &err);
    if (answer == KITH_OK) { /* the view does not change, so this is all */
        made->rows = cli_memory_resize(NULL, made->count + 1, sizeof *made->rows);
        made->sales = cli_memory_resize(NULL, made->top.sales + 1, sizeof *made->sales);
        query.sales = made->sales;
        query.sales_capacity = made->top.sales;
        answer =
            kith_page_read(made->book->view, &query, &made->top, made->rows, made->count, &made->count, &err);
    }
    return answer == KITH_OK ? CLI_DONE : cli_book_report(made->book, &err);
}

static int run(cli_book *book)
{
    page made = {.book = book, .top = {.size = sizeof made.top}};
    kith_id customer = 0;
    int status = cli_customer_find_itself(book, book->options->arguments[1], &customer);
    status = status == CLI_DONE ? read_page(&made, customer) : status;
    if (status == CLI_DONE) {
        cli_out_begin(&made.out, cli_book_form(book));
        cli_out_card(&made.out);
        made.out.sections = 1;
        write_top(&made, customer);
        write_parts(&made);
        write_sales(&made);
        cli_out_card_end(&made.out);
        cli_out_end(&made.out);
    }
    free(made.rows);
    free(made.sales);
    return status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_MOST, "N", "at most N records of each part (20)"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_profile = {
    .name = "profile",
    .arguments = "BOOK CUSTOMER",
    .least = 2,
    .most = 2,
    .summary = "Show a customer's profile on one page",
    .text = "At the top who it is, its manager, where and whom to reach, the card that an\n"
            "order would get and what its account has added up, and the call status of the\n"
            "season. Then every part that has something: relations of the day, accounts\n"
            "linked with it, nodes above it, conditions, brands, cards, tasks, appointments,\n"
            "notes, orders and so on, the latest first; and sales by year and season. Tasks\n"
            "and notes of linked accounts tell whose they are.\n"
            "\n"
            "--on chooses the relations, linked accounts, nodes, appointments, card and age\n"
            "of that day; all else, such as manager and balance, is as it stands at present.\n"
            "\n"
            "A customer that was merged shows whom it was merged into. kith show has all\n"
            "fields of everything; kith history tells what was changed.\n",
    .example = "  kith profile shop.db 4711\n"
               "  kith profile shop.db 4711 --on 2026-01-01 --most 5 --json\n",
    .options = uses,
    .run = run,
};
