/* SPDX-License-Identifier: Apache-2.0
 * Tests of input/input.c: lines, bytes, marks, and what can't be opened. */
#include "input/doubt.h"
#include "input_bytes.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* ---- lines ---- */

static void lines_end_in_newline_or_both_or_not(void **state)
{
	check_lines(*state, PC_SPAN(""), "");
	check_lines(*state, PC_SPAN("one\ntwo\n"), "one|two|");
	check_lines(*state, PC_SPAN("one\r\ntwo\r\n"), "one|two|");
	check_lines(*state, PC_SPAN("one\ntwo"), "one|two|");
	check_lines(*state, PC_SPAN("one\n\n\ntwo\n\n"), "one|||two||");
	check_lines(*state, PC_SPAN("\n"), "|");
	check_lines(*state, PC_SPAN("a\rb\n\r\n"), "a\rb||");
	check_lines(*state, PC_SPAN("a\r\r\n"), "a\r|");
}

static void odd_bytes_are_given_as_they_are(void **state)
{
	static const char odd[] = "a\0b\n\xff\xfe\x80\n\xe2\x82\n\0";
	PC_AUTO(input) struct pc_input *input = open_bytes(*state, PC_SPAN(odd));
	static const struct pc_span expected[] = {
		{ "a\0b", 3 }, { "\xff\xfe\x80", 3 }, { "\xe2\x82", 2 }, { "\0", 1 }
	};
	struct pc_span line;
	bool more;

	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
		assert_true(more);
		assert_int_equal(line.size, expected[i].size);
		assert_memory_equal(line.data, expected[i].data, line.size);
	}
	assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
	assert_false(more);
	assert_int_equal(pc_input_offset(input), sizeof(odd) - 1);
	assert_int_equal(pc_input_line_number(input), 4);
}

static void the_end_is_said_again_and_again(void **state)
{
	PC_AUTO(input) struct pc_input *input = open_bytes(*state, PC_SPAN("x"));
	struct pc_span line;
	bool more = false;

	assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
	assert_true(more);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
		assert_false(more);
		assert_int_equal(pc_input_bytes(input, &line), PC_OK);
		assert_int_equal(line.size, 0);
	}
}

static void a_line_may_be_longer_than_the_buffer(void **state)
{
	enum { SIZE = 1 << 20 };
	struct pc *pc = *state;
	char *bytes = pc_arena_alloc(pc->arena, SIZE + 4);
	PC_AUTO(input) struct pc_input *input = NULL;
	struct pc_span line;
	bool more;

	memset(bytes, 'x', SIZE + 4);
	bytes[SIZE] = '\n';
	input = open_bytes(pc, (struct pc_span){ bytes, SIZE + 4 });
	assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
	assert_int_equal(line.size, SIZE);
	assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
	assert_true(pc_span_is(line, "xxx"));
}

/* Writes "good\n" and then one line without an end; ends when nobody reads any more. */
static pid_t start_endless_line(int *out_fd)
{
	static char piece[1 << 16];
	int ends[2];
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		bool going = write(ends[1], "good\n", 5) == 5;

		close(ends[0]);
		memset(piece, 'x', sizeof(piece));
		for (size_t sent = 0; going && sent < 2u * PC_LINE_MAX; sent += sizeof(piece))
			going = write(ends[1], piece, sizeof(piece)) > 0;
		_exit(0);
	}
	close(ends[1]);
	*out_fd = ends[0];
	return child;
}

static void an_endless_line_is_damage(void **state)
{
	struct pc *pc = *state;
	struct pc_input *input = NULL;
	struct pc_span line;
	bool more;
	int fd, status;
	pid_t child = start_endless_line(&fd);
	const char *path = pc_arena_printf(pc->arena, "/proc/self/fd/%d", fd);

	assert_int_equal(pc_input_open(pc, path, &input), PC_OK);
	close(fd);
	assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
	assert_true(pc_span_is(line, "good"));
	assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
	assert_false(more);
	assert_non_null(pc_input_damage(input));
	assert_non_null(strstr(pc_input_damage(input), "64 MiB"));
	pc_input_close(input);
	assert_int_equal(waitpid(child, &status, 0), child);
}

