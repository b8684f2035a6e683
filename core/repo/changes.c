/* SPDX-License-Identifier: Apache-2.0
 * The files that differ between two revisions, and what both sides are to each other. */
#include "repo/changes_internal.h"

#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"

enum { FILE_BYTES_MAX = 4 << 20, ALL_BYTES_MAX = 256 << 20, FILES_MAX = 20000 };

/* ---- beginning and end ---- */
int pc_finding_start(const struct pc_between *between, struct pc_finding *out)
{
	const struct pc_module *module;
	int status;

	if (between->base->working_tree)
		return pc_fail(between->pc, PC_EUSAGE,
			       "the working tree can be compared with a commit as base, not the "
			       "other way round");
	status = pc_module(between->pc, "repo", &module);
	if (status)
		return status;
	*out = (struct pc_finding){
		.pc = between->pc,
		.repo = (const struct pc_repo_table *)module,
		.between = { between->folder, between->base->commit,
			     between->head->working_tree ? "." : between->head->commit,
			     FILE_BYTES_MAX },
	};
	return PC_OK;
}

void pc_finding_clear(struct pc_finding *finding)
{
	free(finding->files);
	free(finding->functions);
	free(finding->remarks);
}

void pc_finding_remark(struct pc_finding *finding, const char *text)
{
	finding->remarks = PC_GROW(finding->remarks, finding->remark_count, finding->remark_room);
	finding->remarks[finding->remark_count++] = text;
}

int pc_finding_failed(struct pc_finding *finding, const struct pc_repo_why *why)
{
	struct pc_text safe PC_AUTO(text) = { 0 };

	pc_text_safe(&safe, pc_span(why->text));
	return pc_fail(finding->pc, PC_EINPUT, "what differs can't be read from the repository: %s",
		       safe.data ? safe.data : "");
}

/* ---- files ---- */
static struct pc_file_side side_of(struct pc_finding *finding, const struct pc_repo_blob *blob)
{
	struct pc_arena *arena = pc_memory(finding->pc);
	struct pc_file_side side = { .text = PC_SPAN("") };

	if (!blob->path)
		return side;
	side.path = pc_arena_strdup(arena, blob->path);
	if (blob->large)
		pc_finding_remark(
			finding, pc_arena_printf(arena, "%s is larger than %d MiB: not looked into",
						 side.path, FILE_BYTES_MAX >> 20));
	side.is_text = blob->bytes && !blob->binary && finding->bytes + blob->size <= ALL_BYTES_MAX;
	if (blob->bytes && !blob->binary && !side.is_text)
		pc_finding_remark(finding, pc_arena_printf(arena,
							   "%s: not looked into, for more than "
							   "%d MiB differ",
							   side.path, ALL_BYTES_MAX >> 20));
	if (!side.is_text)
		return side;
	finding->bytes += blob->size;
	side.text.data = pc_arena_strndup(arena, blob->bytes, blob->size);
	side.text.size = blob->size;
	return side;
}

static bool take_change(void *context, const struct pc_repo_change *change)
{
	struct pc_finding *finding = context;

	if (finding->count == FILES_MAX) {
		pc_finding_remark(finding, "more than 20000 files differ: the rest was left out");
		return false;
	}
	finding->files = PC_GROW(finding->files, finding->count, finding->room);
	finding->files[finding->count++] = (struct pc_file_change){
		.status = change->status,
		.base = side_of(finding, &change->base),
		.head = side_of(finding, &change->head),
	};
	finding->binary_files += change->base.binary || change->head.binary;
	return !pc_cancelled(finding->pc);
}

int pc_finding_files(struct pc_finding *finding)
{
	struct pc_repo_why why;

	if (finding->repo->changes(&finding->between, take_change, finding, &why))
		return pc_finding_failed(finding, &why);
	return pc_cancelled(finding->pc) ? pc_cancel(finding->pc) : PC_OK;
}

int pc_finding_functions(struct pc_finding *finding, const bool *wanted)
{
	struct pc_ctags_file *files =
		pc_arena_alloc(pc_memory(finding->pc), (2 * finding->count + 1) * sizeof(*files));
	struct pc_file_side **sides =
		pc_arena_alloc(pc_memory(finding->pc), (2 * finding->count + 1) * sizeof(*sides));
	size_t count = 0;
	int status;

	for (size_t i = 0; i < 2 * finding->count; i++) {
		struct pc_file_change *file = &finding->files[i / 2];
		struct pc_file_side *side = i % 2 ? &file->head : &file->base;

		if (!side->path || !side->is_text || (wanted && !wanted[i / 2]))
			continue;
		sides[count] = side;
		files[count++] = (struct pc_ctags_file){ .path = side->path, .bytes = side->text };
	}
	status = pc_ctags_run(finding->pc, files, count, &finding->note);
	for (size_t i = 0; !status && i < count; i++)
		sides[i]->functions = files[i].functions;
	return status;
}

/* ---- functions ---- */
void pc_finding_add(struct pc_finding *finding, const struct pc_changed_function *function)
{
	finding->functions =
		PC_GROW(finding->functions, finding->function_count, finding->function_room);
	finding->functions[finding->function_count++] = *function;
}

