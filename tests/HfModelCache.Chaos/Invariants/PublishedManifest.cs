using System.Text.Json;

namespace HfModelCache.Chaos.Invariants;

/// <summary>What matters of a manifest, read without the product's own code.</summary>
internal sealed record PublishedManifest(string Text, string Commit, IReadOnlyDictionary<string, long> Sizes)
{
    public static async Task<PublishedManifest> ReadAsync(Stream from)
    {
        using var reader = new StreamReader(from);
        var text = await reader.ReadToEndAsync();
        using var json = JsonDocument.Parse(text);
        return new PublishedManifest(
            text,
            json.RootElement.GetProperty("commit").GetString()!,
            json.RootElement.GetProperty("files").EnumerateArray().ToDictionary(
                f => f.GetProperty("path").GetString()!, f => f.GetProperty("size").GetInt64(), StringComparer.Ordinal));
    }
}
