using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using HfModelCache.Documents;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Product;

namespace HfModelCache.SystemTests.Documentation;

/// <summary>The picture of a terminal in README.md is what the program prints.</summary>
public sealed partial class TerminalTests
{
    private const string Script = "docs/images/terminal";
    private const string Picture = "docs/images/terminal.svg";

    [Fact]
    public async Task The_picture_shows_what_the_program_prints()
    {
        PublishedExecutable.Require();
        await using var hub = await FakeHub.StartAsync();
        hub.AddRepo("acme/sample").Commit("main", SampleRepo.Files);

        var drawn = await DrawAsync(hub.Endpoint);

        Assert.True(
            Shape(drawn) == Shape(Repository.Read(Picture)),
            $"{Picture} is out of date. {Script} says how to draw it. It would show:\n{string.Join('\n', Lines(drawn))}");
        Assert.Equal(2, Lines(drawn).Count(line => line.StartsWith("$ ", StringComparison.Ordinal)));
        Assert.Contains("Nothing to do", Lines(drawn)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_is_small_and_loads_nothing()
    {
        var picture = Repository.Read(Picture);

        Assert.InRange(picture.Length, 500, 16_000);
        Assert.DoesNotContain("href", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", picture, StringComparison.Ordinal);
    }

    private static async Task<string> DrawAsync(Uri hub)
    {
        var start = new ProcessStartInfo(Repository.PathOf(Script)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(PublishedExecutable.Path)}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HF_ENDPOINT"] = hub.AbsoluteUri;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }

    private static List<string> Lines(string picture) =>
        [.. XDocument.Parse(picture).Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)];

    // Times, rates and hashes differ from run to run; where a line is folded depends on them.
    private static string Shape(string picture) =>
        Spaces().Replace(Changing().Replace(string.Join(' ', Lines(picture)), "#"), " ");

    [GeneratedRegex(@"\b[0-9a-f]{16,40}\b|[0-9][0-9.,:TZ-]*( ?(ms|s|min|[kMGT]?i?B))?(/s)?")]
    private static partial Regex Changing();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
