/* SPDX-License-Identifier: Apache-2.0
 * What the prompt did not show may stand in the profile all the same. It is asked only for what the
 * answer cites: the names are looked through once, and those that hold a cited word are taken
 * apart; shares are added up again, and compared where they are. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"
#include "llm/cited/cited_found.h"
#include "llm/cited/cited_names.h"
#include "profile/find.h"

/* So many names are looked for: of what else is cited nothing is said. And so many that hold the
 * words of one are taken apart for it: where it is none of them it is another one. */
enum { NAMES = 500, TRIES = 1000 };

struct search {
	struct pc_cited_found *found;
	struct pc_span *words; /* owned, these four; by search */
	uint32_t *items;
	unsigned *tries;
	size_t count;
};

static void clear(struct search *search)
{
	free(search->words);
	free(search->items);
	free(search->tries);
}

/* ---- names ---- */
static bool is_it(struct pc_span name, struct pc_span cited)
{
	PC_AUTO(arena) struct pc_arena *arena = pc_arena_new();
	struct pc_cited_names names;
	bool same;

	pc_cited_names_init(&names, arena);
	pc_cited_names_add(&names, name);
	same = pc_cited_names_have(&names, cited);
	pc_cited_names_clear(&names);
	return same;
}

static bool in_word(char c)
{
	return pc_cited_is_letter(c) || pc_cited_is_digit(c) || (c & 0x80);
}

/* The next word of a name from *at on, of those that are not in brackets, nor an offset, nor what a
 * compiler or a linker has added. Empty: there is none. */
static struct pc_span next_word(struct pc_span name, size_t *at)
{
	size_t depth = 0, end;

	for (; *at < name.size; *at = end) {
		struct pc_span word;

		for (end = *at; end < name.size && in_word(name.data[end]);)
			end++;
		word = pc_cited_without_underscores((struct pc_span){ name.data + *at, end - *at });
		if (!depth && word.size && !pc_cited_is_decoration(word)) {
			*at = end;
			return word;
		}
		if (end > *at)
			continue;
		if (*at && strchr("+@", name.data[*at]))
			break;
		depth += strchr("<({[", name.data[*at]) != NULL;
		depth -= depth && strchr(">)}]", name.data[*at]);
		end++;
	}
	return (struct pc_span){ NULL, 0 };
}

/* The longest says the most. */
static struct pc_span word_of(struct pc_span cited)
{
	struct pc_span best = { NULL, 0 }, word;

	for (size_t at = 0; (word = next_word(cited, &at)).size;)
		if (word.size > best.size)
			best = word;
	return best;
}

static bool holds_words(struct pc_span name, struct pc_span cited)
{
	struct pc_span word;

	for (size_t at = 0; (word = next_word(cited, &at)).size;)
		if (!memmem(name.data, name.size, word.data, word.size))
			return false;
	return true;
}

static bool on_name(void *context, size_t word, const char *name)
{
	struct search *search = context;
	struct pc_cited_item *item = &search->found->items[search->items[word]];

	if (!holds_words(pc_span(name), item->text))
		return false;
	item->known = is_it(pc_span(name), item->text);
	return item->known || ++search->tries[word] == TRIES;
}

static void look_for_names(const struct pc_profile *profile, struct pc_cited_found *found)
{
	struct search search = { .found = found };
	struct pc_find_words wanted = { .found = on_name, .context = &search };

	search.words = pc_realloc(NULL, found->count, sizeof(*search.words));
	search.items = pc_realloc(NULL, found->count, sizeof(*search.items));
	search.tries = pc_zeroed(found->count, sizeof(*search.tries));
	for (size_t i = 0; i < found->count; i++) {
		struct pc_span word = word_of(found->items[i].text);

		if (found->items[i].kind != PC_CITED_NAME || found->items[i].known || word.size < 2)
			continue;
		if (search.count == NAMES) {
			found->items[i].known = true;
			continue;
		}
		search.words[search.count] = word;
		search.items[search.count++] = (uint32_t)i;
	}
	wanted.words = search.words;
	wanted.count = search.count;
	if (wanted.count)
		pc_profile_find_words(profile, &wanted);
	clear(&search);
}

/* ---- shares ---- */
/* Itself, or all but a known one. */
static int look_for_shares(struct pc *pc, const struct pc_profile *profile, size_t event,
			   struct pc_cited_found *found)
{
	struct pc_find_share *shares PC_AUTO(memory) = pc_zeroed(2 * found->count, sizeof(*shares));
	size_t count = 0;
	int status;

	for (size_t i = 0; i < found->count; i++) {
		const struct pc_cited_item *item = &found->items[i];

		if (item->kind != PC_CITED_PERCENT)
			continue;
		shares[count++] = (struct pc_find_share){ item->low, item->high, false };
		shares[count++] =
			(struct pc_find_share){ 100 - item->high, 100 - item->low, false };
	}
	if (!count)
		return PC_OK;
	status = pc_profile_find_shares(pc, profile, event, shares, count);
	for (size_t i = found->count; i-- && !status;)
		if (found->items[i].kind == PC_CITED_PERCENT) {
			count -= 2;
			found->items[i].known |= shares[count].found || shares[count + 1].found;
		}
	return status;
}

int pc_cited_look_up(struct pc *pc, const struct pc_profile *profile, size_t event,
		     struct pc_cited_found *found)
{
	if (!found->count)
		return PC_OK;
	look_for_names(profile, found);
	return look_for_shares(pc, profile, event, found);
}
