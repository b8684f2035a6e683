/* SPDX-License-Identifier: Apache-2.0
 * Commands: found in folders, checked, opened; or built into the library (builtin.c). Internal. */
#ifndef PC_CLI_PLUGIN_H
#define PC_CLI_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/spec.h"

struct pc_command {
	const char *name, *help;
	const char *path; /* of the shared object; NULL: built in */
	int (*add_args)(struct pc_args *args);
	int (*run)(struct pc *pc, const void *options);
	struct pc_args *args; /* declared and checked */
};

/* A place where a command was seen, good or not. */
struct pc_found {
	const char *name, *path;
	const struct pc_command *command; /* NULL: refused */
	const char *refusal;		  /* why; NULL: fine */
	bool shadowed;			  /* an earlier place has the same name */
};

/* The folders that are searched, first match wins; in pc's arena, NULL-terminated. */
const char *const *pc_plugin_folders(struct pc *pc);
/* The command of that name. PC_EUSAGE: none, or refused (the message says what was found, needed,
 * to do). */
int pc_command_open(struct pc *pc, const char *name, const struct pc_command **out_command);
/* Whether a file (or a built-in) of that name is there, without opening it. */
bool pc_command_exists(struct pc *pc, const char *name);
/* Everything in all folders, opened and judged, sorted by name; in pc's arena. */
size_t pc_commands_find(struct pc *pc, struct pc_found **out_found);
/* Those that can be used, each name once, sorted; in pc's arena. */
size_t pc_commands_usable(struct pc *pc, const struct pc_command ***out_commands);
/* Names only, nothing opened (for suggestions); NULL-terminated, sorted, each once. */
const char *const *pc_command_names(struct pc *pc);

/* ---- pieces (plugin_check.c) ---- */
/* Opens one shared object. On refusal returns NULL and *out_refusal says why (in pc's arena). */
const struct pc_command *pc_plugin_load(struct pc *pc, const char *path, const char *name,
					const char **out_refusal);

/* Why this file can't be handed to the dynamic linker (no ELF, cut off), or NULL. (elf.c) */
const char *pc_plugin_not_elf(struct pc *pc, const char *path);

/* ---- built in (builtin.c) ---- */
extern const struct pc_command *const pc_builtins[]; /* NULL-terminated; args not yet declared */
/* Declares a copy of `model` in pc's arena: asks add_args, checks rows. NULL: *out_refusal says
 * why. */
const struct pc_command *pc_command_declare(struct pc *pc, const struct pc_command *model,
					    const char **out_refusal);

#endif
