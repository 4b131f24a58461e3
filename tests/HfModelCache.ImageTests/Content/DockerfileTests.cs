using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HfModelCache.Documents;
using HfModelCache.ImageTests.Containers;

namespace HfModelCache.ImageTests.Content;

[Collection(nameof(OciLayout))]
public sealed partial class DockerfileTests(ContainerImage image)
{
    private static readonly Dictionary<string, string> Arguments = new()
    {
        ["created"] = "$BUILD_DATE",
        ["revision"] = "$VCS_REF",
        ["version"] = "$VERSION",
    };

    [Fact]
    public async Task The_Dockerfile_configures_the_image_as_the_layout_does()
    {
        await image.BuiltAsync();
        var config = OciLayout.Blob(OciLayout.Manifest(Architecture.Amd64)["config"]!)["config"]!;
        var text = await File.ReadAllTextAsync(Repository.PathOf("Dockerfile"), TestContext.Current.CancellationToken);
        var lines = text[text.LastIndexOf("FROM ", StringComparison.Ordinal)..].Replace("\\\n", "", StringComparison.Ordinal).Split('\n');

        Assert.Equal((string)config["User"]!, ValueOf(lines, "USER"));
        Assert.Equal((string)config["WorkingDir"]!, ValueOf(lines, "WORKDIR"));
        Assert.Equal(config["Entrypoint"]!.ToJsonString(), JsonNode.Parse(ValueOf(lines, "ENTRYPOINT"))!.ToJsonString());
        Assert.Equal(
            config["Labels"]!.AsObject().Select(label => (label.Key, Arguments.GetValueOrDefault(label.Key.Split('.')[^1], (string)label.Value!))).Order(),
            Label().Matches(ValueOf(lines, "LABEL")).Select(label => (label.Groups["key"].Value, label.Groups["value"].Value.Trim('"'))).Order());
    }

    private static string ValueOf(string[] lines, string instruction) =>
        Assert.Single(lines, line => line.StartsWith(instruction + " ", StringComparison.Ordinal))[instruction.Length..].Trim();

    [GeneratedRegex("""(?<key>\S+?)=(?<value>"[^"]*"|\S+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();
}
