using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace HfModelCache.DeployTests.Release;

/// <summary>An OCI layout of one image for two architectures, made by hand.</summary>
internal sealed class ImageLayout
{
    private const string Index = "application/vnd.oci.image.index.v1+json";
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    private const string Configuration = "application/vnd.oci.image.config.v1+json";

    private readonly string _folder;

    public ImageLayout(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(Path.Combine(folder, "blobs", "sha256"));
        File.WriteAllText(Path.Combine(folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        var images = new JsonArray([.. new[] { "amd64", "arm64" }.Select(ImageFor)]);
        var image = Blob(Index, new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = Index, ["manifests"] = images });
        Digest = (string)image["digest"]!;
        File.WriteAllText(
            Path.Combine(folder, "index.json"),
            new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = Index, ["manifests"] = new JsonArray(image) }.ToJsonString());
    }

    /// <summary>The digest that both architectures share.</summary>
    public string Digest { get; }

    private JsonObject ImageFor(string architecture)
    {
        var configuration = Blob(Configuration, new JsonObject
        {
            ["architecture"] = architecture,
            ["os"] = "linux",
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray() },
        });
        var manifest = Blob(Manifest, new JsonObject
        {
            ["schemaVersion"] = 2, ["mediaType"] = Manifest, ["config"] = configuration, ["layers"] = new JsonArray(),
        });
        manifest["platform"] = new JsonObject { ["architecture"] = architecture, ["os"] = "linux" };
        return manifest;
    }

    private JsonObject Blob(string type, JsonObject content)
    {
        var bytes = Encoding.UTF8.GetBytes(content.ToJsonString());
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        File.WriteAllBytes(Path.Combine(_folder, "blobs", "sha256", hash), bytes);
        return new JsonObject { ["mediaType"] = type, ["digest"] = $"sha256:{hash}", ["size"] = bytes.Length };
    }
}
