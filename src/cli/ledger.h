/* Ledger of an import: which row made which changes, which rows are rejected, and why. */
#ifndef KITH_CLI_LEDGER_H
#define KITH_CLI_LEDGER_H

#include "cli/book.h"
#include "cli/out.h"
#include "cli/plan.h"

enum { CLI_ROW_UNCHANGED = 0, CLI_ROW_ADDED, CLI_ROW_CHANGED };

typedef struct cli_entry {
    uint64_t line;
    kith_id record;   /* that the row is about; 0: it came to none */
    char *reason;     /* NULL: not rejected */
    uint32_t outcome; /* CLI_ROW_ */
} cli_entry;

/* Begin with zeros. */
typedef struct cli_ledger {
    cli_entry *rows;
    size_t count;
    size_t capacity;
    size_t rejected;
    size_t before;  /* rejected by the rounds before */
    size_t *makers; /* row that made each change of the transaction */
    size_t change_count;
    size_t change_capacity;
} cli_ledger;

/* A new row; its index. */
size_t cli_ledger_begin(cli_ledger *ledger, uint64_t line);

/* All changes made since the last call are those of this row. */
void cli_ledger_claim(cli_ledger *ledger, const kith_txn *txn, size_t row);

/* Rejects a row; the first reason stays. */
void cli_ledger_reject(cli_ledger *ledger, size_t row, const char *reason);

/* A new round: the rows that are not rejected by now are made anew, in a new transaction. */
void cli_ledger_renew(cli_ledger *ledger);

/* Rows from this one on are judged anew, as if they came for the first time. */
void cli_ledger_reopen(cli_ledger *ledger, size_t first);

/* Rejects the rows that break a rule. If more rounds follow, not in one that has rejected rows already: what
 * they have left in the transaction would be held against others. */
int cli_ledger_judge(cli_ledger *ledger, const cli_book *book, const cli_plan *plan, kith_txn *txn, int more);

/* Writes how many rows came to what, as fields of a card; rejects: the file of the rejected ones, or NULL. */
void cli_ledger_write_counts(const cli_ledger *ledger, cli_out *out, const char *rejects);

/* Whether --keep-going and --rejects fit each other and the file. */
int cli_ledger_check(const cli_options *options, const char *file);

/* Whether the rejected rows can be written; nothing is lost by that. */
int cli_ledger_try(const char *rejects);

/* Writes the rejected rows of `file`, each under the heading and the reason behind it. Behind that come
 * values for which there is no column. */
int cli_ledger_write(const cli_ledger *ledger, const char *file, const char *rejects);

/* Says the reasons, at most as many as anybody reads. */
void cli_ledger_tell_rows(const cli_ledger *ledger, const char *file);

/* The same, and that nothing was imported. */
int cli_ledger_tell(const cli_ledger *ledger, const char *file);

void cli_ledger_free(cli_ledger *ledger);

#endif
