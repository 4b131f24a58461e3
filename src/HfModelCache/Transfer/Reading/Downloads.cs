using HfModelCache.Concurrency;
using HfModelCache.Failures;
using HfModelCache.Sources;
using HfModelCache.Transfer.Connections;

namespace HfModelCache.Transfer.Reading;

/// <summary>Represents all reading from the source: its connections, its bandwidth, and when a read is given up.</summary>
internal sealed class Downloads(IModelSource source, TransferOptions options, TransferServices services) : IDisposable
{
    // On a line of 1 MB/s, small files that begin together are stored after eight seconds.
    private const double BytesAtFirst = 8 << 20;

    private readonly PieceSize _pieces = new(source.SmallestPiece, options.Memory);
    private long _places;
    private long _left;

    /// <summary>The connections.</summary>
    public ConnectionPool Connections { get; } = new(source, options.Concurrency, services.Time, isLimited: options.MaxBandwidth is not null);

    /// <summary>The bandwidth limit of all reads together.</summary>
    public BandwidthLimit Bandwidth { get; } = new(options.MaxBandwidth, services.Time);

    /// <summary>The reason of a failure if the source stalls.</summary>
    public FailureReason Interruption => source.Interruption;

    /// <summary>Retries, time, progress and logging.</summary>
    public TransferServices Services => services;

    /// <summary>Records bytes that are to be read.</summary>
    public void Expect(long bytes) => Interlocked.Add(ref _left, bytes);

    /// <summary>Begins with more connections if files are small: what takes long is their round trips.</summary>
    /// <param name="averageSize">The average size of the files in bytes.</param>
    public void BeginWith(double averageSize) => Connections.BeginWith((int)(BytesAtFirst / Math.Max(1, averageSize)));

    /// <summary>Records bytes that a connection has taken.</summary>
    public void Took(long bytes) => Interlocked.Add(ref _left, -bytes);

    /// <summary>Returns how many bytes a connection is to take next, at most.</summary>
    public long NextPiece(PooledConnection connection) => _pieces.For(connection, Connections, Math.Max(0, Interlocked.Read(ref _left)));

    /// <summary>Returns a place behind all earlier ones, for a part that begins now.</summary>
    public long NextPlace() => Interlocked.Increment(ref _places);

    /// <inheritdoc/>
    public void Dispose() => Connections.Dispose();
}
