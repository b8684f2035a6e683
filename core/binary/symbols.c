/* SPDX-License-Identifier: Apache-2.0
 * A function looked up: its symbols, other names of its address, what chooses it, and names that
 * are like it where there is none. The tables are walked as often as there is something new to look
 * for, three times at most. */
#include "binary/symbols.h"

#include <ctype.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"
#include "profile/demangle.h"

enum { FOUND_MAX = 32, LIKE_MAX = 1 << 16, NEAREST_MAX = 4, CONTAINING_MAX = 8 };

struct finder {
	struct pc *pc;
	struct pc_binary *binary;
	const char *name, *table; /* what is looked for, without a version; the table's word */
	struct pc_symbol *found;
	const struct pc_demangle_table *demangle;
	char *plain;	   /* room for a demangled name */
	const char *word;  /* the last word of the name, which a mangled one must have */
	size_t ifunc_size; /* of the longest name of an IFUNC that fits */
	uint64_t chosen;   /* address; 0: unknown */
	struct pc_names aliases, choices, containing;
	const char **like; /* borrowed from the file */
	size_t like_count, like_room;
};

void pc_names_add(struct pc *pc, struct pc_names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (!strcmp(names->items[i], name))
			return;
	if (names->count < PC_NAMES_MAX)
		names->items[names->count++] = pc_arena_strdup(pc_memory(pc), name);
}

struct pc_list pc_names_list(struct pc *pc, const struct pc_names *names)
{
	const char **items = pc_arena_alloc(pc_memory(pc), sizeof(*items) * (names->count + 1));

	for (size_t i = 0; i < names->count; i++)
		items[i] = names->items[i];
	return (struct pc_list){ items, names->count };
}

static bool is_code(const struct pc_elf_symbol *symbol)
{
	return symbol->defined &&
	       (symbol->type == PC_ELF_FUNCTION || symbol->type == PC_ELF_IFUNC ||
		(symbol->type == PC_ELF_NO_TYPE && symbol->section &&
		 !strncmp(symbol->section, ".text", 5)));
}

/* ---- whether it is the one ---- */
/* The name as people wrote it; NULL: it is not mangled. */
static const char *plain_name(struct finder *finder, const char *name)
{
	if (!finder->demangle || name[0] != '_' || strlen(name) >= PC_MANGLED_MAX ||
	    !finder->demangle->demangle(name, finder->plain))
		return NULL;
	return finder->plain;
}

/* "ns::f", "ns::f(int)" and "f" are all ns::f(int). */
static bool is_plain(const char *plain, const char *asked)
{
	const char *at = strstr(plain, asked);
	size_t size = strlen(asked);

	if (!at || (at != plain && strncmp(at - 2 < plain ? plain : at - 2, "::", 2) != 0))
		return false;
	return at[size] == '\0' || at[size] == '(' || at[size] == '<' || at[size] == '[';
}

static bool is_asked(struct finder *finder, const struct pc_elf_symbol *symbol, bool *out_clone)
{
	size_t size = strlen(finder->name);
	const char *plain;

	*out_clone = false;
	if (!strncmp(symbol->name, finder->name, size)) {
		*out_clone = symbol->name[size] == '.';
		return symbol->name[size] == '\0' || *out_clone;
	}
	if (symbol->name[0] != '_' || !strstr(symbol->name, finder->word))
		return false;
	plain = plain_name(finder, symbol->name);
	return plain && is_plain(plain, finder->name);
}

/* ---- what is found ---- */
static bool is_there(const struct finder *finder, const struct pc_elf_symbol *symbol)
{
	for (size_t i = 0; i < finder->binary->found_count; i++) {
		const struct pc_symbol *one = &finder->found[i];

		if (one->address == symbol->address && !strcmp(one->name, symbol->name) &&
		    (!symbol->version || (one->version && !strcmp(one->version, symbol->version))))
			return true;
	}
	return false;
}

