/* SPDX-License-Identifier: Apache-2.0
 * Bytes as a file that lies in memory only, the format that they name, and how much is done with
 * them. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

/* Bytes that begin like perf.data would start perf, and thus cost far more than they teach. */
static void __attribute__((constructor)) start_no_program(void)
{
	setenv("PATH", "/nonexistent", 1);
}

const char *fuzz_file(const uint8_t *data, size_t size)
{
	static char path[64];
	static int fd = -1;

	if (fd < 0) {
		fd = memfd_create("fuzz", MFD_CLOEXEC);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	if (fd < 0 || ftruncate(fd, 0) || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	return path;
}

const char *fuzz_format(const char *const *formats, const uint8_t **data, size_t *size)
{
	static const char word[] = "#format ";
	const char *name = (const char *)*data + strlen(word);
	const char *end = *size > sizeof(word) ? memchr(*data, '\n', *size) : NULL;

	if (!end || memcmp(*data, word, strlen(word)) != 0)
		return NULL;
	for (; *formats; formats++) {
		if (strlen(*formats) != (size_t)(end - name) ||
		    memcmp(*formats, name, (size_t)(end - name)) != 0)
			continue;
		*size -= (size_t)((const uint8_t *)end + 1 - *data);
		*data = (const uint8_t *)end + 1;
		return *formats;
	}
	return NULL;
}

/* ---- how much is done with them ---- */
enum { REMEMBERS = 16 };

unsigned fuzz_detections = UINT_MAX;
bool fuzz_remembers = true, fuzz_children = true;

static uint32_t hash_of(const uint8_t *data, size_t size)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ data[i]) * 16777619u;
	return hash >> 8;
}

bool fuzz_chooses(const uint8_t *data, size_t size, bool named)
{
	const char *share = getenv("PERFCOPILOT_FUZZ_SHARE");
	uint32_t hash = share ? hash_of(data, size) : 0;
	bool all = !share || !(hash % (uint32_t)(strtoul(share, NULL, 10) | 1));

	fuzz_detections = all ? UINT_MAX : !named;
	fuzz_children = all;
	fuzz_remembers = all || hash % REMEMBERS == 0;
	return all;
}
