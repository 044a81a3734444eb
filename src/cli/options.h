/* Options: the command line taken apart. One list of options for all commands; each command names those it
 * takes. */
#ifndef KITH_CLI_OPTIONS_H
#define KITH_CLI_OPTIONS_H

#include "kith/types.h"

enum {
    CLI_OPTION_NONE = 0,
    CLI_OPTION_HELP,
    CLI_OPTION_VERSION,
    CLI_OPTION_AS,
    CLI_OPTION_ON,
    CLI_OPTION_SHOP,
    CLI_OPTION_REASON,
    CLI_OPTION_LANGUAGE,
    CLI_OPTION_JSON,
    CLI_OPTION_KEY,
    CLI_OPTION_ROLES, /* from here on: only where a command takes them */
    CLI_OPTION_NAME,
    CLI_OPTION_MAP,
    CLI_OPTION_ELSE,
    CLI_OPTION_SET,
    CLI_OPTION_KEEP_GOING,
    CLI_OPTION_REJECTS,
    CLI_OPTION_BOTH_SIDES,
    CLI_OPTION_SINCE,
    CLI_OPTION_UNTIL,
    CLI_OPTION_TYPE,
    CLI_OPTION_END,
    CLI_OPTION_PAIRS,
    CLI_OPTION_CITY,
    CLI_OPTION_SEX,
    CLI_OPTION_AGE,
    CLI_OPTION_BIRTHDAY,
    CLI_OPTION_CATEGORY,
    CLI_OPTION_STATUS,
    CLI_OPTION_KIND,
    CLI_OPTION_NOT,
    CLI_OPTION_SAME_CITY,
    CLI_OPTION_MOST,
    CLI_OPTION_DEPTH,
    CLI_OPTION_ALL,
    CLI_OPTION_FORMAT,
    CLI_OPTION_HIERARCHY,
    CLI_OPTION_ORDER_TYPE,
    CLI_OPTION_CHAIN,
    CLI_OPTION_BRAND,
    CLI_OPTION_ITEM_GROUP,
    CLI_OPTION_CURRENCY,
    CLI_OPTION_DELIVERY,
    CLI_OPTION_VALUE,
    CLI_OPTION_UNATTENDED,
    CLI_OPTION_SAVE,
    CLI_OPTION_AGAIN,
    CLI_OPTION_RENEW,
    CLI_OPTION_BATCH,
    CLI_OPTION_PENDING,
    CLI_OPTION_DRY_RUN,
    CLI_OPTION_TO,
    CLI_OPTION_BY,
    CLI_OPTION_KEEP_ORDERS,
    CLI_OPTION_SCOPE,
    CLI_OPTION_YEAR,
    CLI_OPTION_SEASON,
    CLI_OPTION_MEASURE,
    CLI_OPTION_ORDERS,
    CLI_OPTION_CSV,
    CLI_OPTION_ADD,
    CLI_OPTION_UNLINK,
    CLI_OPTION_CARD,
    CLI_OPTION_PROGRAMME,
    CLI_OPTION_CALLED,
    CLI_OPTION_REPRESENTATIVE,
    CLI_OPTION_PROFILE,
    CLI_OPTION_DOCUMENT,
    CLI_OPTION_RECIPIENT,
    CLI_OPTION_CHANNEL,
    CLI_OPTION_MESSAGE,
    CLI_OPTION_LAW,
    CLI_OPTION_PRESETS,
    CLI_OPTION_SECTION,
    CLI_OPTION_LEAST,
    CLI_OPTION_PREVIEW,
    CLI_OPTION_FORCE,
    CLI_OPTION_CUSTOMER,
    CLI_OPTION_COUNT
};

/* What becomes of a command's first argument before it runs. */
enum {
    CLI_BOOK_OPEN = 0, /* it is a book, which is opened */
    CLI_BOOK_NEW,      /* it is a book that is not there yet */
    CLI_BOOK_NONE      /* it is no book, or the command opens it itself */
};

typedef struct cli_options cli_options;
struct cli_book;

/* An option as one command takes it. */
typedef struct cli_option_use {
    uint32_t option;
    const char *argument; /* NULL: a switch; "one|other": one of these words */
    const char *help;
} cli_option_use;

/* A command of the tool. Adding one: its file, one line in commands.c. */
typedef struct cli_command {
    const char *name;
    const char *arguments; /* as shown, in [] if they may be left out */
    size_t least;          /* arguments it needs */
    size_t most;           /* arguments it takes */
    const char *summary;
    const char *text; /* what --help says beyond the summary; lines of at most 79 columns */
    const char *example;
    const cli_option_use *options; /* ends with CLI_OPTION_NONE */
    uint32_t book;                 /* CLI_BOOK_ */
    int (*run)(struct cli_book *book);
} cli_command;

/* One option as given. */
typedef struct cli_given {
    uint32_t option;
    const char *value; /* "" of a switch */
} cli_given;

struct cli_options {
    const cli_command *command;   /* NULL: none was named */
    const char *const *arguments; /* those behind the command */
    size_t argument_count;
    cli_given *given; /* in order of the command line */
    size_t given_count;
    size_t given_capacity;
    kith_date today; /* --on, or the machine's local date */
};

/* Takes a command line apart and checks it against the command; the exit status. */
int cli_options_parse(cli_options *options, int argc, char **argv);
void cli_options_free(cli_options *options);

/* Last value given; NULL if the option was not given. */
const char *cli_option_get(const cli_options *options, uint32_t option);

/* Next value of an option that may be repeated; *at begins at 0; NULL: no more. */
const char *cli_option_next(const cli_options *options, uint32_t option, size_t *at);

/* A date option; 0 if not given. */
int cli_option_date(const cli_options *options, uint32_t option, kith_date *out);

/* A number option from least; `standard` if not given. */
int cli_option_number(const cli_options *options, uint32_t option, uint64_t standard, uint64_t *out);

/* --most, `standard` if not given; 0 is all, which is UINT64_MAX. */
int cli_option_most(const cli_options *options, uint64_t standard, uint64_t *out);

/* An option that takes an entry of a code list; 0 if not given. */
int cli_option_code(const cli_options *options, uint32_t option, uint32_t list, uint32_t *out);

/* An option that takes one of the words of its command's table; its place among them, 0 if not given. */
int cli_option_word(const cli_options *options, uint32_t option, size_t *out);

/* Name of an option, without the dashes; 1 if it takes a value. */
const char *cli_option_name(uint32_t option);
int cli_option_valued(uint32_t option);

/* Options of every command; ends with CLI_OPTION_NONE. A command that names one itself takes it in its own
 * way. */
extern const cli_option_use cli_options_common[];

/* How a command takes an option; NULL: not at all. command NULL: any. */
const cli_option_use *cli_option_use_of(const cli_command *command, uint32_t option);

#endif
