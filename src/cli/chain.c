/* kith chain: the trade chains of a hierarchy as trees, with the conditions that come down them. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/condition.h"
#include "cli/customer.h"
#include "cli/drawing.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/out.h"
#include "cli/picture.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "cli/value.h"
#include "kith/chain.h"
#include "kith/message.h"
#include "kith/order.h"
#include "kith/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 128
#define LEAST_WIDTH 16 /* of what stands beside the branches, however narrow the terminal is */

enum { FORM_TREE = 0, FORM_DOT, FORM_MERMAID, FORM_SVG };

/* Trees one behind the other; each begins at distance 0, and who is above stands before who is below. */
typedef struct forest {
    const cli_book *book;
    kith_chain_query query;
    kith_id asked; /* customer of the command line, or 0 */
    int all;
    kith_chain_step *steps;
    size_t count;
} forest;

static kith_chain_step *make_room(forest *in, size_t more)
{
    in->steps = cli_memory_resize(in->steps, in->count + more + 1, sizeof *in->steps);
    return in->steps + in->count;
}

/* Adds a node and all below it, so many steps below the root of its tree. */
static int add_tree(forest *in, kith_id node, uint32_t distance)
{
    kith_error err = cli_error();
    size_t count = 0;
    kith_status status = kith_chain_tree(in->book->view, node, &in->query, NULL, 0, &count, &err);
    if (status == KITH_OK) {
        kith_chain_step *steps = make_room(in, count);
        status = kith_chain_tree(in->book->view, node, &in->query, steps, count, &count, &err);
        for (size_t i = 0; status == KITH_OK && i < count; i++) {
            steps[i].distance += distance;
        }
        in->count += status == KITH_OK ? count : 0;
    }
    return status == KITH_OK ? CLI_DONE : cli_book_report(in->book, &err);
}

/* Adds the way from the root down to the customer, under the chain given, and all below it if it is a node.
 */
static int add_way(forest *in, kith_id chain)
{
    kith_chain_step path[KITH_PATH_MOST];
    kith_chain_query query = in->query;
    kith_error err = cli_error();
    uint32_t outcome = 0;
    size_t count = 0;
    query.chain = chain;
    if (kith_chain_path(in->book->view, in->asked, &query, path, KITH_PATH_MOST, &count, &outcome, &err) !=
        KITH_OK) {
        return cli_book_report(in->book, &err);
    }
    kith_chain_step *steps = make_room(in, count);
    const size_t above = chain == in->asked && count > 0 ? count - 1 : count;
    for (size_t i = 0; i < above; i++) {
        steps[i] = path[count - 1 - i];
        steps[i].distance = (uint32_t)i;
    }
    in->count += above;
    const size_t before = in->count;
    const int status = above < count ? add_tree(in, in->asked, (uint32_t)above) : CLI_DONE;
    if (status == CLI_DONE && above < count) {
        in->steps[before].link = path[0].link;
    }
    return status;
}

static int gather_ways(forest *in)
{
    kith_error err = cli_error();
    size_t count = 0;
    kith_id *chains = NULL;
    kith_status status = kith_chain_candidates(in->book->view, in->asked, &in->query, NULL, 0, &count, &err);
    if (status == KITH_OK && count == 0) {
        return cli_report("%s: customer \"%s\" is in no chain of this hierarchy on the day", in->book->path,
                          in->book->options->arguments[1]);
    }
    chains = cli_memory_resize(NULL, count + 1, sizeof *chains);
    if (status == KITH_OK) {
        status = kith_chain_candidates(in->book->view, in->asked, &in->query, chains, count, &count, &err);
    }
    int told = status == KITH_OK ? CLI_DONE : cli_book_report(in->book, &err);
    for (size_t i = 0; i < count && told == CLI_DONE; i++) {
        told = add_way(in, chains[i]);
    }
    free(chains);
    return told;
}

static int gather_all(forest *in)
{
    kith_error err = cli_error();
    kith_chain_query query = in->query;
    kith_id roots[AT_ONCE];
    size_t count = AT_ONCE;
    int told = CLI_DONE;
    query.members = 0;
    while (count == AT_ONCE && told == CLI_DONE) {
        if (kith_chain_roots(in->book->view, &query, roots, AT_ONCE, &count, &err) != KITH_OK) {
            return cli_book_report(in->book, &err);
        }
        for (size_t i = 0; i < count && told == CLI_DONE; i++) {
            query.after = roots[i];
            told = add_tree(in, roots[i], 0);
        }
    }
    return told;
}

