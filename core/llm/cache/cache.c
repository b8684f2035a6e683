/* SPDX-License-Identifier: Apache-2.0
 * The module that knows SQLite: rows of answers. What a statement gives is copied and the statement
 * ended at once, so that no lock is held between calls. */
#include "llm/cache/cache.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "llm/cache/cache_file.h"

#define ROW "SELECT id, when_s, hash, sum, identity, answer FROM answers "
static const char *const statements[PC_CACHE_STATEMENTS] = {
	[PC_CACHE_FIND] = ROW "WHERE hash = ?1 AND identity = ?2",
	[PC_CACHE_LIST] = (ROW "WHERE ?1 IS NULL OR instr(lower(identity), lower(?1)) "
			       "OR instr(lower(answer), lower(?1)) ORDER BY id DESC LIMIT ?2"),
	[PC_CACHE_SHOW] = ROW "WHERE id = ?1",
	[PC_CACHE_DROP] = "DELETE FROM answers WHERE hash = ?1 AND identity = ?2",
	[PC_CACHE_PUT] = ("INSERT INTO answers (hash, identity, when_s, sum, answer) "
			  "VALUES (?1, ?2, ?3, ?4, ?5)"),
	[PC_CACHE_FORGET_ONE] = "DELETE FROM answers WHERE id = ?1",
	[PC_CACHE_FORGET_OLD] = "DELETE FROM answers WHERE when_s < ?1",
	[PC_CACHE_FORGET_ALL] = "DELETE FROM answers",
	[PC_CACHE_STATS] = "SELECT count(*), min(when_s), max(when_s) FROM answers",
};
enum { COLUMN_ID, COLUMN_WHEN, COLUMN_HASH, COLUMN_SUM, COLUMN_IDENTITY, COLUMN_ANSWER };

/* Ready to be bound and stepped; NULL: why is in cache->why. */
static sqlite3_stmt *statement_of(struct pc_cache *cache, enum pc_cache_statement which)
{
	sqlite3_stmt **statement = &cache->statements[which];

	if (!cache->db && pc_cache_file_open(cache))
		return NULL;
	if (!*statement && sqlite3_prepare_v3(cache->db, statements[which], -1,
					      SQLITE_PREPARE_PERSISTENT, statement, NULL)) {
		pc_cache_file_failed(cache);
		return NULL;
	}
	return *statement;
}

/* A damaged file was closed meanwhile, and its statements with it. */
static const char *finish(struct pc_cache *cache, enum pc_cache_statement which, const char *why)
{
	if (cache->statements[which]) {
		sqlite3_reset(cache->statements[which]);
		sqlite3_clear_bindings(cache->statements[which]);
	}
	return why;
}

/* Borrowed until the statement is finished. */
static void bind_text(sqlite3_stmt *statement, int at, const char *bytes, size_t size)
{
	sqlite3_bind_text64(statement, at, bytes, size, SQLITE_STATIC, SQLITE_UTF8);
}

/* Runs one that gives no rows, and finishes it. */
static const char *run(struct pc_cache *cache, enum pc_cache_statement which)
{
	bool done = sqlite3_step(cache->statements[which]) == SQLITE_DONE;

	return finish(cache, which, done ? NULL : pc_cache_file_failed(cache));
}

/* ---- rows ---- */
static uint64_t sum_of(const struct pc_kept *row)
{
	return pc_kept_hash(pc_kept_hash(PC_KEPT_SEED, row->identity, row->identity_size),
			    row->answer, row->answer_size);
}

/* Texts are those of the statement. False: the row is not as it was written. */
static bool read_row(sqlite3_stmt *statement, struct pc_kept *out_row)
{
	const char *identity = (const char *)sqlite3_column_text(statement, COLUMN_IDENTITY);
	const char *answer = (const char *)sqlite3_column_text(statement, COLUMN_ANSWER);

	*out_row = (struct pc_kept){
		.id = sqlite3_column_int64(statement, COLUMN_ID),
		.identity = identity ? identity : "",
		.answer = answer ? answer : "",
		.identity_size = (size_t)sqlite3_column_bytes(statement, COLUMN_IDENTITY),
		.answer_size = (size_t)sqlite3_column_bytes(statement, COLUMN_ANSWER),
		.hash = (uint64_t)sqlite3_column_int64(statement, COLUMN_HASH),
		.when_s = sqlite3_column_int64(statement, COLUMN_WHEN),
	};
	return sum_of(out_row) == (uint64_t)sqlite3_column_int64(statement, COLUMN_SUM);
}

