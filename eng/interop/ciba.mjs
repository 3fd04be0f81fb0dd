// An agent on openid-client whose call needs an approval: refused with its id, it waits for the answer by OpenID CIBA (poll), and makes
// the call with the token it is given. Every step asserts; the last line says that all held.
//
//   BROKER=http://127.0.0.1:5080 ADMIN_KEY_FILE=data/admin.key PERSON=ben PASSWORD=… APPROVER=grace node ciba.mjs
import assert from 'node:assert/strict';
import * as openid from 'openid-client';
import { administer, ask, callback, consent, issuer, person, register, resource, said } from './household.mjs';

const keys = await openid.randomDPoPKeyPair('ES256', { extractable: true });
const agent = await register(keys.publicKey, 'An agent that waits');
const config = await openid.discovery(new URL(issuer), agent.id, { id_token_signed_response_alg: 'ES256' },
  openid.PrivateKeyJwt({ key: keys.privateKey, kid: agent.thumbprint }, {
    [openid.modifyAssertion]: header => { header.typ = 'client-authentication+jwt'; },
  }),
  { execute: [openid.allowInsecureRequests] }); // the broker under test is on loopback
const DPoP = openid.getDPoPHandle(config, keys);
assert.equal(config.serverMetadata().backchannel_authentication_endpoint, `${issuer}/oauth2/bc-authorize`);
assert.deepEqual(config.serverMetadata().backchannel_token_delivery_modes_supported, ['poll', 'ping']);
said('discovery');

const checks = { pkceCodeVerifier: openid.randomPKCECodeVerifier(), expectedState: openid.randomState(), expectedNonce: openid.randomNonce(), idTokenExpected: true };
const address = await openid.buildAuthorizationUrlWithPAR(config, {
  redirect_uri: callback, scope: 'openid delegation', state: checks.expectedState, nonce: checks.expectedNonce,
  code_challenge: await openid.calculatePKCECodeChallenge(checks.pkceCodeVerifier), code_challenge_method: 'S256', ...ask,
}, { DPoP });
const grant = await openid.authorizationCodeGrant(config, await consent(address), checks, undefined, { DPoP });
const delegation = grant['urn:agentidentity:grant_id'];
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';
const actor = await openid.clientCredentialsGrant(config, { resource: issuer }, { DPoP });
const token = await openid.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:token-exchange', {
  resource, subject_token: delegation, subject_token_type: 'urn:agentidentity:token-type:delegation', actor_token: actor.access_token, actor_token_type: accessToken,
}, { DPoP });

const order = new URL(`${resource}/orders/A-17`);
const call = async held => openid.fetchProtectedResource(config, held, order, 'GET', undefined, undefined, { DPoP });
const refused = await call(token.access_token);
assert.equal(refused.status, 403);
const problem = await refused.json();
assert.match(problem.approval_url, /\/console\/approvals\/apr_/);
assert.ok(problem.poll_after > 0);
said('a call that waits for an approval');

const asked = await openid.initiateBackchannelAuthentication(config, {
  scope: 'openid', login_hint: person, binding_message: 'Order A-17',
  authorization_details: JSON.stringify([{ type: 'urn:agentidentity:approval', identifier: problem.approval_id }]),
});
assert.ok(asked.expires_in > 0 && asked.interval > 0);
const polled = openid.pollBackchannelAuthenticationGrant(config, asked, undefined, { DPoP });
await administer(`/admin/approvals/${problem.approval_id}/approve`, { by: process.env.APPROVER });
const waited = await polled;
assert.equal(waited['urn:agentidentity:grant_id'], delegation);
said('waited by CIBA');

assert.equal((await (await call(waited.access_token)).json()).id, 'A-17');
assert.equal((await call(waited.access_token)).status, 403); // once
const no = (await (await call(waited.access_token)).json()).approval_id;
const again = await openid.initiateBackchannelAuthentication(config, {
  scope: 'openid', login_hint: person, authorization_details: JSON.stringify([{ type: 'urn:agentidentity:approval', identifier: no }]),
});
await administer(`/admin/approvals/${no}/deny`, { by: process.env.APPROVER });
await assert.rejects(openid.pollBackchannelAuthenticationGrant(config, again, undefined, { DPoP }), { error: 'access_denied' });
said('a yes is for one call, and a no is a no');
console.log('every step held');
