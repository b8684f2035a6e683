/* SPDX-License-Identifier: Apache-2.0
 * A few words looked up in all names of a profile, in one pass: each place is held against a bitmap
 * of how words begin, and nearly none passes. */
#include "profile/find.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "profile/sealed.h"

enum { SLOTS = 1 << 16 };

struct finder {
	const struct pc_find_words *wanted;
	uint8_t begins[SLOTS / 8]; /* a bit each */
	bool *done;		   /* owned; by word */
	size_t left;
};

static uint32_t slot_of(const char *at)
{
	uint32_t three =
		(uint8_t)at[0] | (uint32_t)(uint8_t)at[1] << 8 | (uint32_t)(uint8_t)at[2] << 16;

	return three * 0x9e3779b1u >> 16;
}

static void enter(struct finder *finder, const char *three)
{
	uint32_t slot = slot_of(three);

	finder->begins[slot / 8] |= (uint8_t)(1 << slot % 8);
}

static bool may_begin(const struct finder *finder, uint32_t slot)
{
	return finder->begins[slot / 8] & 1 << slot % 8;
}

/* Behind a word of two bytes anything may come. */
static void enter_word(struct finder *finder, struct pc_span word)
{
	char three[3] = { word.data[0], word.data[1], word.size > 2 ? word.data[2] : '\0' };

	enter(finder, three);
	for (unsigned c = 1; word.size == 2 && c < 256; c++) {
		three[2] = (char)c;
		enter(finder, three);
	}
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool in_part(char c)
{
	return (c >= 'a' && c <= 'z') || is_upper(c) || (c >= '0' && c <= '9') || (c & 0x80);
}

/* Whether one part of a name may end with `before` where the next begins with `c`. */
static bool parts(char before, char c)
{
	return !in_part(before) || !in_part(c) || (is_upper(c) && !is_upper(before));
}

static bool stands_at(const char *name, const char *at, struct pc_span word)
{
	return !strncmp(at, word.data, word.size) && (at == name || parts(at[-1], *at)) &&
	       parts(at[word.size - 1], at[word.size]);
}

static void look(struct finder *finder, const char *name, const char *at)
{
	const struct pc_find_words *wanted = finder->wanted;

	for (size_t i = 0; i < wanted->count; i++)
		if (!finder->done[i] && stands_at(name, at, wanted->words[i]) &&
		    wanted->found(wanted->context, i, name)) {
			finder->done[i] = true;
			finder->left--;
		}
}

void pc_profile_find_words(const struct pc_profile *profile, const struct pc_find_words *wanted)
{
	bool *done PC_AUTO(memory) = pc_zeroed(wanted->count, sizeof(*done));
	struct finder finder = { .wanted = wanted, .done = done, .left = wanted->count };

	for (size_t i = 0; i < wanted->count; i++)
		enter_word(&finder, wanted->words[i]);
	for (uint32_t i = 0; i < profile->string_count && finder.left; i++) {
		const char *name = profile->strings[i];

		for (const char *at = name; at[0] && at[1]; at++)
			if (may_begin(&finder, slot_of(at)))
				look(&finder, name, at);
	}
}
