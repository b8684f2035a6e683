/* SPDX-License-Identifier: Apache-2.0
 * The module perfcopilot-http.so: requests over HTTP, many at a time, in one thread. It knows curl
 * and nothing of the core or of models. No redirect is followed, no header and no body is ever
 * shown, and nothing is retried, but that a request is sent again on a new connection where one
 * that was kept open turns out to be closed. */
#ifndef PC_WIRE_TRANSPORT_H
#define PC_WIRE_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/module.h"

struct pc_net;	    /* connections, kept open between requests */
struct pc_transfer; /* one request under way */

/* Borrowed until `start` has returned, but for the body, which is borrowed until `on_end`. */
struct pc_http_request {
	const char *url;
	const char *const *headers; /* "name: value", NULL ends them */
	const char *body;	    /* NULL: GET, else POST */
	size_t body_size;
	const char *ca_file;	     /* NULL: the system's */
	uint32_t connect_timeout_ms; /* 0: 5000 */
	bool direct;		     /* whatever proxy the environment names */
};

enum pc_http_end {
	PC_HTTP_DONE,	 /* the whole answer came, whatever its status */
	PC_HTTP_STOPPED, /* on_bytes had enough; told before `step` returns. The connection is kept
			    where the rest of the answer is short and comes soon */
	PC_HTTP_CONNECT, /* no connection: refused, no such host, too slow */
	PC_HTTP_TLS,	 /* the certificate, or the handshake */
	PC_HTTP_PROXY,
	PC_HTTP_SILENT, /* closed before the first byte of an answer */
	PC_HTTP_CUT,	/* broke off within the answer */
	PC_HTTP_REFUSED /* the request can't be made at all: URL, protocol, memory */
};

/* Called from within `step`; any may start and stop transfers, this one too. */
struct pc_http_calls {
	/* Once, before the headers; 1xx are left out. */
	void (*on_status)(void *context, int status);
	/* Name in small letters; neither is NUL-terminated. */
	void (*on_header)(void *context, const char *name, size_t name_size, const char *value,
			  size_t value_size);
	/* False: no more of it. */
	bool (*on_bytes)(void *context, const char *bytes, size_t size);
	/* The last call; the transfer is gone when it returns. `why` is curl's own text, borrowed.
	 */
	void (*on_end)(void *context, enum pc_http_end end, const char *why);
};

struct pc_transport {
	struct pc_module module;
	struct pc_net *(*open)(void);	   /* NULL: out of memory */
	void (*close)(struct pc_net *net); /* stops what is under way, without a call */
	/* NULL: out of memory. What else is wrong on_end tells, from the next `step`. */
	struct pc_transfer *(*start)(struct pc_net *net, const struct pc_http_request *request,
				     const struct pc_http_calls *calls, void *context);
	void (*stop)(struct pc_transfer *transfer); /* at once, without a call; frees it */
	/* Waits up to timeout_ms for something to happen, or for wake_fd (-1: none) to be readable,
	 * and makes the calls. False: it can't wait any more (out of memory). */
	bool (*step)(struct pc_net *net, int timeout_ms, int wake_fd);
};

#endif
