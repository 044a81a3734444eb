/* Book: opening, closing, committing. */
#include "cli/book.h"

#include "cli/key.h"
#include "cli/out.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/text.h"
#include "kith/sqlite.h"
#include "kith/view.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

/* How often others may be first before the tool gives up. */
#define TRIES 20

/* Beginning of a SQLite file: its mark, then among others a byte that is 1 where it is written by a journal,
 * 2 by a log. */
#define HEADER 19
static const char mark[] = "SQLite format 3";

static kith_instant now(void)
{
    struct timespec at = {0};
    (void)clock_gettime(CLOCK_REALTIME, &at);
    return (kith_instant)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

/* The library is handed rows one by one and cannot know how many will come; asking for it takes a while. */
static void expect_rows(kith_sqlite *sqlite, cli_progress *progress)
{
    kith_sqlite_facts facts = {.size = sizeof facts};
    if (progress->on && kith_sqlite_inspect(sqlite, KITH_SQLITE_COUNT, &facts, NULL) == KITH_OK) {
        progress->total = facts.records;
    }
}

/* With --key the book knows addresses of erased people again. */
static int take_key(cli_book *book, kith_book_options *options)
{
    const char *key = cli_option_get(book->options, CLI_OPTION_KEY);
    if (key == NULL) {
        return CLI_DONE;
    }
    options->hash = cli_hash_address;
    options->hash_ctx = &book->hash;
    return cli_hash_read(&book->hash, key);
}

/*
 * May whoever runs the tool read the file, but not write it, or nothing beside it? Then a book can be looked
 * at all the same.
 */
static int is_for_reading_only(const char *path)
{
    char *file = realpath(path, NULL); /* a link may lead to another folder */
    if (file == NULL) {
        return 0; /* opening it says why */
    }
    const int written = access(file, W_OK) == 0;
    strrchr(file, '/')[1] = '\0';
    const int only = access(path, R_OK) == 0 && (!written || access(file, W_OK) != 0);
    free(file);
    return only;
}

/* 1: nothing is going to be stored. */
static int only_tries(const cli_book *book)
{
    return cli_option_get(book->options, CLI_OPTION_DRY_RUN) != NULL ||
           cli_option_get(book->options, CLI_OPTION_PREVIEW) != NULL;
}

/*
 * How safe commits are: fully, in the way in which the file is written, for a book that is looked at stays as
 * it is. Read before the store opens the file, since closing it here would drop the store's locks.
 */
static uint32_t durability_of(const char *path)
{
    char header[HEADER] = "";
    const int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) {
        return KITH_SQLITE_WAL_FULL; /* opening it says why, unless it is to be made */
    }
    const int is_read = read(file, header, HEADER) == HEADER && memcmp(header, mark, sizeof mark) == 0;
    (void)close(file);
    return is_read && header[HEADER - 1] == 1 ? KITH_SQLITE_ROLLBACK_EXTRA : KITH_SQLITE_WAL_FULL;
}

static int open_store(cli_book *book, kith_book_options *options, cli_progress *progress)
{
    kith_error err = cli_error();
    kith_sqlite *sqlite = NULL;
    kith_store store = {.size = sizeof store};
    const kith_sqlite_options wanted = {
        .size = sizeof wanted,
        .path = book->file,
        .durability = durability_of(book->file),
        .existing = options->existing,
        .read_only = book->read_only ? 1u : 0u,
    };
    const int status = take_key(book, options);
    if (status != CLI_DONE) {
        return status;
    }
    if (kith_sqlite_open(&wanted, &sqlite, &err) != KITH_OK) {
        return cli_book_report(book, &err);
    }
    err.status = kith_sqlite_callbacks(sqlite, &store);
    if (err.status != KITH_OK) {
        kith_sqlite_free(sqlite);
        return cli_book_report(book, &err);
    }
    if (only_tries(book)) {
        /* The book counts on by itself: granting ids would write, and wait for whoever writes. */
        store.grant_ids = NULL;
    }
    expect_rows(sqlite, progress);
    options->store = &store;
    /* From here on the book owns the store, also if it refuses. */
    const int refused = kith_book_open(options, &book->book, &err) != KITH_OK;
    options->store = NULL;
    book->store = refused ? NULL : sqlite;
    return refused ? cli_book_report(book, &err) : CLI_DONE;
}

