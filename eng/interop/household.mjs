// What every agent in this folder begins with: the broker, a person, and an agent of its own with a fresh key.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { Browser } from './browser.mjs';

export const issuer = new URL(process.env.BROKER).origin;
export const person = process.env.PERSON;
export const resource = `${issuer}/api/orders`;
export const callback = 'http://127.0.0.1:1/callback';
export const said = text => console.log(`ok ${text}`);

const adminKey = readFileSync(process.env.ADMIN_KEY_FILE, 'utf8').trim();

export const administer = async (path, body) => {
  const response = await fetch(issuer + path, {
    method: 'POST', body: JSON.stringify(body), headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
  });
  assert.ok(response.ok, `${path}: ${response.status} ${await response.text()}`);
};

// Registers an agent with its public key and lets it read orders.
export const register = async (publicKey, name) => {
  const jwk = await exportJWK(publicKey);
  const thumbprint = await calculateJwkThumbprint(jwk);
  const id = `node-${thumbprint.slice(0, 8).toLowerCase().replace(/[^a-z0-9]/g, '0')}`;
  await administer('/admin/agents', {
    id, name, owner: person, redirect_uris: [callback],
    jwks: { keys: [{ ...jwk, kid: thumbprint, alg: 'ES256', use: 'sig' }] },
  });
  await administer('/admin/tuples', { user: `agent:${id}`, relation: 'agent_may', object: 'operation:orders/read' });
  return { id, thumbprint };
};

// What the agent asks the person for, beside the standard parameters.
export const ask = {
  purpose: 'Read orders from Node',
  ends_in_days: '1',
  authorization_details: JSON.stringify([{ type: 'urn:agentidentity:http', locations: [resource], actions: ['GET'] }]),
};

// The person opens the address, signs in, reads and agrees. Returns where the browser was sent.
export const consent = async address => {
  const browser = new Browser();
  await browser.open(address);
  await browser.submit('password', { username: person, password: process.env.PASSWORD });
  assert.match(browser.page, new RegExp(ask.purpose));
  await browser.submit('decision', { decision: 'grant' });
  return browser.address;
};
