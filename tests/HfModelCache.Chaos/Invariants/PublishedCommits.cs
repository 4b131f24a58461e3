using System.Text.Json;
using HfModelCache.Chaos.Replicas;
using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Invariants;

/// <summary>
/// Where commits are stored side by side: whenever somebody succeeds, the revision means a commit that is complete, and every
/// manifest tells the truth; a commit that was complete stays complete; and after a last <c>prune</c> nothing else is left.
/// </summary>
internal sealed class PublishedCommits(World world) : Published(world)
{
    private const string DocumentKey = World.Root + ".hf-model-cache/revisions/main.json";

    private readonly HashSet<string> _seen = [];

    // After damage, verify may withdraw a manifest; prune removes commits that no revision means.
    private bool MustStay => !World.Damage.Exists && World.Scenario.Cast.All(replica => replica.Role != Role.Prune);

    /// <inheritdoc/>
    protected override async Task CheckAsync(Witness pod)
    {
        await CheckMeaningAsync(pod);
        foreach (var commit in World.Commits.ToList())
            await CheckCommitAsync(commit, pod);
    }

    /// <inheritdoc/>
    protected override async Task CheckRestAsync()
    {
        if (await MeaningAsync() is not { } meant || await Stored.ManifestAsync(World.RootOf(meant)) is not { } manifest)
        {
            World.Log.Violate("At the end the revision means no commit that is complete.");
            return;
        }

        foreach (var what in await Stored.FindWrongAsync(manifest, World.RootOf(meant), by: null))
            World.Log.Violate($"At the end {what}.");
        var expected = World.Repo.Find(meant)!.Files.Select(file => World.RootOf(meant) + file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var key in (await World.Store.ListAsync()).Keys)
        {
            if (!expected.Contains(key) && key != DocumentKey && !key.StartsWith(World.RootOf(meant) + ".hf-model-cache/", StringComparison.Ordinal))
                World.Log.Violate($"The store holds {key}, which no revision means.");
        }
    }

    private async Task CheckMeaningAsync(Witness pod)
    {
        var meant = await MeaningAsync();
        if (meant is null)
        {
            World.Log.Violate($"{pod.Label} exited with 0, but no document says what the revision means.");
            return;
        }

        // Only verify withdraws this manifest, after damage. Prune removes it only once the revision means another commit.
        if (!World.Damage.Exists && await Stored.ManifestAsync(World.RootOf(meant)) is null && await MeaningAsync() == meant)
            World.Log.Violate($"{pod.Label} exited with 0, but commit {World.Commits.IndexOf(meant)}, which the revision means, has no manifest.");
    }

    private async Task CheckCommitAsync(string commit, Witness pod)
    {
        var root = World.RootOf(commit);
        if (await Stored.ManifestAsync(root) is not { } manifest)
        {
            if (MustStay && _seen.Contains(commit))
                World.Log.Violate($"{pod.Label} exited with 0, but commit {World.Commits.IndexOf(commit)} is no longer complete.");
            return;
        }

        _seen.Add(commit);
        if (manifest.Commit != commit)
            World.Log.Violate($"{pod.Label} exited with 0, but a manifest of {manifest.Commit} stands below {root}.");
        var wrong = await Stored.FindWrongAsync(manifest, root, pod);
        // What was read while the commit was removed says nothing.
        if ((await Stored.ManifestAsync(root))?.Text != manifest.Text)
            return;
        foreach (var what in wrong)
            World.Log.Violate($"{pod.Label} exited with 0, but {what}.");
    }

    private async Task<string?> MeaningAsync()
    {
        await using var body = await World.Store.OpenAsync(DocumentKey);
        if (body is null)
            return null;
        using var document = await JsonDocument.ParseAsync(body);
        return document.RootElement.GetProperty("commit").GetString();
    }
}
