// OpenFGA's own client against /fga: every call it has, with the administrator's key. At the end it says which of its calls were not made.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import sdk from '@openfga/sdk';

const { OpenFgaClient, CredentialsMethod, ConsistencyPreference, ClientWriteRequestOnDuplicateWrites, ClientWriteRequestOnMissingDeletes,
  FgaApiValidationError, FgaApiNotFoundError, FgaApiAuthenticationError } = sdk;

const apiUrl = `${process.env.BROKER}/fga`;
const key = readFileSync(process.env.ADMIN_KEY_FILE, 'utf8').trim();
const said = text => console.log(`ok ${text}`);

// Calls by hand, parts of other calls, and what is not a call at all.
const notCalls = new Set(['constructor', 'getStoreId', 'getAuthorizationModelId', 'writeNonTransaction', 'singleBatchCheck']);
const made = new Set();
const connect = (more = {}, token = key) => new Proxy(
  new OpenFgaClient({ apiUrl, credentials: { method: CredentialsMethod.ApiToken, config: { token } }, retryParams: { maxRetry: 0 }, ...more }),
  { get: (client, name) => { made.add(name); return client[name]; } });

const refused = async (call, kind, code) => {
  const error = await call.then(() => assert.fail(`${code} was expected`), thrown => thrown);
  assert.ok(error instanceof kind, `${code} was expected: ${error?.stack}`);
  assert.equal(error.apiErrorCode, code, error.apiErrorMessage);
  assert.ok(error.apiErrorMessage.length > 10, 'a refusal says what is wrong');
  return error;
};

const direct = (...types) => ({ this: {}, types });
const type = (name, relations = {}) => ({
  type: name,
  relations: Object.fromEntries(Object.entries(relations).map(([relation, { types, ...rewrite }]) => [relation, rewrite])),
  metadata: {
    relations: Object.fromEntries(Object.entries(relations).map(([relation, { types }]) => [relation, { directly_related_user_types: types ?? [] }])),
  },
});

const computed = relation => ({ computedUserset: { relation } });
const model = {
  schema_version: '1.1',
  type_definitions: [
    type('user'),
    type('group', { member: direct({ type: 'user' }, { type: 'group', relation: 'member' }) }),
    type('folder', { viewer: direct({ type: 'user' }, { type: 'user', wildcard: {} }) }),
    type('document', {
      parent: direct({ type: 'folder' }),
      owner: direct({ type: 'user' }),
      editor: direct({ type: 'user' }, { type: 'group', relation: 'member' }, { type: 'user', condition: 'until' }),
      blocked: direct({ type: 'user' }),
      viewer: { union: { child: [computed('editor'), { tupleToUserset: { tupleset: { relation: 'parent' }, computedUserset: { relation: 'viewer' } } }] } },
      reader: { difference: { base: computed('viewer'), subtract: computed('blocked') } },
      publisher: { intersection: { child: [computed('owner'), computed('editor')] } },
    }),
  ],
  conditions: {
    until: {
      name: 'until', expression: 'now < ends',
      parameters: { now: { type_name: 'TYPE_NAME_TIMESTAMP' }, ends: { type_name: 'TYPE_NAME_TIMESTAMP' } },
    },
  },
};

// Stores
const anyone = connect();
const name = `interop-${Date.now()}`;
const store = await anyone.createStore({ name });
assert.match(store.id, /^[0-9A-Z]{26}$/);
assert.equal(store.name, name);
assert.ok(Date.parse(store.created_at) > 0 && Date.parse(store.updated_at) > 0);
const listed = await anyone.listStores({ name, pageSize: 10 });
assert.deepEqual(listed.stores.map(({ id }) => id), [store.id]);
assert.equal(listed.continuation_token, '');
const pages = [];
for (let continuationToken; ;) {
  const page = await anyone.listStores({ pageSize: 7, continuationToken });
  pages.push(...page.stores.map(({ id }) => id));
  continuationToken = page.continuation_token;
  if (!continuationToken) break;
}
assert.ok(pages.includes(store.id) && new Set(pages).size === pages.length, 'a store is on exactly one page');
const fga = connect({ storeId: store.id });
assert.equal((await fga.getStore()).name, name);
await refused(anyone.createStore({ name: '!' }), FgaApiValidationError, 'validation_error');
await refused(anyone.getStore({ storeId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }), FgaApiNotFoundError, 'store_id_not_found');
said('stores');

