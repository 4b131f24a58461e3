using System.Collections.Concurrent;
using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Resilience;
using HfModelCache.Stores.Decorators;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Reports the progress of an assignment periodically: to the next pod of the same index, and as a sign of life to peers.</summary>
internal sealed partial class AssignmentJournal : IAsyncDisposable
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    // A pod that is asked to stop has seconds; this one request may use one of them.
    private static readonly TimeSpan LastWriteLimit = TimeSpan.FromSeconds(1.5);

    private readonly ConcurrentDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly GrowingSegments<KeyValuePair<string, string>> _segments = new(Journal.FilesPerObject);
    private readonly AssignmentStore _store;
    private readonly Assignment _assignment;
    private readonly ReplicaContext _replica;
    private readonly TransferSnapshot _before;
    private readonly ILogger _logger;
    private readonly RepeatedWork _writing;
    private long _heartbeats;
    private bool _isComplete;

    /// <summary>Creates an empty journal.</summary>
    /// <param name="store">The store of the reports.</param>
    /// <param name="assignment">The assignment.</param>
    /// <param name="replica">This replica. A report that can't be written costs time later, not correctness.</param>
    public AssignmentJournal(AssignmentStore store, Assignment assignment, ReplicaContext replica)
    {
        (_store, _assignment, _replica, _logger) = (store, assignment, replica, replica.Logger);
        _before = replica.Meter.Snapshot;
        var interval = replica.Options.HeartbeatInterval;
        _writing = new RepeatedWork(interval < LongestInterval ? interval : LongestInterval, replica.Time, TryWriteAsync);
    }

    /// <summary>Records that a file is stored and verified.</summary>
    public void Record(string path, string etag)
    {
        _files[path] = etag;
        _segments.Add(new(path, etag));
    }

    /// <summary>Writes a report now, and then periodically.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(ReportKind.Progress, cancellationToken).ConfigureAwait(false);
        _writing.Start();
    }

    /// <summary>Reports that the assignment is complete.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await _writing.StopAsync().ConfigureAwait(false);
        await WriteAsync(ReportKind.Completion, cancellationToken).ConfigureAwait(false);
        _isComplete = true;
    }

    /// <summary>Stops the reports; an incomplete assignment is reported once more, for the next pod of this index.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writing.StopAsync().ConfigureAwait(false);
        if (!_isComplete)
        {
            using var limit = new CancellationTokenSource(LastWriteLimit, _replica.Time);
            await TryWriteAsync(limit.Token).ConfigureAwait(false);
        }

        _writing.Dispose();
    }

    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(ReportKind.Progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
        {
            if (e is not FenceLostException) // No replica reads the reports of a superseded plan.
                LogNotWritten(e.Message);
        }
    }

    // A report of progress lists only what no segment lists, so it costs the same however much is stored already.
    private async Task WriteAsync(ReportKind kind, CancellationToken cancellationToken)
    {
        if (kind == ReportKind.Completion)
        {
            await _store.WriteReportAsync(_assignment, kind, ReportOf(_files), cancellationToken).ConfigureAwait(false);
            return;
        }

        var last = _segments.Collect();
        if (_segments.IsFull)
        {
            await _store.WriteSegmentAsync(_assignment, _segments.Number, ReportOf(last), cancellationToken).ConfigureAwait(false);
            _segments.Written();
            last = _segments.Collect();
        }

        await _store.WriteReportAsync(_assignment, kind, ReportOf(last), cancellationToken).ConfigureAwait(false);
    }

    private AssignmentReport ReportOf(IEnumerable<KeyValuePair<string, string>> files)
    {
        var etags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, etag) in files)
            etags[path] = etag;
        var now = _replica.Meter.Snapshot;
        return new AssignmentReport
        {
            Pod = _replica.Options.Name,
            Heartbeats = Interlocked.Increment(ref _heartbeats),
            DoneBytes = now.DoneBytes - _before.DoneBytes,
            ReceivedBytes = now.ReceivedBytes - _before.ReceivedBytes,
            Files = etags,
        };
    }

    [LoggerMessage(90, LogLevel.Warning, "The progress of this assignment could not be written: its next pod may download more than necessary. {Cause}")]
    private partial void LogNotWritten(string cause);
}
