/* Picture: a drawing as SVG, made by Graphviz. */
#ifndef KITH_CLI_PICTURE_H
#define KITH_CLI_PICTURE_H

#include "cli/drawing.h"

/* Path of the program dot; NULL: it is not installed. Freed by the caller. */
char *cli_picture_program(void);

/* Writes the picture to standard output; the exit status. */
int cli_picture_write(const cli_drawing *drawing);

#endif
