// Plays a list of requests with one of the TypeScript clients and prints what came back as JSON: directly, or through the gateway, the
// same way. The client answers what the server asks of it in the middle.
//
//   node play.mjs SDK TARGET '[["tools/list",{}],["tools/call",{"name":"echo","arguments":{"message":"hi"}}]]'
//
// SDK is 1, 2 (the newest revision the server speaks) or 2-legacy. TARGET is an address, or a program with its arguments as JSON.
import * as sdk2 from '@modelcontextprotocol/client';
import { StdioClientTransport as Stdio2 } from '@modelcontextprotocol/client/stdio';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as Stdio1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as Transport1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CreateMessageRequestSchema, ElicitRequestSchema, ListRootsRequestSchema, ResultSchema } from '@modelcontextprotocol/sdk/types.js';

const [sdk, target, script] = process.argv.slice(2);
const first = sdk === '1';
const capabilities = { sampling: {}, elicitation: { form: {} }, roots: {} };
const client = first
  ? new Client1({ name: 'play', version: '1.0.0' }, { capabilities })
  : new sdk2.Client({ name: 'play', version: '1.0.0' }, { capabilities, versionNegotiation: { mode: sdk === '2' ? 'auto' : 'legacy' } });

const answers = [
  ['sampling/createMessage', CreateMessageRequestSchema, { model: 'a-model', role: 'assistant', content: { type: 'text', text: 'a sampled answer' } }],
  ['elicitation/create', ElicitRequestSchema, { action: 'accept', content: { name: 'Ada', check: true } }],
  ['roots/list', ListRootsRequestSchema, { roots: [{ uri: 'file:///tmp', name: 'tmp' }] }],
];
for (const [method, schema, answer] of answers) client.setRequestHandler(first ? schema : method, async () => answer);

const program = target.startsWith('[') ? JSON.parse(target) : null;
const stdio = program && { command: program[0], args: program.slice(1), stderr: 'ignore' };
await client.connect(first
  ? stdio ? new Stdio1(stdio) : new Transport1(new URL(target))
  : stdio ? new Stdio2(stdio) : new sdk2.StreamableHTTPClientTransport(new URL(target)));

const calls = {
  'tools/list': p => client.listTools(p), 'tools/call': p => client.callTool(p), 'resources/list': p => client.listResources(p),
  'resources/templates/list': p => client.listResourceTemplates(p), 'resources/read': p => client.readResource(p),
  'prompts/list': p => client.listPrompts(p), 'prompts/get': p => client.getPrompt(p), 'completion/complete': p => client.complete(p),
  ping: () => client.ping(),
};
const results = [];
for (const [method, params] of JSON.parse(script)) {
  try {
    results.push(await calls[method](params));
  } catch (failure) {
    results.push({ failed: failure.message, code: failure.code });
  }
}

console.log(JSON.stringify({ revision: client.getNegotiatedProtocolVersion?.(), server: client.getServerVersion()?.name, results }));
await client.close();
process.exit(0);
