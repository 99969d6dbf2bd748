#define _GNU_SOURCE 1
#define NCURSES_WIDECHAR 1
#include "CCurses.h"
#include "frame.h"
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { paste_start = 0x1000, paste_end, pair_limit = 240 };

static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";
/// Undoes what a full-screen program does, for when ncurses can no longer be asked to.
static const char restore[] = "\033[?2004l\033[?25h\033[0m\033[?1049l\r\n";

static SCREEN *screen;
static struct termios usual_modes;
static volatile sig_atomic_t is_open;
static int usual_errors = -1;
static int wake_pipe[2] = {-1, -1};
static volatile sig_atomic_t pending;
static short pairs_used;
static short pair_colours[pair_limit][2];

// Signals

struct caught {
    int signal;
    int reason;
};

static const struct caught notices[] = {
    {SIGWINCH, TM_RESIZED}, {SIGTSTP, TM_SUSPEND}, {SIGINT, TM_INTERRUPTED}, {SIGTERM, TM_END}, {SIGHUP, TM_HANGUP},
};
static const int crashes[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
enum { notice_count = sizeof notices / sizeof *notices, crash_count = sizeof crashes / sizeof *crashes };
static struct sigaction before_notices[notice_count];
static struct sigaction before_crashes[crash_count];

void tm_wake(void) {
    int saved = errno;
    if (wake_pipe[1] >= 0) {
        ssize_t ignored = write(wake_pipe[1], "w", 1);
        (void)ignored;
    }
    errno = saved;
}

static void note(int signal) {
    for (int i = 0; i < notice_count; i++)
        if (notices[i].signal == signal) __atomic_or_fetch(&pending, notices[i].reason, __ATOMIC_SEQ_CST);
    tm_wake();
}

/// Gives the terminal back before whoever handled the crash earlier reports it; the fault then happens again.
static void crash(int signal, siginfo_t *info, void *context) {
    (void)context;
    if (is_open) {
        is_open = 0;
        write_all(STDOUT_FILENO, restore, sizeof restore - 1);
        tcsetattr(STDIN_FILENO, TCSANOW, &usual_modes);
        if (usual_errors >= 0) dup2(usual_errors, STDERR_FILENO);
    }
    for (int i = 0; i < crash_count; i++)
        if (crashes[i] == signal) sigaction(signal, &before_crashes[i], NULL);
    // An abort, and what another process sent, does not happen again by itself.
    if (signal == SIGABRT || info->si_code <= 0) raise(signal);
}

static void catch_signals(void) {
    struct sigaction action = {.sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    action.sa_handler = note;
    for (int i = 0; i < notice_count; i++) sigaction(notices[i].signal, &action, &before_notices[i]);
    struct sigaction last = {.sa_sigaction = crash, .sa_flags = SA_ONSTACK | SA_SIGINFO};
    for (int i = 0; i < crash_count; i++) sigaction(crashes[i], &last, &before_crashes[i]);
}

static void release_signals(void) {
    for (int i = 0; i < notice_count; i++) sigaction(notices[i].signal, &before_notices[i], NULL);
    for (int i = 0; i < crash_count; i++) sigaction(crashes[i], &before_crashes[i], NULL);
}

// Opening and closing

bool tm_set_locale(void) {
    if (setlocale(LC_ALL, "") == NULL) setlocale(LC_CTYPE, "C.UTF-8");
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/// Stays open for the life of the process: somebody may be about to wake it.
static bool open_pipe(void) { return wake_pipe[0] >= 0 || pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) == 0; }

static void divert_errors(const char *path) {
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return;
    usual_errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(fd, STDERR_FILENO);
    close(fd);
}

static void restore_errors(void) {
    if (usual_errors < 0) return;
    dup2(usual_errors, STDERR_FILENO);
    close(usual_errors);
    usual_errors = -1;
}

/// What terminals send although their descriptions do not say so; without this it falls apart into letters.
static void define_keys(void) {
    define_key("\033[200~", paste_start);
    define_key("\033[201~", paste_end);
    static const struct {
        const char *sequence;
        int key;
    } keys[] = {
        {"\033[A", KEY_UP},    {"\033[B", KEY_DOWN},   {"\033[C", KEY_RIGHT}, {"\033[D", KEY_LEFT},
        {"\033OA", KEY_UP},    {"\033OB", KEY_DOWN},   {"\033OC", KEY_RIGHT}, {"\033OD", KEY_LEFT},
        {"\033[H", KEY_HOME},  {"\033[F", KEY_END},    {"\033[1~", KEY_HOME}, {"\033[4~", KEY_END},
        {"\033[5~", KEY_PPAGE}, {"\033[6~", KEY_NPAGE}, {"\033[3~", KEY_DC},   {"\033[2~", KEY_IC},
        {"\033[Z", KEY_BTAB},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) define_key(keys[i].sequence, keys[i].key);
}

int tm_open(const char *errors, int escape_delay) {
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) return TM_NOT_A_TERMINAL;
    const char *name = getenv("TERM");
    if (name == NULL || *name == 0) return TM_UNKNOWN_TERMINAL;
    if (strcmp(name, "dumb") == 0) return TM_CANNOT_ADDRESS_CURSOR;
    if (tcgetattr(STDIN_FILENO, &usual_modes) != 0 || !open_pipe()) return TM_SYSTEM_ERROR;
    // Exported, these would pin the size.
    unsetenv("LINES");
    unsetenv("COLUMNS");
    FILE *output = frame_open();
    if (output == NULL) return TM_SYSTEM_ERROR;
    catch_signals();
    screen = newterm(NULL, output, stdin);
    // Terminals whose own descriptions are often not installed, and which all understand xterm's.
    static const char *const like_xterm[] = {"xterm", "alacritty", "foot", "ghostty", "wezterm", "kitty"};
    for (size_t i = 0; screen == NULL && i < sizeof like_xterm / sizeof *like_xterm; i++)
        if (strncmp(name, like_xterm[i], strlen(like_xterm[i])) == 0) {
            screen = newterm("xterm-256color", output, stdin);
            break;
        }
    if (screen == NULL) {
        release_signals();
        frame_close();
        return TM_UNKNOWN_TERMINAL;
    }
    char *address = tigetstr("cup");
    if (address == NULL || address == (char *)-1) {
        endwin();
        delscreen(screen);
        screen = NULL;
        release_signals();
        frame_close();
        return TM_CANNOT_ADDRESS_CURSOR;
    }
    divert_errors(errors);
    is_open = 1;
    if (getenv("ESCDELAY") == NULL) set_escdelay(escape_delay);
    raw();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    define_keys();
    write_all(STDOUT_FILENO, paste_on, sizeof paste_on - 1);
    return TM_OPENED;
}

void tm_close(void) {
    if (screen == NULL) return;
    write_all(STDOUT_FILENO, paste_off, sizeof paste_off - 1);
    curs_set(1);
    endwin();
    tcsetattr(STDIN_FILENO, TCSANOW, &usual_modes);
    is_open = 0;
    delscreen(screen);
    frame_close();
    screen = NULL;
    pairs_used = 0;
    restore_errors();
    release_signals();
}

void tm_suspend(void) {
    write_all(STDOUT_FILENO, paste_off, sizeof paste_off - 1);
    curs_set(1);
    endwin();
    is_open = 0;
    raise(SIGSTOP);
    is_open = 1;
    write_all(STDOUT_FILENO, paste_on, sizeof paste_on - 1);
    clearok(curscr, TRUE);
    refresh();
}

// Drawing

int tm_colours(void) { return has_colors() ? COLORS : 0; }

void tm_size(int *rows, int *width) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
        if (size.ws_row != LINES || size.ws_col != COLS) resizeterm(size.ws_row, size.ws_col);
    }
    *rows = LINES;
    *width = COLS;
}

