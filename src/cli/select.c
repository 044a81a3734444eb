/* kith select: customers, or pairs of them, by what they are and how they are related. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/type.h"
#include "kith/record.h"
#include "kith/search.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CRITERIA_MOST 16
#define AT_ONCE 256
#define AGE_MOST 999

/* What is looked for, ready to be asked. */
typedef struct question {
    kith_selection selection;
    kith_criterion criteria[CRITERIA_MOST];
    kith_id type; /* of --type; 0: none given */
    uint32_t end; /* on which the customer stands; KITH_END_EITHER: any */
    int64_t sex;  /* of who stands there, because the label given is one of a sex; 0: any */
} question;

/* A number of up to three digits; *text moves behind it. -1: none. */
static int32_t take_number(const char **text)
{
    int32_t number = 0;
    const char *at = *text;
    while (isdigit((unsigned char)*at) && at - *text < 3) {
        number = number * 10 + (*at++ - '0');
    }
    const int none = at == *text;
    *text = at;
    return none ? -1 : number;
}

/* "30", "18-30", "65-" or "-17". */
static int read_age(const cli_options *options, kith_selection *out)
{
    const char *given = cli_option_get(options, CLI_OPTION_AGE);
    const char *at = given;
    if (given == NULL) {
        return CLI_DONE;
    }
    const int32_t first = take_number(&at);
    int32_t second = first;
    if (*at == '-') {
        at++;
        second = take_number(&at);
    }
    if (*at != '\0' || (first < 0 && second < 0)) {
        return cli_report_usage("--age \"%s\": not years such as 30, 18-30, 65- or -17", given);
    }
    if (second >= 0 && first > second) {
        return cli_report_usage("--age \"%s\": the first age is above the last", given);
    }
    if (second == 0) { /* to the library 0 is any age */
        return cli_report_usage("--age \"%s\": nobody below one year can be asked for", given);
    }
    out->age_least = first < 0 ? 0 : first;
    out->age_most = second < 0 ? AGE_MOST : second;
    return CLI_DONE;
}

/* MM-DD as month * 100 + day; 0: none. */
static uint32_t take_day(const char **text)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int month = 0;
    int day = 0;
    int length = 0;
    if (sscanf(*text, "%2d-%2d%n", &month, &day, &length) != 2 || length != 5 || month < 1 || month > 12 ||
        day < 1 || day > days[month - 1]) {
        return 0;
    }
    *text += length;
    return (uint32_t)(month * 100 + day);
}

/* "05-24" or "12-20..01-10". */
static int read_birthday(const cli_options *options, kith_selection *out)
{
    const char *given = cli_option_get(options, CLI_OPTION_BIRTHDAY);
    const char *at = given;
    if (given == NULL) {
        return CLI_DONE;
    }
    out->birthday_first = take_day(&at);
    out->birthday_last = out->birthday_first;
    if (strncmp(at, "..", 2) == 0) {
        at += 2;
        out->birthday_last = take_day(&at);
    }
    if (*at != '\0' || out->birthday_first == 0 || out->birthday_last == 0) {
        return cli_report_usage("--birthday \"%s\": not MM-DD or MM-DD..MM-DD", given);
    }
    return CLI_DONE;
}

static int read_category(const cli_book *book, kith_id *out)
{
    const char *given = cli_option_get(book->options, CLI_OPTION_CATEGORY);
    if (given != NULL && kith_record_find(book->view, KITH_KIND_CATEGORY, given, out, NULL) != KITH_OK) {
        return cli_report("%s: no category \"%s\"", book->path, given);
    }
    return CLI_DONE;
}

static kith_criterion *next_criterion(question *asked)
{
    kith_criterion *criterion = &asked->criteria[asked->selection.criteria_count++];
    asked->selection.criteria = asked->criteria;
    return criterion;
}

/* The conditions of --not. */
static int read_absences(const cli_book *book, question *asked)
{
    size_t at = 0;
    int status = CLI_DONE;
    const char *type = cli_option_next(book->options, CLI_OPTION_NOT, &at);
    while (status == CLI_DONE && type != NULL) {
        if (asked->selection.criteria_count == CRITERIA_MOST) {
            return cli_report_usage("--not: more conditions than %d", CRITERIA_MOST);
        }
        kith_criterion *criterion = next_criterion(asked);
        criterion->not_related = 1;
        cli_type meant;
        status = cli_type_find(book, type, &meant);
        criterion->type = meant.id;
        criterion->end = meant.end;
        if (status == CLI_DONE && meant.sex != 0) {
            return cli_report_usage(
                "--not \"%s\": a label of one sex only; give the type's code or another label", type);
        }
        type = cli_option_next(book->options, CLI_OPTION_NOT, &at);
    }
    return status;
}

