/* SPDX-License-Identifier: Apache-2.0
 * A model server for tests: HTTP/1.1 and server-sent events over raw sockets, in one process and
 * as faulty as its script says.
 *
 *   model_server SCRIPT [LOG]
 *
 * It listens on 127.0.0.1, prints its port and ends with SIGTERM, or when its standard input is a
 * pipe that closes. tests/lib/model.sh starts it for shell tests, tests/unit/model_fixture.h for
 * others.
 *
 * The script is made of lines; what begins with "#" is a comment, blanks at the beginning are
 * nothing. "seed N" chooses the random numbers. "rule" begins a rule. A request is answered by
 * the first rule whose conditions all hold:
 *   has TEXT, lacks TEXT    the request, head or body, holds TEXT
 *   nth N [M]               it is the Nth (to Mth) of all
 *   asked N [M]             this very request (first line and body) comes for the Nth (to Mth) time
 *   times N                 the rule has answered fewer than N
 *   chance P                in P cases of 100
 * The other lines of the rule are done in their order. How it is answered, before the first byte:
 *   status N REASON         200 OK
 *   header NAME: VALUE      one more; Content-Type in place of what the body would have
 *   framing chunked|length|close    events come in chunks, else the length is said
 *   wire openai|azure|anthropic     else by the path
 *   newline lf|crlf|cr      of events
 *   pace N MS               at most N bytes at once, then a pause
 *   cut N, cut-head N, cut random   closes after N bytes behind the head, N bytes of all, somewhere
 *   close, reset            closes after the answer; by a reset
 * What is sent:
 *   head                    the head alone, now; else it comes with the first of the body
 *   send TEXT               a piece of body
 *   data TEXT, event NAME TEXT, comment TEXT       an event of a stream
 *   raw TEXT                bytes outside of head and body ("raw HTTP/1.1 100 Continue\r\n\r\n");
 *                           with no head at all where nothing else is sent
 *   say TEXT                a whole, right answer, a stream where the request wants one: it is made
 * of begin, text TEXT, words N, finish [REASON], done     a word an event; N made words What
 * happens between: wait MS                 a pause gather N                until N requests have
 * been in flight at once after N                 until N other requests have been answered hold for
 * ever In a TEXT \n \r \t \\ \xff are bytes (others stay) and these stand for: %n the number of the
 * request, %p the prompt (as a string of JSON has it), %h its hash, %m the model asked for,
 * %a the address that was asked (its Host header).
 *
 * The log has, for each request, "request N connection C in flight F: METHOD PATH", its head, an
 * empty line and its body; and at the end of its answer "answered N sent BYTES most in flight M",
 * or "gone N …" where the client closed before. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "model_server.h"

struct connection {
	int fd;
	unsigned long number;
	struct pc_text in;
	size_t request_size; /* of what is answered; 0: nothing is */
	unsigned long request;
	struct answer out;
	size_t sent, mark;
	int64_t due_ms; /* nothing is sent before */
	bool blocked;	/* the socket takes no more */
};

static struct connection *connections;
static size_t connection_count, connection_room;
static unsigned long connected, requested, in_flight, most_in_flight, answered;
static uint64_t *hashes; /* of all requests */
static FILE *logged;

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- requests ---- */

static size_t body_size(struct pc_span head)
{
	static const char name[] = "\r\nContent-Length:";
	const char *at = strcasestr(head.data, name);

	return at && at < head.data + head.size ? strtoul(at + sizeof(name) - 1, NULL, 10) : 0;
}

static unsigned long times_asked(struct pc_span first_line, struct pc_span body)
{
	uint64_t hash = hash_of(hash_of(0, first_line), body);
	unsigned long count = 1;

	for (unsigned long i = 0; i + 1 < requested; i++)
		count += hashes[i] == hash;
	hashes = realloc(hashes, requested * sizeof(*hashes));
	if (!hashes)
		abort();
	hashes[requested - 1] = hash;
	return count;
}

static void log_request(const struct connection *connection, const struct request *request)
{
	if (!logged)
		return;
	fprintf(logged, "request %lu connection %lu in flight %lu: ", request->number,
		connection->number, in_flight);
	fwrite(request->whole.data, 1, request->whole.size, logged);
	fputs("\n", logged);
	fflush(logged);
}

/* False: it is not whole yet. */
static bool take_request(struct connection *connection)
{
	struct pc_span whole = pc_text_span(&connection->in), first_line = whole, rest;
	const char *end = memmem(whole.data, whole.size, "\r\n\r\n", 4);
	struct request request = { .whole = whole };

	if (!end)
		return false;
	request.head = (struct pc_span){ whole.data, (size_t)(end - whole.data) + 4 };
	request.body = (struct pc_span){ end + 4, body_size(request.head) };
	request.whole.size = request.head.size + request.body.size;
	if (whole.size < request.whole.size)
		return false;
	pc_span_cut(whole, '\r', &first_line, &rest);
	request.number = ++requested;
	request.asked = times_asked(first_line, request.body);
	if (++in_flight > most_in_flight)
		most_in_flight = in_flight;
	log_request(connection, &request);
	connection->request = request.number;
	connection->request_size = request.whole.size;
	script_answer(&request, &connection->out);
	return true;
}

static void end_answer(struct connection *connection, const char *how)
{
	if (!connection->request_size)
		return;
	in_flight--;
	answered++;
	if (logged)
		fprintf(logged, "%s %lu sent %zu most in flight %lu\n", how, connection->request,
			connection->sent, most_in_flight);
	if (logged)
		fflush(logged);
	connection->in.size -= connection->request_size;
	memmove(connection->in.data, connection->in.data + connection->request_size,
		connection->in.size + 1);
	pc_text_clear(&connection->out.bytes);
	free(connection->out.marks);
	connection->out = (struct answer){ 0 };
	connection->request_size = connection->sent = connection->mark = 0;
	connection->due_ms = 0;
}

