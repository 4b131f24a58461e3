using HfModelCache.Sources;

namespace HfModelCache.Transfer.Connections;

/// <summary>Represents a connection to the content servers, and how fast it has been lately.</summary>
/// <param name="connection">The connection.</param>
/// <param name="time">The clock.</param>
internal sealed class PooledConnection(ISourceConnection connection, TimeProvider time) : IDisposable
{
    // Older measurements count half after this time, because an edge server may become slow.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(4);

    private const int EnoughBytes = 1 << 20;

    private readonly Lock _gate = new();
    private bool _isProven;
    private TimeSpan _busy;
    private double _bytes;
    private long? _since;
    private long? _requested;
    private TimeSpan _latency;
    private long _length;
    private long _moved;
    private CancellationTokenSource? _attempt;

    /// <summary>The connection.</summary>
    public ISourceConnection Connection => connection;

    /// <summary>Whether it has moved enough bytes to be trusted with a whole part.</summary>
    public bool IsProven
    {
        get
        {
            lock (_gate)
                return _isProven |= _bytes >= EnoughBytes;
        }
    }

    /// <summary>Whether bytes have moved on it.</summary>
    public bool WasUsed
    {
        get
        {
            lock (_gate)
                return _bytes > 0;
        }
    }

    /// <summary>How long bodies have been in flight on it lately.</summary>
    public TimeSpan Busy
    {
        get
        {
            lock (_gate)
                return _busy + Running;
        }
    }

    /// <summary>Bytes per second while it was busy.</summary>
    public double Rate
    {
        get
        {
            lock (_gate)
                return _bytes / Math.Max(1e-3, (_busy + Running).TotalSeconds);
        }
    }

    /// <summary>How long the last answer took to begin: what the connection rests between two bodies. Zero if only its first one is known.</summary>
    public TimeSpan Latency
    {
        get
        {
            lock (_gate)
                return _latency;
        }
    }

    /// <summary>How long the rest of the body that is in flight takes if it goes on as it did; zero if none is.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_gate)
                return _since is null || _attempt is null ? TimeSpan.Zero : Running * Math.Min(1e6, (_length - _moved) / Math.Max(1.0, _moved));
        }
    }

    /// <summary>How long a connection of the given rate would take for the rest of the body that is in flight.</summary>
    public TimeSpan RemainingAt(double bytesPerSecond)
    {
        lock (_gate)
            return TimeSpan.FromSeconds((_length - _moved) / Math.Max(1, bytesPerSecond));
    }

    /// <summary>How long the body that is in flight has been; zero if none is.</summary>
    public TimeSpan InFlight
    {
        get
        {
            lock (_gate)
                return Running;
        }
    }

    private TimeSpan Running => _since is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Records that a body is requested.</summary>
    public void Request()
    {
        lock (_gate)
            _requested = _bytes > 0 ? time.GetTimestamp() : null; // The first answer includes the handshake.
    }

    /// <summary>Records that a body begins.</summary>
    /// <param name="attempt">Is cancelled if another connection is to continue; null if none may.</param>
    /// <param name="length">The body's length in bytes.</param>
    public void Begin(CancellationTokenSource? attempt, long length)
    {
        lock (_gate)
        {
            if (_requested is { } requested)
                _latency = time.GetElapsedTime(requested);
            (_since, _attempt, _length, _moved) = (time.GetTimestamp(), attempt, length, 0);
        }
    }

    /// <summary>Records bytes that arrived.</summary>
    public void Moved(int bytes)
    {
        lock (_gate)
        {
            _bytes += bytes;
            _moved += bytes;
        }
    }

    /// <summary>Records that the body has ended. Further calls do nothing.</summary>
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

    /// <summary>Gives up the body that is in flight, if there is one.</summary>
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
            // The body has ended in the meantime.
        }
    }

    public void Dispose() => connection.Dispose();
}
