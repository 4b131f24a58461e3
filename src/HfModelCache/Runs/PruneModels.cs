using HfModelCache.Repos;
using HfModelCache.Runs.Listing;

namespace HfModelCache.Runs;

/// <summary>Removes whole models that were not stored or used for long, in both layouts.</summary>
/// <remarks>
/// A model stays if a replica works on it, a revision is pinned, a copy can't be read, or it is unknown when it was stored: what
/// is in doubt is for a user to remove.
/// </remarks>
/// <param name="parts">The dependencies.</param>
/// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
/// <param name="rules">Which models are kept.</param>
internal sealed class PruneModels(RunDependencies parts, string prefix, PruneRules rules)
{
    /// <summary>Removes the models, the longest unused first.</summary>
    /// <returns>What became of each copy of the models that are not kept.</returns>
    public async Task<IReadOnlyList<Removal>> RunAsync(CancellationToken cancellationToken)
    {
        var copies = await new ListCopies(parts, prefix).RunAsync(cancellationToken).ConfigureAwait(false);
        var now = parts.Time.GetUtcNow();
        var unused = copies.GroupBy(copy => copy.Repo)
            .Where(model => !rules.Except.Contains(model.Key) && model.All(IsDispensable))
            .Select(model => (Copies: model, Last: model.Max(copy => copy.LastTouched)!.Value))
            .OrderByDescending(model => model.Last)
            .Skip(rules.Keep)
            .Where(model => rules.Include(model.Last, now))
            .Reverse();
        var removals = new List<Removal>();
        foreach (var model in unused)
        {
            if (RepoOf(model.Copies) is { } repo)
                removals.AddRange(await RemoveAsync(repo, cancellationToken).ConfigureAwait(false));
        }

        return removals;
    }

    private static bool IsDispensable(ListedCopy copy) =>
        copy is { State: CopyState.Whole or CopyState.Damaged or CopyState.Incomplete, LastTouched: not null }
        && !copy.Revisions.Any(revision => revision.Pinned);

    private static RepoId? RepoOf(IGrouping<string, ListedCopy> copies) => RepoId.TryCreate(
        copies.Select(copy => copy.Type).FirstOrDefault(type => type is not null) ?? RepoType.Model, copies.Key, out var repo, out _) ? repo : null;

    private Task<IReadOnlyList<Removal>> RemoveAsync(RepoId repo, CancellationToken cancellationToken) =>
        new RemoveRevision(parts, new CopyRequest { Repo = repo, Prefix = prefix }) { IsDryRun = rules.IsDryRun }.RunForAllAsync(cancellationToken);
}
