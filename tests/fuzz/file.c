/* SPDX-License-Identifier: Apache-2.0
 * Bytes as a file that lies in memory only, and the format that they name. */
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
