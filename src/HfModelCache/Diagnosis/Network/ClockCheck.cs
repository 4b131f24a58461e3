using HfModelCache.Failures;
using HfModelCache.Formatting;

namespace HfModelCache.Diagnosis.Network;

/// <summary>Compares this machine's clock with the one that the server stated in its last answer.</summary>
internal sealed class ClockCheck(ServerRoute route) : ICheck
{
    // What stores accept: RequestTimeTooSkewed beyond it.
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Suspicious = TimeSpan.FromMinutes(5);

    public CheckedEnd End => route.End;

    public CheckDescription Description => KnownChecks.Clock;

    public Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        if (route.Answer is not { Date: { } date } answer)
            return Task.FromResult(Finding.Passed($"{route.Server.Host} states no time"));
        var ahead = answer.Received - date;
        var difference = ahead.Duration();
        var text = $"This machine's clock is {Duration.Format(difference)} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} that of {route.Server.Host}.";
        return Task.FromResult(
            difference >= Most ? Finding.Failed(FailureReason.ClockSkew, text)
            : difference >= Suspicious ? Finding.Warning(FailureReason.ClockSkew, text)
            : Finding.Passed($"differs by {difference.TotalSeconds:0} s"));
    }
}
