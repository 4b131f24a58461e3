using HfModelCache.Concurrency;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub.Http;
using HfModelCache.Sources.Hub.Wire;
using HfModelCache.Transfer.Connections;

namespace HfModelCache.Transfer;

/// <summary>One try of a download on one lane: whatever it reads counts as movement; only new bytes are progress.</summary>
/// <param name="lane">The lane.</param>
/// <param name="lanes">All of them.</param>
/// <param name="bandwidth">How much all may read.</param>
/// <param name="stall">When the try counts as stalled.</param>
/// <param name="budget">The patience that is left.</param>
/// <param name="mayBeAbandoned">Whether another lane may do it instead, if this one is slow.</param>
/// <param name="time">The clock.</param>
/// <param name="cancellationToken">Ends the try.</param>
internal sealed class PieceAttempt(
    PooledConnection lane,
    ConnectionPool lanes,
    BandwidthLimit bandwidth,
    StallLimits stall,
    RetryBudget budget,
    bool mayBeAbandoned,
    TimeProvider time,
    CancellationToken cancellationToken) : IDisposable
{
    // At 1 MB/s, what a server that nobody should wait for would do to a download is a quarter of a second.
    private const int TrialBytes = 256 * 1024;

    private readonly CancellationTokenSource _abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private StallWatchdog? _watchdog;

    /// <summary>The lane's connection.</summary>
    public ContentConnection Connection => lane.Connection;

    /// <summary>The most bytes to ask for: little where nobody knows yet how fast the lane is.</summary>
    public long MostBytes => mayBeAbandoned && !lane.IsTried ? TrialBytes : long.MaxValue;

    /// <summary>Whether the server has begun to send what was asked for.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether nothing moved for too long.</summary>
    public bool Stalled => _watchdog?.Stalled == true;

    /// <summary>Whether another lane should do it.</summary>
    public bool Abandoned => _abandon.IsCancellationRequested && !cancellationToken.IsCancellationRequested;

    /// <summary>Reads the next bytes. The watch begins here: until then, limits of their own bound the request.</summary>
    public async ValueTask<int> ReadAsync(RangeBody body, Memory<byte> buffer)
    {
        if (_watchdog is null)
        {
            _watchdog = new StallWatchdog(stall, time, _abandon.Token);
            lane.Begin(mayBeAbandoned ? _abandon : null);
        }

        var count = await body.ReadAsync(buffer, _watchdog.Token).ConfigureAwait(false);
        _watchdog.Moved(count);
        lanes.Moved(lane, count);
        HasBegun = true;
        await bandwidth.SpendAsync(count, cancellationToken).ConfigureAwait(false);
        return count;
    }

    /// <summary>Bytes have arrived that no try before had.</summary>
    public void Progress(int bytes) => budget.Progress(bytes);

    public void Dispose()
    {
        lane.End();
        _watchdog?.Dispose();
        _abandon.Dispose();
    }
}
