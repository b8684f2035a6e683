// SPDX-License-Identifier: Apache-2.0
// What node is recorded at: JSON, regular expressions, sorting and recursion, for a moment.
'use strict';

function parse(text, times) {
  let sum = 0;
  for (let i = 0; i < times; i++)
    sum += JSON.parse(text).rows.length;
  return sum;
}

function scan(text, times) {
  const word = /([a-z]+)-(\d+)/g;
  let sum = 0;
  for (let i = 0; i < times; i++)
    for (const match of text.matchAll(word))
      sum += match[2].length;
  return sum;
}

function order(count) {
  const rows = Array.from({ length: count }, (_, i) => ({ key: `k${(i * 7919) % count}`, value: i }));
  return rows.sort((a, b) => (a.key < b.key ? -1 : 1))[0].value;
}

function fibonacci(n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

const text = JSON.stringify({ rows: Array.from({ length: 2000 }, (_, i) => ({ name: `row-${i}`, value: i })) });
const kept = [];
for (let round = 0; round < 3; round++)
  kept.push(parse(text, 20), scan(text, 15), order(8000), fibonacci(24), new Array(20000).fill(text + round));
console.log(kept.length);
