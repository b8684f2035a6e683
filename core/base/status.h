/* SPDX-License-Identifier: Apache-2.0
 * What a function answers, and how it says why: one status, one message. */
#ifndef PC_BASE_STATUS_H
#define PC_BASE_STATUS_H

#define PC_API \
	__attribute__((visibility("default"))) /* public functions of libperfcopilot            */
#define PC_EXPORT       \
	__attribute__(( \
		visibility("protected"))) /* the five symbols of a plugin; cures the ELF trap */
#define PC_PRINTF(f, a) __attribute__((format(printf, f, a)))

struct pc; /* one run of the program: its error, memory and options; never copied, never freed by a
	      command */

/* 0 is done, negative is one of these, 1..125 (from `run` only) is the exit status of the process.
 */
enum pc_status {
	PC_OK = 0,
	PC_EUSAGE = -1,	 /* the command line is wrong                              exit 2 */
	PC_ECONFIG = -2, /* the configuration or the environment is wrong          exit 2 */
	PC_EINPUT = -3,	 /* what was read can't be used                            exit 2 */
	PC_ENET = -4,	 /* the network could not be had                           exit 3 */
	PC_EMODEL = -5,	 /* a model could not be had                               exit 3 */
	PC_ECANCEL = -6, /* interrupted                                            exit 130 */
	PC_ENOMEM = -7	 /* out of memory                                          exit 2 */
};

/* Records why (what was found, what was wanted, what to do) and returns `status`: return
 * pc_fail(…); A later call replaces the message of an earlier one. */
PC_API int pc_fail(struct pc *pc, enum pc_status status, const char *fmt, ...) PC_PRINTF(3, 4);

/* Puts "<what>: " in front of the recorded message, on the way up, and returns the recorded status.
 */
PC_API int pc_add(struct pc *pc, const char *fmt, ...) PC_PRINTF(2, 3);

/* The recorded message, borrowed until the next one; "": there is none. */
PC_API const char *pc_error(const struct pc *pc);

/* True once the user has asked to stop (Ctrl-C); long loops ask and then return pc_cancel(pc). */
PC_API int pc_cancelled(const struct pc *pc);
PC_API int pc_cancel(struct pc *pc); /* records "interrupted", returns PC_ECANCEL */

#endif