/* Copies the texts of a row to memory of the cache, NUL-terminated. */
static bool keep_row(struct pc_cache *cache, struct pc_kept *row)
{
	size_t size = row->identity_size + row->answer_size + 2;
	char *memory = size <= cache->room ? cache->row : realloc(cache->row, size);

	if (!memory)
		return false;
	cache->row = memory;
	cache->room = size > cache->room ? size : cache->room;
	memcpy(memory, row->identity, row->identity_size);
	memory[row->identity_size] = '\0';
	row->identity = memory;
	memory += row->identity_size + 1;
	memcpy(memory, row->answer, row->answer_size);
	memory[row->answer_size] = '\0';
	row->answer = memory;
	return true;
}

/* The first row of a statement whose values are bound. */
static const char *take_row(struct pc_cache *cache, enum pc_cache_statement which,
			    struct pc_kept *out_row)
{
	sqlite3_stmt *statement = cache->statements[which];
	struct pc_kept row = { 0 };
	int code = sqlite3_step(statement);
	const char *why = NULL;

	if (code == SQLITE_ROW && !read_row(statement, &row))
		why = pc_cache_file_why(cache, "answer %lld in %s is damaged, and is not used",
					(long long)row.id, cache->path);
	else if (code == SQLITE_ROW && !keep_row(cache, &row))
		why = pc_cache_file_why(cache, "out of memory");
	else if (code != SQLITE_ROW && code != SQLITE_DONE)
		why = pc_cache_file_failed(cache);
	if (!why)
		*out_row = row;
	return finish(cache, which, why);
}

/* ---- the table ---- */
static void cache_close(struct pc_cache *cache)
{
	pc_cache_file_close(cache);
	free(cache->row);
	free(cache);
}

/* The folder is resolved: the last part alone may be no link. */
static const char *resolve(struct pc_cache *cache, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	char folder[PATH_MAX], resolved[PATH_MAX];
	int size;

	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path) + 1 : 1,
		 slash ? path : ".");
	if (!realpath(folder, resolved))
		return pc_cache_file_why(cache, "can't look into %s: %s", folder, strerror(errno));
	size = snprintf(cache->path, sizeof(cache->path), "%s/%s", resolved[1] ? resolved : "",
			name);
	if (size < 0 || (size_t)size >= sizeof(cache->path))
		return pc_cache_file_why(cache, "the path of %s is too long", name);
	return NULL;
}

static const char *cache_open(const char *path, struct pc_cache **out_cache)
{
	static char failure[sizeof(((struct pc_cache *)NULL)->why)];
	struct pc_cache *cache = calloc(1, sizeof(*cache));
	const char *why;

	if (!cache)
		return "out of memory";
	why = resolve(cache, path);
	if (!why)
		why = pc_cache_file_open(cache);
	if (!why || cache->db) {
		*out_cache = cache;
		return why;
	}
	memcpy(failure, why, sizeof(failure));
	cache_close(cache);
	return failure;
}

static const char *cache_get(struct pc_cache *cache, uint64_t hash, const char *identity,
			     size_t identity_size, struct pc_kept *out_row)
{
	sqlite3_stmt *statement = statement_of(cache, PC_CACHE_FIND);

	*out_row = (struct pc_kept){ 0 };
	if (!statement)
		return cache->why;
	sqlite3_bind_int64(statement, 1, (int64_t)hash);
	bind_text(statement, 2, identity, identity_size);
	return take_row(cache, PC_CACHE_FIND, out_row);
}

static const char *replace(struct pc_cache *cache, const struct pc_kept *row)
{
	sqlite3_stmt *drop = statement_of(cache, PC_CACHE_DROP),
		     *put = drop ? statement_of(cache, PC_CACHE_PUT) : NULL;
	const char *why;

	if (!put)
		return cache->why;
	sqlite3_bind_int64(drop, 1, (int64_t)row->hash);
	bind_text(drop, 2, row->identity, row->identity_size);
	why = run(cache, PC_CACHE_DROP);
	if (why)
		return why;
	sqlite3_bind_int64(put, 1, (int64_t)row->hash);
	bind_text(put, 2, row->identity, row->identity_size);
	sqlite3_bind_int64(put, 3, row->when_s);
	sqlite3_bind_int64(put, 4, (int64_t)sum_of(row));
	bind_text(put, 5, row->answer, row->answer_size);
	return run(cache, PC_CACHE_PUT);
}

