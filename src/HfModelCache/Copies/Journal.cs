using System.Collections.Concurrent;
using System.Security.Cryptography;
using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores.Decorators;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Copies;

/// <summary>
/// Records the verified files of an incomplete copy, and writes them periodically, so that the successor of a dead run
/// need neither download nor read them again.
/// </summary>
/// <remarks>
/// The journal of a small copy is one object, which is written again as it grows. That of a large copy is written once, when
/// it is begun, and what is stored since goes into segments: a write costs the same however much was stored before.
/// </remarks>
internal sealed partial class Journal : IAsyncDisposable
{
    /// <summary>The most files that a journal lists as one object, and the number from which on a segment is full.</summary>
    public const int FilesPerObject = 1000;

    // A pod that is asked to stop has seconds; this one request may use one of them.
    private static readonly TimeSpan LastWriteLimit = TimeSpan.FromSeconds(1.5);

    private readonly ConcurrentDictionary<string, ManifestFile> _files = new(StringComparer.Ordinal);
    private readonly string _id = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private readonly CopyDocuments _documents;
    private readonly CopyLocation _location;
    private Func<IEnumerable<ManifestFile>, Manifest>? _compose;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RepeatedWork _writing;
    private GrowingSegments<ManifestFile>? _segments;
    private volatile bool _dirty;

    /// <summary>Creates an empty journal.</summary>
    /// <param name="documents">Writes it.</param>
    /// <param name="location">The copy.</param>
    /// <param name="compose">Creates the document from the files.</param>
    /// <param name="interval">The time between two writes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Receives failed writes; they cost time later, not correctness.</param>
    public Journal(
        CopyDocuments documents,
        CopyLocation location,
        Func<IEnumerable<ManifestFile>, Manifest> compose,
        TimeSpan interval,
        TimeProvider time,
        ILogger logger)
    {
        (_documents, _location, _compose, _time, _logger) = (documents, location, compose, time, logger);
        _writing = new RepeatedWork(interval, time, stop => WriteAsync(isLast: false, stop));
    }

    /// <summary>Returns the record of a file; null if it is not verified.</summary>
    public ManifestFile? Find(string path) => _files.GetValueOrDefault(path);

    /// <summary>The keys of the segments that may have been written.</summary>
    public IEnumerable<string> SegmentKeys => Enumerable.Range(1, _segments?.Number ?? 0).Select(number => _location.SegmentOf(_id, number));

    /// <summary>Writes the journal now, and then periodically.</summary>
    /// <remarks>An open upload belongs to the commit that the journal states, so the journal must be stored before the first upload.</remarks>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var document = _compose!(_files.Values);
        if (document.Entries > FilesPerObject)
        {
            (document, _segments) = (document.WithSegments(_id), new GrowingSegments<ManifestFile>(FilesPerObject));
            _compose = null; // It knows all files, and is not called again.
        }

        await WriteAsync(document, cancellationToken).ConfigureAwait(false);
        _dirty = false;
        _writing.Start();
    }

    /// <summary>Records a verified file.</summary>
    public void Record(ManifestFile file)
    {
        _files[file.Path] = file;
        _segments?.Add(file);
        _dirty = true;
    }

    /// <summary>
    /// Stops the periodic writes, and waits for one in flight: a retried write would restore the journal of a copy that has
    /// been published meanwhile.
    /// </summary>
    public Task StopAsync() => _writing.StopAsync();

    /// <summary>Stops, and writes what has not been written.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource(LastWriteLimit, _time);
        await WriteAsync(isLast: true, limit.Token).ConfigureAwait(false);
        _writing.Dispose();
    }

    /// <summary>Discards what has not been written, because the copy is published.</summary>
    public void Close() => _dirty = false;

    private async Task WriteAsync(bool isLast, CancellationToken cancellationToken)
    {
        if (!_dirty)
            return;
        _dirty = false;
        try
        {
            await WriteNewAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
        {
            _dirty = true;
            var belongsToNextLeader = e is FenceLostException;
            var wasStopped = e is OperationCanceledException && !isLast; // The last write follows, or the copy is published.
            if (!belongsToNextLeader && !wasStopped)
                LogNotWritten(e.Message);
        }
    }

    // What a document vouches for must survive a power failure if the document does.
    private async Task WriteAsync(Manifest document, CancellationToken cancellationToken)
    {
        await _documents.FlushAsync(cancellationToken).ConfigureAwait(false);
        await _documents.WriteAsync(_location.JournalKey, document, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteNewAsync(CancellationToken cancellationToken)
    {
        if (_segments is null)
        {
            await WriteAsync(_compose!(_files.Values), cancellationToken).ConfigureAwait(false);
            return;
        }

        var stored = _segments.Collect();
        if (!_segments.IsUnwritten)
            return;
        await _documents.FlushAsync(cancellationToken).ConfigureAwait(false);
        var segment = new JournalSegment { Format = JournalSegment.CurrentFormat, Journal = _id, Files = stored };
        await _documents.WriteAsync(_location.SegmentOf(_id, _segments.Number), segment, cancellationToken).ConfigureAwait(false);
        _segments.Written();
    }

    [LoggerMessage(21, LogLevel.Warning, "The journal could not be written: the next run may verify more files than necessary. {Cause}")]
    private partial void LogNotWritten(string cause);
}
