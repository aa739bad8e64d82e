// The certified OpenID provider (oidc-provider) as the sign-in service of APIs: it knows no
// client beforehand and takes the address of a metadata document (CIMD) or a registration,
// and its access tokens are JWTs for one API (RFC 8707). It binds tokens to a key (DPoP) where
// a client has one, which is its default. Environment:
//   PORT      where to listen on 127.0.0.1
//   ISSUED    a file that gets one JSON line for each token answer
//   RESOURCES the identifiers of the APIs, with blanks between
//   DOCUMENT  the only metadata document that it takes
import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Provider, errors } from 'oidc-provider';

const port = Number(process.env.PORT);
const issuer = `http://127.0.0.1:${port}`;
const resources = process.env.RESOURCES.split(' ');
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

const provider = new Provider(issuer, {
  jwks: { keys: [{ ...key, use: 'sig', kid: 'rsa-1', alg: 'RS256' }] },
  cookies: { keys: [randomBytes(16).toString('hex')] },
  scopes: ['openid', 'offline_access'],
  pkce: { required: () => true },
  rotateRefreshToken: true,
  ttl: { AccessToken: 3600, RefreshToken: 86400, AuthorizationCode: 60, IdToken: 3600, Session: 86400, Interaction: 3600, Grant: 86400 },
  // By itself it refuses to fetch from its own computer, where the test hosts the document.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  features: {
    devInteractions: { enabled: true }, revocation: { enabled: true }, registration: { enabled: true },
    clientIdMetadataDocument: { enabled: true, ack: 'draft-02', allowFetch: async (ctx, id) => id === process.env.DOCUMENT },
    resourceIndicators: {
      enabled: true, defaultResource: async () => undefined, useGrantedResource: async () => true,
      getResourceServerInfo: async (ctx, resource) => {
        if (!resources.includes(resource)) throw new errors.InvalidTarget();
        return { scope: 'greet', audience: resource, accessTokenTTL: 3600, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } };
      },
    },
  },
  findAccount: async (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
});

provider.use(async (ctx, next) => {
  await next();
  if (ctx.path === '/token' && ctx.body?.access_token) appendFileSync(process.env.ISSUED, JSON.stringify(ctx.body) + '\n');
  console.log(ctx.method, ctx.path, ctx.status, ctx.body?.error ?? '', ctx.body?.error_description ?? '');
});

createServer(provider.callback()).listen(port, '127.0.0.1', () => console.log(`listening ${issuer}`));
