using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Leases;
using HfModelCache.Resilience;
using HfModelCache.Runs;
using HfModelCache.Sources.Hub;
using HfModelCache.Transfer;

namespace HfModelCache.Cli.Settings;

/// <summary>Everything a run needs to know, checked.</summary>
/// <param name="Request">What is to be in the store.</param>
/// <param name="Hub">Where it comes from.</param>
/// <param name="Target">Where it goes.</param>
/// <param name="Lease">How replicas agree on who fetches.</param>
/// <param name="Transfer">How much moves at once.</param>
/// <param name="Assignee">Which of several machines this is; null for one alone.</param>
/// <param name="Retries">How long failing requests are tried again.</param>
internal sealed record CliSettings(
    CopyRequest Request,
    HubOptions Hub,
    StoreTarget Target,
    LeaseOptions Lease,
    TransferOptions Transfer,
    Assignee? Assignee,
    RetryOptions Retries)
{
    /// <summary>Returns the part of the settings that the library takes.</summary>
    public ModelCacheOptions ToOptions() => new()
    {
        Hub = Hub,
        Bucket = Target.Bucket,
        Folder = Target.Folder,
        Transfer = Transfer,
        Retries = Retries,
        Lease = Lease,
        Assignee = Assignee,
    };
}
