using System.Text.Json.Nodes;
using HfModelCache.Documents;
using HfModelCache.ImageTests.Containers;

namespace HfModelCache.ImageTests.Content;

/// <summary>The layout that image/layout makes, read by digests alone, as a registry's client reads it.</summary>
internal static class OciLayout
{
    private static readonly string Folder = Repository.PathOf("artifacts/image/layout");

    public static string BlobPath(JsonNode descriptor) =>
        Path.Combine(Folder, "blobs", "sha256", ((string)descriptor["digest"]!)["sha256:".Length..]);

    public static JsonNode Blob(JsonNode descriptor) => JsonNode.Parse(File.ReadAllText(BlobPath(descriptor)))!;

    /// <summary>The descriptor of the only index.</summary>
    public static JsonNode Index() =>
        Assert.Single(JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "index.json")))!["manifests"]!.AsArray())!;

    /// <summary>The manifest of the only image for an architecture.</summary>
    public static JsonNode Manifest(Architecture architecture) => Blob(Assert.Single(
        Blob(Index())["manifests"]!.AsArray(), image => (string)image!["platform"]!["architecture"]! == architecture.Name)!);

    public static IReadOnlyList<string> BlobNames() => [.. Directory.GetFiles(Path.Combine(Folder, "blobs", "sha256")).Select(path => Path.GetFileName(path)!)];
}
