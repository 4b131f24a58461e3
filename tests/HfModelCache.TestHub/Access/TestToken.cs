namespace HfModelCache.TestHub.Access;

/// <summary>A token that the test hub knows.</summary>
/// <param name="value">The token itself, beginning with <c>hf_</c> like a real one.</param>
public sealed class TestToken(string value)
{
    private int _uses;

    /// <summary>The token itself.</summary>
    public string Value => value;

    /// <summary>The only repositories it opens, by id; null opens all.</summary>
    public IReadOnlyCollection<string>? OnlyRepos { get; init; }

    /// <summary>How many requests it serves before it counts as revoked; null for ever.</summary>
    public int? RevokedAfter { get; set; }

    /// <summary>How many requests have carried it.</summary>
    public int Uses => _uses;

    internal bool Opens(string repoId) => OnlyRepos is null || OnlyRepos.Contains(repoId);

    internal bool Use() => Interlocked.Increment(ref _uses) <= (RevokedAfter ?? int.MaxValue);
}
