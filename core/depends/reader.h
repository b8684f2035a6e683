/* SPDX-License-Identifier: Apache-2.0
 * What all readers of core/depends share: lines with their numbers, and telling what was found.
 * They are
 * tolerant: what they do not understand they pass over, and what is damaged they tell of. Internal.
 */
#ifndef PC_DEPENDS_READER_H
#define PC_DEPENDS_READER_H

#include <ctype.h>

#include "depends/depends.h"

enum { PC_READER_NAME_MAX = 256 }; /* what is longer is no name */

struct pc_reader {
	struct pc_dependency at; /* what is told next; path and format stand */
	struct pc_span rest;	 /* what was not yet read */
	uint64_t line;		 /* of the line last given */
	struct pc *pc;
	const struct pc_depends_sink *sink;
	int fd;		    /* an ELF file; -1: all of it lies in rest */
	struct pc_text why; /* what can't be read of it; empty: nothing */
};

typedef void pc_depends_reader(struct pc_reader *reader);

/* The next line, trimmed at its end. */
bool pc_reader_line(struct pc_reader *reader, struct pc_span *out_line);
/* Why not all of the file can be read; the first that is said counts. */
void pc_reader_fail(struct pc_reader *reader, const char *fmt, ...) PC_PRINTF(2, 3);
/* Tells it, on the line last given; an empty name is none. */
void pc_reader_tell(struct pc_reader *reader, enum pc_software_kind kind,
		    enum pc_dependency_origin origin, struct pc_span name, struct pc_span version);
/* A package of a distribution: a library or a program. */
void pc_reader_tell_package(struct pc_reader *reader, enum pc_dependency_origin origin,
			    struct pc_span name, struct pc_span version);
/* "name[extra]>=1.2; marker", "name = version": tells a requirement of Python. */
void pc_reader_tell_python(struct pc_reader *reader, struct pc_span requirement);
/* "group:artifact:version": tells it; false: it is no such thing. */
bool pc_reader_tell_java(struct pc_reader *reader, struct pc_span text);

static inline struct pc_span pc_from(struct pc_span span, size_t at)
{
	at = at < span.size ? at : span.size;
	return (struct pc_span){ span.data + at, span.size - at };
}
static inline struct pc_span pc_until(struct pc_span span, size_t size)
{
	return (struct pc_span){ span.data, size < span.size ? size : span.size };
}
static inline bool pc_span_same(struct pc_span one, struct pc_span other)
{
	return one.size == other.size && (!one.size || !memcmp(one.data, other.data, one.size));
}
/* How many bytes at the beginning are (are not) among `set`. */
size_t pc_reader_of(struct pc_span span, const char *set);
size_t pc_reader_to(struct pc_span span, const char *set);
/* The next word of *rest between any bytes of `between`; false: there is none. */
bool pc_reader_word(struct pc_span *rest, const char *between, struct pc_span *out_word);
/* The next text in quotes (' or "), which ends on its line; false: there is none. */
bool pc_reader_quoted(struct pc_span *rest, struct pc_span *out_text);

pc_depends_reader pc_read_toml, pc_read_json, pc_read_requirements, pc_read_quoted_python;
pc_depends_reader pc_read_setup_cfg, pc_read_go_mod, pc_read_go_sum, pc_read_locks, pc_read_pom;
pc_depends_reader pc_read_gradle, pc_read_cmake, pc_read_autoconf, pc_read_make, pc_read_meson;
pc_depends_reader pc_read_control, pc_read_conan, pc_read_docker, pc_read_shell, pc_read_source;
pc_depends_reader pc_read_elf;

#endif
