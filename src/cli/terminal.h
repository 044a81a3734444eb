/* Terminal: whether a person looks at a stream, how wide it is there, and colours. */
#ifndef KITH_CLI_TERMINAL_H
#define KITH_CLI_TERMINAL_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { CLI_STYLE_NONE = 0, CLI_STYLE_HEADING, CLI_STYLE_GOOD, CLI_STYLE_BAD };

/* 1: the stream is a terminal. */
int cli_terminal_is(FILE *stream);

/* Columns of a stream: those of the terminal, or what COLUMNS says; 0: no bound. */
size_t cli_terminal_width(FILE *stream);

/* 1: the stream may have colours: it is a terminal that can show them, and NO_COLOR is not set. */
int cli_terminal_colours(FILE *stream);

/* What switches a style on, or with CLI_STYLE_NONE off; "" where the stream may have no colours. */
const char *cli_terminal_style(FILE *stream, uint32_t style);

#endif
