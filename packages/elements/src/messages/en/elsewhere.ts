/** Words for a call whose sound is on another device of the same person. */
export const elsewhereMessages = {
  elsewhere: (device: string): string => `This call is running on ${device}.`,
  elsewhereUnknown: 'This call is running on another device.',
  joinHere: 'Join here',
  joinHereHint: 'The other device leaves the call then.',
};
