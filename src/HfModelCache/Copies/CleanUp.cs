using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Copies;

/// <summary>Cleans up after a copy is complete. A failure is logged, and does not fail the run.</summary>
/// <param name="store">The store.</param>
/// <param name="location">The location of the copy.</param>
/// <param name="logger">Receives failures.</param>
internal sealed partial class CleanUp(IObjectStore store, CopyLocation location, ILogger logger)
{
    private const int RequestsAtOnce = 16;

    private readonly ILogger _logger = logger;

    /// <summary>Removes files that no longer belong to the copy.</summary>
    public Task RemoveAsync(IReadOnlyList<ManifestFile> files, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        foreach (var key in files.Select(location.KeyOf))
        {
            LogRemoved(store.Describe(key));
            await store.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        }
    });

    /// <summary>Removes the journal, and then its segments, which nobody reads without it.</summary>
    /// <param name="segments">The keys of segments, of this journal and of earlier ones.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task RemoveJournalAsync(IEnumerable<string> segments, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await store.DeleteAsync(location.JournalKey, cancellationToken).ConfigureAwait(false);
        await DeleteAsync(segments, cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Removes segments of journals that were replaced.</summary>
    public Task RemoveSegmentsAsync(IEnumerable<string> segments, CancellationToken cancellationToken) =>
        TryAsync(() => DeleteAsync(segments, cancellationToken));

    /// <summary>Writes the manifest with another name of its commit, so that the next run need not ask the source.</summary>
    public Task NameAsync(Manifest manifest, CancellationToken cancellationToken) =>
        TryAsync(() => new CopyDocuments(store, _logger).WriteAsync(location.ManifestKey, manifest, cancellationToken));

    private Task DeleteAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = RequestsAtOnce, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(keys, limits, async (key, ct) => await store.DeleteAsync(key, ct).ConfigureAwait(false));
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (ModelCacheException e) when (e is not FenceLostException)
        {
            LogNotCleaned(e.Message);
        }
    }

    [LoggerMessage(40, LogLevel.Information, "Removing {Key}, which no longer belongs to the copy.")]
    private partial void LogRemoved(string key);

    [LoggerMessage(45, LogLevel.Warning, "The copy is complete, but could not be cleaned up. {Cause}")]
    private partial void LogNotCleaned(string cause);
}
