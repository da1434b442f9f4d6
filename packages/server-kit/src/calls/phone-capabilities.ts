import type { CallCapabilities } from '@offhook/core/call';
import type { PhoneFacet, Provider } from '../providers/contract.js';

/** What can be done in a phone call: what the provider says, as far as it has the means. A transfer needs a hold. */
export function phoneCapabilities({ capabilities }: Provider, phone: PhoneFacet): CallCapabilities {
  const { call } = capabilities;
  const hold = call.hold && phone.setHeld !== undefined;
  return {
    ...call,
    hold,
    mute: call.mute && phone.setMuted !== undefined,
    dtmf: call.dtmf && phone.sendDigits !== undefined,
    transfer: call.transfer && hold,
    record: call.record && phone.setRecording !== undefined,
  };
}
