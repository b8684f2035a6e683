/* SPDX-License-Identifier: Apache-2.0
 * Files in which the kernel tells of the machine. Internal. */
#ifndef PC_MEASURE_MACHINE_FILES_H
#define PC_MEASURE_MACHINE_FILES_H

#include "base/text.h"

enum { PC_MACHINE_FILE_MAX = 1 << 20, PC_MACHINE_CPUS = 4096 };

/* Replaces *out by a file under `root`. False: it can't be read. */
bool pc_machine_read(const char *root, const char *path, struct pc_text *out);
/* What follows "key :" on the first line that has it; empty: none has. */
struct pc_span pc_machine_field(struct pc_span text, const char *key);
/* Takes a CPU's number, or a character, off the beginning. False, and nothing changed: it is not
 * there. */
bool pc_machine_take_number(struct pc_span *rest, size_t *out);
bool pc_machine_take_char(struct pc_span *rest, char c);
/* Sets what a list such as "0-3,8" names. */
void pc_machine_list(struct pc_span list, bool out_cpus[PC_MACHINE_CPUS]);
/* What has been used of a CPU, in ticks, by number: of /proc/stat. */
void pc_machine_ticks(const char *root, uint64_t out_busy[PC_MACHINE_CPUS]);
/* Which of the allowed to pin to, where `busy` is what each was used meanwhile; -1: none. */
int pc_machine_choose(const char *root, const bool *allowed, const uint64_t *busy);

#endif
