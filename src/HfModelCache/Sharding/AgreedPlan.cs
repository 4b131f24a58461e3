namespace HfModelCache.Sharding;

/// <summary>A plan as it lies in the store.</summary>
/// <param name="Plan">What it says.</param>
/// <param name="ETag">The object's ETag; another one is another plan.</param>
internal sealed record AgreedPlan(SharePlan Plan, string ETag);
