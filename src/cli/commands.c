/* Commands: the list of them. */
#include "cli/commands.h"

#include <string.h>

const cli_command *const cli_commands[] = {
    &cli_command_init,       &cli_command_import,
    &cli_command_export,     &cli_command_show,
    &cli_command_profile,    &cli_command_search,
    &cli_command_relate,     &cli_command_end,
    &cli_command_select,     &cli_command_graph,
    &cli_command_chain,      &cli_command_explain,
    &cli_command_order,      &cli_command_managers,
    &cli_command_assign,     &cli_command_transfer,
    &cli_command_sales,      &cli_command_note,
    &cli_command_link,       &cli_command_card,
    &cli_command_call_list,  &cli_command_sign,
    &cli_command_commission, &cli_command_may_contact,
    &cli_command_duplicates, &cli_command_merge,
    &cli_command_erase,      &cli_command_history,
    &cli_command_check,      &cli_command_stats,
    &cli_command_schema,     &cli_command_doctor,
    &cli_command_help,       NULL,
};

const cli_command *cli_command_find(const char *name)
{
    size_t at = 0;
    while (cli_commands[at] != NULL && strcmp(cli_commands[at]->name, name) != 0) {
        at++;
    }
    return cli_commands[at];
}