int tm_pair(int foreground, int background) {
    if (!has_colors() || (foreground < 0 && background < 0)) return 0;
    for (short i = 0; i < pairs_used; i++)
        if (pair_colours[i][0] == foreground && pair_colours[i][1] == background) return i + 1;
    if (pairs_used >= pair_limit || pairs_used + 1 >= COLOR_PAIRS) return 0;
    if (init_pair((short)(pairs_used + 1), (short)foreground, (short)background) == ERR) return 0;
    pair_colours[pairs_used][0] = (short)foreground;
    pair_colours[pairs_used][1] = (short)background;
    return ++pairs_used;
}

void tm_put(int row, int column, const char *text, int bytes, int attributes, int pair) {
    attr_t set = A_NORMAL;
    if (attributes & TM_BOLD) set |= A_BOLD;
    if (attributes & TM_DIM) set |= A_DIM;
    if (attributes & TM_REVERSE) set |= A_REVERSE;
    if (attributes & TM_UNDERLINE) set |= A_UNDERLINE;
    attr_set(set, (short)pair, NULL);
    mvaddnstr(row, column, text, bytes);
}

void tm_present(int cursor_row, int cursor_column) {
    frame_begin();
    curs_set(cursor_row >= 0 ? 1 : 0);
    if (cursor_row >= 0) move(cursor_row, cursor_column);
    wnoutrefresh(stdscr);
    doupdate();
    frame_end();
}

