// Keeps a page up to date by fetching it again. What has not changed stays as it is: focus, selection, what somebody types.
"use strict";

const stale = document.getElementById("stale");

function merge(now, next) {
    if (now.nodeType !== next.nodeType || now.nodeName !== next.nodeName) {
        now.replaceWith(document.importNode(next, true));
    } else if (now.nodeType !== Node.ELEMENT_NODE) {
        if (now.data !== next.data) now.data = next.data;
    } else if (now !== stale && !now.isEqualNode(next)) {
        mergeAttributes(now, next);
        const [before, after] = [[...now.childNodes], [...next.childNodes]];
        after.forEach((child, i) => i < before.length ? merge(before[i], child) : now.append(document.importNode(child, true)));
        before.slice(after.length).forEach(child => child.remove());
    }
}

// Whoever has opened or closed a list keeps it so.
function mergeAttributes(now, next) {
    for (const { name, value } of next.attributes) {
        if (now.getAttribute(name) !== value) now.setAttribute(name, value);
    }
    for (const { name } of [...now.attributes]) {
        if (!next.hasAttribute(name) && name !== "open") now.removeAttribute(name);
    }
}

async function update() {
    if (!document.hidden) {
        try {
            const answer = await fetch(location.href, { signal: AbortSignal.timeout(10_000) });
            if (!answer.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(answer.statusText);
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            stale.hidden = true;
            document.title = page.title;
            merge(document.body, page.body);
        } catch {
            stale.hidden = false;
        }
    }
    schedule();
}

function schedule() {
    setTimeout(update, 1000 * Number(document.body.dataset.seconds));
}

// Without TLS, browsers offer no clipboard.
if (navigator.clipboard) {
    document.documentElement.classList.add("can-copy");
    document.addEventListener("click", async event => {
        const button = event.target.closest("button.copy");
        if (!button) return;
        await navigator.clipboard.writeText(button.closest("figure").querySelector("code").textContent);
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
}

schedule();
