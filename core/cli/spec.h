/* SPDX-License-Identifier: Apache-2.0
 * The declared table as the core holds it, and what is derived from it. Internal. */
#ifndef PC_CLI_SPEC_H
#define PC_CLI_SPEC_H

#include "base/arena.h"
#include "base/text.h"
#include "cli/args.h"

/* The rows of one command, or of one verb, or of the globals. */
struct pc_spec {
	const char *name, *help; /* "topn"; "list" for a verb; NULL for the globals */
	struct pc_arg *rows;	 /* ours, zeroed where a plugin's were smaller */
	size_t count;		 /* rows */
	size_t size;		 /* bytes of the struct they fill */
	unsigned effects;	 /* whatever its arguments */
	int (*run)(struct pc *pc, const void *options);
	bool declared; /* pc_args_declare was called (a verb always is) */
};

struct pc_args {
	struct pc_arena *arena; /* borrowed */
	struct pc_spec own;
	struct pc_spec *verbs;
	size_t verb_count;
	const char *refusal; /* why the table can't be used, or NULL */
};

/* Among the flags of a global: only the command line can say it (--help, --version, --show-config).
 */
#define PC_ONLY_ARGV (1u << 31)

enum pc_origin { PC_FROM_DEFAULT, PC_FROM_FILE, PC_FROM_ENVIRONMENT, PC_FROM_ARGV };

/* The text given for one row, and by whom. Index-parallel to the rows of a spec. */
struct pc_setting {
	const char **texts;
	size_t count;
	enum pc_origin origin;
	const char *where; /* "config.yaml:3", "PERFCOPILOT_COLOR", "--color": said in errors and by
			      --show-config */
};

/* Whether the text may name a command, a verb or an option: [a-z][a-z0-9-]*, in any locale.
 * (args.c) */
bool pc_spec_is_name(const char *text);
struct pc_args *pc_args_new(struct pc_arena *arena);
const struct pc_spec *pc_args_verb(const struct pc_args *args, const char *name); /* NULL: none */

/* Why the rows can't be used, or NULL. Text in the arena. (args_check.c) */
const char *pc_spec_check(struct pc_arena *arena, const struct pc_spec *spec);

/* --x, with "_" read as "-"; *out_negated for --no-x. NULL: no such row. (args.c) */
const struct pc_arg *pc_spec_option(const struct pc_spec *spec, struct pc_span name,
				    bool *out_negated);
const struct pc_arg *pc_spec_letter(const struct pc_spec *spec, char letter);
const struct pc_arg *pc_spec_positional(const struct pc_spec *spec, size_t index);
/* Which positional a word behind "--" is; `index` where none stands there alone. */
size_t pc_spec_behind(const struct pc_spec *spec, size_t index);
bool pc_arg_takes_value(const struct pc_arg *arg);
bool pc_arg_is_many(const struct pc_arg *arg);
const char *pc_arg_metavar(const struct pc_arg *arg);			     /* never NULL */
const char *pc_arg_spoken(struct pc_arena *arena, const struct pc_arg *arg); /* "--top", "INFILE" */

/* ---- values (args_value.c) ---- */
/* One text into the field of `options`; the error names `where`. LIST and REST: pc_spec_fill only.
 */
int pc_arg_store(struct pc *pc, const struct pc_arg *arg, const char *text, const char *where,
		 void *options);
/* Every row from its setting, or from its fallback where none was given. */
int pc_spec_fill(struct pc *pc, const struct pc_spec *spec, const struct pc_setting *settings,
		 void *options);
/* Whether every row with PC_REQUIRED was given, and what those that were typed need. */
int pc_spec_require(struct pc *pc, const struct pc_spec *spec, const struct pc_setting *settings);
/* The row of the first name of *rest, a list of .needs, which is then behind it; NULL: no such row.
 */
const struct pc_arg *pc_spec_next_needed(const struct pc_spec *spec, const char **rest);
/* "--flamegraph or --speedscope", "" */
const char *pc_arg_needs(struct pc_arena *arena, const struct pc_arg *arg);
/* "1..64", "0 or more", "" */
const char *pc_arg_range(struct pc_arena *arena, const struct pc_arg *arg);

/* ---- effects (args_again.c) ---- */
unsigned pc_arg_effects(const struct pc_arg *arg);
/* With those of all its rows; what PC_ASKS means is said in plain ones. */
unsigned pc_spec_effects(const struct pc_spec *spec);
/* Whether a look at what the command has read does nothing but read. A command that asks a model
 * does so beside it: a tool can't ask. */
bool pc_spec_only_looks(const struct pc_spec *spec);
/* The rows that may be a tool's arguments. */
struct pc_spec pc_spec_looks(struct pc_arena *arena, const struct pc_spec *spec);

/* ---- argv (args_parse.c) ---- */
struct pc_parse {
	const struct pc_spec *spec;  /* of the command; NULL while only globals are expected */
	struct pc_setting *settings; /* of spec */
	const struct pc_spec *globals;
	struct pc_setting *global_settings;
	const char *program; /* "perfcopilot topn": said in "see '… --help'" */
	bool stop_at_word;   /* leave at the first word that is no option (the command's or verb's
				name) */
};
/* Reads argv[*index] …; *index is left behind what was used. */
int pc_parse_argv(struct pc *pc, struct pc_parse *parse, int argc, char **argv, int *index);
void pc_setting_add(struct pc_arena *arena, struct pc_setting *setting, const char *text,
		    enum pc_origin origin, const char *where);
struct pc_setting *pc_settings_new(struct pc_arena *arena, const struct pc_spec *spec);

/* ---- what is derived for people and machines ---- */
struct pc_command;
/* "Usage: perfcopilot topn [OPTION]… [INFILE…]" and the rest of --help (args_help.c) */
void pc_help_print(struct pc_text *out, const struct pc_command *command,
		   const struct pc_spec *verb);
void pc_help_program(struct pc_text *out, const struct pc_command *const *commands, size_t count);
/* the usage line alone, without "Usage: " */
void pc_help_usage(struct pc_text *out, const struct pc_command *command,
		   const struct pc_spec *verb);
/* roff (args_man.c) */
void pc_man_print(struct pc_text *out, const struct pc_command *command);
void pc_man_program(struct pc_text *out, const struct pc_command *const *commands, size_t count);
/* The "parameters" of that, a JSON Schema of an object; a new reference */
struct json_object *pc_spec_parameters(const struct pc_spec *spec);
/* {"name","description","effects","parameters":{…},"tool":{…}} (args_schema.c); a new reference.
 * "tool": the parameters that remain to a tool of a talk, where the command offers itself as one
 * (pc_conversation_offer_again); null: its effects forbid that. */
struct json_object *pc_schema(const struct pc_command *command, const struct pc_spec *verb);

#endif
