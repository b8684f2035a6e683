/* SPDX-License-Identifier: Apache-2.0
 * One file: what it says of itself, and where its debug information lies. Only folders of this
 * machine are looked into. */
#include "binary/binary.h"

#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"
#include "binary/declaration.h"
#include "binary/symbols.h"

static const char *kept(struct pc *pc, const char *text)
{
	return text ? pc_arena_strdup(pc_memory(pc), text) : NULL;
}

/* ---- debug files ---- */
static const char *if_there(const char *path)
{
	return access(path, R_OK) ? NULL : path;
}

/* As gdb looks: by the build id, then by the name that the file gives, beside it and below the
 * folder of debug files. */
static const char *debug_path(struct pc *pc, const char *path, const struct pc_elf_facts *facts)
{
	struct pc_arena *arena = pc_memory(pc);
	const char *link = facts->debug_link, *found = NULL;
	struct pc_span folder, file;

	if (strlen(facts->build_id) > 2)
		found = if_there(pc_arena_printf(arena, "/usr/lib/debug/.build-id/%.2s/%s.debug",
						 facts->build_id, facts->build_id + 2));
	if (found || !link[0] || !pc_span_cut_last(pc_span(path), '/', &folder, &file) ||
	    pc_span_is(file, link))
		return found;
	found = if_there(pc_arena_printf(arena, "%.*s/%s", (int)folder.size, folder.data, link));
	if (!found)
		found = if_there(pc_arena_printf(arena, "%.*s/.debug/%s", (int)folder.size,
						 folder.data, link));
	if (!found)
		found = if_there(pc_arena_printf(arena, "/usr/lib/debug%.*s/%s", (int)folder.size,
						 folder.data, link));
	return found;
}

/* ---- facts ---- */
static const char *language_of(const struct pc_elf_facts *facts)
{
	if (facts->go)
		return "Go";
	if (facts->rust)
		return "Rust";
	for (size_t i = 0; i < facts->needed_count; i++)
		if (!strncmp(facts->needed[i], "libstdc++.", 10) ||
		    !strncmp(facts->needed[i], "libc++.", 7))
			return "C++";
	return NULL;
}

static void set_facts(struct pc *pc, const char *path, const struct pc_elf_facts *facts,
		      struct pc_binary *out)
{
	const char **needed = pc_arena_alloc(pc_memory(pc), sizeof(*needed) * PC_ELF_NEEDED_MAX);

	for (size_t i = 0; i < facts->needed_count; i++)
		needed[i] = kept(pc, facts->needed[i]);
	out->needed = (struct pc_list){ needed, facts->needed_count };
	out->kind = facts->kind;
	if (facts->kind && facts->interpreter && !facts->soname)
		out->kind = "program";
	out->machine = facts->machine;
	out->bits = facts->bits;
	out->soname = kept(pc, facts->soname);
	out->interpreter = kept(pc, facts->interpreter);
	out->compiler = kept(pc, facts->compiler);
	out->build_id = facts->build_id[0] ? kept(pc, facts->build_id) : NULL;
	out->language = language_of(facts);
	out->damaged = facts->damaged;
	out->stripped = !facts->has_table;
	out->has_debug = facts->has_debug;
	out->debug_path = debug_path(pc, path, facts);
}

static void set_declaration(struct pc *pc, const struct pc_elf_declaration *told,
			    struct pc_binary *out)
{
	static const char *const languages[PC_ELF_LANGUAGES] = {
		[PC_ELF_C] = "C",
		[PC_ELF_CPLUSPLUS] = "C++",
		[PC_ELF_RUST] = "Rust",
		[PC_ELF_GO] = "Go",
		[PC_ELF_D] = "D",
		[PC_ELF_SWIFT] = "Swift",
		[PC_ELF_FORTRAN] = "Fortran",
		[PC_ELF_ASSEMBLY] = "assembly",
	};
	struct pc_parameter *parameters =
		pc_arena_alloc(pc_memory(pc), sizeof(*parameters) * PC_ELF_PARAMETERS_MAX);

	out->file = kept(pc, told->file);
	out->line = told->line;
	out->returns = kept(pc, told->returns);
	/* of an IFUNC it is the code that chooses, of assembly nothing is known but the line */
	out->parameters_known = told->is_function && strcmp(out->symbols[0].type, "IFUNC") != 0 &&
				told->language != PC_ELF_ASSEMBLY;
	if (languages[told->language])
		out->language = languages[told->language];
	out->compiler = told->compiler[0] ? kept(pc, told->compiler) : out->compiler;
	for (size_t i = 0; i < told->parameter_count; i++)
		parameters[i] = (struct pc_parameter){ kept(pc, told->parameters[i].name),
						       kept(pc, told->parameters[i].type) };
	out->parameters = parameters;
	out->parameter_count = told->parameter_count;
}

static void declare(struct pc *pc, const struct pc_elf_table *table, struct pc_elf *elf,
		    struct pc_binary *out)
{
	struct pc_elf_declaration told;

	const char *why;

	if (!elf || out->file || !out->found_count)
		return;
	why = pc_declaration_read(table, elf, out->symbols[0].address, &told);
	if (why)
		out->unread_declaration = why;
	else if (told.result == PC_ELF_DECLARED)
		set_declaration(pc, &told, out);
}

int pc_binary_read(struct pc *pc, const char *path, const char *function,
		   struct pc_binary *out_binary)
{
	const struct pc_elf_table *table;
	const struct pc_module *module;
	struct pc_elf *elf = NULL, *debug = NULL;
	struct pc_elf_facts facts;
	struct pc_binary binary = { 0 };
	const char *why;

	if (pc_module(pc, "elf", &module))
		return PC_EINPUT;
	table = (const struct pc_elf_table *)module;
	why = table->open(path, &elf);
	if (why)
		return pc_fail(pc, PC_EINPUT, "%s can't be read: %s", path, why);
	table->facts(elf, &facts);
	set_facts(pc, path, &facts, &binary);
	if (binary.debug_path && table->open(binary.debug_path, &debug))
		binary.debug_path = NULL;
	pc_symbols_find(pc, &(struct pc_symbols_source){ table, elf, debug, path }, function,
			&binary);
	declare(pc, table, elf, &binary);
	declare(pc, table, debug, &binary);
	table->close(elf);
	if (debug)
		table->close(debug);
	*out_binary = binary;
	return PC_OK;
}