// Models
await refused(fga.check({ user: 'user:anne', relation: 'viewer', object: 'document:1' }), FgaApiValidationError, 'latest_authorization_model_not_found');
assert.equal((await fga.readLatestAuthorizationModel()).authorization_model, undefined);
const { authorization_model_id: first } = await fga.writeAuthorizationModel(model);
const { authorization_model_id: second } = await fga.writeAuthorizationModel(model);
assert.match(second, /^[0-9A-Z]{26}$/);
assert.deepEqual((await fga.readAuthorizationModels()).authorization_models.map(({ id }) => id), [second, first], 'the newest first');
const latest = (await fga.readLatestAuthorizationModel()).authorization_model;
assert.equal(latest.id, second);
const read = (await fga.readAuthorizationModel({ authorizationModelId: first })).authorization_model;
assert.equal(read.id, first);
assert.equal(read.schema_version, '1.1');
assert.deepEqual(read.type_definitions.map(definition => definition.type), ['user', 'group', 'folder', 'document']);
assert.equal(read.conditions.until.expression, 'now < ends');
assert.deepEqual(read.type_definitions[3].relations.reader, model.type_definitions[3].relations.reader);
await refused(fga.readAuthorizationModel({ authorizationModelId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }), FgaApiValidationError, 'authorization_model_not_found');
await refused(fga.writeAuthorizationModel({ schema_version: '1.1', type_definitions: [type('document', { viewer: computed('nobody') })] }),
  FgaApiValidationError, 'invalid_authorization_model');
await connect({ storeId: store.id, authorizationModelId: first }).checkValidApiConnection();
await fga.checkValidApiConnection();
said('models');

// Tuples
const tuple = (user, relation, object) => ({ user, relation, object });
const ends = '2030-01-01T00:00:00Z';
await fga.write({
  writes: [
    tuple('user:anne', 'member', 'group:eng'), tuple('group:eng#member', 'editor', 'document:1'), tuple('folder:a', 'parent', 'document:2'),
    tuple('user:*', 'viewer', 'folder:a'), tuple('user:bob', 'blocked', 'document:2'), tuple('user:anne', 'owner', 'document:1'),
    { ...tuple('user:carl', 'editor', 'document:3'), condition: { name: 'until', context: { ends } } },
  ],
});
await refused(fga.write({ writes: [tuple('user:anne', 'member', 'group:eng')] }), FgaApiValidationError, 'write_failed_due_to_invalid_input');
await fga.write({ writes: [tuple('user:anne', 'member', 'group:eng')] }, { conflict: { onDuplicateWrites: ClientWriteRequestOnDuplicateWrites.Ignore } });
const clash = await fga.write({ writes: [{ ...tuple('user:carl', 'editor', 'document:3'), condition: { name: 'until', context: {} } }] },
  { conflict: { onDuplicateWrites: ClientWriteRequestOnDuplicateWrites.Ignore } }).catch(error => error);
assert.equal(clash.statusCode, 409, 'a duplicate with another condition is no duplicate');
await refused(fga.deleteTuples([tuple('user:dora', 'member', 'group:eng')]), FgaApiValidationError, 'write_failed_due_to_invalid_input');
await fga.deleteTuples([tuple('user:dora', 'member', 'group:eng')], { conflict: { onMissingDeletes: ClientWriteRequestOnMissingDeletes.Ignore } });
await fga.writeTuples([tuple('user:dora', 'member', 'group:eng')]);
await fga.write({ writes: [tuple('user:emil', 'member', 'group:eng')], deletes: [tuple('user:dora', 'member', 'group:eng')] });
const halves = await fga.write(
  { writes: [tuple('user:f1', 'member', 'group:eng'), tuple('user:f1', 'nothing', 'group:eng')] }, { transaction: { disable: true, maxPerChunk: 1 } });
