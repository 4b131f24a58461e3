namespace HfModelCache.Stores.S3;

/// <summary>What a store wants of requests, as far as it tells only when it refuses one.</summary>
/// <param name="Region">The region that requests are signed for.</param>
internal sealed record StoreDemands(string Region)
{
    /// <summary>Whether it is the store that has named the region; it is believed once.</summary>
    public bool HasMoved { get; init; }

    /// <summary>What is known before the first request.</summary>
    public static StoreDemands Of(S3Options options) => new(options.Region);

    /// <summary>What a refusal adds; the same demands where it adds nothing that could be met.</summary>
    /// <param name="refusal">What the store answered.</param>
    public StoreDemands After(Refusal refusal) =>
        refusal.Region is { } region && region != Region && !HasMoved ? this with { Region = region, HasMoved = true } : this;
}
