using System.Text.Json.Nodes;
using HfModelCache.Failures;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.Tests.Runs;

namespace HfModelCache.Tests.Sources.Hub;

[Trait("Speed", "Exhaustive")]
public sealed class TreeTests
{
    public static TheoryData<string, JsonObject> UnsafeEntries => new()
    {
        { "escapes the folder", Entry("../../etc/passwd") },
        { "is absolute", Entry("/abs") },
        { "has a backslash", Entry("a\\b") },
        { "has a drive", Entry("C:x") },
        { "has an empty segment", Entry("a//b") },
        { "is empty", Entry("") },
        { "reverses the text direction", Entry("a\u202Eb") },
        { "has a line break", Entry("a\nb") },
        { "is reserved", Entry(".hf-model-cache/manifest.json") },
        { "is reserved in another repo", Entry("victim/.HF-Model-Cache/manifest.json") },
        { "is longer than any key", Entry(string.Join('/', Enumerable.Repeat(new string('x', 200), 6))) },
        { "is larger than any file", Entry("x", size: long.MaxValue) },
        { "exists already", Entry("config.json") },
        { "has a negative size", Entry("x", size: -1) },
        { "has no size", Entry("x", size: null) },
        { "has a fractional size", Entry("x", size: 1.5) },
        { "has an excessive size", Entry("x", size: 1e30) },
        { "has a size in quotes", Entry("x", size: "12") },
        { "has no hash", Entry("x", oid: null) },
        { "has a short hash", Entry("x", oid: "abc") },
        { "has a short SHA-256", Entry("x", lfs: new JsonObject { ["oid"] = new string('a', 63), ["size"] = 1 }) },
        { "has a prefixed SHA-256", Entry("x", lfs: new JsonObject { ["oid"] = "sha256:" + new string('a', 64), ["size"] = 1 }) },
        { "has no SHA-256", Entry("x", lfs: new JsonObject { ["size"] = 1 }) },
        { "has two sizes", Entry("x", lfs: new JsonObject { ["oid"] = new string('a', 64), ["size"] = 2 }) },
    };

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(5, false)]
    [InlineData(1000, true)]
    public async Task A_tree_of_any_page_size_is_read_whole(int pageSize, bool emptyLastPage)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Options = scenario.Hub.Options with { PageSize = pageSize, EmptyLastPage = emptyLastPage };

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
    }

    [Theory]
    [MemberData(nameof(UnsafeEntries), DisableDiscoveryEnumeration = true)]
    public async Task A_tree_with_an_unsafe_entry_is_refused(string what, JsonObject entry)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Repo.AlterTree = tree => tree.Add((JsonObject)entry.DeepClone());

        var failure = await scenario.FailAsync<ModelCacheException>();

        Assert.Contains(failure.Reason, new[] { FailureReason.UnsafeTree, FailureReason.HubUnavailable });
        Assert.All(failure.Message, c => Assert.False(char.IsControl(c), what));
        Assert.Empty(scenario.StoredFiles());
        Assert.Empty(scenario.FetchedFiles);
    }

    [Fact]
    public async Task Submodules_and_folders_are_skipped()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Repo.AlterTree = tree =>
        {
            tree.Add(new JsonObject { ["type"] = "commit", ["path"] = "submodule", ["oid"] = new string('a', 40) });
            tree.Add(new JsonObject { ["type"] = "directory", ["path"] = "../x" });
        };

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
    }

    [Theory]
    [InlineData("/tree/")]
    [InlineData("/revision/")]
    public async Task Metadata_requests_that_fail_for_a_while_are_retried(string path)
    {
        foreach (var fault in new[]
        {
            FaultAction.Status(500), FaultAction.Status(503, "0"), FaultAction.HtmlStatus(502), FaultAction.HtmlPage,
            FaultAction.Text("{\"sha\":"), FaultAction.Text("[{\"type\":\"file\""), FaultAction.DropConnection, FaultAction.TruncateAt(5),
        })
        {
            await using var scenario = await CacheScenario.StartSampleAsync();
            scenario.Hub.Options = scenario.Hub.Options with { PageSize = 4 };
            scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = $"*{path}*", Do = fault, When = FaultWhen.EveryNth(2) });
            scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = $"*{path}*", Do = fault, When = FaultWhen.OnlyNth(1) });

            await scenario.EnsureAsync();

            await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
        }
    }

    [Fact]
    public async Task A_server_that_never_responds_like_the_Hub_is_named()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Do = FaultAction.HtmlPage });

        Assert.Equal(FailureReason.HubUnavailable, (await scenario.FailAsync<TransientException>()).Reason);
    }

    [Fact]
    public async Task A_response_of_ten_gigabytes_is_not_read()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.HubOptions = scenario.HubOptions with { MaxMetadataBytes = 1 << 20 };
        scenario.Retries = scenario.Retries with { FewestAttempts = 2 };
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/tree/*", Do = FaultAction.HugeBody(10L << 30) });

        await scenario.FailAsync<ModelCacheException>();

        Assert.InRange(scenario.Hub.Requests.BytesSent(Origin.Hub), 0, 64L << 20);
    }

    [Fact]
    public async Task A_tree_that_continues_on_another_host_is_refused_without_sending_the_token()
    {
        await using var elsewhere = await FakeHub.StartAsync();
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.HubOptions = scenario.HubOptions with { Token = "hf_secret" };
        scenario.Hub.Tokens.Add("hf_secret");
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/tree/*", Do = FaultAction.NextLink($"{elsewhere.Endpoint}api/more") });

        Assert.Equal(FailureReason.RedirectRefused, (await scenario.FailAsync<OperatorException>()).Reason);
        Assert.Empty(elsewhere.Requests.All);
    }

    [Fact]
    public async Task A_page_that_links_to_itself_is_not_followed_forever()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/tree/*", Do = FaultAction.NextLinkToItself });

        Assert.Equal(FailureReason.UnsafeTree, (await scenario.FailAsync<OperatorException>()).Reason);
    }

    [Fact]
    public async Task A_tree_with_too_many_entries_is_refused()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.HubOptions = scenario.HubOptions with { MaxTreeEntries = 10 };

        Assert.Equal(FailureReason.UnsafeTree, (await scenario.FailAsync<OperatorException>()).Reason);
    }

    [Fact]
    public async Task Links_to_the_Hub_lead_to_the_mirror()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Options = scenario.Hub.Options with { PageSize = 5 };
        scenario.Hub.Faults.Add(new Fault
        {
            On = Origin.Hub,
            Path = "*/tree/*",
            Do = FaultAction.Alter(a => a.Headers.TryGetValue("Link", out var link)
                ? a.With("Link", link!.Replace(scenario.Hub.Endpoint.AbsoluteUri, "https://huggingface.co/", StringComparison.Ordinal))
                : a),
        });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"sha\":null}")]
    [InlineData("{\"sha\":\"main\"}")]
    [InlineData("{\"sha\":\"0123456789012345678901234567890123456789ab\"}")]
    public async Task A_revision_response_without_a_commit_is_invalid(string text)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/revision/*", Do = FaultAction.Text(text) });

        Assert.Equal(FailureReason.HubUnavailable, (await scenario.FailAsync<ModelCacheException>()).Reason);
    }

    private static JsonObject Entry(string path, JsonNode? size = null, string? oid = "b45ef6fec89518d314f546fd6c3025367b721684", JsonObject? lfs = null) =>
        new() { ["type"] = "file", ["path"] = path, ["size"] = size, ["oid"] = oid, ["lfs"] = lfs };

    private static JsonObject Entry(string path) => Entry(path, size: 1);

    private static JsonObject Entry(string path, string? oid) => Entry(path, size: 1, oid: oid);

    private static JsonObject Entry(string path, JsonObject lfs) => Entry(path, size: 1, lfs: lfs);
}
