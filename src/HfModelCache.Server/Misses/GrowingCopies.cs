using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Server.Remembering;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Server.Misses;

/// <summary>Finds files that are whole in copies that are not complete, by the journals of the runs that fill them.</summary>
internal sealed class GrowingCopies
{
    private const long CostPerFile = 1 << 10;
    private const long MaxBytes = 16L << 20;

    private readonly string _prefix;
    private readonly CopyLayout _layout;
    private readonly Remembered<CopyLocation, Manifest?> _journals;

    /// <summary>Creates the reader. Nothing is read yet.</summary>
    public GrowingCopies(IObjectReader store, ServerOptions options, TimeProvider time, ILogger logger)
    {
        (_prefix, _layout) = (options.Prefix, options.Layout);
        var documents = new CopyDocumentReader(store, logger);
        _journals = new(
            (location, ct) => documents.ReadJournalAsync(location, ct),
            new()
            {
                FreshFor = TimeSpan.FromSeconds(5),
                IsLasting = journal => journal is not null,
                Overdue = "The store did not answer in time.",
                CostOf = journal => ((journal?.Entries ?? 0) + 1) * CostPerFile,
                MaxCost = MaxBytes,
            },
            time);
    }

    /// <summary>Finds a file; null if it is not whole in the store, as far as is known.</summary>
    public async ValueTask<(CopyLocation Location, ManifestFile File)?> FindAsync(RepoId repo, Commit commit, string path, CancellationToken cancellationToken)
    {
        var location = _layout == CopyLayout.Commit ? CopyLocation.Of(_prefix, repo, commit) : CopyLocation.Of(_prefix, repo);
        var journal = await FindJournalAsync(location, cancellationToken).ConfigureAwait(false);
        if (journal is null || !journal.IsOf(repo) || journal.Commit != commit.Sha)
            return null;
        return journal.Files.FirstOrDefault(file => file.Path == path) is { ETag.Length: > 0 } file && journal.Former?.Contains(path) != true
            ? (location, file)
            : null;
    }

    // Until the copy is complete, the Hub answers what the store can't.
    private async ValueTask<Manifest?> FindJournalAsync(CopyLocation location, CancellationToken cancellationToken)
    {
        try
        {
            return await _journals.GetAsync(location, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException)
        {
            return null;
        }
    }
}
