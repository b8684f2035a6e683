/* SPDX-License-Identifier: Apache-2.0
 * A command line, word by word: options and what the manual says of them, files that are there,
 * addresses, ports, URLs. Secrets are taken out of all that is told. */
#include <ctype.h>
#include <sys/stat.h>

#include "explainprocess.h"

enum { OPTION_MAX = 128 };

static const char *hidden(struct pc *pc, const char *word)
{
	return pc_hide_secrets(pc, word);
}

/* ---- what a value is ---- */
static const char *file_kind(const struct stat *info)
{
	return S_ISREG(info->st_mode)	 ? "file"
	       : S_ISDIR(info->st_mode)	 ? "folder"
	       : S_ISSOCK(info->st_mode) ? "socket"
	       : S_ISFIFO(info->st_mode) ? "named pipe"
					 : "device";
}

static bool is_url(const char *value)
{
	const char *at = strstr(value, "://");

	if (!at || at == value)
		return false;
	for (const char *c = value; c < at; c++)
		if (!isalnum((unsigned char)*c) && !strchr("+.-", *c))
			return false;
	return true;
}

/* "host:8080", ":8080", "[::1]:8080" */
static bool is_address(const char *value, int64_t *out_port)
{
	struct pc_span host, port;

	return pc_span_cut_last(pc_span(value), ':', &host, &port) && port.size &&
	       !memchr(host.data, '/', host.size) && pc_span_int(port, out_port) && *out_port > 0 &&
	       *out_port < 65536;
}

/* Relative paths are those of the process, where one is named, which may stand elsewhere. */
static bool find_file(const struct process_found *found, struct pc *pc, const char *value,
		      struct stat *out_info)
{
	const char *folder = explain_text(found->pid, "folder", NULL);

	if (!value[0] || strlen(value) > 4000)
		return false;
	if (found->pid && value[0] != '/')
		value = folder ? pc_arena_printf(pc_memory(pc), "%s/%s", folder, value) : "";
	return !stat(value, out_info);
}

static void add_value(struct pc *pc, const struct process_found *found, struct json_object *row,
		      const char *value)
{
	struct stat info;
	int64_t number;

	pc_json_add_text(row, "value", hidden(pc, value));
	if (is_url(value)) {
		pc_json_add_text(row, "is", "URL");
	} else if (find_file(found, pc, value, &info)) {
		pc_json_add_text(row, "is", file_kind(&info));
		if (S_ISREG(info.st_mode))
			pc_json_add_count(row, "size", info.st_size);
	} else if (is_address(value, &number)) {
		pc_json_add_text(row, "is", "address");
		pc_json_add_count(row, "port", number);
	} else if (pc_span_int(pc_span(value), &number)) {
		pc_json_add_text(row, "is", "number");
	}
}

/* ---- what an option is ---- */
typedef const char *told_function(struct pc *pc, struct pc_span text, const char *word);

/* A page about the command that the program was given ("git log") knows more than its own. */
static const char *told_of(struct pc *pc, const struct process_found *found, const char *word,
			   told_function *told)
{
	const struct pc_span texts[] = {
		found->command_manual ? pc_text_span(&found->command_manual->text) : pc_span(""),
		found->manual ? pc_text_span(&found->manual->text) : pc_span(""),
		pc_text_span(&found->help),
	};
	const char *said = NULL;

	if (strlen(word) >= OPTION_MAX)
		return NULL;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && !said; i++)
		if (texts[i].size)
			said = told(pc, texts[i], word);
	return said;
}

/* "-9" is one, "-.5" a number, "-10" what the manual says. */
static bool is_option(const char *word)
{
	if (word[0] != '-' || !word[1] || word[1] == '.')
		return false;
	return !isdigit((unsigned char)word[1]) || !word[2];
}

static bool is_number(const char *word)
{
	return word[0] == '-' && word[1] && word[1 + strspn(word + 1, "0123456789")] == '\0';
}

