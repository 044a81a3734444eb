/* Rows of an import: each is read by the plan and becomes changes of the transaction. */
#ifndef KITH_CLI_ROW_H
#define KITH_CLI_ROW_H

#include "cli/ledger.h"
#include "cli/match.h"
#include "cli/plan.h"
#include "cli/type.h"

/* A reference to the kind being imported: set when all rows are in, so that rows may name later ones. */
typedef struct cli_later {
    size_t row;
    const cli_mapping *mapping;
    char *text;
} cli_later;

/* An attribute that a row sets, or what goes with saving an order. */
typedef struct cli_setting {
    const cli_mapping *mapping;
    const cli_target *target;
    kith_value value;
} cli_setting;

/* An import under way. Begin with zeros, book, kind, file and transaction. */
typedef struct cli_import cli_import;

struct cli_import {
    cli_book *book;
    kith_txn *txn;
    cli_plan plan;
    cli_ledger ledger;
    kith_value *values; /* of the row */
    size_t value_count;
    uint32_t type_end;     /* of a relation: the end that the row's type or label describes */
    cli_type_names types;  /* that rows have named */
    cli_setting *settings; /* of the row */
    size_t setting_count;
    cli_later *laters;
    size_t later_count;
    size_t later_capacity;
    cli_match match;
    /* Records that rows have touched, and attributes of them: the place of the last row, and 1. */
    cli_map touched;

    /* What becomes of an order behind its fields; NULL: nothing. What goes with it is set, then all of it is
     * saved. */
    kith_status (*set_more)(cli_import *import, kith_id order, const cli_setting *setting, kith_error *err);
    kith_status (*save)(cli_import *import, size_t row, kith_id order, kith_error *err);
};

/* The heading makes the plan. */
int cli_row_heading(cli_import *import, const cli_row *row);

/* Makes the changes of a row, which has its place in the ledger already; one that does not fit is rejected.
 */
int cli_row_apply(cli_import *import, size_t index, const cli_row *row);

/* Rows before are of another transaction: a new round begins. */
void cli_row_forget(cli_import *import);

/* After the last row. */
int cli_row_finish(cli_import *import);
void cli_row_free(cli_import *import);

#endif