int cli_book_create(cli_book *book)
{
    const cli_options *options = book->options;
    const char *owner = cli_option_get(options, CLI_OPTION_ROLES);
    kith_book_options made = {
        .size = sizeof made,
        .rights_mode = owner == NULL ? KITH_RIGHTS_HOST : KITH_RIGHTS_ROLES,
        .owner = owner == NULL ? cli_option_get(options, CLI_OPTION_AS) : owner,
        .name = cli_option_get(options, CLI_OPTION_NAME),
        .language = cli_option_get(options, CLI_OPTION_LANGUAGE),
        .at = now(),
    };
    cli_progress progress = {.on = 0};
    return open_store(book, &made, &progress);
}

int cli_book_open(cli_book *book)
{
    cli_progress progress;
    cli_progress_begin(&progress, "loading");
    const kith_run run = cli_progress_run(&progress);
    kith_book_options wanted = {.size = sizeof wanted, .existing = 1, .run = &run};
    book->read_only = is_for_reading_only(book->path);
    const int status = open_store(book, &wanted, &progress);
    cli_progress_end(&progress);
    return status == CLI_DONE ? cli_book_renew(book) : status;
}

/* Who acts: of a book that is being made with roles, its owner. */
static const char *actor_of(const cli_book *book)
{
    const char *actor = cli_option_get(book->options, CLI_OPTION_AS);
    return actor == NULL ? cli_option_get(book->options, CLI_OPTION_ROLES) : actor;
}

int cli_book_renew(cli_book *book)
{
    kith_error err = cli_error();
    const kith_view_options wanted = {
        .size = sizeof wanted,
        .actor = actor_of(book),
        .shop = cli_option_get(book->options, CLI_OPTION_SHOP),
        .today = book->options->today,
    };
    cli_key_close_view(book->view);
    book->view = NULL;
    return kith_view_open(book->book, &wanted, &book->view, &err) == KITH_OK ? CLI_DONE
                                                                             : cli_book_report(book, &err);
}

void cli_book_close(cli_book *book)
{
    cli_key_close_view(book->view);
    kith_book_close(book->book);
    book->view = NULL;
    book->book = NULL;
    book->store = NULL;
}

/* A store names its file itself, and one that is being made by the name that it has until then. */
static void take_file_away(const cli_book *book, kith_error *told)
{
    const size_t length = strlen(book->file);
    if (strncmp(told->message, book->file, length) == 0 && strncmp(told->message + length, ": ", 2) == 0) {
        const char *rest = told->message + length + 2;
        memmove(told->message, rest, strlen(rest) + 1);
    }
}

int cli_book_report(const cli_book *book, const kith_error *err)
{
    const int is_of_store =
        err->status == KITH_ERR_STORE || err->status == KITH_ERR_REJECTED || err->status == KITH_ERR_UNKNOWN;
    const char *cause = is_of_store && book->store != NULL ? kith_sqlite_message(book->store) : "";
    kith_error told = *err;
    if (cause[0] != '\0') {
        (void)snprintf(told.message, sizeof told.message, "%s%s", cause,
                       err->status == KITH_ERR_REJECTED ? "; nothing was stored" : "");
    }
    take_file_away(book, &told);
    return cli_report_error(book->path, &told);
}

/* A name for an act of writing; 0, which is none, if the system has no random numbers. */
static kith_request new_request(void)
{
    kith_request request = 0;
    return getrandom(&request, sizeof request, 0) == (ssize_t)sizeof request ? request >> 1 : 0;
}

