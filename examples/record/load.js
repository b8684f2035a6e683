// SPDX-License-Identifier: Apache-2.0
// Something to record in node: writes JSON, reads it back, counts its words.
"use strict";
const words = new Map();

function count(text) {
	for (const [word] of text.matchAll(/[a-z]+/g))
		words.set(word, (words.get(word) || 0) + 1);
}

function mix(rounds) {
	let sum = 0;
	for (let i = 0; i < rounds; i++)
		sum = (sum * 31 + (i ^ (sum >>> 3))) | 0;
	return sum;
}

for (let i = 0; i < 20000; i++) {
	const text = JSON.stringify({ id: i, name: "item " + i, tags: ["a", "b", String(i % 7)] });
	count(text);
	JSON.parse(text);
	words.set("mixed", mix(4000));
}
console.log([...words.keys()].length);