/* ---- bytes ---- */

static void peeking_uses_nothing_up(void **state)
{
	PC_AUTO(input) struct pc_input *input = open_bytes(*state, PC_SPAN("abc\ndef"));
	struct pc_span head, line;
	bool more;

	assert_int_equal(pc_input_peek(input, 2, &head), PC_OK);
	assert_true(pc_span_is(head, "ab"));
	assert_int_equal(pc_input_peek(input, 1000, &head), PC_OK);
	assert_true(pc_span_is(head, "abc\ndef"));
	assert_int_equal(pc_input_offset(input), 0);
	assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
	assert_true(pc_span_is(line, "abc"));
	assert_int_equal(pc_input_peek(input, 1, &head), PC_OK);
	assert_true(pc_span_is(head, "d"));
	assert_int_equal(pc_input_bytes(input, &head), PC_OK);
	assert_true(pc_span_is(head, "def"));
	assert_int_equal(pc_input_offset(input), 7);
	assert_int_equal(pc_input_peek(input, 1, &head), PC_OK);
	assert_int_equal(head.size, 0);
}

static void bytes_come_whole(void **state)
{
	enum { SIZE = 3000001 };
	struct pc *pc = *state;
	char *bytes = pc_arena_alloc(pc->arena, SIZE);
	PC_AUTO(input) struct pc_input *input = NULL;
	struct pc_span piece;
	size_t at = 0;

	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (char)(i % 251);
	input = open_bytes(pc, gzip_of(pc, (struct pc_span){ bytes, SIZE }));
	for (;; at += piece.size) {
		assert_int_equal(pc_input_bytes(input, &piece), PC_OK);
		if (!piece.size)
			break;
		assert_true(piece.size <= SIZE - at);
		assert_memory_equal(piece.data, bytes + at, piece.size);
	}
	assert_int_equal(at, SIZE);
	assert_int_equal(pc_input_offset(input), SIZE);
	assert_null(pc_input_damage(input));
}

/* ---- what can't be opened ---- */

static void refusals_say_why(void **state)
{
	struct pc *pc = *state;
	struct pc_input *untouched = (struct pc_input *)8, *input = untouched;

	assert_int_equal(pc_input_open(pc, "/nonexistent/file", &input), PC_EINPUT);
	assert_non_null(strstr(pc_error(pc), "/nonexistent/file: No such file or directory"));
	assert_int_equal(pc_input_open(pc, "/proc", &input), PC_EINPUT);
	assert_non_null(strstr(pc_error(pc), "/proc: is a directory"));
	assert_int_equal(pc_input_open(pc, "", &input), PC_EINPUT);
	assert_non_null(strstr(pc_error(pc), "an empty file name"));
	assert_ptr_equal(input, untouched);
}

static void standard_input_has_a_name(void **state)
{
	PC_AUTO(input) struct pc_input *dash = NULL;
	PC_AUTO(input) struct pc_input *none = NULL;

	assert_int_equal(pc_input_open(*state, "-", &dash), PC_OK);
	assert_string_equal(pc_input_name(dash), "standard input");
	assert_int_equal(pc_input_open(*state, NULL, &none), PC_OK);
	assert_string_equal(pc_input_name(none), "standard input");
	pc_input_close(NULL);
}

static struct pc_text echoed;

static void keep_echo(struct pc *pc, const char *bytes, size_t size)
{
	(void)pc;
	pc_text_add(&echoed, bytes, size);
}

