// SPDX-License-Identifier: Apache-2.0
// What moves in a flame graph: zoom, search, details, the way up or down. The picture is whole without it. Text of the
// profile is only ever text here: it is read from and written to text nodes, never parsed.
(function () {
	'use strict';
	var SVG = 'http://www.w3.org/2000/svg', HTML = 'http://www.w3.org/1999/xhtml';
	var script = document.currentScript;
	var root = script && script.parentNode || document.documentElement;
	var alone = document.documentElement === root;
	var frames = root.querySelector('.pc-frames');
	var pitch = +frames.getAttribute('data-pitch'), levels = +frames.getAttribute('data-levels');
	var boxes = [], index = new Map();
	var state = { zoom: 0, search: '', match: false, icicle: frames.getAttribute('data-icicle') === '1' };
	var usual = state.icicle;
	var current = 0, letter = 7.2, top = 0, matched = null;

	function html(name, parent, text) {
		var element = document.createElementNS(HTML, name);
		if (text !== undefined)
			element.textContent = text;
		if (parent)
			parent.appendChild(element);
		return element;
	}

	function foreign(name) {
		var holder = document.createElementNS(SVG, 'foreignObject'), inside = html('div', holder);
		inside.className = name;
		holder.setAttribute('width', '100%');
		holder.setAttribute('height', '1');
		root.appendChild(holder);
		return { holder: holder, inside: inside };
	}

	// ---- the boxes, in preorder: those above a box come before it, its own follow it ----
	function read() {
		var above = [];
		// a list of its own: the living one is walked anew after each change
		Array.from(frames.children).forEach(function (element, i) {
			var title = element.querySelector('title');
			var row = element.getAttribute('y') / pitch, depth = usual ? row : levels - 1 - row;
			var lines = title.textContent.split('\n');
			var box = {
				element: element, depth: depth, lines: lines, name: lines[0],
				module: /^in /.test(lines[1]) ? lines[1].slice(3) : '',
				x: parseFloat(element.getAttribute('x')), w: parseFloat(element.getAttribute('width')),
				text: element.querySelector('text'), label: null, shown: true, hit: false, end: i + 1,
				above: depth ? above[depth - 1] : -1
			};
			title.remove();
			above[depth] = i;
			boxes.push(box);
			index.set(element, i);
		});
		for (var i = boxes.length - 1; i > 0; i--)
			boxes[boxes[i].above].end = Math.max(boxes[boxes[i].above].end, boxes[i].end);
	}

	function isAbove(i, of) {
		return i < of && boxes[i].end > of;
	}

	function place() {
		var zoom = boxes[state.zoom];
		boxes.forEach(function (box, i) {
			var above = isAbove(i, state.zoom), shown = above || i >= state.zoom && i < zoom.end;
			if (shown !== box.shown)
				box.element.style.display = shown ? '' : 'none';
			box.shown = shown;
			if (!shown)
				return;
			box.element.setAttribute('x', above ? '0' : (box.x - zoom.x) / zoom.w * 100 + '%');
			box.element.setAttribute('width', above ? '100%' : box.w / zoom.w * 100 + '%');
			box.element.setAttribute('y', (state.icicle ? box.depth : levels - 1 - box.depth) * pitch);
			box.element.classList.toggle('pc-above', above);
		});
		label();
	}

	// Names are cut to what their box has room for.
	function label() {
		// not the width of `frames`: what boxes cut off counts to that
		var width = root.getBoundingClientRect().width * parseFloat(frames.getAttribute('width')) / 100;
		var zoom = boxes[state.zoom];
		boxes.forEach(function (box, i) {
			var pixels, room, text;
			if (!box.shown)
				return;
			pixels = i < state.zoom ? width : box.w / zoom.w * width;
			room = Math.floor((pixels - 7) / letter);
			text = room < 3 ? '' : box.name.length <= room ? box.name :
				box.name.slice(0, room - 1).replace(/[\ud800-\udbff]$/, '') + '…';
			if (text === box.label)
				return;
			box.label = text;
			if (!box.text && !text)
				return;
			if (!box.text) {
				box.text = document.createElementNS(SVG, 'text');
				box.text.setAttribute('x', '4');
				box.text.setAttribute('y', '12');
				box.element.appendChild(box.text);
			}
			box.text.textContent = text;
		});
	}

	function measure() {
		var text = document.createElementNS(SVG, 'text');
		text.textContent = '0000000000';
		frames.appendChild(text);
		letter = text.getComputedTextLength() / 10 || letter;
		text.remove();
	}

	// ---- head and foot: with a script they break into lines ----
	function textOf(selector) {
		var element = root.querySelector(selector);
		return element ? element.textContent : '';
	}

	function button(parent, text, hint, action) {
		var element = html('button', parent, text);
		element.type = 'button';
		element.title = hint;
		element.addEventListener('click', action);
		return element;
	}

	var head, foot, tip, tools = {};

	function makeHead() {
		var row;
		head = foreign('pc-bar');
		html('h1', head.inside, textOf('.pc-title'));
		if (textOf('.pc-subtitle'))
			html('p', head.inside, textOf('.pc-subtitle'));
		row = html('div', head.inside);
		row.className = 'pc-tools';
		tools.reset = button(row, 'Reset zoom', 'Show everything again (Escape, or Ctrl-click in the graph)', function () {
			zoom(0);
		});
		tools.flip = button(row, 'Icicle', 'Root on top, callees below', function () {
			state.icicle = !state.icicle;
			place();
			save();
			showRoot();
		});
		tools.input = html('input', row);
		tools.input.type = 'search';
		tools.input.placeholder = 'Search: regular expression';
		tools.input.setAttribute('aria-label', 'Search functions and libraries, a regular expression (Ctrl-F)');
		tools.input.addEventListener('input', function () {
			search(tools.input.value);
		});
		tools.match = button(row, 'Aa', 'Upper and lower case differ', function () {
			state.match = !state.match;
			search(state.search);
		});
		tools.found = html('output', row);
		root.querySelector('.pc-head').remove();
	}

	function makeFoot() {
		var old = root.querySelector('.pc-foot'), list;
		foot = foreign('pc-words');
		Array.prototype.forEach.call(old.querySelectorAll('.pc-key'), function (key) {
			var item;
			list = list || html('ul', foot.inside);
			item = html('li', list);
			html('i', item).style.background = key.querySelector('rect').getAttribute('fill');
			html('span', item, key.querySelector('text').textContent);
		});
		Array.prototype.forEach.call(old.querySelectorAll('.pc-note'), function (note) {
			html('p', foot.inside, note.textContent);
		});
		old.remove();
	}

	// Only the width is the window's; heights are what the text takes.
	function fit() {
		var footTop;
		top = Math.ceil(head.inside.getBoundingClientRect().height);
		head.holder.setAttribute('height', top);
		frames.setAttribute('y', top + 8);
		footTop = top + 8 + levels * pitch + 4;
		foot.holder.setAttribute('y', footTop);
		footTop += Math.ceil(foot.inside.getBoundingClientRect().height);
		foot.holder.setAttribute('height', Math.ceil(foot.inside.getBoundingClientRect().height));
		root.setAttribute('height', footTop);
		label();
	}

	// The head stays in sight.
	function stick() {
		head.holder.setAttribute('y', alone ? Math.max(0, window.scrollY) : 0);
	}

	// Where reading begins. Not at first: what takes pictures of pages takes them from the top.
	function showRoot() {
		if (alone)
			window.scrollTo(0, state.icicle ? 0 : root.getBoundingClientRect().height);
	}

	// ---- details ----
	function share(part, whole) {
		return (part / whole * 100).toFixed(2) + ' %';
	}

	function tell(i, x, y) {
		var box = boxes[i], place = root.getBoundingClientRect(), size, room;
		tip.inside.textContent = '';
		html('b', tip.inside, box.name);
		box.lines.slice(1).forEach(function (line) {
			html('div', tip.inside, line);
		});
		if (state.zoom && i > state.zoom)
			html('div', tip.inside, share(box.w, boxes[state.zoom].w) + ' of what is zoomed in on');
		room = Math.min(560, place.width - 8);
		tip.holder.setAttribute('width', room);
		tip.holder.style.display = '';
		size = tip.inside.getBoundingClientRect();
		tip.holder.setAttribute('height', Math.ceil(size.height));
		if (y + 18 + size.height > window.innerHeight)
			y = Math.max(0, y - 30 - size.height);
		tip.holder.setAttribute('x', Math.max(4, Math.min(x + 12 - place.left, place.width - size.width - 4)));
		tip.holder.setAttribute('y', y + 18 - place.top);
	}

	function hush() {
		tip.holder.style.display = 'none';
	}

	function boxAt(event) {
		var element = event.target;
		while (element && element.parentNode !== frames)
			element = element.parentNode;
		return element && index.has(element) ? index.get(element) : -1;
	}

	// ---- zoom and search ----
	function zoom(i) {
		state.zoom = i;
		tools.reset.disabled = !i;
		place();
		count();
		save();
	}

	function search(text) {
		var expression = null, bad = false;
		state.search = text;
		try {
			expression = text ? new RegExp(text, state.match ? '' : 'i') : null;
		} catch (error) {
			bad = true;
		}
		tools.input.setAttribute('aria-invalid', bad);
		tools.match.setAttribute('aria-pressed', state.match);
		matched = bad ? 'no regular expression' : expression;
		boxes.forEach(function (box, i) {
			var hit = !!i && !!expression && (expression.test(box.name) || !!box.module && expression.test(box.module));
			if (hit !== box.hit)
				box.element.classList.toggle('pc-hit', hit);
			box.hit = hit;
		});
		count();
		save();
	}

	// What lies in a box that matches is counted with it.
	function sum(from, to) {
		var total = 0;
		for (var i = from; i < to;) {
			total += boxes[i].hit ? boxes[i].w : 0;
			i = boxes[i].hit ? boxes[i].end : i + 1;
		}
		return total;
	}

	function count() {
		var view = boxes[state.zoom], hits, text;
		if (!matched || typeof matched === 'string') {
			tools.found.textContent = matched || '';
			return;
		}
		hits = boxes.filter(function (box) {
			return box.hit;
		}).length;
		text = 'Matched: ' + share(sum(0, boxes.length), boxes[0].w) + ' in ' + hits + (hits === 1 ? ' box' : ' boxes');
		if (state.zoom)
			text += ', ' + share(boxes.some(function (box, i) {
				return box.hit && isAbove(i, state.zoom);
			}) ? view.w : sum(state.zoom, view.end), view.w) + ' of the zoom';
		tools.found.textContent = text;
	}

	// ---- the address keeps what is seen ----
	function save() {
		var words = new URLSearchParams(), text;
		tools.flip.setAttribute('aria-pressed', state.icicle);
		if (!alone)
			return;
		if (state.zoom)
			words.set('zoom', state.zoom);
		if (state.search)
			words.set('search', state.search);
		if (state.match)
			words.set('case', 1);
		if (state.icicle !== usual)
			words.set('icicle', +state.icicle);
		text = words.toString();
		try {
			history.replaceState(null, '', text ? '#' + text : location.pathname + location.search);
		} catch (error) {
			// a sandbox without an address: nothing is kept
		}
	}

	function restore() {
		var words = new URLSearchParams(alone ? location.hash.slice(1) : ''), wanted = +words.get('zoom');
		state.zoom = boxes[wanted] ? wanted : 0;
		state.match = words.get('case') === '1';
		state.icicle = words.has('icicle') ? words.get('icicle') === '1' : usual;
		tools.reset.disabled = !state.zoom;
		tools.input.value = words.get('search') || '';
		place();
		search(tools.input.value);
	}

	// ---- keys ----
	function focus(i, quiet) {
		var element = boxes[current].element, place;
		element.removeAttribute('tabindex');
		current = i;
		element = boxes[i].element;
		element.setAttribute('tabindex', '0');
		element.setAttribute('role', 'button');
		element.setAttribute('aria-label', boxes[i].lines.join(', '));
		if (quiet)
			return;
		element.focus();
		place = element.getBoundingClientRect();
		tell(i, Math.max(place.left, 0), place.top);
	}

	function beside(i, step) {
		var above = boxes[i].above;
		for (var j = i + step; j > above && above >= 0 && j < boxes[above].end; j += step)
			if (boxes[j].above === above)
				return boxes[j].shown ? j : i;
		return i;
	}

	function move(key) {
		var up = key === 'ArrowUp';
		if (key === 'ArrowLeft' || key === 'ArrowRight')
			return beside(current, key === 'ArrowLeft' ? -1 : 1);
		if (up === state.icicle)
			return Math.max(boxes[current].above, 0);
		return boxes[current].end > current + 1 ? current + 1 : current;
	}

	function press(event) {
		var inside = root.contains(event.target) && event.target !== root;
		if ((event.ctrlKey || event.metaKey) && event.key === 'f' || event.key === 'F3') {
			// a second time the browser's own search opens
			if (event.target === tools.input || !alone && !inside)
				return;
			event.preventDefault();
			tools.input.focus();
			tools.input.select();
		} else if (event.key === 'Escape' && (alone || inside)) {
			hush();
			if (event.target === tools.input && state.search)
				search(tools.input.value = '');
			else if (state.zoom)
				zoom(0);
		}
	}

	function pressBox(event) {
		if (/^Arrow/.test(event.key))
			focus(move(event.key));
		else if (event.key === 'Enter' || event.key === ' ')
			zoom(current);
		else
			return;
		event.preventDefault();
	}

	function listen() {
		frames.addEventListener('click', function (event) {
			var i = boxAt(event);
			if (event.ctrlKey || event.metaKey)
				zoom(0);
			else if (i >= 0)
				zoom(i);
			if (i >= 0)
				focus(i, true);
		});
		frames.addEventListener('pointermove', function (event) {
			var i = boxAt(event);
			if (i >= 0)
				tell(i, event.clientX, event.clientY);
			else
				hush();
		});
		frames.addEventListener('pointerleave', hush);
		frames.addEventListener('focusout', hush);
		frames.addEventListener('keydown', pressBox);
		window.addEventListener('keydown', press);
		window.addEventListener('scroll', stick);
		window.addEventListener('resize', fit);
		if (alone)
			window.addEventListener('hashchange', restore);
	}

	read();
	measure();
	makeHead();
	makeFoot();
	tip = foreign('pc-tip');
	tip.holder.setAttribute('class', 'pc-float');
	hush();
	focus(0, true);
	restore();
	fit();
	listen();
	stick();
}());
