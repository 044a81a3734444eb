/* kith graph: the customers around one customer, and how they are related. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/drawing.h"
#include "cli/memory.h"
#include "cli/out.h"
#include "cli/picture.h"
#include "cli/report.h"
#include "kith/message.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH 2
#define DEPTH_MOST 32
#define NODES 100
#define NODES_MOST 10000
#define AT_ONCE 128
#define SLOTS 32768 /* a power of two, more than three times NODES_MOST */

enum { FORM_DOT = 0, FORM_MERMAID, FORM_SVG };

/* The walk: who is in the drawing already. */
typedef struct walk {
    const cli_book *book;
    cli_drawing drawing;
    uint32_t *slots; /* place of a node + 1, by a hash of its id; 0: free */
    uint64_t depth;
    uint64_t most;
    uint32_t periods; /* KITH_PERIOD_ of the relations that are followed */
} walk;

typedef int (*visit_fn)(walk *on, size_t node, const kith_link *link);

/* The slot of a customer: that which has it, or the free one where it belongs. */
static uint32_t *slot_of(const walk *on, kith_id id)
{
    size_t at = (size_t)((id * UINT64_C(0x9E3779B97F4A7C15)) >> 40) & (SLOTS - 1);
    while (on->slots[at] != 0 && on->drawing.nodes[on->slots[at] - 1].id != id) {
        at = (at + 1) & (SLOTS - 1);
    }
    return &on->slots[at];
}

static char *copy_text(const cli_text *text)
{
    return cli_memory_copy(cli_text_get(text), text->length);
}

static void add_node(walk *on, uint32_t *slot, kith_id id)
{
    cli_drawing *drawing = &on->drawing;
    const kith_customer customer = cli_customer_read(on->book->view, id);
    const char *number = customer.number == NULL ? "" : customer.number;
    cli_text name = {0};
    cli_customer_add_name(on->book, &customer, &name);
    cli_drawing_add_node(drawing, &(cli_node){
                                      .id = id,
                                      .number = cli_memory_copy(number, strlen(number)),
                                      .name = copy_text(&name),
                                      .organisation = customer.kind == KITH_PARTY_ORGANISATION,
                                  });
    *slot = (uint32_t)drawing->node_count;
    cli_text_free(&name);
}

/* Takes in the customer on the other end; 1: the drawing is full. */
static int take_other(walk *on, size_t node, const kith_link *link)
{
    uint32_t *slot = slot_of(on, link->other);
    (void)node;
    if (*slot == 0 && on->drawing.node_count >= on->most) {
        on->drawing.left_out = 1;
    } else if (*slot == 0) {
        add_node(on, slot, link->other);
    }
    return on->drawing.left_out;
}

/* What `from` is of `to`; of a symmetric type what both are, where the words differ. */
static void add_label(const walk *on, kith_id from, const kith_link *link, int symmetric, cli_text *out)
{
    const int64_t sex = cli_customer_read(on->book->view, from).sex;
    const int64_t far_sex = cli_customer_read(on->book->view, link->other).sex;
    const char *far = symmetric ? cli_type_label(on->book, link->type, KITH_END_TO, far_sex) : "";
    cli_text_add(out, cli_type_label(on->book, link->type, KITH_END_FROM, sex));
    if (symmetric && strcmp(cli_text_get(out), far) != 0) {
        cli_text_format(out, " / %s", far);
    }
}

static void add_days(const kith_link *link, cli_text *out)
{
    char since[11];
    char until[11];
    (void)kith_date_format(link->since, since);
    (void)kith_date_format(link->until, until);
    if (link->since != 0 || link->until != 0) {
        cli_text_format(out, "%s%s..%s%s", since, link->since == 0 ? "" : " ", link->until == 0 ? "" : " ",
                        until);
    }
}

/* Adds the relation as an edge if this is its `from` end and its other end is in the drawing. */
static int take_edge(walk *on, size_t node, const kith_link *link)
{
    cli_drawing *drawing = &on->drawing;
    const uint32_t other = *slot_of(on, link->other);
    if (link->end != KITH_END_FROM || other == 0) {
        return 0;
    }
    const int symmetric = cli_type_symmetric(on->book->view, link->type);
    cli_text label = {0};
    cli_text days = {0};
    add_label(on, drawing->nodes[node].id, link, symmetric, &label);
    add_days(link, &days);
    cli_drawing_add_edge(drawing, &(cli_edge){
                                      .from = node,
                                      .to = other - 1,
                                      .label = copy_text(&label),
                                      .days = copy_text(&days),
                                      .symmetric = symmetric,
                                      .current = link->period == KITH_PERIOD_CURRENT,
                                  });
    cli_text_free(&label);
    cli_text_free(&days);
    return 0;
}

/* Visits the relations of a node until one says that it is enough. */
static int visit(walk *on, size_t node, visit_fn take)
{
    kith_relation_query query = {.size = sizeof query, .periods = on->periods};
    kith_error err = cli_error();
    kith_link links[AT_ONCE];
    size_t count = AT_ONCE;
    while (count == AT_ONCE) {
        if (kith_relation_list(on->book->view, on->drawing.nodes[node].id, &query, links, AT_ONCE, &count,
                               &err) != KITH_OK) {
            return cli_book_report(on->book, &err);
        }
        for (size_t i = 0; i < count; i++) {
            query.after = links[i].relation;
            if (take(on, node, &links[i])) {
                return CLI_DONE;
            }
        }
    }
    return CLI_DONE;
}

