/** Words of the keypad in English. */
export const keypadMessages = {
  keys: 'Keypad',
  star: 'Star',
  hash: 'Hash',
  hint: 'Press keys here or on the keyboard',
};
