/**
 * A TCP relay that adds latency, in a process of its own so that it keeps time while the measured one is busy.
 *
 *     node latency.ts <port to reach> <milliseconds per round trip>    prints the port it listens on
 */
import { connect, createServer, type Socket } from 'node:net';

const [target = '', roundTrip = ''] = process.argv.slice(2);
const oneWay = Number(roundTrip) / 2;

function relay(from: Socket, to: Socket): void {
  from.on('data', (chunk) => setTimeout(() => to.writable && to.write(chunk), oneWay));
  from.on('end', () => setTimeout(() => to.end(), oneWay));
  from.on('error', () => to.destroy());
}

const server = createServer({ noDelay: true }, (client) => {
  // What a handshake costs: the first byte to the server leaves one round trip after the client connected.
  client.pause();
  setTimeout(() => {
    const upstream = connect({ port: Number(target), host: '127.0.0.1', noDelay: true });
    relay(client, upstream);
    relay(upstream, client);
    client.resume();
  }, Number(roundTrip));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address !== null ? address.port : '');
});
process.on('disconnect', () => process.exit());
