using System.Collections.Concurrent;
using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores.Decorators;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Copies;

/// <summary>
/// The files of an unfinished copy that are known to be whole, written down from time to time, so that a run that dies
/// costs its successor neither a download nor a read of them.
/// </summary>
internal sealed partial class Journal : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // A pod that is asked to stop has seconds; this one request may use one of them.
    private static readonly TimeSpan LastWriteLimit = TimeSpan.FromSeconds(1.5);

    private readonly ConcurrentDictionary<string, ManifestFile> _files = new(StringComparer.Ordinal);
    private readonly CopyDocuments _documents;
    private readonly CopyLocation _location;
    private readonly Func<IEnumerable<ManifestFile>, Manifest> _compose;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RepeatedWork _writing;
    private volatile bool _dirty;

    /// <summary>Knows of no file yet.</summary>
    /// <param name="documents">Where it is written.</param>
    /// <param name="location">The copy.</param>
    /// <param name="compose">Makes the document from the files.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of writes that fail; they cost time later, not correctness.</param>
    public Journal(
        CopyDocuments documents,
        CopyLocation location,
        Func<IEnumerable<ManifestFile>, Manifest> compose,
        TimeProvider time,
        ILogger logger)
    {
        (_documents, _location, _compose, _time, _logger) = (documents, location, compose, time, logger);
        _writing = new RepeatedWork(Interval, time, WriteAsync);
    }

    /// <summary>The files that are whole.</summary>
    public IEnumerable<ManifestFile> Files => _files.Values;

    /// <summary>Writes down what is known, and from now on what is recorded.</summary>
    /// <remarks>Open uploads belong to the commit that the journal names, so it must be there before the first of them.</remarks>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _documents.WriteAsync(_location.JournalKey, _compose(_files.Values), cancellationToken).ConfigureAwait(false);
        _dirty = false;
        _writing.Start();
    }

    /// <summary>A file is whole.</summary>
    public void Record(ManifestFile file)
    {
        _files[file.Path] = file;
        _dirty = true;
    }

    /// <summary>
    /// Writes nothing more by itself, and returns when nothing is under way: a write that is still being repeated would
    /// bring back the journal of a copy that has been published meanwhile.
    /// </summary>
    public Task StopAsync() => _writing.StopAsync();

    /// <summary>Stops, and writes down what has not been.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource(LastWriteLimit, _time);
        await WriteAsync(limit.Token).ConfigureAwait(false);
        _writing.Dispose();
    }

    /// <summary>The copy is published: there is nothing left to write down.</summary>
    public void Close() => _dirty = false;

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (!_dirty)
            return;
        _dirty = false;
        try
        {
            await _documents.WriteAsync(_location.JournalKey, _compose(_files.Values), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
        {
            _dirty = true;
            if (e is not FenceLostException) // Then the journal is the next leader's.
                LogNotWritten(e.Message);
        }
    }

    [LoggerMessage(21, LogLevel.Warning, "The journal could not be written: the next run may read back more than it must. {Cause}")]
    private partial void LogNotWritten(string cause);
}
