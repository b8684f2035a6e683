/* SPDX-License-Identifier: Apache-2.0
 * Scoped cleanup for what belongs to others: PC_AUTO(file) FILE *f = fopen(…); is closed when the
 * scope ends. To hand the thing on: return pc_steal(&f); */
#ifndef PC_BASE_AUTO_H
#define PC_BASE_AUTO_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PC_AUTO(kind) __attribute__((cleanup(pc_auto_##kind)))

static inline void pc_auto_file(FILE **f)
{
	if (*f)
		fclose(*f);
}

static inline void pc_auto_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void pc_auto_memory(void *p)
{
	free(*(void **)p);
}

#define pc_steal(p)                              \
	__extension__({                          \
		__typeof__(*(p)) stolen_ = *(p); \
		*(p) = NULL;                     \
		stolen_;                         \
	})

#endif
