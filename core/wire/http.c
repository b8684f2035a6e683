/* SPDX-License-Identifier: Apache-2.0
 * The module that knows curl. The caller's functions are called from within curl's, where curl
 * allows nothing to be added or removed: what they start waits (WAITING) and what they stop lives
 * on unheard (LEFT) until curl has returned. */
#include "wire/http_transfer.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"

/* An answer of which the caller has had enough is read to its end where that is near: only then
 * can its connection be used again. */
enum { SURPLUS_MAX_MS = 250, EVENTS = 64 };

/* ---- the list of transfers ---- */

void http_enter(struct pc_transfer *self, enum state state)
{
	self->net->counts[self->state]--;
	self->net->counts[state]++;
	self->state = state;
}

void http_refuse(struct pc_transfer *self, const char *why)
{
	strncpy(self->why, why, sizeof(self->why) - 1);
	http_enter(self, REFUSED);
}

static struct pc_transfer *first_in(const struct pc_net *net, enum state state)
{
	struct pc_transfer *self = net->counts[state] ? net->first : NULL;

	while (self && self->state != state)
		self = self->next;
	return self;
}

static void link_last(struct pc_net *net, struct pc_transfer *self)
{
	self->net = net;
	self->previous = net->last;
	*(net->last ? &net->last->next : &net->first) = self;
	net->last = self;
	net->counts[self->state]++;
}

static void release(struct pc_transfer *self)
{
	struct pc_net *net = self->net;

	*(self->previous ? &self->previous->next : &net->first) = self->next;
	*(self->next ? &self->next->previous : &net->last) = self->previous;
	net->counts[self->state]--;
	curl_multi_remove_handle(net->multi, self->easy);
	curl_easy_cleanup(self->easy);
	curl_slist_free_all(self->headers);
	free(self);
}

/* The last call. The connection is free before it, so that what it starts can have it. */
static void finish(struct pc_transfer *self, enum pc_http_end end, const char *why)
{
	curl_multi_remove_handle(self->net->multi, self->easy);
	http_enter(self, LEFT);
	self->calls.on_end(self->context, end, why);
	release(self);
}

/* ---- how it ends ---- */

static const struct {
	CURLcode code;
	enum pc_http_end end;
} ends[] = {
	{ CURLE_OK, PC_HTTP_DONE },
	{ CURLE_COULDNT_RESOLVE_PROXY, PC_HTTP_PROXY },
	{ CURLE_PROXY, PC_HTTP_PROXY },
	{ CURLE_COULDNT_RESOLVE_HOST, PC_HTTP_CONNECT },
	{ CURLE_COULDNT_CONNECT, PC_HTTP_CONNECT },
	{ CURLE_INTERFACE_FAILED, PC_HTTP_CONNECT },
	{ CURLE_OPERATION_TIMEDOUT, PC_HTTP_CONNECT }, /* no other time is limited here */
	{ CURLE_SSL_CONNECT_ERROR, PC_HTTP_TLS },
	{ CURLE_PEER_FAILED_VERIFICATION, PC_HTTP_TLS },
	{ CURLE_SSL_CACERT_BADFILE, PC_HTTP_TLS },
	{ CURLE_SSL_CERTPROBLEM, PC_HTTP_TLS },
	{ CURLE_SSL_CIPHER, PC_HTTP_TLS },
	{ CURLE_SSL_ISSUER_ERROR, PC_HTTP_TLS },
	{ CURLE_SSL_ENGINE_INITFAILED, PC_HTTP_TLS },
	{ CURLE_GOT_NOTHING, PC_HTTP_SILENT },
	{ CURLE_URL_MALFORMAT, PC_HTTP_REFUSED },
	{ CURLE_LOGIN_DENIED, PC_HTTP_REFUSED }, /* a user's name in the URL */
	{ CURLE_OUT_OF_MEMORY, PC_HTTP_REFUSED },
	{ CURLE_NOT_BUILT_IN, PC_HTTP_REFUSED },
};

static enum pc_http_end end_of(const struct pc_transfer *self, CURLcode code)
{
	long proxy_status = 0, request_size = 0;

