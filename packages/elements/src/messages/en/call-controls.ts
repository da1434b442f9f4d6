/** Words of `call-controls` in English. Names of toggles stay the same; that they are on is said by `aria-pressed`. */
export const callControlsMessages = {
  group: 'Call controls',
  mute: 'Mute',
  camera: 'Camera off',
  noCamera: 'No camera',
  hold: 'Hold',
  end: 'End call',
  cancel: 'Cancel',
  ending: 'Ending…',
};