/* "if=x", as dd takes it. */
static bool is_pair(const char *word)
{
	size_t name = strspn(word, "abcdefghijklmnopqrstuvwxyz_");

	return name && word[name] == '=';
}

/* "xzf" of "tar xzf x", "aux" of "ps aux". */
static bool is_letters(const struct process_found *found, size_t i)
{
	static const char *const programs[] = { "tar", "bsdtar", "ps", "ar" };
	struct pc_span path = pc_span(found->words.items[0]), folder, name = path;

	if (i != 1)
		return false;
	pc_span_cut_last(path, '/', &folder, &name);
	for (size_t k = 0; k < sizeof(programs) / sizeof(programs[0]); k++)
		if (pc_span_is(name, programs[k]))
			return found->words.items[1][0] != '-';
	return false;
}

/* A value that is a secret is told with the word alone, hidden there. */
static void add_option(struct pc *pc, const struct process_found *found, struct json_object *row,
		       const char *word)
{
	struct pc_span name, value;
	const char *name_only;

	pc_json_add_text(row, "role", "option");
	if (pc_span_cut(pc_span(word), '=', &name, &value)) {
		name_only = pc_arena_strndup(pc_memory(pc), name.data, name.size);
		pc_json_add_text(row, "told", told_of(pc, found, name_only, pc_option_told));
		if (!strcmp(hidden(pc, word), word))
			add_value(pc, found, row, value.data);
	} else {
		pc_json_add_text(row, "told", told_of(pc, found, word, pc_option_told));
	}
}

/* "-u name:password", as curl, wget and kin take it. */
static const char *user_hidden(struct pc *pc, const char *before, const char *word)
{
	static const char *const options[] = { "-u", "--user", "-U", "--proxy-user" };
	struct pc_span name, password;

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (!strcmp(before, options[i]) &&
		    pc_span_cut(pc_span(word), ':', &name, &password) && password.size)
			return pc_arena_printf(pc_memory(pc), "%.*s:[redacted:password]",
					       (int)name.size, name.data);
	return NULL;
}

/* Secrets are seen by what stands before them ("--password x"), so two words are looked at. */
static const char *word_hidden(struct pc *pc, const struct pc_list *words, size_t i)
{
	const char *before = i ? words->items[i - 1] : "";
	const char *pair, *alone = hidden(pc, words->items[i]);
	const char *user = user_hidden(pc, before, words->items[i]);

	if (user)
		return user;
	if (!is_option(before) || is_option(words->items[i]))
		return alone;
	pair = pc_arena_printf(pc_memory(pc), "%s %s", before, words->items[i]);
	if (!strcmp(hidden(pc, pair), pair) || strcmp(alone, words->items[i]) != 0)
		return alone;
	return strcmp(hidden(pc, before), before) != 0 ? alone : "[redacted]";
}

static struct json_object *word_row(struct pc *pc, const struct process_found *found, size_t i)
{
	const char *word = found->words.items[i], *shown = word_hidden(pc, &found->words, i);
	struct json_object *row = json_object_new_object();
	bool secret = strcmp(shown, word) != 0 && !is_url(word);
	const char *letters =
		is_letters(found, i) ? told_of(pc, found, word, pc_letters_told) : NULL;

	pc_json_add_text(row, "word", shown);
	if (i == 0)
		pc_json_add_text(row, "role", "program");
	else if (letters) {
		pc_json_add_text(row, "role", "option");
		pc_json_add_text(row, "told", letters);
	} else if (is_option(word) || (is_number(word) && told_of(pc, found, word, pc_option_told)))
		add_option(pc, found, row, word);
	else {
		pc_json_add_text(row, "role", "argument");
		if (!secret && is_pair(word))
			pc_json_add_text(row, "told", told_of(pc, found, word, pc_option_told));
		if (!secret)
			add_value(pc, found, row, word);
	}
	return row;
}

struct json_object *process_words(struct pc *pc, const struct process_found *found)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < found->words.count; i++)
		json_object_array_add(array, word_row(pc, found, i));
	return array;
}