	curl_easy_getinfo(self->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
	curl_easy_getinfo(self->easy, CURLINFO_REQUEST_SIZE, &request_size);
	if (code && proxy_status >= 300)
		return PC_HTTP_PROXY;
	if (!code && !self->after_head) /* a head that breaks off is a whole answer to curl */
		return PC_HTTP_CUT;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (ends[i].code == code)
			return ends[i].end;
	if (code == CURLE_UNSUPPORTED_PROTOCOL) /* of the URL, or what came is no HTTP/1 */
		return request_size ? PC_HTTP_CUT : PC_HTTP_REFUSED;
	return self->status >= 200 ? PC_HTTP_CUT : PC_HTTP_SILENT;
}

static const char *why_of(const struct pc_transfer *self, CURLcode code, enum pc_http_end end)
{
	if (end == PC_HTTP_DONE)
		return "";
	if (*self->why)
		return self->why;
	return code ? curl_easy_strerror(code) : "it broke off within the head";
}

/* Enough was had of these: the caller is done with them, curl perhaps not yet. */
static void tell_enough(struct pc_net *net)
{
	struct pc_transfer *self;

	while ((self = first_in(net, ENOUGH))) {
		self->left_ms = pc_now_ms();
		http_enter(self, LEFT);
		self->calls.on_end(self->context, PC_HTTP_STOPPED, "");
	}
}

static void tell_ended(struct pc_net *net)
{
	struct pc_transfer *self;
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(net->multi, &left))) {
		CURLcode code = message->data.result;
		enum pc_http_end end;

		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &self);
		end = end_of(self, code);
		if (self->state == LEFT)
			release(self);
		else
			finish(self, end, why_of(self, code, end));
	}
}

/* Those that were refused before this step. True: there were some. */
static bool tell_refused(struct pc_net *net)
{
	size_t count = net->counts[REFUSED];
	struct pc_transfer *self;

	for (size_t i = 0; i < count && (self = first_in(net, REFUSED)); i++)
		finish(self, PC_HTTP_REFUSED, self->why);
	return count;
}

static void release_left(struct pc_net *net)
{
	int64_t now = net->counts[LEFT] ? pc_now_ms() : 0;
	struct pc_transfer *next;

	for (struct pc_transfer *self = net->counts[LEFT] ? net->first : NULL; self; self = next) {
		next = self->next;
		if (self->state == LEFT && (!self->drains || now - self->left_ms > SURPLUS_MAX_MS))
			release(self);
	}
}

static void admit(struct pc_transfer *self)
{
	if (curl_multi_add_handle(self->net->multi, self->easy))
		http_refuse(self, "curl takes no more requests");
	else
		http_enter(self, RUNNING);
}

static struct pc_transfer *http_start(struct pc_net *net, const struct pc_http_request *request,
				      const struct pc_http_calls *calls, void *context)
{
	struct pc_transfer *self = calloc(1, sizeof(*self));

	if (!self)
		return NULL;
	*self = (struct pc_transfer){ .calls = *calls,
				      .context = context,
				      .body = request->body,
				      .body_size = request->body_size };
	link_last(net, self);
	if (!http_prepare(self, request)) {
		release(self);
		return NULL;
	}
	if (self->state == WAITING && !net->inside)
		admit(self);
	return self;
}

static void http_stop(struct pc_transfer *self)
{
	if (self->state == LEFT)
		return; /* from within its own on_end */
	http_enter(self, LEFT);
	self->drains = false;
	if (!self->net->inside)
		release(self);
}

