import { startCallSystem } from '../testing/index.js';

/**
 * A node that dies by SIGKILL right after it committed the end of a call, before that version counts as published.
 * Prints its address as one line of JSON. Arguments: PostgreSQL URL, schema.
 */
const [url = '', schema = ''] = process.argv.slice(2);
const system = await startCallSystem({
  database: { url, schema },
  hooks: {
    onCallEnded: () => {
      process.kill(process.pid, 'SIGKILL');
    },
  },
});
console.log(JSON.stringify({ url: system.url }));
