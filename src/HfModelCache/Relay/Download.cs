using HfModelCache.Failures;
using HfModelCache.Hub;
using HfModelCache.Resilience;

namespace HfModelCache.Relay;

/// <summary>What all downloads share: how many run at once, when one counts as stalled, how often one is tried again.</summary>
/// <param name="connections">The most downloads at once.</param>
/// <param name="stall">When a download counts as stalled.</param>
/// <param name="retry">How failed tries are repeated.</param>
/// <param name="time">The clock.</param>
internal sealed class Download(int connections, StallLimits stall, Retry retry, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(connections, connections);

    /// <summary>Runs <paramref name="attempt"/> until it succeeds, fails for good, or fails too often without progress.</summary>
    /// <param name="path">The file, for people.</param>
    /// <param name="attempt">Asks for what is still missing and reads it.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    public async Task RunAsync(
        string path,
        Func<DownloadAttempt, CancellationToken, Task> attempt,
        CancellationToken cancellationToken)
    {
        var budget = retry.NewBudget();
        while (true)
        {
            TransientException failure;
            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                using var current = new DownloadAttempt(stall, budget, time, cancellationToken);
                try
                {
                    await attempt(current, cancellationToken).ConfigureAwait(false);
                    return;
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
            }
            finally
            {
                _slots.Release();
            }

            // The wait is outside the slot, so that a failing file does not hold up the others.
            await retry.SpendAsync(budget, failure, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _slots.Dispose();
}
