/* SPDX-License-Identifier: Apache-2.0
 * A fuzz target is one function on bytes. libFuzzer calls it (./configure --with-fuzzer), and so
 * does replay.c, with the corpus and damaged copies of it, as a plain test. */
#ifndef PC_TESTS_FUZZ_H
#define PC_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes as a file: a path that can be opened, the same for the whole run. */
const char *fuzz_file(const uint8_t *data, size_t size);

/* The one of `formats` that the first line names ("#format pstats"), which is then no part of the
 * data; NULL: it names none. */
const char *fuzz_format(const char *const *formats, const uint8_t **data, size_t *size);

/* Whether these bytes get everything: one of $PERFCOPILOT_FUZZ_SHARE inputs, an odd number, and for
 * the same bytes always the same answer; all where it is not set. The rest is only read. Says too
 * what stands below; `named`: the format is no question. */
bool fuzz_chooses(const uint8_t *data, size_t size, bool named);
/* How often the detector may still be asked about this input; UINT_MAX: always. (wraps.c) */
extern unsigned fuzz_detections;
/* Whether child processes may be started. (wrap_apart.c) */
extern bool fuzz_children;
/* Whether parsers may keep what they read before. */
extern bool fuzz_remembers;

#endif
