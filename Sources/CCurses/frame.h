#ifndef FRAME_H
#define FRAME_H

#include <stddef.h>
#include <stdio.h>

void write_all(int fd, const char *bytes, size_t count);

/// The file that ncurses may draw to; NULL when there is none to be had.
FILE *frame_open(void);
void frame_close(void);

/// What ncurses draws between these goes to the terminal in one write.
void frame_begin(void);
void frame_end(void);

#endif
