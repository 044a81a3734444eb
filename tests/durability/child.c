/* Child programs: see the header. */
#define _POSIX_C_SOURCE 200809L /* kill, fdopen */

#include "child.h"

#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *program;

void child_use(const char *path)
{
    program = path;
    (void)signal(SIGPIPE, SIG_IGN); /* a child may be dead already */
}

static void make_pipe(int ends[2])
{
    assert_int_equal(pipe(ends), 0);
    /* Another child must not hold the ends, or the reader would never see the end of the stream. */
    assert_int_not_equal(fcntl(ends[0], F_SETFD, FD_CLOEXEC), -1);
    assert_int_not_equal(fcntl(ends[1], F_SETFD, FD_CLOEXEC), -1);
}

child child_start(const char *path, const ledger_setting *setting, uint32_t writer, uint64_t next)
{
    int to[2];
    int from[2];
    char number[16];
    char commit[24];
    (void)snprintf(number, sizeof number, "%" PRIu32, writer);
    (void)snprintf(commit, sizeof commit, "%" PRIu64, next);
    make_pipe(to);
    make_pipe(from);
    const pid_t pid = fork();
    assert_int_not_equal(pid, -1);
    if (pid == 0) {
        (void)dup2(to[0], STDIN_FILENO);
        (void)dup2(from[1], STDOUT_FILENO);
        (void)execl(program, program, path, setting->name, number, commit, (char *)NULL);
        _exit(127);
    }
    (void)close(to[0]);
    (void)close(from[1]);
    return (child){.pid = pid, .to = to[1], .from = from[0]};
}

void child_ask(const child *self, uint32_t commits)
{
    assert_int_equal(write(self->to, &commits, sizeof commits), sizeof commits);
}

int child_read(const child *self, ledger_receipt *out)
{
    ssize_t size = -1;
    do {
        size = read(self->from, out, sizeof *out); /* receipts are written in one piece */
    } while (size == -1 && errno == EINTR);
    assert_true(size == 0 || size == (ssize_t)sizeof *out);
    return size != 0;
}

void child_kill(child *self)
{
    int how = 0;
    assert_int_equal(kill(self->pid, SIGKILL), 0);
    assert_int_equal(waitpid(self->pid, &how, 0), self->pid);
    if (!WIFSIGNALED(how) || WTERMSIG(how) != SIGKILL) {
        fail_msg("the writer ended by itself, status %d", how);
    }
    (void)close(self->to);
    self->to = -1;
}

void child_end(child *self)
{
    int how = 0;
    (void)close(self->to);
    assert_int_equal(waitpid(self->pid, &how, 0), self->pid);
    assert_int_equal(how, 0);
    (void)close(self->from);
    self->to = self->from = -1;
}
