/* Relations: one begins, or has its last day. */
#include "cli/relation.h"

#include "cli/customer.h"
#include "cli/named.h"
#include "cli/report.h"
#include "kith/relation.h"

#define LINKS_AT_ONCE 64

/* A relation about to be said, and what comes of it. */
typedef struct adding {
    kith_relation relation;
    kith_id id;
    int known; /* it was there already */
} adding;

static int decide_add(cli_book *book, void *ctx, kith_txn **out)
{
    adding *work = ctx;
    kith_error err = cli_error();
    kith_relation there = {.size = sizeof there};
    const int status = cli_book_begin(book, "relate", 0, out);
    if (status != CLI_DONE) {
        return status;
    }
    if (kith_relation_add(*out, &work->relation, 1, &work->id, &err) != KITH_OK) {
        return cli_book_report(book, &err);
    }
    work->known = kith_relation_get(book->view, work->id, &there, NULL) == KITH_OK;
    return CLI_DONE;
}

int cli_relation_add(cli_book *book, const cli_statement *said, kith_id *out, const char **done)
{
    adding work = {.relation = {.size = sizeof work.relation,
                                .present = KITH_PRESENT(KITH_RELATION_FROM) | KITH_PRESENT(KITH_RELATION_TO) |
                                           KITH_PRESENT(KITH_RELATION_TYPE) |
                                           KITH_PRESENT(KITH_RELATION_SINCE) |
                                           KITH_PRESENT(KITH_RELATION_UNTIL),
                                .from = said->from,
                                .type = said->type,
                                .to = said->to}};
    int status = cli_option_date(book->options, CLI_OPTION_SINCE, &work.relation.since);
    status =
        status == CLI_DONE ? cli_option_date(book->options, CLI_OPTION_UNTIL, &work.relation.until) : status;
    status = status == CLI_DONE ? cli_book_store(book, decide_add, &work) : status;
    *out = work.id;
    *done = work.known ? "was there already" : "related";
    return status;
}

/* Counts the relations that are meant: of this type and direction, holding on the last day, and not ended
 * before. */
static kith_status count_open(const cli_book *book, const cli_statement *said, kith_date until, kith_id *out,
                              size_t *found, kith_error *err)
{
    kith_relation_query query = {
        .size = sizeof query, .type = said->type, .periods = KITH_PERIOD_CURRENT, .as_of = until};
    kith_link links[LINKS_AT_ONCE];
    kith_status status = KITH_OK;
    size_t count = LINKS_AT_ONCE;
    while (status == KITH_OK && count == LINKS_AT_ONCE) {
        status = kith_relation_list(book->view, said->from, &query, links, LINKS_AT_ONCE, &count, err);
        for (size_t i = 0; i < count; i++) {
            kith_relation relation = {.size = sizeof relation};
            query.after = links[i].relation;
            const int same = links[i].other == said->to &&
                             kith_relation_get(book->view, links[i].relation, &relation, NULL) == KITH_OK;
            /* A symmetric relation is kept with the lower id first, so either order is meant. */
            if (same && (relation.from == said->from || cli_type_symmetric(book->view, said->type))) {
                *found += *out == links[i].relation ? 0 : 1;
                *out = links[i].relation;
            }
        }
    }
    return status;
}

/* A relation about to end. */
typedef struct ending {
    const cli_statement *said;
    size_t count;
    kith_date until;
    kith_id id;
} ending;

static int report_open(const cli_book *book, const cli_statement *said, const cli_text *types, size_t found)
{
    cli_text told = {0};
    cli_text_add(&told, found == 0 ? "no relation \"" : "more than one relation \"");
    cli_named_add(book, said->from, &told);
    cli_text_format(&told, "\" %s \"", cli_text_get(types));
    cli_named_add(book, said->to, &told);
    const int status = cli_report("%s: %s\" on that day", book->path, cli_text_get(&told));
    cli_text_free(&told);
    return status;
}

static void add_type(const cli_book *book, kith_id type, cli_text *out)
{
    cli_text_add(out, out->length > 0 ? " or " : "");
    cli_named_add(book, type, out);
}

static int find_open(const cli_book *book, ending *work)
{
    kith_error err = cli_error();
    kith_status status = KITH_OK;
    cli_text all = {0};
    cli_text some = {0}; /* types of which there is one */
    size_t found = 0;
    int told = CLI_DONE;
    work->id = 0;
    for (size_t i = 0; i < work->count && status == KITH_OK; i++) {
        const size_t before = found;
        status = count_open(book, &work->said[i], work->until, &work->id, &found, &err);
        add_type(book, work->said[i].type, &all);
        if (found > before) {
            add_type(book, work->said[i].type, &some);
        }
    }
    if (status != KITH_OK) {
        told = cli_book_report(book, &err);
    } else if (found != 1) {
        told = report_open(book, work->said, found == 0 ? &all : &some, found);
    }
    cli_text_free(&all);
    cli_text_free(&some);
    return told;
}

static int decide_end(cli_book *book, void *ctx, kith_txn **out)
{
    ending *work = ctx;
    kith_error err = cli_error();
    int status = find_open(book, work);
    status = status == CLI_DONE ? cli_book_begin(book, "end", 0, out) : status;
    return status == CLI_DONE && kith_relation_end(*out, work->id, work->until, &err) != KITH_OK
               ? cli_book_report(book, &err)
               : status;
}

int cli_relation_end(cli_book *book, const cli_statement *said, size_t count, kith_id *out, const char **done)
{
    ending work = {.said = said, .count = count};
    int status = cli_option_date(book->options, CLI_OPTION_UNTIL, &work.until);
    work.until = work.until == 0 ? book->options->today : work.until;
    status = status == CLI_DONE ? cli_book_store(book, decide_end, &work) : status;
    *done = "ended";
    *out = work.id;
    return status;
}
