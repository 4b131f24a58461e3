using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Sources;
using HfModelCache.Transfer.Connections;

namespace HfModelCache.Transfer.Reading;

/// <summary>Represents one attempt to read, on one connection. All bytes keep it alive; only new ones are progress.</summary>
internal sealed class ReadAttempt : IDisposable
{
    private readonly ReadSession _session;
    private readonly PooledConnection _connection;
    private readonly CancellationToken _outer;
    private readonly CancellationTokenSource _abandon;
    private StallWatchdog? _watchdog;
    private bool _hasEnded;

    public ReadAttempt(ReadSession session, PooledConnection connection, CancellationToken cancellationToken)
    {
        (_session, _connection, _outer) = (session, connection, cancellationToken);
        _abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        MaxBytes = session.MayMove ? Downloads.NextPiece(connection) : long.MaxValue;
        connection.Request();
    }

    /// <summary>The connection that the attempt uses.</summary>
    public ISourceConnection Connection => _connection.Connection;

    /// <summary>How many bytes to request at most: few on a connection that is slow, or whose speed is unknown.</summary>
    public long MaxBytes { get; }

    /// <summary>Whether the server has begun to send what was requested.</summary>
    public bool HasBegun { get; private set; }

    private Downloads Downloads => _session.Downloads;

    private bool IsAbandoned => _abandon.IsCancellationRequested && !_outer.IsCancellationRequested;

    /// <summary>Reads the next bytes. Stall detection begins here: until then, limits of their own bound the request.</summary>
    public async ValueTask<int> ReadAsync(RangeBody body, Memory<byte> buffer)
    {
        if (_watchdog is null)
        {
            _watchdog = new StallWatchdog(Downloads.Services.Stall, Downloads.Services.Time, _abandon.Token);
            _connection.Begin(_session.MayMove ? _abandon : null, body.Length);
        }

        var count = await body.ReadAsync(buffer, _watchdog.Token).ConfigureAwait(false);
        _watchdog.Moved(count);
        Downloads.Connections.Moved(_connection, count);
        HasBegun = true;
        await Downloads.Bandwidth.SpendAsync(count, _outer).ConfigureAwait(false);
        return count;
    }

    /// <summary>Returns how an exception ends the attempt; null if no other attempt could do better.</summary>
    public ReadOutcome? OutcomeOf(Exception exception) => exception switch
    {
        OperationCanceledException or TransientException when IsAbandoned => ReadOutcome.Abandoned,
        OperationCanceledException when _watchdog?.Stalled == true && !_outer.IsCancellationRequested =>
            ReadOutcome.Failed(Stalled(exception)),
        TransientException failure => ReadOutcome.Failed(failure),
        _ => null,
    };

    /// <summary>Gives the connection back. Further calls do nothing.</summary>
    /// <param name="isGood">Whether the connection may be used again.</param>
    public void End(bool isGood)
    {
        if (_hasEnded)
            return;
        _hasEnded = true;
        _connection.End();
        Downloads.Connections.Return(_connection, isGood);
    }

    /// <summary>Ends the attempt. A connection that wasn't given back is closed: what happened on it is unknown.</summary>
    public void Dispose()
    {
        End(isGood: false);
        _watchdog?.Dispose();
        _abandon.Dispose();
    }

    private TransientException Stalled(Exception inner) => new(
        Downloads.Interruption,
        $"The download of {_session.Path} stalled: almost nothing arrived for {Downloads.Services.Stall.Window.TotalSeconds:0} s.",
        inner: inner);
}
