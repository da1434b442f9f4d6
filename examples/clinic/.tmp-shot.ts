import { launchBrowser, openAs } from './e2e/browser.js';
const [url, ...steps] = process.argv.slice(2) as [string, ...string[]];
const browser = await launchBrowser();
for (const step of steps) {
  const [who, path, width, scheme, name] = step.split(',') as [string, string, string, 'light' | 'dark', string];
  const p = await openAs(browser, url, who, { context: { viewport: { width: Number(width), height: Number(width) < 500 ? 740 : 800 }, colorScheme: scheme } });
  if (path !== '/') await p.page.goto(path);
  await p.page.waitForTimeout(1200);
  await p.page.screenshot({ path: `/tmp/shots/${name}.png` });
  console.log(name, p.problems);
  await p.context.close();
}
await browser.close();
