/* SPDX-License-Identifier: Apache-2.0
 * Every recording, cut off at the bytes of its end: it is read or refused, and where its format has
 * an end that can be missed, the damage is told. Those of up to 8 KiB at
 * each of their last 4096 bytes, and with $PERFCOPILOT_CUT_ALL the larger ones as well; else these
 * at each of the last 32, and before them at one of 127. Prints TAP. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "fuzz.h"
#include "profile/profile.h"

enum { LARGEST = 1 << 20, SMALL = 8 << 10, LAST = 4096, EACH = 32, STEP = 127 };

struct cuts {
	const char *file;
	const uint8_t *data;
	size_t size, end; /* end: without white space after it */
	bool marked;	  /* the end can be missed */
	unsigned made, told, refused, silent, odd;
	size_t first_silent;
};

static bool has_end(const char *file)
{
	static const char *const ends[] = { ".gz",	   ".zst",	   ".json",
					    ".cpuprofile", ".heapprofile", ".pstats" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (strlen(file) > strlen(ends[i]) &&
		    !strcmp(file + strlen(file) - strlen(ends[i]), ends[i]))
			return true;
	return false;
}

static void cut(struct cuts *cuts, size_t size)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	const char *path = fuzz_file(cuts->data, size), *at, *reason;
	struct pc_list paths = { &path, 1 };
	struct pc_profile *profile;
	int status = pc_profile_read(pc, paths, NULL, &profile);

	cuts->made++;
	if (status == PC_EINPUT)
		cuts->refused++;
	else if (status)
		cuts->odd++;
	else if (pc_profile_damage(profile, &at, &reason))
		cuts->told++;
	else if (cuts->marked && size < cuts->end && !cuts->silent++)
		cuts->first_silent = size;
}

static bool whole_is_read(const struct cuts *cuts)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	const char *path = fuzz_file(cuts->data, cuts->size), *at, *reason;
	struct pc_list paths = { &path, 1 };
	struct pc_profile *profile;

	return !pc_profile_read(pc, paths, NULL, &profile) &&
	       !pc_profile_damage(profile, &at, &reason);
}

static void test(const char *folder, const char *file, int number)
{
	static uint8_t data[LARGEST];
	struct cuts cuts = { .file = file, .data = data, .marked = has_end(file) };
	char path[4096];
	FILE *opened;
	bool good, every;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	opened = fopen(path, "rb");
	cuts.size = opened ? fread(data, 1, sizeof(data), opened) : 0;
	if (opened)
		fclose(opened);
	every = cuts.size <= SMALL || getenv("PERFCOPILOT_CUT_ALL");
	for (cuts.end = cuts.size; cuts.end && strchr(" \t\r\n", data[cuts.end - 1]);)
		cuts.end--;
	for (size_t lost = 1; lost <= LAST && lost <= cuts.size; lost++)
		if (every || lost <= EACH || lost % STEP == 0)
			cut(&cuts, cuts.size - lost);
	good = whole_is_read(&cuts) && !cuts.silent && !cuts.odd;
	printf("%s %d - %s: %u cuts, %u told, %u refused\n", good ? "ok" : "not ok", number, file,
	       cuts.made, cuts.told, cuts.refused);
	if (!good)
		printf("# silent: %u, the first at byte %zu of %zu; odd: %u; whole: %d\n",
		       cuts.silent, cuts.first_silent, cuts.size, cuts.odd, whole_is_read(&cuts));
	fflush(stdout);
}

int main(int argc, char **argv)
{
	struct dirent **entries;
	int count = scandir(argc > 1 ? argv[1] : ".", &entries, NULL, alphasort), number = 0;

	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;

		if (*name != '.' && strcmp(name, "FACTS.tsv") != 0)
			test(argv[1], name, ++number);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	printf("1..%d\n", number);
	return number == 0;
}