static void keep(struct finder *finder, const struct pc_elf_symbol *symbol, bool clone)
{
	static const char *const bindings[] = { "global", "weak", "local", "unique" };
	static const char *const types[] = { "function", "IFUNC", "object", "no type", "other" };
	struct pc_arena *arena = pc_memory(finder->pc);
	const char *plain = plain_name(finder, symbol->name);

	if (finder->binary->found_count == FOUND_MAX || is_there(finder, symbol))
		return;
	finder->found[finder->binary->found_count++] = (struct pc_symbol){
		.name = pc_arena_strdup(arena, symbol->name),
		.demangled = plain ? pc_arena_strdup(arena, plain) : NULL,
		.version = symbol->version ? pc_arena_strdup(arena, symbol->version) : NULL,
		.section = symbol->section ? pc_arena_strdup(arena, symbol->section) : NULL,
		.binding = bindings[symbol->binding],
		.type = types[symbol->type],
		.table = symbol->dynamic ? "dynamic" : finder->table,
		.address = symbol->address,
		.size = symbol->size,
		.is_default = symbol->is_default,
		.is_clone = clone,
	};
}

/* "__memmove_avx_unaligned" is a choice of memmove, where that is an IFUNC; so is "memmove"
 * itself. */
static void note_ifunc(struct finder *finder, const struct pc_elf_symbol *symbol)
{
	size_t size = strlen(symbol->name);
	const char *name = finder->name;

	if (strcmp(name, symbol->name) != 0) {
		if (strncmp(name, "__", 2) || strncmp(name + 2, symbol->name, size) ||
		    name[2 + size] != '_')
			return;
	}
	if (size <= finder->ifunc_size)
		return;
	finder->ifunc_size = size;
	finder->binary->ifunc = pc_arena_strdup(pc_memory(finder->pc), symbol->name);
}

static void find(void *context, const struct pc_elf_symbol *symbol)
{
	struct finder *finder = context;
	bool clone;

	if (symbol->type == PC_ELF_OTHER) /* names of files and sections */
		return;
	finder->binary->symbol_count += symbol->defined;
	if (!finder->name)
		return;
	if (symbol->type == PC_ELF_IFUNC && symbol->defined)
		note_ifunc(finder, symbol);
	if (!is_asked(finder, symbol, &clone))
		return;
	if (symbol->defined)
		keep(finder, symbol, clone);
	else
		finder->binary->imported = true;
}

/* ---- beside it ---- */
static bool is_choice(const struct finder *finder, const char *name)
{
	size_t size = finder->ifunc_size;

	return size && !strncmp(name, "__", 2) && !strncmp(name + 2, finder->binary->ifunc, size) &&
	       name[2 + size] == '_' && !strstr(name, "_chk") && !strstr(name, "ifunc");
}

static void find_beside(void *context, const struct pc_elf_symbol *symbol)
{
	struct finder *finder = context;
	const struct pc_binary *binary = finder->binary;

	if (!is_code(symbol))
		return;
	for (size_t i = 0; i < binary->found_count; i++)
		if (finder->found[i].address == symbol->address &&
		    strcmp(finder->found[i].name, symbol->name) != 0)
			pc_names_add(finder->pc, &finder->aliases, symbol->name);
	if (is_choice(finder, symbol->name))
		pc_names_add(finder->pc, &finder->choices, symbol->name);
	if (finder->chosen && symbol->address == finder->chosen &&
	    (!binary->chosen || is_choice(finder, symbol->name)))
		finder->binary->chosen = pc_arena_strdup(pc_memory(finder->pc), symbol->name);
}

static void find_like(void *context, const struct pc_elf_symbol *symbol)
{
	struct finder *finder = context;
	size_t size = strlen(symbol->name), wanted = strlen(finder->name);

	if (!is_code(symbol))
		return;
	if (wanted > 3 && finder->containing.count < CONTAINING_MAX &&
	    strcasestr(symbol->name, finder->name))
		pc_names_add(finder->pc, &finder->containing, symbol->name);
	if (size > wanted + 3 || wanted > size + 3 || finder->like_count == LIKE_MAX)
		return;
	finder->like = PC_GROW(finder->like, finder->like_count, finder->like_room);
	finder->like[finder->like_count++] = symbol->name;
}

