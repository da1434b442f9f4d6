/** Words of `call-timer` in English. */
export const callTimerMessages = {
  duration: 'Call duration',
};
