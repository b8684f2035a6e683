// SPDX-License-Identifier: Apache-2.0
// The official client of OpenAI at the same work: COUNT questions, IN_FLIGHT at a time, streamed.
//   node models.mjs FOLDER_OF_NODE_MODULES URL COUNT IN_FLIGHT
import { createRequire } from 'node:module';

const [folder, baseURL, count, inFlight] = process.argv.slice(2);
const OpenAI = createRequire(folder + '/').call(null, 'openai').default;
const client = new OpenAI({ apiKey: 'none', baseURL, maxRetries: 2 });
let next = 0, letters = 0;

async function work() {
	while (next < +count) {
		const stream = await client.chat.completions.create({
			model: 'bench', stream: true, messages: [{ role: 'user', content: 'Question ' + next++ }],
		});
		for await (const chunk of stream)
			letters += (chunk.choices[0]?.delta?.content ?? '').length;
	}
}
await Promise.all(Array.from({ length: +inFlight }, work));
if (!letters)
	process.exit(1);
