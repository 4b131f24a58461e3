using System.Globalization;

namespace HfModelCache.Chaos.Events;

/// <summary>One line of the script.</summary>
/// <param name="At">When, from the start of the run.</param>
/// <param name="Kind">What.</param>
/// <param name="Pod">The replica, if the event concerns one.</param>
/// <param name="AtLeader">Whether it is about the leader of the moment instead, if there is one.</param>
/// <param name="Strength">Between 0 and 1: how long, how far into a body.</param>
/// <param name="Times">How many requests are affected, if the event concerns requests.</param>
/// <param name="RestartAfter">When an ended replica comes back.</param>
/// <param name="UnderAnotherName">Whether it comes back as another pod.</param>
public sealed record ChaosEvent(
    TimeSpan At,
    EventKind Kind,
    int Pod,
    bool AtLeader,
    double Strength,
    int Times,
    TimeSpan RestartAfter,
    bool UnderAnotherName)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind} (pod-{Pod}{(AtLeader ? " or leader" : "")}, strength {Strength:0.00}, {Times} times, back after {RestartAfter.TotalSeconds:0.0} s as {(UnderAnotherName ? "another" : "the same")})");
}
