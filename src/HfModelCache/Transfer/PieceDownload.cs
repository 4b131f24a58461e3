using HfModelCache.Concurrency;
using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Sources;
using HfModelCache.Transfer.Connections;

namespace HfModelCache.Transfer;

/// <summary>What all downloads share: their lanes, when one counts as stalled, how long one is tried again.</summary>
/// <param name="lanes">The connections.</param>
/// <param name="bandwidth">How much all may read.</param>
/// <param name="stall">When a download counts as stalled.</param>
/// <param name="retry">How failed tries are repeated.</param>
/// <param name="time">The clock.</param>
internal sealed class PieceDownload(
    ConnectionPool lanes,
    BandwidthLimit bandwidth,
    StallLimits stall,
    Retry retry,
    TimeProvider time)
{
    // Who has met slow servers so often in a row has to make do with one.
    private const int MostAbandonments = 8;

    /// <summary>How many may be under way now.</summary>
    public int Lanes => lanes.Limit;

    /// <summary>Runs <paramref name="attempt"/> until it succeeds, fails for good, or fails too long without progress.</summary>
    /// <param name="path">The file, for people.</param>
    /// <param name="mayMove">Whether a slow attempt may be given up, to go on with what is missing on another lane.</param>
    /// <param name="attempt">Asks for what is still missing and reads it; tells whether that was all.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    public async Task RunAsync(
        string path,
        bool mayMove,
        Func<PieceAttempt, CancellationToken, Task<bool>> attempt,
        CancellationToken cancellationToken)
    {
        var budget = retry.NewBudget();
        var wrong = new WrongAnswers();
        var (abandonments, wasBegun) = (0, false);
        while (true)
        {
            TransientException failure;
            var isGood = false;
            var lane = await lanes.EnterAsync(urgent: wasBegun, cancellationToken).ConfigureAwait(false);
            try
            {
                using var current = new PieceAttempt(
                    lane, lanes, bandwidth, stall, budget, mayMove && abandonments < MostAbandonments, time, cancellationToken);
                try
                {
                    var isAll = await attempt(current, cancellationToken).ConfigureAwait(false);
                    isGood = true;
                    if (isAll)
                        return;
                    wasBegun = true;
                    continue;
                }
                catch (Exception e) when (current.Abandoned && (e is OperationCanceledException or TransientException))
                {
                    abandonments++;
                    wasBegun = true;
                    continue;
                }
                catch (OperationCanceledException e) when (current.Stalled && !cancellationToken.IsCancellationRequested)
                {
                    failure = new TransientException(
                        FailureReason.DownloadFailed,
                        $"The download of {path} stalled: almost nothing arrived for {stall.Window.TotalSeconds:0} s.",
                        inner: e);
                }
                catch (TransientException e) when (e is not RangesIgnoredException)
                {
                    failure = e;
                }

                if (current.HasBegun)
                    wrong.Clear();
                wrong.Note(failure);
            }
            finally
            {
                lanes.Exit(lane, isGood);
            }

            // The wait is outside the lane, so that a failing file does not hold up the others.
            if (failure is OverloadedException)
                lanes.Refused();
            await retry.SpendAsync(budget, failure, cancellationToken).ConfigureAwait(false);
        }
    }
}
