import type { Call } from '../call/call.js';
import type { CallError } from '../errors/call-error.js';
import type { Request, RequestOptions } from '../http/http.js';
import type { MediaGrant } from '../protocol/resources.js';
import type { CallsResource, PendingCommand } from './call-client.js';
import type { Device } from './device.js';
import type { Shared } from './shared.js';

/** A committed call; an answered one may bring its media grant along. */
type Answered = Call & { readonly media?: MediaGrant };

/** What the commands need. */
export interface CallsContext extends Pick<Shared, 'book' | 'environment' | 'grants'> {
  readonly request: Request;
  readonly device: Pick<Device, 'ready'>;
  /** Asks for the active calls now. */
  readonly refresh: () => Promise<void>;
}

type Command = Exclude<PendingCommand, 'initiate'>;
type Body<Word extends Command> = RequestOptions<`calls.${Word}`>['body'];

/** Commands and questions about calls; each committed snapshot goes into the book before its promise resolves. */
export function createCallsResource(context: CallsContext): CallsResource {
  const { book, device, environment, refresh, request } = context;
  const underWay = new Map<string, Promise<Call>>();
  const onCall =
    <Word extends Command>(word: Word) =>
    (id: string, body?: Body<Word>): Promise<Call> =>
      command(context, word, id, () => request(`calls.${word}`, { id, body }));

  return {
    initiate(body, { intentKey = environment.newId() } = {}) {
      const same = underWay.get(intentKey);
      if (same !== undefined) return same;
      const call = command(context, 'initiate', intentKey, async () =>
        request('calls.create', {
          idempotencyKey: intentKey,
          // A call whose media may run in this tab. How people take part who do not say is for the server to choose.
          body:
            (body.agentLeg ?? 'browser') === 'browser' ? { deviceId: await device.ready(), ...body } : body,
        }),
      ).finally(() => underWay.delete(intentKey));
      underWay.set(intentKey, call);
      return call;
    },
    answer: (id, options) =>
      command(context, 'answer', id, async () =>
        request('calls.answer', { id, body: { deviceId: await device.ready(), ...options } }),
      ),
    decline: onCall('decline'),
    end: onCall('end'),
    hold: onCall('hold'),
    resume: onCall('resume'),
    mute: onCall('mute'),
    sendDtmf: onCall('sendDtmf'),
    transfer: onCall('transfer'),
    completeTransfer: onCall('completeTransfer'),
    cancelTransfer: onCall('cancelTransfer'),
    record: onCall('record'),
    update: onCall('update'),
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
    refresh,
  };
}

/** Sends a command, shows it as pending meanwhile, and takes the call that comes back, also with a lost race. */
async function command(
  { book, grants, refresh }: CallsContext,
  word: PendingCommand,
  key: string,
  send: () => Promise<Answered>,
): Promise<Call> {
  const { epoch } = book;
  const take = (answer?: Call): void => {
    if (answer?.version !== undefined && book.epoch === epoch) book.takeCall(answer);
  };
  book.patch({ pending: { ...book.state.pending, [key]: word } });
  try {
    const { media, ...call } = await send();
    if (media !== undefined) grants.set(key, media);
    take(call);
    return call;
  } catch (error) {
    take((error as CallError).details?.['call'] as Call | undefined);
    throw error;
  } finally {
    const { [key]: done, ...others } = book.state.pending;
    if (done === word) book.patch({ pending: others });
    // A socket tells by itself; a failure shows as the state of the connection.
    if (book.state.connection !== 'live') refresh().catch(() => undefined);
  }
}