static void what_is_read_is_echoed_once(void **state)
{
	struct pc *pc = *state;

	pc->sinks.echo = keep_echo;
	check_lines(pc, gzip_of(pc, PC_SPAN("one\ntwo")), "one|two|");
	assert_int_equal(echoed.size, 7);
	assert_memory_equal(echoed.data, "one\ntwo", 7);
	pc_text_clear(&echoed);
}

/* Standard input becomes a terminal with two lines typed and Ctrl-D; returns what it was. */
static int type_on_terminal(int *out_terminal)
{
	int before = dup(STDIN_FILENO), screen, terminal = posix_openpt(O_RDWR | O_NOCTTY);

	assert_true(terminal >= 0);
	assert_int_equal(grantpt(terminal), 0);
	assert_int_equal(unlockpt(terminal), 0);
	screen = open(ptsname(terminal), O_RDWR | O_NOCTTY);
	assert_true(screen >= 0);
	assert_int_equal(dup2(screen, STDIN_FILENO), STDIN_FILENO);
	close(screen);
	assert_int_equal(write(terminal, "one\ntwo\n\4", 9), 9);
	*out_terminal = terminal;
	return before;
}

static unsigned hints;

static void count_hints(struct pc *pc, const char *text)
{
	(void)pc;
	assert_non_null(strstr(text, "Ctrl-D"));
	hints++;
}

static void a_terminal_is_told_once_that_it_is_read(void **state)
{
	struct pc *pc = *state;
	PC_AUTO(input) struct pc_input *input = NULL;
	struct pc_span line;
	int terminal, before = type_on_terminal(&terminal);
	bool more = true;

	pc->sinks.hint = count_hints;
	check_lines(pc, PC_SPAN("one\n"), "one|");
	assert_int_equal(hints, 0);
	assert_int_equal(pc_input_open(pc, NULL, &input), PC_OK);
	for (unsigned lines = 0; more; lines++) {
		assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
		assert_int_equal(more, lines < 2);
	}
	assert_int_equal(hints, 1);
	dup2(before, STDIN_FILENO);
	close(before);
	close(terminal);
}

/* ---- doubt ---- */
struct judged {
	uint64_t number;
	char rest[8];
};

static bool ends_at_three(void *context, struct pc_span rest, uint64_t number)
{
	struct judged *judged = context;

	judged->number = number;
	snprintf(judged->rest, sizeof(judged->rest), "%.*s", (int)rest.size, rest.data);
	return number == 3;
}

static void an_input_may_end_before_a_doubted_line(void **state)
{
	struct pc *pc = *state;
	PC_AUTO(input) struct pc_input *input = open_bytes(pc, PC_SPAN("a\nb\nc\nd\n"));
	struct judged judged = { .number = 0 };
	struct pc_span line;
	bool more = true;

	pc_input_watch(input, ends_at_three, &judged);
	pc_input_doubt(input); /* of no line: nobody is asked */
	for (unsigned lines = 0; lines < 3; lines++) {
		assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
		assert_true(more);
		assert_int_equal(judged.number, lines > 1 ? 2 : 0);
		if (lines)
			pc_input_doubt(input);
	}
	assert_string_equal(judged.rest, "b\nc\nd\n");
	assert_int_equal(line.data[0], 'c');
	for (unsigned times = 0; times < 2; times++) {
		assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
		assert_false(more);
	}
	assert_int_equal(judged.number, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_end_in_newline_or_both_or_not),
		TEST(odd_bytes_are_given_as_they_are),
		TEST(the_end_is_said_again_and_again),
		TEST(a_line_may_be_longer_than_the_buffer),
		TEST(an_endless_line_is_damage),
		TEST(peeking_uses_nothing_up),
		TEST(bytes_come_whole),
		TEST(refusals_say_why),
		TEST(standard_input_has_a_name),
		TEST(what_is_read_is_echoed_once),
		TEST(a_terminal_is_told_once_that_it_is_read),
		TEST(an_input_may_end_before_a_doubted_line),
	};

	return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}
