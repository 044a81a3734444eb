/* Progress: the line, and when it is written. */
#include "cli/progress.h"

#include "cli/terminal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define SECOND INT64_C(1000000)
#define QUIET (SECOND / 4)    /* work that takes no longer shows nothing */
#define INTERVAL (SECOND / 8) /* between two lines */
#define BAR 20
#define SHORTEST SECOND /* a time that remains is told only after so long */

/* Columns of the line that stands on the terminal. There is one terminal, and whatever writes to it has to
 * take the line away first. */
static size_t standing;

static int64_t now(void)
{
    struct timespec at = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * SECOND + at.tv_nsec / 1000;
}

/* A number with a comma before every third digit from the end. */
static void add_number(uint64_t number, cli_text *out)
{
    char digits[32];
    const int length = snprintf(digits, sizeof digits, "%" PRIu64, number);
    for (int i = 0; i < length; i++) {
        cli_text_add(out, i > 0 && (length - i) % 3 == 0 ? "," : "");
        cli_text_add_bytes(out, &digits[i], 1);
    }
}

/* Hours are told only if there are any: 0:07, 12:30, 1:02:03. */
static void add_time(uint64_t seconds, cli_text *out)
{
    if (seconds >= 3600) {
        cli_text_format(out, "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64, seconds / 3600, seconds / 60 % 60,
                        seconds % 60);
    } else {
        cli_text_format(out, "%" PRIu64 ":%02" PRIu64, seconds / 60, seconds % 60);
    }
}

/* part of whole, as a share of scale; whole is not 0. */
static uint64_t share(uint64_t part, uint64_t whole, uint64_t scale)
{
    return part >= whole ? scale : (uint64_t)((__uint128_t)part * scale / whole);
}

static void add_bar(uint64_t filled, cli_text *out)
{
    cli_text_add(out, "[");
    for (uint64_t i = 0; i < BAR; i++) {
        cli_text_add(out, i < filled ? "#" : "-");
    }
    cli_text_add(out, "]");
}

void cli_progress_text(const char *what, const cli_progress_state *state, size_t columns, cli_text *out)
{
    const uint64_t elapsed = state->elapsed < 1 ? 1 : (uint64_t)state->elapsed;
    cli_text_add(out, what);
    if (state->total > 0) {
        cli_text_add(out, "  ");
        add_bar(share(state->done, state->total, BAR), out);
        cli_text_format(out, " %3" PRIu64 "%%", share(state->done, state->total, 100));
    }
    cli_text_add(out, "  ");
    add_number(state->count, out);
    cli_text_add(out, "  ");
    add_number((uint64_t)((__uint128_t)state->count * (uint64_t)SECOND / elapsed), out);
    cli_text_add(out, "/s");
    if (state->total > state->done && state->done > 0 && state->elapsed >= SHORTEST) {
        const uint64_t left = (uint64_t)((__uint128_t)elapsed * (state->total - state->done) / state->done);
        cli_text_add(out, "  ");
        add_time((left + (uint64_t)SECOND - 1) / (uint64_t)SECOND, out);
        cli_text_add(out, " left");
    }
    if (out->length > columns) { /* all of it is ASCII */
        out->length = columns;
        out->bytes[columns] = '\0';
    }
}

/* Writes the line over the one that stands there. */
static void write_line(cli_text *line)
{
    const size_t length = line->length;
    while (line->length < standing) {
        cli_text_add(line, " ");
    }
    (void)fprintf(stderr, "\r%s", cli_text_get(line));
    (void)fflush(stderr);
    standing = length;
}

void cli_progress_begin(cli_progress *progress, const char *what)
{
    *progress = (cli_progress){.what = what, .on = cli_terminal_is(stderr)};
    if (progress->on) {
        progress->begun = now();
        progress->drawn = progress->begun + QUIET - INTERVAL;
    }
}

void cli_progress_step(cli_progress *progress, uint64_t count, uint64_t done, uint64_t total)
{
    const int64_t at = progress->on ? now() : 0;
    if (!progress->on || at - progress->drawn < INTERVAL) {
        return;
    }
    const cli_progress_state state = {count, done, total, at - progress->begun};
    cli_text line = {0};
    cli_progress_text(progress->what, &state, cli_terminal_width(stderr) - 1, &line);
    write_line(&line);
    cli_text_free(&line);
    progress->drawn = at;
}

void cli_progress_note(const char *what)
{
    if (standing > 0) {
        cli_text line = {0};
        cli_text_add(&line, what);
        write_line(&line);
        cli_text_free(&line);
    }
}

void cli_progress_end(cli_progress *progress)
{
    progress->on = 0;
    cli_progress_clear();
}

void cli_progress_clear(void)
{
    if (standing > 0) {
        (void)fprintf(stderr, "\r%*s\r", (int)standing, "");
        (void)fflush(stderr);
        standing = 0;
    }
}

static int32_t take_step(void *ctx, uint64_t done, uint64_t total)
{
    const cli_progress *progress = ctx;
    cli_progress_step(ctx, done, done, total == 0 ? progress->total : total);
    return 0;
}

kith_run cli_progress_run(cli_progress *progress)
{
    return (kith_run){.size = sizeof(kith_run), .progress = take_step, .ctx = progress};
}
