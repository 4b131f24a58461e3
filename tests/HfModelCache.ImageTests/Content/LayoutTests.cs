using System.Security.Cryptography;
using System.Text.Json.Nodes;
using HfModelCache.Documents;
using HfModelCache.ImageTests.Containers;

namespace HfModelCache.ImageTests.Content;

// One test repacks the layout; no other may read it at the same time.
[Collection(nameof(OciLayout))]
public sealed class LayoutTests(ContainerImage image)
{
    [Fact]
    public async Task The_index_names_exactly_one_image_for_each_architecture()
    {
        await image.BuiltAsync();

        var platforms = OciLayout.Blob(OciLayout.Index())["manifests"]!.AsArray()
            .Select(entry => $"{(string)entry!["platform"]!["os"]!}/{(string)entry["platform"]!["architecture"]!}");
        var configs = Architecture.All.Select(architecture => OciLayout.Blob(OciLayout.Manifest(architecture)["config"]!))
            .Select(config => $"{(string)config["os"]!}/{(string)config["architecture"]!}");

        Assert.Equal(["linux/amd64", "linux/arm64"], platforms);
        Assert.Equal(["linux/amd64", "linux/arm64"], configs);
    }

    [Fact]
    public async Task Every_blob_matches_its_digest_and_size_and_none_is_unused()
    {
        await image.BuiltAsync();
        var index = OciLayout.Index();
        List<JsonNode> descriptors = [index];
        foreach (var entry in OciLayout.Blob(index)["manifests"]!.AsArray())
        {
            var manifest = OciLayout.Blob(entry!);
            descriptors.AddRange([entry!, manifest["config"]!, .. manifest["layers"]!.AsArray().Select(layer => layer!)]);
        }

        Assert.All(descriptors, descriptor =>
        {
            var bytes = File.ReadAllBytes(OciLayout.BlobPath(descriptor));
            Assert.Equal((long)descriptor["size"]!, bytes.Length);
            Assert.Equal((string)descriptor["digest"]!, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)));
        });
        Assert.Equal(
            descriptors.Select(OciLayout.BlobPath).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            OciLayout.BlobNames().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Packing_twice_gives_the_same_layout()
    {
        await image.BuiltAsync();
        var before = OciLayout.Index().ToJsonString();

        (await Command.RunAsync(Repository.PathOf("image/layout"), [])).AssertSuccess();

        Assert.Equal(before, OciLayout.Index().ToJsonString());
    }
}
