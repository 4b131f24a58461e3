// Does with the Hub's own client what its users do, and prints what it got as one JSON object.
// node hub-client.mjs ENDPOINT REPO CACHE_FOLDER [TOKEN]
import { downloadFile, fileDownloadInfo, fileExists, listFiles, modelInfo, pathsInfo, snapshotDownload, whoAmI } from "@huggingface/hub";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const [hubUrl, repo, cacheDir, accessToken] = process.argv.slice(2);
const at = { repo, hubUrl, ...(accessToken ? { accessToken } : {}) };
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
console.debug = console.log = () => {};

const listed = {};
for await (const file of listFiles({ ...at, recursive: true, revision: "HEAD" })) {
    if (file.type === "file") listed[file.path] = file.size;
}

const downloaded = {};
for (const path of Object.keys(listed)) {
    const blob = await downloadFile({ ...at, path });
    downloaded[path] = sha256(Buffer.from(await blob.arrayBuffer()));
}

const folder = await snapshotDownload({ ...at, cacheDir });
const snapshot = {};
for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isDirectory()) {
        const path = join(entry.parentPath ?? entry.path, entry.name);
        snapshot[path.slice(folder.length + 1)] = sha256(await readFile(path));
    }
}

const paths = Object.keys(listed);
process.stdout.write(JSON.stringify({
    listed,
    downloaded,
    snapshot,
    folder,
    name: (await modelInfo({ ...at, name: repo })).id !== undefined,
    exists: await fileExists({ ...at, path: paths[0] }),
    missing: await fileExists({ ...at, path: "no/such.file" }),
    infos: (await pathsInfo({ ...at, paths })).length,
    size: (await fileDownloadInfo({ ...at, path: paths[0] })).size,
    user: accessToken ? (await whoAmI({ hubUrl, accessToken })).name : null,
}));
