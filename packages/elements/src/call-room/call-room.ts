import { isTerminal, type Call } from '@offhook/core';
import { html, type PropertyDeclarations, type TemplateResult } from 'lit';
import { OffhookCallControls } from '../call-controls/call-controls.js';
import { OffhookCallNowButton } from '../call-now-button/call-now-button.js';
import { OffhookCallTimer } from '../call-timer/call-timer.js';
import { OffhookDemoBadge } from '../demo-badge/demo-badge.js';
import { avatarStyles } from '../internal/avatar.js';
import { displayName } from '../internal/call-people.js';
import { ClientController } from '../internal/client-controller.js';
import { emit } from '../internal/events.js';
import { FocusKeeper } from '../internal/focus-keeper.js';
import { FollowedCall } from '../internal/followed-call.js';
import { icon, volumeIcon } from '../internal/icons.js';
import { messagesFor } from '../internal/localisation.js';
import { OffhookElement } from '../internal/offhook-element.js';
import { RingCommands } from '../internal/ring-commands.js';
import { SessionController } from '../internal/session-controller.js';
import { SessionMembership } from '../internal/session-membership.js';
import { pillState, statusPillStyles } from '../internal/status-pill.js';
import { baseStyles } from '../internal/styles/base.js';
import { buttonStyles } from '../internal/styles/button.js';
import { callStyles } from '../internal/styles/call.js';
import { TickController } from '../internal/tick-controller.js';
import { callRoomMessages } from '../messages/en/call-room.js';
import { mediaErrorMessages } from '../messages/en/media-errors.js';
import { PictureWatch } from './picture-watch.js';
import { localPicture, remotePictures } from './pictures.js';
import { picturesStyles } from './pictures-styles.js';
import { roomHeader } from './room-header.js';
import { roomHeaderStyles } from './room-header-styles.js';
import { roomMiddle } from './room-middle.js';
import { roomMiddleStyles } from './room-middle-styles.js';
import { roomStage, type RoomStage } from './room-stage.js';
import { roomInterruption, type RoomInterruption } from './room-state.js';
import { roomWarnings } from './room-warnings.js';
import { callRoomStyles } from './styles.js';

const tables = { en: mediaErrorMessages };

/**
 * A call with picture and sound. Joins by itself when this device placed or took the call, offers to take it over from
 * another device, and says in words what is wrong. The pictures are silent: the session plays the sound.
 *
 * @summary The screen of a running call.
 * @customElement offhook-call-room
 * @attr {string} call-id - The call.
 * @attr {"fill"|"page"} layout - `fill` (default) fills its container, `page` the window.
 * @fires {CustomEvent} offhook-request-join - Before this device joins; cancelable. Likewise answer and decline.
 * @fires {CustomEvent} call-answered - The call was answered here.
 * @fires {CustomEvent} call-status-changed - The call has another status.
 * @fires {CustomEvent} call-ended - The call is over.
 * @fires {CustomEvent} call-initiated - "Call again" placed a call.
 * @fires {CustomEvent} call-left - The person closed the room.
 * @fires {CustomEvent} call-error - Something failed.
 * @csspart room - The whole room.
 * @csspart controls - The buttons of the call.
 * @cssproperty --offhook-room - Background.
 */
export class OffhookCallRoom extends OffhookElement {
  static override readonly tag: string = 'call-room';
  static override readonly dependencies = [
    OffhookCallControls,
    OffhookCallTimer,
    OffhookCallNowButton,
    OffhookDemoBadge,
  ];
  static override properties: PropertyDeclarations = {
    callId: { attribute: 'call-id' },
    layout: { reflect: true },
  };
  static override styles = [
    baseStyles,
    buttonStyles,
    callStyles,
    statusPillStyles,
    avatarStyles,
    callRoomStyles,
    picturesStyles,
    roomHeaderStyles,
    roomMiddleStyles,
  ];

  declare callId: string | null;
  declare layout: 'fill' | 'page';

