export type { DemoCaller, DemoCallIn } from './demo-callers.js';
export { demo, type DemoOptions, type DemoProvider } from './demo.js';
