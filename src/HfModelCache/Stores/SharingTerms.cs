namespace HfModelCache.Stores;

/// <summary>Represents the terms on which a client without keys may read an object.</summary>
/// <param name="Lifetime">How long the address is valid; at most seven days, and never longer than the keys that sign it.</param>
internal sealed record SharingTerms(TimeSpan Lifetime)
{
    /// <summary>The store's address as the client sees it; null, the default, for the one that this process uses.</summary>
    public Uri? Server { get; init; }

    /// <summary>The <c>Content-Disposition</c> of the store's answer; null, the default, for none.</summary>
    public string? Disposition { get; init; }
}
