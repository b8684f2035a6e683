/* SPDX-License-Identifier: Apache-2.0
 * A folder of its own with a file of answers, for the tests of the module that keeps them. */
#ifndef PC_TESTS_CACHE_FIXTURE_H
#define PC_TESTS_CACHE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "llm/cache/cache.h"
#include "llm/cache/identity.h"

struct fixture {
	struct pc *pc;
	char folder[64], path[96];
	const struct pc_cache_table *table;
	struct pc_cache *cache;
};

static inline int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	const struct pc_module *module;

	f->pc = pc_new();
	strcpy(f->folder, "/tmp/perfcopilot-cache-XXXXXX");
	if (!mkdtemp(f->folder) || pc_module(f->pc, "cache", &module))
		return -1;
	snprintf(f->path, sizeof(f->path), "%s/answers.db", f->folder);
	f->table = (const struct pc_cache_table *)module;
	*state = f;
	return 0;
}

static inline void close_cache(struct fixture *f)
{
	if (f->cache)
		f->table->close(f->cache);
	f->cache = NULL;
}

static inline int teardown(void **state)
{
	struct fixture *f = *state;
	char command[128];

	close_cache(f);
	snprintf(command, sizeof(command), "rm -rf '%s'", f->folder);
	if (system(command))
		return -1;
	pc_free(f->pc);
	free(f);
	return 0;
}

/* Closes what is open; what it says, or NULL. */
static inline const char *reopen(struct fixture *f)
{
	close_cache(f);
	return f->table->open(f->path, &f->cache);
}

static inline struct pc_kept row_of(const char *identity, const char *answer, int64_t when_s)
{
	return (struct pc_kept){
		.identity = identity,
		.identity_size = strlen(identity),
		.answer = answer,
		.answer_size = strlen(answer),
		.hash = pc_identity_hash(pc_span(identity)),
		.when_s = when_s,
	};
}

static inline const char *put(struct fixture *f, const char *identity, const char *answer)
{
	struct pc_kept row = row_of(identity, answer, 1000);

	return f->table->put(f->cache, &row);
}

/* The answer, borrowed; "" where there is none. */
static inline const char *get(struct fixture *f, const char *identity)
{
	struct pc_kept row;
	const char *why = f->table->get(f->cache, pc_identity_hash(pc_span(identity)), identity,
					strlen(identity), &row);

	assert_null(why);
	return row.id ? row.answer : "";
}

/* ---- the bytes of the file ---- */
static inline struct pc_text bytes_of(const char *path)
{
	struct pc_text bytes = { 0 };
	FILE *file = fopen(path, "rb");
	char buffer[4096];
	size_t size;

	while (file && (size = fread(buffer, 1, sizeof(buffer), file)) > 0)
		pc_text_add(&bytes, buffer, size);
	if (file)
		fclose(file);
	return bytes;
}

static inline void set_bytes(const char *path, struct pc_span bytes)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
	fclose(file);
}

static inline char *find_bytes(const struct pc_text *bytes, const char *needle)
{
	return bytes->size ? memmem(bytes->data, bytes->size, needle, strlen(needle)) : NULL;
}

#endif
