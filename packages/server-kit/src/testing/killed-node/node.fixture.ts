import { startCallSystem, testPeople } from '../call-system.js';
import type { NodeHello, NodeOrder } from './start-node-process.fixture.js';
import { agentsPhone, publicUrl, vendorsOfNodes } from './vendors.fixture.js';

/** A node that will be killed, or the one after it. Its argument is a {@link NodeOrder} as JSON. */
const { database, provider, options } = JSON.parse(process.argv[2] ?? '') as NodeOrder;
const vendor = vendorsOfNodes[provider];
if (vendor === undefined) throw new Error(`no provider ${provider}`);
const system = await startCallSystem({ database, publicUrl, providers: [vendor.provider(options)] });
const token = await system.sign({ ...testPeople.leo, phone: agentsPhone });
const hello: NodeHello = { url: system.url, token };
console.log(JSON.stringify(hello));
