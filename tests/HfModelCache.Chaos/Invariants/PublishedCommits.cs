using System.Text.Json;
using HfModelCache.Chaos.Replicas;
using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Invariants;

/// <summary>
/// Where commits are stored side by side: whenever somebody succeeds, the revision means a commit that is complete, and every
/// manifest tells the truth; a commit that was complete stays complete; and after a last <c>prune</c> nothing else is left.
/// </summary>
internal sealed class PublishedCommits(World world) : IPublished
{
    private const string Own = World.Root + ".hf-model-cache/";
    private const string DocumentKey = Own + "revisions/main.json";

    private readonly StoredFiles _stored = new(world);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly HashSet<string> _seen = [];

    // What was read from a bucket with damage may be withdrawn by a verification, what no revision means by a prune.
    private bool MustStay => !world.Damage.Exists && world.Scenario.Cast.All(replica => replica.Role != Role.Prune);

    /// <inheritdoc/>
    public async Task CheckNowAsync(Witness pod)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            await CheckMeaningAsync(pod);
            foreach (var commit in world.Commits.ToList())
                await CheckAsync(commit, pod);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public async Task CheckAtEndAsync()
    {
        foreach (var upload in await world.Store.OpenUploadsAsync())
            world.Log.Violate($"An upload was left open: {upload}");
        if (await MeaningAsync() is not { } meant || await _stored.ManifestAsync(world.RootOf(meant)) is not { } manifest)
        {
            world.Log.Violate("At the end the revision means no commit that is complete.");
            return;
        }

        foreach (var what in await _stored.FindWrongAsync(manifest, world.RootOf(meant), by: null))
            world.Log.Violate($"At the end {what}.");
        var expected = world.Repo.Find(meant)!.Files.Select(file => world.RootOf(meant) + file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var key in (await world.Store.ListAsync()).Keys)
        {
            if (!expected.Contains(key) && key != DocumentKey && !key.StartsWith(world.RootOf(meant) + ".hf-model-cache/", StringComparison.Ordinal))
                world.Log.Violate($"The store holds {key}, which no revision means.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task CheckMeaningAsync(Witness pod)
    {
        var meant = await MeaningAsync();
        if (meant is null)
        {
            world.Log.Violate($"{pod.Label} exited with 0, but no document says what the revision means.");
            return;
        }

        // Only damage takes back what a revision means, and only a move of the revision lets a prune have it.
        if (!world.Damage.Exists && await _stored.ManifestAsync(world.RootOf(meant)) is null && await MeaningAsync() == meant)
            world.Log.Violate($"{pod.Label} exited with 0, but commit {world.Commits.IndexOf(meant)}, which the revision means, has no manifest.");
    }

    private async Task CheckAsync(string commit, Witness pod)
    {
        var root = world.RootOf(commit);
        if (await _stored.ManifestAsync(root) is not { } manifest)
        {
            if (MustStay && _seen.Contains(commit))
                world.Log.Violate($"{pod.Label} exited with 0, but commit {world.Commits.IndexOf(commit)} is no longer complete.");
            return;
        }

        _seen.Add(commit);
        if (manifest.Commit != commit)
            world.Log.Violate($"{pod.Label} exited with 0, but a manifest of {manifest.Commit} stands below {root}.");
        var wrong = await _stored.FindWrongAsync(manifest, root, pod);
        // What was read while the commit was removed says nothing.
        if ((await _stored.ManifestAsync(root))?.Text != manifest.Text)
            return;
        foreach (var what in wrong)
            world.Log.Violate($"{pod.Label} exited with 0, but {what}.");
    }

    private async Task<string?> MeaningAsync()
    {
        await using var body = await world.Store.OpenAsync(DocumentKey);
        if (body is null)
            return null;
        using var document = await JsonDocument.ParseAsync(body);
        return document.RootElement.GetProperty("commit").GetString();
    }
}
