using HfModelCache.Caching;
using HfModelCache.Hub;
using HfModelCache.Leadership;
using HfModelCache.Relay;
using HfModelCache.Resilience;
using HfModelCache.Sharding;

namespace HfModelCache.Cli.Settings;

/// <summary>Everything a run needs to know, checked.</summary>
/// <param name="Request">What is to be in the store.</param>
/// <param name="Hub">Where it comes from.</param>
/// <param name="Target">Where it goes.</param>
/// <param name="Lease">How replicas agree on who fetches.</param>
/// <param name="Relay">How much is moved at once.</param>
/// <param name="Shard">Which of several machines this is; null for one alone.</param>
/// <param name="Retries">How long failing requests are tried again.</param>
internal sealed record CliSettings(
    CacheRequest Request,
    HubOptions Hub,
    StoreTarget Target,
    LeaseOptions Lease,
    RelayOptions Relay,
    Shard? Shard,
    RetryOptions Retries);
