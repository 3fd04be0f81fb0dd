// The @aws-sdk/client-bedrock-runtime package over converse and converse-stream, with a bearer token in place of a signature; SIGNED=1 signs.
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { base, failed, key, left, model, order, paced, question, said, stopped, tool } from './peer.mjs';

const credentials = process.env.SIGNED
  ? { credentials: { accessKeyId: process.env.ACCESS_KEY, secretAccessKey: process.env.SECRET_KEY } }
  : { token: { token: key }, authSchemePreference: ['httpBearerAuth'] };
// Without TLS there is no HTTP/2 to agree on.
const client = new BedrockRuntimeClient({ endpoint: base, region: process.env.REGION, maxAttempts: 1, requestHandler: new NodeHttpHandler(), ...credentials });
const body = (text, more = {}) => ({ modelId: model, system: [{ text: 'Be brief.' }], messages: [{ role: 'user', content: [{ text }] }], inferenceConfig: { maxTokens: 500 }, ...more });
const ask = (text, more) => client.send(new ConverseCommand(body(text, more)));
const open = async (text, more) => (await client.send(new ConverseStreamCommand(body(text, more)))).stream;
const texts = async function* (stream) {
  for await (const event of await stream) yield event.contentBlockDelta?.delta?.text;
};
const error = one => `${one.name} ${one.$metadata?.httpStatusCode ?? ''}`.trimEnd();

const whole = await ask('Who may refund?');
said(`whole: ${whole.output.message.content[0].text} [${whole.stopReason}, ${whole.usage.outputTokens} out]`);
await paced('streamed', texts(open('Who may refund? [[slow]]')));

const events = [];
for await (const event of await open('[[think]]')) if (events.at(-1) !== Object.keys(event)[0]) events.push(Object.keys(event)[0]);
said(`events: ${events.join(' ')}`);

const toolConfig = { tools: [{ toolSpec: { name: tool.name, description: tool.description, inputSchema: { json: tool.schema } } }] };
const called = await ask(question, { toolConfig });
const use = called.output.message.content.find(part => part.toolUse).toolUse;
const answered = await ask(question, {
  toolConfig,
  messages: [{ role: 'user', content: [{ text: question }] }, called.output.message, { role: 'user', content: [{ toolResult: { toolUseId: use.toolUseId, content: [{ text: order(use.input) }] } }] }],
});
said(`tools: ${answered.output.message.content[0].text} [after ${called.stopReason}]`);
let streamed = '';
for await (const event of await open(question, { toolConfig })) streamed += event.contentBlockDelta?.delta?.toolUse?.input ?? '';
said(`tools streamed: ${streamed}`);

const short = await ask('[[long 50]]', { inferenceConfig: { maxTokens: 5 } });
said(`cut short: ${short.stopReason}`);
await failed('429', () => ask('[[fail 429]]'), error);
await failed('503', () => open('[[fail 503]]'), error);
await failed('broken off', async () => { for await (const _ of texts(open('[[cut]]'))); }, () => 'raised');
await failed('error in the stream', async () => { for await (const _ of texts(open('[[error]]'))); }, one => `raised ${one.name}`);
const abort = new AbortController();
await left('never ending', texts(client.send(new ConverseStreamCommand(body('[[endless]]')), { abortSignal: abort.signal }).then(answer => answer.stream)));
abort.abort();
await stopped(() => texts(open('[[endless]]')), one => one.message.match(/AID\d+/)?.[0] ?? one.message);
client.destroy();
