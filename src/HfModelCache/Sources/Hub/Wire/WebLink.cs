namespace HfModelCache.Sources.Hub.Wire;

/// <summary>One link of a <c>Link</c> header (RFC 8288).</summary>
/// <param name="Target">Where it leads, as sent.</param>
/// <param name="Relation">As what: the first <c>rel</c>, which may hold several relations; null where it has none.</param>
/// <param name="IsAnchored">Whether it starts at an address of its own instead of at the answer that carries it.</param>
internal sealed record WebLink(string Target, string? Relation, bool IsAnchored)
{
    /// <summary>Whether one of its relations is <paramref name="name"/>, in whichever case and quotes.</summary>
    public bool Is(string name) => Relation is not null
        && Relation.Trim('\'').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Contains(name, StringComparer.OrdinalIgnoreCase);
}
