// The openai package over chat completions, embeddings and the list of models.
import OpenAI from 'openai';
import { base, failed, key, left, model, order, paced, question, said, stopped, tool } from './peer.mjs';

const client = new OpenAI({ baseURL: base, apiKey: key, maxRetries: 0 });
const ask = (content, more = {}) => client.chat.completions.create({ model, messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content }], max_completion_tokens: 500, ...more });
const texts = async function* (stream) {
  for await (const chunk of await stream) yield chunk.choices[0]?.delta?.content;
};
const error = one => `${one.constructor.name} ${one.status ?? ''} ${one.type ?? ''} ${one.code ?? ''} ${one.headers?.get('retry-after-ms') ?? ''}`.trimEnd();

const whole = await ask('Who may refund?');
said(`whole: ${whole.choices[0].message.content} [${whole.choices[0].finish_reason}, ${whole.usage.completion_tokens} out]`);
await paced('streamed', texts(ask('Who may refund? [[slow]]', { stream: true })));

const usage = [];
for await (const chunk of await ask('Count.', { stream: true, stream_options: { include_usage: true } })) usage.push(chunk.usage?.completion_tokens);
said(`usage asked for: ${usage.filter(count => count).join()}`);
let unasked = 0;
for await (const chunk of await ask('Count.', { stream: true })) unasked += chunk.usage ? 1 : 0;
said(`usage not asked for: ${unasked}`);

const runner = client.chat.completions.runTools({
  model, max_completion_tokens: 500, stream: true, messages: [{ role: 'user', content: question }],
  tools: [{ type: 'function', function: { name: tool.name, description: tool.description, parameters: tool.schema, parse: JSON.parse, function: order } }],
});
said(`tools: ${await runner.finalContent()}`);

const short = await ask('[[long 50]]', { max_completion_tokens: 5 });
said(`cut short: ${short.choices[0].finish_reason}`);
await failed('429', () => ask('[[fail 429]]'), error);
await failed('500', () => ask('[[fail 500]]', { stream: true }), error);
await failed('broken off', async () => { for await (const _ of await ask('[[cut]]', { stream: true })); }, () => 'raised');
await failed('error in the stream', async () => { for await (const _ of await ask('[[error]]', { stream: true })); }, one => `raised ${one.type ?? ''}`);
await left('never ending', texts(ask('[[endless]]', { stream: true })));

if (process.env.EMBEDDINGS) {
  const embedded = await client.embeddings.create({ model, input: ['one', 'two'] });
  said(`embeddings: ${embedded.data.map(one => one.embedding.join()).join(' ')}`);
}
await stopped(() => texts(ask('[[endless]]', { stream: true })), one => one.message.match(/AID\d+/)?.[0] ?? one.message);
