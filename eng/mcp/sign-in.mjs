// The TypeScript MCP clients sign a person in at a server behind the gateway by themselves: 401, the resource's metadata, the token
// server's metadata, their own metadata document as client_id, PKCE, code, token. Nothing is told them but the server's address.
// Every step asserts; the last line says that all held.
//
//   SERVER=http://127.0.0.1:5080/mcp/crm CLIENT_ID=https://client.example/client.json PERSON=ben PASSWORD=… SDK=2 DPOP=1 node sign-in.mjs
import assert from 'node:assert/strict';
import * as sdk2 from '@modelcontextprotocol/client';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Transport1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Browser } from '../interop/browser.mjs';

const { SERVER, CLIENT_ID, PERSON, PASSWORD, SDK, DPOP } = process.env;
const said = text => console.log(`ok ${text}`);
const asked = [];

// What a client keeps between the steps of signing in.
class Wallet {
  redirectUrl = 'http://127.0.0.1:7777/callback';
  clientMetadataUrl = CLIENT_ID;
  clientMetadata = { client_name: 'Node', redirect_uris: [this.redirectUrl], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] };
  #session = DPOP ? sdk2.DpopSession.create() : undefined;
  dpop() { return this.#session; }
  clientInformation() { return this.client; }
  saveClientInformation(client) { this.client = client; }
  tokens() { return this.held; }
  saveTokens(tokens) { this.held = tokens; }
  codeVerifier() { return this.verifier; }
  saveCodeVerifier(verifier) { this.verifier = verifier; }
  discoveryState() { return this.found; }
  saveDiscoveryState(found) { this.found = found; }
  redirectToAuthorization(address) { this.address = address; }
}

const wallet = new Wallet();
const watched = (address, init) => {
  asked.push(`${init?.method ?? 'GET'} ${new URL(address).pathname}`);
  return fetch(address, init);
};
const transport = () => new (SDK === '1' ? Transport1 : sdk2.StreamableHTTPClientTransport)(new URL(SERVER), { authProvider: wallet, fetch: watched });
const client = () => SDK === '1'
  ? new Client1({ name: 'node-1', version: '1.0.0' })
  : new sdk2.Client({ name: 'node-2', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });

const first = transport();
await assert.rejects(client().connect(first), failure => failure instanceof (SDK === '1' ? UnauthorizedError : sdk2.UnauthorizedError));
assert.ok(wallet.address, 'the client found where to send the person');
assert.equal(wallet.address.searchParams.get('client_id'), CLIENT_ID);
assert.equal(wallet.address.searchParams.get('resource'), SERVER);
assert.equal(wallet.address.searchParams.get('code_challenge_method'), 'S256');
said(`it found the token server: ${asked.join(', ')}`);

const browser = new Browser();
await browser.open(wallet.address);
await browser.submit('password', { username: PERSON, password: PASSWORD });
await browser.submit('decision', { decision: 'grant' });
assert.equal(browser.address.pathname, '/callback');
await first.finishAuth(...(SDK === '1' ? [browser.address.searchParams.get('code')] : [browser.address.searchParams]));
assert.equal(wallet.held.token_type.toLowerCase(), DPOP ? 'dpop' : 'bearer');
said(`${PERSON} signed in and consented; the client holds a ${wallet.held.token_type} token`);

const mcp = client();
await mcp.connect(transport());
const { tools } = await mcp.listTools();
assert.deepEqual(tools.map(tool => tool.name), ['search_contacts']);
const answer = await mcp.callTool({ name: 'search_contacts', arguments: { name: 'Ada' } });
assert.match(answer.content[0].text, /found Ada/);
said('it lists what its person may call, and calls it');

await assert.rejects(mcp.callTool({ name: 'create_refund', arguments: { amount: 10 } }), /Unknown tool|policy|allow|refus/i);
said('what the person may not call is refused');
await mcp.close();
console.log('every step held');