static int read_relations(const cli_book *book, question *asked)
{
    const cli_options *options = book->options;
    const char *type = cli_option_get(options, CLI_OPTION_TYPE);
    const int same_city = cli_option_get(options, CLI_OPTION_SAME_CITY) != NULL;
    uint32_t end = 0;
    int status = cli_option_code(options, CLI_OPTION_END, KITH_LIST_END, &end);
    if (status == CLI_DONE && type != NULL) {
        cli_type meant;
        status = cli_type_find(book, type, &meant);
        asked->type = meant.id;
        asked->end = meant.end;
        asked->sex = meant.sex;
    }
    if (status == CLI_DONE && end != 0 && asked->end != KITH_END_EITHER && end != asked->end) {
        return cli_report_usage("--end: \"%s\" is a label of the other end", type);
    }
    asked->end = end != 0 ? end : asked->end;
    if (status == CLI_DONE && asked->type != 0 && cli_type_symmetric(book->view, asked->type)) {
        asked->end = KITH_END_EITHER;
    }
    const int pairs = cli_option_get(options, CLI_OPTION_PAIRS) != NULL;
    if (status == CLI_DONE && (same_city || (type != NULL && !pairs))) {
        kith_criterion *criterion = next_criterion(asked);
        criterion->type = asked->type;
        criterion->end = pairs ? KITH_END_EITHER : asked->end;
        criterion->same_city = (uint32_t)same_city;
    }
    return status == CLI_DONE ? read_absences(book, asked) : status;
}

static int read_question(const cli_book *book, question *asked)
{
    const cli_options *options = book->options;
    kith_selection *selection = &asked->selection;
    *asked = (question){.selection = {.size = sizeof(kith_selection)}};
    selection->city = cli_option_get(options, CLI_OPTION_CITY);
    int status = cli_option_code(options, CLI_OPTION_SEX, KITH_LIST_SEX, &selection->sex);
    status = status != CLI_DONE
                 ? status
                 : cli_option_code(options, CLI_OPTION_STATUS, KITH_LIST_STATUS, &selection->status);
    status = status != CLI_DONE
                 ? status
                 : cli_option_code(options, CLI_OPTION_KIND, KITH_LIST_PARTY_KIND, &selection->kind);
    status = status != CLI_DONE ? status : read_age(options, selection);
    status = status != CLI_DONE ? status : read_birthday(options, selection);
    status = status != CLI_DONE ? status : read_category(book, &selection->category);
    return status != CLI_DONE ? status : read_relations(book, asked);
}

static int select_customers(const cli_book *book, question *asked)
{
    kith_error err = cli_error();
    kith_iter *iter = NULL;
    uint64_t found = 0;
    if (asked->sex != 0 && asked->selection.sex == 0) {
        asked->selection.sex = (uint32_t)asked->sex;
    }
    if (kith_iter_select(book->view, &asked->selection, &iter, &err) != KITH_OK) {
        return cli_book_report(book, &err);
    }
    const int status = cli_customers_write(book, iter, &found);
    kith_iter_close(iter);
    return status;
}

static void write_party(const cli_book *book, cli_out *out, const kith_customer *customer, const char *label)
{
    cli_text name = {0};
    cli_customer_add_name(book, customer, &name);
    cli_out_cell(out, cli_cell_text(customer->number));
    cli_out_cell(out, cli_cell_text(cli_text_get(&name)));
    cli_out_cell(out, cli_cell_text(label));
    cli_text_free(&name);
}

/* Writes a pair, beginning with the end that was asked about; 0 if who stands there is not of the label's
 * sex. */
