// The openai package over responses.
import OpenAI from 'openai';
import { base, failed, key, left, model, order, paced, question, said, stopped, tool } from './peer.mjs';

const client = new OpenAI({ baseURL: base, apiKey: key, maxRetries: 0 });
const ask = (input, more = {}) => client.responses.create({ model, instructions: 'Be brief.', input, max_output_tokens: 500, store: false, ...more });
const texts = async function* (stream) {
  for await (const event of await stream) if (event.type === 'response.output_text.delta') yield event.delta;
};
const error = one => `${one.constructor.name} ${one.status ?? ''} ${one.type ?? ''} ${one.code ?? ''} ${one.headers?.get('retry-after-ms') ?? ''}`.trimEnd();

const whole = await ask('Who may refund?');
said(`whole: ${whole.output_text} [${whole.status}, ${whole.usage.output_tokens} out]`);
await paced('streamed', texts(ask('Who may refund? [[slow]]', { stream: true })));

const types = [];
for await (const event of await ask('[[think]]', { stream: true })) if (types.at(-1) !== event.type) types.push(event.type);
said(`events: ${types.join(' ')}`);

const tools = [{ type: 'function', name: tool.name, description: tool.description, parameters: tool.schema, strict: true }];
const stream = client.responses.stream({ model, input: question, tools, max_output_tokens: 500, store: false });
const called = await stream.finalResponse();
const call = called.output.find(item => item.type === 'function_call');
const answered = await ask([{ role: 'user', content: question }, ...called.output, { type: 'function_call_output', call_id: call.call_id, output: order(JSON.parse(call.arguments)) }], { tools });
said(`tools: ${answered.output_text}`);

const short = await ask('[[long 50]]', { max_output_tokens: 5 });
said(`cut short: ${short.status} ${short.incomplete_details?.reason}`);
const stored = await ask('Who may refund?', { store: true });
const found = await client.responses.retrieve(stored.id);
const items = await client.responses.inputItems.list(stored.id, { limit: 1 });
const deleted = await client.responses.delete(stored.id);
said(`stored: ${found.output_text} [${found.id === stored.id}, ${items.data[0]?.content[0]?.text}] ${deleted ?? 'deleted'}`);
await failed('deleted', () => client.responses.retrieve(stored.id), one => `${one.constructor.name} ${one.status}`);
await failed('429', () => ask('[[fail 429]]'), error);
await failed('500', () => ask('[[fail 500]]', { stream: true }), error);
await failed('broken off', async () => { for await (const _ of texts(ask('[[cut]]', { stream: true }))); }, () => 'raised');
await failed('error in the stream', async () => { for await (const _ of texts(ask('[[error]]', { stream: true }))); }, one => `raised ${one.code ?? ''}`);
await left('never ending', texts(ask('[[endless]]', { stream: true })));
await stopped(() => texts(ask('[[endless]]', { stream: true })), one => one.message.match(/AID\d+/)?.[0] ?? one.message);