static const char *execute(struct pc_cache *cache, const char *sql)
{
	return sqlite3_exec(cache->db, sql, NULL, NULL, NULL) ? pc_cache_file_failed(cache) : NULL;
}

static const char *cache_put(struct pc_cache *cache, const struct pc_kept *row)
{
	const char *why;

	if (!cache->db && (why = pc_cache_file_open(cache)))
		return why;
	why = execute(cache, "BEGIN IMMEDIATE");
	if (why)
		return why;
	why = replace(cache, row);
	if (!why)
		why = execute(cache, "COMMIT");
	if (cache->db && !sqlite3_get_autocommit(cache->db))
		sqlite3_exec(cache->db, "ROLLBACK", NULL, NULL, NULL);
	return why;
}

static const char *cache_list(struct pc_cache *cache, const char *text, size_t limit,
			      pc_cache_row *row, void *context)
{
	sqlite3_stmt *statement = statement_of(cache, PC_CACHE_LIST);
	struct pc_kept kept;
	const char *why;
	int code;

	if (!statement)
		return cache->why;
	if (text)
		bind_text(statement, 1, text, strlen(text));
	sqlite3_bind_int64(statement, 2, limit && limit < INT64_MAX ? (int64_t)limit : -1);
	while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
		if (!read_row(statement, &kept))
			kept.identity = kept.answer = NULL;
		if (!row(context, &kept))
			break;
	}
	why = code == SQLITE_ROW || code == SQLITE_DONE ? NULL : pc_cache_file_failed(cache);
	return finish(cache, PC_CACHE_LIST, why);
}

static const char *cache_show(struct pc_cache *cache, int64_t id, struct pc_kept *out_row)
{
	sqlite3_stmt *statement = statement_of(cache, PC_CACHE_SHOW);

	*out_row = (struct pc_kept){ 0 };
	if (!statement)
		return cache->why;
	sqlite3_bind_int64(statement, 1, id);
	return take_row(cache, PC_CACHE_SHOW, out_row);
}

/* What it took is given back to the disk, as far as nobody else reads just now. */
static const char *cache_forget(struct pc_cache *cache, int64_t id, int64_t before_s,
				uint64_t *out_count)
{
	enum pc_cache_statement which = id	   ? PC_CACHE_FORGET_ONE
					: before_s ? PC_CACHE_FORGET_OLD
						   : PC_CACHE_FORGET_ALL;
	sqlite3_stmt *statement = statement_of(cache, which);
	const char *why;

	if (!statement)
		return cache->why;
	if (which != PC_CACHE_FORGET_ALL)
		sqlite3_bind_int64(statement, 1, id ? id : before_s);
	why = run(cache, which);
	if (why)
		return why;
	*out_count = (uint64_t)sqlite3_changes(cache->db);
	sqlite3_exec(cache->db, "PRAGMA incremental_vacuum", NULL, NULL, NULL);
	sqlite3_exec(cache->db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
	return NULL;
}

static uint64_t size_of(const struct pc_cache *cache, const char *end)
{
	char path[PATH_MAX + 8];
	struct stat st;

	snprintf(path, sizeof(path), "%s%s", cache->path, end);
	return lstat(path, &st) ? 0 : (uint64_t)st.st_size;
}

static const char *cache_stats(struct pc_cache *cache, uint64_t *out_count, uint64_t *out_bytes,
			       int64_t *out_oldest_s, int64_t *out_newest_s)
{
	sqlite3_stmt *statement = statement_of(cache, PC_CACHE_STATS);

	if (!statement)
		return cache->why;
	if (sqlite3_step(statement) != SQLITE_ROW)
		return finish(cache, PC_CACHE_STATS, pc_cache_file_failed(cache));
	*out_count = (uint64_t)sqlite3_column_int64(statement, 0);
	*out_oldest_s = sqlite3_column_int64(statement, 1);
	*out_newest_s = sqlite3_column_int64(statement, 2);
	*out_bytes = size_of(cache, "") + size_of(cache, "-wal");
	return finish(cache, PC_CACHE_STATS, NULL);
}

extern PC_API const struct pc_cache_table pc_module_table;
const struct pc_cache_table pc_module_table = {
	.module = { PC_VERSION },
	.open = cache_open,
	.close = cache_close,
	.get = cache_get,
	.put = cache_put,
	.list = cache_list,
	.show = cache_show,
	.forget = cache_forget,
	.stats = cache_stats,
};
