using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Sources;
using HfModelCache.Stores;
using HfModelCache.Transfer.Buffers;
using HfModelCache.Transfer.Reading;

namespace HfModelCache.Transfer;

/// <summary>Owns what all transfers from a source share: the memory for parts, and the connections.</summary>
internal sealed class TransferEngine : IDisposable
{
    /// <summary>Creates an engine. No connection is opened and no memory is allocated.</summary>
    /// <param name="source">Where bytes come from.</param>
    /// <param name="options">How much moves at once.</param>
    /// <param name="services">Retries, time, progress and logging.</param>
    /// <param name="buffers">The memory for parts, if another engine of this process uses it too; otherwise null.</param>
    public TransferEngine(IModelSource source, TransferOptions options, TransferServices services, BufferPool? buffers = null)
    {
        (Source, Options, Services) = (source, options, services);
        Buffers = buffers ?? new BufferPool(options.Memory);
        Downloads = new Downloads(source, options, services);
        SmallFiles = new SemaphoreSlim(options.SmallFiles);
    }

    private TransferEngine(TransferEngine owner, IModelSource source, TransferMeter meter)
    {
        (Source, Options, Services) = (source, owner.Options, owner.Services with { Meter = meter });
        (Buffers, Downloads, SmallFiles) = (owner.Buffers, owner.Downloads, owner.SmallFiles);
    }

    /// <summary>Where bytes come from.</summary>
    public IModelSource Source { get; }

    /// <summary>How much moves at once.</summary>
    public TransferOptions Options { get; }

    /// <summary>Retries, time, progress and logging.</summary>
    public TransferServices Services { get; }

    /// <summary>The memory for parts.</summary>
    public BufferPool Buffers { get; }

    /// <summary>The connections to the source, and the limits of reading from it.</summary>
    public Downloads Downloads { get; }

    /// <summary>The places of files of one part that are in flight, of all models.</summary>
    public SemaphoreSlim SmallFiles { get; }

    /// <summary>Creates an engine for one of several models, which shares everything with this one and is never disposed.</summary>
    /// <param name="source">Where its bytes come from: the same servers.</param>
    /// <param name="meter">Counts its bytes.</param>
    public TransferEngine For(IModelSource source, TransferMeter meter) => new(this, source, meter);

    /// <summary>How a file is cut into parts for a store.</summary>
    public PartPlan PlanOf(RepoFile file, IObjectStore store) => PartPlan.For(file.Size, Options.PartSize, store.Limits);

    /// <summary>Creates a transfer into a store.</summary>
    public ModelTransfer Into(IObjectStore store) => new(this, store);

    /// <inheritdoc/>
    public void Dispose()
    {
        Downloads.Dispose();
        SmallFiles.Dispose();
    }
}
