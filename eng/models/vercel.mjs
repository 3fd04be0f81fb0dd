// Vercel's ai package, over the WIRE of its choice.
import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { embed, generateText, stepCountIs, streamText, tool as define } from 'ai';
import { z } from 'zod';
import { base, failed, key, left, model, order, paced, question, said, stopped } from './peer.mjs';

const wires = {
  chat: () => createOpenAI({ baseURL: base, apiKey: key }).chat(model),
  responses: () => createOpenAI({ baseURL: base, apiKey: key }).responses(model),
  messages: () => createAnthropic({ baseURL: base + '/v1', apiKey: key })(model),
  converse: () => createAmazonBedrock({ baseURL: base, apiKey: key, region: process.env.REGION })(model),
};
const chosen = wires[process.env.WIRE]();
const shared = { model: chosen, maxRetries: 0, maxOutputTokens: 500, ...(process.env.WIRE === 'responses' ? { providerOptions: { openai: { store: false } } } : {}) };
const open = prompt => {
  let fault;
  const answer = streamText({ ...shared, prompt, onError: ({ error }) => { fault = error; } });
  return (async function* () {
    for await (const piece of answer.textStream) yield piece;
    if (fault) throw fault;
  })();
};
const error = one => `${one.name} ${one.statusCode ?? ''}`.trimEnd();

const whole = await generateText({ ...shared, prompt: 'Who may refund?' });
said(`whole: ${whole.text} [${whole.finishReason}, ${whole.usage.outputTokens} out]`);
await paced('streamed', open('Who may refund? [[slow]]'));

const answered = streamText({
  ...shared, prompt: question, stopWhen: stepCountIs(3),
  tools: { get_order: define({ description: 'Looks an order up.', inputSchema: z.object({ id: z.string() }), execute: async input => order(input) }) },
});
said(`tools: ${await answered.text} [in ${(await answered.steps).length} steps]`);
await failed('429', () => generateText({ ...shared, prompt: '[[fail 429]]' }), error);
await failed('broken off', async () => { for await (const _ of open('[[cut]]')); }, () => 'raised');
await failed('error in the stream', async () => { for await (const _ of open('[[error]]')); }, () => 'raised');
await left('never ending', open('[[endless]]'));
if (process.env.EMBEDDINGS) {
  const embedded = await embed({ model: createOpenAI({ baseURL: base, apiKey: key }).embeddingModel(model), value: 'one' });
  said(`embeddings: ${embedded.embedding.join()}`);
}
await stopped(() => open('[[endless]]'), one => JSON.stringify(one.message ?? one).match(/AID\d+/)?.[0] ?? 'raised');
process.exit(0);
