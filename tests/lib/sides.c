/* SPDX-License-Identifier: Apache-2.0
 * Revisions and sides for e2e/sides*.sh:
 *   sides find REV…        sides range A...B        sides default        sides against BASE
 *   sides make ROOT REV…   prints the folders, waits for the end of its input, removes them;
 *                          ROOT "-" is the usual one
 * In the folder that it is started in. */
#include <stdio.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "repo/sides.h"

static void show(const struct pc_revision *revision)
{
	printf("%s|%s|%s|%s|%s%s|%s\n", revision->given, revision->commit, revision->name,
	       revision->subject, revision->working_tree ? "working tree" : "",
	       revision->dirty ? ", dirty" : "", revision->note ? revision->note : "");
}

static int show_two(int status, const struct pc_revision *base, const struct pc_revision *head)
{
	if (status)
		return status;
	show(base);
	show(head);
	return PC_OK;
}

static int find(struct pc_repository *repository, char **names)
{
	struct pc_revision revision;
	int status = PC_OK;

	for (; *names && !status; names++) {
		status = pc_revision_find(repository, *names, &revision);
		if (!status)
			show(&revision);
	}
	return status;
}

static int make(struct pc_repository *repository, const char *root, char **names)
{
	struct pc_sides *sides PC_AUTO(sides) = NULL;
	struct pc_revision revisions[PC_SIDE_FOLDERS_MAX + 1];
	size_t count = 0;
	int status = PC_OK;

	for (; names[count] && count <= PC_SIDE_FOLDERS_MAX && !status; count++)
		status = pc_revision_find(repository, names[count], &revisions[count]);
	if (!status)
		status = pc_sides_make(repository, root, revisions, count, &sides);
	for (size_t i = 0; i < count && !status; i++) {
		const char *note = pc_sides_note(sides, i);

		printf("%s\n", pc_sides_folder(sides, i));
		if (note)
			printf("note: %s\n", note);
	}
	fflush(stdout);
	if (!status)
		while (getchar() != EOF && !pc_signal_seen())
			;
	return status;
}

static int run(struct pc *pc, char **argv)
{
	struct pc_repository *repository PC_AUTO(repository) = NULL;
	struct pc_revision base, head;
	int status = pc_repository_open(pc, NULL, &repository);

	if (status)
		return status;
	if (strcmp(argv[1], "find") == 0)
		return find(repository, argv + 2);
	if (strcmp(argv[1], "range") == 0)
		return show_two(pc_revision_range(repository, argv[2], &base, &head), &base, &head);
	if (strcmp(argv[1], "default") == 0)
		return show_two(pc_revision_default(repository, &base, &head), &base, &head);
	if (strcmp(argv[1], "against") == 0) {
		status = pc_revision_find(repository, argv[2], &base);
		if (!status)
			status = pc_revision_against(repository, &base, &head);
		return show_two(status, &base, &head);
	}
	return make(repository, strcmp(argv[2], "-") == 0 ? NULL : argv[2], argv + 3);
}

int main(int argc, char **argv)
{
	struct pc *pc PC_AUTO(pc) = pc_new();

	if (argc < 2)
		return 2;
	pc_signals_install();
	if (run(pc, argv)) {
		fprintf(stderr, "%s\n", pc_error(pc));
		return pc_signal_seen() ? 130 : 2;
	}
	return 0;
}
