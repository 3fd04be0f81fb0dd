// The @anthropic-ai/sdk package; OLD=1 sends the key and the version as the clients before 2026-10-21 do.
import Anthropic from '@anthropic-ai/sdk';
import { base, failed, key, left, model, order, paced, question, said, stopped, tool } from './peer.mjs';

const old = process.env.OLD && { defaultHeaders: { 'x-api-key': key, 'anthropic-version': '2023-06-01', authorization: null } };
const client = new Anthropic({ baseURL: base, apiKey: key, maxRetries: 0, ...old });
const body = (content, more = {}) => ({ model, system: 'Be brief.', messages: [{ role: 'user', content }], max_tokens: 500, ...more });
const ask = (content, more) => client.messages.create(body(content, more));
const texts = async function* (stream) {
  for await (const event of await stream) if (event.type === 'content_block_delta') yield event.delta.text;
};
const error = one => `${one.constructor.name} ${one.status ?? ''} ${one.error?.error?.type ?? ''} ${one.headers?.get('retry-after') ?? ''}`.trimEnd();

const whole = await ask('Who may refund?');
said(`whole: ${whole.content[0].text} [${whole.stop_reason}, ${whole.usage.output_tokens} out]`);
await paced('streamed', texts(ask('Who may refund? [[slow]]', { stream: true })));

const thought = await client.messages.stream(body('[[think]]', { max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 1024 } })).finalMessage();
said(`thinking: ${thought.content.map(block => block.type === 'thinking' ? `${block.thinking}/${block.signature}` : block.text).join(' | ')}`);

const counted = await client.messages.countTokens({ model, messages: [{ role: 'user', content: 'Count.' }] });
said(`counted: ${counted.input_tokens > 0}`);

const tools = [{ name: tool.name, description: tool.description, input_schema: tool.schema }];
const called = await client.messages.stream({ model, max_tokens: 500, tools, messages: [{ role: 'user', content: question }] }).finalMessage();
const use = called.content.find(block => block.type === 'tool_use');
const answered = await client.messages.create({
  model, max_tokens: 500, tools,
  messages: [{ role: 'user', content: question }, { role: 'assistant', content: called.content }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: use.id, content: order(use.input) }] }],
});
said(`tools: ${answered.content[0].text} [after ${called.stop_reason}]`);

const short = await ask('[[long 50]]', { max_tokens: 5 });
said(`cut short: ${short.stop_reason}`);
await failed('429', () => ask('[[fail 429]]'), error);
await failed('529', () => ask('[[fail 529]]', { stream: true }), error);
await failed('broken off', async () => { for await (const _ of texts(ask('[[cut]]', { stream: true }))); }, () => 'raised');
await failed('error in the stream', async () => { for await (const _ of texts(ask('[[error]]', { stream: true }))); }, one => `raised ${one.error?.error?.type ?? one.type ?? ''}`);
await left('never ending', texts(ask('[[endless]]', { stream: true })));
await stopped(() => texts(ask('[[endless]]', { stream: true })), one => one.message.match(/AID\d+/)?.[0] ?? one.message);
