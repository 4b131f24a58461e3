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
    private readonly Remembered<CopyLocation, GrowingCopy?> _copies;

    /// <summary>Creates the reader. Nothing is read yet.</summary>
    public GrowingCopies(IObjectReader store, ServerOptions options, TimeProvider time, ILogger logger)
    {
        (_prefix, _layout) = (options.Prefix, options.Layout);
        var documents = new CopyDocumentReader(store, logger);
        _copies = new(
            async (location, ct) => await documents.ReadJournalAsync(location, ct).ConfigureAwait(false) is { } journal ? new GrowingCopy(journal) : null,
            new()
            {
                FreshFor = TimeSpan.FromSeconds(5),
                IsLasting = copy => copy is not null,
                Overdue = "The store did not answer in time.",
                CostOf = copy => ((copy?.Journal.Entries ?? 0) + 1) * CostPerFile,
                MaxCost = MaxBytes,
            },
            time);
    }

    /// <summary>Finds a file; null if it is not whole in the store, as far as is known.</summary>
    public async ValueTask<(CopyLocation Location, ManifestFile File)?> FindAsync(RepoId repo, Commit commit, string path, CancellationToken cancellationToken)
    {
        var location = _layout == CopyLayout.Commit ? CopyLocation.Of(_prefix, repo, commit) : CopyLocation.Of(_prefix, repo);
        var copy = await FindCopyAsync(location, cancellationToken).ConfigureAwait(false);
        return copy?.Journal.IsOf(repo) == true && copy.Journal.Commit == commit.Sha && copy.Files.TryGetValue(path, out var file)
            ? (location, file)
            : null;
    }

    // Until the copy is complete, the Hub answers what the store can't.
    private async ValueTask<GrowingCopy?> FindCopyAsync(CopyLocation location, CancellationToken cancellationToken)
    {
        try
        {
            return await _copies.GetAsync(location, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException)
        {
            return null;
        }
    }

    /// <summary>Represents a copy that is not complete, with the files that are whole by their paths.</summary>
    private sealed class GrowingCopy
    {
        public GrowingCopy(Manifest journal)
        {
            Journal = journal;
            var former = (journal.Former ?? []).ToHashSet(StringComparer.Ordinal);
            foreach (var file in journal.Files.Where(file => file.ETag is { Length: > 0 } && !former.Contains(file.Path)))
                Files.TryAdd(file.Path, file);
        }

        public Manifest Journal { get; }

        public Dictionary<string, ManifestFile> Files { get; } = new(StringComparer.Ordinal);
    }
}
