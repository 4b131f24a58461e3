namespace HfModelCache.Leadership;

/// <summary>What a new leader knows of the one before it.</summary>
/// <param name="Previous">The lease as its leader left it; null where there was none, or where it can't be read.</param>
/// <param name="MayLeaveRequests">Whether requests of earlier leaders may still be on their way to the store.</param>
/// <param name="SettleTime">
/// For how long, from the takeover, such a request has to be reckoned with. Every request is confirmed by the lease right
/// before it is sent, and a confirmation is good for half of the timeout; so after a silence of a whole timeout another
/// half is left, and otherwise all of it.
/// </param>
internal sealed record Takeover(LeaseDocument? Previous, bool MayLeaveRequests, TimeSpan SettleTime)
{
    /// <summary>Judges the leader that is about to be succeeded.</summary>
    public static Takeover From(LeaderWatch watch)
    {
        if (watch.Highest is null)
            return new Takeover(null, MayLeaveRequests: false, TimeSpan.Zero);
        var mayLeave = watch.Lease is not { } lease || lease.Unsettled || (!lease.AllAnswered && lease.MayHaveWritten);
        var settleTime = watch.Silence >= watch.Timeout ? watch.Timeout / 2 : watch.Timeout;
        return new Takeover(watch.Lease, mayLeave, mayLeave ? settleTime : TimeSpan.Zero);
    }
}
