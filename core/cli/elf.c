/* SPDX-License-Identifier: Apache-2.0
 * A look at a file before the dynamic linker has it: of a file that was cut off it would map what
 * is not there, and the program would die of SIGBUS. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "cli/plugin.h"

enum { MOST_HEADERS = 256 };

/* Where the last segment ends, or -1 when the headers themselves are not all there. */
static long long end_of_segments(int fd, const ElfW(Ehdr) * head)
{
	ElfW(Phdr) segments[MOST_HEADERS];
	size_t size = head->e_phnum * sizeof(segments[0]);
	unsigned long long end = head->e_phoff + size;

	if (head->e_phnum > MOST_HEADERS || head->e_phentsize != sizeof(segments[0]) ||
	    pread(fd, segments, size, (off_t)head->e_phoff) != (ssize_t)size)
		return -1;
	for (size_t i = 0; i < head->e_phnum; i++) {
		unsigned long long last = segments[i].p_offset + segments[i].p_filesz;

		if (last > end)
			end = last;
	}
	return end > (unsigned long long)INT64_MAX ? -1 : (long long)end;
}

const char *pc_plugin_not_elf(struct pc *pc, const char *path)
{
	PC_AUTO(fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ElfW(Ehdr) head = { 0 };
	struct stat st;
	long long end;

	if (fd < 0 || fstat(fd, &st))
		return pc_arena_printf(pc->arena, "%s: %s", path, strerror(errno));
	if (read(fd, &head, sizeof(head)) < (ssize_t)SELFMAG ||
	    memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
		return pc_arena_printf(pc->arena,
				       "%s is not a shared object (no ELF header); build it with: "
				       "cc -shared -fPIC $(pkg-config --cflags perfcopilot)",
				       path);
	if (head.e_ident[EI_CLASS] != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32))
		return NULL; /* the dynamic linker says what is wrong with it */
	end = end_of_segments(fd, &head);
	if (end >= 0 && end <= st.st_size)
		return NULL;
	return pc_arena_printf(pc->arena,
			       "%s is cut off: it has %lld bytes, and by its own headers more; "
			       "copy or build it again",
			       path, (long long)st.st_size);
}
