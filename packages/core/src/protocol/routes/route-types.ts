import type { ActiveSnapshot, Call, SignedIn } from '../../call/call.js';
import type { CallStatus, Outcome } from '../../call/vocabulary.js';
import type {
  AnswerBody,
  CallListQuery,
  ContactBody,
  ContactListQuery,
  ContactPatch,
  CreateCallBody,
  DeclineBody,
  DirectoryQuery,
  DtmfBody,
  EndBody,
  FavoriteBody,
  MediaBody,
  MediaStateBody,
  MuteBody,
  NumberBody,
  NumberPatch,
  PageQuery,
  PatchCallBody,
  ProviderSettingsBody,
  RecordBody,
  SetStatusBody,
  TransferBody,
} from '../schemas/index.js';
import type {
  Contact,
  Conversation,
  DirectoryPerson,
  Health,
  MediaGrant,
  Modes,
  Page,
  PhoneNumber,
  ProviderInfo,
  ProviderSettings,
  ProviderTest,
  TimelineEntry,
} from '../resources.js';
import type { RouteName } from './index.js';

interface Shape {
  readonly id?: true;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly response: unknown;
}

/** The short form of a call that `GET /calls/:id/status` answers with. */
export interface CallStatusView {
  readonly id: string;
  readonly version: number;
  readonly status: CallStatus;
  readonly onHold: boolean;
  readonly durationSeconds: number | null;
  readonly outcome: Outcome | null;
}

/** What each route takes and gives. `id: true` says that the path has an id. */
export interface RouteTypes extends Record<RouteName, Shape> {
  me: { response: SignedIn & { readonly modes: Modes } };
  'calls.create': { body: CreateCallBody; response: Call };
  'calls.initiate': { body: CreateCallBody; response: Call };
  'calls.active': { response: ActiveSnapshot };
  'calls.list': { query: CallListQuery; response: Page<Call> };
  'calls.missedSeen': { response: { readonly missedUnseen: number } };
  'calls.get': { id: true; response: Call };
  'calls.status': { id: true; response: CallStatusView };
  'calls.setStatus': { id: true; body: SetStatusBody; response: Call };
  'calls.events': { id: true; response: { readonly items: readonly TimelineEntry[] } };
  'calls.conversation': { id: true; response: Conversation };
  'calls.answer': { id: true; body: AnswerBody; response: Call & { readonly media: MediaGrant } };
  'calls.decline': { id: true; body: DeclineBody; response: Call };
  'calls.end': { id: true; body: EndBody; response: Call };
  'calls.hold': { id: true; response: Call };
  'calls.resume': { id: true; response: Call };
  'calls.mute': { id: true; body: MuteBody; response: Call };
  'calls.sendDtmf': { id: true; body: DtmfBody; response: Call };
  'calls.transfer': { id: true; body: TransferBody; response: Call };
  'calls.completeTransfer': { id: true; response: Call };
  'calls.cancelTransfer': { id: true; response: Call };
  'calls.record': { id: true; body: RecordBody; response: Call };
  'calls.media': { id: true; body: MediaBody; response: MediaGrant };
  'calls.mediaState': { id: true; body: MediaStateBody; response: Call };
  'calls.update': { id: true; body: PatchCallBody; response: Call };
  'directory.search': { query: DirectoryQuery; response: Page<DirectoryPerson> };
  'contacts.list': { query: ContactListQuery; response: Page<Contact> };
  'contacts.create': { body: ContactBody; response: Contact };
  'contacts.get': { id: true; response: Contact };
  'contacts.update': { id: true; body: ContactPatch; response: Contact };
  'contacts.delete': { id: true; response: null };
  'contacts.favorite': { id: true; body: FavoriteBody; response: Contact };
  'conversations.get': { id: true; query: PageQuery; response: Conversation };
  'numbers.list': { query: PageQuery; response: Page<PhoneNumber> };
  'numbers.create': { body: NumberBody; response: PhoneNumber };
  'numbers.get': { id: true; response: PhoneNumber };
  'numbers.update': { id: true; body: NumberPatch; response: PhoneNumber };
  'numbers.delete': { id: true; response: null };
  'numbers.setDefault': { id: true; response: PhoneNumber };
  'providers.list': { response: { readonly items: readonly ProviderInfo[] } };
  'providers.settings': { id: true; response: ProviderSettings };
  'providers.saveSettings': { id: true; body: ProviderSettingsBody; response: ProviderSettings };
  'providers.test': { id: true; response: ProviderTest };
  health: { response: Health };
  ready: { response: Health };
}
