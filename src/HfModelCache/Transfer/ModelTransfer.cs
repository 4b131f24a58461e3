using System.Runtime.CompilerServices;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores;
using HfModelCache.Transfer.Buffers;

namespace HfModelCache.Transfer;

/// <summary>Transfers many files at once: large and small ones in queues of their own, so that neither waits for the other.</summary>
/// <remarks>
/// A file that can't be downloaded, or whose bytes are wrong, doesn't stop the others, because what they bring is kept.
/// After <see cref="MaxFailedFiles"/> such files, or any other failure, the run stops.
/// </remarks>
internal sealed class ModelTransfer(TransferEngine engine, IObjectStore store)
{
    /// <summary>How many files may fail before the rest isn't tried.</summary>
    public const int MaxFailedFiles = 3;

    private readonly FileTransfer _files = new(engine, store);

    /// <summary>How a file is cut into parts.</summary>
    public PartPlan PlanOf(RepoFile file) => engine.PlanOf(file, store);

    /// <summary>Transfers the files.</summary>
    /// <param name="repo">The repo they belong to.</param>
    /// <param name="commit">The commit they belong to.</param>
    /// <param name="items">The files, and the objects they become.</param>
    /// <param name="onDone">Is called with each file that is done; may be called concurrently.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task RunAsync(
        RepoId repo,
        Commit commit,
        IReadOnlyList<TransferItem> items,
        Action<TransferItem, TransferOutcome> onDone,
        CancellationToken cancellationToken)
    {
        using var work = new FirstFailure(cancellationToken);
        var failures = new FailureLimit(MaxFailedFiles);
        var queues = items.ToLookup(item => PlanOf(item.File).Count > 1);
        var turns = new Turns();
        engine.Downloads.Expect(items.Sum(item => item.Bytes));
        if (items.Count > 0 && !queues[true].Any())
            engine.Downloads.BeginWith(items.Average(item => item.File.Size));
        await Task.WhenAll(
            work.WatchAsync(RunQueueAsync(queues[true].OrderByDescending(i => i.File.Size), engine.Options.LargeFiles, RunInTurnAsync)),
            work.WatchAsync(RunQueueAsync(queues[false], engine.Options.SmallFiles, RunSmallAsync))).ConfigureAwait(false);
        work.ThrowIfAny();
        failures.ThrowIfAny();

        async Task<bool> RunQueueAsync(IEnumerable<TransferItem> queue, int atOnce, Func<TransferItem, CancellationToken, ValueTask> run)
        {
            var limits = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = work.Token };
            await Parallel.ForEachAsync(ArrivalsAsync(repo, commit, queue, work.Token), limits, run).ConfigureAwait(false);
            return true;
        }

        // The files of all models share these places, as the files of one model do.
        async ValueTask RunSmallAsync(TransferItem item, CancellationToken ct)
        {
            await engine.SmallFiles.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                await RunFileAsync(item, Turn.First, ct).ConfigureAwait(false);
            }
            finally
            {
                engine.SmallFiles.Release();
            }
        }

        async ValueTask RunInTurnAsync(TransferItem item, CancellationToken ct)
        {
            var turn = turns.Begin();
            try
            {
                await RunFileAsync(item, turn, ct).ConfigureAwait(false);
            }
            finally
            {
                turns.End(turn);
            }
        }

        async ValueTask RunFileAsync(TransferItem item, Turn turn, CancellationToken ct)
        {
            try
            {
                using var file = engine.Source.Open(repo, commit, item.File);
                onDone(item, await _files.RunAsync(file, item, turn, ct).ConfigureAwait(false));
            }
            catch (ModelCacheException e) when (e.Reason == FailureReason.ContentMismatch || e.Reason == engine.Source.Interruption)
            {
                failures.Add(e);
            }
        }
    }

    // A file that the source doesn't hold yet takes no place and no memory from the others.
    private async IAsyncEnumerable<TransferItem> ArrivalsAsync(
        RepoId repo, Commit commit, IEnumerable<TransferItem> queue, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var awaited = new List<Task<TransferItem>>();
        foreach (var item in queue)
        {
            var arriving = engine.Source.WaitForAsync(repo, commit, item.File, cancellationToken);
            if (arriving.IsCompletedSuccessfully)
                yield return item;
            else
                awaited.Add(WaitAsync(item, arriving));
        }

        await foreach (var arrival in Task.WhenEach(awaited).WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return await arrival.ConfigureAwait(false);

        static async Task<TransferItem> WaitAsync(TransferItem item, Task arriving)
        {
            await arriving.ConfigureAwait(false);
            return item;
        }
    }
}
