using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Waiting;
using HfModelCache.Failures;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Waits until all shares of a plan are in the store.</summary>
/// <remarks>
/// In every sixth of the lease's timeout, one listing tells which shares are done; one request each asks for the plan and
/// the manifest; and at most <see cref="MostRead"/> shares are read that have said something new.
/// </remarks>
internal sealed partial class AssignmentMonitor(
    AssignmentStore shares,
    PublishedPlan agreed,
    IObjectStore store,
    LeaseOptions options,
    TimeProvider time,
    ILogger logger)
{
    private const int MostRead = 16;
    private const int MostNamed = 8;

    private static readonly TimeSpan SpeakInterval = TimeSpan.FromSeconds(10);

    private readonly AssignmentPlan _plan = agreed.Plan;
    private readonly PeerStatus[] _seen = [.. Enumerable.Range(0, agreed.Plan.Count).Select(i => new PeerStatus(i))];

    /// <summary>Waits.</summary>
    /// <param name="manifest">The manifest, whose change ends the wait.</param>
    /// <param name="waiting">How long to wait.</param>
    /// <param name="endsInSilence">Whether to end when all shares have been silent for the lease's timeout.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperatorException">The wait took too long.</exception>
    public async Task<AssignmentsOutcome> WaitAsync(WatchedObject manifest, WaitLimit waiting, bool endsInSilence, CancellationToken cancellationToken)
    {
        var polling = new PollSchedule(options, time);
        var silence = new SilenceTimer(options, time);
        long? spoke = null;
        while (true)
        {
            var asked = time.GetTimestamp();
            var heard = await LookAsync(cancellationToken).ConfigureAwait(false);
            if (await agreed.Object.HasChangedAsync(store, cancellationToken).ConfigureAwait(false)
                || await manifest.HasChangedAsync(store, cancellationToken).ConfigureAwait(false))
            {
                return AssignmentsOutcome.Superseded;
            }

            if (_seen.All(share => share.IsDone))
                return AssignmentsOutcome.Done;
            silence.Count(heard, asked);
            if (endsInSilence && silence.Length >= options.LongerOf(_plan.Timeout))
                return AssignmentsOutcome.Silent;
            waiting.ThrowIfOver(() => $"{Missing()}: not all have come");
            if (spoke is null || time.GetElapsedTime(spoke.Value) >= SpeakInterval)
            {
                spoke = time.GetTimestamp();
                LogWaiting(Missing());
            }

            await polling.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        var changed = new List<PeerStatus>();
        foreach (var (index, done, etag) in await shares.ListSharesAsync(_plan, cancellationToken).ConfigureAwait(false))
        {
            if (_seen[index].Hear(done, etag, time.GetTimestamp()))
                changed.Add(_seen[index]);
        }

        // Who was not read for longest comes first.
        foreach (var share in changed.Where(s => !s.IsDone).OrderBy(s => s.Read).Take(MostRead))
        {
            share.Read = time.GetTimestamp();
            share.Says = await shares.ReadShareAsync(_plan, share.Index, done: false, cancellationToken).ConfigureAwait(false) ?? share.Says;
        }

        return changed.Count > 0;
    }

    private string Missing()
    {
        var missing = _seen.Where(share => !share.IsDone).ToList();
        var named = missing.Take(MostNamed).Select(share => share.Describe(_plan.BytesOf(share.Index), time));
        var more = missing.Count > MostNamed ? $", and {missing.Count - MostNamed} more" : "";
        return $"{missing.Count} of {_plan.Count} shares are missing: {string.Join(", ", named)}{more}";
    }

    [LoggerMessage(94, LogLevel.Information, "Waiting: {Missing}.")]
    private partial void LogWaiting(string missing);
}