/* ---- what curl waits for: told by curl, so that a step costs what is ready, not what is open ----
 */

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *opaque, void *known)
{
	const struct pc_net *net = opaque;
	struct epoll_event event = { .data.fd = fd };

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		epoll_ctl(net->events, EPOLL_CTL_DEL, fd, NULL);
		return 0;
	}
	event.events =
		(what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
	if (known && !epoll_ctl(net->events, EPOLL_CTL_MOD, fd, &event))
		return 0;
	if (epoll_ctl(net->events, EPOLL_CTL_ADD, fd, &event) && errno == EEXIST)
		epoll_ctl(net->events, EPOLL_CTL_MOD, fd, &event);
	curl_multi_assign(net->multi, fd, opaque);
	return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *opaque)
{
	struct pc_net *net = opaque;

	(void)multi;
	/* rounded up: a timer that curl is told too early it does not give again */
	net->due_ms = timeout_ms < 0 ? -1 : pc_now_ms() + timeout_ms + (timeout_ms > 0);
	return 0;
}

static void wait_for_some(const struct pc_net *net, int timeout_ms, int wake_fd)
{
	struct pollfd files[] = { { .fd = net->events, .events = POLLIN },
				  { .fd = wake_fd, .events = POLLIN } };
	int64_t left = net->due_ms < 0 ? timeout_ms : net->due_ms - pc_now_ms();

	if (left < timeout_ms)
		timeout_ms = left > 0 ? (int)left : 0;
	poll(files, 2, timeout_ms);
}

/* False: curl has no memory. */
static bool act(struct pc_net *net, int timeout_ms, int wake_fd)
{
	struct epoll_event ready[EVENTS];
	CURLMcode code = CURLM_OK;
	int running, count;

	wait_for_some(net, timeout_ms, wake_fd);
	count = epoll_wait(net->events, ready, EVENTS, 0);
	net->inside = true;
	for (int i = 0; i < count && !code; i++) {
		unsigned events = ready[i].events;
		/* what is wrong shows when it is read */
		int mask = (events & (EPOLLIN | EPOLLERR | EPOLLHUP) ? CURL_CSELECT_IN : 0) |
			   (events & EPOLLOUT ? CURL_CSELECT_OUT : 0);

		code = curl_multi_socket_action(net->multi, ready[i].data.fd, mask, &running);
	}
	if (!code && net->due_ms >= 0 && net->due_ms <= pc_now_ms()) {
		net->due_ms = -1; /* curl says anew where there is more */
		code = curl_multi_socket_action(net->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
	net->inside = false;
	return !code;
}

static bool http_step(struct pc_net *net, int timeout_ms, int wake_fd)
{
	struct pc_transfer *self;

	if (tell_refused(net))
		timeout_ms = 0;
	if (!act(net, timeout_ms, wake_fd))
		return false;
	while ((self = first_in(net, WAITING)))
		admit(self);
	tell_enough(net);
	tell_ended(net);
	release_left(net);
	return true;
}

static void http_close(struct pc_net *net)
{
	while (net->first)
		release(net->first);
	curl_multi_cleanup(net->multi);
	curl_global_cleanup();
	close(net->events);
	free(net);
}

static bool listen_to_curl(struct pc_net *net)
{
	return !(curl_multi_setopt(net->multi, CURLMOPT_SOCKETFUNCTION, on_socket) |
		 curl_multi_setopt(net->multi, CURLMOPT_SOCKETDATA, net) |
		 curl_multi_setopt(net->multi, CURLMOPT_TIMERFUNCTION, on_timer) |
		 curl_multi_setopt(net->multi, CURLMOPT_TIMERDATA, net));
}

static struct pc_net *http_open(void)
{
	struct pc_net *net = calloc(1, sizeof(*net));

	if (!net || curl_global_init(CURL_GLOBAL_DEFAULT)) {
		free(net);
		return NULL;
	}
	net->due_ms = -1;
	net->events = epoll_create1(EPOLL_CLOEXEC);
	net->multi = curl_multi_init();
	if (net->events >= 0 && net->multi && listen_to_curl(net))
		return net;
	curl_multi_cleanup(net->multi);
	curl_global_cleanup();
	if (net->events >= 0)
		close(net->events);
	free(net);
	return NULL;
}

extern PC_API const struct pc_transport pc_module_table;
const struct pc_transport pc_module_table = {
	.module = { PC_VERSION },
	.open = http_open,
	.close = http_close,
	.start = http_start,
	.stop = http_stop,
	.step = http_step,
};
