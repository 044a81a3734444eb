/* New file: made under another name. */
#include "cli/new_file.h"

#include "cli/memory.h"
#include "cli/report.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* What SQLite keeps beside a file. */
static const char *const besides[] = {"-wal", "-shm", "-journal"};

#define BESIDES (sizeof besides / sizeof besides[0])

/* Says so if there is a file of this name. */
static int check_absent(const char *path)
{
    struct stat found;
    if (lstat(path, &found) == 0) {
        return cli_report("%s: there is a file already", path);
    }
    return errno == ENOENT ? CLI_DONE : cli_report("%s: %s", path, strerror(errno));
}

int cli_new_file_begin(cli_new_file *file, const char *path)
{
    uint32_t mark = 0;
    file->path = path;
    if (path[0] == '\0' || strcmp(path, ":memory:") == 0) {
        return cli_report("%s: the path names no file", path);
    }
    int status = check_absent(path);
    for (size_t i = 0; i < BESIDES && status == CLI_DONE; i++) {
        /* a log that another book has left would be played into this one */
        cli_text beside = {0};
        cli_text_format(&beside, "%s%s", path, besides[i]);
        status = check_absent(cli_text_get(&beside));
        cli_text_free(&beside);
    }
    if (status == CLI_DONE && getrandom(&mark, sizeof mark, 0) != (ssize_t)sizeof mark) {
        status = cli_report("%s: no random number for its name: %s", path, strerror(errno));
    }
    if (status == CLI_DONE) {
        cli_text_format(&file->name, "%s.%08" PRIx32, path, mark);
    }
    return status;
}

/* A power cut does not undo that the file has its path. Some file systems have no need of this, and refuse.
 */
static void sync_folder(const char *path)
{
    const char *name = strrchr(path, '/');
    char *folder = name == NULL ? cli_memory_copy(".", 1) : cli_memory_copy(path, (size_t)(name + 1 - path));
    const int opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened >= 0) {
        (void)fsync(opened);
        (void)close(opened);
    }
    free(folder);
}

/* Takes nobody else's place, or where the file system cannot promise that, nobody's who was there when the
 * making began. */
static int move(const char *name, const char *path)
{
    const int moved = renameat2(AT_FDCWD, name, AT_FDCWD, path, RENAME_NOREPLACE);
    return moved != 0 && (errno == EINVAL || errno == ENOSYS) ? rename(name, path) : moved;
}

int cli_new_file_keep(cli_new_file *file)
{
    cli_text log = {0};
    struct stat found;
    cli_text_format(&log, "%s%s", cli_text_get(&file->name), besides[0]);
    const int whole = lstat(cli_text_get(&log), &found) != 0; /* closing has emptied and removed it */
    cli_text_free(&log);
    if (!whole) {
        return cli_report("%s: cannot be written to its end; there is no new book", file->path);
    }
    if (move(cli_text_get(&file->name), file->path) != 0) {
        return errno == EEXIST ? cli_report("%s: there is a file already", file->path)
                               : cli_report("%s: %s", file->path, strerror(errno));
    }
    sync_folder(file->path);
    return CLI_DONE;
}

void cli_new_file_end(cli_new_file *file)
{
    if (file->name.length == 0) {
        return;
    }
    for (size_t i = 0; i < BESIDES; i++) {
        cli_text beside = {0};
        cli_text_format(&beside, "%s%s", cli_text_get(&file->name), besides[i]);
        (void)unlink(cli_text_get(&beside));
        cli_text_free(&beside);
    }
    (void)unlink(cli_text_get(&file->name));
    cli_text_free(&file->name);
}