/* --- what there is to say of a step --- */

/* Next condition of a customer that is to be shown; 0: no more. */
static kith_id next_condition(const forest *in, kith_id customer, kith_id after)
{
    const kith_view *view = in->book->view;
    const kith_date on = in->book->options->today;
    kith_id id = cli_condition_next(view, customer, after);
    while (id != 0 && !in->all) {
        const int64_t since = cli_condition_number(view, id, KITH_CONDITION_SINCE);
        const int64_t until = cli_condition_number(view, id, KITH_CONDITION_UNTIL);
        if ((since == 0 || since <= on) && (until == 0 || until >= on)) {
            break;
        }
        id = cli_condition_next(view, customer, id);
    }
    return id;
}

static void add_days(const forest *in, kith_id link, cli_text *out)
{
    const int64_t since = link == 0 ? 0 : cli_condition_number(in->book->view, link, KITH_CHAIN_LINK_SINCE);
    const int64_t until = link == 0 ? 0 : cli_condition_number(in->book->view, link, KITH_CHAIN_LINK_UNTIL);
    char first[11];
    char last[11];
    (void)kith_date_format((kith_date)since, first);
    (void)kith_date_format((kith_date)until, last);
    if (since != 0 || until != 0) {
        cli_text_format(out, "%s%s..%s%s", first, since == 0 ? "" : " ", until == 0 ? "" : " ", last);
    }
}

static const char *group_of(const forest *in, kith_id node)
{
    kith_value value = {0};
    return node != 0 &&
                   kith_record_get(in->book->view, node, KITH_CHAIN_NODE_NAME, &value, NULL) == KITH_OK &&
                   value.type == KITH_TYPE_TEXT
               ? value.text
               : "";
}

static int is_skipped(const forest *in, kith_id node)
{
    return node != 0 && cli_condition_number(in->book->view, node, KITH_CHAIN_NODE_SKIPPED) != 0;
}

/* --- the tree --- */

/* Writes a text beside the branches, in as many lines as it takes. */
static void write_beside(const char *first, const char *rest, const cli_text *text, uint32_t style)
{
    const size_t bound = cli_terminal_width(stdout);
    const size_t taken = cli_text_width(first);
    const size_t width = bound == 0 ? SIZE_MAX : bound < taken + LEAST_WIDTH ? LEAST_WIDTH : bound - taken;
    cli_text shown = {0};
    cli_text_add_shown(&shown, cli_text_get(text), text->length);
    const char *at = cli_text_get(&shown);
    do {
        const size_t length = cli_text_fit(at, width);
        printf("%s%s%.*s%s\n", at == shown.bytes ? first : rest, cli_terminal_style(stdout, style),
               (int)length, at, style == CLI_STYLE_NONE ? "" : cli_terminal_style(stdout, CLI_STYLE_NONE));
        at += length;
        at += strspn(at, " ");
    } while (*at != '\0');
    cli_text_free(&shown);
}

/* What stands at a customer, a line each; `beside` stands before them. */
static void write_below(const forest *in, kith_id customer, const char *beside)
{
    cli_text line = {0};
    cli_text rest = {0};
    cli_text_format(&rest, "%s  ", beside);
    for (kith_id id = next_condition(in, customer, 0); id != 0; id = next_condition(in, customer, id)) {
        cli_text_clear(&line);
        cli_condition_add(in->book->view, id, &line);
        write_beside(beside, cli_text_get(&rest), &line, CLI_STYLE_NONE);
    }
    cli_text_free(&line);
    cli_text_free(&rest);
}

static void write_step(const forest *in, size_t place, const char *first, const char *rest)
{
    const kith_chain_step *step = &in->steps[place];
    const kith_customer customer = cli_customer_read(in->book->view, step->customer);
    const kith_id node = step->level == 0 ? 0 : cli_named_node(in->book, in->query.hierarchy, step->customer);
    const int asked = step->customer == in->asked;
    cli_text line = {0};
    cli_text name = {0};
    cli_text days = {0};
    cli_text below = {0};
    if (step->level == 0) {
        cli_text_add(&line, "member");
    } else {
        cli_text_format(&line, "%u", step->level);
    }
    cli_customer_add_name(in->book, &customer, &name);
    cli_text_format(&line, " %s %s", customer.number == NULL ? "" : customer.number, cli_text_get(&name));
    if (group_of(in, node)[0] != '\0') {
        cli_text_format(&line, " (%s)", group_of(in, node));
    }
    add_days(in, step->link, &days);
    cli_text_format(&line, "%s%s%s%s", days.length > 0 ? ", " : "", cli_text_get(&days),
                    is_skipped(in, node) ? ", skipped" : "", asked ? " ←" : "");
    cli_text_format(&below, "%s  ", rest);
    write_beside(first, cli_text_get(&below), &line, asked ? CLI_STYLE_HEADING : CLI_STYLE_NONE);
    write_below(in, step->customer, cli_text_get(&below));
    cli_text_free(&line);
    cli_text_free(&name);
    cli_text_free(&days);
    cli_text_free(&below);
}

