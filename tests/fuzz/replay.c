/* SPDX-License-Identifier: Apache-2.0
 * Runs a fuzz target as a plain test: each file named, and copies of it that are cut off, changed
 * and doubled by a fixed rule. Nothing is asserted but that it ends well; the sanitizers of the
 * build see the rest. Prints TAP. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/* Of what is large fewer copies are made: a suite is run often. */
enum { LARGEST = 1 << 20, LARGE = 8 << 10, CUTS = 40, CHANGES = 120, FEWER = 20 };

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	return *state ^= *state << 17;
}

static void damaged_copies(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size + 1);
	uint64_t state = 88172645463325252u + size;
	size_t part = size > LARGE ? FEWER : 1;

	for (size_t i = 0; i < CUTS / part; i++)
		LLVMFuzzerTestOneInput(data, size * i * part / CUTS);
	for (size_t i = 0; i < CHANGES / part && size; i++) {
		static const char pieces[] = "\0\n\t ;|:()[]%#-+.0\x80\xff\x1b";

		memcpy(copy, data, size);
		for (size_t k = 0; k < 1 + i % 8; k++)
			copy[next_random(&state) % size] =
				(uint8_t)pieces[next_random(&state) % sizeof(pieces)];
		LLVMFuzzerTestOneInput(copy, size);
	}
	free(copy);
}

static void replay(const char *path, int number)
{
	static uint8_t data[LARGEST];
	FILE *file = fopen(path, "rb");
	size_t size = file ? fread(data, 1, sizeof(data), file) : 0;

	if (file)
		fclose(file);
	LLVMFuzzerTestOneInput(data, size);
	damaged_copies(data, size);
	printf("%s %d - %s (%zu bytes)\n", file ? "ok" : "not ok", number, strrchr(path, '/') + 1,
	       size);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	int number = 0;

	for (int i = 1; i < argc; i++) {
		struct dirent **entries;
		int count = scandir(argv[i], &entries, NULL, alphasort);

		for (int k = 0; k < count; k++) {
			char path[4096];

			snprintf(path, sizeof(path), "%s/%s", argv[i], entries[k]->d_name);
			if (entries[k]->d_name[0] != '.')
				replay(path, ++number);
			free(entries[k]);
		}
		if (count >= 0)
			free(entries);
	}
	printf("1..%d\n", number);
	return number == 0;
}
