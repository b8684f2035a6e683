/* SPDX-License-Identifier: Apache-2.0
 * A tool that looks up what is known to help: the table of remedies, by words. */
#include <strings.h>

#include "advice/remedies.h"
#include "base/auto.h"
#include "base/context.h"
#include "chat/tools.h"

enum { REMEDIES_MOST = 8 };

static bool holds(struct pc_span text, struct pc_span word)
{
	for (size_t i = 0; i + word.size <= text.size; i++)
		if (!strncasecmp(text.data + i, word.data, word.size))
			return true;
	return false;
}

static bool knows_word(const struct pc_remedy *remedy, struct pc_span word)
{
	const char *const texts[] = { remedy->id, remedy->title, remedy->meaning, remedy->action };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (holds(pc_span(texts[i]), word))
			return true;
	for (size_t i = 0; i < PC_TARGETS; i++)
		if (holds(remedy->matches[i], word))
			return true;
	return false;
}

static bool knows_all(const struct pc_remedy *remedy, struct pc_span words)
{
	struct pc_span word, rest;

	while ((words = pc_span_trim(words)).size) {
		if (!pc_span_cut(words, ' ', &word, &rest)) {
			word = words;
			rest = PC_SPAN("");
		}
		if (!knows_word(remedy, word))
			return false;
		words = rest;
	}
	return true;
}

static void tell(const struct pc_remedy *remedy, struct pc_text *out)
{
	pc_text_printf(out, "%s\n  what it means: %s\n  what to do: %s\n", remedy->title,
		       remedy->meaning, remedy->action);
	if (remedy->evidence)
		pc_text_printf(out, "  evidence: %s\n", remedy->evidence);
	if (remedy->source)
		pc_text_printf(out, "  source: %s\n", remedy->source);
}

static int search(struct pc *pc, void *context, struct json_object *arguments, struct pc_text *out)
{
	struct pc_span words =
		pc_span(json_object_get_string(json_object_object_get(arguments, "words")));
	const struct pc_remedies *remedies;
	unsigned found = 0;
	int status = pc_remedies_read(pc, &remedies);

	(void)context;
	for (uint32_t i = 0; !status && i < remedies->count; i++)
		if (knows_all(&remedies->items[i], words) && found++ < REMEDIES_MOST)
			tell(&remedies->items[i], out);
	if (found > REMEDIES_MOST)
		pc_text_printf(out, "(%u more; say it with more words)\n", found - REMEDIES_MOST);
	return status;
}

void pc_tools_offer_remedies(struct pc_conversation *conversation)
{
	const struct pc_tool tool =
		PC_TOOL(.name = "search_remedies",
			.description =
				"what is known to help with a function, a library, a program or a "
				"kind of work, each with its evidence and source",
			.parameters =
				"{\"type\":\"object\",\"properties\":{\"words\":{\"type\":"
				"\"string\","
				"\"minLength\":2,\"maxLength\":200}},\"required\":[\"words\"],"
				"\"additionalProperties\":false}",
			.run = search);

	pc_conversation_offer(conversation, &tool);
}
