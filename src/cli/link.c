/* kith link: the accounts that are one party, and what links them. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/condition.h"
#include "cli/customer.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/out.h"
#include "cli/relation.h"
#include "cli/report.h"
#include "cli/type.h"
#include "kith/group.h"

#include <stdlib.h>

#define AT_ONCE 128

static int links_accounts(const cli_book *book, kith_id type)
{
    return cli_condition_number(book->view, type, KITH_RELATION_TYPE_EFFECT) == KITH_EFFECT_ACCOUNT_LINK;
}

/* --- the group --- */

/* Accounts linked with the customer on the day, itself among them; freed by the caller. */
static kith_id *read_group(const cli_book *book, kith_id customer, size_t *count)
{
    kith_id *ids = NULL;
    size_t found = AT_ONCE;
    *count = 0;
    while (found == AT_ONCE) {
        ids = cli_memory_resize(ids, *count + AT_ONCE, sizeof *ids);
        const kith_id after = *count > 0 ? ids[*count - 1] : 0;
        (void)kith_group_members(book->view, customer, book->options->today, after, ids + *count, AT_ONCE,
                                 &found, NULL);
        *count += found;
    }
    return ids;
}

static void write_accounts(const cli_book *book, cli_out *out, const kith_id *ids, size_t count)
{
    static const cli_column columns[] = {
        {"customer", NULL, 0}, {"name", NULL, 0}, {"city", NULL, 0}, {"phone", NULL, 0}};
    cli_out_table(out, "accounts", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < count; i++) {
        const kith_customer account = cli_customer_read(book->view, ids[i]);
        cli_customer_write_cells(book, out, ids[i]);
        cli_out_cell(out, cli_cell_text(account.city));
        cli_out_cell(out, cli_cell_text(account.phone));
    }
    cli_out_table_end(out);
}

/* A relation that links, once: at the account that stands on `from`. */
static void write_link(const cli_book *book, cli_out *out, kith_id account, const kith_link *link)
{
    const kith_customer whose = cli_customer_read(book->view, account);
    const kith_customer other = cli_customer_read(book->view, link->other);
    kith_relation relation = {.size = sizeof relation};
    char since[11];
    char until[11];
    if (!links_accounts(book, link->type) ||
        kith_relation_get(book->view, link->relation, &relation, NULL) != KITH_OK ||
        relation.from != account) {
        return;
    }
    cli_out_cell(out, cli_cell_text(whose.number));
    cli_out_cell(out, cli_cell_text(cli_type_label(book, link->type, KITH_END_FROM, whose.sex)));
    cli_out_cell(out, cli_cell_text(other.number));
    cli_out_cell(out, cli_cell_date(relation.since, since));
    cli_out_cell(out, cli_cell_date(relation.until, until));
}

static void write_links(const cli_book *book, cli_out *out, const kith_id *ids, size_t count)
{
    static const cli_column columns[] = {
        {"from", "account", 0}, {"is", NULL, 0}, {"to", "of", 0}, {"since", NULL, 0}, {"until", NULL, 0}};
    cli_out_table(out, "links", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < count; i++) {
        kith_relation_query query = {.size = sizeof query, .as_of = book->options->today};
        kith_link links[AT_ONCE];
        size_t found = AT_ONCE;
        while (found == AT_ONCE &&
               kith_relation_list(book->view, ids[i], &query, links, AT_ONCE, &found, NULL) == KITH_OK) {
            for (size_t j = 0; j < found; j++) {
                query.after = links[j].relation;
                write_link(book, out, ids[i], &links[j]);
            }
        }
    }
    cli_out_table_end(out);
}

static int write_group(const cli_book *book, kith_id customer, const char *done)
{
    size_t count = 0;
    kith_id *ids = read_group(book, customer, &count);
    char on[11];
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    cli_out_card(&out);
    out.sections = 1;
    cli_out_field(&out, "done", NULL, cli_cell_text(done));
    cli_customer_write_fields(book, &out, customer);
    cli_out_field(&out, "on", NULL, cli_cell_date(book->options->today, on));
    write_accounts(book, &out, ids, count);
    write_links(book, &out, ids, count);
    cli_out_card_end(&out);
    cli_out_end(&out);
    free(ids);
    return CLI_DONE;
}

