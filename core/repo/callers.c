/* SPDX-License-Identifier: Apache-2.0
 * Who calls a function at head: whose extent holds its name before a "(". Found by name: another
 * function of the name counts too. */
#include <ctype.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "repo/changes_internal.h"

enum {
	FILES_MAX = 5000,
	KEPT_MAX = 500,
	BYTES_MAX = 64 << 20,
	HITS_MAX = 200000,
	CALLERS_MAX = 50,
	STEPS_MAX = 5000000,
	CROWD_MAX = 20
};

/* A name before a "(". */
struct hit {
	uint32_t source, line, word;
};

struct search {
	struct pc_finding *finding;
	struct pc_table words, endings,
		paths;		       /* what is called, in what files, those that differ */
	struct pc_ctags_file *sources; /* owned: files with hits */
	size_t count, room;
	struct hit *hits; /* owned */
	size_t hit_count, hit_room;
	size_t files, bytes;
	bool cut;
};

/* ---- which files ---- */
/* Languages of several endings count as one. */
static struct pc_span ending_of(const char *path)
{
	static const char *const families[][12] = {
		{ ".c", ".h", ".cc", ".hh", ".cpp", ".hpp", ".cxx", ".hxx", ".inl", ".cu", NULL },
		{ ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", NULL },
		{ ".py", ".pyi", ".pyx", NULL },
	};
	const char *name = strrchr(path, '/'), *dot = strrchr(name ? name : path, '.');

	for (size_t i = 0; dot && i < sizeof(families) / sizeof(*families); i++)
		for (size_t k = 0; families[i][k]; k++)
			if (!strcmp(dot, families[i][k]))
				return pc_span(families[i][0]);
	return pc_span(dot ? dot : "");
}

/* ---- names before "(" ---- */
static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

static void add_hit(struct search *search, uint32_t line, struct pc_span word)
{
	uint32_t found = pc_table_find(&search->words, word);

	if (found == PC_NONE)
		return;
	if (search->hit_count == HITS_MAX) {
		search->cut = true;
		return;
	}
	search->hits = PC_GROW(search->hits, search->hit_count, search->hit_room);
	search->hits[search->hit_count++] = (struct hit){ (uint32_t)search->count, line, found };
}

/* Whether there is any. */
static bool scan(struct search *search, struct pc_span text)
{
	const char *at = text.data, *end = at + text.size;
	size_t before = search->hit_count;
	uint32_t line = 1;

	while (at < end) {
		const char *from = at, *behind;

		line += *at == '\n';
		while (at < end && is_word(*at))
			at++;
		if (at == from) {
			at++;
			continue;
		}
		for (behind = at; behind < end && (*behind == ' ' || *behind == '\t');)
			behind++;
		if (behind < end && *behind == '(')
			add_hit(search, line, (struct pc_span){ from, (size_t)(at - from) });
	}
	return search->hit_count > before;
}

static void add_source(struct search *search, const char *path, struct pc_span text)
{
	search->sources = PC_GROW(search->sources, search->count, search->room);
	search->sources[search->count++] = (struct pc_ctags_file){ .path = path, .bytes = text };
}

static bool take_file(void *context, const struct pc_repo_file *file)
{
	struct search *search = context;
	struct pc_span text = { file->bytes, file->size };

	if (!file->bytes) {
		if (pc_table_find(&search->endings, ending_of(file->path)) == PC_NONE ||
		    pc_table_find(&search->paths, pc_span(file->path)) != PC_NONE)
			return false;
		if (search->files < FILES_MAX && search->count < KEPT_MAX &&
		    search->bytes + file->size <= BYTES_MAX)
			return true;
		search->cut = true;
		return false;
	}
	search->files++;
	search->bytes += file->size;
	if (scan(search, text)) {
		struct pc_arena *arena = pc_memory(search->finding->pc);

		text.data = pc_arena_strndup(arena, text.data, text.size);
		add_source(search, pc_arena_strdup(arena, file->path), text);
	}
	return !pc_cancelled(search->finding->pc);
}

/* ---- whose they are ---- */
/* NULL: there is none, or it is the function itself. */
static const struct pc_function *caller_of(const struct search *search, const struct hit *hit)
{
	const struct pc_functions *functions = &search->sources[hit->source].functions;
	const char *word = search->words.keys[hit->word].data;
	uint32_t index = pc_functions_at(functions, hit->line);

	if (index == PC_NONE)
		return NULL;
	for (uint32_t i = index + 1, seen = 0;
	     i-- > 0 && functions->items[i].line == hit->line && seen < CROWD_MAX; seen++)
		if (!strcmp(functions->items[i].word, word))
			return NULL; /* where it is defined */
	return &functions->items[index];
}

static void add_caller(struct search *search, struct pc_changed_function *function,
		       const char *caller)
{
	const char **callers = (const char **)(uintptr_t)function->callers;

	for (size_t i = 0; i < function->caller_count; i++)
		if (!strcmp(callers[i], caller))
			return;
	if (function->caller_count == CALLERS_MAX) {
		function->callers_cut = true;
		return;
	}
	if (!callers)
		callers = pc_arena_alloc(pc_memory(search->finding->pc),
					 CALLERS_MAX * sizeof(*callers));
	callers[function->caller_count++] = caller;
	function->callers = callers;
}

static const char *word_of(const struct pc_changed_function *function)
{
	const char *word = function->name;

	for (const char *at = word; *at; at++)
		if (*at == '.' || *at == ':')
			word = at + 1;
	return word;
}

static void give_callers(struct search *search, uint32_t *first, const uint32_t *next)
{
	struct pc_finding *finding = search->finding;
	size_t steps = 0;

	for (size_t i = 0; i < search->hit_count; i++) {
		const struct hit *hit = &search->hits[i];
		const struct pc_function *caller = caller_of(search, hit);
		const char *path = search->sources[hit->source].path, *text;

		if (!caller)
			continue;
		text = pc_arena_printf(pc_memory(finding->pc), "%s (%s)", caller->name, path);
		for (uint32_t k = first[hit->word]; k != PC_NONE && steps < STEPS_MAX;
		     k = next[k], steps++) {
			struct pc_changed_function *function = &finding->functions[k];
			bool itself = !strcmp(function->name, caller->name) &&
				      !strcmp(function->file, path);

			if (!itself)
				add_caller(search, function, text);
		}
	}
	search->cut |= steps == STEPS_MAX;
}

/* Functions by word: a chain each. */
static void chain_words(struct search *search, uint32_t **out_first, uint32_t **out_next)
{
	struct pc_finding *finding = search->finding;
	size_t count = finding->function_count;
	uint32_t *first = pc_realloc(NULL, count + 1, sizeof(*first));
	uint32_t *next = pc_realloc(NULL, count + 1, sizeof(*next));

	for (uint32_t i = 0; i < count; i++) {
		const struct pc_changed_function *function = &finding->functions[i];
		bool is_new;
		uint32_t word;

		next[i] = PC_NONE;
		if (function->change == PC_CHANGE_DELETED)
			continue;
		word = pc_table_intern(&search->words, pc_span(word_of(function)), &is_new);
		next[i] = is_new ? PC_NONE : first[word];
		first[word] = i;
		pc_table_intern(&search->endings, ending_of(function->file), NULL);
	}
	*out_first = first;
	*out_next = next;
}

static int look(struct search *search)
{
	struct pc_finding *finding = search->finding;
	struct pc_repo_why why;
	const char *note;
	int status;

	for (size_t i = 0; i < finding->count; i++) {
		const struct pc_file_side *side = &finding->files[i].head;

		if (side->path)
			pc_table_intern(&search->paths, pc_span(side->path), NULL);
		if (side->path && side->is_text && scan(search, side->text))
			add_source(search, side->path, side->text);
	}
	if (finding->repo->files(&finding->between, take_file, search, &why))
		return pc_finding_failed(finding, &why);
	if (pc_cancelled(finding->pc))
		return pc_cancel(finding->pc);
	status = pc_ctags_run(finding->pc, search->sources, search->count, &note);
	if (!status && note)
		pc_finding_remark(finding, note);
	return status;
}

int pc_callers_find(struct pc_finding *finding)
{
	struct search search = { .finding = finding };
	uint32_t *first, *next;
	int status = PC_OK;

	if (finding->note || !finding->function_count)
		return PC_OK;
	pc_table_init(&search.words, pc_memory(finding->pc));
	pc_table_init(&search.endings, pc_memory(finding->pc));
	pc_table_init(&search.paths, pc_memory(finding->pc));
	chain_words(&search, &first, &next);
	if (search.words.count)
		status = look(&search);
	if (!status && search.words.count)
		give_callers(&search, first, next);
	if (search.cut)
		pc_finding_remark(finding,
				  "not everything was looked through for callers: there is "
				  "too much");
	free(first);
	free(next);
	free(search.sources);
	free(search.hits);
	pc_table_clear(&search.words);
	pc_table_clear(&search.endings);
	pc_table_clear(&search.paths);
	return status;
}