/* For each step whether it is the last below the one that it hangs under. */
static unsigned char *find_last(const forest *in)
{
    unsigned char *last = cli_memory_resize(NULL, in->count + 1, sizeof *last);
    int more[KITH_PATH_MOST + 1] = {0}; /* by distance: one stands behind */
    for (size_t i = in->count; i-- > 0;) {
        const uint32_t distance = in->steps[i].distance;
        last[i] = !more[distance];
        more[distance] = distance > 0;
        for (size_t below = distance + 1; below <= KITH_PATH_MOST; below++) {
            more[below] = 0;
        }
    }
    return last;
}

static void write_trees(const forest *in)
{
    unsigned char *last = find_last(in);
    int open[KITH_PATH_MOST + 1] = {0}; /* by distance: a branch goes on */
    cli_text first = {0};
    cli_text rest = {0};
    for (size_t i = 0; i < in->count; i++) {
        const uint32_t distance = in->steps[i].distance;
        const int parent = i + 1 < in->count && in->steps[i + 1].distance > distance;
        cli_text_clear(&first);
        for (uint32_t above = 1; above < distance; above++) {
            cli_text_add(&first, open[above] ? "│  " : "   ");
        }
        cli_text_clear(&rest);
        cli_text_add(&rest, cli_text_get(&first));
        cli_text_add(&first, distance == 0 ? "" : last[i] ? "└─ " : "├─ ");
        cli_text_add(&rest, distance == 0 ? "" : last[i] ? "   " : "│  ");
        cli_text_add(&rest, parent ? "│" : " ");
        open[distance] = !last[i];
        if (distance == 0 && i > 0 && (parent || in->steps[i - 1].distance > 0)) {
            (void)putchar('\n');
        }
        write_step(in, i, cli_text_get(&first), cli_text_get(&rest));
    }
    cli_text_free(&first);
    cli_text_free(&rest);
    free(last);
}

/* --- programs --- */

/* For each step the customer that it hangs under; 0: it is at the top. */
static kith_id *find_parents(const forest *in)
{
    kith_id *parents = cli_memory_resize(NULL, in->count + 1, sizeof *parents);
    kith_id above[KITH_PATH_MOST + 1] = {0}; /* by distance */
    for (size_t i = 0; i < in->count; i++) {
        const uint32_t distance = in->steps[i].distance;
        above[distance] = in->steps[i].customer;
        parents[i] = distance == 0 ? 0 : above[distance - 1];
    }
    return parents;
}

/* 1: a way has said the same before; whoever is asked about may stand on several. */
static int is_repeated(const forest *in, size_t place)
{
    const kith_chain_step *step = &in->steps[place];
    for (size_t i = 0; in->asked != 0 && i < place; i++) {
        if (in->steps[i].customer == step->customer && in->steps[i].link == step->link) {
            return 1;
        }
    }
    return 0;
}

static int compare_ids(const void *one, const void *other)
{
    const kith_id first = *(const kith_id *)one;
    const kith_id second = *(const kith_id *)other;
    return (first > second) - (first < second);
}

/* The customers of all trees, each once, in order of id. */
static kith_id *find_customers(const forest *in, size_t *count)
{
    kith_id *ids = cli_memory_resize(NULL, in->count + 1, sizeof *ids);
    size_t kept = 0;
    for (size_t i = 0; i < in->count; i++) {
        ids[i] = in->steps[i].customer;
    }
    qsort(ids, in->count, sizeof *ids, compare_ids);
    for (size_t i = 0; i < in->count; i++) {
        if (kept == 0 || ids[kept - 1] != ids[i]) {
            ids[kept++] = ids[i];
        }
    }
    *count = kept;
    return ids;
}

static const char *number_of(const forest *in, kith_id customer)
{
    return customer == 0 ? "" : cli_customer_read(in->book->view, customer).number;
}

