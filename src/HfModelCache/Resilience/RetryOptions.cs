namespace HfModelCache.Resilience;

/// <summary>How long, and with which pauses, a failed request is tried again.</summary>
public sealed record RetryOptions
{
    /// <summary>
    /// How long failures in a row are borne with before the work ends; progress begins it anew, and waits that the other
    /// side asked for do not count. Default 2 min: a gateway that restarts or sheds load takes about one.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Tries that are made whatever <see cref="Patience"/> says, the first included: one that times out may take a
    /// minute. Default 4.
    /// </summary>
    public int FewestAttempts { get; init; } = 4;

    /// <summary>
    /// The first wait is random between half of this and this; each next one is twice as long. Default 0.5 s. Where a
    /// server asks for less, this wait is kept all the same.
    /// </summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>No wait of our own choosing is longer than this. Default 10 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest wait that another side may ask for (<c>Retry-After</c>, <c>RateLimit</c>); who asks for more ends
    /// the run. Default 330 s: the Hub's rate windows last 300 s.
    /// </summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(330);

    /// <summary>
    /// How long all waits in a row that another side asks for may be together before the work ends; progress begins them
    /// anew. Default 11 min: two of the Hub's rate windows. <see cref="Patience"/> counts instead where it is longer.
    /// </summary>
    public TimeSpan MaxTotalRetryAfter { get; init; } = TimeSpan.FromMinutes(11);

    /// <summary>
    /// The fewest new bytes that count as progress. Default 4 KiB: a server that breaks off after each byte must not be
    /// asked once for every byte of a file.
    /// </summary>
    public long LeastProgress { get; init; } = 4096;
}