assert.deepEqual(halves.writes.map(({ status }) => status).sort(), ['failure', 'success'], 'without a transaction each chunk stands by itself');
await refused(fga.write({ writes: [tuple('user:anne', 'member', 'group:ops'), tuple('user:anne', 'viewer', 'document:1')] }), FgaApiValidationError, 'validation_error');
assert.deepEqual((await fga.read(tuple(undefined, 'member', 'group:ops'))).tuples, [], 'a write that fails changes nothing');
await refused(fga.write({ writes: [tuple('user:x', 'member', 'group:x'), tuple('user:x', 'member', 'group:x')] }),
  FgaApiValidationError, 'cannot_allow_duplicate_tuples_in_one_request');

const members = (await fga.read({ relation: 'member', object: 'group:eng' })).tuples;
assert.deepEqual(members.map(({ key: { user } }) => user).sort(), ['user:anne', 'user:emil', 'user:f1']);
assert.ok(members.every(({ timestamp, key }) => Date.parse(timestamp) > 0 && key.condition === null));
assert.deepEqual((await fga.read({ user: 'user:carl', object: 'document:' })).tuples.map(found => found.key.condition), [{ name: 'until', context: { ends } }]);
const all = [];
for (let continuationToken; ;) {
  const page = await fga.read({}, { pageSize: 2, continuationToken, consistency: ConsistencyPreference.HigherConsistency });
  assert.ok(page.tuples.length <= 2);
  all.push(...page.tuples);
  continuationToken = page.continuation_token;
  if (!continuationToken) break;
}
assert.equal(all.length, 9);
await refused(fga.read({ relation: 'member', object: 'group:' }), FgaApiValidationError, 'validation_error');
await refused(fga.read({}, { pageSize: 2, continuationToken: 'forged' }), FgaApiValidationError, 'invalid_continuation_token');
await refused(fga.read({}, { pageSize: 101 }), FgaApiValidationError, 'page_size_invalid');
said('tuples');

// Changes
const changes = [];
for (let continuationToken; ;) {
  const page = await fga.readChanges({ type: 'group' }, { pageSize: 2, continuationToken });
  if (page.changes.length === 0) {
    assert.equal(page.continuation_token, continuationToken, 'at the end of the log the token stays');
    break;
  }
  changes.push(...page.changes);
  continuationToken = page.continuation_token;
}
assert.deepEqual(changes.map(({ operation, tuple_key: { user } }) => `${operation.slice('TUPLE_OPERATION_'.length)} ${user}`).sort(),
  ['DELETE user:dora', 'WRITE user:anne', 'WRITE user:dora', 'WRITE user:emil', 'WRITE user:f1']);
assert.ok(changes.every(({ timestamp }) => Date.parse(timestamp) > 0));
assert.deepEqual((await fga.readChanges({ startTime: '2100-01-01T00:00:00Z' })).changes, []);
assert.equal((await fga.readChanges({ startTime: '2000-01-01T00:00:00Z' }, { pageSize: 100 })).changes.length, 11);
said('changes');

