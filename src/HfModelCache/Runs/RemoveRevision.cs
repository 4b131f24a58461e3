using HfModelCache.Copies;
using HfModelCache.Copies.Revisions;
using HfModelCache.Repos;

namespace HfModelCache.Runs;

/// <summary>Removes what the store holds of a revision, or of a whole repo.</summary>
/// <param name="parts">The dependencies.</param>
/// <param name="request">The repo, the revision, and where its copies are.</param>
internal sealed class RemoveRevision(RunDependencies parts, CopyRequest request)
{
    private readonly RevisionDocuments _revisions = new(parts.Store.Unfenced, request.Prefix, parts.Logger);

    /// <summary>Whether nothing is changed. Default false.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Removes the copy of the revision. A commit that another revision means stays.</summary>
    public async Task<Removal> RunAsync(CancellationToken cancellationToken)
    {
        var found = await new PublishedCopies(parts.Store.Unfenced, request.Prefix, request.Layout, parts.Logger)
            .FindAsync(request.Repo, request.Revision, cancellationToken).ConfigureAwait(false);
        if (found?.Location is not CommitLocation && Commit.TryParse(request.Revision) is not { } commit)
            return found is null || found.Manifest.IsNamed(request.Revision) ? await RemoveAsync(request, cancellationToken).ConfigureAwait(false) : Missing();
        commit = (found?.Location as CommitLocation)?.Commit ?? Commit.TryParse(request.Revision)!;
        var copy = request.At(commit);
        var others = await _revisions.FindNamesAsync(request.Repo, commit, cancellationToken).ConfigureAwait(false);
        if (others.FirstOrDefault(name => name != request.Revision) is { } name)
            return new Removal(parts.Store.Unfenced.Describe(copy.Location.Root), RemovalOutcome.Named, Why: name);

        // While the document stands, runs rely on it; without the copy it would lead them astray.
        if (others.Count > 0 && !IsDryRun)
            await _revisions.RemoveAsync(request.Repo, request.Revision, cancellationToken).ConfigureAwait(false);
        return await RemoveAsync(copy, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes every copy of the repo, in both layouts.</summary>
    /// <returns>What became of each copy.</returns>
    public async Task<IReadOnlyList<Removal>> RunForAllAsync(CancellationToken cancellationToken)
    {
        var store = parts.Store.Unfenced;
        if (!IsDryRun)
        {
            foreach (var document in await _revisions.ListAsync(request.Repo, cancellationToken).ConfigureAwait(false))
                await _revisions.RemoveAsync(request.Repo, document.Revision, cancellationToken).ConfigureAwait(false);
        }

        var removals = new List<Removal> { await RemoveAsync(request, cancellationToken).ConfigureAwait(false) };
        foreach (var copy in await CommitLocation.FindAllAsync(store, request.Prefix, request.Repo, cancellationToken).ConfigureAwait(false))
            removals.Add(await RemoveAsync(request.At(copy.Commit), cancellationToken).ConfigureAwait(false));
        return [.. removals.Where(removal => removal.Outcome != RemovalOutcome.Missing)];
    }

    private Task<Removal> RemoveAsync(CopyRequest copy, CancellationToken cancellationToken) =>
        new RemoveCopy(parts, copy) { IsDryRun = IsDryRun }.RunAsync(cancellationToken);

    private Removal Missing() => new(parts.Store.Unfenced.Describe(request.Location.Root), RemovalOutcome.Missing);
}
