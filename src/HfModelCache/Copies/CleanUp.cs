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

    /// <summary>Removes the journal.</summary>
    public Task RemoveJournalAsync(CancellationToken cancellationToken) =>
        TryAsync(() => store.DeleteAsync(location.JournalKey, cancellationToken));

    /// <summary>Writes the manifest with another name of its commit, so that the next run need not ask the source.</summary>
    public Task NameAsync(Manifest manifest, CancellationToken cancellationToken) =>
        TryAsync(() => new CopyDocuments(store, _logger).WriteAsync(location.ManifestKey, manifest, cancellationToken));

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
