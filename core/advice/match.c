/* SPDX-License-Identifier: Apache-2.0
 * Looking names up. A beginning of n bytes is found by looking up the first n bytes of the name,
 * for each n that any beginning has. */
#include "advice/match.h"

#include <stdlib.h>

#include "advice/context.h"
#include "advice/name.h"

enum { KEY_MAX = 256, SIZES_LAST = 63 };

/* ---- the index ---- */
static struct pc_span make_key(char *key, enum pc_remedy_target target, bool prefix,
			       struct pc_span text)
{
	key[0] = (char)('a' + (int)target * 2 + prefix);
	memcpy(key + 1, text.data, text.size);
	return (struct pc_span){ key, text.size + 1 };
}

static uint64_t size_bit(size_t size)
{
	return (uint64_t)1 << (size < SIZES_LAST ? size : SIZES_LAST);
}

static uint64_t *sizes_of(struct pc_matcher *matcher, enum pc_remedy_target target,
			  struct pc_span text)
{
	return &matcher->sizes[target][(unsigned char)text.data[0]];
}

static void add_term(struct pc_matcher *matcher, enum pc_remedy_target target, struct pc_span text,
		     uint32_t remedy)
{
	bool prefix = pc_span_ends(text, "*"), new;
	char key[KEY_MAX + 1];
	uint32_t id, next = PC_NONE;

	text.size -= prefix;
	if (text.size > KEY_MAX)
		return;
	id = pc_table_intern(&matcher->keys, make_key(key, target, prefix, text), &new);
	if (new)
		matcher->heads = PC_GROW(matcher->heads, id, matcher->head_room);
	else
		next = matcher->heads[id];
	matcher->heads[id] = (uint32_t)matcher->term_count;
	matcher->terms = PC_GROW(matcher->terms, matcher->term_count, matcher->term_room);
	matcher->terms[matcher->term_count++] = (struct pc_match_term){ remedy, next };
	if (prefix && text.size)
		*sizes_of(matcher, target, text) |= size_bit(text.size);
}

static void add_terms(struct pc_matcher *matcher, enum pc_remedy_target target, uint32_t remedy)
{
	struct pc_span rest = matcher->remedies->items[remedy].matches[target], text;
	bool more = rest.size > 0;

	while (more) {
		more = pc_span_cut(rest, '|', &text, &rest);
		add_term(matcher, target, more ? text : rest, remedy);
	}
}

void pc_matcher_init(struct pc_matcher *matcher, const struct pc_remedies *remedies,
		     struct pc_arena *arena)
{
	*matcher = (struct pc_matcher){ .remedies = remedies };
	pc_table_init(&matcher->keys, arena);
	for (uint32_t i = 0; i < remedies->count; i++) {
		add_terms(matcher, PC_TARGET_FUNCTION, i);
		add_terms(matcher, PC_TARGET_LIBRARY, i);
		add_terms(matcher, PC_TARGET_PROGRAM, i);
		add_terms(matcher, PC_TARGET_FILE, i);
	}
}

void pc_matcher_clear(struct pc_matcher *matcher)
{
	pc_table_clear(&matcher->keys);
	free(matcher->heads);
	free(matcher->terms);
	*matcher = (struct pc_matcher){ 0 };
}

/* ---- looking up ---- */
static bool may_be(const struct pc_remedy *remedy, enum pc_frame_kind kind)
{
	bool kernel = kind == PC_FRAME_KERNEL, known = kind != PC_FRAME_UNKNOWN;

	if (kind == PC_FRAME_GUEST || kind == PC_FRAME_HYPERVISOR)
		return false;
	return !((remedy->kernel && known && !kernel) || (remedy->user && kernel));
}

static void look_up(const struct pc_matcher *matcher, struct pc_span key, enum pc_frame_kind kind,
		    struct pc_remedy_set *set)
{
	uint32_t id = pc_table_find(&matcher->keys, key);
	uint32_t at = id == PC_NONE ? PC_NONE : matcher->heads[id];

	for (; at != PC_NONE; at = matcher->terms[at].next)
		if (may_be(&matcher->remedies->items[matcher->terms[at].remedy], kind))
			pc_set_add(set, matcher->terms[at].remedy);
}

static void match(const struct pc_matcher *matcher, enum pc_remedy_target target,
		  struct pc_span name, enum pc_frame_kind kind, struct pc_remedy_set *set)
{
	char key[KEY_MAX + 1];
	size_t most = name.size < KEY_MAX ? name.size : KEY_MAX;
	uint64_t sizes;

	if (!name.size)
		return;
	sizes = matcher->sizes[target][(unsigned char)name.data[0]];
	if (name.size <= KEY_MAX)
		look_up(matcher, make_key(key, target, false, name), kind, set);
	for (size_t size = 1; size <= most && sizes; size++)
		if (sizes & size_bit(size))
			look_up(matcher,
				make_key(key, target, true, (struct pc_span){ name.data, size }),
				kind, set);
}

/* Each end of the path that begins behind a "/", and each folder in it by its name and those of the
 * two after it. */
static void match_file(const struct pc_matcher *matcher, struct pc_span path,
		       enum pc_frame_kind kind, struct pc_remedy_set *set)
{
	char key[KEY_MAX + 1];

	for (size_t begin = 0; begin < path.size; begin++) {
		struct pc_span rest = { path.data + begin, path.size - begin };
		unsigned folders = 0;

		if (begin && path.data[begin - 1] != '/' && path.data[begin - 1] != '\\')
			continue;
		if (rest.size <= KEY_MAX)
			look_up(matcher, make_key(key, PC_TARGET_FILE, false, rest), kind, set);
		for (size_t i = 0; i < rest.size && i < KEY_MAX && folders < 3; i++) {
			if (rest.data[i] != '/')
				continue;
			folders++;
			look_up(matcher,
				make_key(key, PC_TARGET_FILE, false,
					 (struct pc_span){ rest.data, i + 1 }),
				kind, set);
		}
	}
}

void pc_match_frame(const struct pc_matcher *matcher, const struct pc_match_frame *frame,
		    struct pc_remedy_set *set)
{
	match(matcher, PC_TARGET_FUNCTION, frame->function, frame->kind, set);
	match(matcher, frame->module_is_program ? PC_TARGET_PROGRAM : PC_TARGET_LIBRARY,
	      frame->module, frame->kind, set);
	match_file(matcher, frame->file, frame->kind, set);
}

void pc_match_program(const struct pc_matcher *matcher, struct pc_span name,
		      struct pc_remedy_set *set)
{
	match(matcher, PC_TARGET_PROGRAM, name, PC_FRAME_UNKNOWN, set);
}

void pc_match_names(const struct pc_matcher *matcher, const struct pc_match_names *names,
		    struct pc_text *scratch, uint64_t *context, struct pc_remedy_set *set)
{
	struct pc_context_names betray = { .raw = names->function, .module = names->module };
	struct pc_match_frame frame = { .kind = names->kind };

	frame.function = pc_advice_name(scratch, names->function, &frame.file);
	if (names->file.size)
		frame.file = names->file;
	frame.module = pc_advice_library(names->module, &frame.module_is_program);
	betray.file = frame.file;
	betray.function = frame.function;
	*context |= pc_context_of(&betray);
	pc_match_frame(matcher, &frame, set);
}
