/* Book: a SQLite file opened through the library, with a view on it, and how the tool commits. */
#ifndef KITH_CLI_BOOK_H
#define KITH_CLI_BOOK_H

#include "cli/hash.h"
#include "cli/options.h"
#include "kith/book.h"
#include "kith/txn.h"
#include "kith/types.h"

/* An open book. Close it also if opening was refused. */
typedef struct cli_book {
    const cli_options *options;
    const char *path;
    const char *file; /* that is opened: path, but of a book that is being made another name */
    kith_book *book;
    struct kith_sqlite *store; /* the book's, for as long as the book is open */
    int read_only;             /* the file, or the folder that it is in, may not be written */
    kith_view *view;           /* what was committed when the book was opened */
    kith_request request;      /* of the transaction begun last */
    cli_hash hash;             /* its key is that of --key */
} cli_book;

/* Makes a new book of book->file, where no file may be yet. */
int cli_book_create(cli_book *book);

/* Opens the book of book->path. */
int cli_book_open(cli_book *book);
void cli_book_close(cli_book *book);

/* What the library refused about the book; where its store is the cause, in the store's words. CLI_REFUSED.
 */
int cli_book_report(const cli_book *book, const kith_error *err);

/* Begins a transaction; reason is used where the command line gives none. importing: as in kith_txn_options.
 */
int cli_book_begin(cli_book *book, const char *reason, uint32_t importing, kith_txn **out);

/* The same on a day of its own; 0: on none, so that the library takes that of what is saved. */
int cli_book_begin_on(cli_book *book, const char *reason, kith_date today, kith_txn **out);

/* Decides by the book's view what is to be stored, in a transaction that it begins. It may be asked again. */
typedef int (*cli_decide_fn)(cli_book *book, void *ctx, kith_txn **out);

/* Commits what is decided, or with --dry-run only judges it; says so if it is refused. If somebody else was
 * first, all is decided once more on what he committed, so that what is told is what was stored. The view
 * then shows what comes of it. */
int cli_book_store(cli_book *book, cli_decide_fn decide, void *ctx);

/* Whether a commit would be refused, for want of a right, by a rule or otherwise; stores nothing. */
kith_status cli_book_try(kith_txn *txn, kith_error *err);

/* Opens the view anew, on what is committed by now. */
int cli_book_renew(cli_book *book);

/* CLI_OUT_ as the command line asks. */
uint32_t cli_book_form(const cli_book *book);

#endif
