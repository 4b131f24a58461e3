using HfModelCache.Caching;
using HfModelCache.Hub;

namespace HfModelCache.Cli.Settings;

/// <summary>Everything a run needs to know, checked.</summary>
/// <param name="Request">What is to be in the store.</param>
/// <param name="Hub">Where it comes from.</param>
/// <param name="Target">Where it goes.</param>
internal sealed record CliSettings(CacheRequest Request, HubOptions Hub, StoreTarget Target);
