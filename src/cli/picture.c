/* Picture: running dot as a child, without a shell between. */
#include "cli/picture.h"

#include "cli/report.h"
#include "cli/text.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

char *cli_picture_program(void)
{
    const char *path = getenv("PATH");
    cli_text tried = {0};
    while (path != NULL && path[0] != '\0') {
        const size_t length = strcspn(path, ":");
        cli_text_clear(&tried);
        cli_text_add_bytes(&tried, path, length);
        cli_text_add(&tried, length == 0 ? "./dot" : "/dot");
        if (access(cli_text_get(&tried), X_OK) == 0) {
            return tried.bytes;
        }
        path += length + (path[length] == ':' ? 1 : 0);
    }
    cli_text_free(&tried);
    return NULL;
}

/* Starts dot with the reading end of a pipe as its standard input. 0: done, or an error number. */
static int start(char *program, const int ends[2], pid_t *child)
{
    char *arguments[] = {program, "-Tsvg", NULL};
    posix_spawn_file_actions_t actions;
    int wrong = posix_spawn_file_actions_init(&actions);
    if (wrong != 0) {
        return wrong;
    }
    wrong = posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    wrong = wrong == 0 ? posix_spawn_file_actions_addclose(&actions, ends[1]) : wrong;
    wrong = wrong == 0 ? posix_spawn(child, program, &actions, NULL, arguments, environ) : wrong;
    (void)posix_spawn_file_actions_destroy(&actions);
    return wrong;
}

/* Hands the drawing over. If dot ends early the pipe breaks, which its exit status then tells. */
static void feed(const cli_drawing *drawing, int end)
{
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    FILE *file = fdopen(end, "w");
    if (file == NULL) {
        (void)close(end);
    } else {
        cli_drawing_write_dot(drawing, file);
        (void)fclose(file);
    }
    (void)signal(SIGPIPE, before);
}

static int wait_for(pid_t child)
{
    int ended = 0;
    while (waitpid(child, &ended, 0) < 0) {
        if (errno != EINTR) {
            return cli_report("dot: %s", strerror(errno));
        }
    }
    return WIFEXITED(ended) && WEXITSTATUS(ended) == 0 ? CLI_DONE
                                                       : cli_report("dot could not draw the graph");
}

int cli_picture_write(const cli_drawing *drawing)
{
    int ends[2];
    pid_t child = 0;
    char *program = cli_picture_program();
    if (program == NULL) {
        return cli_report(
            "svg is made by Graphviz, and its program dot is not there; install graphviz, or take "
            "--format dot");
    }
    (void)fflush(stdout);
    if (pipe(ends) != 0) {
        free(program);
        return cli_report("dot: %s", strerror(errno));
    }
    const int wrong = start(program, ends, &child);
    (void)close(ends[0]);
    free(program);
    if (wrong != 0) {
        (void)close(ends[1]);
        return cli_report("dot: %s", strerror(wrong));
    }
    feed(drawing, ends[1]);
    return wait_for(child);
}
