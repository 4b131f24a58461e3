using System.Text.Json;

namespace HfModelCache.Cli.Output.Listings;

/// <summary>Represents the repos of a store as JSON.</summary>
/// <param name="Prefix">The prefix of all copies in the store.</param>
/// <param name="Repos">Their names.</param>
internal sealed record NamesDocument(string Prefix, IReadOnlyList<string> Repos)
{
    public string ToJson() => JsonSerializer.Serialize(this, ListJson.Default.NamesDocument);
}
