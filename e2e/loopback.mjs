// Preloaded into other people's servers (node --import): a server that names no
// address to listen on gets 127.0.0.1, not every address of the computer. Such a
// listen calls _listen2 without an address. To give listen a host instead would make it
// asynchronous, and some servers want their port at once.
import { Server } from 'node:net';

const listen = Server.prototype._listen2;
Server.prototype._listen2 = function (address, port, ...rest) {
  return listen.call(this, address === null && port >= 0 ? '127.0.0.1' : address, port, ...rest);
};
