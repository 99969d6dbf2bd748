// The few things the console needs of ncurses and of the terminal. Not for more than one thread, except tm_wake.
// <curses.h> stays out of this header: its globals are not for Swift.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tm_opening {
    TM_OPENED = 0,
    TM_NOT_A_TERMINAL = 1,
    TM_UNKNOWN_TERMINAL = 2,
    TM_CANNOT_ADDRESS_CURSOR = 3,
    TM_SYSTEM_ERROR = 4,
};

enum tm_attribute { TM_BOLD = 1, TM_DIM = 2, TM_REVERSE = 4, TM_UNDERLINE = 8 };

/// Signals that arrived since tm_wait last answered, and other reasons for it to answer.
enum tm_reason {
    TM_INPUT = 1,
    TM_WOKEN = 2,
    TM_RESIZED = 4,
    TM_SUSPEND = 8,
    TM_INTERRUPTED = 16,
    TM_END = 32,
    TM_HANGUP = 64,
};

enum tm_key {
    TM_KEY_NONE = 0,
    TM_KEY_CHARACTER,
    TM_KEY_UP,
    TM_KEY_DOWN,
    TM_KEY_LEFT,
    TM_KEY_RIGHT,
    TM_KEY_HOME,
    TM_KEY_END,
    TM_KEY_PAGE_UP,
    TM_KEY_PAGE_DOWN,
    TM_KEY_BACKSPACE,
    TM_KEY_DELETE,
    TM_KEY_INSERT,
    TM_KEY_ENTER,
    TM_KEY_BACK_TAB,
    TM_KEY_FUNCTION,
    TM_KEY_PASTE_START,
    TM_KEY_PASTE_END,
    TM_KEY_OTHER,
};

struct tm_event {
    int32_t kind;
    /// The code point of a character, the number of a function key.
    uint32_t value;
};

/// Takes the locale from the environment. True when its characters are UTF-8.
bool tm_set_locale(void);
/// Opens the terminal on standard input and output, with standard error sent to `errors` until tm_close.
/// The rest of a key may follow its Escape for `escape_delay` milliseconds; ESCDELAY in the environment goes before it.
int tm_open(const char *errors, int escape_delay);
void tm_close(void);
/// Leaves the screen, stops the process as Ctrl-Z does, and takes the screen back once it goes on.
void tm_suspend(void);
int tm_colours(void);
/// Asks the terminal for its size and tells ncurses.
void tm_size(int *rows, int *width);
/// The number of a pair of palette colours, -1 being the terminal's own; 0 when there is no more room.
int tm_pair(int foreground, int background);
void tm_put(int row, int column, const char *text, int bytes, int attributes, int pair);
/// Sends what changed. A negative row hides the cursor.
void tm_present(int cursor_row, int cursor_column);
/// Makes what ncurses draws shorter without changing what is seen: one sequence for neighbouring changes of style, none that change
/// nothing, and no choice of a character set that nothing is drawn with. Returns how many bytes are left.
size_t tm_shorten(char *bytes, size_t count);
/// Hands text in base64 to the terminal's clipboard. Terminals that do not know the sequence ignore it.
void tm_copy(const char *encoded, int bytes);
/// The next tm_present paints everything.
void tm_repaint(void);
/// The next key that is there already; TM_KEY_NONE when there is none.
struct tm_event tm_read(void);
/// Waits for input, a wake-up, a signal, or the end of the time (negative: for ever).
/// Returns: a set of tm_reason.
int tm_wait(int milliseconds);
/// Ends tm_wait, from any thread.
void tm_wake(void);
