/* Drawing: writing a graph. Names are numbers of ours, so that only labels hold what people wrote. */
#include "cli/drawing.h"

#include "cli/memory.h"
#include "cli/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MORE "more customers are left out; see --most"

/* What a byte of a label is written as; NULL: as it is. */
typedef const char *(*escape_fn)(char byte);

void cli_drawing_free(cli_drawing *drawing)
{
    for (size_t i = 0; i < drawing->node_count; i++) {
        free(drawing->nodes[i].number);
        free(drawing->nodes[i].name);
    }
    for (size_t i = 0; i < drawing->edge_count; i++) {
        free(drawing->edges[i].label);
        free(drawing->edges[i].days);
    }
    free(drawing->nodes);
    free(drawing->edges);
    *drawing = (cli_drawing){0};
}

void cli_drawing_add_node(cli_drawing *drawing, const cli_node *node)
{
    drawing->nodes =
        cli_memory_grow(drawing->nodes, &drawing->node_capacity, drawing->node_count, sizeof *drawing->nodes);
    drawing->nodes[drawing->node_count++] = *node;
}

void cli_drawing_add_edge(cli_drawing *drawing, const cli_edge *edge)
{
    drawing->edges =
        cli_memory_grow(drawing->edges, &drawing->edge_capacity, drawing->edge_count, sizeof *drawing->edges);
    drawing->edges[drawing->edge_count++] = *edge;
}

/* Graphviz knows backslashes and, in labels, entities of HTML. */
static const char *escape_dot(char byte)
{
    return byte == '"' ? "\\\"" : byte == '\\' ? "\\\\" : byte == '&' ? "&amp;" : NULL;
}

/* Mermaid takes a character by name or number between # and ;. Markdown and HTML begin with one of these. */
static const char *escape_mermaid(char byte)
{
    static const struct {
        char byte;
        const char *code;
    } table[] = {
        {'"', "#quot;"}, {'#', "#35;"}, {'&', "#amp;"}, {'<', "#lt;"},  {'>', "#gt;"},
        {'`', "#96;"},   {'*', "#42;"}, {'_', "#95;"},  {'\\', "#92;"}, {'~', "#126;"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].byte == byte) {
            return table[i].code;
        }
    }
    return NULL;
}

static void write_escaped(FILE *file, const char *text, escape_fn escape)
{
    cli_text shown = {0};
    cli_text_add_shown(&shown, text, strlen(text));
    for (const char *at = cli_text_get(&shown); *at != '\0'; at++) {
        const char *code = escape(*at);
        if (code == NULL) {
            (void)fputc(*at, file);
        } else {
            (void)fputs(code, file);
        }
    }
    cli_text_free(&shown);
}

/* Up to two lines of a label, in double quotes. */
static void write_label(FILE *file, const char *first, const char *second, const char *line, escape_fn escape)
{
    (void)fputc('"', file);
    write_escaped(file, first, escape);
    if (first[0] != '\0' && second[0] != '\0') {
        (void)fputs(line, file);
    }
    write_escaped(file, second, escape);
    (void)fputc('"', file);
}

void cli_drawing_write_dot(const cli_drawing *drawing, FILE *file)
{
    (void)fprintf(
        file, "digraph kith {\n"
              "    graph [rankdir=LR, fontname=\"sans-serif\", nodesep=0.4, ranksep=1.2];\n"
              "    node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];\n"
              "    edge [fontname=\"sans-serif\", fontsize=11, color=gray40];\n");
    if (drawing->left_out) {
        (void)fprintf(file, "    label=\"%s\";\n", MORE);
    }
    for (size_t i = 0; i < drawing->node_count; i++) {
        const cli_node *node = &drawing->nodes[i];
        (void)fprintf(file, "    n%zu [label=", i);
        write_label(file, node->name, node->number, "\\n", escape_dot);
        (void)fprintf(file, "%s%s];\n", node->organisation ? ", style=filled" : "",
                      i == drawing->asked ? ", fillcolor=lightyellow, penwidth=2" : "");
    }
    for (size_t i = 0; i < drawing->edge_count; i++) {
        const cli_edge *edge = &drawing->edges[i];
        (void)fprintf(file, "    n%zu -> n%zu [label=", edge->from, edge->to);
        write_label(file, edge->label, edge->days, "\\n", escape_dot);
        (void)fprintf(file, "%s%s];\n", edge->symmetric ? ", dir=none" : "",
                      edge->current ? "" : ", style=dashed");
    }
    (void)fprintf(file, "}\n");
}

void cli_drawing_write_mermaid(const cli_drawing *drawing, FILE *file)
{
    (void)fprintf(file, "flowchart LR\n");
    for (size_t i = 0; i < drawing->node_count; i++) {
        const cli_node *node = &drawing->nodes[i];
        (void)fprintf(file, "    n%zu%s", i, node->organisation ? "[" : "(");
        write_label(file, node->name, node->number, "<br/>", escape_mermaid);
        (void)fprintf(file, "%s\n", node->organisation ? "]" : ")");
    }
    for (size_t i = 0; i < drawing->edge_count; i++) {
        const cli_edge *edge = &drawing->edges[i];
        const char *line =
            edge->current ? (edge->symmetric ? "---" : "-->") : (edge->symmetric ? "-.-" : "-.->");
        (void)fprintf(file, "    n%zu %s|", edge->from, line);
        write_label(file, edge->label, edge->days, "<br/>", escape_mermaid);
        (void)fprintf(file, "| n%zu\n", edge->to);
    }
    if (drawing->left_out) {
        (void)fprintf(file, "    more[\"%s\"]\n", MORE);
    }
    (void)fprintf(file, "    style n%zu stroke-width:3px\n", drawing->asked);
}
