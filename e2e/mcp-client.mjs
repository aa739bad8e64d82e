// A client of the Model Context Protocol, as its SDK makes one: it opens a session at the
// address in its argument, lists the tools and uses the first one of the example server.
// It has no token and knows nothing of signing in.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const client = new Client({ name: 'a client without a token', version: '1' });
await client.connect(new StreamableHTTPClientTransport(new URL(process.argv[2])));
const { tools } = await client.listTools();
const answer = await client.callTool({ name: 'greet', arguments: { name: 'Ada' } });
console.log(tools.length > 0, answer.content[0].text);
await client.close();
