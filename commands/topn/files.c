/* SPDX-License-Identifier: Apache-2.0
 * What topn writes beside its report: a flame graph, and the profile for other tools. */
#include <string.h>

#include "topn.h"

/* As enum pc_flame_colours has them. */
const char *const topn_color_words[] = { "auto", "kind", "module", "name", "change", NULL };

typedef int exporter(struct pc *pc, const struct pc_profile *profile, const struct pc_export *what,
		     const struct pc_sink *sink);

static int tree_of(struct pc *pc, const struct topn_result *r, double least,
		   const struct pc_tree **out_tree)
{
	const struct pc_tree_query query = { .profile = r->profile,
					     .event = r->event,
					     .old = r->old.profile,
					     .old_event = r->old.event,
					     .reverse = r->options->reverse,
					     .process = true,
					     .part = topn_selects(r->options),
					     .least = least };

	return pc_tree_make(pc, &query, out_tree);
}

/* "a.folded, b.folded and 3 more", without their folders */
static void add_inputs(struct pc_text *line, const struct pc_list *paths)
{
	enum { NAMED = 3 };

	for (size_t i = 0; i < paths->count && i < NAMED; i++) {
		const char *name = strrchr(paths->items[i], '/');

		name = name ? name + 1 : paths->items[i];
		pc_text_printf(line, "%s%s", i ? ", " : "",
			       strcmp(name, "-") ? name : "standard input");
	}
	if (paths->count > NAMED)
		pc_text_printf(line, " and %zu more", paths->count - NAMED);
	else if (!paths->count)
		pc_text_puts(line, "standard input");
}

/* Of what the picture is: it is looked at far from the command line. */
static const char *subtitle(struct pc *pc, const struct topn_result *r)
{
	PC_AUTO(text) struct pc_text line = { 0 };

	add_inputs(&line, &r->options->infiles);
	if (r->old.profile) {
		pc_text_puts(&line, ", compared with ");
		add_inputs(&line, &r->options->diff);
	}
	return pc_arena_strdup(pc_memory(pc), line.data);
}

static int write_flamegraph(struct pc *pc, const struct topn_result *r)
{
	const char *const notes[] = { topn_selected(pc, r), NULL };
	const struct pc_flame how = {
		.title = r->options->title[0] ? r->options->title : NULL,
		.subtitle = subtitle(pc, r),
		.notes = notes,
		.min_width = r->options->min_width,
		.colours = (enum pc_flame_colours)r->options->colors,
		.icicle = r->options->icicle,
		.normalise = r->options->normalize,
	};
	PC_AUTO(text) struct pc_text svg = { 0 };
	const struct pc_tree *tree;
	int status;

	if (!r->options->flamegraph[0])
		return PC_OK;
	status = tree_of(pc, r, pc_flame_least(&how), &tree);
	if (!status)
		status = pc_flame_svg(pc, tree, &how, &svg);
	return status ? pc_add(pc, "--flamegraph")
		      : pc_output_file(pc, r->options->flamegraph, &svg);
}

static int export(struct pc *pc, const struct topn_result *r, const char *path, exporter *write)
{
	const struct pc_export what = { .event = r->event,
					.title = r->options->title,
					.suffixes = true };
	PC_AUTO(text) struct pc_text bytes = { 0 };
	struct pc_sink sink = pc_sink_text(&bytes);
	int status;

	if (!path[0])
		return PC_OK;
	status = write(pc, r->profile, &what, &sink);
	return status ? pc_add(pc, "%s", path) : pc_output_file(pc, path, &bytes);
}

int topn_write_files(struct pc *pc, const struct topn_result *r)
{
	int status = write_flamegraph(pc, r);

	if (!status)
		status = export(pc, r, r->options->folded, pc_export_folded);
	if (!status)
		status = export(pc, r, r->options->speedscope, pc_export_speedscope);
	if (!status)
		status = export(pc, r, r->options->pprof, pc_export_pprof);
	return status;
}

const struct pc_tree *topn_tree(struct pc *pc, const struct topn_result *r)
{
	const struct pc_tree *tree;

	if (!r->options->flame || tree_of(pc, r, 0, &tree) != PC_OK || tree->flat)
		return NULL;
	return tree->nodes[0].total[0] > 0 ? tree : NULL;
}