// Questions
const allowed = async (user, relation, object, more = {}, options = {}) => (await fga.check({ user, relation, object, ...more }, options)).allowed;
assert.equal(await allowed('user:anne', 'viewer', 'document:1'), true);
assert.equal(await allowed('user:zoe', 'viewer', 'document:1'), false);
assert.equal(await allowed('user:zoe', 'reader', 'document:2'), true, 'by the wildcard of its folder');
assert.equal(await allowed('user:bob', 'reader', 'document:2'), false, 'excluded');
assert.equal(await allowed('user:anne', 'publisher', 'document:1', {}, { authorizationModelId: first, consistency: ConsistencyPreference.HigherConsistency }), true);
assert.equal(await allowed('group:eng#member', 'editor', 'document:1'), true);
assert.equal(await allowed('user:carl', 'editor', 'document:3', { context: { now: '2029-01-01T00:00:00Z' } }), true);
assert.equal(await allowed('user:carl', 'editor', 'document:3', { context: { now: '2031-01-01T00:00:00Z' } }), false);
assert.equal(await allowed('user:zoe', 'editor', 'document:1', { contextualTuples: [tuple('user:zoe', 'member', 'group:eng')] }), true);
await refused(fga.check({ user: 'user:carl', relation: 'editor', object: 'document:3' }), FgaApiValidationError, 'validation_error');
await refused(fga.check(tuple('user:anne', 'nothing', 'document:1')), FgaApiValidationError, 'validation_error');
await refused(fga.check({ ...tuple('user:anne', 'viewer', 'document:1'), contextualTuples: [tuple('user:anne', 'viewer', 'document:1')] }), FgaApiValidationError, 'invalid_tuple');
const header = (await fga.check(tuple('user:anne', 'viewer', 'document:1'))).$response.headers['openfga-authorization-model-id'];
assert.equal(header, second, 'the answer names the model it was given by');

const { result } = await fga.batchCheck({
  checks: [
    { ...tuple('user:anne', 'viewer', 'document:1'), correlationId: 'yes' },
    { ...tuple('user:zoe', 'viewer', 'document:1'), correlationId: 'no' },
    { ...tuple('user:anne', 'nothing', 'document:1'), correlationId: 'wrong' },
    { ...tuple('user:zoe', 'viewer', 'document:1'), correlationId: 'contextual', contextualTuples: { tuple_keys: [tuple('user:zoe', 'member', 'group:eng')] } },
  ],
});
const byId = Object.fromEntries(result.map(item => [item.correlationId, item]));
assert.deepEqual(['yes', 'no', 'contextual'].map(id => byId[id].allowed), [true, false, true]);
assert.equal(byId.wrong.error.input_error, 'validation_error');
const many = Array.from({ length: 120 }, (_, i) => tuple(i % 2 ? 'user:anne' : 'user:zoe', 'viewer', 'document:1'));
assert.equal((await fga.batchCheck({ checks: many })).result.filter(item => item.allowed).length, 60, 'the client cuts into batches of 50');
assert.deepEqual((await fga.clientBatchCheck([tuple('user:anne', 'viewer', 'document:1'), tuple('user:zoe', 'viewer', 'document:1')]))
  .result.map(item => `${item._request.user} ${item.allowed}`).sort(), ['user:anne true', 'user:zoe false']);
assert.deepEqual((await fga.listRelations({ user: 'user:anne', object: 'document:1', relations: ['viewer', 'owner', 'blocked'] })).relations.sort(), ['owner', 'viewer']);

const { tree } = await fga.expand({ relation: 'viewer', object: 'document:2' });
assert.equal(tree.root.name, 'document:2#viewer');
assert.deepEqual(tree.root.union.nodes.map(node => node.leaf), [
  { computed: { userset: 'document:2#editor' } },
  { tupleToUserset: { tupleset: 'document:2#parent', computed: [{ userset: 'folder:a#viewer' }] } },
]);
assert.deepEqual((await fga.expand({ relation: 'editor', object: 'document:1' })).tree.root.leaf, { users: { users: ['group:eng#member'] } });
const minus = (await fga.expand({ relation: 'reader', object: 'document:2' })).tree.root.difference;
assert.deepEqual([minus.base.leaf, minus.subtract.leaf], [{ computed: { userset: 'document:2#viewer' } }, { computed: { userset: 'document:2#blocked' } }]);

