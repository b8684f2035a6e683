/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as any file that says on what a tree depends: the first line is its name. */
#include "depends/depends.h"
#include "base/auto.h"
#include "base/context.h"
#include "fuzz.h"

static void look(void *context, const struct pc_dependency *dependency)
{
	struct pc_text *key = context;

	pc_software_key(dependency->kind, dependency->name, key);
	pc_text_add(key, dependency->version.data ? dependency->version.data : "",
		    dependency->version.size);
}

static void hear(void *context, const char *path, const char *why)
{
	struct pc_text *key = context;

	pc_text_printf(key, "%s%s", path, why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pc_span all = { (const char *)data, size }, name, rest;
	PC_AUTO(text) struct pc_text path = { 0 }, key = { 0 };
	PC_AUTO(pc) struct pc *pc = NULL;

	if (!pc_span_cut(all, '\n', &name, &rest))
		return 0;
	pc_text_add(&path, name.data, name.size);
	pc = pc_new();
	pc_depends_read(pc, path.data, rest, &(struct pc_depends_sink){ look, hear, &key });
	return 0;
}
