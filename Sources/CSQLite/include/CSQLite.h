#ifndef CSQLITE_H
#define CSQLITE_H

struct sqlite3;
struct sqlite3_stmt;

/// Keeps a connection from moving the write-ahead log into the database when it closes as the last one.
/// Returns SQLite's result code.
int csqlite_no_checkpoint_on_close(struct sqlite3 *db);

/// The pages that a connection has written to the write-ahead log since this was last asked.
int csqlite_pages_written(struct sqlite3 *db);

/// Moves what it can of the write-ahead log into the database without waiting for anybody, or, with `truncate`, all of it once
/// readers have left the log, which is then emptied. `log` and `moved` are the log's pages and how many of them are in the database.
/// Returns SQLite's result code; SQLITE_BUSY where a reader still needs the log.
int csqlite_checkpoint(struct sqlite3 *db, int truncate, int *log, int *moved);

/// Binds text or bytes, which SQLite copies. `place` counts from 1. Returns SQLite's result code.
int csqlite_bind_text(struct sqlite3_stmt *statement, int place, const char *text, long count);
int csqlite_bind_bytes(struct sqlite3_stmt *statement, int place, const void *bytes, long count);

#endif
