// An MCP server over standard input and output, without any package, that does what a test asks of it.
// usage: node stdio-server.mjs modern|sessions|strict|crash [file that counts the starts]
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const [mode, counter] = process.argv.slice(2);
if (counter) appendFileSync(counter, process.pid + '\n');
if (mode === 'crash') process.exit(3);

const send = message => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');
const text = (id, value) => send({ id, result: { content: [{ type: 'text', text: value }], ...(mode === 'modern' ? { resultType: 'complete' } : {}) } });
const capabilities = { tools: { listChanged: true }, resources: { subscribe: true }, logging: {} };
const waiting = new Map();
const listeners = new Set();
const subscribed = new Set();
let asked = 0;

console.error('started with ' + (process.env.API_KEY ?? 'no key'));
if (mode !== 'modern') process.stdout.write('Welcome to my server!\n');

function ask(method, params, then) {
  const id = 'ask-' + ++asked;
  waiting.set(id, then);
  send({ id, method, params });
}

const tools = {
  echo: (id, a) => text(id, 'you said ' + a.text),
  pid: id => text(id, String(process.pid)),
  who: id => text(id, JSON.stringify({
    uid: process.getuid(), gid: process.getgid(), groups: process.getgroups(), cwd: process.cwd(), env: process.env, argv: process.argv.slice(2),
    noNewPrivileges: /NoNewPrivs:\s*1/.test(readFileSync('/proc/self/status', 'utf8')), capabilities: /CapEff:\s*(\w+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1],
    limits: readFileSync('/proc/self/limits', 'utf8'),
  })),
  read: (id, a) => { try { text(id, readFileSync(a.path, 'utf8')); } catch (e) { text(id, e.code); } },
  write: (id, a) => { writeFileSync(a.path, 'x'); text(id, 'written'); },
  child: id => { const c = spawn('/bin/sleep', ['600'], { detached: true, stdio: 'ignore' }); text(id, String(c.pid)); },
  silent: () => {},
  die: () => process.exit(7),
  long: id => text(id, 'x'.repeat(3_000_000)),
  memory: id => { const all = []; for (let i = 0; i < 64; i++) all.push(Buffer.alloc(32 * 1024 * 1024, 1)); text(id, 'took ' + all.length); },
  noise: id => { for (let i = 0; i < 500; i++) console.error('noise ' + i); text(id, 'made'); },
  progress: (id, a, meta) => { send({ method: 'notifications/progress', params: { progressToken: meta.progressToken, progress: 1 } }); text(id, 'done'); },
  log: id => { for (const level of ['debug', 'error']) send({ method: 'notifications/message', params: { level, data: level } }); text(id, 'logged'); },
  change: id => {
    for (const key of listeners) send({ method: 'notifications/tools/list_changed', params: { _meta: { 'io.modelcontextprotocol/subscriptionId': key } } });
    if (mode !== 'modern') send({ method: 'notifications/tools/list_changed' });
    for (const uri of subscribed) send({ method: 'notifications/resources/updated', params: { uri } });
    text(id, 'changed');
  },
  greet: (id, a, meta, params) => mode === 'modern'
    ? params.inputResponses ? text(id, 'hello ' + params.inputResponses.who?.content?.name)
      : send({ id, result: { resultType: 'input_required', inputRequests: { who: { method: 'elicitation/create', params: { mode: 'form', message: 'Who?', requestedSchema: { type: 'object', properties: { name: { type: 'string' } } } } } }, requestState: 's' } })
    : ask('elicitation/create', { message: 'Who?', requestedSchema: { type: 'object', properties: { name: { type: 'string' } } } }, m => text(id, m.result ? 'hello ' + (m.result.content?.name ?? m.result.action) : 'error ' + m.error.code)),
  url: (id) => send({ id, error: { code: -32042, message: 'go there', data: { elicitations: [{ mode: 'url', elicitationId: 'e1', url: 'https://shop.example/pay', message: 'Pay' }] } } }),
};

const methods = {
  'initialize': (id, p) => send({ id, result: { protocolVersion: p.protocolVersion, capabilities, serverInfo: { name: 'script', version: '1' }, instructions: 'Script.' } }),
  'server/discover': id => mode === 'modern'
    ? send({ id, result: { resultType: 'complete', supportedVersions: ['2026-07-28'], capabilities, ttlMs: 0, cacheScope: 'private', instructions: 'Script.' } })
    : mode === 'strict' ? process.exit(1) : send({ id, error: { code: -32601, message: 'Method not found' } }),
  'tools/list': id => send({ id, result: { tools: Object.keys(tools).map(name => ({ name, inputSchema: { type: 'object' } })) } }),
  'tools/call': (id, p) => tools[p.name] ? tools[p.name](id, p.arguments ?? {}, p._meta ?? {}, p) : send({ id, error: { code: -32602, message: 'Unknown tool' } }),
  'logging/setLevel': id => send({ id, result: {} }),
  'resources/subscribe': (id, p) => { subscribed.add(p.uri); send({ id, result: {} }); },
  'resources/unsubscribe': (id, p) => { subscribed.delete(p.uri); send({ id, result: {} }); },
  'subscriptions/listen': (id, p) => {
    listeners.add(id);
    send({ method: 'notifications/subscriptions/acknowledged', params: { notifications: p.notifications, _meta: { 'io.modelcontextprotocol/subscriptionId': id } } });
  },
};

createInterface({ input: process.stdin }).on('line', line => {
  const m = JSON.parse(line);
  if (m.method && m.id !== undefined) (methods[m.method] ?? (id => send({ id, error: { code: -32601, message: 'no' } })))(m.id, m.params ?? {});
  else if (m.method === 'notifications/cancelled') listeners.delete(m.params.requestId);
  else if (!m.method) { waiting.get(m.id)?.(m); waiting.delete(m.id); }
}).on('close', () => process.exit(0));
