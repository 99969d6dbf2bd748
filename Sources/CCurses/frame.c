#define _GNU_SOURCE 1
#include "frame.h"
#include "CCurses.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// ncurses writes to its descriptor after every move of the cursor, so that a slow line shows half a frame. While it draws, that descriptor
// is a file in memory; the whole frame then goes to the terminal in one write.

static FILE *screen_file;
static int screen_fd = -1;
static int kept = -1;

void write_all(int fd, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(fd, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        bytes += written;
        count -= (size_t)written;
    }
}

FILE *frame_open(void) {
    screen_fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (screen_fd < 0) return NULL;
    screen_file = fdopen(screen_fd, "w");
    if (screen_file == NULL) {
        close(screen_fd);
        screen_fd = -1;
        return NULL;
    }
    // Without such a file, as in a very old kernel, ncurses writes to the terminal itself.
    kept = memfd_create("frame", MFD_CLOEXEC);
    return screen_file;
}

void frame_close(void) {
    if (screen_file != NULL) fclose(screen_file);
    if (kept >= 0) close(kept);
    screen_file = NULL;
    screen_fd = -1;
    kept = -1;
}

void frame_begin(void) {
    if (kept >= 0) dup3(kept, screen_fd, O_CLOEXEC);
}

void frame_end(void) {
    if (kept < 0) return;
    // The descriptor is the terminal again before anything can fail: ncurses asks it for more than writing.
    dup3(STDOUT_FILENO, screen_fd, O_CLOEXEC);
    struct stat status;
    size_t count = fstat(kept, &status) == 0 && status.st_size > 0 ? (size_t)status.st_size : 0;
    char *bytes = count > 0 ? malloc(count) : NULL;
    if (bytes != NULL) {
        ssize_t got = pread(kept, bytes, count, 0);
        if (got > 0) write_all(STDOUT_FILENO, bytes, tm_shorten(bytes, (size_t)got));
        free(bytes);
    }
    if (ftruncate(kept, 0) == 0) lseek(kept, 0, SEEK_SET);
}

/// What a run of `ESC [ … m` comes to: everything since the last reset.
struct looks {
    char codes[64];
    size_t count;
    bool resets;
};

/// The length of `ESC [ … m` at a place, with where its numbers end; 0 where something else stands.
static size_t looks_at(const char *bytes, size_t count) {
    // `ESC [ ; 1 m` would grow when its zero is written; ncurses writes none.
    if (count < 3 || bytes[0] != '\033' || bytes[1] != '[' || bytes[2] == ';') return 0;
    size_t end = 2;
    while (end < count && ((bytes[end] >= '0' && bytes[end] <= '9') || bytes[end] == ';')) end++;
    return end < count && bytes[end] == 'm' ? end + 1 : 0;
}

/// How many bytes a code takes, with the numbers of a colour of the larger palettes, as in `38;5;0`: the 0 there resets nothing.
static size_t code_length(const char *codes, size_t count) {
    size_t numbers = 1;
    if (count > 4 && (codes[0] == '3' || codes[0] == '4') && codes[1] == '8' && codes[2] == ';') numbers = codes[3] == '5' ? 3 : 5;
    size_t length = 0;
    while (length < count && (codes[length] != ';' || --numbers > 0)) length++;
    return length;
}

/// Adds codes such as `0;1;33`; false when there is no room for them.
static bool add(struct looks *looks, const char *codes, size_t count) {
    for (size_t start = 0; start <= count;) {
        size_t length = code_length(codes + start, count - start);
        if (length == 0 || (length == 1 && codes[start] == '0')) {
            looks->resets = true;
            looks->count = 0;
        } else {
            if (looks->count + length + 1 > sizeof looks->codes) return false;
            if (looks->count > 0) looks->codes[looks->count++] = ';';
            memcpy(looks->codes + looks->count, codes + start, length);
            looks->count += length;
        }
        start += length + 1;
    }
    return true;
}

static size_t put(char *to, const struct looks *looks, bool *plain) {
    size_t count = 0;
    if (looks->resets && looks->count == 0 && *plain) return 0;
    to[count++] = '\033';
    to[count++] = '[';
    if (looks->resets && looks->count > 0 && !*plain) {
        to[count++] = '0';
        to[count++] = ';';
    }
    memcpy(to + count, looks->codes, looks->count);
    count += looks->count;
    to[count++] = 'm';
    *plain = looks->count == 0;
    return count;
}

size_t tm_shorten(char *bytes, size_t count) {
    // Line drawing in the alternate character set would need what is left out here. We draw with characters.
    static const char alternate[] = "\033(0";
    if (memmem(bytes, count, alternate, sizeof alternate - 1) != NULL || memchr(bytes, '\016', count) != NULL) return count;
    struct looks looks = {.count = 0, .resets = false};
    bool any = false;
    // Nothing is known of what the frame before left.
    bool plain = false;
    size_t to = 0;
    for (size_t from = 0; from < count;) {
        if (count - from >= 3 && memcmp(bytes + from, "\033(B", 3) == 0) {
            from += 3;
            continue;
        }
        if (bytes[from] == '\017') {
            from++;
            continue;
        }
        size_t length = looks_at(bytes + from, count - from);
        if (length > 0) {
            struct looks more = looks;
            if (add(&more, bytes + from + 2, length - 3)) {
                looks = more;
                any = true;
                from += length;
                continue;
            }
        }
        // The written is never longer than what was read until here.
        if (any) to += put(bytes + to, &looks, &plain);
        any = false;
        looks = (struct looks){.count = 0, .resets = false};
        size_t step = length > 0 ? length : 1;
        if (length > 0) plain = false;
        memmove(bytes + to, bytes + from, step);
        to += step;
        from += step;
    }
    if (any) to += put(bytes + to, &looks, &plain);
    return to;
}