static enum pc_change change_of(const struct pc_changed_function *changed, bool moves)
{
	if (changed->old_name)
		return PC_CHANGE_RENAMED;
	if (moves && changed->old_file)
		return PC_CHANGE_MOVED;
	if (changed->body || changed->signature || changed->decorators)
		return PC_CHANGE_MODIFIED;
	return changed->old_file ? PC_CHANGE_MOVED : PC_CHANGE_SAME;
}

struct pc_changed_function pc_finding_pair(const struct pc_file_change *base_file,
					   const struct pc_function *base,
					   const struct pc_file_change *head_file,
					   const struct pc_function *head)
{
	const struct pc_function *one = head ? head : base;
	struct pc_changed_function changed = {
		.name = one->name,
		.file = head ? head_file->head.path : base_file->base.path,
		.language = one->language,
		.change = head ? PC_CHANGE_ADDED : PC_CHANGE_DELETED,
		.base_line = base ? base->line : 0,
		.base_end = base ? base->end : 0,
		.head_line = head ? head->line : 0,
		.head_end = head ? head->end : 0,
		.end_guessed = one->end_guessed,
	};

	if (!base || !head)
		return changed;
	if (strcmp(base->name, head->name) != 0)
		changed.old_name = base->name;
	if (strcmp(base_file->base.path, head_file->head.path) != 0)
		changed.old_file = base_file->base.path;
	changed.body = changed.old_name ? base->text.shape != head->text.shape
					: base->text.body != head->text.body;
	changed.signature = strcmp(base->parameters, head->parameters) != 0;
	changed.decorators = base->text.above != head->text.above;
	changed.change = change_of(&changed, base_file != head_file);
	return changed;
}

static uint32_t line_of(const struct pc_changed_function *function)
{
	return function->head_line ? function->head_line : function->base_line;
}

static int by_place(const void *a, const void *b)
{
	const struct pc_changed_function *one = a, *other = b;
	int order = strcmp(one->file, other->file);

	if (order)
		return order;
	if (line_of(one) != line_of(other))
		return line_of(one) < line_of(other) ? -1 : 1;
	return strcmp(one->name, other->name);
}

static void *kept(struct pc_finding *finding, const void *items, size_t size_bytes)
{
	void *copy = pc_arena_alloc(pc_memory(finding->pc), size_bytes + 1);

	if (size_bytes)
		memcpy(copy, items, size_bytes);
	return copy;
}

void pc_finding_end(struct pc_finding *finding, struct pc_changes *out_changes)
{
	const char **others =
		pc_arena_alloc(pc_memory(finding->pc), (finding->count + 1) * sizeof(*others));
	size_t other_count = 0, files = 0;

	if (finding->function_count)
		qsort(finding->functions, finding->function_count, sizeof(*finding->functions),
		      by_place);
	for (size_t i = 0; i < finding->count; i++) {
		const struct pc_file_change *file = &finding->files[i];

		files += file->status != '=';
		if (file->status != '=' && !file->in_function)
			others[other_count++] = file->head.path ? file->head.path : file->base.path;
	}
	*out_changes = (struct pc_changes){
		.functions = kept(finding, finding->functions,
				  finding->function_count * sizeof(*finding->functions)),
		.count = finding->function_count,
		.files = (uint32_t)files,
		.binary_files = finding->binary_files,
		.other_files = others,
		.other_count = other_count,
		.note = finding->note,
		.remarks = kept(finding, finding->remarks,
				finding->remark_count * sizeof(*finding->remarks)),
		.remark_count = finding->remark_count,
	};
}

/* ---- as text ---- */
struct bounded {
	struct pc_text text;
	size_t most;
	bool cut;
};

static bool take_bytes(void *context, const char *bytes, size_t size)
{
	struct bounded *bounded = context;

	size_t left = bounded->most - bounded->text.size;

	bounded->cut = size > left;
	pc_text_add(&bounded->text, bytes, bounded->cut ? left : size);
	return !bounded->cut;
}

int pc_changes_diff(const struct pc_between *between, size_t most, const char **out_text,
		    bool *out_cut)
{
	struct pc_finding finding PC_AUTO(finding) = { 0 };
	struct bounded bounded = { .most = most };
	struct pc_text valid PC_AUTO(text) = { 0 };
	struct pc_repo_why why;
	int status = pc_finding_start(between, &finding);

	if (status)
		return status;
	if (finding.repo->diff(&finding.between, take_bytes, &bounded, &why)) {
		pc_text_clear(&bounded.text);
		return pc_finding_failed(&finding, &why);
	}
	pc_text_valid(&valid, pc_text_span(&bounded.text));
	bounded.cut |= valid.size > most; /* bytes that are no text take more as such */
	valid.size = valid.size > most ? most : valid.size;
	while (bounded.cut && valid.size && valid.data[valid.size - 1] != '\n')
		valid.size--;
	pc_text_clear(&bounded.text);
	*out_text =
		pc_arena_strndup(pc_memory(between->pc), valid.size ? valid.data : "", valid.size);
	*out_cut = bounded.cut;
	return PC_OK;
}
