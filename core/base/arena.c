/* SPDX-License-Identifier: Apache-2.0
 * The arena: a list of growing blocks; pieces are cut off the newest one. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ALIGN = 16, FIRST_BLOCK = 16 << 10, LARGEST_BLOCK = 1 << 20 };

struct block {
	struct block *next;
	size_t used, size;
	_Alignas(ALIGN) char bytes[];
};

struct adopted {
	struct adopted *next;
	void *memory;
};

struct pc_arena {
	struct block *newest;
	struct adopted *adopted;
	size_t next_size, taken;
};

/* The one place where the library ends the program: no caller could do better
 * (doc/adr/0002-memory.md). */
static void __attribute__((noreturn)) out_of_memory(void)
{
	static const char message[] = "perfcopilot: out of memory\n";
	ssize_t ignored = write(STDERR_FILENO, message, sizeof(message) - 1);

	(void)ignored;
	_exit(2);
}

void *pc_realloc(void *old, size_t count, size_t size_bytes)
{
	size_t total;
	void *new;

	if (__builtin_mul_overflow(count, size_bytes, &total))
		out_of_memory();
	new = realloc(old, total ? total : 1);
	if (!new)
		out_of_memory();
	return new;
}

void *pc_zeroed(size_t count, size_t size_bytes)
{
	void *new = calloc(count ? count : 1, size_bytes ? size_bytes : 1);

	if (!new)
		out_of_memory();
	return new;
}

struct pc_arena *pc_arena_new(void)
{
	struct pc_arena *arena = pc_realloc(NULL, 1, sizeof(*arena));

	*arena = (struct pc_arena){ .next_size = FIRST_BLOCK };
	return arena;
}

void pc_arena_free(struct pc_arena *arena)
{
	if (!arena)
		return;
	for (struct adopted *a = arena->adopted; a; a = a->next)
		free(a->memory);
	for (struct block *b = arena->newest, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	free(arena);
}

size_t pc_arena_size_bytes(const struct pc_arena *arena)
{
	return arena->taken;
}

/* A piece larger than a block gets a block of its own, behind the newest, which keeps its room. */
static struct block *add_block(struct pc_arena *arena, size_t size)
{
	size_t room = size > arena->next_size / 2 ? size : arena->next_size;
	struct block *b;

	if (room > SIZE_MAX - sizeof(*b))
		out_of_memory();
	b = pc_realloc(NULL, 1, sizeof(*b) + room);
	*b = (struct block){ .size = room };
	arena->taken += sizeof(*b) + room;
	if (room == size && arena->newest) {
		b->next = arena->newest->next;
		arena->newest->next = b;
		return b;
	}
	b->next = arena->newest;
	arena->newest = b;
	if (arena->next_size < LARGEST_BLOCK)
		arena->next_size *= 2;
	return b;
}

/* `align` 1 packs strings tightly: a profile holds millions. */
static void *take(struct pc_arena *arena, size_t size, size_t align)
{
	struct block *b = arena->newest;
	size_t start = b ? (b->used + align - 1) & ~(align - 1) : 0;

	if (!b || start > b->size || size > b->size - start) {
		b = add_block(arena, size);
		start = (b->used + align - 1) & ~(align - 1);
	}
	b->used = start + size;
	return b->bytes + start;
}

void *pc_arena_alloc(struct pc_arena *arena, size_t size_bytes)
{
	if (size_bytes > SIZE_MAX - ALIGN)
		out_of_memory();
	size_bytes += !size_bytes;
	return memset(take(arena, size_bytes, ALIGN), 0, size_bytes);
}

void *pc_arena_adopt(struct pc_arena *arena, void *memory)
{
	struct adopted *adopted = pc_arena_alloc(arena, sizeof(*adopted));

	*adopted = (struct adopted){ arena->adopted, memory };
	arena->adopted = adopted;
	return memory;
}

char *pc_arena_strndup(struct pc_arena *arena, const char *bytes, size_t size_bytes)
{
	char *copy;

	if (size_bytes == SIZE_MAX)
		out_of_memory();
	copy = take(arena, size_bytes + 1, 1);
	if (size_bytes)
		memcpy(copy, bytes, size_bytes);
	copy[size_bytes] = '\0';
	return copy;
}

char *pc_arena_strdup(struct pc_arena *arena, const char *text)
{
	return pc_arena_strndup(arena, text, strlen(text));
}

char *pc_arena_vprintf(struct pc_arena *arena, const char *fmt, va_list args)
{
	va_list again;
	int size;
	char *text;

	va_copy(again, args);
	size = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (size < 0)
		return pc_arena_strdup(arena, fmt);
	text = take(arena, (size_t)size + 1, 1);
	vsnprintf(text, (size_t)size + 1, fmt, args);
	return text;
}

char *pc_arena_printf(struct pc_arena *arena, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = pc_arena_vprintf(arena, fmt, args);
	va_end(args);
	return text;
}
