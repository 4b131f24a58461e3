using HfModelCache.Chaos.Replicas;
using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Invariants;

/// <summary>
/// Whenever somebody succeeds, the objects hash as the commit of the manifest says; and in the end the copy is one commit's
/// files and nothing else.
/// </summary>
internal sealed class PublishedCopy(World world) : IPublished
{
    private const string Own = World.Root + ".hf-model-cache/";

    private readonly StoredFiles _stored = new(world);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private int _newest = -1;

    /// <inheritdoc/>
    public async Task CheckNowAsync(Witness pod)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            await CheckAsync(pod);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    // Only a refresh may leave a commit, and only a refresh or damage takes a manifest back.
    private bool MustStay => !world.Damage.Exists && world.Scenario.Cast.All(r => r.Role != Role.Refresh);

    private async Task CheckAsync(Witness pod)
    {
        if (await ManifestAsync() is not { } manifest)
        {
            // A refresh or a verify that came after this success may have withdrawn it already.
            if (MustStay)
                world.Log.Violate($"{pod.Label} exited with 0, but there is no manifest.");
            return;
        }

        var wrong = await _stored.FindWrongAsync(manifest, World.Root, pod);
        // What was read while the copy was changed says nothing; but the bytes under a manifest that stays must be its own.
        if ((await ManifestAsync())?.Text != manifest.Text)
            return;
        foreach (var what in wrong)
            world.Log.Violate($"{pod.Label} exited with 0, but {what}.");
        var number = world.Commits.IndexOf(manifest.Commit);
        if (number < _newest)
            world.Log.Violate($"{pod.Label} exited with 0 for commit {number}, but the copy had been one of {_newest} before.");
        if (number > _newest && _newest >= 0 && MustStay)
            world.Log.Violate($"{pod.Label} exited with 0 for commit {number}, but nobody had asked to leave {_newest}.");
        _newest = Math.Max(_newest, number);
    }

    /// <inheritdoc/>
    public async Task CheckAtEndAsync()
    {
        foreach (var upload in await world.Store.OpenUploadsAsync())
            world.Log.Violate($"An upload was left open: {upload}");
        if (await ManifestAsync() is not { } manifest)
        {
            world.Log.Violate("There is no manifest at the end.");
            return;
        }

        foreach (var what in await _stored.FindWrongAsync(manifest, World.Root, by: null))
            world.Log.Violate($"At the end {what}.");
        if (world.Repo.Find(manifest.Commit) is not { } expected)
            return;
        if (world.Commits.IndexOf(manifest.Commit) is var number && number < _newest)
            world.Log.Violate($"The copy has become one of commit {number}, but had been one of {_newest}.");
        foreach (var path in expected.Files.Select(f => f.Path).Except(manifest.Sizes.Keys))
            world.Log.Violate($"The manifest lacks {path}.");
        foreach (var path in manifest.Sizes.Keys.Except(expected.Files.Select(f => f.Path)))
            world.Log.Violate($"The manifest names {path}, which the commit does not have.");
        foreach (var key in (await world.Store.ListAsync()).Keys.Where(k => !k.StartsWith(Own, StringComparison.Ordinal)))
        {
            if (!manifest.Sizes.Keys.Any(path => World.Root + path == key) && !world.Damage.Changed(key))
                world.Log.Violate($"The store holds {key}, which nobody names.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private Task<PublishedManifest?> ManifestAsync() => _stored.ManifestAsync(World.Root);
}
