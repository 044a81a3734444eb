/* Completion: a script for bash that knows commands, options, words that options take, kinds and errors. */
#include "cli/commands.h"
#include "cli/manual.h"
#include "kith/kinds.h"
#include "kith/message.h"
#include "kith/schema.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define FILES "-" /* instead of words: names of files */

/* Words that fit a placeholder of usage, such as KIND or one|other; nothing if any word may stand there. */
static void write_words(const char *name, size_t length)
{
    if (length == 4 && strncmp(name, "KIND", length) == 0) {
        for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
            kith_kind_info info = {.size = sizeof info};
            printf("%s%s", kind == 1 ? "" : " ", kith_schema_kind(kind, &info) == KITH_OK ? info.name : "");
        }
    } else if ((length >= 4 && strncmp(name, "FILE", 4) == 0) ||
               (length == 4 && strncmp(name, "BOOK", 4) == 0)) {
        printf(FILES);
    } else if (islower((unsigned char)name[0]) && memchr(name, '|', length) != NULL) {
        for (size_t i = 0; i < length; i++) {
            (void)putchar(name[i] == '|' ? ' ' : name[i]);
        }
    } else if (length > 7 && strncmp(name, "COMMAND", 7) == 0) {
        kith_message message = {.size = sizeof message};
        printf("$commands " CLI_MANUAL_ERRORS);
        for (size_t i = 0; kith_message_list(i, &message) == KITH_OK; i++) {
            printf(" %s", message.id);
        }
    }
}

/* One line of the case over COMMAND:PLACE. */
static void write_arguments(const cli_command *command)
{
    const char *at = command->arguments;
    for (size_t place = 0; at[0] != '\0'; place++) {
        at += strspn(at, "[ ");
        const size_t length = strcspn(at, "] ");
        printf("        %s:%zu) words=\"", command->name, place);
        write_words(at, length);
        printf("\" ;;\n");
        at += length;
        at += strspn(at, "] ");
    }
}

/* Lines of the case over COMMAND:OPTION; any command: "*". */
static void write_values(const char *command, const cli_option_use *use)
{
    for (; use->option != CLI_OPTION_NONE; use++) {
        if (use->argument != NULL) {
            printf("        %s:--%s) words=\"", command, cli_option_name(use->option));
            write_words(use->argument, strlen(use->argument));
            printf("\" ;;\n");
        }
    }
}

static void write_names(const cli_option_use *use)
{
    for (; use->option != CLI_OPTION_NONE; use++) {
        printf(" --%s", cli_option_name(use->option));
    }
}

static void write_tables(void)
{
    printf("    local commands=\"");
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        printf("%s%s", i == 0 ? "" : " ", cli_commands[i]->name);
    }
    printf("\"\n    local valued=\"");
    for (uint32_t option = 1; option < CLI_OPTION_COUNT; option++) {
        if (cli_option_valued(option)) {
            printf(" --%s", cli_option_name(option));
        }
    }
    printf(" \"\n");
}

static void write_cases(void)
{
    printf("    case \"$command:$before\" in\n");
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        write_values(cli_commands[i]->name, cli_commands[i]->options);
    }
    write_values("*", cli_options_common);
    printf("        *)\n            if [[ $word == -* ]]; then\n                case \"$command\" in\n");
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        printf("                %s) words=\"", cli_commands[i]->name);
        write_names(cli_commands[i]->options);
        printf("\" ;;\n");
    }
    printf("                '') words=\" --version\" ;;\n                esac\n                words+=\"");
    write_names(cli_options_common);
    printf("\"\n            elif [[ -z $command ]]; then\n                words=$commands\n"
           "            else\n                case \"$command:$place\" in\n");
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        write_arguments(cli_commands[i]);
    }
    printf("                esac\n            fi ;;\n    esac\n");
}

void cli_completion_write(void)
{
    printf("# bash completion for kith; made by kith help --format bash\n\n_kith()\n{\n"
           "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
           "    local command= place=0 words= i\n");
    write_tables();
    printf("    COMPREPLY=()\n"
           "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
           "        if [[ $valued == *\" ${COMP_WORDS[i]} \"* ]]; then\n"
           "            i=$((i + 1))\n"
           "        elif [[ ${COMP_WORDS[i]} == -* ]]; then\n"
           "            continue\n"
           "        elif [[ -z $command ]]; then\n"
           "            command=${COMP_WORDS[i]}\n"
           "        else\n"
           "            place=$((place + 1))\n"
           "        fi\n"
           "    done\n");
    write_cases();
    printf("    if [[ $words == " FILES " ]]; then\n"
           "        compopt -o filenames 2>/dev/null\n"
           "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
           "    else\n"
           "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
           "    fi\n"
           "}\n\ncomplete -F _kith kith\n");
}
