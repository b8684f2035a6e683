/* SPDX-License-Identifier: Apache-2.0
 * One request: what curl is told of it, and what curl tells. */
#include "wire/http_transfer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CONNECT_TIMEOUT_MS = 5000, HEAD_MAX = 1 << 20, UPLOAD_BUFFER = 16384, COPIED_MAX = 16384 };
/* Of an answer of which the caller has had enough so much is still read. */
enum { SURPLUS_MAX = 1 << 16 };

/* ---- what curl calls ---- */

static size_t send_body(char *out_bytes, size_t one, size_t room, void *opaque)
{
	struct pc_transfer *self = opaque;
	size_t size = self->body_size - self->body_sent;

	if (self->state == LEFT)
		return CURL_READFUNC_ABORT;
	if (size > one * room)
		size = one * room;
	memcpy(out_bytes, self->body + self->body_sent, size);
	self->body_sent += size;
	return size;
}

/* A connection that was kept open had been closed: curl begins again on a new one. */
static int rewind_body(void *opaque, curl_off_t offset, int origin)
{
	struct pc_transfer *self = opaque;

	if (origin != SEEK_SET || offset < 0 || (size_t)offset > self->body_size)
		return CURL_SEEKFUNC_CANTSEEK;
	self->body_sent = (size_t)offset;
	return CURL_SEEKFUNC_OK;
}

/* "HTTP/1.1 200 OK", "HTTP/2 200". */
static int status_of(const char *line, size_t size)
{
	const char *blank = memchr(line, ' ', size);
	int status = 0;

	while (blank && ++blank < line + size && *blank >= '0' && *blank <= '9' && status < 1000)
		status = 10 * status + (*blank - '0');
	return status;
}

static void tell_header(struct pc_transfer *self, const char *line, size_t size)
{
	const char *colon = memchr(line, ':', size), *value, *end = line + size;
	char name[128];
	size_t name_size = colon ? (size_t)(colon - line) : 0;

	if (!name_size || name_size > sizeof(name) || !self->calls.on_header)
		return;
	for (size_t i = 0; i < name_size; i++)
		name[i] = (char)(line[i] >= 'A' && line[i] <= 'Z' ? line[i] | 0x20 : line[i]);
	for (value = colon + 1; value < end && (*value == ' ' || *value == '\t');)
		value++;
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	self->calls.on_header(self->context, name, name_size, value, (size_t)(end - value));
}

/* A line of a head: of an answer, of a 1xx before it, or of the trailer behind it. */
static size_t take_head(char *line, size_t one, size_t size, void *opaque)
{
	struct pc_transfer *self = opaque;
	size_t shown = size;

	(void)one;
	self->head_size += size;
	if ((self->state == LEFT && !self->drains) || self->head_size > HEAD_MAX)
		return 0;
	if (self->after_head)
		return size;
	while (shown && (line[shown - 1] == '\r' || line[shown - 1] == '\n'))
		shown--;
	if (!self->in_head) {
		self->in_head = true;
		self->status = status_of(line, shown);
		if (self->status >= 200 && self->calls.on_status)
			self->calls.on_status(self->context, self->status);
	} else if (!shown) {
		self->in_head = false;
		self->after_head = self->status >= 200;
	} else if (self->status >= 200)
		tell_header(self, line, shown);
	return self->state == LEFT ? 0 : size;
}

static size_t take_body(char *bytes, size_t one, size_t size, void *opaque)
{
	struct pc_transfer *self = opaque;

	(void)one;
	if (self->drains)
		self->surplus += size;
	else if (self->state == RUNNING && size && self->calls.on_bytes &&
		 !self->calls.on_bytes(self->context, bytes, size) && self->state == RUNNING) {
		http_enter(self, ENOUGH);
		self->drains = true;
	}
	return (self->state == LEFT && !self->drains) || self->surplus > SURPLUS_MAX
		       ? CURL_WRITEFUNC_ERROR
		       : size;
}

/* ---- requests ---- */

/* They are sent as they stand: a line's end would begin another header. */
static bool headers_are_safe(const char *const *headers)
{
	for (; *headers; headers++)
		for (const char *at = *headers; *at; at++)
			if ((unsigned char)*at < ' ' || *at == 0x7f)
				return false;
	return true;
}

static bool add_header(struct pc_transfer *self, const char *header)
{
	struct curl_slist *longer = curl_slist_append(self->headers, header);

	if (longer)
		self->headers = longer;
	return longer;
}

/* Of any server: what of it may be trusted, and what of ours it gets. */
static CURLcode set_limits(CURL *easy, const struct pc_http_request *request)
{
	CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, request->url);

	code |= curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	code |= curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	/* Elsewhere the key would arrive too: curl holds only Authorization back. */
	code |= curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	code |= curl_easy_setopt(easy, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
	code |= curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	code |= curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	code |= curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
				 request->connect_timeout_ms ? (long)request->connect_timeout_ms
							     : (long)CONNECT_TIMEOUT_MS);
	code |= curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	code |= curl_easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, 30L);
	code |= curl_easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, 15L);
	if (request->direct)
		code |= curl_easy_setopt(easy, CURLOPT_PROXY, "");
	if (request->ca_file)
		code |= curl_easy_setopt(easy, CURLOPT_CAINFO, request->ca_file);
	/* A curl that has no HTTP/2 does without. Where it has, others wait to share a connection.
	 */
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_PIPEWAIT, strncasecmp(request->url, "https:", 6) ? 0L : 1L);
	return code;
}

static CURLcode set_calls(struct pc_transfer *self)
{
	CURL *easy = self->easy;
	CURLcode code = curl_easy_setopt(easy, CURLOPT_PRIVATE, self);

	code |= curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, self->why);
	code |= curl_easy_setopt(easy, CURLOPT_USERAGENT, "perfcopilot/" PC_VERSION);
	code |= curl_easy_setopt(easy, CURLOPT_HTTPHEADER, self->headers);
	code |= curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_head);
	code |= curl_easy_setopt(easy, CURLOPT_HEADERDATA, self);
	code |= curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	code |= curl_easy_setopt(easy, CURLOPT_WRITEDATA, self);
	if (!self->body)
		return code | curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
	code |= curl_easy_setopt(easy, CURLOPT_POST, 1L);
	code |= curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)self->body_size);
	/* A small one goes out with its head, in one packet. */
	if (self->body_size <= COPIED_MAX)
		return code | curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, self->body);
	/* Others are asked for piece by piece: so one that is gone since a stop is not touched. */
	code |= curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, (long)UPLOAD_BUFFER);
	code |= curl_easy_setopt(easy, CURLOPT_READFUNCTION, send_body);
	code |= curl_easy_setopt(easy, CURLOPT_READDATA, self);
	code |= curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, rewind_body);
	return code | curl_easy_setopt(easy, CURLOPT_SEEKDATA, self);
}

bool http_prepare(struct pc_transfer *self, const struct pc_http_request *request)
{
	self->easy = curl_easy_init();
	/* Nothing waits for "100 Continue": a refusal comes soon enough. */
	if (!self->easy || !add_header(self, "Expect:"))
		return false;
	for (const char *const *header = request->headers; header && *header; header++)
		if (!add_header(self, *header))
			return false;
	if (request->headers && !headers_are_safe(request->headers))
		http_refuse(self, "a header holds a control character");
	else if (set_limits(self->easy, request) | set_calls(self))
		http_refuse(self, "curl does not take this request");
	return true;
}
