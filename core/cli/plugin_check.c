/* SPDX-License-Identifier: Apache-2.0
 * What a shared object must be to serve as a command; each refusal says what was found, what is
 * needed, what to do. */
#include <ctype.h>
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <string.h>

#include "base/context.h"
#include "base/log.h"
#include "cli/abi.h"
#include "cli/plugin.h"

/* One opened shared object while it is judged. */
struct candidate {
	struct pc *pc;
	const char *path, *name;
	void *handle;
	const char *refusal;
};

/* dlsym also looks in what the object links, where another `help` may be: only its own symbols
 * count, and only those of the kind asked for. */
static const void *symbol(const struct candidate *c, const char *name, bool is_function,
			  size_t *out_size)
{
	const void *at = dlsym(c->handle, name);
	struct link_map *own = NULL;
	const ElfW(Sym) *sym = NULL;
	Dl_info info;

	if (!at || dlinfo(c->handle, RTLD_DI_LINKMAP, &own))
		return NULL;
	if (!dladdr1(at, &info, (void **)&sym, RTLD_DL_SYMENT) ||
	    (uintptr_t)info.dli_fbase != own->l_addr)
		return NULL;
	if (!sym || (ELF64_ST_TYPE(sym->st_info) == STT_OBJECT) == is_function)
		return NULL;
	*out_size = sym->st_size;
	return at;
}

static bool is_text(const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (!bytes[i])
			return i > 0;
		if (iscntrl((unsigned char)bytes[i]))
			return false;
	}
	return false;
}

/* `const char *x = "…"` has the size of a pointer, and its bytes are one: into something mapped.
 * They may look like text; text never looks like them. */
static bool is_pointer(const char *bytes, size_t size)
{
	const void *target;
	Dl_info info;

	if (size != sizeof(target))
		return false;
	memcpy(&target, bytes, sizeof(target));
	return dladdr(target, &info) != 0;
}

/* The text of `command` or `help`. */
static const char *text(struct candidate *c, const char *name)
{
	size_t size = 0;
	const char *at = symbol(c, name, false, &size);

	if (c->refusal)
		return NULL;
	if (!at) {
		c->refusal = pc_arena_printf(
			c->pc->arena, "%s has no symbol '%s'; write: const char %s[] = \"...\";",
			c->path, name, name);
		return NULL;
	}
	if (is_text(at, size) && !is_pointer(at, size))
		return at;
	c->refusal = pc_arena_printf(c->pc->arena,
				     "%s declares '%s' %s; write: const char %s[] = \"...\";",
				     c->path, name,
				     is_pointer(at, size) ? "as a pointer, not as an array"
							  : "as something that is no text",
				     name);
	return NULL;
}

static const void *function(struct candidate *c, const char *name, const char *declaration)
{
	size_t size;
	const void *at = symbol(c, name, true, &size);

	if (!c->refusal && !at)
		c->refusal = pc_arena_printf(c->pc->arena, "%s has no function '%s'; write: %s",
					     c->path, name, declaration);
	return at;
}

/* No stamp at all counts as 1.0. */
static void check_stamp(struct candidate *c)
{
	size_t size = 0;
	const struct pc_abi *abi = symbol(c, "perfcopilot_abi", false, &size);

	if (c->refusal || !abi)
		return;
	if (size < sizeof(*abi) || abi->size < sizeof(*abi))
		c->refusal = pc_arena_printf(
			c->pc->arena,
			"%s has a stamp perfcopilot_abi of %zu bytes, %zu are needed; "
			"end the source with PC_PLUGIN;",
			c->path, size, sizeof(*abi));
	else if (abi->major != PC_ABI_MAJOR || abi->minor > PC_ABI_MINOR)
		c->refusal = pc_arena_printf(
			c->pc->arena,
			"%s was built for plugin ABI %u.%u, this perfcopilot has %u.%u; %s",
			c->path, abi->major, abi->minor, PC_ABI_MAJOR, PC_ABI_MINOR,
			abi->major > PC_ABI_MAJOR || abi->minor > PC_ABI_MINOR
				? "upgrade perfcopilot, or build it against this one"
				: "build it against this one");
}

static void check_name(struct candidate *c, const char *declared)
{
	if (!c->refusal && strcmp(declared, c->name))
		c->refusal = pc_arena_printf(c->pc->arena,
					     "%s says its command is '%s'; name the file %s.so",
					     c->path, declared, declared);
}

static const struct pc_command *judge(struct candidate *c)
{
	struct pc_command model = { .path = c->path };

	check_stamp(c);
	model.name = text(c, "command");
	model.help = text(c, "help");
	*(const void **)&model.add_args =
		function(c, "add_args", "int add_args(struct pc_args *args)");
	*(const void **)&model.run =
		function(c, "run", "int run(struct pc *pc, const void *options)");
	if (!c->refusal)
		check_name(c, model.name);
	return c->refusal ? NULL : pc_command_declare(c->pc, &model, &c->refusal);
}

const struct pc_command *pc_plugin_load(struct pc *pc, const char *path, const char *name,
					const char **out_refusal)
{
	struct candidate c = { .pc = pc, .path = path, .name = name };
	const struct pc_command *command;

	*out_refusal = pc_plugin_not_elf(pc, path);
	if (*out_refusal)
		return NULL;
	c.handle = dlopen(path,
			  RTLD_NOW | RTLD_LOCAL); /* never closed: leak reports keep their names */
	if (!c.handle) {
		*out_refusal = pc_arena_printf(
			pc->arena, "%s can't be opened: %s; build it against this perfcopilot (%s)",
			path, dlerror(), PC_VERSION);
		return NULL;
	}
	command = judge(&c);
	*out_refusal = c.refusal;
	pc_debug(pc, "%s: %s", path, command ? "loaded" : c.refusal);
	return command;
}

const struct pc_command *pc_command_declare(struct pc *pc, const struct pc_command *model,
					    const char **out_refusal)
{
	struct pc_command *command = pc_arena_alloc(pc->arena, sizeof(*command));
	int status;

	*command = *model;
	command->args = pc_args_new(pc->arena);
	status = model->add_args(command->args);
	command->args->own.name = command->name;
	command->args->own.help = command->help;
	command->args->own.run = command->run;
	if (!status && !command->args->refusal)
		return command;
	*out_refusal = pc_arena_printf(
		pc->arena, "%s can't be used: %s", model->path ? model->path : model->name,
		command->args->refusal ? command->args->refusal : "its add_args returned an error");
	return NULL;
}
