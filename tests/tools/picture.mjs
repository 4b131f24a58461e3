// Draws the page of a server once a copy on it has been filled to a third.
// node picture.mjs ADDRESS FILE
import { chromium } from "playwright-core";

const [address, path] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium" });
const page = await browser.newPage({ viewport: { width: 1180, height: 500 }, deviceScaleFactor: 1.5, colorScheme: "light", reducedMotion: "reduce" });
for (let attempt = 0; attempt < 50 && !await page.goto(address).catch(() => null); attempt++) await page.waitForTimeout(200);
await page.waitForFunction(() => document.querySelector("progress")?.position > 0.33, null, { timeout: 120_000 });
await page.screenshot({ path });
await browser.close();
