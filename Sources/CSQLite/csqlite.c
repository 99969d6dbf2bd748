#include "CSQLite.h"

#include <sqlite3.h>

int csqlite_no_checkpoint_on_close(struct sqlite3 *db) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

int csqlite_pages_written(struct sqlite3 *db) {
    int pages = 0, highest = 0;
    if (sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &highest, 1) != SQLITE_OK) return 0;
    return pages;
}

int csqlite_checkpoint(struct sqlite3 *db, int truncate, int *log, int *moved) {
    int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    return sqlite3_wal_checkpoint_v2(db, "main", mode, log, moved);
}

int csqlite_bind_text(struct sqlite3_stmt *statement, int place, const char *text, long count) {
    // A null pointer would bind NULL.
    return sqlite3_bind_text64(statement, place, text ? text : "", (sqlite3_uint64)count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

int csqlite_bind_bytes(struct sqlite3_stmt *statement, int place, const void *bytes, long count) {
    if (count == 0) return sqlite3_bind_zeroblob(statement, place, 0);
    return sqlite3_bind_blob64(statement, place, bytes, (sqlite3_uint64)count, SQLITE_TRANSIENT);
}
