/* SPDX-License-Identifier: Apache-2.0
 * Bytes as a file that lies in memory only. */
#include <stdio.h>
#include <stdlib.h>
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
