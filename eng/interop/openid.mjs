// The same agent on openid-client, whose author wrote nothing here: discovery, PAR, code and PKCE, token exchange,
// DPoP with the server's nonces, introspection and revocation. Every step asserts; the last line says that all held.
//
//   BROKER=http://127.0.0.1:5080 ADMIN_KEY_FILE=data/admin.key PERSON=ben PASSWORD=… node openid.mjs
import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import * as openid from 'openid-client';
import { ask, callback, consent, issuer, person, register, resource, said } from './household.mjs';

const keys = await openid.randomDPoPKeyPair('ES256', { extractable: true });
const agent = await register(keys.publicKey, 'An agent on openid-client');
const config = await openid.discovery(new URL(issuer), agent.id, { id_token_signed_response_alg: 'ES256' },
  openid.PrivateKeyJwt({ key: keys.privateKey, kid: agent.thumbprint }, {
    [openid.modifyAssertion]: header => { header.typ = 'client-authentication+jwt'; },
  }),
  { execute: [openid.allowInsecureRequests] }); // the broker under test is on loopback
const DPoP = openid.getDPoPHandle(config, keys);
assert.equal(config.serverMetadata().issuer, issuer);
said('discovery');

const checks = { pkceCodeVerifier: openid.randomPKCECodeVerifier(), expectedState: openid.randomState(), expectedNonce: openid.randomNonce(), idTokenExpected: true };
const address = await openid.buildAuthorizationUrlWithPAR(config, {
  redirect_uri: callback, scope: 'openid delegation', state: checks.expectedState, nonce: checks.expectedNonce,
  code_challenge: await openid.calculatePKCECodeChallenge(checks.pkceCodeVerifier), code_challenge_method: 'S256', ...ask,
}, { DPoP });
const grant = await openid.authorizationCodeGrant(config, await consent(address), checks, undefined, { DPoP });
assert.equal(grant.claims().sub, person);
const delegation = grant['urn:agentidentity:grant_id'];
said(`code: ${person} granted ${agent.id} a delegation`);

const actor = await openid.clientCredentialsGrant(config, { resource: issuer }, { DPoP });
const exchange = parameters => openid.genericGrantRequest(
  config, 'urn:ietf:params:oauth:grant-type:token-exchange', { resource, ...parameters }, { DPoP });
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';
const acting = { actor_token: actor.access_token, actor_token_type: accessToken };

// Form (a): the person's own token is the subject, while the person is there.
const attended = await exchange({
  subject_token: grant.id_token, subject_token_type: 'urn:ietf:params:oauth:token-type:id_token', delegation, ...acting });
assert.equal(decodeJwt(attended.access_token)['urn:agentidentity:unattended'], undefined);
// Form (b): the delegation is the subject, and nobody is there.
const token = await exchange({
  subject_token: delegation, subject_token_type: 'urn:agentidentity:token-type:delegation', ...acting });
const claims = decodeJwt(token.access_token);
assert.deepEqual([claims.sub, claims.act.sub, claims.cnf.jkt], [person, agent.id, agent.thumbprint]);
assert.equal(claims['urn:agentidentity:unattended'], true);
// Form (c): the delegated token is the subject, held by the same key; the actor stays.
const continued = await exchange({ subject_token: token.access_token, subject_token_type: accessToken });
assert.deepEqual(decodeJwt(continued.access_token).act, claims.act);
said('token exchange in its three forms');

const order = new URL(`${resource}/orders/A-17`);
for (const each of [attended, token, continued]) {
  const answer = await openid.fetchProtectedResource(config, each.access_token, order, 'GET', undefined, undefined, { DPoP });
  assert.equal((await answer.json()).id, 'A-17');
}
said('the API answers to all three');

const before = await openid.tokenIntrospection(config, token.access_token);
assert.equal(before.active, true);
assert.deepEqual([before.sub, before.act.sub, before.chain_complete, before.cnf.jkt], [person, agent.id, true, agent.thumbprint]);
await openid.tokenRevocation(config, token.access_token);
assert.equal((await openid.tokenIntrospection(config, token.access_token)).active, false);
await assert.rejects(openid.fetchProtectedResource(config, token.access_token, order, 'GET', undefined, undefined, { DPoP }));
said('introspected, revoked, refused');
console.log('every step held');