static void write_conditions(const forest *in, cli_out *out)
{
    const uint32_t fields = cli_schema_kind(KITH_KIND_CONDITION).fields;
    cli_column columns[64];
    cli_text scratch = {0};
    size_t count = 0;
    kith_id *customers = find_customers(in, &count);
    for (uint32_t field = 1; field <= fields; field++) {
        columns[field - 1] = (cli_column){.key = cli_schema_field(KITH_KIND_CONDITION, field).name};
    }
    cli_out_table(out, "conditions", columns, fields);
    for (size_t i = 0; i < count; i++) {
        for (kith_id id = next_condition(in, customers[i], 0); id != 0;
             id = next_condition(in, customers[i], id)) {
            for (uint32_t field = 1; field <= fields; field++) {
                const kith_field_info described = cli_schema_field(KITH_KIND_CONDITION, field);
                kith_value value = {0};
                (void)kith_record_get(in->book->view, id, field, &value, NULL);
                cli_out_cell(out, cli_value_cell(in->book->view, &described, &value, &scratch));
            }
        }
    }
    cli_out_table_end(out);
    cli_text_free(&scratch);
    free(customers);
}

static void write_json_step(const forest *in, cli_out *out, size_t place, kith_id parent)
{
    const kith_chain_step *step = &in->steps[place];
    const kith_id node = step->level == 0 ? 0 : cli_named_node(in->book, in->query.hierarchy, step->customer);
    const kith_view *view = in->book->view;
    char since[11];
    char until[11];
    cli_customer_write_cells(in->book, out, step->customer);
    cli_out_cell(out, step->level == 0 ? cli_cell_none() : cli_cell_number(step->level));
    cli_out_cell(out, cli_cell_flag(step->level == 0));
    cli_out_cell(out, cli_cell_text(number_of(in, parent)));
    cli_out_cell(out, cli_cell_text(group_of(in, node)));
    cli_out_cell(out, cli_cell_flag(is_skipped(in, node)));
    cli_out_cell(out, step->link == 0 ? cli_cell_none()
                                      : cli_cell_date((kith_date)cli_condition_number(view, step->link,
                                                                                      KITH_CHAIN_LINK_SINCE),
                                                      since));
    cli_out_cell(out, step->link == 0 ? cli_cell_none()
                                      : cli_cell_date((kith_date)cli_condition_number(view, step->link,
                                                                                      KITH_CHAIN_LINK_UNTIL),
                                                      until));
}

static void write_json(const forest *in)
{
    static const cli_column columns[] = {
        {"customer", NULL, 0}, {"name", NULL, 0},   {"level", NULL, 0},
        {"member", NULL, 0},   {"parent", NULL, 0}, {"group", NULL, 0},
        {"skipped", NULL, 0},  {"since", NULL, 0},  {"until", NULL, 0},
    };
    cli_out out;
    cli_text hierarchy = {0};
    char on[11];
    cli_named_add(in->book, in->query.hierarchy, &hierarchy);
    cli_out_begin(&out, CLI_OUT_JSON);
    cli_out_card(&out);
    cli_out_field(&out, "hierarchy", NULL, cli_cell_text(cli_text_get(&hierarchy)));
    cli_out_field(&out, "on", NULL, cli_cell_date(in->book->options->today, on));
    cli_out_table(&out, "customers", columns, sizeof columns / sizeof columns[0]);
    kith_id *parents = find_parents(in);
    for (size_t i = 0; i < in->count; i++) {
        if (!is_repeated(in, i)) {
            write_json_step(in, &out, i, parents[i]);
        }
    }
    free(parents);
    cli_out_table_end(&out);
    write_conditions(in, &out);
    cli_out_card_end(&out);
    cli_out_end(&out);
    cli_text_free(&hierarchy);
}

static char *copy_text(const cli_text *text)
{
    return cli_memory_copy(cli_text_get(text), text->length);
}

/* A customer's number, and its conditions behind it. */
static void add_drawn(const forest *in, kith_id id, cli_drawing *drawing)
{
    const kith_customer customer = cli_customer_read(in->book->view, id);
    cli_text name = {0};
    cli_text number = {0};
    cli_customer_add_name(in->book, &customer, &name);
    cli_text_add(&number, customer.number == NULL ? "" : customer.number);
    const char *before = ": ";
    for (kith_id condition = next_condition(in, id, 0); condition != 0;
         condition = next_condition(in, id, condition)) {
        cli_text_add(&number, before);
        cli_condition_add(in->book->view, condition, &number);
        before = "; ";
    }
    cli_drawing_add_node(drawing, &(cli_node){
                                      .id = id,
                                      .number = copy_text(&number),
                                      .name = copy_text(&name),
                                      .organisation = customer.kind == KITH_PARTY_ORGANISATION,
                                  });
    cli_text_free(&name);
    cli_text_free(&number);
}

