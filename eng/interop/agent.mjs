// An agent in Node, written from the broker's metadata with stock libraries: oauth4webapi and jose, nothing of ours.
// A person grants it a delegation (PAR, PKCE, code), it exchanges that for a token (RFC 8693) with proofs (RFC 9449)
// under private_key_jwt, and calls an API through the gateway. Every step asserts; the last line says that all held.
//
//   BROKER=http://127.0.0.1:5080 ADMIN_KEY_FILE=data/admin.key PERSON=ben PASSWORD=… node agent.mjs
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { calculateJwkThumbprint, createRemoteJWKSet, decodeJwt, exportJWK, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import { Browser } from './browser.mjs';

const issuer = new URL(process.env.BROKER).origin;
const resource = `${issuer}/api/orders`;
const insecure = { [oauth.allowInsecureRequests]: true }; // the broker under test is on loopback
const callback = 'http://127.0.0.1:1/callback';
const said = text => console.log(`ok ${text}`);

// The administrator: one agent with its public key, and what it may do.
const keys = await oauth.generateKeyPair('ES256', { extractable: true });
const publicKey = await exportJWK(keys.publicKey);
const thumbprint = await calculateJwkThumbprint(publicKey);
const agent = `node-${thumbprint.slice(0, 8).toLowerCase().replace(/[^a-z0-9]/g, '0')}`;
const adminKey = readFileSync(process.env.ADMIN_KEY_FILE, 'utf8').trim();
const administer = async (path, body) => {
  const response = await fetch(issuer + path, {
    method: 'POST', body: JSON.stringify(body), headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
  });
  assert.ok(response.ok, `${path}: ${response.status} ${await response.text()}`);
};
await administer('/admin/agents', {
  id: agent, name: 'An agent in Node', owner: process.env.PERSON, redirect_uris: [callback],
  jwks: { keys: [{ ...publicKey, kid: thumbprint, alg: 'ES256', use: 'sig' }] },
});
await administer('/admin/tuples', { user: `agent:${agent}`, relation: 'agent_may', object: 'operation:orders/read' });

// Discovery: both documents, and they agree.
const as = await oauth.processDiscoveryResponse(new URL(issuer), await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oauth2', ...insecure }));
const oidc = await oauth.processDiscoveryResponse(new URL(issuer), await oauth.discoveryRequest(new URL(issuer), insecure));
assert.deepEqual(oidc, as);
assert.equal(as.require_pushed_authorization_requests, true);
assert.equal(as.authorization_response_iss_parameter_supported, true);
assert.deepEqual(as.token_endpoint_auth_methods_supported, ['private_key_jwt']);
assert.deepEqual(as.code_challenge_methods_supported, ['S256']);
assert.deepEqual(as.response_types_supported, ['code']);
assert.deepEqual(as.id_token_signing_alg_values_supported, ['ES256']);
assert.ok(as.dpop_signing_alg_values_supported.includes('ES256'));
assert.ok(as.grant_types_supported.includes('urn:ietf:params:oauth:grant-type:token-exchange'));
const protectedResource = await oauth.processResourceDiscoveryResponse(
  new URL(resource), await oauth.resourceDiscoveryRequest(new URL(resource), insecure));
assert.deepEqual(protectedResource.authorization_servers, [issuer]);
said('metadata of the issuer and of the resource');

const client = { client_id: agent, id_token_signed_response_alg: 'ES256' };
const clientAuth = oauth.PrivateKeyJwt({ key: keys.privateKey, kid: thumbprint }, {
  // The one thing a stock library must be told: the assertion names its type.
  [oauth.modifyAssertion]: header => { header.typ = 'client-authentication+jwt'; },
});
const DPoP = oauth.DPoP(client, keys);
const options = { DPoP, ...insecure };

// The person: pushed request, sign-in, consent, code.
const verifier = oauth.generateRandomCodeVerifier();
const state = oauth.generateRandomState();
const nonce = oauth.generateRandomNonce();
const pushed = await oauth.processPushedAuthorizationResponse(as, client, await oauth.pushedAuthorizationRequest(as, client, clientAuth, {
  response_type: 'code', redirect_uri: callback, scope: 'openid delegation', state, nonce,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  purpose: 'Read orders from Node', ends_in_days: '1',
  authorization_details: JSON.stringify([{ type: 'urn:agentidentity:http', locations: [resource], actions: ['GET'] }]),
}, options));
const browser = new Browser();
await browser.open(`${as.authorization_endpoint}?${new URLSearchParams({ client_id: agent, request_uri: pushed.request_uri })}`);
await browser.submit('password', { username: process.env.PERSON, password: process.env.PASSWORD });
assert.match(browser.page, /Read orders from Node/);
await browser.submit('decision', { decision: 'grant' });
const answer = oauth.validateAuthResponse(as, client, browser.address, state);
const code = await oauth.processAuthorizationCodeResponse(as, client,
  await oauth.authorizationCodeGrantRequest(as, client, clientAuth, answer, callback, verifier, options),
  { expectedNonce: nonce, requireIdToken: true });
const delegation = code['urn:agentidentity:grant_id'];
assert.match(delegation, /^dlg_/);
assert.equal(oauth.getValidatedIdTokenClaims(code).sub, process.env.PERSON);
const jwks = createRemoteJWKSet(new URL(as.jwks_uri));
await jwtVerify(code.id_token, jwks, { issuer, audience: agent });
said(`code: ${process.env.PERSON} granted ${agent} a delegation; the id_token verifies`);

// The agent for itself, then for the person.
const actor = await oauth.processClientCredentialsResponse(as, client,
  await oauth.clientCredentialsGrantRequest(as, client, clientAuth, { resource: issuer }, options));
const exchange = async () => oauth.processGenericTokenEndpointResponse(as, client, await oauth.genericTokenEndpointRequest(
  as, client, clientAuth, 'urn:ietf:params:oauth:grant-type:token-exchange', {
    subject_token: delegation, subject_token_type: 'urn:agentidentity:token-type:delegation',
    actor_token: actor.access_token, actor_token_type: 'urn:ietf:params:oauth:token-type:access_token', resource,
  }, options));
const token = await exchange();
assert.equal(token.token_type, 'dpop');
assert.equal(token.issued_token_type, 'urn:ietf:params:oauth:token-type:access_token');
assert.ok(token.expires_in > 0 && token.expires_in <= 300);
const { payload } = await jwtVerify(token.access_token, jwks, { issuer, audience: resource, typ: 'at+jwt' });
assert.deepEqual([payload.sub, payload.act.sub, payload.cnf.jkt], [process.env.PERSON, agent, thumbprint]);
said(`exchange: sub=${payload.sub} act=${payload.act.sub}, bound to the agent's key`);

// The call, and what stops it.
const order = new URL(`${resource}/orders/A-17`);
const call = (method, withToken = token.access_token) =>
  oauth.protectedResourceRequest(withToken, method, order, undefined, null, options);
assert.equal((await (await call('GET')).json()).id, 'A-17');
const refused = await call('DELETE');
assert.equal(refused.status, 403);
assert.match((await refused.json()).code, /^AID/);
said('GET is answered, DELETE is not in the delegation');
const bare = await fetch(order, { headers: { authorization: `Bearer ${token.access_token}` } });
assert.equal(bare.status, 401);
assert.match(bare.headers.get('www-authenticate'), /DPoP .*resource_metadata="/);
said('the token without a proof is worth nothing');

await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, clientAuth, token.access_token, insecure));
const status = await oauth.processIntrospectionResponse(as, client,
  await oauth.introspectionRequest(as, client, clientAuth, token.access_token, insecure));
assert.equal(status.active, false);
await administer(`/admin/delegations/${delegation}/end`, {});
await assert.rejects(exchange(), failure => failure instanceof oauth.ResponseBodyError && /AID5031/.test(failure.error_description));
await assert.rejects(call('GET'), oauth.WWWAuthenticateChallengeError);
said('revoked is inactive, ended is over');
assert.equal(decodeJwt(actor.access_token).act, undefined);
console.log('every step held');
