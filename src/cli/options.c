/* Options: reading the command line. */
#include "cli/options.h"

#include "cli/commands.h"
#include "cli/memory.h"
#include "cli/report.h"
#include "cli/value.h"
#include "kith/message.h"
#include "kith/schema.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* getopt_long returns these numbers; below are characters. */
#define FIRST_NUMBER 256

#define SWITCH(option, name) [option] = {name, no_argument, NULL, FIRST_NUMBER + (option)}
#define VALUED(option, name) [option] = {name, required_argument, NULL, FIRST_NUMBER + (option)}

/* Element 0 must not end the list, so it doubles an option. */
static const struct option names[CLI_OPTION_COUNT + 1] = {
    [CLI_OPTION_NONE] = {"help", no_argument, NULL, FIRST_NUMBER + CLI_OPTION_HELP},
    SWITCH(CLI_OPTION_HELP, "help"),
    SWITCH(CLI_OPTION_VERSION, "version"),
    VALUED(CLI_OPTION_AS, "as"),
    VALUED(CLI_OPTION_ON, "on"),
    VALUED(CLI_OPTION_SHOP, "shop"),
    VALUED(CLI_OPTION_REASON, "reason"),
    VALUED(CLI_OPTION_LANGUAGE, "language"),
    SWITCH(CLI_OPTION_JSON, "json"),
    VALUED(CLI_OPTION_KEY, "key"),
    VALUED(CLI_OPTION_ROLES, "roles"),
    VALUED(CLI_OPTION_NAME, "name"),
    VALUED(CLI_OPTION_MAP, "map"),
    VALUED(CLI_OPTION_ELSE, "else"),
    VALUED(CLI_OPTION_SET, "set"),
    SWITCH(CLI_OPTION_KEEP_GOING, "keep-going"),
    VALUED(CLI_OPTION_REJECTS, "rejects"),
    SWITCH(CLI_OPTION_BOTH_SIDES, "both-sides"),
    VALUED(CLI_OPTION_SINCE, "since"),
    VALUED(CLI_OPTION_UNTIL, "until"),
    VALUED(CLI_OPTION_TYPE, "type"),
    VALUED(CLI_OPTION_END, "end"),
    SWITCH(CLI_OPTION_PAIRS, "pairs"),
    VALUED(CLI_OPTION_CITY, "city"),
    VALUED(CLI_OPTION_SEX, "sex"),
    VALUED(CLI_OPTION_AGE, "age"),
    VALUED(CLI_OPTION_BIRTHDAY, "birthday"),
    VALUED(CLI_OPTION_CATEGORY, "category"),
    VALUED(CLI_OPTION_STATUS, "status"),
    VALUED(CLI_OPTION_KIND, "kind"),
    VALUED(CLI_OPTION_NOT, "not"),
    SWITCH(CLI_OPTION_SAME_CITY, "same-city"),
    VALUED(CLI_OPTION_MOST, "most"),
    VALUED(CLI_OPTION_DEPTH, "depth"),
    SWITCH(CLI_OPTION_ALL, "all"),
    VALUED(CLI_OPTION_FORMAT, "format"),
    VALUED(CLI_OPTION_HIERARCHY, "hierarchy"),
    VALUED(CLI_OPTION_ORDER_TYPE, "order-type"),
    VALUED(CLI_OPTION_CHAIN, "chain"),
    VALUED(CLI_OPTION_BRAND, "brand"),
    VALUED(CLI_OPTION_ITEM_GROUP, "item-group"),
    VALUED(CLI_OPTION_CURRENCY, "currency"),
    VALUED(CLI_OPTION_DELIVERY, "delivery"),
    VALUED(CLI_OPTION_VALUE, "value"),
    SWITCH(CLI_OPTION_UNATTENDED, "unattended"),
    VALUED(CLI_OPTION_SAVE, "save"),
    SWITCH(CLI_OPTION_AGAIN, "again"),
    SWITCH(CLI_OPTION_RENEW, "renew"),
    VALUED(CLI_OPTION_BATCH, "batch"),
    SWITCH(CLI_OPTION_PENDING, "pending"),
    SWITCH(CLI_OPTION_DRY_RUN, "dry-run"),
    VALUED(CLI_OPTION_TO, "to"),
    VALUED(CLI_OPTION_BY, "by"),
    SWITCH(CLI_OPTION_KEEP_ORDERS, "keep-orders"),
    VALUED(CLI_OPTION_SCOPE, "scope"),
    VALUED(CLI_OPTION_YEAR, "year"),
    VALUED(CLI_OPTION_SEASON, "season"),
    VALUED(CLI_OPTION_MEASURE, "measure"),
    SWITCH(CLI_OPTION_ORDERS, "orders"),
    SWITCH(CLI_OPTION_CSV, "csv"),
    VALUED(CLI_OPTION_ADD, "add"),
    SWITCH(CLI_OPTION_UNLINK, "unlink"),
    VALUED(CLI_OPTION_CARD, "card"),
    VALUED(CLI_OPTION_PROGRAMME, "programme"),
    VALUED(CLI_OPTION_CALLED, "called"),
    VALUED(CLI_OPTION_REPRESENTATIVE, "representative"),
    VALUED(CLI_OPTION_PROFILE, "profile"),
    VALUED(CLI_OPTION_DOCUMENT, "document"),
    VALUED(CLI_OPTION_RECIPIENT, "recipient"),
    VALUED(CLI_OPTION_CHANNEL, "channel"),
    VALUED(CLI_OPTION_MESSAGE, "message"),
    VALUED(CLI_OPTION_LAW, "law"),
    SWITCH(CLI_OPTION_PRESETS, "presets"),
    VALUED(CLI_OPTION_SECTION, "section"),
    VALUED(CLI_OPTION_LEAST, "least"),
    SWITCH(CLI_OPTION_PREVIEW, "preview"),
    SWITCH(CLI_OPTION_FORCE, "force"),
    VALUED(CLI_OPTION_CUSTOMER, "customer"),
};

