/* SPDX-License-Identifier: Apache-2.0
 * Inside the module perfcopilot-http.so: one request under way. */
#ifndef PC_WIRE_HTTP_TRANSFER_H
#define PC_WIRE_HTTP_TRANSFER_H

#include <curl/curl.h>

#include "wire/transport.h"

/* WAITING: for curl to return, so that it can be added; ENOUGH: on_bytes had enough, on_end is yet
 * to be called; LEFT: nobody listens any more. */
enum state { WAITING, REFUSED, RUNNING, ENOUGH, LEFT, STATES };

struct pc_net {
	CURLM *multi;
	struct pc_transfer *first, *last; /* in the order started */
	size_t counts[STATES];
	int events;	/* epoll: the sockets that curl waits for */
	int64_t due_ms; /* when curl wants to be called without any; -1: it does not */
	bool inside;	/* a function of curl's that calls ours */
};

struct pc_transfer {
	struct pc_net *net;
	struct pc_transfer *previous, *next;
	CURL *easy;
	struct curl_slist *headers;
	struct pc_http_calls calls;
	void *context;
	const char *body; /* borrowed until on_end */
	size_t body_size, body_sent;
	enum state state;
	int status; /* of the head that comes, or came */
	bool in_head, after_head, drains;
	size_t head_size, surplus;
	int64_t left_ms;
	char why[CURL_ERROR_SIZE];
};

void http_enter(struct pc_transfer *self, enum state state);
/* It can't be made: on_end will tell. */
void http_refuse(struct pc_transfer *self, const char *why);
/* Makes self->easy, or refuses. False: out of memory. */
bool http_prepare(struct pc_transfer *self, const struct pc_http_request *request);

#endif
