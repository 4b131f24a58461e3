using HfModelCache.Chaos.Replicas;
using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Invariants;

/// <summary>
/// Whenever somebody succeeds, the objects hash as the commit of the manifest says; and in the end the copy is one commit's
/// files and nothing else.
/// </summary>
internal sealed class PublishedCopy(World world) : Published(world)
{
    private const string Own = World.Root + ".hf-model-cache/";

    private int _newest = -1;

    // Only a refresh may leave a commit, and only a refresh or damage takes a manifest back.
    private bool MustStay => !World.Damage.Exists && World.Scenario.Cast.All(r => r.Role != Role.Refresh);

    /// <inheritdoc/>
    protected override async Task CheckAsync(Witness pod)
    {
        if (await ManifestAsync() is not { } manifest)
        {
            // A refresh or a verify that came after this success may have withdrawn it already.
            if (MustStay)
                World.Log.Violate($"{pod.Label} exited with 0, but there is no manifest.");
            return;
        }

        var wrong = await Stored.FindWrongAsync(manifest, World.Root, pod);
        // What was read while the copy was changed says nothing; but the bytes under a manifest that stays must be its own.
        if ((await ManifestAsync())?.Text != manifest.Text)
            return;
        foreach (var what in wrong)
            World.Log.Violate($"{pod.Label} exited with 0, but {what}.");
        var number = World.Commits.IndexOf(manifest.Commit);
        if (number < _newest)
            World.Log.Violate($"{pod.Label} exited with 0 for commit {number}, but the copy had been one of {_newest} before.");
        if (number > _newest && _newest >= 0 && MustStay)
            World.Log.Violate($"{pod.Label} exited with 0 for commit {number}, but nobody had asked to leave {_newest}.");
        _newest = Math.Max(_newest, number);
    }

    /// <inheritdoc/>
    protected override async Task CheckRestAsync()
    {
        if (await ManifestAsync() is not { } manifest)
        {
            World.Log.Violate("There is no manifest at the end.");
            return;
        }

        foreach (var what in await Stored.FindWrongAsync(manifest, World.Root, by: null))
            World.Log.Violate($"At the end {what}.");
        if (World.Repo.Find(manifest.Commit) is not { } expected)
            return;
        if (World.Commits.IndexOf(manifest.Commit) is var number && number < _newest)
            World.Log.Violate($"The copy has become one of commit {number}, but had been one of {_newest}.");
        foreach (var path in expected.Files.Select(f => f.Path).Except(manifest.Sizes.Keys))
            World.Log.Violate($"The manifest lacks {path}.");
        foreach (var path in manifest.Sizes.Keys.Except(expected.Files.Select(f => f.Path)))
            World.Log.Violate($"The manifest names {path}, which the commit does not have.");
        foreach (var key in (await World.Store.ListAsync()).Keys.Where(k => !k.StartsWith(Own, StringComparison.Ordinal)))
        {
            if (!manifest.Sizes.Keys.Any(path => World.Root + path == key) && !World.Damage.Changed(key))
                World.Log.Violate($"The store holds {key}, which nobody names.");
        }
    }

    private Task<PublishedManifest?> ManifestAsync() => Stored.ManifestAsync(World.Root);
}