static int write_pair(const cli_book *book, cli_out *out, const question *asked, kith_id id)
{
    kith_relation relation = {.size = sizeof relation};
    if (kith_relation_get(book->view, id, &relation, NULL) != KITH_OK) {
        return 0;
    }
    const uint32_t first_end = asked->end == KITH_END_TO ? KITH_END_TO : KITH_END_FROM;
    const uint32_t second_end = asked->end == KITH_END_TO ? KITH_END_FROM : KITH_END_TO;
    kith_customer first =
        cli_customer_read(book->view, first_end == KITH_END_FROM ? relation.from : relation.to);
    kith_customer second =
        cli_customer_read(book->view, first_end == KITH_END_FROM ? relation.to : relation.from);
    if (asked->sex != 0 && first.sex != asked->sex) {
        if (second.sex != asked->sex || !cli_type_symmetric(book->view, relation.type)) {
            return 0;
        }
        const kith_customer swapped = first;
        first = second;
        second = swapped;
    }
    char since[11];
    char until[11];
    write_party(book, out, &first, cli_type_label(book, relation.type, first_end, first.sex));
    write_party(book, out, &second, cli_type_label(book, relation.type, second_end, second.sex));
    cli_out_cell(out, cli_cell_text(first.city));
    cli_out_cell(out, cli_cell_date(relation.since, since));
    cli_out_cell(out, cli_cell_date(relation.until, until));
    return 1;
}

static int select_pairs(const cli_book *book, question *asked)
{
    static const cli_column columns[] = {
        {"number", NULL, 0},        {"name", NULL, 0},     {"is", NULL, 0},   {"other_number", "number", 0},
        {"other_name", "other", 0}, {"other_is", "is", 0}, {"city", NULL, 0}, {"since", NULL, 0},
        {"until", NULL, 0},
    };
    kith_error err = cli_error();
    kith_id ids[AT_ONCE];
    size_t count = AT_ONCE;
    uint64_t most = 0;
    cli_out out;
    const int wrong = cli_option_most(book->options, 0, &most);
    if (wrong != CLI_DONE) {
        return wrong;
    }
    cli_out_begin(&out, cli_book_form(book));
    cli_out_table(&out, NULL, columns, sizeof columns / sizeof columns[0]);
    kith_status status = KITH_OK;
    uint64_t found = 0;
    while (count == AT_ONCE && found < most) {
        status = kith_select_pairs(book->view, asked->type, 0, &asked->selection, ids, AT_ONCE, &count, &err);
        if (status != KITH_OK) {
            break;
        }
        for (size_t i = 0; i < count && found < most; i++) {
            found += (uint64_t)write_pair(book, &out, asked, ids[i]);
            asked->selection.after = ids[i];
        }
    }
    cli_out_table_end(&out);
    cli_out_end(&out);
    return status == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

static int run(cli_book *book)
{
    question asked;
    const int status = read_question(book, &asked);
    if (status != CLI_DONE) {
        return status;
    }
    return cli_option_get(book->options, CLI_OPTION_PAIRS) == NULL ? select_customers(book, &asked)
                                                                   : select_pairs(book, &asked);
}

static const cli_option_use uses[] = {
    {CLI_OPTION_TYPE, "TYPE", "take part in a relation of this type (code or label)"},
    {CLI_OPTION_END, "from|to", "stand on this end of it"},
    {CLI_OPTION_PAIRS, NULL, "show relations whose both parties are selected"},
    {CLI_OPTION_SAME_CITY, NULL, "both parties live in one city"},
    {CLI_OPTION_NOT, "TYPE", "take part in no such relation; may be repeated"},
    {CLI_OPTION_CITY, "CITY", "live in this city"},
    {CLI_OPTION_SEX, "female|male", "are of this sex"},
    {CLI_OPTION_AGE, "A-B", "completed years: 30, 18-30, 65- or -17"},
    {CLI_OPTION_BIRTHDAY, "MM-DD..MM-DD", "have their birthday then; also over New Year"},
    {CLI_OPTION_CATEGORY, "CODE", "are of this category"},
    {CLI_OPTION_STATUS, "active|inactive|deceased|erased", "are of this status"},
    {CLI_OPTION_KIND, "person|organisation", "are of this kind"},
    {CLI_OPTION_MOST, "N", "show at most N (0: all)"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_select = {
    .name = "select",
    .arguments = "BOOK",
    .least = 1,
    .most = 1,
    .summary = "Select customers by what they are and how they are related",
    .text = "All conditions must hold, relations on the business day. A label such as\n"
            "\"mother\" names the type, the end and, if only one sex is so called, the sex.\n",
    .example = "  kith select shop.db --type mother --pairs --sex female --same-city\n",
    .options = uses,
    .run = run,
};
