using HfModelCache.Sources.Hub.Http;

namespace HfModelCache.Transfer.Connections;

/// <summary>A connection to the content servers, and how fast it has been lately.</summary>
/// <param name="connection">The connection.</param>
/// <param name="time">The clock.</param>
internal sealed class PooledConnection(ContentConnection connection, TimeProvider time) : IDisposable
{
    // After as long as this, older times count half: an edge server may fall ill.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(4);

    private const int EnoughBytes = 1 << 20;

    private readonly Lock _gate = new();
    private bool _isTried;
    private TimeSpan _busy;
    private double _bytes;
    private long? _since;
    private CancellationTokenSource? _attempt;

    /// <summary>The connection.</summary>
    public ContentConnection Connection => connection;

    /// <summary>Whether it has done enough to be trusted with more than a little.</summary>
    public bool IsTried
    {
        get
        {
            lock (_gate)
                return _isTried |= _bytes >= EnoughBytes;
        }
    }

    /// <summary>How long bytes have been on their way on it, lately.</summary>
    public TimeSpan Busy
    {
        get
        {
            lock (_gate)
                return _busy + Running;
        }
    }

    /// <summary>Bytes a second while it was busy.</summary>
    public double Rate
    {
        get
        {
            lock (_gate)
                return _bytes / Math.Max(1e-3, (_busy + Running).TotalSeconds);
        }
    }

    private TimeSpan Running => _since is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>A body begins.</summary>
    /// <param name="attempt">Cancelled if another connection should do it; null where none may.</param>
    public void Begin(CancellationTokenSource? attempt)
    {
        lock (_gate)
            (_since, _attempt) = (time.GetTimestamp(), attempt);
    }

    /// <summary>Bytes have come.</summary>
    public void Moved(int bytes)
    {
        lock (_gate)
            _bytes += bytes;
    }

    /// <summary>The body is over; may be called again.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_since is null)
                return;
            _busy += Running;
            (_since, _attempt) = (null, null);
            if (_busy > Memory)
                (_busy, _bytes) = (_busy / 2, _bytes / 2);
        }
    }

    /// <summary>Gives the body that is on its way up, if there is one.</summary>
    public void Abandon()
    {
        CancellationTokenSource? attempt;
        lock (_gate)
            attempt = _attempt;
        try
        {
            _ = attempt?.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The body has ended meanwhile.
        }
    }

    public void Dispose() => connection.Dispose();
}