const cli_option_use cli_options_common[] = {
    {CLI_OPTION_AS, "ACTOR", "who acts; code of the user in a book with roles"},
    {CLI_OPTION_ON, "DATE", "the business day, YYYY-MM-DD (today)"},
    {CLI_OPTION_SHOP, "SHOP", "where"},
    {CLI_OPTION_REASON, "TEXT", "why, for the history"},
    {CLI_OPTION_LANGUAGE, "LANGUAGE", "language of labels, such as en (the book's)"},
    {CLI_OPTION_JSON, NULL, "output as JSON"},
    {CLI_OPTION_KEY, "FILE", "key under which addresses of erased people are known"},
    {CLI_OPTION_HELP, NULL, "this help"},
    {CLI_OPTION_NONE, NULL, NULL},
};

static int today(kith_date *out)
{
    const time_t now = time(NULL);
    struct tm local;
    char text[11];
    if (localtime_r(&now, &local) == NULL || strftime(text, sizeof text, "%Y-%m-%d", &local) == 0 ||
        kith_date_parse(text, out) != KITH_OK) {
        return cli_report("the machine's date cannot be read; give --on DATE");
    }
    return CLI_DONE;
}

static void give(cli_options *options, uint32_t option, const char *value)
{
    options->given = cli_memory_grow(options->given, &options->given_capacity, options->given_count,
                                     sizeof *options->given);
    options->given[options->given_count++] = (cli_given){option, value == NULL ? "" : value};
}

/* What is wrong with an option that getopt_long does not know, the last that it has read: short ones it names
 * by their letter, of long ones it leaves open whether there is none or more than one that begins so. */
static int report_unknown(const char *read)
{
    const size_t length = strcspn(read, "=");
    size_t meant = 0;
    if (optopt > FIRST_NUMBER) {
        return cli_report_usage("option --%s takes no value", names[optopt - FIRST_NUMBER].name);
    }
    if (optopt != 0) {
        return cli_report_usage("no option -%c; try --help", optopt);
    }
    for (size_t i = CLI_OPTION_NONE + 1; i < CLI_OPTION_COUNT && length > 2; i++) {
        meant += strncmp(names[i].name, read + 2, length - 2) == 0;
    }
    return meant > 1 ? cli_report_usage("option %s: several begin so; try --help", read)
                     : cli_report_usage("no option %s; try --help", read);
}

static int read_options(cli_options *options, int argc, char **argv)
{
    opterr = 0;
    (void)unsetenv("POSIXLY_CORRECT"); /* options may stand behind arguments, as the help says */
    for (;;) {
        const int number = getopt_long(argc, argv, ":hV", names, NULL);
        if (number == -1) {
            return CLI_DONE;
        }
        if (number == ':') {
            return cli_report_usage("option %s needs a value", argv[optind - 1]);
        }
        if (number == '?') {
            return report_unknown(argv[optind - 1]);
        }
        const int option = number == 'h'   ? CLI_OPTION_HELP
                           : number == 'V' ? CLI_OPTION_VERSION
                                           : number - FIRST_NUMBER;
        give(options, (uint32_t)option, optarg);
    }
}

static const cli_option_use *find_use(const cli_option_use *uses, uint32_t option)
{
    while (uses->option != CLI_OPTION_NONE && uses->option != option) {
        uses++;
    }
    return uses->option == CLI_OPTION_NONE ? NULL : uses;
}

const cli_option_use *cli_option_use_of(const cli_command *command, uint32_t option)
{
    const cli_option_use *own = command == NULL ? NULL : find_use(command->options, option);
    return own == NULL ? find_use(cli_options_common, option) : own;
}

const char *cli_option_name(uint32_t option)
{
    return names[option].name;
}

int cli_option_valued(uint32_t option)
{
    return names[option].has_arg == required_argument;
}

