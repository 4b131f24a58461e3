using System.Collections.Concurrent;
using System.Security.Cryptography;
using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Invariants;

/// <summary>Nobody succeeds before the copy is whole, and in the end it is: one commit's files, hashing right, and nothing else.</summary>
internal sealed class PublishedCopy(World world)
{
    private const string Own = World.Root + ".hf-model-cache/";
    private const string ManifestKey = Own + "manifest.json";

    private readonly ConcurrentDictionary<string, string> _commitAtSuccess = new(StringComparer.Ordinal);

    /// <summary>To be called in the moment in which a replica has succeeded.</summary>
    public async Task CheckNowAsync(string pod)
    {
        if (await ManifestAsync() is not { } manifest)
        {
            world.Log.Violate($"{pod} exited with 0, but there is no manifest.");
            return;
        }

        _commitAtSuccess[pod] = manifest.Commit;
        var there = await world.Store.ListAsync();
        foreach (var (path, size) in manifest.Sizes.Where(f => there.GetValueOrDefault(World.Root + f.Key, -1) != f.Value))
            world.Log.Violate($"{pod} exited with 0, but {path} is {there.GetValueOrDefault(World.Root + path, -1)} bytes instead of {size}.");
    }

    public async Task CheckAtEndAsync()
    {
        foreach (var upload in await world.Store.OpenUploadsAsync())
            world.Log.Violate($"An upload was left open: {upload}");
        if (await ManifestAsync() is not { } manifest)
        {
            world.Log.Violate("There is no manifest at the end.");
            return;
        }

        foreach (var (pod, commit) in _commitAtSuccess.Where(c => c.Value != manifest.Commit))
            world.Log.Violate($"{pod} exited with 0 for {commit}, but the copy became one of {manifest.Commit} later.");
        if (world.Repo.Find(manifest.Commit) is not { } expected)
        {
            world.Log.Violate($"The manifest names a commit that never was: {manifest.Commit}.");
            return;
        }

        foreach (var path in expected.Files.Select(f => f.Path).Except(manifest.Sizes.Keys))
            world.Log.Violate($"The manifest lacks {path}.");
        foreach (var path in manifest.Sizes.Keys.Except(expected.Files.Select(f => f.Path)))
            world.Log.Violate($"The manifest names {path}, which the commit does not have.");
        foreach (var key in (await world.Store.ListAsync()).Keys.Where(k => !k.StartsWith(Own, StringComparison.Ordinal)))
        {
            if (!manifest.Sizes.Keys.Any(path => World.Root + path == key))
                world.Log.Violate($"The store holds {key}, which nobody names.");
        }

        foreach (var file in expected.Files)
        {
            if (await HashAsync(World.Root + file.Path) is var hash && hash != file.Content.Sha256)
                world.Log.Violate($"{file.Path} hashes to {hash} instead of {file.Content.Sha256}.");
        }
    }

    private async Task<PublishedManifest?> ManifestAsync()
    {
        await using var body = await world.Store.OpenAsync(ManifestKey);
        return body is null ? null : await PublishedManifest.ReadAsync(body);
    }

    private async Task<string> HashAsync(string key)
    {
        await using var body = await world.Store.OpenAsync(key);
        return body is null ? "nothing" : Convert.ToHexStringLower(await SHA256.HashDataAsync(body));
    }
}
