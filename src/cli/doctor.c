/* kith doctor: what the tool runs on, and how a book is. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/out.h"
#include "cli/picture.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "kith/sqlite.h"
#include "kith/version.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ADVICE_MOST 8
#define MANY_PAGES 1000       /* below, free pages are not worth a word */
#define LARGE_LOG (64u << 20) /* SQLite itself brings a log back to some 4 MB */

/* What was found. */
typedef struct patient {
    cli_book *book;
    cli_out out;
    const char *advice[ADVICE_MOST];
    size_t advice_count;
} patient;

static void advise(patient *on, const char *what)
{
    if (on->advice_count < ADVICE_MOST) {
        on->advice[on->advice_count++] = what;
    }
}

__attribute__((format(printf, 4, 5))) static void say(patient *on, const char *key, const char *label,
                                                      const char *format, ...)
{
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    cli_out_field(&on->out, key, label, cli_cell_text(line));
}

/* 1: the environment says that the terminal shows UTF-8. */
static int shows_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *value = NULL;
    for (size_t i = 0; i < 3 && (value == NULL || value[0] == '\0'); i++) {
        value = getenv(names[i]);
    }
    return value != NULL && (strcasestr(value, "utf-8") != NULL || strcasestr(value, "utf8") != NULL);
}

/* What the library can do, in words. Assertions are a matter of how it was built, and no feature of a book.
 */
static void examine_features(patient *on)
{
    static const struct {
        uint32_t feature;
        const char *name;
    } known[] = {
        {KITH_FEATURE_RIGHTS_ROLES, "rights by roles"},
        {KITH_FEATURE_HISTORY, "history"},
        {KITH_FEATURE_TXN_VIEWS, "views on transactions"},
        {KITH_FEATURE_TESTING, "test harness"},
    };
    cli_text list = {0};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (kith_feature_supported(known[i].feature) != 0) {
            cli_text_format(&list, "%s%s", cli_text_get(&list)[0] == '\0' ? "" : ", ", known[i].name);
        }
    }
    say(on, "features", NULL, "%s", cli_text_get(&list));
    cli_text_free(&list);
}

static void examine_surroundings(patient *on)
{
    char *dot = cli_picture_program();
    say(on, "kith", NULL, "%s", kith_version());
    examine_features(on);
    say(on, "sqlite", "SQLite", "%s", sqlite3_libversion());
    say(on, "graphviz", "Graphviz", "%s",
        dot == NULL ? "not installed; kith graph --format svg needs it" : dot);
    if (cli_terminal_is(stdout)) {
        say(on, "output", NULL, "a terminal of %zu columns, %s", cli_terminal_width(stdout),
            cli_terminal_colours(stdout) ? "in colour" : "without colours");
    } else {
        say(on, "output", NULL, "no terminal, so no colours");
    }
    if (shows_utf8()) {
        say(on, "letters", NULL, "UTF-8");
    } else {
        say(on, "letters", NULL, "the locale is not UTF-8");
        advise(on, "set LANG to a UTF-8 locale, such as C.UTF-8, or letters may look wrong");
    }
    free(dot);
}