/* Breadth first: whoever is nearer is in the drawing before those who are farther away. */
static int gather(walk *on, kith_id first)
{
    int status = CLI_DONE;
    size_t begin = 0;
    add_node(on, slot_of(on, first), first);
    for (uint64_t depth = 0; depth < on->depth && !on->drawing.left_out; depth++) {
        const size_t end = on->drawing.node_count;
        for (size_t i = begin; i < end && status == CLI_DONE && !on->drawing.left_out; i++) {
            status = visit(on, i, take_other);
        }
        begin = end;
    }
    for (size_t i = 0; i < on->drawing.node_count && status == CLI_DONE; i++) {
        status = visit(on, i, take_edge);
    }
    return status;
}

static void write_json(const cli_drawing *drawing)
{
    static const cli_column nodes[] = {{"number", NULL, 0}, {"name", NULL, 0}, {"organisation", NULL, 0}};
    static const cli_column edges[] = {{"from", NULL, 0}, {"is", NULL, 0},        {"of", NULL, 0},
                                       {"days", NULL, 0}, {"symmetric", NULL, 0}, {"current", NULL, 0}};
    cli_out out;
    cli_out_begin(&out, CLI_OUT_JSON);
    cli_out_card(&out);
    cli_out_field(&out, "left_out", NULL, cli_cell_flag(drawing->left_out));
    cli_out_table(&out, "customers", nodes, sizeof nodes / sizeof nodes[0]);
    for (size_t i = 0; i < drawing->node_count; i++) {
        cli_out_cell(&out, cli_cell_text(drawing->nodes[i].number));
        cli_out_cell(&out, cli_cell_text(drawing->nodes[i].name));
        cli_out_cell(&out, cli_cell_flag(drawing->nodes[i].organisation));
    }
    cli_out_table_end(&out);
    cli_out_table(&out, "relations", edges, sizeof edges / sizeof edges[0]);
    for (size_t i = 0; i < drawing->edge_count; i++) {
        const cli_edge *edge = &drawing->edges[i];
        cli_out_cell(&out, cli_cell_text(drawing->nodes[edge->from].number));
        cli_out_cell(&out, cli_cell_text(edge->label));
        cli_out_cell(&out, cli_cell_text(drawing->nodes[edge->to].number));
        cli_out_cell(&out, cli_cell_text(edge->days));
        cli_out_cell(&out, cli_cell_flag(edge->symmetric));
        cli_out_cell(&out, cli_cell_flag(edge->current));
    }
    cli_out_table_end(&out);
    cli_out_card_end(&out);
    cli_out_end(&out);
}

static int write_drawing(const walk *on, size_t form)
{
    int status = CLI_DONE;
    if (cli_book_form(on->book) == CLI_OUT_JSON) {
        write_json(&on->drawing);
    } else if (form == FORM_SVG) {
        status = cli_picture_write(&on->drawing);
    } else {
        (form == FORM_DOT ? cli_drawing_write_dot : cli_drawing_write_mermaid)(&on->drawing, stdout);
    }
    if (status == CLI_DONE && on->drawing.left_out) {
        (void)cli_report("only the %zu nearest customers are drawn; --most N draws more",
                         on->drawing.node_count);
    }
    return status;
}

static int read_options(const cli_options *options, walk *on, size_t *form)
{
    int status = cli_option_number(options, CLI_OPTION_DEPTH, DEPTH, &on->depth);
    status = status == CLI_DONE ? cli_option_number(options, CLI_OPTION_MOST, NODES, &on->most) : status;
    status = status == CLI_DONE ? cli_option_word(options, CLI_OPTION_FORMAT, form) : status;
    if (status == CLI_DONE && on->depth > DEPTH_MOST) {
        status = cli_report_usage("--depth: at most %d", DEPTH_MOST);
    }
    if (status == CLI_DONE && (on->most == 0 || on->most > NODES_MOST)) {
        status = cli_report_usage("--most: 1 to %d", NODES_MOST);
    }
    return status;
}

static int run(cli_book *book)
{
    walk on = {.book = book, .periods = KITH_PERIOD_CURRENT};
    kith_id first = 0;
    size_t form = 0;
    int status = read_options(book->options, &on, &form);
    status = status == CLI_DONE ? cli_customer_find(book, book->options->arguments[1], &first) : status;
    if (status != CLI_DONE) {
        return status;
    }
    if (cli_option_get(book->options, CLI_OPTION_ALL) != NULL) {
        on.periods |= KITH_PERIOD_PAST | KITH_PERIOD_FUTURE;
    }
    on.slots = cli_memory_resize(NULL, SLOTS, sizeof *on.slots);
    memset(on.slots, 0, SLOTS * sizeof *on.slots);
    status = gather(&on, first);
    status = status == CLI_DONE ? write_drawing(&on, form) : status;
    free(on.slots);
    cli_drawing_free(&on.drawing);
    return status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_DEPTH, "N", "up to N relations away (2)"},
    {CLI_OPTION_ALL, NULL, "also relations that do not hold on the day, dashed"},
    {CLI_OPTION_MOST, "N", "draw at most N customers, the nearest (100)"},
    {CLI_OPTION_FORMAT, "dot|mermaid|svg", "for Graphviz, for Mermaid, or a picture (dot)"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_graph = {
    .name = "graph",
    .arguments = "BOOK CUSTOMER",
    .least = 2,
    .most = 2,
    .summary = "Draw who is related to a customer, near and far",
    .text = "An arrow leads from who is something to whom: mother to daughter. It bears the\n"
            "label and the days of the relation. Persons have round corners. Pictures are\n"
            "made by the program dot of Graphviz.\n",
    .example = "  kith graph shop.db 4711 --depth 3 --format svg > family.svg\n",
    .options = uses,
    .run = run,
};