void tm_copy(const char *encoded, int bytes) {
    static const char begin[] = "\033]52;c;", end[] = "\a";
    write_all(STDOUT_FILENO, begin, sizeof begin - 1);
    write_all(STDOUT_FILENO, encoded, (size_t)bytes);
    write_all(STDOUT_FILENO, end, sizeof end - 1);
}

void tm_repaint(void) { clearok(curscr, TRUE); }

// Input

struct tm_event tm_read(void) {
    struct tm_event event = {TM_KEY_NONE, 0};
    wint_t code = 0;
    int answer = get_wch(&code);
    if (answer == ERR) return event;
    if (answer != KEY_CODE_YES) {
        event.kind = TM_KEY_CHARACTER;
        event.value = (uint32_t)code;
        return event;
    }
    switch (code) {
    case KEY_UP: event.kind = TM_KEY_UP; break;
    case KEY_DOWN: event.kind = TM_KEY_DOWN; break;
    case KEY_LEFT: event.kind = TM_KEY_LEFT; break;
    case KEY_RIGHT: event.kind = TM_KEY_RIGHT; break;
    case KEY_HOME: event.kind = TM_KEY_HOME; break;
    case KEY_END: event.kind = TM_KEY_END; break;
    case KEY_PPAGE: event.kind = TM_KEY_PAGE_UP; break;
    case KEY_NPAGE: event.kind = TM_KEY_PAGE_DOWN; break;
    case KEY_BACKSPACE: event.kind = TM_KEY_BACKSPACE; break;
    case KEY_DC: event.kind = TM_KEY_DELETE; break;
    case KEY_IC: event.kind = TM_KEY_INSERT; break;
    case KEY_ENTER: event.kind = TM_KEY_ENTER; break;
    case KEY_BTAB: event.kind = TM_KEY_BACK_TAB; break;
    case paste_start: event.kind = TM_KEY_PASTE_START; break;
    case paste_end: event.kind = TM_KEY_PASTE_END; break;
    default:
        event.kind = TM_KEY_OTHER;
        if (code > KEY_F0 && code <= KEY_F(24)) {
            event.kind = TM_KEY_FUNCTION;
            event.value = (uint32_t)(code - KEY_F0);
        }
    }
    return event;
}

int tm_wait(int milliseconds) {
    struct pollfd fds[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = wake_pipe[0], .events = POLLIN}};
    int reasons = 0;
    if (poll(fds, 2, milliseconds) > 0) {
        if (fds[0].revents & POLLIN) reasons |= TM_INPUT;
        if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)) reasons |= TM_HANGUP;
        if (fds[1].revents & POLLIN) {
            char bytes[256];
            while (read(wake_pipe[0], bytes, sizeof bytes) > 0) continue;
            reasons |= TM_WOKEN;
        }
    }
    return reasons | __atomic_exchange_n(&pending, 0, __ATOMIC_SEQ_CST);
}
