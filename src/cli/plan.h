/* Plan of an import: which column, or which fixed value, becomes which field or attribute. */
#ifndef KITH_CLI_PLAN_H
#define KITH_CLI_PLAN_H

#include "cli/book.h"
#include "cli/csv.h"
#include "cli/text.h"
#include "kith/schema.h"

/* Where a text goes: a field of the record, an attribute of it, or an amount or the typed card of an order
 * that is saved. */
typedef struct cli_target {
    uint32_t field;       /* of the record; 0: something else, or nothing at all */
    kith_id attribute;    /* 0: no attribute */
    uint32_t value_field; /* of an attribute: the field of its value */
    uint32_t measure;     /* KITH_ORDER_MEASURE_ of an amount of an order; 0: no amount */
    int card;             /* 1: the card of an order */
    kith_field_info info; /* how the text is read */
} cli_target;

typedef struct cli_mapping {
    cli_target target;
    cli_target fallback; /* where a text goes that does not fit the target */
    size_t column;       /* CLI_NO_COLUMN: `fixed`, or nothing */
    char *heading;       /* of the column, or of the field */
    const char *fixed;   /* of --set; "" clears */
} cli_mapping;

#define CLI_NO_COLUMN ((size_t)-1)

typedef struct cli_plan {
    uint32_t kind;
    const char *file; /* that is read */
    int saves;        /* 1: columns may be amounts of orders, by measure, and their cards */
    kith_kind_info info;
    size_t columns; /* of the file */
    cli_mapping *mappings;
    size_t count;
    size_t capacity;
} cli_plan;

/* Makes the plan from --map, --else, --set and the heading of the file. Begin with zeros, the kind and the
 * file.
 */
int cli_plan_make(cli_plan *plan, const cli_book *book, const cli_row *heading);
void cli_plan_free(cli_plan *plan);

/* Mapping that fills a field of the record; NULL: none. */
const cli_mapping *cli_plan_find(const cli_plan *plan, uint32_t field);

/* Text that a row has for a mapping; "": none. */
const char *cli_plan_text(const cli_mapping *mapping, const cli_row *row);

/* Adds `column NAME: "value": ` as errors have it. */
void cli_plan_add_place(const cli_mapping *mapping, const char *value, cli_text *out);

#endif
