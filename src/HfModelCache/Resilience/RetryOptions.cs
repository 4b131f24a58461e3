namespace HfModelCache.Resilience;

/// <summary>How often, and how long, a failed request is tried again.</summary>
public sealed record RetryOptions
{
    /// <summary>Tries in a row without progress before giving up, the first included. Default 7.</summary>
    public int MaxAttempts { get; init; } = 7;

    /// <summary>The first wait is random between zero and this; each next bound is twice as long. Default 0.5 s.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>No wait of our own choosing is longer than this. Default 20 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The longest wait that another side may ask for (<c>Retry-After</c>, <c>RateLimit</c>); who asks for more ends
    /// the run. Default 330 s: the Hub's rate windows last 300 s.
    /// </summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(330);
}