const now = '2029-01-01T00:00:00Z';
assert.deepEqual((await fga.listObjects({ user: 'user:anne', relation: 'reader', type: 'document', context: { now } })).objects.sort(), ['document:1', 'document:2']);
assert.deepEqual((await fga.listObjects({ user: 'user:carl', relation: 'reader', type: 'document', context: { now } })).objects.sort(), ['document:2', 'document:3']);
await refused(fga.listObjects({ user: 'user:anne', relation: 'reader', type: 'nothing' }), FgaApiValidationError, 'type_not_found');
const streamed = [];
for await (const { object } of fga.streamedListObjects({ user: 'user:carl', relation: 'reader', type: 'document', context: { now } })) streamed.push(object);
assert.deepEqual(streamed.sort(), ['document:2', 'document:3']);

const users = async (id, relation, filter, more = {}) =>
  (await fga.listUsers({ object: { type: 'document', id }, relation, user_filters: [filter], context: { now }, ...more })).users;
assert.deepEqual((await users('1', 'viewer', { type: 'user' })).map(({ object }) => `${object.type}:${object.id}`).sort(), ['user:anne', 'user:emil', 'user:f1']);
assert.deepEqual(await users('1', 'viewer', { type: 'group', relation: 'member' }), [{ userset: { type: 'group', id: 'eng', relation: 'member' } }]);
assert.deepEqual(await users('2', 'viewer', { type: 'user' }), [{ wildcard: { type: 'user' } }]);
assert.deepEqual((await users('9', 'editor', { type: 'user' }, { contextualTuples: [tuple('user:zoe', 'editor', 'document:9')] })), [{ object: { type: 'user', id: 'zoe' } }]);
said('questions');

// Assertions
await fga.writeAssertions([{ ...tuple('user:anne', 'viewer', 'document:1'), expectation: true }, { ...tuple('user:zoe', 'viewer', 'document:1'), expectation: false }],
  { authorizationModelId: second });
const asserted = await fga.readAssertions({ authorizationModelId: second });
assert.equal(asserted.authorization_model_id, second);
assert.deepEqual(asserted.assertions.map(({ tuple_key: { user }, expectation }) => [user, expectation]), [['user:anne', true], ['user:zoe', false]]);
assert.deepEqual((await fga.readAssertions({ authorizationModelId: first })).assertions, []);
said('assertions');

// Calls by hand
const traced = await fga.executeApiRequest({
  operationName: 'Trace', method: 'POST', path: '/stores/{store_id}/check', pathParams: { store_id: store.id },
  body: { tuple_key: tuple('user:anne', 'viewer', 'document:1'), trace: true },
});
assert.equal(traced.allowed, true);
assert.match(traced.resolution, /document:1#viewer/);
const lines = await fga.executeStreamedApiRequest({
  operationName: 'Stream', method: 'POST', path: '/stores/{store_id}/streamed-list-objects', pathParams: { store_id: store.id },
  body: { user: 'user:anne', relation: 'reader', type: 'document', context: { now } },
});
let text = '';
for await (const chunk of lines.$response?.data ?? lines) text += chunk;
assert.deepEqual(text.trim().split('\n').map(line => JSON.parse(line).result.object).sort(), ['document:1', 'document:2']);
said('calls by hand');

// Keys
await assert.rejects(connect({ storeId: store.id }, 'wrong').getStore(), FgaApiAuthenticationError);
await assert.rejects(new OpenFgaClient({ apiUrl, storeId: store.id, retryParams: { maxRetry: 0 } }).getStore(), FgaApiAuthenticationError);
said('keys');

await fga.deleteStore();
await refused(fga.getStore(), FgaApiNotFoundError, 'store_id_not_found');
await refused(fga.check(tuple('user:anne', 'viewer', 'document:1')), FgaApiNotFoundError, 'store_id_not_found');
said('a store that was deleted answers nothing');

const calls = Object.getOwnPropertyNames(OpenFgaClient.prototype).filter(call => !notCalls.has(call));
assert.deepEqual(calls.filter(call => !made.has(call)), [], 'every call of the client was made');
console.log(`every one of ${calls.length} calls was answered as OpenFGA answers it`);
