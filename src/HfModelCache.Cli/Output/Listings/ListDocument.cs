using System.Text.Json;
using HfModelCache.Runs.Listing;

namespace HfModelCache.Cli.Output.Listings;

/// <summary>Represents the copies of a store as JSON. Members are added, never renamed or removed.</summary>
internal sealed record ListDocument
{
    /// <summary>The prefix of all copies in the store.</summary>
    public required string Prefix { get; init; }

    /// <summary>The copies, by repo and then by commit.</summary>
    public required IReadOnlyList<ListEntry> Copies { get; init; }

    /// <summary>The size of all copies in bytes.</summary>
    public long TotalBytes => Copies.Sum(copy => copy.Bytes);

    public static ListDocument Of(string prefix, IReadOnlyList<ListedCopy> copies) =>
        new() { Prefix = prefix, Copies = [.. copies.Select(ListEntry.Of)] };

    public string ToJson() => JsonSerializer.Serialize(this, ListJson.Default.ListDocument);
}
