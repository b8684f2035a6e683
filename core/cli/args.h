/* SPDX-License-Identifier: Apache-2.0
 * Arguments, declared once. A command gives a table with one row an argument; from that table come
 * parsing, usage,
 * --help, the man page, completion, configuration keys, --show-config and the JSON schema of a chat
 * tool. */
#ifndef PC_CLI_ARGS_H
#define PC_CLI_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/text.h"

/* Append only: a built command holds these numbers. */
enum pc_kind {
	PC_KIND_END = 0,
	PC_KIND_UINT,	/* uint32_t */
	PC_KIND_FLAG,	/* bool; --x sets it, --no-x clears it */
	PC_KIND_INT,	/* int64_t */
	PC_KIND_DOUBLE, /* double */
	PC_KIND_STRING, /* const char *; "" when not given and no fallback */
	PC_KIND_FILE,	/* const char *; completed as a path */
	PC_KIND_LIST,	/* struct pc_list: an option that may be repeated, or all remaining
			   positionals */
	PC_KIND_REST,	/* struct pc_list: everything from its first word on, options too; a leading
			   "--" is dropped */
	PC_KIND_CHOICE	/* int or unsigned: the index into .choices */
};

enum pc_arg_flags {
	PC_REQUIRED = 1u << 0, /* must be given */
	PC_PATHS = 1u << 1,    /* a LIST or REST of paths: completed as such */
	PC_OPEN = 1u << 2,     /* a STRING whose .choices are proposals: other words are taken,
				  but for those that look like a choice misspelt */
	PC_BEHIND = 1u << 3    /* a REST that begins behind "--", never before it */
};

enum pc_effects {
	PC_READS = 1u << 0,    /* reads files or standard input */
	PC_WRITES = 1u << 1,   /* changes files */
	PC_EXECUTES = 1u << 2, /* runs other programs */
	PC_NETWORK = 1u << 3,  /* talks to other machines */
	PC_ASKS = 1u << 4      /* asks a model about what it found, where one is configured: that
				  is the network, and files that keep answers and talks */
};

/* One argument. With a name it is an option (--name, -letter), without one a positional (shown as
 * metavar). New columns go to the end: a table built against an older header is smaller, and still
 * loads. */
struct pc_arg {
	enum pc_kind kind; /* these two come from PC_UINT(…) and kin; kind 0 ends the table */
	size_t offset;
	const char *name;
	char letter;			/* 0: none */
	const char *metavar, *fallback; /* fallback: the default as it would be typed; NULL: zero,
					   false, "" or empty */
	double min, max;		/* both 0: no range; max < min: no upper end */
	unsigned flags;			/* enum pc_arg_flags */
	const char *const
		*choices; /* of a CHOICE, or the only words a STRING may be; NULL-terminated */
	const char *help;
	const char *const *choice_help; /* what each choice is, in the order of .choices; NULL: the
					   words speak for themselves */
	const char *needs; /* names of options, a blank between: typed without any of them it is a
			      mistake, for it would do nothing; NULL: it stands alone */
	const char *alias; /* another name that is taken as well; NULL: none */
	unsigned effects;  /* what it makes the command do, enum pc_effects; 0: it only chooses
			      among what was read, but for a path, which is PC_READS */
	const char *silences; /* names of options, a blank between, that do nothing beside it: typed
				 together they are a mistake; NULL: there are none */
};

/* The kind and offset of a field; a field of another type does not compile. */
#define PC_ARG(kind, st, f, ...) \
	PC_KIND_##kind, offsetof(st, f) + 0 * sizeof(char[_Generic(((st *)0)->f, __VA_ARGS__)])
#define PC_UINT(st, f) PC_ARG(UINT, st, f, uint32_t : 1)
#define PC_FLAG(st, f) PC_ARG(FLAG, st, f, bool : 1)
#define PC_INT(st, f) PC_ARG(INT, st, f, int64_t : 1)
#define PC_DOUBLE(st, f) PC_ARG(DOUBLE, st, f, double : 1)
#define PC_STRING(st, f) PC_ARG(STRING, st, f, const char * : 1)
#define PC_FILE(st, f) PC_ARG(FILE, st, f, const char * : 1)
#define PC_LIST(st, f) PC_ARG(LIST, st, f, struct pc_list : 1)
#define PC_REST(st, f) PC_ARG(REST, st, f, struct pc_list : 1)
#define PC_CHOICE(st, f) PC_ARG(CHOICE, st, f, int : 1, unsigned : 1)

struct pc_args; /* what one command declared */
struct json_object;

/* Declares the rows (copied) and the size of the struct they fill. PC_OK, or PC_EUSAGE with the
 * reason kept in `args`; the caller returns it as it is. */
PC_API int pc_args_declare_rows(struct pc_args *args, size_t size, const struct pc_arg *rows,
				size_t row_size);
#define pc_args_declare(args, size, rows) \
	pc_args_declare_rows(args, size, rows, sizeof(struct pc_arg))

/* What the command does to the world whatever its arguments, PC_READS | …; without this call:
 * PC_READS. What single arguments add stands in their rows. */
PC_API int pc_args_effects(struct pc_args *args, unsigned effects);

/* ---- the running command's arguments, asked again ---- */
/* For a tool that looks at what the command has read: those of its options that have no effects, as
 * a JSON Schema, in pc's arena. */
PC_API const char *pc_args_again_schema(struct pc *pc);
/* The command's struct with these values, by the schema; what is not among them has its default,
 * but for what has effects. In pc's arena. PC_EUSAGE: a value is out of range. */
PC_API int pc_args_again(struct pc *pc, struct json_object *arguments, const void **out_options);

/* A verb: `perfcopilot answers list`. It has its own rows, struct and run. name NULL ends the
 * table. A command that also calls pc_args_declare runs its own `run` when no verb is named. */
struct pc_verb {
	const char *name, *help;
	unsigned effects;	   /* 0: PC_READS */
	size_t size;		   /* of the struct; with rows */
	const struct pc_arg *rows; /* NULL: the verb takes nothing */
	int (*run)(struct pc *pc, const void *options);
};

PC_API int pc_args_verbs_rows(struct pc_args *args, const struct pc_verb *verbs, size_t verb_size,
			      size_t row_size);
#define pc_args_verbs(args, verbs) \
	pc_args_verbs_rows(args, verbs, sizeof(struct pc_verb), sizeof(struct pc_arg))

#endif
