/* SPDX-License-Identifier: Apache-2.0
 * explainprocess's own: its options, the program and its command line, and the process where one is
 * named. */
#ifndef EXPLAINPROCESS_H
#define EXPLAINPROCESS_H

#include "../explain/explain.h"

struct explainprocess {
	struct pc_list process;
	uint32_t pid;
	bool optimizations, run_help;
};

struct process_found {
	const struct explainprocess *options;
	struct pc_list words;	 /* the command line */
	const char *program;	 /* where it lies; NULL: it is not installed */
	const char *kind;	 /* "machine code", "script", "other file"; NULL: not installed */
	const char *interpreter; /* of a script: the first line, without "#!" */
	const char *language;
	struct pc_binary binary; /* of machine code, or of nothing */
	const struct pc_package *package;
	const struct pc_manual *manual;
	const struct pc_manual *command_manual; /* of "git log"; NULL: there is none */
	struct pc_text help;	   /* what --help says, where it was run; owned by the arena */
	struct json_object *pid;   /* the process; NULL: none was named; owned */
	struct json_object *notes; /* owned */
};

/* (find.c) What is known of the program that words[0] names. */
int process_find(struct pc *pc, struct process_found *found);
/* (words.c) What each word of the command line is; a new reference. */
struct json_object *process_words(struct pc *pc, const struct process_found *found);
/* (process.c) A process by its number: a new reference. PC_EINPUT: there is none. *out_words is its
 * command line. */
int process_read(struct pc *pc, struct process_found *found, struct pc_list *out_words);
/* (document.c) A new reference. */
struct json_object *process_document(struct pc *pc, const struct process_found *found);
/* (view.c) Takes the reference over. */
struct pc_report *process_report(struct pc *pc, struct json_object *document);
/* (observe.c) What the numbers of a process say by themselves: [{"what","number","meaning"}]; a new
 * reference. */
struct json_object *process_observe(struct pc *pc, struct json_object *process);

/* ---- parts of process.c ---- */
/* (read.c) Small files of /proc. `name` is below /proc/PID; false: it can't be read. */
struct process_reader {
	struct pc *pc;
	const char *root;	     /* "": of this machine; else what lies before /proc and /sys */
	const char *folder;	     /* "/proc/42" */
	struct json_object *process; /* what is filled */
	struct json_object *unread;  /* names of what only its owner may read */
};
bool process_file(struct process_reader *reader, const char *name, struct pc_text *out);
/* What the link leads to, in the arena; NULL. */
const char *process_link(struct process_reader *reader, const char *name);
/* The text behind "key:" in lines of such; false: it is not there. */
bool process_field(const struct pc_text *text, const char *key, struct pc_span *out_value);
/* The first number of a field; -1: unknown. */
int64_t process_number(const struct pc_text *text, const char *key);
/* The next line without its end. False: there is none. */
bool process_line(struct pc_span *rest, struct pc_span *out_line);
void process_add_number(struct json_object *object, const char *key, int64_t value); /* -1: null */

void process_threads(struct process_reader *reader); /* (threads.c) */
void process_files(struct process_reader *reader);   /* (files.c) fds, sockets, limits */
void process_cgroup(struct process_reader *reader);  /* (cgroup.c) */

#endif
