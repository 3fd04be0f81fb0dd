// The enterprise's identity provider, played by npm oidc-provider: people sign in there, and AgentIdentity is its client.
// Whoever reaches /interaction/{uid}?as=anna is Anna from then on, with &acr=corp:otp more strongly; without `as`, the sign-in was given up.
//
//   ISSUER=http://127.0.0.1:4000 CLIENTS='[{"client_id":"…","client_secret":"…","redirect_uris":["…"]}]' node enterprise.mjs
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

const issuer = new URL(process.env.ISSUER);
const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const provider = new Provider(issuer.href.replace(/\/$/, ''), {
  clients: JSON.parse(process.env.CLIENTS).map(client => ({
    grant_types: ['authorization_code'], response_types: ['code'], id_token_signed_response_alg: 'ES256', ...client,
  })),
  jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'enterprise-1', alg: 'ES256', use: 'sig' }] },
  acrValues: ['corp:otp'],
  claims: { openid: ['sub', 'amr', 'acr'], profile: ['name'] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: id[0].toUpperCase() + id.slice(1) }) }),
  // The administrator of the enterprise consented for everybody.
  loadExistingGrant: async context => {
    const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
    grant.addOIDCScope('openid profile');
    await grant.save();
    return grant;
  },
  cookies: { keys: ['one test, one key'] },
});

const answer = provider.callback();
createServer(async (request, response) => {
  const url = new URL(request.url, issuer);
  if (!url.pathname.startsWith('/interaction/')) return answer(request, response);
  const person = url.searchParams.get('as');
  await provider.interactionFinished(request, response, person
    ? { login: { accountId: person, amr: ['pwd', 'otp'], acr: url.searchParams.get('acr') ?? undefined } }
    : { error: 'access_denied', error_description: 'The sign-in was given up.' });
}).listen(issuer.port, issuer.hostname, () => console.log('ready'));
