// The certified OpenID provider (oidc-provider) with everything switched on that a
// native client can use: pushed requests, bound tokens with a nonce, device
// sign-in, resource indicators, authorization details, registration, introspection,
// logout. Environment:
//   PORT   where to listen on 127.0.0.1
//   ISSUED a file that gets one JSON line for each token answer
//   KEYS   the public key set (JSON) of the client that signs to authenticate
import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Provider, errors } from 'oidc-provider';

const port = Number(process.env.PORT);
const issuer = `http://127.0.0.1:${port}`;
const key = (type, options, extra) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), use: 'sig', ...extra,
});
const device = 'urn:ietf:params:oauth:grant-type:device_code';
const native = (id, more) => ({
  client_id: id, client_name: 'Latchkey', application_type: 'native', token_endpoint_auth_method: 'none',
  redirect_uris: [`http://127.0.0.1/cb/${id}`, `app.latchkey:/oauth/${id}`],
  post_logout_redirect_uris: [`http://127.0.0.1/cb/${id}/signed-out`],
  grant_types: ['authorization_code', 'refresh_token', device], response_types: ['code'], ...more,
});

const provider = new Provider(issuer, {
  jwks: { keys: [
    key('rsa', { modulusLength: 2048 }, { kid: 'rsa-1', alg: 'RS256' }),
    key('ec', { namedCurve: 'P-256' }, { kid: 'ec-1', alg: 'ES256' }),
  ] },
  cookies: { keys: [randomBytes(16).toString('hex')] },
  clients: [
    native('plain'),
    native('details', { authorization_details_types: ['notes'] }),
    native('bound', { dpop_bound_access_tokens: true, require_pushed_authorization_requests: true, id_token_signed_response_alg: 'ES256' }),
    // RFC 6749 §2.3.1: both are form-encoded before they go into the header
    native('secret', { token_endpoint_auth_method: 'client_secret_basic', client_secret: 'a secret: 100% odd & long enough for all' }),
    native('signing', { token_endpoint_auth_method: 'private_key_jwt', jwks: JSON.parse(process.env.KEYS) }),
  ],
  scopes: ['openid', 'offline_access', 'profile', 'email', 'notes.read'],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  ttl: { AccessToken: 3600, RefreshToken: 86400, AuthorizationCode: 60, IdToken: 3600, Session: 86400, Interaction: 3600, Grant: 86400, DeviceCode: 600 },
  features: {
    devInteractions: { enabled: true }, revocation: { enabled: true }, introspection: { enabled: true }, userinfo: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
    deviceFlow: { enabled: true }, registration: { enabled: true }, rpInitiatedLogout: { enabled: true },
    richAuthorizationRequests: {
      enabled: true,
      types: { notes: { validate: async (ctx, detail) => {
        if (!Array.isArray(detail.actions)) throw new errors.InvalidAuthorizationDetails('actions are missing');
      } } },
      authorizationDetailsForGrantSource: async (ctx) => JSON.parse(ctx.oidc.params.authorization_details),
      authorizationDetailsForAccessToken: async (ctx, token, source) => source.rar,
      authorizationDetailsForIntrospection: async (ctx, token) => token.rar,
    },
    resourceIndicators: {
      enabled: true, defaultResource: async () => undefined, useGrantedResource: async () => true,
      getResourceServerInfo: async (ctx, resource) => {
        if (resource !== 'urn:notes') throw new errors.InvalidTarget();
        return { scope: 'notes.read', audience: resource, accessTokenTTL: 3600, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } };
      },
    },
  },
  findAccount: async (ctx, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, name: `Ada ${id} Łovelace`, preferred_username: id, email: `${id}@example.com`, email_verified: true }),
  }),
});

provider.use(async (ctx, next) => {
  await next();
  if (ctx.path === '/token' && ctx.body?.access_token) appendFileSync(process.env.ISSUED, JSON.stringify(ctx.body) + '\n');
  console.log(ctx.method, ctx.path, ctx.status, ctx.body?.error ?? ctx.body?.user_code ?? '');
});

createServer(provider.callback()).listen(port, '127.0.0.1', () => console.log(`listening ${issuer}`));
