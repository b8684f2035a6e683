// SPDX-License-Identifier: Apache-2.0
// Fails in many ways, for traces.sh.
'use strict';
const fs = require('fs');

class Shop {
	constructor() {
		this.prices = new Map([['bread', 3]]);
	}
	get open() {
		return this.price('milk') > 0;
	}
	price(what) {
		return this.prices.get(what).value;
	}
	async sell(what) {
		await null;
		return this.price(what);
	}
	static from(list) {
		return list.map((what) => new Shop().price(what));
	}
}

class PriceError extends Error {
	constructor(message, options) {
		super(message, options);
		this.name = 'PriceError';
		this.code = 'E_PRICE';
	}
}

async function day() {
	await new Shop().sell('milk');
}

const cases = {
	getter: () => new Shop().open,
	async: () => day(),
	cause: () => {
		try {
			new Shop().price('milk');
		} catch (cause) {
			throw new PriceError('no price\nask the manager', { cause });
		}
	},
	aggregate: () => Promise.any([day(), fs.promises.readFile('/nonexistent')]),
	evaluated: () => eval('new Shop().price("milk")'),
	memory: () => { const all = []; for (;;) all.push(new Array(1e5).fill(all)); },
};
cases[process.argv[2]]();
