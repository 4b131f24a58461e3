using System.Collections.Concurrent;
using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Resilience;
using HfModelCache.Stores.Decorators;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Coordination.Assignments;

/// <summary>What is whole of one share, written down from time to time: for its own next pod, and as a sign of life for the others.</summary>
internal sealed partial class AssignmentJournal : IAsyncDisposable
{
    // A pod that is asked to stop has seconds; this one request may use one of them.
    private static readonly TimeSpan LastWriteLimit = TimeSpan.FromSeconds(1.5);

    private readonly ConcurrentDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly AssignmentStore _shares;
    private readonly AssignmentPlan _plan;
    private readonly int _index;
    private readonly string _pod;
    private readonly TransferMeter _meter;
    private readonly long _before;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RepeatedWork _writing;
    private long _beat;
    private bool _done;

    /// <summary>Knows of no file yet.</summary>
    /// <param name="shares">Where it is written.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="index">Which share.</param>
    /// <param name="pod">Who carries it.</param>
    /// <param name="meter">What progress is read from.</param>
    /// <param name="interval">How often it is written.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of writes that fail; they cost time later, not correctness.</param>
    public AssignmentJournal(
        AssignmentStore shares,
        AssignmentPlan plan,
        int index,
        string pod,
        TransferMeter meter,
        TimeSpan interval,
        TimeProvider time,
        ILogger logger)
    {
        (_shares, _plan, _index, _pod, _meter, _time, _logger) = (shares, plan, index, pod, meter, time, logger);
        _before = meter.Snapshot.DoneBytes;
        _writing = new RepeatedWork(interval, time, TryWriteAsync);
    }

    /// <summary>A file is whole.</summary>
    public void Record(string path, string etag) => _files[path] = etag;

    /// <summary>Writes down what is known, and from now on what is recorded.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(done: false, cancellationToken).ConfigureAwait(false);
        _writing.Start();
    }

    /// <summary>Writes down that the share is done.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await _writing.StopAsync().ConfigureAwait(false);
        await WriteAsync(done: true, cancellationToken).ConfigureAwait(false);
        _done = true;
    }

    /// <summary>Stops; what is not done is written down for the next pod of this share.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writing.StopAsync().ConfigureAwait(false);
        if (!_done)
        {
            using var limit = new CancellationTokenSource(LastWriteLimit, _time);
            await TryWriteAsync(limit.Token).ConfigureAwait(false);
        }

        _writing.Dispose();
    }

    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(done: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
        {
            if (e is not FenceLostException) // Then nobody reads it any more.
                LogNotWritten(e.Message);
        }
    }

    private Task WriteAsync(bool done, CancellationToken cancellationToken)
    {
        var share = new AssignmentReport
        {
            Pod = _pod,
            Beat = Interlocked.Increment(ref _beat),
            DoneBytes = _meter.Snapshot.DoneBytes - _before,
            Files = new Dictionary<string, string>(_files, StringComparer.Ordinal),
        };
        return _shares.WriteShareAsync(_plan, _index, done, share, cancellationToken);
    }

    [LoggerMessage(90, LogLevel.Warning, "This share's journal could not be written: its next pod may fetch more than it must. {Cause}")]
    private partial void LogNotWritten(string cause);
}
