using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Server;

public sealed partial class BrowserTests
{
    private const string Filling = "acme/filling";
    private const string LongName = "zeta/a-name-that-is-about-as-long-as-the-Hub-lets-people-choose-one-for-a-model-of-theirs";

    // By WCAG 2, level AA.
    private const double LowestContrast = 4.5;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_pages_work_in_a_browser_by_mouse_and_keyboard_on_a_desk_and_on_a_phone_in_light_and_in_dark()
    {
        await using var hub = await FakeHub.StartAsync(new FakeHubOptions { CdnBytesPerSecond = 30_000 });
        await using var store = new FolderTestStore();
        var environment = new Dictionary<string, string>(store.Environment) { ["HF_ENDPOINT"] = hub.Endpoint.AbsoluteUri, ["LEASE_TIMEOUT"] = "3s" };
        await AddAsync(hub, environment, "acme/sample", SampleRepo.Files);
        await AddAsync(hub, environment, LongName, [TestFile.Plain("config.json", "{}")]);
        hub.AddRepo(Filling).Commit("main", [.. Enumerable.Range(0, 7).Select(i => TestFile.Generated($"model-{i}.safetensors", 8 << 20, (ulong)i))]);
        await using var server = RunningProduct.Start(new Dictionary<string, string>(environment) { ["LISTEN"] = "127.0.0.1:0" }, "serve");
        await using var filler = RunningProduct.Start(new Dictionary<string, string>(environment) { ["POD_NAME"] = "filler-0" }, "cache", Filling);
        await WallClock.UntilAsync("the copy is being filled", () => filler.Errors.Contains("Copying", StringComparison.Ordinal), cancellationToken: Cancel);

        var seen = await PageScript.RunAsync(await AddressAsync(server), Filling, Cancel);

        (await filler.Finished).AssertSuccess();
        TestContext.Current.TestOutputHelper?.WriteLine(seen.ToString());
        Assert.Equal("", string.Join('\n', Texts(seen["problems"])));
        AssertWatched(seen["watched"]!);
        AssertBrowsed(seen["browsed"]!);
        AssertKeyboard(seen["keyboard"]!);
        foreach (var name in new[] { "phone", "tablet", "light", "dark" })
            AssertLooks(name, seen[name]!.AsObject());
        Assert.NotEqual((string?)seen["light"]!["/"]!["ground"], (string?)seen["dark"]!["/"]!["ground"]);
    }

    private static async Task AddAsync(FakeHub hub, Dictionary<string, string> environment, string name, IReadOnlyList<TestFile> files)
    {
        hub.AddRepo(name).Commit("main", files);
        (await RunningProduct.RunAsync(environment, "cache", name)).AssertSuccess();
    }

    private static async Task<Uri> AddressAsync(RunningProduct server)
    {
        await WallClock.UntilAsync("the server listens", () => Listening().IsMatch(server.Errors), cancellationToken: Cancel);
        return new Uri(Listening().Match(server.Errors).Groups[1].Value);
    }

    private static void AssertWatched(JsonNode watched)
    {
        var values = watched["values"]!.AsArray().Select(value => (long)value!).ToList();
        Assert.True(values.Count >= 3, $"The bar has shown {string.Join(", ", values)}.");
        Assert.Equal(values.Order(), values);
        Assert.Equal("whole", (string?)watched["end"]);
        Assert.Equal("typed", (string?)watched["typed"]);
        Assert.True((bool)watched["loadedOnce"]!);
        Assert.True((bool)watched["refresh"]!);
    }

    private static void AssertBrowsed(JsonNode browsed)
    {
        Assert.Equal([Filling, "acme/sample", LongName], Texts(browsed["all"]));
        Assert.Equal([Filling, "acme/sample", LongName], Texts(browsed["bySize"]!["order"]));
        Assert.Equal("descending", (string?)browsed["bySize"]!["sort"]);
        Assert.Equal(["acme/sample"], Texts(browsed["found"]));
        var copy = browsed["copy"]!;
        Assert.Equal("acme/sample", (string?)copy["title"]);
        Assert.Equal(13, (int)copy["files"]!);
        Assert.Equal(["pytorch_model.bin 3.9 MiB"], Texts(copy["leftOut"]));
        Assert.Equal("config.json", (string?)copy["download"]);
    }

    private static void AssertKeyboard(JsonNode keyboard)
    {
        var stops = keyboard["stops"]!.AsArray();
        Assert.Equal("Skip to content", (string?)stops[0]!["text"]);
        Assert.Equal("q", (string?)stops[1]!["text"]);
        Assert.All(stops, stop => Assert.True((bool)stop!["visible"]!, $"Nothing shows that {stop["text"]} has the focus."));
        Assert.Equal(["acme/sample"], Texts(keyboard["found"]));
        Assert.Equal("acme/sample", (string?)keyboard["title"]);
    }

    private static void AssertLooks(string name, JsonObject pages) => Assert.All(pages, page =>
    {
        Assert.True((int)page.Value!["overflow"]! <= 0, $"{name} {page.Key} is {page.Value["overflow"]} pixels too wide.");
        Assert.True((double)page.Value["contrast"]! >= LowestContrast, $"{name} {page.Key} has a text with a contrast of {page.Value["contrast"]}.");
    });

    private static IReadOnlyList<string> Texts(JsonNode? list) => [.. list!.AsArray().Select(text => (string)text!)];

    [GeneratedRegex(@"Listening on (http://[\d.:]+)")]
    private static partial Regex Listening();
}
