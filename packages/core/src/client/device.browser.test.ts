import { expect } from '@open-wc/testing';
import { browserEnvironment } from '../env/browser-environment.js';
import { createDevice, deviceKey, type Device, type DevicePlace } from './device.js';

const devices: Device[] = [];

function device(place?: DevicePlace) {
  const made = createDevice(browserEnvironment(), place);
  devices.push(made);
  return made;
}

beforeEach(() => sessionStorage.clear());
afterEach(() => {
  for (const made of devices.splice(0)) made.release();
});

describe('the device id', () => {
  it('survives a reload', async () => {
    const before = device();
    const id = await before.ready();
    const after = device();
    const ready = after.ready();
    before.release();
    expect(await ready).to.equal(id);
  });

  it('is another one in a duplicated tab, which keeps that', async () => {
    const id = await device().ready();
    const duplicate = await device().ready();
    expect(duplicate).not.to.equal(id);
    expect(sessionStorage.getItem(deviceKey)).to.equal(duplicate);
  });

  it('works without locks and storage', async () => {
    expect(await device({ storage: undefined, locks: undefined }).ready()).to.be.a('string');
  });
});
