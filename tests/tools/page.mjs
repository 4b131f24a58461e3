// Uses the pages of a server in Chromium as people do, and prints what it saw as one JSON object.
// node page.mjs ADDRESS REPO_THAT_IS_BEING_FILLED
import { chromium } from "playwright-core";

const [address, filling] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium" });
const problems = [];
const missing = "/copies/no/such"; // The browser itself notes the status.
const desk = { viewport: { width: 1280, height: 800 } };

// Opens a page that notes errors, broken rules of the policy, and requests to other servers.
async function open(path, options = desk) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.on("console", message => {
        if (message.type() === "log" || message.location().url.endsWith(missing)) return;
        problems.push(`console: ${message.text()}`);
    });
    page.on("pageerror", error => problems.push(`script: ${error.message}`));
    page.on("requestfailed", request => problems.push(`request: ${request.url()} ${request.failure().errorText}`));
    page.on("request", request => request.url().startsWith(`${address}/`) || problems.push(`elsewhere: ${request.url()}`));
    await page.goto(address + path);
    return page;
}

const repos = page => page.locator("tbody th a").allTextContents();
const focused = page => page.evaluate(() => {
    const element = document.activeElement;
    return { text: element.id || element.textContent.trim(), visible: getComputedStyle(element).outlineStyle !== "none" };
});

// The lowest contrast of a text to what is behind it, by WCAG.
const contrast = page => page.evaluate(() => {
    const parse = colour => colour.match(/[\d.]+/g).map(Number);
    const luminance = colour => parse(colour).slice(0, 3).map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = element => {
        const colour = getComputedStyle(element).backgroundColor;
        return parse(colour)[3] === 0 ? behind(element.parentElement) : colour;
    };
    const texts = [...document.body.querySelectorAll("*")].filter(element =>
        element.checkVisibility() && [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()));
    return Math.min(...texts.map(element => {
        const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }));
});

// While a copy is being filled, its bar moves, what somebody types stays, and the page is never loaded anew.
async function watch() {
    const plain = await open("/", { ...desk, javaScriptEnabled: false });
    const refresh = (await plain.content()).includes('http-equiv="refresh"');
    const page = await open("/");
    await page.evaluate(() => { window.loadedOnce = true; });
    await page.locator("#q").fill("typed");
    const row = page.locator("tbody tr").filter({ hasText: filling });
    const values = new Set();
    for (const limit = Date.now() + 90_000; Date.now() < limit && !/whole/.test(await row.textContent()); await page.waitForTimeout(100)) {
        const bar = row.locator("progress");
        if (await bar.count()) values.add(await bar.getAttribute("value", { timeout: 1000 }).catch(() => null));
    }
    return {
        refresh,
        values: [...values].filter(value => value !== null).map(Number),
        end: await row.locator(".state").textContent(),
        typed: await page.locator("#q").inputValue(),
        loadedOnce: await page.evaluate(() => window.loadedOnce === true),
    };
}

async function browse() {
    const page = await open("/");
    const all = await repos(page);
    await page.getByRole("columnheader", { name: "Size" }).getByRole("link").click();
    const bySize = { order: await repos(page), sort: await page.getByRole("columnheader", { name: "Size" }).getAttribute("aria-sort") };
    await page.getByLabel("Search").fill("SAMPLE");
    await page.getByRole("button", { name: "Search" }).click();
    const found = await repos(page);
    await page.getByRole("link", { name: "acme/sample" }).click();
    const copy = { title: await page.title(), files: await page.locator("table.files tbody tr").count() };
    await page.getByText("left out").click();
    copy.leftOut = await page.locator(".left-out li").allTextContents();
    const arrival = page.waitForEvent("download");
    await page.getByRole("link", { name: "config.json", exact: true }).click();
    copy.download = (await arrival).suggestedFilename();
    return { all, bySize, found, copy };
}

async function useKeyboard() {
    const page = await open("/");
    const stops = [];
    const press = async (key, times = 1) => {
        for (let i = 0; i < times; i++) await page.keyboard.press(key);
        if (key === "Tab") stops.push(await focused(page));
    };
    await press("Tab");
    await press("Enter");
    await press("Tab");
    await page.keyboard.type("sample");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=sample/);
    const found = await repos(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    while ((await focused(page)).text !== "acme/sample" && stops.length < 30) await press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/copies/);
    return { stops, found, title: await page.title() };
}

async function look(options) {
    const seen = {};
    for (const path of ["/", "/?q=nothing", "/copies/acme/sample", missing]) {
        const page = await open(path, options);
        seen[path] = {
            ground: await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
            overflow: await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
            contrast: await contrast(page),
        };
    }
    return seen;
}

const watched = await watch();
const browsed = await browse();
const keyboard = await useKeyboard();
const phone = await look({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
const tablet = await look({ viewport: { width: 820, height: 1100 }, isMobile: true, hasTouch: true });
const light = await look({ ...desk, colorScheme: "light" });
const dark = await look({ ...desk, colorScheme: "dark" });
await browser.close();
process.stdout.write(JSON.stringify({ problems, watched, browsed, keyboard, phone, tablet, light, dark }));
