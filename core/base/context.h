/* SPDX-License-Identifier: Apache-2.0
 * struct pc: what one run of the program carries. Internal: commands see it only through functions.
 */
#ifndef PC_BASE_CONTEXT_H
#define PC_BASE_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/stream_safe.h"
#include "base/stream_wrap.h"
#include "base/text.h"

struct pc_options; /* cli/options.h */
struct pc_spec;	   /* cli/spec.h */
struct pc_setting;
struct pc_model_options; /* llm/settings/settings.h */
struct pc_models;	 /* llm/models.h */
struct pc_conversation;	 /* chat/conversation.h */
struct pc_scratch;	 /* base/scratch.c */

/* How the library speaks to whoever runs it; main installs the real ones, tests may leave them NULL
 * (silence). */
struct pc_sinks {
	void (*debug)(struct pc *pc, const char *text);
	void (*progress)(struct pc *pc, const char *what, uint64_t done,
			 uint64_t total); /* total 0: unknown */
	/* What is being waited for, one line that replaces the last; "": nothing any more. */
	void (*doing)(struct pc *pc, const char *text);
	void (*echo)(struct pc *pc, const char *bytes, size_t size); /* --echo-input */
	void (*hint)(struct pc *pc, const char *text); /* what somebody at a terminal should know */
};

/* A file that is to be written when the command ends well. */
struct pc_file {
	const char *path;
	const char *place; /* where that leads (cli/save.h) */
	struct pc_text bytes;
};

/* What is to be closed when the run ends, the newest first. */
struct pc_ending {
	void (*end)(void *context);
	void *context;
	struct pc_ending *next;
};

struct pc {
	struct pc_arena *arena;
	enum pc_status status; /* of the recorded error */
	struct pc_text error;
	struct pc_sinks sinks;
	const char *command; /* being run, or NULL */
	struct {
		const struct pc_spec *spec; /* NULL: no command runs */
		const struct pc_setting *settings;
	} running;
	const struct pc_options *options; /* the globals: defaults until they are resolved */
	const struct pc_model_options *model_options; /* those of models; NULL: defaults */
	bool offline, quiet;			      /* of the globals */
	const char *wish;	  /* words of --output-format for the model; NULL: none */
	struct pc_models *models; /* what core/llm holds open; NULL: nothing yet */
	struct pc_conversation *conversation; /* core/chat; NULL: nothing yet */
	bool looking;			      /* a model's tool runs: nothing is asked meanwhile */
	struct pc_ending *endings;
	struct pc_scratch *scratch; /* base/scratch.c; NULL: nothing yet */
	struct {
		uint64_t started_ms, shown_ms; /* of the line on the terminal; 0: not yet */
	} progress;
	struct pc_text early;	     /* debug lines, NUL-separated, from before --debug is known */
	int standard_output;	     /* the real one, also while descriptor 1 is collected (-o) */
	int collected;		     /* what descriptor 1 is meanwhile; -1: nothing is collected */
	struct pc_text printed;	     /* what was collected; comes before what was rendered */
	struct pc_text rendered;     /* what the command has to show; written when it ends well
					(cli/output.c) */
	struct pc_safe_stream piece; /* of text that comes little by little (cli/output_stream.c) */
	struct pc_wrap wrap;	     /* and its lines on a terminal */
	bool keep_rendered;	     /* what was rendered is written although the command fails */
	bool reader_left;	     /* nobody reads standard output any more */
	bool unheard;		     /* so that answers need not be paid for: no talk will follow */
	int lines; /* where lines go (cli/output_lines.c); -1: it is no such result */
	struct pc_output_lines *kept_lines; /* NULL: they are not kept for a file */
	bool line_open;			    /* the last piece ended within a line */
	struct pc_file *files;		    /* owned */
	size_t file_count, file_room;
};

struct pc *pc_new(void);
void pc_free(struct pc *pc); /* NULL is fine */
static inline void pc_auto_pc(struct pc **pc)
{
	pc_free(*pc);
}

/* Calls `end` when pc is freed, before its memory goes. */
void pc_at_end(struct pc *pc, void (*end)(void *context), void *context);
/* The end of the pipe that a signal makes readable, for who waits for more than that; -1: none. */
int pc_signal_fd(void);

void pc_forget(struct pc *pc); /* drops the recorded error: it was expected */

/* Ctrl-C and kin: the number of the signal that asked to stop, 0 for none. */
void pc_signals_install(void);
int pc_signal_seen(void);
/* Ctrl-C meant a part of the run only, which has stopped: the run goes on. False: none was seen, or
 * another signal, which ends the run. */
bool pc_signal_forget(void);
/* Waits until `fd` can be read (POLLIN) or written (POLLOUT), or tells why it can't. False: a
 * signal asks to stop, however close to the call it came. */
bool pc_signal_wait(int fd, short events);
/* The same for so long: *out_ready false: nothing came. `fd` -1: just that long. */
bool pc_signal_wait_ms(int fd, short events, int timeout_ms, bool *out_ready);
/* The half-written file that goes away when a second signal ends the program at once; borrowed.
 * NULL: none. */
void pc_signal_removes(const char *path);

#endif
