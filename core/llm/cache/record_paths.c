/* SPDX-License-Identifier: Apache-2.0
 * Which files --record and --replay may name: files, and each another one than what is written
 * beside them, by whatever name. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"
#include "llm/cache/record.h"
#include "llm/settings/settings.h"

enum { MOST_LINKS = 40 };

static const char *folder_of(struct pc *pc, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? pc_arena_strndup(pc->arena, path, (size_t)(slash - path) + 1) : "./";
}

/* Where a link leads, though nothing is there yet. */
static const char *target_of(struct pc *pc, const char *path)
{
	char target[PATH_MAX];
	ssize_t size = 0;

	for (int i = 0; i < MOST_LINKS; i++) {
		size = readlink(path, target, sizeof(target) - 1);
		if (size <= 0)
			break;
		target[size] = '\0';
		path = pc_arena_printf(pc->arena, "%s%s",
				       target[0] == '/' ? "" : folder_of(pc, path), target);
	}
	return path;
}

/* By its folder's one name. */
static const char *resolved(struct pc *pc, const char *path)
{
	const char *target = target_of(pc, path), *slash = strrchr(target, '/');
	char folder[PATH_MAX];

	if (!realpath(folder_of(pc, target), folder))
		return target;
	return pc_arena_printf(pc->arena, "%s/%s", folder, slash ? slash + 1 : target);
}

static bool same_inode(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* What is no regular file (/dev/null, a pipe) keeps nothing that could be overwritten. */
static bool same_file(struct pc *pc, const char *a, const char *b)
{
	struct stat here, there;
	bool is_here = !stat(a, &here), is_there = !stat(b, &there);

	if (is_here && is_there)
		return S_ISREG(here.st_mode) && same_inode(&here, &there);
	return !is_here && !is_there && !strcmp(resolved(pc, a), resolved(pc, b));
}

static bool is_standard_output(const char *path)
{
	struct stat here, there;

	return !stat(path, &here) && !fstat(STDOUT_FILENO, &there) && S_ISREG(here.st_mode) &&
	       same_inode(&here, &there);
}

static int no_file(struct pc *pc, const char *option, const char *path)
{
	if (!pc_given(path) || strcmp(path, "-") != 0)
		return PC_OK;
	return pc_fail(pc, PC_EUSAGE, "%s wants a file, and - is none: name one", option);
}

/* FILE of -o, or what is collected beside it while a result of many lines is not whole. */
static bool is_output(struct pc *pc, const char *path, const char *output)
{
	return same_file(pc, path, output) ||
	       same_file(pc, path, pc_arena_printf(pc->arena, "%s.part", resolved(pc, output)));
}

int pc_record_check(struct pc *pc, const struct pc_model_options *options, const char *output)
{
	const char *record = options->record;
	int status = no_file(pc, "--record", record);

	if (!status)
		status = no_file(pc, "--replay", options->replay);
	if (!status && pc_given(options->replay) && pc_given(output) &&
	    is_output(pc, options->replay, output))
		return pc_fail(pc, PC_EUSAGE,
			       "--replay and -o are the same file, %s, and what is read would be "
			       "overwritten: name another",
			       output);
	if (status || !pc_given(record))
		return status;
	if (pc_given(options->replay) && same_file(pc, record, options->replay))
		return pc_fail(pc, PC_EUSAGE,
			       "--record and --replay name the same file, %s: what is read from it "
			       "need not be written to it; leave one out",
			       record);
	if (pc_given(output) ? is_output(pc, record, output) : is_standard_output(record))
		return pc_fail(pc, PC_EUSAGE,
			       "--record and %s are the same file, %s, and one would overwrite the "
			       "other: name another",
			       pc_given(output) ? "-o" : "standard output", record);
	return PC_OK;
}
