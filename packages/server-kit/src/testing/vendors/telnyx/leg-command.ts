import type * as z from 'zod';
import type { VendorAnswer } from '../vendor-server.js';
import type { Leg } from './leg.js';
import { readBody } from './read-body.js';
import { ok, type TelnyxRoute } from './telnyx-route.js';
import type { TelnyxSwitchboard } from './telnyx-switchboard.js';

/** Carries a command out; an object that it returns is merged into the answer. */
export type Command<Schema extends z.ZodType> = (leg: Leg, body: z.output<Schema>) => object | void;

/** Body of a command: whatever else, these two. */
type CommandSchema = z.ZodType<{ client_state?: string | undefined; command_id?: string | undefined }>;

/** Makes the route of one command; `takes` says which legs it is for. */
export type LegCommand = <Schema extends CommandSchema>(
  name: string,
  takes: 'alive' | 'answered',
  schema: Schema,
  carryOut: Command<Schema>,
) => TelnyxRoute;

/** What all commands of a leg share: one `command_id` counts once, `client_state` stays, the event log hears of it. */
export function createLegCommand({ exchange, commandIds, callEvents }: TelnyxSwitchboard): LegCommand {
  return (name, takes, schema, carryOut) => ({
    method: 'POST',
    path: `/v2/calls/:id/actions/${name}`,
    carryOut: ({ params: { id = '' }, body }): VendorAnswer => {
      const read = readBody(schema, body);
      return commandIds.once(id, read.command_id, () => {
        const leg = takes === 'answered' ? exchange.answered(id) : exchange.alive(id);
        if (read.client_state !== undefined) leg.clientState = read.client_state;
        const command = { call_control_id: id, name, ...(body as object) };
        callEvents.add({ leg, name, type: 'command', at: exchange.clock.stamp(), payload: command });
        return ok({ result: 'ok', ...carryOut(leg, read) });
      });
    },
  });
}
