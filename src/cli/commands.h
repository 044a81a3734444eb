/* Commands: one file each, and the list of them. */
#ifndef KITH_CLI_COMMANDS_H
#define KITH_CLI_COMMANDS_H

#include "cli/options.h"

extern const cli_command cli_command_init;
extern const cli_command cli_command_import;
extern const cli_command cli_command_export;
extern const cli_command cli_command_show;
extern const cli_command cli_command_profile;
extern const cli_command cli_command_search;
extern const cli_command cli_command_relate;
extern const cli_command cli_command_end;
extern const cli_command cli_command_select;
extern const cli_command cli_command_graph;
extern const cli_command cli_command_chain;
extern const cli_command cli_command_explain;
extern const cli_command cli_command_order;
extern const cli_command cli_command_managers;
extern const cli_command cli_command_assign;
extern const cli_command cli_command_transfer;
extern const cli_command cli_command_sales;
extern const cli_command cli_command_note;
extern const cli_command cli_command_link;
extern const cli_command cli_command_card;
extern const cli_command cli_command_call_list;
extern const cli_command cli_command_sign;
extern const cli_command cli_command_commission;
extern const cli_command cli_command_may_contact;
extern const cli_command cli_command_duplicates;
extern const cli_command cli_command_merge;
extern const cli_command cli_command_erase;
extern const cli_command cli_command_history;
extern const cli_command cli_command_check;
extern const cli_command cli_command_stats;
extern const cli_command cli_command_schema;
extern const cli_command cli_command_doctor;
extern const cli_command cli_command_help;

/* All of them, in the order in which help lists them; ends with NULL. */
extern const cli_command *const cli_commands[];

/* The command of this name; NULL: none. */
const cli_command *cli_command_find(const char *name);

#endif