static void examine_file(patient *on)
{
    static const char *const synchronous[] = {"off", "normal", "full", "extra"};
    kith_sqlite_facts facts = {.size = sizeof facts};
    kith_error err = cli_error();
    const kith_status status = kith_sqlite_inspect(on->book->store, KITH_SQLITE_CHECK, &facts, &err);
    const char *level = facts.synchronous < 4 ? synchronous[facts.synchronous] : "?";
    const int durable = (strcmp(facts.journal, "wal") == 0 && facts.synchronous >= 2) ||
                        (strcmp(facts.journal, "delete") == 0 && facts.synchronous >= 3);
    say(on, "format", "book format", "%" PRIu32, facts.format);
    if (on->book->read_only) {
        say(on, "durability", NULL,
            "nothing is written: the file, or the folder that it is in, can only be read");
    } else {
        say(on, "durability", NULL, "journal %s, synchronous %s%s", facts.journal, level,
            durable ? ", as it should be" : "");
    }
    say(on, "file", NULL, "%" PRIu64 " pages of %" PRIu64 " bytes, %" PRIu64 " free", facts.pages,
        facts.page_bytes, facts.pages_free);
    say(on, "log", NULL, "%" PRIu64 " bytes", facts.log_bytes);
    say(on, "integrity", NULL, "%s", status == KITH_OK ? "the file is whole" : err.message);
    if (status != KITH_OK) {
        advise(on, "the file is damaged: put a copy of the book in its place, or export what can be read");
    }
    if (!durable && !on->book->read_only) {
        advise(
            on,
            "commits may be lost when the power fails: is the file on a disk that takes a write-ahead log?");
    }
    if (facts.pages > MANY_PAGES && facts.pages_free > facts.pages / 4) {
        advise(on, "much of the file is free: sqlite3 BOOK VACUUM makes it smaller");
    }
    if (facts.log_bytes > LARGE_LOG) {
        advise(on, "the log is large: some program has had the book open for long");
    }
}

static int examine_records(patient *on)
{
    kith_book_stats stats = {.size = sizeof stats};
    cli_findings findings = {0};
    (void)kith_book_stats_get(on->book->book, &stats);
    say(on, "records", NULL, "%" PRIu64 " customers, %" PRIu64 " relations, %" PRIu64 " commits",
        stats.records[KITH_KIND_CUSTOMER], stats.records[KITH_KIND_RELATION], stats.sequence);
    const int status = cli_findings_find(&findings, on->book);
    if (status == CLI_DONE && findings.count > 0) {
        say(on, "rules", NULL, "broken %zu %s", findings.count, findings.count == 1 ? "time" : "times");
        advise(on, "records break a rule: kith check BOOK names them, kith help ID tells the cure");
    } else if (status == CLI_DONE) {
        say(on, "rules", NULL, "every record keeps them");
    }
    cli_findings_free(&findings);
    return status;
}

/* Opens the book; what is wrong with it is said on standard error. */
static int examine_book(patient *on)
{
    int status = cli_book_open(on->book);
    cli_out_field(&on->out, "book", NULL, cli_cell_text(on->book->path));
    if (status != CLI_DONE) {
        advise(on, "the book cannot be opened, for the reason said: mend that; put a copy in its place only "
                   "if the file is damaged");
        return status;
    }
    examine_file(on);
    return examine_records(on);
}

static void conclude(patient *on)
{
    static const cli_column columns[] = {{"to_do", NULL, 0}};
    cli_out_field(&on->out, "result", NULL,
                  cli_cell_text(on->advice_count == 0 ? "all well" : "to be seen to"));
    if (on->advice_count > 0) {
        cli_out_table(&on->out, "to_do", columns, 1);
        for (size_t i = 0; i < on->advice_count; i++) {
            cli_out_cell(&on->out, cli_cell_text(on->advice[i]));
        }
        cli_out_table_end(&on->out);
    }
}

static int run(cli_book *book)
{
    patient on = {.book = book};
    int status = CLI_DONE;
    cli_out_begin(&on.out, cli_book_form(book));
    cli_out_card(&on.out);
    examine_surroundings(&on);
    if (book->options->argument_count > 0) {
        status = examine_book(&on);
    }
    conclude(&on);
    cli_out_card_end(&on.out);
    cli_out_end(&on.out);
    return status == CLI_DONE && on.advice_count > 0 ? CLI_REFUSED : status;
}

static const cli_option_use uses[] = {{CLI_OPTION_NONE, NULL, NULL}};

const cli_command cli_command_doctor = {
    .name = "doctor",
    .arguments = "[BOOK]",
    .least = 0,
    .most = 1,
    .summary = "Tell what kith runs on, and how a book is",
    .text = "Of a book: its settings as they are read back, its sizes, whether the file is\n"
            "whole, and whether the records keep the rules. It ends with \"all well\", or with\n"
            "what to do and exit status 1.\n",
    .example = "  kith doctor shop.db\n",
    .options = uses,
    .book = CLI_BOOK_NONE,
    .run = run,
};
