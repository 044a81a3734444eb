/* Drawing: customers and relations as a graph, and the languages it is written in. */
#ifndef KITH_CLI_DRAWING_H
#define KITH_CLI_DRAWING_H

#include "kith/types.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct cli_node {
    kith_id id;
    char *number;
    char *name;
    int organisation;
} cli_node;

typedef struct cli_edge {
    size_t from; /* places among the nodes */
    size_t to;
    char *label; /* what from is of to */
    char *days;  /* "2001-02-03 .. 2004-05-06"; "" if both are open */
    int symmetric;
    int current; /* holds on the day */
} cli_edge;

/* Begin with zeros. */
typedef struct cli_drawing {
    cli_node *nodes;
    size_t node_count;
    size_t node_capacity;
    cli_edge *edges;
    size_t edge_count;
    size_t edge_capacity;
    size_t asked; /* place of the customer asked for */
    int left_out; /* 1: there are more customers than were wanted */
} cli_drawing;

void cli_drawing_free(cli_drawing *drawing);

/* Adds what is then the drawing's, with its texts. */
void cli_drawing_add_node(cli_drawing *drawing, const cli_node *node);
void cli_drawing_add_edge(cli_drawing *drawing, const cli_edge *edge);

/* In the language of Graphviz, and in that of Mermaid. */
void cli_drawing_write_dot(const cli_drawing *drawing, FILE *file);
void cli_drawing_write_mermaid(const cli_drawing *drawing, FILE *file);

#endif
