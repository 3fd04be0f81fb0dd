// What the conformance suite calls the client under test, on the TypeScript client: it plays the scenario that the suite names in its
// environment. With THROUGH set, the gateway is between: a relay behind it is told where the scenario's server is, and the client is sent
// to the proxy in front of it. Then it is the gateway whose requests the scenario judges.
//
//   node conformance.mjs client --command "node scenarios.mjs" --scenario tools_call --spec-version 2026-07-28
//
// THROUGH is JSON of {scenario: {relay, proxy}}. CLIENT is the revision that the client speaks, where that is not the server's.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const { MCP_CONFORMANCE_SCENARIO: scenario, MCP_CONFORMANCE_PROTOCOL_VERSION: server, MCP_CONFORMANCE_CONTEXT: context, CLIENT, THROUGH } = process.env;

const revision = CLIENT || server;
const modern = revision === '2026-07-28';

let address = process.argv.at(-1);
if (THROUGH) {
  const { relay, proxy } = JSON.parse(THROUGH)[scenario];
  await fetch(relay, { method: 'PUT', body: address });
  address = proxy;
}

const client = new Client({ name: 'scenarios', version: '1.0.0' }, {
  capabilities: { elicitation: { form: { applyDefaults: true } }, sampling: {}, roots: {} },
  versionNegotiation: { mode: modern ? { pin: revision } : 'legacy' },
  ...modern ? {} : { supportedProtocolVersions: [revision] },
});
client.setRequestHandler('elicitation/create', async () => ({ action: 'accept', content: scenario.startsWith('sep-2322') ? { confirmed: true } : {} }));

const call = (name, given = {}) => client.callTool({ name, arguments: given });

const scenarios = {
  initialize: () => client.listTools(),
  'request-metadata': () => client.listTools(),
  'json-schema-ref-no-deref': () => client.listTools(),
  async tools_call() {
    await client.listTools();
    await call('add_numbers', { a: 5, b: 3 });
  },
  async 'elicitation-sep1034-client-defaults'() {
    await client.listTools();
    await call('test_client_elicitation_defaults');
  },
  async 'sse-retry'() {
    await client.listTools();
    await call('test_reconnection');
  },
  async 'sep-2322-client-request-state'() {
    await client.listTools();
    const first = call('test_mrtr_echo_state');
    await call('test_mrtr_unrelated');
    await first;
    await call('test_mrtr_no_state');
    // Without a type it is no result of this revision, and this client says so; it must not take it for a question.
    await call('test_mrtr_no_result_type').catch(() => {});
  },
  async 'http-standard-headers'() {
    await client.listTools();
    await call('test_headers');
    await call('my-hyphenated-tool');
    for (const { uri } of (await client.listResources()).resources) await client.readResource({ uri });
    for (const { name } of (await client.listPrompts()).prompts) await client.getPrompt({ name });
  },
  async 'http-custom-headers'() {
    await client.listTools();
    for (const { name, arguments: given } of JSON.parse(context).toolCalls) await call(name, given);
  },
  async 'http-invalid-tool-headers'() {
    for (const { name } of (await client.listTools()).tools) await call(name, { region: 'us-west1' });
  },
  async 'json-schema-2020-12-preservation'() {
    const { tools } = await client.listTools();
    await call('json_schema_echo', { schema: tools.find(tool => tool.name === 'json_schema_2020_12_tool').inputSchema });
  },
};

await client.connect(new StreamableHTTPClientTransport(new URL(address)));
await scenarios[scenario]();
await client.close();
process.exit(0);
