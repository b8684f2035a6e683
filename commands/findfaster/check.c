/* SPDX-License-Identifier: Apache-2.0
 * Where a folder depends on the target, and on what may stand in its place. */
#include "findfaster.h"

enum { USES_MAX = 100000, UNREAD_MAX = 10000 };

/* ---- what is looked for ---- */
static void add_name(struct findfaster_check *check, enum pc_software_kind kind,
		     struct pc_span name, uint32_t thing)
{
	PC_AUTO(text) struct pc_text key = { 0 };
	bool is_new = false;
	uint32_t id;

	pc_software_key(kind, name, &key);
	id = pc_table_intern(&check->keys, pc_text_span(&key), &is_new);
	if (!is_new)
		return; /* the target itself, or an alternative of two */
	check->things = PC_GROW(check->things, id, check->thing_room);
	check->things[id] = thing;
}

static void add_software(struct findfaster_check *check, const struct pc_software *software,
			 uint32_t thing)
{
	struct pc_span rest = software->names, name;

	while (pc_software_next_name(&rest, &name))
		add_name(check, software->kind, name, thing);
}

static void look_for(struct findfaster_result *r)
{
	struct findfaster_check *check = &r->check;

	for (unsigned kind = 0; kind < PC_SOFTWARE_SETTING; kind++)
		if (r->kinds >> kind & 1 && kind != PC_SOFTWARE_FUNCTION)
			add_name(check, kind, pc_span(r->options->target), 0);
	for (size_t i = 0; i < r->known.thing_count; i++)
		add_software(check, r->known.things[i], 0);
	for (size_t i = 0; i < r->known.count; i++)
		if (r->known.items[i].use->kind < PC_SOFTWARE_FUNCTION)
			add_software(check, r->known.items[i].use, 1 + (uint32_t)i);
}

/* ---- what is found ---- */
struct finding {
	struct pc *pc;
	struct findfaster_check *check;
	struct pc_text key;
};

static struct pc_span keep(struct pc *pc, struct pc_span text)
{
	return (struct pc_span){
		pc_arena_strndup(pc_memory(pc), text.data ? text.data : "", text.size), text.size
	};
}

static void on_found(void *context, const struct pc_dependency *dependency)
{
	struct finding *finding = context;
	struct findfaster_check *check = finding->check;
	struct findfaster_use *use;
	uint32_t id;

	pc_software_key(dependency->kind, dependency->name, &finding->key);
	id = pc_table_find(&check->keys, pc_text_span(&finding->key));
	if (id == PC_NONE)
		return;
	if (check->count == USES_MAX) {
		check->left_out++;
		return;
	}
	check->uses = PC_GROW(check->uses, check->count, check->room);
	use = &check->uses[check->count++];
	*use = (struct findfaster_use){ check->things[id], *dependency };
	use->at.path = pc_arena_strdup(pc_memory(finding->pc), dependency->path);
	use->at.name = keep(finding->pc, dependency->name);
	use->at.version = keep(finding->pc, dependency->version);
}

static void on_unread(void *context, const char *path, const char *why)
{
	struct finding *finding = context;
	struct findfaster_check *check = finding->check;

	if (check->unread_count++ >= UNREAD_MAX)
		return;
	check->unread = PC_GROW(check->unread, check->unread_kept, check->unread_room);
	check->unread[check->unread_kept++] = (struct findfaster_unread){
		pc_arena_strdup(pc_memory(finding->pc), path),
		pc_arena_strdup(pc_memory(finding->pc), why),
	};
}

static int compare_paths(const void *a, const void *b)
{
	const struct findfaster_unread *one = a, *two = b;

	return strcmp(one->path, two->path);
}

/* The target first, the surest first, then by place. */
static int compare(const void *a, const void *b)
{
	const struct findfaster_use *one = a, *two = b;
	int order = one->at.origin < two->at.origin ? -1 : one->at.origin > two->at.origin;

	if (one->thing != two->thing)
		return one->thing < two->thing ? -1 : 1;
	if (!order)
		order = strcmp(one->at.path, two->at.path);
	if (!order)
		order = one->at.line < two->at.line ? -1 : one->at.line > two->at.line;
	return order;
}

static bool same(const struct findfaster_use *one, const struct findfaster_use *two)
{
	return one->thing == two->thing && one->at.origin == two->at.origin &&
	       one->at.line == two->at.line && !strcmp(one->at.path, two->at.path) &&
	       one->at.name.size == two->at.name.size &&
	       !memcmp(one->at.name.data, two->at.name.data, one->at.name.size);
}

/* What one line says in two ways is said once. */
static void sort(struct findfaster_check *check)
{
	size_t kept = 0;

	if (check->unread_kept)
		qsort(check->unread, check->unread_kept, sizeof(*check->unread), compare_paths);
	if (check->count)
		qsort(check->uses, check->count, sizeof(*check->uses), compare);
	for (size_t i = 0; i < check->count; i++)
		if (!kept || !same(&check->uses[kept - 1], &check->uses[i]))
			check->uses[kept++] = check->uses[i];
	check->count = kept;
	for (size_t i = 0; i < kept; i++)
		if (check->uses[i].at.origin == PC_DEPENDENCY_DECLARED)
			check->declared[check->uses[i].thing] |= 1u << check->uses[i].at.kind;
}

bool findfaster_is_direct(const struct findfaster_result *r, const struct findfaster_use *use)
{
	switch (use->at.origin) {
	case PC_DEPENDENCY_INDIRECT:
		return false;
	case PC_DEPENDENCY_LOCKED:
		return r->check.declared[use->thing] >> use->at.kind & 1;
	default:
		return true;
	}
}

uint64_t findfaster_present(const struct findfaster_result *r, size_t index)
{
	uint64_t count = 0;

	for (size_t i = 0; i < r->check.count; i++)
		count += r->check.uses[i].thing == 1 + index;
	return count;
}

bool findfaster_saw_all(const struct findfaster_result *r)
{
	const struct pc_depends *sums = &r->check.sums;

	return !r->check.unread_count && !sums->too_deep && !sums->too_many;
}

int findfaster_check(struct pc *pc, struct findfaster_result *r)
{
	struct finding finding = { pc, &r->check, { 0 } };
	const struct pc_depends_sink sink = { on_found, on_unread, &finding };
	int status;

	pc_table_init(&r->check.keys, pc_memory(pc));
	r->check.declared =
		pc_arena_alloc(pc_memory(pc), (r->known.count + 1) * sizeof(*r->check.declared));
	look_for(r);
	status = pc_depends_walk(pc, r->options->check, &sink, &r->check.sums);
	pc_text_clear(&finding.key);
	sort(&r->check);
	return status;
}

void findfaster_check_clear(struct findfaster_check *check)
{
	if (check->keys.keys)
		pc_table_clear(&check->keys);
	free(check->things);
	free(check->uses);
	free(check->unread);
}
