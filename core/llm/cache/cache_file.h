/* SPDX-License-Identifier: Apache-2.0
 * The file below the module perfcopilot-cache.so: how it is found, made, opened, and moved aside
 * when it is damaged. Part of the module: it knows nothing of the core. Internal. */
#ifndef PC_LLM_CACHE_FILE_H
#define PC_LLM_CACHE_FILE_H

#include <limits.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <sys/types.h>

enum pc_cache_statement {
	PC_CACHE_FIND,
	PC_CACHE_LIST,
	PC_CACHE_SHOW,
	PC_CACHE_DROP,
	PC_CACHE_PUT,
	PC_CACHE_FORGET_ONE,
	PC_CACHE_FORGET_OLD,
	PC_CACHE_FORGET_ALL,
	PC_CACHE_STATS,
	PC_CACHE_STATEMENTS
};

struct pc_cache {
	char path[PATH_MAX]; /* its folder is resolved, the file itself never followed */
	sqlite3 *db;	     /* NULL: it could not be opened again */
	dev_t device;	     /* which file that is */
	ino_t inode;
	sqlite3_stmt *statements[PC_CACHE_STATEMENTS]; /* prepared when they are first used */
	char *row;				       /* what `get` and `show` give */
	size_t room;
	char why[PATH_MAX * 2 + 512];
};

/* Opens what `path` is. NULL, or why not, in cache->why. */
const char *pc_cache_file_open(struct pc_cache *cache);
void pc_cache_file_close(struct pc_cache *cache);
/* Moves the damaged file aside, unless another process has done so, and begins a new one; returns
 * what happened. */
const char *pc_cache_file_renew(struct pc_cache *cache, const char *reason);
/* What went wrong with the last call; a damaged file is moved aside first. Never NULL. */
const char *pc_cache_file_failed(struct pc_cache *cache);
const char *pc_cache_file_why(struct pc_cache *cache, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
