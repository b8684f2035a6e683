/* SPDX-License-Identifier: Apache-2.0
 * For tests and for looking at pictures: reads profiles, writes a flame graph.
 *
 *   flame [-c kind|module|hot|change] [-o OLD] [-t COLUMNS] [-w WIDTH] [-m MIN] [-irpnNA] FILE…
 *
 * -t draws letters (-A: ASCII, -C: in colours) instead of SVG. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "flame/flame.h"

static struct pc_flame how = { .title = "Flame graph", .subtitle = "drawn by a test" };
static struct pc_tree_query query;
static struct pc_figure_style style;
static const char *old_path;

static enum pc_flame_colours colours_of(const char *name)
{
	static const char *const names[] = { "auto", "kind", "module", "hot", "change", NULL };

	for (unsigned i = 0; names[i]; i++)
		if (strcmp(names[i], name) == 0)
			return (enum pc_flame_colours)i;
	return PC_FLAME_AUTO;
}

static void take(int option)
{
	switch (option) {
	case 'c':
		how.colours = colours_of(optarg);
		break;
	case 'o':
		old_path = optarg;
		break;
	case 's':
		how.title = optarg;
		break;
	case 't':
		style.columns = (size_t)strtoul(optarg, NULL, 10);
		break;
	case 'w':
		how.width = (uint32_t)strtoul(optarg, NULL, 10);
		break;
	case 'm':
		how.min_width = strtod(optarg, NULL);
		break;
	default:
		how.icicle |= option == 'i';
		how.negate |= option == 'n';
		how.normalise |= option == 'N';
		query.reverse |= option == 'r';
		query.process |= option == 'p';
		style.ascii |= option == 'A';
		style.color |= option == 'C';
	}
}

static int read_profile(struct pc *pc, struct pc_list paths, const struct pc_profile **out_profile,
			size_t *out_event)
{
	struct pc_profile *profile = NULL;
	int status = pc_profile_read(pc, paths, NULL, &profile);

	if (status)
		return status;
	*out_profile = profile;
	return pc_profile_event(pc, profile, "", out_event);
}

static int draw(struct pc *pc, struct pc_list paths, struct pc_text *out)
{
	const struct pc_tree *tree = NULL;
	int status = read_profile(pc, paths, &query.profile, &query.event);

	if (!status && old_path)
		status = read_profile(pc, (struct pc_list){ &old_path, 1 }, &query.old,
				      &query.old_event);
	query.least = style.columns ? 0 : pc_flame_least(&how);
	if (!status)
		status = pc_tree_make(pc, &query, &tree);
	if (status)
		return status;
	if (!style.columns)
		return pc_flame_svg(pc, tree, &how, out);
	pc_flame_draw(tree, &style, out);
	return PC_OK;
}

int main(int argc, char **argv)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(text) struct pc_text out = { 0 };
	int option, status;

	while ((option = getopt(argc, argv, "c:o:s:t:w:m:irpnNAC")) != -1)
		take(option);
	status = draw(
		pc, (struct pc_list){ (const char *const *)argv + optind, (size_t)(argc - optind) },
		&out);
	if (status)
		fprintf(stderr, "flame: %s\n", pc_error(pc));
	else
		fwrite(out.data, 1, out.size, stdout);
	return status ? 2 : 0;
}
