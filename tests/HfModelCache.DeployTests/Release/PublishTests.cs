using System.Text.Json.Nodes;
using HfModelCache.DeployTests.Tools;

namespace HfModelCache.DeployTests.Release;

public sealed class PublishTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_tag_names_the_same_bytes_for_all_architectures()
    {
        Tool.NeedSkopeo();
        var source = Path.Combine(_folder.FullName, "image");
        var registry = Path.Combine(_folder.FullName, "registry");
        var layout = new ImageLayout(source);

        var printed = (await Tool.Script("release/publish").RunAsync([source, $"oci:{registry}"], "v1.2.3\nlatest\n")).SuccessfulOutput();

        Assert.Equal(layout.Digest, printed.TrimEnd('\n'));
        var published = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(registry, "index.json")))!["manifests"]!.AsArray();
        Assert.Equal(
            [("latest", layout.Digest), ("v1.2.3", layout.Digest)],
            published.Select(tag => ((string)tag!["annotations"]!["org.opencontainers.image.ref.name"]!, (string)tag["digest"]!)).Order());
        Assert.Equal(
            Directory.GetFiles(Path.Combine(source, "blobs", "sha256")).Select(Path.GetFileName).Order(),
            Directory.GetFiles(Path.Combine(registry, "blobs", "sha256")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Publishing_without_a_tag_fails()
    {
        var result = await Tool.Script("release/publish").RunAsync(["nowhere", "oci:nowhere"], "");

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
    }
}
