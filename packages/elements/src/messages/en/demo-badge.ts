/** Words of `demo-badge` in English. */
export const demoBadgeMessages = {
  badge: 'Demo',
  explained: 'Demo call, nothing is dialled for real',
};
