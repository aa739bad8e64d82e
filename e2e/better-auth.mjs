// better-auth as a provider, in a process of its own. Environment:
//   PORT   where to listen on 127.0.0.1
//   STATE  a file that keeps what is in its memory, but for its signing keys, so
//          that a restart has new keys and the old grants
//   ISSUED a file that gets one JSON line for each answer of the token endpoint
// User ada@example.test with the password "password1". The first line printed is
// JSON with the issuer and the client ID of a public native client.
import { createServer } from 'node:http';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { jwt } from 'better-auth/plugins';
import { oauthProvider, oauthProviderOpenIdConfigMetadata, oauthProviderAuthServerMetadata } from '@better-auth/oauth-provider';

const { PORT, STATE, ISSUED } = process.env;
const base = `http://127.0.0.1:${PORT}`;
const date = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const kept = existsSync(STATE) ? JSON.parse(readFileSync(STATE, 'utf8'), (_, v) => (typeof v === 'string' && date.test(v) ? new Date(v) : v)) : {};
const tables = ['user', 'session', 'account', 'verification', 'oauthClient', 'oauthAccessToken', 'oauthRefreshToken', 'oauthConsent', 'oauthResource', 'oauthClientResource', 'oauthClientAssertion'];
const db = Object.fromEntries(tables.map((name) => [name, kept[name] || []]));
db.jwks = [];
const scopes = ['openid', 'profile', 'email', 'offline_access'];
const auth = betterAuth({
  baseURL: base, secret: 'not-a-secret-not-a-secret-not-a-secret', database: memoryAdapter(db), logger: { level: 'warn' },
  emailAndPassword: { enabled: true }, rateLimit: { enabled: false }, disabledPaths: ['/token'],
  plugins: [jwt({ jwks: { keyPairConfig: { alg: 'EdDSA' } } }), oauthProvider({
    loginPage: '/login', consentPage: '/consent', scopes, allowDynamicClientRegistration: true, allowUnauthenticatedClientRegistration: true,
    silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
  })],
});
const ask = (path, body, cookie) => auth.handler(new Request(`${base}/api/auth${path}`, {
  method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json', origin: base, cookie: cookie || '' }, body: JSON.stringify(body),
}));
if (db.user.length === 0) await auth.api.signUpEmail({ body: { email: 'ada@example.test', password: 'password1', name: 'Ada Lovelace' } });
if (db.oauthClient.length === 0) {
  await ask('/oauth2/register', {
    client_name: 'Latchkey', redirect_uris: ['http://127.0.0.1/cb/better-auth'], token_endpoint_auth_method: 'none', type: 'native',
    application_type: 'native', grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], scope: scopes.join(' '),
  });
}

const escape = (s) => String(s).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const field = { '/login': '<input name="email"><input type="password" name="password"><button>Sign in</button>', '/consent': '<button name="do" value="yes">Allow</button><button name="do" value="no">Deny</button>' };
const metadata = { 'openid-configuration': oauthProviderOpenIdConfigMetadata(auth), 'oauth-authorization-server': oauthProviderAuthServerMetadata(auth) };

// answer is the response to one request: metadata, the provider's own interface, or
// one of the two pages that better-auth leaves to whoever uses it.
const answer = async (request, address, body) => {
  const described = address.pathname.split('/.well-known/')[1];
  if (described) return (metadata[described.split('/')[0]] || (() => new Response('', { status: 404 })))(request);
  if (address.pathname.startsWith('/api/')) return auth.handler(request);
  if (!field[address.pathname]) return new Response('', { status: 404 });
  if (request.method === 'GET') {
    const page = `<title>better-auth</title><form method="post" action="${address.pathname}"><input type="hidden" name="oauth_query" value="${escape(address.search.slice(1))}">${field[address.pathname]}</form>`;
    return new Response(page, { headers: { 'content-type': 'text/html' } });
  }
  const form = new URLSearchParams(body);
  const query = form.get('oauth_query'), cookie = request.headers.get('cookie');
  const inner = address.pathname === '/login'
    ? await ask('/sign-in/email', { email: form.get('email'), password: form.get('password'), oauth_query: query }, cookie)
    : await ask('/oauth2/consent', { accept: form.get('do') === 'yes', oauth_query: query }, cookie);
  const said = await inner.json().catch(() => ({}));
  const to = inner.headers.get('location') || said.redirect_uri || said.url || said.redirectTo;
  if (!to) return new Response(escape(JSON.stringify(said)), { status: inner.status, headers: { 'content-type': 'text/html' } });
  const headers = new Headers({ location: to });
  for (const cookie of inner.headers.getSetCookie()) headers.append('set-cookie', cookie);
  return new Response(null, { status: 302, headers });
};

createServer(async (q, s) => {
  let body = '';
  for await (const chunk of q) body += chunk;
  const address = new URL(q.url, base);
  const request = new Request(address, { method: q.method, headers: q.headers, body: q.method === 'GET' ? undefined : body });
  const response = await answer(request, address, body).catch((e) => new Response(String(e.stack), { status: 500 }));
  const text = await response.text();
  if (address.pathname.endsWith('/oauth2/token') && response.status === 200) appendFileSync(ISSUED, text + '\n');
  writeFileSync(STATE, JSON.stringify({ ...db, jwks: undefined }));
  console.log(q.method, address.pathname, response.status);
  const headers = Object.fromEntries(response.headers);
  if (response.headers.getSetCookie().length) headers['set-cookie'] = response.headers.getSetCookie();
  s.writeHead(response.status, headers);
  s.end(text);
}).listen(Number(PORT), '127.0.0.1', () => {
  writeFileSync(STATE, JSON.stringify({ ...db, jwks: undefined }));
  console.log(JSON.stringify({ issuer: `${base}/api/auth`, client: db.oauthClient[0].clientId }));
});