static int begin(cli_book *book, const char *reason, kith_date today, uint32_t importing, kith_txn **out)
{
    kith_error err = cli_error();
    const char *given = cli_option_get(book->options, CLI_OPTION_REASON);
    if (book->read_only && !only_tries(book)) {
        return cli_report("%s: the file, or the folder that it is in, cannot be written; it can only be read",
                          book->path);
    }
    book->request = new_request();
    const kith_txn_options wanted = {
        .size = sizeof wanted,
        .actor = actor_of(book),
        .shop = cli_option_get(book->options, CLI_OPTION_SHOP),
        .today = today,
        .at = now(),
        .reason = given == NULL ? reason : given,
        .request = book->request,
        .importing = importing,
    };
    return kith_txn_begin(book->book, &wanted, out, &err) == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

int cli_book_begin(cli_book *book, const char *reason, uint32_t importing, kith_txn **out)
{
    return begin(book, reason, book->options->today, importing, out);
}

int cli_book_begin_on(cli_book *book, const char *reason, kith_date today, kith_txn **out)
{
    return begin(book, reason, today, 0, out);
}

/* Asks the store what became of a commit whose outcome is unknown. Why it is, only the store knows, and only
 * until it is asked. */
static kith_status settle(cli_book *book, kith_error *err)
{
    cli_text cause = {0};
    uint64_t sequence = 0;
    cli_text_add(&cause, kith_sqlite_message(book->store));
    kith_status status = kith_book_recover(book->book, NULL, err);
    if (status == KITH_OK) {
        status = kith_commit_status(book->book, book->request, &sequence, err);
    }
    if (status == KITH_ERR_NOT_FOUND) {
        cli_text_add(&cause, cause.length == 0 ? "" : "; ");
        (void)snprintf(err->message, sizeof err->message, "%snothing was stored; try again",
                       cli_text_get(&cause));
    }
    cli_text_free(&cause);
    return status;
}

static kith_status commit(cli_book *book, kith_txn *txn, kith_error *err)
{
    const kith_status status = kith_txn_commit(txn, NULL, err);
    return status == KITH_ERR_UNKNOWN ? settle(book, err) : status;
}

/* Sees what others have committed. */
static int catch_up(cli_book *book)
{
    kith_error err = cli_error();
    return kith_book_refresh(book->book, NULL, &err) == KITH_OK ? cli_book_renew(book)
                                                                : cli_book_report(book, &err);
}

kith_status cli_book_try(kith_txn *txn, kith_error *err)
{
    const kith_changes *changes = NULL;
    const kith_status status = kith_txn_prepare(txn, &changes, err);
    if (status == KITH_OK) {
        kith_txn_finish(txn, KITH_STORE_REJECTED);
    }
    return status;
}

/* What a commit would be refused for, and a view on what it would make. */
static int judge(cli_book *book, kith_txn *txn)
{
    kith_error err = cli_error();
    cli_key_close_view(book->view);
    book->view = NULL;
    return cli_book_try(txn, &err) == KITH_OK && kith_view_open_txn(txn, &book->view, &err) == KITH_OK
               ? CLI_DONE
               : cli_book_report(book, &err);
}

static int try_only(cli_book *book, cli_decide_fn decide, void *ctx)
{
    kith_txn *txn = NULL;
    int status = decide(book, ctx, &txn);
    status = status == CLI_DONE ? judge(book, txn) : status;
    kith_txn_close(txn);
    return status;
}

int cli_book_store(cli_book *book, cli_decide_fn decide, void *ctx)
{
    kith_error err = cli_error();
    kith_status stored = KITH_ERR_CONFLICT;
    int status = CLI_DONE;
    if (only_tries(book)) {
        return try_only(book, decide, ctx);
    }
    for (int tries = 0; status == CLI_DONE && stored == KITH_ERR_CONFLICT && tries < TRIES; tries++) {
        kith_txn *txn = NULL;
        status = tries > 0 ? catch_up(book) : CLI_DONE;
        status = status == CLI_DONE ? decide(book, ctx, &txn) : status;
        if (status == CLI_DONE) {
            stored = commit(book, txn, &err);
        }
        kith_txn_close(txn);
    }
    if (status != CLI_DONE) {
        return status;
    }
    return stored == KITH_OK ? cli_book_renew(book) : cli_book_report(book, &err);
}

uint32_t cli_book_form(const cli_book *book)
{
    return cli_option_get(book->options, CLI_OPTION_JSON) != NULL  ? CLI_OUT_JSON
           : cli_option_get(book->options, CLI_OPTION_CSV) != NULL ? CLI_OUT_SHEET
                                                                   : CLI_OUT_TEXT;
}
