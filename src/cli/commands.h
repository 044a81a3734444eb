/* Commands: one file each. */
#ifndef KITH_CLI_COMMANDS_H
#define KITH_CLI_COMMANDS_H

#include "cli/options.h"

extern const cli_command cli_command_init;
extern const cli_command cli_command_import;
extern const cli_command cli_command_export;
extern const cli_command cli_command_show;
extern const cli_command cli_command_search;
extern const cli_command cli_command_relate;
extern const cli_command cli_command_end;
extern const cli_command cli_command_select;
extern const cli_command cli_command_history;
extern const cli_command cli_command_stats;

#endif
