import type { Call } from '../call/call.js';
import { CallError } from '../errors/call-error.js';
import type { Environment } from '../env/environment.js';
import type { Request, RequestOptions } from '../http/http.js';
import type { MediaGrant } from '../protocol/resources.js';
import type { RouteTypes } from '../protocol/routes/route-types.js';
import type { CallBook } from './call-book.js';
import type { CallsResource, PendingCommand } from './call-client.js';

/** What the commands need. */
export interface CallsContext {
  readonly request: Request;
  readonly book: CallBook;
  readonly environment: Environment;
  /** Resolves with the id of this device once it is sure. */
  readonly deviceId: () => Promise<string>;
  /** Asks for the active calls now. */
  readonly refresh: () => Promise<void>;
  /** Called after each command, also after one that failed. */
  readonly afterCommand: () => void;
  /** The answer brought the media grant along. */
  readonly keepGrant: (callId: string, grant: MediaGrant) => void;
}

type CreateBody = RouteTypes['calls.create']['body'];
type CommandRoute = {
  [Name in keyof RouteTypes]: RouteTypes[Name]['response'] extends Call ? Name : never;
}[keyof RouteTypes];

/** Commands and questions about calls; each committed snapshot goes into the book before its promise resolves. */
export function createCallsResource(context: CallsContext): CallsResource {
  const { request, book } = context;
  const underWay = new Map<string, Promise<Call>>();
  const onCall =
    <Name extends CommandRoute>(name: Name, word: PendingCommand) =>
    (id: string, body?: RequestOptions<Name>['body']): Promise<RouteTypes[Name]['response']> =>
      command(context, name, id, word, { id, body });

  return {
    initiate(body, { intentKey = context.environment.newId() } = {}) {
      const same = underWay.get(intentKey);
      if (same !== undefined) return same;
      const call = command(context, 'calls.create', intentKey, 'initiate', async () => ({
        idempotencyKey: intentKey,
        body: needsDevice(body) ? { deviceId: await context.deviceId(), ...body } : body,
      })).finally(() => underWay.delete(intentKey));
      underWay.set(intentKey, call);
      return call;
    },
    async answer(id, options) {
      const { media, ...call } = await command(context, 'calls.answer', id, 'answer', async () => ({
        id,
        body: { deviceId: await context.deviceId(), ...options },
      }));
      context.keepGrant(id, media);
      return call;
    },
    decline: onCall('calls.decline', 'decline'),
    end: onCall('calls.end', 'end'),
    hold: (id) => onCall('calls.hold', 'hold')(id),
    resume: (id) => onCall('calls.resume', 'resume')(id),
    mute: onCall('calls.mute', 'mute'),
    update: onCall('calls.update', 'update'),
    silence(id) {
      const { silenced } = book.state;
      if (!silenced.includes(id)) book.patch({ silenced: [...silenced, id] });
    },
    async get(id) {
      const { epoch } = book;
      const call = await request('calls.get', { id });
      if (book.epoch === epoch) book.takeCall(call, false);
      return call;
    },
    status: (id) => request('calls.status', { id }),
    events: (id) => request('calls.events', { id }),
    list: (query) => request('calls.list', { query }),
    async missedSeen() {
      const { missedUnseen } = await request('calls.missedSeen');
      book.patch({ missedUnseen });
    },
    refresh: context.refresh,
  };
}

/** Sends a command, shows it as pending meanwhile, and takes the call that comes back, also with a lost race. */
async function command<Name extends CommandRoute>(
  { request, book, afterCommand }: CallsContext,
  name: Name,
  key: string,
  word: PendingCommand,
  options: RequestOptions<Name> | (() => Promise<RequestOptions<Name>>),
): Promise<RouteTypes[Name]['response']> {
  const { epoch } = book;
  const take = (answer: unknown): void => {
    if (isCall(answer) && book.epoch === epoch) book.takeCall(answer);
  };
  book.patch({ pending: { ...book.state.pending, [key]: word } });
  try {
    const answer = await request(name, typeof options === 'function' ? await options() : options);
    const { media: _grant, ...call } = answer as Call & { readonly media?: unknown };
    take(call);
    return answer;
  } catch (error) {
    if (error instanceof CallError) take(error.details['call']);
    throw error;
  } finally {
    const { [key]: done, ...others } = book.state.pending;
    if (done === word) book.patch({ pending: others });
    afterCommand();
  }
}

/** A call whose media will run in this tab: people of the app, video, or an agent who speaks through the browser. */
function needsDevice({ to, channel, agentLeg }: CreateBody): boolean {
  return (
    agentLeg === 'browser' ||
    (agentLeg === undefined && ('userId' in to || 'email' in to || channel === 'video'))
  );
}

function isCall(value: unknown): value is Call {
  return (value as Call | undefined)?.version !== undefined;
}
