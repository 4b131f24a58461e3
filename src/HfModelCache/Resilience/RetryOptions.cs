namespace HfModelCache.Resilience;

/// <summary>Represents how long and how often a failed request is retried.</summary>
public sealed record RetryOptions
{
    /// <summary>
    /// How long consecutive failures are tolerated. Progress resets it, and delays that the other side asked for don't
    /// count. Default 2 min: a gateway needs about one to restart.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The minimum number of attempts, whatever <see cref="Patience"/> is: one that times out may take a minute.
    /// Default 4.
    /// </summary>
    public int FewestAttempts { get; init; } = 4;

    /// <summary>
    /// The first delay, of which a random part of at most half is subtracted; each next one is twice as long. Default 0.5 s.
    /// A server can't ask for less.
    /// </summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The maximum delay, unless the other side asks for more. Default 10 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The maximum delay that the other side may ask for (<c>Retry-After</c>, <c>RateLimit</c>); asking for more fails the
    /// run. Default 330 s: the Hub's rate limit windows last 300 s.
    /// </summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(330);

    /// <summary>
    /// The maximum of all consecutive delays that the other side asks for. Progress resets it. Default 11 min: two of the
    /// Hub's rate limit windows. <see cref="Patience"/> counts instead if it is longer.
    /// </summary>
    public TimeSpan MaxTotalRetryAfter { get; init; } = TimeSpan.FromMinutes(11);

    /// <summary>
    /// The minimum number of new bytes that counts as progress. Default 4 KiB: a server that disconnects after each byte
    /// must not be called once for every byte of a file.
    /// </summary>
    public long LeastProgress { get; init; } = 4096;
}
