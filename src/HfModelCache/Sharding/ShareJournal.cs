using System.Collections.Concurrent;
using HfModelCache.Failures;
using HfModelCache.Leadership;
using HfModelCache.Progress;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Sharding;

/// <summary>What is whole of one share, written down from time to time: for its own next pod, and as a sign of life for the others.</summary>
/// <param name="shares">Where it is written.</param>
/// <param name="plan">The plan.</param>
/// <param name="index">Which share.</param>
/// <param name="pod">Who carries it.</param>
/// <param name="meter">What progress is read from.</param>
/// <param name="interval">How often it is written.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of writes that fail; they cost time later, not correctness.</param>
internal sealed partial class ShareJournal(
    ShareStore shares,
    SharePlan plan,
    int index,
    string pod,
    TransferMeter meter,
    TimeSpan interval,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    // A pod that is asked to stop has seconds; this one request may use one of them.
    private static readonly TimeSpan LastWriteLimit = TimeSpan.FromSeconds(1.5);

    private readonly ConcurrentDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly long _before = meter.Snapshot.DoneBytes;
    private Task _writing = Task.CompletedTask;
    private long _beat;
    private bool _done;

    /// <summary>A file is whole.</summary>
    public void Record(string path, string etag) => _files[path] = etag;

    /// <summary>Writes down what is known, and from now on what is recorded.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(done: false, cancellationToken).ConfigureAwait(false);
        _writing = WriteRepeatedlyAsync();
    }

    /// <summary>Writes down that the share is done.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await StopAsync().ConfigureAwait(false);
        await WriteAsync(done: true, cancellationToken).ConfigureAwait(false);
        _done = true;
    }

    /// <summary>Stops; what is not done is written down for the next pod of this share.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        if (!_done)
        {
            using var limit = new CancellationTokenSource(LastWriteLimit, time);
            await TryWriteAsync(limit.Token).ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
    }

    private async Task WriteRepeatedlyAsync()
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
                await TryWriteAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Stopping: the last write follows.
        }
    }

    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(done: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
        {
            if (e is not LeaseLostException) // Then nobody reads it any more.
                LogNotWritten(e.Message);
        }
    }

    private Task WriteAsync(bool done, CancellationToken cancellationToken)
    {
        var share = new ShareDocument
        {
            Pod = pod,
            Beat = Interlocked.Increment(ref _beat),
            DoneBytes = meter.Snapshot.DoneBytes - _before,
            Files = new Dictionary<string, string>(_files, StringComparer.Ordinal),
        };
        return shares.WriteShareAsync(plan, index, done, share, cancellationToken);
    }

    [LoggerMessage(90, LogLevel.Warning, "This share's journal could not be written: its next pod may fetch more than it must. {Cause}")]
    private partial void LogNotWritten(string cause);
}
