import type { CallCommand } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type {
  AnswerBody,
  CallListQuery,
  CreateCallBody,
  DeclineBody,
  DtmfBody,
  EndBody,
  MediaBody,
  MediaStateBody,
  MuteBody,
  PatchCallBody,
  RecordBody,
  SetStatusBody,
  TransferBody,
} from '@offhook/core/protocol';
import type { RouteAnswer, RouteHandlers, RouteRequest } from '../ports/route.js';
import type { CallService } from './call-service.js';

/** The HTTP face of the call service. */
export function callRoutes(calls: CallService): RouteHandlers {
  return { ...placeAndRead(calls), ...commands(calls), ...media(calls) };
}

function placeAndRead(calls: CallService): RouteHandlers {
  const create = async (request: RouteRequest<CreateCallBody>): Promise<RouteAnswer> => {
    const { call, created } = await calls.initiate(request.principal, request.body, request);
    return { status: created ? 201 : 200, body: call };
  };

  return {
    'calls.create': create,
    'calls.initiate': create,
    'calls.active': async ({ principal, ifNoneMatch }) => {
      const etag = await calls.activeTag(principal);
      if (ifNoneMatch === etag) return { status: 304, body: null, etag };
      return { body: await calls.active(principal), etag };
    },
    'calls.list': async ({ principal, query }: RouteRequest<unknown, CallListQuery>) => ({
      body: await calls.list(principal, query),
    }),
    'calls.missedSeen': async ({ principal }) => ({ body: await calls.missedSeen(principal) }),
    'calls.get': async ({ principal, id }) => {
      const call = await calls.get(principal, id);
      return { body: call, etag: `${call.id}.${call.version}.${principal.userId}` };
    },
    'calls.status': async ({ principal, id }) => {
      const status = await calls.status(principal, id);
      return { body: status, etag: `${status.id}.${status.version}` };
    },
    'calls.setStatus': async ({ principal, id, body }: RouteRequest<SetStatusBody>) => ({
      body: await calls.setStatus(principal, id, body.status),
    }),
    'calls.events': async ({ principal, id }) => ({ body: await calls.events(principal, id) }),
    'calls.conversation': async ({ principal, id }) => ({ body: await calls.conversationOf(principal, id) }),
  };
}

function commands(calls: CallService): RouteHandlers {
  const command =
    <Body>(commandOf: (body: Body) => CallCommand) =>
    async ({ principal, id, body }: RouteRequest<Body>): Promise<RouteAnswer> => ({
      body: await calls.command(principal, id, commandOf(body)),
    });

  return {
    'calls.decline': command<DeclineBody>(({ reason }) => ({ type: 'decline', reason })),
    'calls.end': command<EndBody>((body) => ({ type: 'end', ...body })),
    'calls.hold': command(() => ({ type: 'hold' })),
    'calls.resume': command(() => ({ type: 'resume' })),
    'calls.mute': command<MuteBody>((body) => ({ type: 'mute', ...body })),
    'calls.sendDtmf': command<DtmfBody>(({ digits }) => ({ type: 'send-digits', digits })),
    'calls.transfer': async ({ principal, id, body }: RouteRequest<TransferBody>) => ({
      body: await calls.transfer(principal, id, body),
    }),
    'calls.completeTransfer': command(() => ({ type: 'complete-transfer' })),
    'calls.cancelTransfer': command(() => ({ type: 'cancel-transfer' })),
    'calls.record': command<RecordBody>((body) => ({ type: 'record', ...body })),
    'calls.update': async ({ principal, id, body }: RouteRequest<PatchCallBody>) => {
      if (Object.values(body).every((value) => value === undefined)) {
        throw new CallError('invalid_request', { message: 'Nothing to change was given.' });
      }
      return { body: await calls.command(principal, id, { type: 'update-details', ...body }) };
    },
  };
}

function media(calls: CallService): RouteHandlers {
  return {
    'calls.answer': async (request: RouteRequest<AnswerBody>) => ({
      body: await calls.answer(request.principal, request.id, request.body, request),
    }),
    'calls.media': async (request: RouteRequest<MediaBody>) => ({
      body: await calls.media(request.principal, request.id, request.body, request),
    }),
    'calls.mediaState': async ({ principal, id, body }: RouteRequest<MediaStateBody>) => ({
      body: await calls.mediaState(principal, id, body),
    }),
  };
}
