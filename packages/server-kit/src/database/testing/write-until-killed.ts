import { writeSync } from 'node:fs';

import { createCallWriter } from '../commit-change.js';
import { openDatabase } from '../open-database.js';
import { placing } from './call-changes.js';

/** Run as a process of its own: places calls and prints each id once it is committed, until somebody kills it. */
const database = await openDatabase(process.argv[2] ?? '');
const writer = createCallWriter(database);
for (let number = 0; ; number += 1) {
  const id = `call-${process.pid}-${number}`;
  if ((await writer.commitChange(placing(id))) === 'saved') writeSync(1, `${id}\n`);
}
