using System.Collections.Concurrent;
using HfModelCache.Failures;
using HfModelCache.Leadership;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Caching;

/// <summary>
/// The files of an unfinished copy that are known to be whole, written down from time to time, so that a run that dies
/// costs its successor neither a download nor a read of them.
/// </summary>
/// <param name="documents">Where it is written.</param>
/// <param name="location">The copy.</param>
/// <param name="compose">Makes the document from the files.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of writes that fail; they cost time later, not correctness.</param>
internal sealed partial class Journal(
    ManifestStore documents,
    CopyLocation location,
    Func<IEnumerable<ManifestFile>, Manifest> compose,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // A pod that is asked to stop has seconds; this one request may use one of them.
    private static readonly TimeSpan LastWriteLimit = TimeSpan.FromSeconds(1.5);

    private readonly ConcurrentDictionary<string, ManifestFile> _files = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private Task _writing = Task.CompletedTask;
    private volatile bool _dirty;

    /// <summary>The files that are whole.</summary>
    public IEnumerable<ManifestFile> Files => _files.Values;

    /// <summary>Writes down what is known, and from now on what is recorded.</summary>
    /// <remarks>Open uploads belong to the commit that the journal names, so it must be there before the first of them.</remarks>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await documents.WriteAsync(location.JournalKey, compose(_files.Values), cancellationToken).ConfigureAwait(false);
        _dirty = false;
        _writing = WriteRepeatedlyAsync();
    }

    /// <summary>A file is whole.</summary>
    public void Record(ManifestFile file)
    {
        _files[file.Path] = file;
        _dirty = true;
    }

    /// <summary>Stops, and writes down what has not been.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
        using var limit = new CancellationTokenSource(LastWriteLimit, time);
        await WriteAsync(limit.Token).ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>The copy is published: there is nothing left to write down.</summary>
    public void Close() => _dirty = false;

    private async Task WriteRepeatedlyAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
                await WriteAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Stopping: the last write follows.
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (!_dirty)
            return;
        _dirty = false;
        try
        {
            await documents.WriteAsync(location.JournalKey, compose(_files.Values), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
        {
            _dirty = true;
            if (e is not LeaseLostException) // Then the journal is the next leader's.
                LogNotWritten(e.Message);
        }
    }

    [LoggerMessage(21, LogLevel.Warning, "The journal could not be written: the next run may read back more than it must. {Cause}")]
    private partial void LogNotWritten(string cause);
}
