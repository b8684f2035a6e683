/* SPDX-License-Identifier: Apache-2.0
 * The file of answers. On a local disk it is in WAL mode: several processes read and write at a
 * time, and what was committed survives the death of a process. WAL wants memory that all who use
 * the file share, which no network file system has: there, and wherever it is not known, a rollback
 * journal does, which needs locks alone and waits for the disk at every commit. */
#include "llm/cache/cache_file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

enum { SCHEMA = 1, APPLICATION = 0x50434173 }; /* "PCAs" */
enum { BUSY_MS = 5000, SWITCH_MS = 50, REASON_MAX = 300 };

/* Ids are not used again: who forgets one twice forgets no other. */
static const char schema[] =
	"CREATE TABLE answers (id INTEGER PRIMARY KEY AUTOINCREMENT, when_s INTEGER NOT NULL, "
	"hash INTEGER NOT NULL, sum INTEGER NOT NULL, identity TEXT NOT NULL, answer TEXT NOT "
	"NULL);"
	"CREATE INDEX answers_by_hash ON answers (hash);";

const char *pc_cache_file_why(struct pc_cache *cache, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(cache->why, sizeof(cache->why), fmt, args);
	va_end(args);
	return cache->why;
}

static const char *system_why(struct pc_cache *cache, const char *doing)
{
	return pc_cache_file_why(cache, "can't %s %s: %s", doing, cache->path, strerror(errno));
}

/* ---- what went wrong ---- */
static bool is_damage(int code)
{
	return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
}

static const char *explain(struct pc_cache *cache)
{
	int code = sqlite3_extended_errcode(cache->db), number = sqlite3_system_errno(cache->db);

	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return pc_cache_file_why(cache,
					 "%s is busy: another process has held it for %d seconds",
					 cache->path, BUSY_MS / 1000);
	case SQLITE_FULL:
		return pc_cache_file_why(cache, "can't write %s: the disk is full", cache->path);
	case SQLITE_READONLY:
		return pc_cache_file_why(cache, "can't write %s: it is read-only", cache->path);
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		return pc_cache_file_why(cache, "can't use %s: %s (%s)", cache->path,
					 number ? strerror(number) : "SQLite can't",
					 sqlite3_errmsg(cache->db));
	default:
		return pc_cache_file_why(cache, "can't use %s: %s", cache->path,
					 sqlite3_errmsg(cache->db));
	}
}

const char *pc_cache_file_failed(struct pc_cache *cache)
{
	char reason[REASON_MAX];

	if (!is_damage(sqlite3_extended_errcode(cache->db)))
		return explain(cache);
	snprintf(reason, sizeof(reason), "%s", sqlite3_errmsg(cache->db));
	return pc_cache_file_renew(cache, reason);
}

/* ---- the file, before SQLite sees it ---- */
static const char *make(struct pc_cache *cache)
{
	int fd = open(cache->path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0 && errno != EEXIST)
		return system_why(cache, "make");
	if (fd >= 0)
		close(fd);
	return NULL;
}

/* It is not opened: to close it would let go of the locks that this process has on it. */
static const char *check(struct pc_cache *cache, const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return pc_cache_file_why(
			cache, "%s is %s, where a plain file is wanted; move it away", cache->path,
			S_ISLNK(st->st_mode) ? "a symbolic link" : "no file");
	if (st->st_uid != geteuid())
		return pc_cache_file_why(
			cache,
			"%s belongs to user %u, not to you (%u); set XDG_STATE_HOME to a folder "
			"of your own",
			cache->path, (unsigned)st->st_uid, (unsigned)geteuid());
	if ((st->st_mode & 077) && chmod(cache->path, 0600))
		return system_why(cache, "make private");
	return NULL;
}

static const char *prepare(struct pc_cache *cache)
{
	struct stat st;
	const char *why;

	if (lstat(cache->path, &st)) {
		why = errno == ENOENT ? make(cache) : system_why(cache, "look at");
		if (why)
			return why;
		if (lstat(cache->path, &st))
			return system_why(cache, "look at");
	}
	why = check(cache, &st);
	cache->device = st.st_dev;
	cache->inode = st.st_ino;
	return why;
}

