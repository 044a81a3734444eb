/* kith duplicates: customers that may be one. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/out.h"
#include "cli/report.h"
#include "kith/merge.h"

#include <stdlib.h>

#define LEAST 50 /* two signs at least, or a tax number */
#define SCORE_MOST 100
#define AT_ONCE 64

/* Two customers, the one that was asked about first. */
typedef struct pair {
    kith_id customer;
    kith_duplicate with;
} pair;

/* Begin with zeros and the book. */
typedef struct pairs {
    const cli_book *book;
    uint32_t least;
    pair *list;
    size_t count;
    size_t capacity;
} pairs;

static void add(pairs *found, kith_id customer, const kith_duplicate *with)
{
    found->list = cli_memory_grow(found->list, &found->capacity, found->count, sizeof *found->list);
    found->list[found->count++] = (pair){customer, *with};
}

/* Adds those of one customer, best first; once 1: only those whose turn comes later, so that no pair comes
 * twice. */
static int find(pairs *found, kith_id customer, int once)
{
    kith_error err = cli_error();
    kith_duplicate *list = NULL;
    size_t capacity = 0;
    size_t count = 0;
    kith_status status = KITH_OK;
    while (status == KITH_OK && count == capacity) { /* as long as there may be more */
        capacity = capacity == 0 ? AT_ONCE : 2 * capacity;
        list = cli_memory_resize(list, capacity, sizeof *list);
        status = kith_duplicate_list(found->book->view, customer, found->least, list, capacity, &count, &err);
    }
    for (size_t i = 0; status == KITH_OK && i < count; i++) {
        if (!once || list[i].customer > customer) {
            add(found, customer, &list[i]);
        }
    }
    free(list);
    return status == KITH_OK ? CLI_DONE : cli_book_report(found->book, &err);
}

static int compare(const void *one, const void *other)
{
    const pair *a = one;
    const pair *b = other;
    if (a->with.score != b->with.score) {
        return a->with.score > b->with.score ? -1 : 1;
    }
    if (a->customer != b->customer) {
        return a->customer < b->customer ? -1 : 1;
    }
    return a->with.customer < b->with.customer ? -1 : a->with.customer > b->with.customer;
}

static int find_all(pairs *found)
{
    size_t count = 0;
    kith_id *ids = cli_named_all(found->book, KITH_KIND_CUSTOMER, &count);
    int status = CLI_DONE;
    for (size_t i = 0; i < count && status == CLI_DONE; i++) {
        status = find(found, ids[i], 1);
    }
    if (found->count > 0) {
        qsort(found->list, found->count, sizeof *found->list, compare);
    }
    free(ids);
    return status;
}

static void add_signs(uint32_t agrees, cli_text *out)
{
    static const struct {
        uint32_t sign;
        const char *name;
    } signs[] = {
        {KITH_AGREES_TAX_NUMBER, "tax number"}, {KITH_AGREES_EMAIL, "e-mail"},
        {KITH_AGREES_PHONE, "phone"},           {KITH_AGREES_NAME, "name"},
        {KITH_AGREES_BIRTH_DATE, "birth date"},
    };
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if ((agrees & signs[i].sign) != 0) {
            cli_text_format(out, "%s%s", out->length == 0 ? "" : ", ", signs[i].name);
        }
    }
}

static void write_pairs(const pairs *found)
{
    static const cli_column columns[] = {
        {"score", NULL, CLI_COLUMN_RIGHT},
        {"customer", NULL, 0},
        {"name", NULL, 0},
        {"other", "may be", 0},
        {"other_name", "name", 0},
        {"agrees", "agree in", 0},
    };
    cli_out out;
    cli_out_begin(&out, cli_book_form(found->book));
    cli_out_table(&out, NULL, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < found->count; i++) {
        const pair *one = &found->list[i];
        cli_text signs = {0};
        add_signs(one->with.agrees, &signs);
        cli_out_cell(&out, cli_cell_number(one->with.score));
        cli_customer_write_cells(found->book, &out, one->customer);
        cli_customer_write_cells(found->book, &out, one->with.customer);
        cli_out_cell(&out, cli_cell_text(cli_text_get(&signs)));
        cli_text_free(&signs);
    }
    cli_out_table_end(&out);
    cli_out_end(&out);
}

static int run(cli_book *book)
{
    pairs found = {.book = book};
    kith_id customer = 0;
    uint64_t least = 0;
    int status = cli_option_number(book->options, CLI_OPTION_LEAST, LEAST, &least);
    if (status == CLI_DONE && (least == 0 || least > SCORE_MOST)) {
        status = cli_report_usage("--least: 1 to %d", SCORE_MOST);
    }
    found.least = (uint32_t)least;
    if (status == CLI_DONE && book->options->argument_count == 1) {
        status = find_all(&found);
    } else if (status == CLI_DONE) {
        status = cli_customer_find(book, book->options->arguments[1], &customer);
        status = status == CLI_DONE ? find(&found, customer, 0) : status;
    }
    if (status == CLI_DONE) {
        write_pairs(&found);
    }
    free(found.list);
    return status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_LEAST, "SCORE", "only those of this score or better, 1 to 100 (50)"},
    {CLI_OPTION_CSV, NULL, "output as CSV for a spreadsheet"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_duplicates = {
    .name = "duplicates",
    .arguments = "BOOK [CUSTOMER]",
    .least = 1,
    .most = 2,
    .summary = "List customers that may be one, best first",
    .text = "A score is the sum of what two agree in, at most 100: tax number 60, e-mail\n"
            "address 40, one of the phones 30, name 30, birth date together with the name 30.\n"
            "Tax numbers agree with or without spaces, dots, hyphens and slashes.\n"
            "Without CUSTOMER every pair of the book is listed once. kith merge makes one of\n"
            "two.\n",
    .example = "  kith duplicates shop.db --least 60\n"
               "  kith duplicates shop.db 4711 --least 30\n",
    .options = uses,
    .run = run,
};
