/* SPDX-License-Identifier: Apache-2.0
 * Benchmarks that pytest runs: how a side's pytest is started with our plugin in it
 * (perfcopilot_pytest.py), and what that wrote, read into samples. All texts lie in pc's arena. */
#ifndef PC_COMPARE_PYTEST_H
#define PC_COMPARE_PYTEST_H

#include <perfcopilot.h>

/* The plugin's source; the build embeds it. */
extern const char compare_pytest_plugin[];

/* ---- starting it (pytest.c) ---- */
struct pytest_side {
	const char *root;    /* absolute: where pytest runs, and what it measures */
	const char *project; /* the user's own folder: its .venv may do, and what PYTHONPATH names
				in it is looked for in root; NULL */
	const char *const *environment; /* what it is made of; NULL: ours */
	const char *const *targets;	/* files, folders, ids, from root; NULL-terminated */
	size_t number;			/* of the side; 0 is base, where functions have old names */
	double target_s, max_s;		/* time for the rounds of a benchmark; 0: the plugin's */
};

struct pytest_run {
	const char *const *argv, *const *environment; /* NULL-terminated, for struct pc_run_spec */
	const char *results;			      /* the file that the plugin will write */
	const char *python;
};

/* Writes the plugin and the side's settings into `folder`, which is private to this run and
 * absolute. `changes` may be NULL. PC_EINPUT: it can't be written, or a path holds ":". */
int compare_pytest_prepare(struct pc *pc, const char *folder, const struct pytest_side *side,
			   const struct pc_changes *changes, struct pytest_run *out_run);

/* ---- what it wrote (pytest_read.c) ---- */
struct pytest_reading {
	const struct pc_changes *changes; /* as they were given to prepare; NULL */
	struct pc_samples *samples;
	size_t side, round;	    /* of a round that warms up outcomes alone are read */
	enum pc_outcome unfinished; /* what the test that ran at the end came to */
	const char *why;	    /* and why */
};

/* Of the function with the same index in changes. */
struct pytest_function {
	const char *imported; /* the real path of the file that its code came from; NULL: none */
	bool inside;	      /* which lies in the side's folder */
	bool wrapped;	      /* it is measured */
	const char *why;      /* it is not; NULL */
};

struct pytest_found {
	struct pytest_function *functions; /* as many as changes; zeroed: not told of */
	uint64_t collected, deselected, skipped_lines;
	const char *python, *pytest; /* versions; NULL: not told */
	const char *const *notes; /* as plugins that were off, files that could not be collected */
	size_t note_count;
	const char *unfinished; /* the test that ran at the end; NULL: none */
	bool ended;		/* pytest came to its end */
	uint64_t status;	/* and to this exit status, with 1 for tests that failed */
	const char *damage;	/* why not all was read; NULL: it was */
};

/* Reads the file into the samples, and unlinks it, so that no other run's is taken for it.
 * PC_EINPUT: there is none, or it is no file. */
int compare_pytest_read(struct pc *pc, const char *path, const struct pytest_reading *reading,
			struct pytest_found *out_found);
/* The same of bytes. */
void compare_pytest_read_bytes(struct pc *pc, struct pc_span bytes,
			       const struct pytest_reading *reading,
			       struct pytest_found *out_found);

#endif
