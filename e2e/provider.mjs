// A certified OpenID provider (oidc-provider) in a process of its own, with one
// public native client and Node's own memory for storage. Environment:
//   PORT   where to listen on 127.0.0.1
//   ISSUED a file that gets one JSON line for each answer of the token endpoint,
//          so that a test knows every token there is and can look for leaks
import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Provider } from 'oidc-provider';

const port = Number(process.env.PORT);
const issuer = `http://127.0.0.1:${port}`;
const key = (type, options, extra) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), use: 'sig', ...extra,
});

const provider = new Provider(issuer, {
  jwks: { keys: [key('rsa', { modulusLength: 2048 }, { kid: 'rsa-1', alg: 'RS256' })] },
  cookies: { keys: [randomBytes(16).toString('hex')] },
  clients: [{
    client_id: 'native', client_name: 'Latchkey', application_type: 'native', token_endpoint_auth_method: 'none',
    redirect_uris: ['http://127.0.0.1/cb/certified', 'http://[::1]/cb/certified'], // a native client: any loopback port
    grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
  }],
  scopes: ['openid', 'offline_access', 'profile', 'email'],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  ttl: { AccessToken: 3600, RefreshToken: 86400, AuthorizationCode: 60, IdToken: 3600, Session: 86400, Interaction: 3600, Grant: 86400 },
  features: {
    devInteractions: { enabled: true }, revocation: { enabled: true }, introspection: { enabled: true }, userinfo: { enabled: true },
    // Off, which they are not by default: everything.mjs has them.
    pushedAuthorizationRequests: { enabled: false }, dPoP: { enabled: false },
  },
  findAccount: async (ctx, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, name: `Ada ${id} Łovelace`, preferred_username: id, email: `${id}@example.com`, email_verified: true }),
  }),
});

provider.use(async (ctx, next) => {
  await next();
  if (ctx.path === '/token' && process.env.ISSUED) appendFileSync(process.env.ISSUED, JSON.stringify(ctx.body) + '\n');
  console.log(ctx.method, ctx.path, ctx.status);
});

createServer(provider.callback()).listen(port, '127.0.0.1', () => console.log(`listening ${issuer}`));
