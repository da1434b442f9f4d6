// Where Chromium is on this machine, and the flags that calls need in it. Element and end-to-end tests share both.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The flags for headless calls: fake camera and microphone, and candidates even where only loopback exists. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--allow-loopback-in-peer-connection',
];

/**
 * The path of an installed Chromium or Chrome: `CHROME_PATH`, or else the first one found.
 * @returns {string | undefined}
 */
export function findChromium() {
  const fromEnvironment = process.env['CHROME_PATH'];
  if (fromEnvironment) return fromEnvironment;
  const folders = (process.env['PATH'] ?? '').split(delimiter).concat('/usr/bin', '/snap/bin');
  return [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find(isExecutable);
}

/**
 * Installs Chromium with apt where that is possible (Debian, as root); elsewhere it only says what to do.
 * @returns {string | undefined} the path, when it could be installed
 */
export function installChromium() {
  const canInstall = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (canInstall) {
    console.log('No Chromium found: installing it.');
    const command = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium';
    spawnSync(command, {
      shell: true,
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  const path = findChromium();
  if (!path) {
    console.error(
      'Element and end-to-end tests need Chromium. Install it (Debian: apt-get install chromium), or set',
    );
    console.error('CHROME_PATH to the program.');
  }
  return path;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
