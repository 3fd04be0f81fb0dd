// jose against docs/vectors. First it verifies, by its own rules, every token that the vectors call accepted. Then it
// mints tokens of its own with the vectors' keys, good and bad, and prints them for the library to judge:
// one JSON object per line with shown_as, token and result.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decodeProtectedHeader, EmbeddedJWK, importJWK, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';

const read = name => JSON.parse(readFileSync(new URL(`../../docs/vectors/${name}`, import.meta.url)));
const { now, tokens } = read('tokens.json');
const keys = Object.fromEntries(read('keys.json').keys.map(key => [key.kid, key]));
const currentDate = new Date(now * 1000);
const issuer = 'https://broker.example';
const crm = `${issuer}/mcp/crm`;

const publicKey = ({ d, p, q, dp, dq, qi, ...rest }) => importJWK(rest, rest.alg);
const expected = {
  delegated: { issuer, audience: crm, typ: 'at+jwt' },
  agent: { issuer, audience: issuer, typ: 'at+jwt' },
  human: { issuer, audience: issuer, typ: 'at+jwt' },
  'client-assertion': { issuer: 'codex', audience: issuer, typ: 'client-authentication+jwt' },
  'id-token': { issuer: 'https://idp.example', audience: issuer },
  'id-jag': { issuer: 'https://idp.example', audience: issuer, typ: 'oauth-id-jag+jwt' },
  transaction: { issuer, audience: 'prod.example', typ: 'txntoken+jwt' },
  introspection: { issuer, audience: 'https://crm.internal', typ: 'token-introspection+jwt' },
};
let verified = 0;
for (const { id, shown_as, token, result } of tokens) {
  if (result !== 'accepted') continue;
  const header = decodeProtectedHeader(token);
  const key = shown_as === 'proof' ? EmbeddedJWK : await publicKey(keys[header.kid]);
  const { payload } = await jwtVerify(token, key, { currentDate, clockTolerance: 30, algorithms: ['ES256', 'ES384', 'PS256', 'RS256'], ...expected[shown_as] });
  assert.ok(payload, id);
  verified++;
}
console.error(`jose verifies ${verified} tokens that the vectors accept`);

const good = {
  sub: 'ben', sub_profile: 'user', client_id: 'codex', jti: 'from-jose', txn: 'txn_1', 'urn:agentidentity:grant_id': 'dlg_1',
  act: { iss: issuer, sub: 'codex', sub_profile: 'ai_agent' },
};
const mint = async (kid, { alg = keys[kid].alg, typ = 'at+jwt', header = {}, claims = good, audience = crm, from = issuer, life = 300 } = {}) =>
  new SignJWT(claims).setProtectedHeader({ alg, typ, kid, ...header }).setIssuer(from).setAudience(audience)
    .setIssuedAt(now).setExpirationTime(now + life).sign(await importJWK(keys[kid], alg));
const print = (shown_as, token, result) => console.log(JSON.stringify({ shown_as, token, result }));
for (const kid of ['issuer-es256', 'issuer-es384', 'issuer-ps256', 'issuer-rs256']) {
  print('delegated', await mint(kid), 'accepted');
}
print('delegated', await mint('stranger-es256', { header: { kid: 'issuer-es256' } }), 'AID1009');
print('delegated', await mint('issuer-ps256', { alg: 'RS256' }), 'AID1007');
print('delegated', await mint('issuer-es256', { typ: 'JWT' }), 'AID1006');
print('delegated', await mint('issuer-es256', { header: { typ: undefined } }), 'AID1005');
print('delegated', await mint('issuer-es256', { audience: [crm, 'https://evil.example'] }), 'AID1016');
print('delegated', await mint('issuer-es256', { audience: `${issuer}/mcp/hr` }), 'AID1012');
print('delegated', await mint('issuer-es256', { from: 'https://evil.example' }), 'AID1011');
print('delegated', await mint('issuer-es256', { life: 901 }), 'AID1015');
print('delegated', await mint('issuer-es256', { life: -1 }), 'AID1015');
print('delegated', await mint('issuer-es256', { claims: { ...good, act: undefined } }), 'AID1016');
print('delegated', await mint('issuer-es256', { header: { jku: 'https://evil.example/keys' } }), 'AID1010');
print('delegated', new UnsecuredJWT(good).setIssuer(issuer).setAudience(crm).setIssuedAt(now).setExpirationTime(now + 300).encode(), 'AID1007');
print('agent', await mint('issuer-es256', {
  audience: issuer,
  claims: { sub: 'codex', sub_profile: 'ai_agent', client_id: 'codex', jti: 'a', cnf: { jkt: 'A'.repeat(43) } },
}), 'accepted');
