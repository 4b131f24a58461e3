using HfModelCache.Concurrency;
using HfModelCache.Failures;
using HfModelCache.Sources;
using HfModelCache.Transfer.Connections;

namespace HfModelCache.Transfer.Reading;

/// <summary>Represents all reading from the source: its connections, its bandwidth, and when a read is given up.</summary>
internal sealed class Downloads(IModelSource source, TransferOptions options, TransferServices services) : IDisposable
{
    /// <summary>The connections.</summary>
    public ConnectionPool Connections { get; } = new(source, options.Concurrency, services.Time);

    /// <summary>The bandwidth limit of all reads together.</summary>
    public BandwidthLimit Bandwidth { get; } = new(options.MaxBandwidth, services.Time);

    /// <summary>The reason of a failure if the source stalls.</summary>
    public FailureReason Interruption => source.Interruption;

    /// <summary>The fewest bytes that are worth a request of their own.</summary>
    public long SmallestPiece => source.SmallestPiece;

    /// <summary>Retries, time, progress and logging.</summary>
    public TransferServices Services => services;

    /// <inheritdoc/>
    public void Dispose() => Connections.Dispose();
}
