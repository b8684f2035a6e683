/* SPDX-License-Identifier: Apache-2.0
 * Completion: three thin scripts that ask the program, and the program's answer. A command dropped
 * into a folder completes at once. Internal. */
#ifndef PC_CLI_COMPLETE_H
#define PC_CLI_COMPLETE_H

#include "base/text.h"

/* The script for "bash", "zsh" or "fish"; NULL: no such shell. It runs
 *   perfcopilot completion words -- WORD… CURRENT
 * with the words behind the program's name, the last one (which may be empty) being completed. */
const char *pc_complete_script(const char *shell);

/* Candidates for the last word, one a line: the word as a whole, a tab, what it means. A line
 * ":file" or ":dir" asks the shell for its own files or folders; what follows its tab stands in
 * front of the path ("--output="). Never fails: an odd line has no candidates. */
void pc_complete_words(struct pc *pc, const char *const *words, size_t count, struct pc_text *out);

#endif