/* ---- SQLite's side ---- */
static bool execute(struct pc_cache *cache, const char *sql)
{
	return sqlite3_exec(cache->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* The first number that it gives; false: it failed. */
static bool number_of(struct pc_cache *cache, const char *sql, int64_t *out_number)
{
	sqlite3_stmt *statement = NULL;
	bool done = sqlite3_prepare_v2(cache->db, sql, -1, &statement, NULL) == SQLITE_OK &&
		    sqlite3_step(statement) == SQLITE_ROW;

	if (done)
		*out_number = sqlite3_column_int64(statement, 0);
	return sqlite3_finalize(statement) == SQLITE_OK && done;
}

/* Within a transaction that excludes others: two processes may make it at a time. */
static bool create(struct pc_cache *cache)
{
	char sql[sizeof(schema) + 128];
	int64_t version;

	snprintf(sql, sizeof(sql),
		 "%s PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT", schema,
		 APPLICATION, SCHEMA);
	if (!execute(cache, "PRAGMA auto_vacuum = INCREMENTAL; BEGIN IMMEDIATE"))
		return false;
	if (!number_of(cache, "PRAGMA user_version", &version))
		return false;
	return version ? execute(cache, "ROLLBACK") : execute(cache, sql);
}

static const char *check_schema(struct pc_cache *cache)
{
	int64_t version, application, tables;

	/* in one transaction: another process may be making the tables */
	if (!execute(cache, "BEGIN") || !number_of(cache, "PRAGMA user_version", &version) ||
	    !number_of(cache, "PRAGMA application_id", &application) ||
	    !number_of(cache, "SELECT count(*) FROM sqlite_master", &tables) ||
	    !execute(cache, "COMMIT"))
		return explain(cache);
	if (!version && !application && !tables) {
		if (!create(cache))
			return explain(cache);
		return NULL;
	}
	if (application != APPLICATION)
		return pc_cache_file_why(
			cache, "%s is a database, but not of answers; move it away", cache->path);
	if (version > SCHEMA)
		return pc_cache_file_why(
			cache,
			"%s was written by a newer perfcopilot (schema %lld, and this one knows "
			"%d); install that one, or move the file away",
			cache->path, (long long)version, SCHEMA);
	return NULL;
}

/* File systems of this machine alone. */
static bool is_local(const char *path)
{
	static const unsigned long local[] = {
		EXT4_SUPER_MAGIC,     XFS_SUPER_MAGIC,
		BTRFS_SUPER_MAGIC,    TMPFS_MAGIC,
		RAMFS_MAGIC,	      OVERLAYFS_SUPER_MAGIC,
		F2FS_SUPER_MAGIC,     REISERFS_SUPER_MAGIC,
		0x2fc12fc1 /* ZFS */, 0xca451a4e /* bcachefs */,
		0x3153464a /* JFS */,
	};
	struct statfs fs;

	if (statfs(path, &fs))
		return false;
	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++)
		if (((unsigned long)fs.f_type & 0xffffffff) == local[i])
			return true;
	return false;
}

static bool is_wal(struct pc_cache *cache, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	bool wal = sqlite3_prepare_v2(cache->db, sql, -1, &statement, NULL) == SQLITE_OK &&
		   sqlite3_step(statement) == SQLITE_ROW &&
		   !strcmp((const char *)sqlite3_column_text(statement, 0), "wal");

	sqlite3_finalize(statement);
	return wal;
}

/* The mode is of the file: nobody may have it open while it changes, so that is not waited for. */
static const char *choose_journal(struct pc_cache *cache)
{
	bool local = is_local(cache->path), wal = is_wal(cache, "PRAGMA journal_mode");

	if (wal != local) {
		sqlite3_busy_timeout(cache->db, SWITCH_MS);
		(void)is_wal(cache, local ? "PRAGMA journal_mode = WAL"
					  : "PRAGMA journal_mode = TRUNCATE");
		wal = is_wal(cache, "PRAGMA journal_mode"); /* another may have been first */
		sqlite3_busy_timeout(cache->db, BUSY_MS);
	}
	if (wal && !local)
		return pc_cache_file_why(
			cache,
			"%s is in use on the machine that it lies on, and is not shared over a "
			"network meanwhile; set XDG_STATE_HOME to a folder of this machine",
			cache->path);
	if (!execute(cache, wal ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL"))
		return explain(cache);
	return NULL;
}

/* What is forgotten is wiped, and nothing is put into other folders. */
static const char *settle(struct pc_cache *cache)
{
	const char *why;

	sqlite3_extended_result_codes(cache->db, 1);
	sqlite3_busy_timeout(cache->db, BUSY_MS);
	sqlite3_db_config(cache->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(cache->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (!execute(cache, "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON"))
		return explain(cache);
	why = check_schema(cache);
	return why ? why : choose_journal(cache);
}

static const char *open_once(struct pc_cache *cache)
{
	const char *why = prepare(cache);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;

	if (why)
		return why;
	if (sqlite3_open_v2(cache->path, &cache->db, flags, NULL))
		return explain(cache);
	return settle(cache);
}

void pc_cache_file_close(struct pc_cache *cache)
{
	for (size_t i = 0; i < PC_CACHE_STATEMENTS; i++) {
		sqlite3_finalize(cache->statements[i]);
		cache->statements[i] = NULL;
	}
	sqlite3_close(cache->db);
	cache->db = NULL;
}

const char *pc_cache_file_open(struct pc_cache *cache)
{
	const char *why = open_once(cache);
	char reason[REASON_MAX];

	if (why && cache->db && is_damage(sqlite3_extended_errcode(cache->db))) {
		snprintf(reason, sizeof(reason), "%s", sqlite3_errmsg(cache->db));
		return pc_cache_file_renew(cache, reason);
	}
	if (why)
		pc_cache_file_close(cache);
	return why;
}

/* ---- damage ---- */
static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/* The file with what SQLite has beside it; false: it could not be moved. */
static bool move_aside(const struct pc_cache *cache, const char *aside)
{
	static const char *const ends[] = { "-journal", "-wal", "-shm" };
	char from[PATH_MAX + 64], to[PATH_MAX + 64];

	if (rename(cache->path, aside))
		return false;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		snprintf(from, sizeof(from), "%s%s", cache->path, ends[i]);
		snprintf(to, sizeof(to), "%s%s", aside, ends[i]);
		(void)rename(from, to);
	}
	return true;
}

/* Of several processes that find the same damage one moves the file: the others see another file
 * where it was. */
static void move_damaged(const struct pc_cache *cache, char *aside, size_t size)
{
	char folder[PATH_MAX];
	struct stat st;
	int fd;

	snprintf(folder, sizeof(folder), "%s", cache->path);
	*strrchr(folder, '/') = '\0';
	fd = open(folder[0] ? folder : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		flock(fd, LOCK_EX);
	for (unsigned i = 1; i == 1 || (is_there(aside) && i < 1000); i++)
		snprintf(aside, size, "%s.damaged-%lld-%u", cache->path, (long long)time(NULL), i);
	if (lstat(cache->path, &st) || st.st_dev != cache->device || st.st_ino != cache->inode ||
	    !move_aside(cache, aside))
		aside[0] = '\0';
	if (fd >= 0)
		close(fd);
}

const char *pc_cache_file_renew(struct pc_cache *cache, const char *reason)
{
	char aside[PATH_MAX + 64], why[PATH_MAX + 128];

	pc_cache_file_close(cache);
	move_damaged(cache, aside, sizeof(aside));
	if (open_once(cache)) {
		snprintf(why, sizeof(why), "%.*s", (int)sizeof(why) - 1, cache->why);
		pc_cache_file_close(cache);
		return pc_cache_file_why(cache,
					 "%s is damaged (%s), and no new one can be begun: %s",
					 cache->path, reason, why);
	}
	if (!aside[0])
		return pc_cache_file_why(cache, "%s was damaged (%s); a new one was begun",
					 cache->path, reason);
	return pc_cache_file_why(cache,
				 "%s was damaged (%s); it was moved to %s, and a new one begun",
				 cache->path, reason, aside);
}
