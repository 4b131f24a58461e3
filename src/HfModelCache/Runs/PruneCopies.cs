using HfModelCache.Copies;
using HfModelCache.Copies.Revisions;
using HfModelCache.Repos;

namespace HfModelCache.Runs;

/// <summary>Removes commits of a repo that no revision means, all but the latest ones.</summary>
/// <param name="parts">The dependencies.</param>
/// <param name="request">The repo and where its copies are.</param>
/// <param name="rules">Which of them are kept.</param>
internal sealed class PruneCopies(RunDependencies parts, CopyRequest request, PruneRules rules)
{
    private const int CommitsAtOnce = 8;

    /// <summary>Removes the commits.</summary>
    /// <returns>What became of each commit that is not kept.</returns>
    public async Task<IReadOnlyList<Removal>> RunAsync(CancellationToken cancellationToken)
    {
        if (rules.Except.Contains(request.Repo.Name))
            return [];
        var candidates = await FindCandidatesAsync(cancellationToken).ConfigureAwait(false);
        var removals = new Removal[candidates.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, candidates.Count), Limits(cancellationToken), async (i, ct) =>
            removals[i] = await new RemoveCopy(parts, request.At(candidates[i])) { IsDryRun = rules.IsDryRun }.RunAsync(ct).ConfigureAwait(false)).ConfigureAwait(false);

        // A commit that a revision has been moved to since is not one to remove.
        return [.. removals.Where(removal => removal.Outcome is RemovalOutcome.Removed or RemovalOutcome.InUse)];
    }

    private async Task<IReadOnlyList<Commit>> FindCandidatesAsync(CancellationToken cancellationToken)
    {
        var store = parts.Store.Unfenced;
        var revisions = new RevisionReader(store, request.Prefix, parts.Logger);
        var named = (await revisions.ListAsync(request.Repo, cancellationToken).ConfigureAwait(false)).Select(d => d.Commit).ToHashSet(StringComparer.Ordinal);
        var stored = await CommitLocation.FindAllAsync(store, request.Prefix, request.Repo, cancellationToken).ConfigureAwait(false);
        var commits = stored.Select(copy => copy.Commit).Where(commit => !named.Contains(commit.Sha)).ToList();

        // An incomplete commit has no manifest. It can be downloaded again.
        var copies = new PublishedCopies(store, request.Prefix, CopyLayout.Commit, parts.Logger);
        var now = parts.Time.GetUtcNow();
        var written = new DateTimeOffset[commits.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, commits.Count), Limits(cancellationToken), async (i, ct) =>
            written[i] = (await copies.FindAsync(request.Repo, commits[i], ct).ConfigureAwait(false))?.Manifest.Written ?? DateTimeOffset.MinValue).ConfigureAwait(false);
        var complete = commits.Zip(written).Where(c => c.Second > DateTimeOffset.MinValue).OrderByDescending(c => c.Second).ToList();
        var incomplete = commits.Zip(written).Where(c => c.Second == DateTimeOffset.MinValue);
        return [.. incomplete.Concat(complete.Skip(rules.Keep).Where(c => rules.Include(c.Second, now))).Select(c => c.First)];
    }

    private static ParallelOptions Limits(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = CommitsAtOnce, CancellationToken = cancellationToken };
}
