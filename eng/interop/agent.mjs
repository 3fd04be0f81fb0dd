// An agent in Node, written from the broker's metadata with stock libraries: oauth4webapi and jose, nothing of ours.
// A person grants it a delegation (PAR, PKCE, code), it exchanges that for a token (RFC 8693) with proofs (RFC 9449)
// under private_key_jwt, and calls an API through the gateway. Every step asserts; the last line says that all held.
//
//   BROKER=http://127.0.0.1:5080 ADMIN_KEY_FILE=data/admin.key PERSON=ben PASSWORD=… node agent.mjs
import assert from 'node:assert/strict';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import { administer, ask, callback, consent, issuer, person, register, resource, said } from './household.mjs';

const insecure = { [oauth.allowInsecureRequests]: true }; // the broker under test is on loopback

const keys = await oauth.generateKeyPair('ES256', { extractable: true });
const { id: agent, thumbprint } = await register(keys.publicKey, 'An agent in Node');

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

// RFC 9449 section 8: where the server wants its nonce it says so once, and the library remembers the nonce it was given.
let nonces = 0;
const withNonce = async request => {
  try {
    return await request();
  } catch (failure) {
    if (!oauth.isDPoPNonceError(failure)) throw failure;
    nonces++;
    return request();
  }
};

// The person: pushed request, sign-in, consent, code.
const verifier = oauth.generateRandomCodeVerifier();
const state = oauth.generateRandomState();
const nonce = oauth.generateRandomNonce();
const pushed = await withNonce(async () => oauth.processPushedAuthorizationResponse(as, client, await oauth.pushedAuthorizationRequest(as, client, clientAuth, {
  response_type: 'code', redirect_uri: callback, scope: 'openid delegation', state, nonce,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...ask,
}, options)));
const landed = await consent(`${as.authorization_endpoint}?${new URLSearchParams({ client_id: agent, request_uri: pushed.request_uri })}`);
const answer = oauth.validateAuthResponse(as, client, landed, state);
const code = await withNonce(async () => oauth.processAuthorizationCodeResponse(as, client,
  await oauth.authorizationCodeGrantRequest(as, client, clientAuth, answer, callback, verifier, options),
  { expectedNonce: nonce, requireIdToken: true }));
const delegation = code['urn:agentidentity:grant_id'];
assert.match(delegation, /^dlg_/);
assert.equal(oauth.getValidatedIdTokenClaims(code).sub, person);
const jwks = createRemoteJWKSet(new URL(as.jwks_uri));
await jwtVerify(code.id_token, jwks, { issuer, audience: agent });
said(`code: ${person} granted ${agent} a delegation; the id_token verifies`);

// The agent for itself, then for the person.
const actor = await withNonce(async () => oauth.processClientCredentialsResponse(as, client,
  await oauth.clientCredentialsGrantRequest(as, client, clientAuth, { resource: issuer }, options)));
const exchange = () => withNonce(async () => oauth.processGenericTokenEndpointResponse(as, client, await oauth.genericTokenEndpointRequest(
  as, client, clientAuth, 'urn:ietf:params:oauth:grant-type:token-exchange', {
    subject_token: delegation, subject_token_type: 'urn:agentidentity:token-type:delegation',
    actor_token: actor.access_token, actor_token_type: 'urn:ietf:params:oauth:token-type:access_token', resource,
  }, options)));
const token = await exchange();
assert.equal(token.token_type, 'dpop');
assert.equal(token.issued_token_type, 'urn:ietf:params:oauth:token-type:access_token');
assert.ok(token.expires_in > 0 && token.expires_in <= 300);
const { payload } = await jwtVerify(token.access_token, jwks, { issuer, audience: resource, typ: 'at+jwt' });
assert.deepEqual([payload.sub, payload.act.sub, payload.cnf.jkt], [person, agent, thumbprint]);
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
assert.equal(nonces > 0, process.env.NONCES === '1');
console.log('every step held');