static void take_nearest(struct finder *finder, struct pc_names *near)
{
	for (size_t i = 0; i < NEAREST_MAX && finder->like_count; i++) {
		const char *nearest;

		finder->like = PC_GROW(finder->like, finder->like_count, finder->like_room);
		finder->like[finder->like_count] = NULL;
		nearest = pc_text_nearest(finder->name, finder->like);
		if (!nearest)
			return;
		pc_names_add(finder->pc, near, nearest);
		for (size_t k = 0; k < finder->like_count; k++)
			while (k < finder->like_count &&
			       !strcmp(finder->like[k], near->items[near->count - 1]))
				finder->like[k] = finder->like[--finder->like_count];
	}
}

/* ---- walks ---- */
static void walk(struct finder *finder, const struct pc_symbols_source *source,
		 void (*each)(void *context, const struct pc_elf_symbol *symbol))
{
	finder->table = "full";
	finder->binary->unread_symbols = source->table->symbols(source->elf, each, finder);
	finder->table = "debug";
	if (source->debug)
		source->table->symbols(source->debug, each, finder);
}

static void look_beside(struct finder *finder, const struct pc_symbols_source *source)
{
	struct pc_binary *binary = finder->binary;
	struct pc_names near = { .count = 0 };

	if (binary->ifunc)
		finder->chosen = pc_symbols_chosen(source->path, binary->ifunc);
	if (binary->found_count || binary->ifunc)
		walk(finder, source, find_beside);
	if (!binary->found_count) {
		walk(finder, source, find_like);
		take_nearest(finder, &near);
		for (size_t i = 0; i < finder->containing.count; i++)
			pc_names_add(finder->pc, &near, finder->containing.items[i]);
	}
	binary->aliases = pc_names_list(finder->pc, &finder->aliases);
	binary->choices = pc_names_list(finder->pc, &finder->choices);
	binary->near = pc_names_list(finder->pc, &near);
}

/* "memmove@@GLIBC_2.2.5" and "memmove@plt" are memmove. */
static const char *without_version(struct pc *pc, const char *function)
{
	const char *at = strchr(function, '@');

	return at && at != function
		       ? pc_arena_strndup(pc_memory(pc), function, (size_t)(at - function))
		       : function;
}

static const char *last_word(struct pc *pc, const char *name)
{
	size_t end = strcspn(name, "(<["), begin = end;

	while (begin && (isalnum((unsigned char)name[begin - 1]) || name[begin - 1] == '_'))
		begin--;
	return pc_arena_strndup(pc_memory(pc), name + begin, end - begin);
}

void pc_symbols_find(struct pc *pc, const struct pc_symbols_source *source, const char *function,
		     struct pc_binary *binary)
{
	const struct pc_module *module;
	char *plain PC_AUTO(memory) = NULL;
	struct finder finder = { .pc = pc, .binary = binary };

	if (function) {
		finder.name = without_version(pc, function);
		finder.word = last_word(pc, finder.name);
		finder.found = pc_arena_alloc(pc_memory(pc), sizeof(*finder.found) * FOUND_MAX);
		binary->symbols = finder.found;
		finder.plain = plain = pc_realloc(NULL, PC_DEMANGLED_MAX, 1);
		if (pc_module(pc, "demangle", &module))
			pc_forget(pc);
		else
			finder.demangle = (const struct pc_demangle_table *)module;
	}
	walk(&finder, source, find);
	if (function)
		look_beside(&finder, source);
	free(finder.like);
}

uint64_t pc_symbols_chosen(const char *path, const char *name)
{
	const void *address = dlsym(RTLD_DEFAULT, name);
	char *loaded PC_AUTO(memory) = NULL;
	char *asked PC_AUTO(memory) = NULL;
	Dl_info info;

	if (!address || !dladdr(address, &info) || !info.dli_fname)
		return 0;
	loaded = realpath(info.dli_fname, NULL);
	asked = realpath(path, NULL);
	if (!loaded || !asked || strcmp(loaded, asked) != 0)
		return 0;
	return (uint64_t)((const char *)address - (const char *)info.dli_fbase);
}
