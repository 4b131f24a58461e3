using HfModelCache.Diagnosis.Store;
using HfModelCache.Failures;

namespace HfModelCache.Diagnosis;

/// <summary>Makes checks one after another, each within a time limit, and cleans up.</summary>
public sealed class Doctor
{
    // A check of a healthy end takes less than a second; a slow one is to be recognised, not waited for.
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TotalLimit = TimeSpan.FromMinutes(3);

    // A request that is cancelled may still be carried out: what it stores is to be removed.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    // A process that is asked to stop has less than ten seconds.
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<ICheck> _checks;
    private readonly Probe? _probe;
    private readonly WarningCollector _warnings;
    private readonly TimeProvider _time;

    internal Doctor(IReadOnlyList<ICheck> checks, Probe? probe, WarningCollector warnings, TimeProvider time) =>
        (_checks, _probe, _warnings, _time) = (checks, probe, warnings, time);

    /// <summary>Makes the checks. Also if it is cancelled, what was stored is removed.</summary>
    /// <param name="cancellationToken">Ends the diagnosis early; what was found out so far is reported.</param>
    public async Task<DiagnosisReport> RunAsync(CancellationToken cancellationToken)
    {
        var reports = new List<CheckReport>();
        using (var total = new CancellationTokenSource(TotalLimit, _time))
        using (var linked = CancellationTokenSource.CreateLinkedTokenSource(total.Token, cancellationToken))
        {
            foreach (var check in _checks)
            {
                var start = _time.GetTimestamp();
                var finding = FindObstacle(check, reports, linked.Token) is { } obstacle
                    ? Finding.NotChecked(obstacle)
                    : await RunAsync(check, linked.Token).ConfigureAwait(false);
                reports.Add(new CheckReport(
                    check.End, check.Description.Name, finding.Outcome, finding.Detail, finding.Reason, _time.GetElapsedTime(start)));
            }
        }

        return new DiagnosisReport(reports, await CleanUpAsync().ConfigureAwait(false));
    }

    private static string? FindObstacle(ICheck check, IEnumerable<CheckReport> reports, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return "there was no time left";
        var required = check.Description.Requires.Select(required => required.Name).ToHashSet();
        var first = reports.FirstOrDefault(report => report.End == check.End && required.Contains(report.Name)
            && report.Outcome is CheckOutcome.Failed or CheckOutcome.NotChecked);
        return first is null ? null : $"needs {first.Name}";
    }

    private async Task<Finding> RunAsync(ICheck check, CancellationToken cancellationToken)
    {
        _warnings.Take();
        using var limit = new CancellationTokenSource(CheckLimit, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Task<Finding>? running = null;
        try
        {
            running = check.RunAsync(linked.Token);

            // A call of the system, such as one to a file server that hangs, can't be cancelled, only abandoned.
            var finding = await running.WaitAsync(linked.Token).ConfigureAwait(false);
            var warnings = _warnings.Take();
            return finding.Outcome == CheckOutcome.Passed && warnings.Count > 0
                ? new Finding(CheckOutcome.Warning, string.Join(' ', warnings))
                : finding;
        }
        catch (ModelCacheException e)
        {
            return Finding.Failed(e.Reason, e.Message);
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested)
        {
            await ((Task?)running ?? Task.CompletedTask).WaitAsync(EndLimit, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return limit.IsCancellationRequested
                ? Finding.Failed(ReasonOfSilence(check.End), $"It took longer than {CheckLimit.TotalSeconds:0} s.")
                : Finding.NotChecked("there was no time left");
        }
    }

    private static FailureReason ReasonOfSilence(CheckedEnd end) => end switch
    {
        CheckedEnd.Hub => FailureReason.HubUnreachable,
        CheckedEnd.Folder or CheckedEnd.Machine => FailureReason.FolderFailing,
        _ => FailureReason.StoreUnreachable,
    };

    private async Task<IReadOnlyList<string>> CleanUpAsync()
    {
        if (_probe is null)
            return [];
        using var limit = new CancellationTokenSource(CleanUpLimit, _time);
        return await _probe.RemoveAsync(limit.Token).ConfigureAwait(false);
    }
}
