using System.Security.Cryptography;
using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Invariants;

/// <summary>Reads what the store holds, without the product's own code.</summary>
internal sealed class StoredFiles(World world)
{
    /// <summary>The manifest below a prefix; null if there is none.</summary>
    public async Task<PublishedManifest?> ManifestAsync(string root)
    {
        await using var body = await world.Store.OpenAsync(root + ".hf-model-cache/manifest.json");
        return body is null ? null : await PublishedManifest.ReadAsync(body);
    }

    /// <summary>The files that do not hash as the commit says.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="root">The prefix that it describes.</param>
    /// <param name="by">Who vouches for them; null for nobody.</param>
    public async Task<IReadOnlyList<string>> FindWrongAsync(PublishedManifest manifest, string root, Witness? by)
    {
        if (world.Repo.Find(manifest.Commit) is not { } expected)
            return [$"the manifest names a commit that never was: {manifest.Commit}"];
        var wrong = new List<string>();
        foreach (var file in expected.Files)
        {
            var hash = await HashAsync(root + file.Path);
            if (hash != file.Content.Sha256 && !world.Damage.Excuses(file.Path, hash, by))
                wrong.Add($"{file.Path} of commit {world.Commits.IndexOf(manifest.Commit)} hashes to {hash} instead of {file.Content.Sha256}");
        }

        return wrong;
    }

    private async Task<string> HashAsync(string key)
    {
        await using var body = await world.Store.OpenAsync(key);
        return body is null ? "nothing" : Convert.ToHexStringLower(await SHA256.HashDataAsync(body));
    }
}
