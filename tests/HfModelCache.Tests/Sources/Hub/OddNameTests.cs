using System.Text.Json.Nodes;
using HfModelCache.Failures;
using HfModelCache.Selection;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;

namespace HfModelCache.Tests.Sources.Hub;

/// <summary>Tests that a file that can't be stored does no harm unless it is selected.</summary>
public sealed class OddNameTests
{
    private const string Oid = "b45ef6fec89518d314f546fd6c3025367b721684";

    public static TheoryData<string, JsonObject> Unusable => new()
    {
        { "reverses the text direction", Entry("docs/a\u202Eb") },
        { "escapes the folder", Entry("docs/../../x") },
        { "has a drive letter", Entry("docs/C:x") },
        { "has no hash", Entry("docs/x", oid: null) },
        { "has no size", Entry("docs/x", size: null) },
        { "is larger than any file", Entry("docs/x", size: long.MaxValue) },
        { "is listed twice", Entry("docs/twice") },
    };

    [Theory]
    [MemberData(nameof(Unusable), DisableDiscoveryEnumeration = true)]
    public async Task An_unusable_name_is_refused_only_if_selected(string what, JsonObject entry)
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Plain("config.json", "{}"), TestFile.Plain("docs/twice", "x"));
        scenario.Repo.AlterTree = tree => tree.Add((JsonObject)entry.DeepClone());

        var failure = await scenario.FailAsync<OperatorException>();
        Assert.Equal(FailureReason.UnsafeTree, failure.Reason);

        scenario.Request = scenario.Request with { Selection = SelectionRules.Parse(allow: null, ignore: "docs/*") };
        await scenario.EnsureAsync();
        Assert.Equal(["config.json"], scenario.StoredFiles());

        // The commit in the manifest must not turn a refused file into a hit.
        scenario.Request = scenario.Request with { Selection = SelectionRules.Everything };
        failure = await scenario.FailAsync<OperatorException>();
        Assert.True(failure.Reason == FailureReason.UnsafeTree, what);
    }

    [Fact]
    public async Task Joiners_and_new_characters_are_stored()
    {
        TestFile[] files =
        [
            TestFile.Plain("assets/\U0001F469\u200D\U0001F4BB.txt", "two joined emoji"),
            TestFile.Plain("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645.txt", "Persian"),
            TestFile.Plain("\U0001FAEA.txt", "Unicode 17"),
        ];
        await using var scenario = await CacheScenario.StartAsync(files);

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task A_name_that_is_not_Unicode_can_be_ignored()
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Plain("config.json", "{}"));
        var half = $$"""{"type":"file","path":"docs/\ud800","size":1,"oid":"{{Oid}}"}""";
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/tree/*", Do = FaultAction.Text($"[{Config(scenario)},{half}]") });
        Assert.Equal(FailureReason.UnsafeTree, (await scenario.FailAsync<OperatorException>()).Reason);

        scenario.Request = scenario.Request with { Selection = SelectionRules.Parse(allow: "*.json", ignore: null) };
        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Theory]
    [InlineData("/tree/")]
    [InlineData("/revision/")]
    public async Task An_unused_field_may_be_arbitrarily_deep(string path)
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Plain("config.json", "{}"));
        var deep = new string('[', 5000) + new string(']', 5000);
        var text = path == "/tree/"
            ? $"[{Config(scenario)[..^1]},\"deep\":{deep}}}]"
            : $$"""{"deep":{{deep}},"sha":"{{scenario.Repo.Find("main")!.Sha}}"}""";
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = $"*{path}*", Do = FaultAction.Text(text) });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Theory]
    [InlineData("/tree/")]
    [InlineData("/revision/")]
    public async Task A_compressed_API_response_is_understood(string path)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = $"*{path}*", Do = FaultAction.Gzip });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
    }

    [Fact]
    public async Task A_commit_is_looked_up_once_to_learn_who_may_read_it()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Request = scenario.Request with { Revision = scenario.Repo.Find("main")!.Sha.ToUpperInvariant() };

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
        Assert.Single(scenario.Hub.Requests.All, r => r.Target.Contains("/revision/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_commit_whose_tree_ends_with_a_full_page_is_looked_up()
    {
        var files = Enumerable.Range(0, 120).Select(i => TestFile.Plain($"{i:000}.json", "{}")).ToList();
        await using var scenario = await CacheScenario.StartAsync(files);
        scenario.Hub.Options = scenario.Hub.Options with { PageSize = 100 };
        scenario.Request = scenario.Request with { Revision = scenario.Repo.Find("main")!.Sha };
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/tree/*", Do = FaultAction.Header("Link", null) });

        Assert.Equal(FailureReason.TreeIncomplete, (await scenario.FailAsync<OperatorException>()).Reason);
    }

    private static string Config(CacheScenario scenario)
    {
        var file = scenario.Repo.Find("main")!.Find("config.json")!;
        return $$"""{"type":"file","path":"config.json","size":{{file.Content.Length}},"oid":"{{file.Oid}}"}""";
    }

    private static JsonObject Entry(string path, JsonNode? size, string? oid = Oid) =>
        new() { ["type"] = "file", ["path"] = path, ["size"] = size, ["oid"] = oid };

    private static JsonObject Entry(string path, string? oid = Oid) => Entry(path, size: 1, oid);
}
