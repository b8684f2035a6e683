/* SPDX-License-Identifier: Apache-2.0
 * Memory that lives as long as one run: taken piece by piece, given back all at once, freed by
 * nobody in between. Running out of memory ends the program with a clear message: no caller checks
 * (see doc/adr/0002-memory.md). */
#ifndef PC_BASE_ARENA_H
#define PC_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/status.h"

struct pc_arena;

PC_API struct pc_arena *pc_arena_new(void);
PC_API void pc_arena_free(struct pc_arena *arena); /* NULL is fine; every piece is gone */

static inline void pc_auto_arena(struct pc_arena **arena)
{
	pc_arena_free(*arena);
}

/* Zeroed, aligned for any type; never NULL. */
PC_API void *pc_arena_alloc(struct pc_arena *arena, size_t size_bytes)
	__attribute__((malloc, returns_nonnull));
PC_API char *pc_arena_strdup(struct pc_arena *arena, const char *text)
	__attribute__((returns_nonnull));
PC_API char *pc_arena_strndup(struct pc_arena *arena, const char *bytes, size_t size_bytes)
	__attribute__((returns_nonnull));
PC_API char *pc_arena_printf(struct pc_arena *arena, const char *fmt, ...) PC_PRINTF(2, 3)
	__attribute__((returns_nonnull));
PC_API char *pc_arena_vprintf(struct pc_arena *arena, const char *fmt, va_list args)
	__attribute__((returns_nonnull));
/* Takes over memory from the heap: it is freed with the arena, and stays where it is. */
PC_API void *pc_arena_adopt(struct pc_arena *arena, void *memory);
PC_API size_t pc_arena_size_bytes(const struct pc_arena *arena); /* taken from the system so far */

/* The arena of one run, borrowed: what is put there lives until the program ends. */
PC_API struct pc_arena *pc_memory(struct pc *pc);

/* The heap, for what grows or ends early: never NULL, freed with free(). */
PC_API void *pc_realloc(void *old, size_t count, size_t size_bytes)
	__attribute__((returns_nonnull));

/* The same, zeroed: of a large piece only what is written to takes memory. */
PC_API void *pc_zeroed(size_t count, size_t size_bytes) __attribute__((returns_nonnull));

/* Makes room for one more in an array: returns the (moved) array. It doubles while it is small; of
 * a large one no more than a quarter is room to come. */
#define PC_GROW(array, count, room) \
	((count) < (room)           \
		 ? (array)          \
		 : ((room) = PC_GROWN(room), pc_realloc((array), (room), sizeof(*(array)))))
#define PC_GROWN(room) ((room) < 8 ? 16 : (room) < 1 << 20 ? 2 * (room) : (room) + (room) / 4)

#endif
