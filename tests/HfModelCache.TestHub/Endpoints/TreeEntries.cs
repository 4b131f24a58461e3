using System.Globalization;
using System.Text.Json.Nodes;
using HfModelCache.TestHub.Content;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.TestHub.Endpoints;

/// <summary>Files and directories as the API's JSON spells them.</summary>
internal static class TreeEntries
{
    private static readonly string Redacted = new('*', 64);

    public static JsonObject OfFile(RepoCall call, RepoCommit commit, TestFile file, bool expand)
    {
        var size = file.Content.Length;
        var entry = new JsonObject { ["type"] = "file", ["oid"] = file.Oid, ["size"] = size, ["path"] = file.Path };
        if (file.IsLfs)
            entry["lfs"] = LargeFile(file, "oid");
        if (file.IsLfs && call.Repo.UsesXet)
            entry["xetHash"] = call.MayReadContent ? file.XetHash : Redacted;
        return expand ? Expand(entry, commit) : entry;
    }

    public static JsonObject OfDirectory(RepoCommit commit, string path, bool expand)
    {
        var oid = ContentDigests.Invented($"tree {commit.Sha} {path}", 40);
        var entry = new JsonObject { ["type"] = "directory", ["oid"] = oid, ["size"] = 0, ["path"] = path };
        return expand ? Expand(entry, commit) : entry;
    }

    public static JsonObject Sibling(TestFile file, bool withBlobs)
    {
        var entry = new JsonObject { ["rfilename"] = file.Path };
        if (!withBlobs)
            return entry;
        entry["size"] = file.Content.Length;
        entry["blobId"] = file.Oid;
        if (file.IsLfs)
            entry["lfs"] = LargeFile(file, "sha256");
        return entry;
    }

    private static JsonObject LargeFile(TestFile file, string digestName) => new()
    {
        [digestName] = file.Content.Sha256,
        ["size"] = file.Content.Length,
        ["pointerSize"] = file.PointerText.Length,
    };

    private static JsonObject Expand(JsonObject entry, RepoCommit commit)
    {
        entry["lastCommit"] = new JsonObject
        {
            ["id"] = commit.Sha,
            ["title"] = "Add files",
            ["date"] = commit.Date.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        };
        entry["securityFileStatus"] = new JsonObject { ["status"] = "safe", ["avScan"] = null, ["pickleImportScan"] = null };
        return entry;
    }
}
