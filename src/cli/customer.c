/* Customers and relations as people see them. */
#include "cli/customer.h"

#include "cli/report.h"
#include "kith/merge.h"
#include "kith/record.h"
#include "kith/schema.h"
#include "kith/search.h"

#include <string.h>

#define CUSTOMERS_AT_ONCE 256

static const cli_column columns[] = {
    {"number", NULL, 0},
    {"name", NULL, CLI_COLUMN_SHOWN},
    {"surname", NULL, CLI_COLUMN_DATA},
    {"given_name", NULL, CLI_COLUMN_DATA},
    {"patronymic", NULL, CLI_COLUMN_DATA},
    {"organisation", NULL, CLI_COLUMN_DATA},
    {"birth_date", "born", 0},
    {"phone", NULL, 0},
    {"city", NULL, 0},
    {"registration_date", "registered", 0},
};

kith_id cli_customer_survivor(const cli_book *book, kith_id customer)
{
    kith_id survivor = customer;
    if (KITH_ID_KIND(customer) != KITH_KIND_CUSTOMER ||
        kith_customer_survivor(book->view, customer, &survivor, NULL) != KITH_OK || survivor == customer) {
        return customer;
    }
    const kith_customer old = cli_customer_read(book->view, customer);
    const kith_customer now = cli_customer_read(book->view, survivor);
    (void)cli_report("%s: %s is %s by now", book->path, old.number, now.number);
    return survivor;
}

int cli_customer_find(const cli_book *book, const char *number, kith_id *out)
{
    const int status = cli_customer_find_itself(book, number, out);
    if (status == CLI_DONE) {
        *out = cli_customer_survivor(book, *out);
    }
    return status;
}

int cli_customer_find_itself(const cli_book *book, const char *number, kith_id *out)
{
    return kith_customer_find(book->view, number, out, NULL) == KITH_OK
               ? CLI_DONE
               : cli_report("%s: no customer \"%s\"", book->path, number);
}

kith_customer cli_customer_read(const kith_view *view, kith_id id)
{
    kith_customer customer = {.size = sizeof customer};
    if (kith_customer_get(view, id, &customer, NULL) != KITH_OK) {
        customer = (kith_customer){.size = sizeof customer};
    }
    return customer;
}

static void add_word(cli_text *out, const char *word)
{
    if (word != NULL && word[0] != '\0') {
        cli_text_add(out, out->length > 0 ? " " : "");
        cli_text_add(out, word);
    }
}

/* What stands where the name of somebody stood who was erased, in the language of labels. */
static const char *erased_name(const cli_book *book)
{
    static const char *const names[][2] = {
        {"en", "erased customer"}, {"de", "gelöschter Kunde"}, {"ru", "стёртый клиент"}};
    kith_value of_book = {0};
    kith_id settings = 0;
    size_t count = 0;
    (void)kith_record_list(book->view, KITH_KIND_BOOK, 0, &settings, 1, &count, NULL);
    (void)kith_record_get(book->view, settings, KITH_BOOK_LANGUAGE, &of_book, NULL);
    const char *wanted = cli_option_get(book->options, CLI_OPTION_LANGUAGE);
    const char *language = wanted != NULL ? wanted : of_book.type == KITH_TYPE_TEXT ? of_book.text : "";
    size_t chosen = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        chosen = strncmp(language, names[i][0], 2) == 0 ? i : chosen;
    }
    return names[chosen][1];
}

void cli_customer_add_name(const cli_book *book, const kith_customer *customer, cli_text *out)
{
    if (customer->status == KITH_STATUS_ERASED) {
        add_word(out, erased_name(book));
        return;
    }
    if (customer->kind == KITH_PARTY_ORGANISATION) {
        add_word(out, customer->organisation);
        return;
    }
    add_word(out, customer->surname);
    add_word(out, customer->given_name);
    add_word(out, customer->patronymic);
}

void cli_customer_write_fields(const cli_book *book, cli_out *out, kith_id id)
{
    const kith_customer customer = cli_customer_read(book->view, id);
    cli_text name = {0};
    cli_customer_add_name(book, &customer, &name);
    cli_out_field(out, "customer", NULL, cli_cell_text(customer.number));
    cli_out_field(out, "name", NULL, cli_cell_text(cli_text_get(&name)));
    cli_text_free(&name);
}

void cli_customer_write_cells(const cli_book *book, cli_out *out, kith_id id)
{
    const kith_customer customer = cli_customer_read(book->view, id);
    cli_text name = {0};
    cli_customer_add_name(book, &customer, &name);
    cli_out_cell(out, cli_cell_text(customer.number));
    cli_out_cell(out, cli_cell_text(cli_text_get(&name)));
    cli_text_free(&name);
}

static int64_t direction_of(const kith_view *view, kith_id type)
{
    kith_value direction = {0};
    (void)kith_record_get(view, type, KITH_RELATION_TYPE_DIRECTION, &direction, NULL);
    return direction.number;
}

int cli_type_symmetric(const kith_view *view, kith_id type)
{
    return direction_of(view, type) == KITH_DIRECTION_SYMMETRIC;
}

const char *cli_type_label(const cli_book *book, kith_id type, uint32_t end, int64_t sex)
{
    const int nameless = direction_of(book->view, type) == KITH_DIRECTION_ONE_WAY && end == KITH_END_TO;
    const char *language = cli_option_get(book->options, CLI_OPTION_LANGUAGE);
    return nameless ? "" : kith_relation_type_label(book->view, type, end, sex, language);
}

static void add_customer(const cli_book *book, cli_out *out, kith_id id)
{
    const kith_customer customer = cli_customer_read(book->view, id);
    cli_text name = {0};
    char birth[11];
    char registered[11];
    cli_customer_add_name(book, &customer, &name);
    cli_out_cell(out, cli_cell_text(customer.number));
    cli_out_cell(out, cli_cell_text(cli_text_get(&name)));
    cli_out_cell(out, cli_cell_text(customer.surname));
    cli_out_cell(out, cli_cell_text(customer.given_name));
    cli_out_cell(out, cli_cell_text(customer.patronymic));
    cli_out_cell(out, cli_cell_text(customer.organisation));
    cli_out_cell(out, cli_cell_date(customer.birth_date, birth));
    cli_out_cell(out, cli_cell_text(customer.phone));
    cli_out_cell(out, cli_cell_text(customer.city));
    cli_out_cell(out, cli_cell_date(customer.registration_date, registered));
    cli_text_free(&name);
}

int cli_customers_write(const cli_book *book, kith_iter *iter, uint64_t *found)
{
    kith_error err = cli_error();
    kith_id ids[CUSTOMERS_AT_ONCE];
    size_t count = 0;
    uint64_t most = 0;
    cli_out out;
    const int wrong = cli_option_most(book->options, 0, &most);
    if (wrong != CLI_DONE) {
        return wrong;
    }
    cli_out_begin(&out, cli_book_form(book));
    cli_out_table(&out, NULL, columns, sizeof columns / sizeof columns[0]);
    kith_status status = kith_iter_next(iter, ids, CUSTOMERS_AT_ONCE, &count, &err);
    while (status == KITH_OK && count > 0 && *found < most) {
        for (size_t i = 0; i < count && *found < most; i++) {
            add_customer(book, &out, ids[i]);
            ++*found;
        }
        status = kith_iter_next(iter, ids, CUSTOMERS_AT_ONCE, &count, &err);
    }
    cli_out_table_end(&out);
    cli_out_end(&out);
    return status == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}
