// OpenAI's agents package, over chat completions or responses as WIRE says.
import { Agent, OpenAIProvider, Runner, setTracingDisabled, tool as define } from '@openai/agents';
import { z } from 'zod';
import { base, failed, key, model, order, question, said, stopped } from './peer.mjs';

setTracingDisabled(true);
const runner = new Runner({ modelProvider: new OpenAIProvider({ baseURL: base, apiKey: key, useResponses: process.env.WIRE === 'responses' }), tracingDisabled: true });
const agent = new Agent({
  name: 'clerk', instructions: 'Be brief.', model, modelSettings: { maxTokens: 500, store: false, retry: { maxRetries: 0 } },
  tools: [define({ name: 'get_order', description: 'Looks an order up.', parameters: z.object({ id: z.string() }), execute: async input => order(input) })],
});
const open = async function* (prompt) {
  const run = await runner.run(agent, prompt, { stream: true });
  for await (const event of run) if (event.type === 'raw_model_stream_event' && event.data.type === 'output_text_delta') yield event.data.delta;
  await run.completed;
};

said(`whole: ${(await runner.run(agent, 'Who may refund?')).finalOutput}`);
let text = '';
for await (const piece of open('Who may refund?')) text += piece;
said(`streamed: ${text}`);
said(`tools: ${(await runner.run(agent, question)).finalOutput}`);
await failed('400', () => runner.run(agent, '[[fail 400]]'), one => `${one.status} ${one.type}`);
await failed('broken off', async () => { for await (const _ of open('[[cut]]')); }, () => 'raised');
await failed('error in the stream', async () => { for await (const _ of open('[[error]]')); }, () => 'raised');
await stopped(() => open('[[endless]]'), one => one.message.match(/AID\d+/)?.[0] ?? one.message);
process.exit(0);
