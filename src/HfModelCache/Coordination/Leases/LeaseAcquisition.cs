using HfModelCache.Failures;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Coordination.Leases;

/// <summary>Acquires a lease by creating the next epoch's object.</summary>
/// <param name="leases">The copy's leases.</param>
/// <param name="replica">This replica.</param>
internal sealed partial class LeaseAcquisition(LeaseStore leases, ReplicaContext replica)
{
    private readonly ILogger _logger = replica.Logger;

    /// <summary>Tries to become the leader after the one that <paramref name="leader"/> tracks.</summary>
    /// <param name="leader">The current leader; it learns that the epoch is taken.</param>
    /// <param name="digestFor">Computes the digest of this replica's request.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The lease; null if another replica was faster.</returns>
    public async Task<AcquiredLease?> TryAcquireAsync(
        LeaderMonitor leader, Func<string, string> digestFor, CancellationToken cancellationToken)
    {
        var held = leases.TryHold(replica.Options.Nonce);
        AcquiredLease? acquired = null;
        try
        {
            return acquired = await TryAcquireAsync(leader, digestFor, held, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (acquired is null)
                held?.Dispose();
        }
    }

    private async Task<AcquiredLease?> TryAcquireAsync(
        LeaderMonitor leader, Func<string, string> digestFor, HeldLock? held, CancellationToken cancellationToken)
    {
        var takeover = Takeover.From(leader, leader.Lease is { } lease && leases.HasHolderEnded(lease), replica.Time);
        var document = Draft(leader.Epoch + 1, takeover.InFlight, digestFor(replica.Options.Nonce)) with { Lock = held?.Identity };
        var isCreated = await CreateAsync(document, cancellationToken).ConfigureAwait(false);
        leader.MarkTaken(document.Epoch);
        if (!isCreated || !await IsOnlyCreatorAsync(document, cancellationToken).ConfigureAwait(false))
            return null;

        // Objects below the highest epoch are removed over time, so a lower epoch could have been created again.
        var highest = await leases.FindHighestAsync(document.Epoch, cancellationToken).ConfigureAwait(false);
        if (highest is null || leases.EpochOf(highest.Key) != document.Epoch)
            return null;

        // Credentials that may write but not read would fail at the first file that is read, perhaps after hours.
        await Task.WhenAll(leases.ReadAsync(highest.Key, cancellationToken), RemoveBelowAsync(document.Epoch, cancellationToken)).ConfigureAwait(false);
        takeover.InFlight.RestartWait();
        LogElected(document.Pod, document.Epoch);
        return new AcquiredLease(document, highest.ETag, takeover) { Lock = held };
    }

    private LeaseDocument Draft(long epoch, InFlightWrites inFlight, string request) => new()
    {
        Epoch = epoch,
        Pod = replica.Options.Name,
        Uid = replica.Options.PodUid,
        Nonce = replica.Options.Nonce,
        TimeoutSeconds = replica.Options.Timeout.TotalSeconds,
        Request = request,
        InFlightText = inFlight.CommitsAsText,
        InFlightTimeoutSeconds = inFlight.Timeout.TotalSeconds,
    };

    // A request whose answer was lost is retried, and then refused because it succeeded the first time.
    private async Task<bool> CreateAsync(LeaseDocument document, CancellationToken cancellationToken)
    {
        try
        {
            return await leases.TryCreateAsync(document, cancellationToken).ConfigureAwait(false)
                || await leases.IsHighestAsync(document, cancellationToken).ConfigureAwait(false);
        }
        catch (OperatorException e) when (e.Reason == FailureReason.StoreRejected)
        {
            await leases.PutAsync(document, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    // If the store ignores the condition, several replicas may have created the object; the last write wins.
    private async Task<bool> IsOnlyCreatorAsync(LeaseDocument document, CancellationToken cancellationToken)
    {
        if (await IsConditionHonouredAsync(document, cancellationToken).ConfigureAwait(false))
            return true;
        LogUnconditional();
        await Task.Delay(replica.Options.PollInterval, replica.Time, cancellationToken).ConfigureAwait(false);
        return await leases.IsHighestAsync(document, cancellationToken).ConfigureAwait(false);
    }

    // The only way to find out is to violate the condition.
    private async Task<bool> IsConditionHonouredAsync(LeaseDocument document, CancellationToken cancellationToken)
    {
        try
        {
            return !await leases.TryCreateAsync(document, cancellationToken).ConfigureAwait(false);
        }
        catch (OperatorException e) when (e.Reason == FailureReason.StoreRejected)
        {
            return false;
        }
    }

    // Lower epochs do no harm: a replica whose credentials can't delete can be the leader nevertheless.
    private async Task RemoveBelowAsync(long epoch, CancellationToken cancellationToken)
    {
        try
        {
            await leases.RemoveBelowAsync(epoch, replica.Options.Nonce, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException e)
        {
            LogNotRemoved(leases.Name, e.Message);
        }
    }

    [LoggerMessage(81, LogLevel.Information, "{Pod} is the leader (lease {Epoch}).")]
    private partial void LogElected(string pod, long epoch);

    [LoggerMessage(83, LogLevel.Warning, "The store ignores If-None-Match; replicas that start together may download the model more than once. The copy is correct in any case.")]
    private partial void LogUnconditional();

    [LoggerMessage(84, LogLevel.Warning, "Earlier leases in {Leases} could not be removed. {Cause}")]
    private partial void LogNotRemoved(string leases, string cause);
}