static size_t place_of(const kith_id *customers, size_t count, kith_id id)
{
    const kith_id *found = bsearch(&id, customers, count, sizeof *customers, compare_ids);
    return found == NULL ? 0 : (size_t)(found - customers);
}

static void draw(const forest *in, cli_drawing *drawing)
{
    size_t count = 0;
    kith_id *customers = find_customers(in, &count);
    kith_id *parents = find_parents(in);
    for (size_t i = 0; i < count; i++) {
        add_drawn(in, customers[i], drawing);
    }
    for (size_t i = 0; i < in->count; i++) {
        const kith_chain_step *step = &in->steps[i];
        if (parents[i] == 0 || is_repeated(in, i)) {
            continue;
        }
        cli_text label = {0};
        cli_text days = {0};
        if (step->level == 0) {
            cli_text_add(&label, "member");
        } else {
            cli_text_format(&label, "level %u", step->level);
        }
        add_days(in, step->link, &days);
        cli_drawing_add_edge(drawing, &(cli_edge){
                                          .from = place_of(customers, count, parents[i]),
                                          .to = place_of(customers, count, step->customer),
                                          .label = copy_text(&label),
                                          .days = copy_text(&days),
                                          .current = 1,
                                      });
        cli_text_free(&label);
        cli_text_free(&days);
    }
    drawing->asked = place_of(customers, count, in->asked != 0 ? in->asked : in->steps[0].customer);
    free(parents);
    free(customers);
}

static int write_drawing(const forest *in, size_t form)
{
    cli_drawing drawing = {0};
    int status = CLI_DONE;
    draw(in, &drawing);
    if (form == FORM_SVG) {
        status = cli_picture_write(&drawing);
    } else {
        (form == FORM_DOT ? cli_drawing_write_dot : cli_drawing_write_mermaid)(&drawing, stdout);
    }
    cli_drawing_free(&drawing);
    return status;
}

static int write_forest(const forest *in, size_t form)
{
    if (cli_book_form(in->book) == CLI_OUT_JSON) {
        write_json(in);
        return CLI_DONE;
    }
    if (in->count == 0) {
        return cli_report("%s: there is no chain in this hierarchy on the day", in->book->path);
    }
    if (form == FORM_TREE) {
        write_trees(in);
        return CLI_DONE;
    }
    return write_drawing(in, form);
}

static int run(cli_book *book)
{
    forest in = {.book = book,
                 .query = {.size = sizeof in.query, .as_of = book->options->today, .members = 1},
                 .all = cli_option_get(book->options, CLI_OPTION_ALL) != NULL};
    size_t form = 0;
    int status = cli_option_word(book->options, CLI_OPTION_FORMAT, &form);
    status = status == CLI_DONE ? cli_named_hierarchy(book, &in.query.hierarchy) : status;
    if (status == CLI_DONE && in.query.hierarchy == 0) {
        status = cli_report("%s: there is no hierarchy", book->path);
    }
    if (status == CLI_DONE && book->options->argument_count > 1) {
        status = cli_customer_find(book, book->options->arguments[1], &in.asked);
    }
    if (status == CLI_DONE) {
        status = in.asked == 0 ? gather_all(&in) : gather_ways(&in);
    }
    status = status == CLI_DONE ? write_forest(&in, form) : status;
    free(in.steps);
    return status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_HIERARCHY, "CODE", "which hierarchy (the book's, or the only one)"},
    {CLI_OPTION_ALL, NULL, "also conditions that do not hold on the day"},
    {CLI_OPTION_FORMAT, "tree|dot|mermaid|svg", "a tree, for Graphviz, for Mermaid, or a picture (tree)"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_chain = {
    .name = "chain",
    .arguments = "BOOK [CUSTOMER]",
    .least = 1,
    .most = 2,
    .summary = "Draw trade chains with the conditions that come down them",
    .text = "All chains of a hierarchy as they are on the day; of a CUSTOMER the way from the\n"
            "root down to it, once for each chain that it is in, and all that hangs below it.\n"
            "A node has its level before its number, the root's is 1; a customer that hangs\n"
            "under a node without being one is a member. Conditions stand below the customer\n"
            "that they belong to; which of them count for whom, kith explain says. Pictures\n"
            "are made by the program dot of Graphviz.\n",
    .example = "  kith chain shop.db NA001 --on 2026-06-01\n",
    .options = uses,
    .run = run,
};
