/* SPDX-License-Identifier: Apache-2.0
 * How long a streamed token takes from the network to the terminal: a server that is its own
 * clock. It runs a command on a pseudo-terminal, answers its one request with tokens, one at a
 * time, and notes when each has come out again. Prints the least, the median and the most in
 * microseconds, the first token's apart.
 *
 *   token COUNT COMMAND [ARGUMENT…]       PORT in an argument is replaced by the server's port */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAUSE_US 3000
#define PATIENCE_MS 10000

static void die(const char *what)
{
	fprintf(stderr, "token: %s: %s\n", what, strerror(errno));
	exit(2);
}

static long now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

static int listen_somewhere(unsigned *out_port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) || listen(fd, 4) ||
	    getsockname(fd, (struct sockaddr *)&address, &size))
		die("no server");
	*out_port = ntohs(address.sin_port);
	return fd;
}

/* Each PORT of an argument becomes the number. */
static char *with_port(const char *argument, unsigned port)
{
	const char *at = strstr(argument, "PORT");
	char *out;

	if (!at)
		return strdup(argument);
	if (asprintf(&out, "%.*s%u%s", (int)(at - argument), argument, port, at + 4) < 0)
		die("no memory");
	return out;
}

static pid_t start(char **argv, unsigned port, int *out_terminal)
{
	struct winsize size = { .ws_row = 50, .ws_col = 200 };
	pid_t pid = forkpty(out_terminal, NULL, NULL, &size);

	if (pid < 0)
		die("no pseudo-terminal");
	if (pid > 0)
		return pid;
	for (char **word = argv; *word; word++)
		*word = with_port(*word, port);
	execvp(argv[0], argv);
	die(argv[0]);
	return -1;
}

/* Reads the request; what it says does not matter. */
static void read_request(int fd)
{
	char bytes[1 << 16];
	size_t size = 0, wanted = 0;

	while (!wanted || size < wanted) {
		ssize_t got = read(fd, bytes + size, sizeof(bytes) - 1 - size);
		char *end, *length;

		if (got <= 0)
			die("no request");
		size += (size_t)got;
		bytes[size] = '\0';
		end = strstr(bytes, "\r\n\r\n");
		length = strcasestr(bytes, "content-length:");
		if (end && length)
			wanted = (size_t)(end + 4 - bytes) + strtoul(length + 15, NULL, 10);
	}
}

static void say(int fd, const char *text)
{
	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		die("the client has gone");
}

/* Until `word` has come out of the terminal; what comes is kept in `seen`. */
static void await(int terminal, char *seen, size_t room, const char *word)
{
	struct pollfd file = { .fd = terminal, .events = POLLIN };
	size_t size = strlen(seen);

	while (!strstr(seen, word)) {
		ssize_t got;

		if (poll(&file, 1, PATIENCE_MS) <= 0)
			die("nothing came out");
		if (size > room / 2)
			memmove(seen, seen + size / 2, size - size / 2 + 1), size -= size / 2;
		got = read(terminal, seen + size, room - 1 - size);
		if (got <= 0)
			die("the command has ended");
		size += (size_t)got;
		seen[size] = '\0';
	}
}

static int compare(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	long *took, sent, count = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
	char seen[1 << 16] = "", event[200], word[32];
	int server, client, terminal, status;
	unsigned port;
	pid_t child;

	if (count < 2)
		return fprintf(stderr, "token COUNT COMMAND [ARGUMENT...]\n"), 2;
	took = calloc((size_t)count, sizeof(*took));
	server = listen_somewhere(&port);
	child = start(argv + 2, port, &terminal);
	client = accept(server, NULL, NULL);
	read_request(client);
	say(client,
	    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
	for (long i = 0; i < count; i++) {
		usleep(PAUSE_US);
		snprintf(word, sizeof(word), "<%06ld>", i);
		snprintf(event, sizeof(event),
			 "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" %s\"},"
			 "\"finish_reason\":null}]}\n\n",
			 word);
		sent = now_us();
		say(client, event);
		await(terminal, seen, sizeof(seen), word);
		took[i] = now_us() - sent;
	}
	say(client,
	    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
	    "data: [DONE]\n\n");
	close(client);
	while (read(terminal, seen, sizeof(seen)) > 0)
		;
	if (waitpid(child, &status, 0) != child || status)
		die("the command failed");
	sent = took[0];
	qsort(took, (size_t)count, sizeof(*took), compare);
	printf("%ld\t%ld\t%ld\t%ld\n", sent, took[0], took[count / 2], took[count - 1]);
	return 0;
}