  readonly #client = new ClientController(this, {
    select: ({ calls, connection, clockOffsetMs }) => ({
      call: this.#followed.find(calls),
      connection,
      clockOffsetMs,
    }),
    attach: () => () => this.#followed.forget(),
  });
  readonly #followed: FollowedCall = new FollowedCall(this, this.#client, {
    words: () => this.#words,
    nameOf: displayName,
    stateOf: ({ status }) => status,
  });
  readonly #session = new SessionController(this, () => ({
    client: this.#client.client,
    callId: this.#followed.choice.callId,
  }));
  readonly #membership = new SessionMembership(this, {
    perform: this.perform,
    session: this.#session,
    find: () => {
      const { client, selected } = this.#client;
      const { call } = this.#followed;
      return client && selected && call ? { call, client } : null;
    },
  });
  readonly #pictures = new PictureWatch(this, {
    now: () => this.#client.client?.environment.now() ?? 0,
    isRunning: () => this.#followed.call?.status === 'connected' && !this.#followed.call.onHold,
  });
  readonly #commands = new RingCommands({
    element: this,
    perform: this.perform,
    calls: () => this.#client.client?.calls,
  });

  constructor() {
    super();
    this.callId = null;
    this.layout = 'fill';
    new FocusKeeper(this);
    new TickController(this, () => {
      const { call } = this.#followed;
      const { remotes } = this.#session.media;
      const isWatched = call?.roomExpiresAt || remotes.some(({ hasVideo }) => hasVideo);
      return call && isWatched && !isTerminal(call.status) ? this.#client.client : undefined;
    });
  }

  override render(): TemplateResult {
    const { announcement, call } = this.#followed;
    const { media } = this.#session;
    const { client } = this.#client;
    const words = this.#words;
    const stage = roomStage(call, client, media);
    const interruption =
      call && stage === 'running' ? roomInterruption(call, media, this.#pictures, words) : null;
    const isGoingOn = call && (stage === 'running' || stage === 'waiting');
    return html`<section part="room" class="room" aria-label=${words.room}>
      <div class="stage">
        ${call && stage === 'running' ? remotePictures(call, media, displayName(call), interruption !== null) : null}
        ${this.#renderMiddle(stage, call, interruption)}
        ${isGoingOn ? localPicture(call, media, words) : null}
        ${call ? this.#renderHeader(stage, call, interruption) : null}
        ${stage === 'running' && media.audioBlocked ? this.#renderSound() : null}
      </div>
      ${
        isGoingOn
          ? html`<offhook-call-controls
              part="controls"
              .client=${client}
              .callId=${call.id}
            ></offhook-call-controls>`
          : null
      }
      <div class="unseen" role="status">${announcement}</div>
    </section>`;
  }

  #renderHeader(stage: RoomStage, call: Call, interruption: RoomInterruption | null): TemplateResult {
    const { client, selected } = this.#client;
    const words = this.#words;
    const now = (client?.environment.now() ?? 0) + (selected?.clockOffsetMs ?? 0);
    const connection = selected?.connection ?? 'connecting';
    const isRunning = stage === 'running';
    const warnings = isRunning ? roomWarnings(call, this.#session.media, connection, now, words) : [];
    const state = interruption?.state ?? pillState(call);
    return roomHeader({ call, client, name: displayName(call), state, warnings, words });
  }

  #renderSound(): TemplateResult {
    return html`<div class="sound">
      <button class="go" @click=${() => this.#session.session?.enableSound()}>
        ${icon(volumeIcon)}${this.#words.enableSound}
      </button>
    </div>`;
  }

  #renderMiddle(
    stage: RoomStage,
    call: Call | undefined,
    interruption: RoomInterruption | null,
  ): TemplateResult | null {
    const { media } = this.#session;
    const isBroken = media.phase === 'failed' && (stage === 'running' || stage === 'waiting');
    const error =
      stage === 'loading' ? this.#followed.error : (this.error ?? (isBroken ? media.error : null));
    return roomMiddle(stage, {
      client: this.#client.client,
      call,
      media,
      interruption,
      name: call ? displayName(call) : '',
      words: this.#words,
      isCallWanted: this.callId !== null,
      failure: error && this.sentence(error),
      retry: this.#retry,
      join: () => call && this.#membership.join(call, true),
      answer: () => call && this.#commands.answer(call),
      decline: () => call && this.#commands.decline(call),
      close: () => call && emit(this, 'call-left', { callId: call.id }),
      placed: ({ detail }) => this.#followed.replace(detail.call),
    });
  }

  protected override get errorTables(): typeof tables {
    return tables;
  }

  get #words(): typeof callRoomMessages {
    return messagesFor({ en: callRoomMessages }, this.language);
  }

  readonly #retry = (): void => {
    const { call } = this.#followed;
    if (call) void this.#membership.join(call);
    else this.#followed.reload();
  };
}