/* --- linking --- */

/* The type of --type, else the only one that links accounts and is not retired. */
static int find_type(const cli_book *book, kith_id *type, uint32_t *end)
{
    const char *named = cli_option_get(book->options, CLI_OPTION_TYPE);
    size_t count = 0;
    size_t linking = 0;
    *end = KITH_END_EITHER;
    if (named != NULL) {
        cli_type meant;
        const int status = cli_type_find(book, named, &meant);
        *type = meant.id;
        *end = meant.end;
        return status != CLI_DONE || links_accounts(book, *type)
                   ? status
                   : cli_report_usage("--type \"%s\": relations of this type link no accounts", named);
    }
    kith_id *types = cli_named_all(book, KITH_KIND_RELATION_TYPE, &count);
    for (size_t i = 0; i < count; i++) {
        if (links_accounts(book, types[i]) &&
            cli_condition_number(book->view, types[i], KITH_RELATION_TYPE_RETIRED) == 0) {
            *type = types[i];
            linking++;
        }
    }
    free(types);
    return linking == 1  ? CLI_DONE
           : linking > 1 ? cli_report_usage("several relation types link accounts; give --type TYPE")
                         : cli_report("%s: no relation type has the effect account_link", book->path);
}

static int run(cli_book *book)
{
    const cli_options *options = book->options;
    const int unlink = cli_option_get(options, CLI_OPTION_UNLINK) != NULL;
    const char *done = NULL;
    kith_id customer = 0;
    kith_id other = 0;
    kith_id type = 0;
    kith_id relation = 0;
    uint32_t end = 0;
    if (options->argument_count == 2 && (unlink || cli_option_get(options, CLI_OPTION_TYPE) != NULL ||
                                         cli_option_get(options, CLI_OPTION_SINCE) != NULL ||
                                         cli_option_get(options, CLI_OPTION_UNTIL) != NULL)) {
        return cli_report_usage("--type, --since, --until and --unlink need OTHER");
    }
    if (unlink && cli_option_get(options, CLI_OPTION_SINCE) != NULL) {
        return cli_report_usage("--since does not go with --unlink");
    }
    int status = cli_customer_find(book, options->arguments[1], &customer);
    if (status != CLI_DONE || options->argument_count == 2) {
        return status == CLI_DONE ? write_group(book, customer, NULL) : status;
    }
    status = cli_customer_find(book, options->arguments[2], &other);
    status = status == CLI_DONE ? find_type(book, &type, &end) : status;
    const cli_statement said = {end == KITH_END_TO ? other : customer, type,
                                end == KITH_END_TO ? customer : other};
    if (status == CLI_DONE) {
        status = unlink ? cli_relation_end(book, &said, 1, &relation, &done)
                        : cli_relation_add(book, &said, &relation, &done);
    }
    return status == CLI_DONE ? write_group(book, customer, done) : status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_TYPE, "TYPE", "of the relation, where several types link accounts"},
    {CLI_OPTION_SINCE, "DATE", "first day of the link (open)"},
    {CLI_OPTION_UNTIL, "DATE", "last day of the link (open)"},
    {CLI_OPTION_UNLINK, NULL, "end the link, by --until or the business day"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_link = {
    .name = "link",
    .arguments = "BOOK CUSTOMER [OTHER]",
    .least = 2,
    .most = 3,
    .summary = "Show which accounts are linked with a customer's, link two",
    .text = "All accounts linked with CUSTOMER's on the business day, over any number of\n"
            "relations whose type has the effect account_link, and these relations. They\n"
            "share notes and what is marked shared (kith note), and no more.\n"
            "\n"
            "With OTHER the two are linked first, or with --unlink their link ends.\n",
    .example = "  kith link shop.db 4711 4712 --since 2026-01-01\n"
               "  kith link shop.db 4711 --on 2026-06-30\n",
    .options = uses,
    .run = run,
};