static int check_command(const cli_options *options)
{
    const cli_command *command = options->command;
    for (size_t i = 0; i < options->given_count; i++) {
        const uint32_t option = options->given[i].option;
        if (cli_option_use_of(command, option) == NULL) {
            return cli_report_usage("%s takes no option --%s; try kith %s --help", command->name,
                                    names[option].name, command->name);
        }
    }
    if (options->argument_count < command->least || options->argument_count > command->most) {
        return cli_report_usage("usage: kith %s %s; try kith %s --help", command->name, command->arguments,
                                command->name);
    }
    return CLI_DONE;
}

/* Days in the wrong order are no days at all, whatever the command. */
static int check_days(const cli_options *options)
{
    kith_date since = 0;
    kith_date until = 0;
    int status = cli_option_date(options, CLI_OPTION_SINCE, &since);
    status = status == CLI_DONE ? cli_option_date(options, CLI_OPTION_UNTIL, &until) : status;
    return status == CLI_DONE && until != 0 && since > until
               ? cli_report_usage("--since %s is after --until %s", cli_option_get(options, CLI_OPTION_SINCE),
                                  cli_option_get(options, CLI_OPTION_UNTIL))
               : status;
}

int cli_options_parse(cli_options *options, int argc, char **argv)
{
    int status = read_options(options, argc, argv);
    if (status != CLI_DONE || optind >= argc) {
        return status;
    }
    const char *name = argv[optind];
    options->command = cli_command_find(name);
    if (options->command == NULL) {
        return cli_report_usage("no command \"%s\"; try kith --help", name);
    }
    options->arguments = (const char *const *)argv + optind + 1;
    options->argument_count = (size_t)(argc - optind - 1);
    if (cli_option_get(options, CLI_OPTION_HELP) != NULL ||
        cli_option_get(options, CLI_OPTION_VERSION) != NULL) {
        return CLI_DONE;
    }
    status = check_command(options);
    if (status == CLI_DONE) {
        status = cli_option_date(options, CLI_OPTION_ON, &options->today);
    }
    status = status == CLI_DONE ? check_days(options) : status;
    return status == CLI_DONE && options->today == 0 ? today(&options->today) : status;
}

void cli_options_free(cli_options *options)
{
    free(options->given);
}

const char *cli_option_get(const cli_options *options, uint32_t option)
{
    const char *value = NULL;
    for (size_t i = 0; i < options->given_count; i++) {
        value = options->given[i].option == option ? options->given[i].value : value;
    }
    return value;
}

const char *cli_option_next(const cli_options *options, uint32_t option, size_t *at)
{
    while (*at < options->given_count) {
        const cli_given *given = &options->given[(*at)++];
        if (given->option == option) {
            return given->value;
        }
    }
    return NULL;
}

int cli_option_date(const cli_options *options, uint32_t option, kith_date *out)
{
    const char *value = cli_option_get(options, option);
    *out = 0;
    if (value != NULL && (kith_date_parse(value, out) != KITH_OK || *out == 0)) {
        return cli_report_usage("--%s \"%s\": not a date YYYY-MM-DD", names[option].name, value);
    }
    return CLI_DONE;
}

int cli_option_number(const cli_options *options, uint32_t option, uint64_t standard, uint64_t *out)
{
    const char *value = cli_option_get(options, option);
    char *end = NULL;
    *out = standard;
    if (value == NULL) {
        return CLI_DONE;
    }
    errno = 0;
    *out = strtoull(value, &end, 10);
    if (errno != 0 || *end != '\0' || !isdigit((unsigned char)value[0])) {
        return cli_report_usage("--%s \"%s\": not a number", names[option].name, value);
    }
    return CLI_DONE;
}

int cli_option_most(const cli_options *options, uint64_t standard, uint64_t *out)
{
    const int status = cli_option_number(options, CLI_OPTION_MOST, standard, out);
    *out = *out == 0 ? UINT64_MAX : *out;
    return status;
}

int cli_option_code(const cli_options *options, uint32_t option, uint32_t list, uint32_t *out)
{
    const char *value = cli_option_get(options, option);
    *out = value == NULL ? 0 : (uint32_t)kith_schema_find_code(list, value);
    if (value != NULL && *out == 0) {
        cli_text why = {0};
        cli_text_add(&why, "not ");
        cli_value_list(list, &why);
        const int status = cli_report_usage("--%s \"%s\": %s", names[option].name, value, cli_text_get(&why));
        cli_text_free(&why);
        return status;
    }
    return CLI_DONE;
}

int cli_option_word(const cli_options *options, uint32_t option, size_t *out)
{
    const char *value = cli_option_get(options, option);
    const char *words = cli_option_use_of(options->command, option)->argument;
    const char *at = words;
    *out = 0;
    if (value == NULL) {
        return CLI_DONE;
    }
    const size_t length = strlen(value);
    for (size_t place = 0; at != NULL; place++) {
        if (strcspn(at, "|") == length && strncmp(at, value, length) == 0) {
            *out = place;
            return CLI_DONE;
        }
        at = strchr(at, '|');
        at = at == NULL ? NULL : at + 1;
    }
    return cli_report_usage("--%s \"%s\": not one of %s", names[option].name, value, words);
}
