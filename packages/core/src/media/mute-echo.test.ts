import { expect, it } from 'vitest';
import { createMuteEcho } from './mute-echo.js';

it('follows the server when it mutes and unmutes by itself', () => {
  const echo = createMuteEcho(false);
  expect(echo.isNews(true, false)).toBe(true);
  expect(echo.isNews(true, true)).toBe(false);
  expect(echo.isNews(false, true)).toBe(true);
});

it('follows an unmute by the server although the same was told long before', () => {
  const echo = createMuteEcho(false);
  echo.sent(false);
  expect(echo.isNews(true, false)).toBe(true);
  expect(echo.isNews(false, true)).toBe(true);
});

it('ignores late echoes of "mute, unmute"', () => {
  const echo = createMuteEcho(false);
  echo.sent(true);
  echo.sent(false);
  expect(echo.isNews(true, false)).toBe(false);
  expect(echo.isNews(false, false)).toBe(false);
});

it('takes a mute by the server for news after echoes that were never seen one by one', () => {
  const echo = createMuteEcho(false);
  echo.sent(true);
  echo.sent(false);
  expect(echo.isNews(false, false)).toBe(false);
  expect(echo.isNews(true, false)).toBe(true);
});

it('is no news twice when nobody follows the first time', () => {
  const echo = createMuteEcho(true);
  expect(echo.isNews(true, false)).toBe(false);
});
