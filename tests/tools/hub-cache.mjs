// Reads a cache folder with the Hub's own client, without a Hub, and prints what it found as one JSON object.
// node hub-cache.mjs REPO COMMIT CACHE_FOLDER PATH...
import { downloadFileToCacheDir, scanCacheDir } from "@huggingface/hub";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

const [repo, revision, cacheDir, ...paths] = process.argv.slice(2);
const fetch = () => { throw new Error("The client asked the Hub."); };
console.debug = console.log = () => {};

const files = {};
for (const path of paths) {
    const file = await downloadFileToCacheDir({ repo, revision, cacheDir, path, fetch });
    files[path] = createHash("sha256").update(await readFile(file)).digest("hex");
}

const scanned = await scanCacheDir(cacheDir);
process.stdout.write(JSON.stringify({
    files,
    warnings: scanned.warnings.map((warning) => warning.message),
    repos: scanned.repos.map((found) => ({
        name: found.id.name,
        revisions: found.revisions.map(({ commitOid, refs }) => ({ commitOid, refs })),
    })),
}));
