using HfModelCache.Concurrency;
using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub;
using HfModelCache.Stores;
using HfModelCache.Transfer.Buffers;
using HfModelCache.Transfer.Connections;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Transfer;

/// <summary>Moves many files at once: large ones in one queue, small ones in another, so that neither waits for the other.</summary>
/// <remarks>
/// A file that can't be fetched, or whose bytes are wrong, does not stop the others, for what they bring is kept; after
/// <see cref="MaxFailedFiles"/> such files, or any other failure, the run stops.
/// </remarks>
public sealed class ModelTransfer : IDisposable
{
    /// <summary>The failed files after which the rest is not tried.</summary>
    public const int MaxFailedFiles = 3;

    private readonly HubClient _hub;
    private readonly IObjectStore _store;
    private readonly TransferOptions _options;
    private readonly ConnectionPool _lanes;
    private readonly FileTransfer _files;

    /// <summary>Sets memory and connections aside; nothing is moved yet.</summary>
    public ModelTransfer(
        HubClient hub,
        IObjectStore store,
        BufferPool buffers,
        TransferOptions options,
        StallLimits stall,
        Retry retry,
        TransferMeter meter,
        TimeProvider time,
        ILogger logger)
    {
        var readBack = new Verifier(store, stall, retry, new TransferMeter(), time);
        _hub = hub;
        _store = store;
        _options = options;
        _lanes = new ConnectionPool(hub, options.Pace, time);
        var download = new PieceDownload(_lanes, new BandwidthLimit(options.MaxBandwidth, time), stall, retry, time);
        _files = new FileTransfer(store, buffers, download, readBack, meter, options, time, logger);
    }

    /// <summary>How a file is cut into parts.</summary>
    public PartPlan CutOf(RepoFile file) => PartPlan.For(file.Size, _options.PartSize, _store.Limits);

    /// <summary>Moves the files.</summary>
    /// <param name="repo">Where they are.</param>
    /// <param name="commit">At which commit.</param>
    /// <param name="items">The files, and the objects they become.</param>
    /// <param name="onStored">
    /// Told of each file that is whole in the store, with its ETag, or with null where only its share was moved; may be
    /// told by several at once.
    /// </param>
    /// <param name="cancellationToken">Stops everything.</param>
    public async Task RelayAsync(
        RepoId repo,
        Commit commit,
        IReadOnlyList<TransferItem> items,
        Action<TransferItem, string?> onStored,
        CancellationToken cancellationToken)
    {
        using var work = new FirstFailure(cancellationToken);
        var failed = new FailureLimit(MaxFailedFiles);
        var queues = items.ToLookup(item => CutOf(item.File).Count > 1);
        await Task.WhenAll(
            work.WatchAsync(RunQueueAsync(queues[true].OrderByDescending(i => i.File.Size), _options.LargeFiles)),
            work.WatchAsync(RunQueueAsync(queues[false], _options.SmallFiles))).ConfigureAwait(false);
        work.ThrowIfAny();
        failed.ThrowIfAny();

        async Task<bool> RunQueueAsync(IEnumerable<TransferItem> queue, int atOnce)
        {
            var limits = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = work.Token };
            await Parallel.ForEachAsync(queue, limits, async (item, ct) =>
            {
                try
                {
                    using var file = _hub.Open(repo, commit, item.File);
                    onStored(item, await _files.RelayAsync(file, item, ct).ConfigureAwait(false));
                }
                catch (ModelCacheException e) when (e.Reason is FailureReason.ContentMismatch or FailureReason.DownloadFailed)
                {
                    failed.Add(e);
                }
            }).ConfigureAwait(false);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lanes.Dispose();
}
