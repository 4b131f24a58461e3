using HfModelCache.Failures;
using HfModelCache.Stores.Decorators;

namespace HfModelCache.Coordination.Leases;

/// <summary>Runs a leader's work, and ends its lease exactly once.</summary>
internal static class LeaseTerm
{
    /// <summary>Runs the work, then releases the lease, with the failure if there is one, and disposes it.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="work">The work; its token is cancelled when the lease is lost.</param>
    /// <param name="onLost">The result if another replica takes over during the work.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ModelCacheException">The work failed for another reason than a takeover.</exception>
    public static async Task<T> RunAsync<T>(
        Lease lease, Func<CancellationToken, Task<T>> work, Func<FenceLostException, T> onLost, CancellationToken cancellationToken)
    {
        await using var held = lease.ConfigureAwait(false);
        Exception? failure = null;
        try
        {
            return await work(lease.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException
            && lease.Loss is not null && !cancellationToken.IsCancellationRequested)
        {
            return onLost(lease.Loss!);
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            await (failure is null ? lease.ReleaseAsync() : lease.ReleaseAfterAsync(failure)).ConfigureAwait(false);
        }
    }
}
