/* SPDX-License-Identifier: Apache-2.0
 * What topn writes beside its report: a flame graph, and the profile for other tools. */
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
					     .least = least };

	return pc_tree_make(pc, &query, out_tree);
}

static int write_flamegraph(struct pc *pc, const struct topn_result *r)
{
	const struct pc_flame how = {
		.title = r->options->title[0] ? r->options->title : NULL,
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
	return tree;
}
