/* SPDX-License-Identifier: Apache-2.0
 * Languages whose stacks are a line a call, leaf first, below a line that says what failed:
 *	no price at shop.pl line 5.			(Perl, Carp)
 *		Till::price("beer") called at shop.pl line 6
 *	lua: shop.lua:3: no price			(Lua)
 *	stack traceback:
 *		shop.lua:4: in method 'sell'
 *	** (KeyError) key :beer not found		(Elixir)
 *	    (stdlib 4.2) lib/enum.ex:16: Enum.map/2 */
#include "formats/lines.h"
#include "trace/managed/managed.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

struct script {
	/* False: the line is no call. */
	bool (*call)(struct script *script, struct pc_span text, struct pc_site *site);
	/* Whether the line says what failed; *message is what it says. */
	bool (*heading)(struct script *script, struct pc_span text, struct pc_span *message);
	struct pc_text message;
	struct pc_text file; /* Perl: where the next function stood */
	uint32_t line;
	bool calls; /* the last line was one */
};

static void keep(struct pc_text *text, struct pc_span span)
{
	text->size = 0;
	pc_text_add(text, span.data, span.size < 4096 ? span.size : 4096);
}

/* ---- Perl ---- */
/* "… at shop.pl line 5.", "… line 5, <STDIN> line 1." */
static bool perl_place(struct pc_span text, struct pc_span *out_before, struct pc_span *out_file,
		       uint32_t *out_line)
{
	const char *line = pc_trace_find_last(text, " line "), *at;
	struct pc_span number;
	int64_t value;

	if (line && pc_span_find(text, ", <"))
		line = pc_span_find(text, " line ");
	if (!line)
		return false;
	number = pc_trace_after(text, line + 6);
	at = pc_trace_find_last(pc_trace_before(text, line), " at ");
	if (!at || !pc_trace_digits(&number, &value) || value > UINT32_MAX)
		return false;
	*out_before = pc_trace_before(text, at);
	*out_file = (struct pc_span){ at + 4, (size_t)(line - at - 4) };
	*out_line = (uint32_t)value;
	return true;
}

/* A line names a function and who called it; where it stood is said by the line before. */
static bool perl_call(struct script *script, struct pc_span text, struct pc_site *site)
{
	struct pc_span name, file;
	uint32_t line;

	if (!perl_place(text, &name, &file, &line) || !pc_span_ends(name, " called"))
		return false;
	name.size -= 7;
	site->function = pc_span_starts(name, "eval ") ? PC_SPAN("eval") : name;
	if (pc_span_find(name, "(") && !pc_span_starts(name, "eval "))
		site->function = pc_trace_before(name, pc_span_find(name, "("));
	site->line = script->line;
	site->file = file; /* of the caller, which is kept by the walk */
	script->line = line;
	return true;
}

static bool perl_heading(struct script *script, struct pc_span text, struct pc_span *message)
{
	struct pc_span file;

	if (!perl_place(text, message, &file, &script->line) || pc_span_ends(*message, " called"))
		return false;
	keep(&script->file, file);
	return true;
}

/* ---- Lua ---- */
static bool lua_call(struct script *script, struct pc_span text, struct pc_site *site)
{
	const char *in = pc_span_find(text, ": in ");
	struct pc_span place, name;

	(void)script;
	if (!in)
		return false;
	place = pc_trace_before(text, in);
	name = pc_trace_after(text, in + 5);
	if (pc_span_is(place, "[C]"))
		site->module = place;
	else if (!pc_file_line(place, ':', &site->file, &site->line))
		return false;
	if (!pc_trace_between(name, "'", "'", &site->function) && !pc_span_is(name, "?"))
		site->function = name; /* "main chunk", "function <shop.lua:7>" */
	return true;
}

static bool lua_heading(struct script *script, struct pc_span text, struct pc_span *message)
{
	(void)script;
	*message = text;
	return pc_span_starts(text, "lua") && pc_span_find(text, ": ");
}

/* ---- Elixir ---- */
static bool elixir_call(struct script *script, struct pc_span text, struct pc_site *site)
{
	struct pc_span package, rest = text;
	const char *end = pc_span_find(text, ": ");

	(void)script;
	if (pc_trace_take(&rest, "(") && pc_span_find(rest, ") ")) {
		package = pc_trace_before(rest, pc_span_find(rest, ") "));
		site->module = package;
		text = pc_trace_after(rest, package.data + package.size + 2);
		end = pc_span_find(text, ": ");
	}
	if (end && pc_file_line(pc_trace_before(text, end), ':', &site->file, &site->line))
		text = pc_trace_after(text, end + 2);
	else if (!pc_span_starts(text, ":") || !pc_span_find(text, "("))
		return false;
	end = pc_span_starts(text, ":") ? pc_span_find(text, "(") : NULL; /* values follow */
	site->function = end ? pc_trace_before(text, end) : text;
	return true;
}

static bool elixir_heading(struct script *script, struct pc_span text, struct pc_span *message)
{
	const char *at = pc_span_find(text, "** (");

	(void)script;
	if (!at || (at != text.data && !pc_span_find(text, "error")))
		return false;
	*message = pc_trace_after(text, at + 3);
	return true;
}

/* ---- the walk ---- */
static void begin(struct pc_dump_builder *builder, struct script *script)
{
	if (script->message.size)
		pc_trace_failed(builder, PC_ROLE_ERROR, pc_text_span(&script->message));
	else
		pc_trace_begin(builder, PC_ROLE_THREAD);
	script->message.size = 0;
}

static void give(struct pc_dump_builder *builder, struct script *script, struct pc_site *site)
{
	struct pc_span caller = site->file;

	if (!script->calls)
		begin(builder, script);
	if (script->call == perl_call) {
		site->file = pc_text_span(&script->file);
		pc_trace_frame(builder, site);
		keep(&script->file, caller);
	} else
		pc_trace_frame(builder, site);
	script->calls = true;
}

/* What called the last function of Perl is the program itself. */
static void end(struct pc_dump_builder *builder, struct script *script)
{
	struct pc_site site = { .file = pc_text_span(&script->file), .line = script->line };

	if (script->calls && script->call == perl_call)
		pc_trace_frame(builder, &site);
	if (script->calls)
		pc_trace_close(builder);
	script->calls = false;
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct script *script = state;
	struct pc_span text = pc_span_trim(line->text), message;
	bool indented = line->text.size && text.data != line->text.data;
	struct pc_site site = { .line = 0 };

	if (indented && script->call(script, text, &site)) {
		give(builder, script, &site);
		return PC_OK;
	}
	end(builder, script);
	if (script->heading(script, text, &message))
		keep(&script->message, message);
	return PC_OK;
}

static int parse(struct pc_dump_builder *builder, struct pc_input *input, struct script *script)
{
	int status = pc_trace_lines(builder, input, each, script);

	end(builder, script);
	pc_text_clear(&script->message);
	pc_text_clear(&script->file);
	return status;
}

int pc_parse_trace_perl(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct script script = { .call = perl_call, .heading = perl_heading };

	return parse(builder, input, &script);
}

int pc_parse_trace_lua(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct script script = { .call = lua_call, .heading = lua_heading };

	return parse(builder, input, &script);
}

int pc_parse_trace_elixir(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct script script = { .call = elixir_call, .heading = elixir_heading };

	return parse(builder, input, &script);
}