/* ---- connections ---- */

static void drop(struct connection *connection, const char *how)
{
	struct linger none = { 1, 0 };

	if (connection->out.reset)
		setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
	end_answer(connection, how);
	close(connection->fd);
	connection->fd = -1;
	pc_text_clear(&connection->in);
}

static void receive(struct connection *connection)
{
	char bytes[65536];
	ssize_t size = recv(connection->fd, bytes, sizeof(bytes), MSG_DONTWAIT);

	if (size > 0)
		pc_text_add(&connection->in, bytes, (size_t)size);
	else if (size == 0 || (errno != EAGAIN && errno != EINTR))
		drop(connection, "gone");
}

/* Whether the next byte may not go out yet. */
static bool waits(struct connection *connection)
{
	const struct answer *out = &connection->out;
	const struct mark *mark;

	if (connection->due_ms > now_ms())
		return true;
	connection->due_ms = 0;
	if (connection->mark == out->mark_count)
		return false;
	mark = &out->marks[connection->mark];
	if (mark->offset > connection->sent)
		return false;
	if (mark->until == UNTIL_EVER ||
	    (mark->until == UNTIL_GATHERED && most_in_flight < mark->amount) ||
	    (mark->until == UNTIL_AFTER && answered < mark->amount))
		return true;
	if (mark->until == UNTIL_MS)
		connection->due_ms = now_ms() + (int64_t)mark->amount;
	connection->mark++;
	return waits(connection);
}

static size_t next_stop(const struct connection *connection)
{
	const struct answer *out = &connection->out;
	size_t stop = out->bytes.size;

	if (connection->mark < out->mark_count && out->marks[connection->mark].offset < stop)
		stop = out->marks[connection->mark].offset;
	if (out->pace_bytes && stop - connection->sent > out->pace_bytes)
		stop = connection->sent + out->pace_bytes;
	return stop;
}

/* Sends what may be sent. True: an answer ended. */
static bool advance(struct connection *connection)
{
	const struct answer *out = &connection->out;

	if (connection->fd < 0 || (!connection->request_size && !take_request(connection)))
		return false;
	connection->blocked = false;
	while (!waits(connection)) {
		ssize_t sent;

		if (connection->sent == out->bytes.size) {
			if (out->close)
				drop(connection, "answered");
			else
				end_answer(connection, "answered");
			return true;
		}
		sent = send(connection->fd, out->bytes.data + connection->sent,
			    next_stop(connection) - connection->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno == EAGAIN) {
			connection->blocked = true;
			return false;
		}
		if (sent < 0) {
			drop(connection, "gone");
			return true;
		}
		connection->sent += (size_t)sent;
		if (out->pace_ms)
			connection->due_ms = now_ms() + (int64_t)out->pace_ms;
	}
	return false;
}

static void welcome(int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC), on = 1;

	if (fd < 0)
		return;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connection_count == connection_room) {
		connection_room = 2 * connection_room + 16;
		connections = realloc(connections, connection_room * sizeof(*connections));
		if (!connections)
			abort();
	}
	connections[connection_count++] = (struct connection){ .fd = fd, .number = ++connected };
}

/* ---- the loop ---- */

static int time_left(void)
{
	int64_t now = now_ms(), least = INT32_MAX;

	for (size_t i = 0; i < connection_count; i++) {
		int64_t left = connections[i].due_ms - now;

		if (connections[i].request_size && connections[i].due_ms && left < least)
			least = left > 0 ? left : 0;
	}
	return least == INT32_MAX ? -1 : (int)least;
}

static void advance_all(void)
{
	size_t kept = 0;

	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < connection_count; i++)
			again |= advance(&connections[i]);
	}
	for (size_t i = 0; i < connection_count; i++)
		if (connections[i].fd >= 0)
			connections[kept++] = connections[i];
	connection_count = kept;
}

static void serve(int listener, bool watch_input)
{
	struct pollfd *fds = NULL;
	char byte;

	for (;;) {
		size_t count = connection_count;

		fds = realloc(fds, (count + 2) * sizeof(*fds));
		if (!fds)
			abort();
		fds[0] = (struct pollfd){ .fd = listener, .events = POLLIN };
		fds[1] = (struct pollfd){ .fd = watch_input ? 0 : -1, .events = POLLIN };
		for (size_t i = 0; i < count; i++)
			fds[i + 2] = (struct pollfd){
				.fd = connections[i].fd,
				.events = (short)(POLLIN | (connections[i].blocked ? POLLOUT : 0))
			};
		if (poll(fds, count + 2, time_left()) < 0 && errno != EINTR)
			break;
		if (fds[1].revents && read(0, &byte, 1) <= 0)
			break;
		for (size_t i = 0; i < count; i++)
			if (fds[i + 2].revents & ~POLLOUT)
				receive(&connections[i]);
		if (fds[0].revents)
			welcome(listener);
		advance_all();
	}
	free(fds);
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct stat input;

	if (argc < 2 || argc > 3 || !script_read(argv[1]))
		return 2;
	logged = argc > 2 ? fopen(argv[2], "ae") : NULL;
	if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 512) ||
	    getsockname(listener, (struct sockaddr *)&address, &size)) {
		perror("model_server");
		return 2;
	}
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	serve(listener, !fstat(0, &input) && (S_ISFIFO(input.st_mode) || S_ISSOCK(input.st_mode)));
	return 0;
}
