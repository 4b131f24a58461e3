using System.Text;
using System.Text.Json.Nodes;
using HfModelCache.Failures;
using HfModelCache.TestHub.Content;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;

namespace HfModelCache.Tests.Sources.Hub;

/// <summary>Tests that a tree counts as complete only if no part of it was lost.</summary>
[Trait("Speed", "Exhaustive")]
public sealed class WholeTreeTests
{
    private static readonly TestFile Config = TestFile.Plain("config.json", "{}");
    private static readonly TestFile First = TestFile.Generated("model-00001-of-00002.safetensors", 300_000, 1);
    private static readonly TestFile Second = TestFile.Generated("model-00002-of-00002.safetensors", 300_000, 2);

    [Fact]
    public async Task A_tree_with_a_lost_link_is_incomplete()
    {
        await using var scenario = await StartAsync();
        OnTree(scenario, FaultAction.Header("Link", null));

        var failure = await scenario.FailAsync<OperatorException>();

        AssertIncomplete(scenario, failure);
        Assert.Contains(Second.Path, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("REL=\"NEXT\"")]
    [InlineData("rel='next'")]
    [InlineData("rel = \"next\"")]
    [InlineData("rel=\"prev next\"")]
    [InlineData("title=\"a, b\"; rel=\"next\"")]
    [InlineData("rel=next; rel=prev")]
    [InlineData("rel=prev, <{0}>; rel=next")]
    public async Task A_link_in_any_valid_form_is_followed(string spelling)
    {
        await using var scenario = await StartAsync();
        OnTree(scenario, Link((uri, link) => link.Replace("rel=\"next\"", string.Format(null, spelling, uri), StringComparison.Ordinal)));

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task A_link_relative_to_its_page_is_followed()
    {
        await using var scenario = await StartAsync();
        OnTree(scenario, Link((uri, _) => $"<{new Uri(uri).Query}>; rel=next"));

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Theory]
    [InlineData("<{0}; rel=\"next\"")]
    [InlineData("<{0}>; rel=\"next")]
    [InlineData("{0}; rel=\"next\"")]
    [InlineData("<{0}>; rel=\"next\", <{0}&x=1>; rel=\"next\"")]
    [InlineData("<{0}>; rel=\"next\"; anchor=\"#x\"")]
    [InlineData("<http://[>; rel=\"next\"")]
    public async Task A_malformed_link_is_named(string header)
    {
        await using var scenario = await StartAsync(listsNames: false);
        OnTree(scenario, Link((uri, _) => string.Format(null, header, uri)));

        var failure = await scenario.FailAsync<OperatorException>();

        AssertIncomplete(scenario, failure);
        Assert.Contains("Link header", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("symlink")]
    [InlineData("File")]
    [InlineData(null)]
    public async Task An_entry_of_an_unknown_type_is_named(string? type)
    {
        await using var scenario = await StartAsync(listsNames: false);
        scenario.Repo.AlterTree = tree => tree[^1]["type"] = type;

        var failure = await scenario.FailAsync<OperatorException>();

        AssertIncomplete(scenario, failure);
        Assert.Contains($"\"{Second.Path}\" as a \"{type}\"", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("directory")]
    [InlineData("commit")]
    public async Task A_file_with_a_harmless_type_still_counts_as_missing(string type)
    {
        await using var scenario = await StartAsync();
        scenario.Repo.AlterTree = tree => tree[^1]["type"] = type;

        AssertIncomplete(scenario, await scenario.FailAsync<OperatorException>());
    }

    [Fact]
    public async Task Files_other_than_those_the_Hub_names_are_not_enough()
    {
        await using var scenario = await StartAsync();
        scenario.Repo.AlterTree = tree => tree[^1]["path"] = "model-00003-of-00002.safetensors";

        AssertIncomplete(scenario, await scenario.FailAsync<OperatorException>());
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[null,{},{\"rfilename\":null},{\"rfilename\":\"config.json\",\"lfs\":{\"rfilename\":\"x\"}},7,[\"rfilename\",\"y\"]]")]
    [InlineData("{\"rfilename\":\"x\"}")]
    public async Task A_mirror_that_names_fewer_files_or_none_contradicts_nothing(string names)
    {
        await using var scenario = await StartAsync();
        scenario.Repo.AlterInfo = info =>
        {
            info.Remove("siblings");
            if (names != "absent")
                info["siblings"] = JsonNode.Parse(names);
        };

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task A_copy_started_by_another_run_is_compared_too_with_one_request_for_the_names()
    {
        await using var scenario = await StartAsync();
        using var stop = new CancellationTokenSource();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.Status(500) });
        scenario.Hub.OnRequest = request =>
        {
            if (request.Header("Range") is not null)
                stop.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scenario.EnsureAsync(stop.Token));
        scenario.Hub.OnRequest = _ => { };
        var sha = scenario.Repo.Find("main")!.Sha;
        scenario.Repo.Commit("main", Config);
        scenario.Hub.Faults.Clear();
        scenario.Hub.Requests.Clear();
        OnTree(scenario, FaultAction.Header("Link", null));

        Assert.Equal(FailureReason.TreeIncomplete, (await scenario.FailAsync<OperatorException>()).Reason);
        Assert.EndsWith($"/revision/{sha}", Assert.Single(
            scenario.Hub.Requests.All, r => r.Target.Contains("/revision/", StringComparison.Ordinal)).Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{\"type\":\"directory\",\"path\":\"a\"}]")]
    public async Task An_endless_chain_of_empty_pages_ends(string page)
    {
        await using var scenario = await StartAsync();
        var cursor = 0;
        OnTree(scenario, FaultAction.Text(page));
        OnTree(scenario, FaultAction.Alter(a => a.With(
            "Link", $"<{scenario.Hub.Endpoint}api/models/{CacheScenario.RepoName}/tree/x?cursor={Interlocked.Increment(ref cursor)}>; rel=\"next\"")));
        using var limit = WallClock.Limit();

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => scenario.EnsureAsync(limit.Token));

        Assert.Equal(FailureReason.UnsafeTree, failure.Reason);
        Assert.InRange(cursor, 1, 101);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"type\":\"directory\"}")]
    public async Task A_page_with_too_many_entries_is_not_read_to_its_end(string entry)
    {
        await using var scenario = await StartAsync();
        scenario.HubOptions = scenario.HubOptions with { MaxTreeEntries = 1000 };
        var some = string.Concat(Enumerable.Repeat(entry + ",", (1 << 20) / entry.Length));
        byte[] bytes = [(byte)'[', .. Enumerable.Repeat(Encoding.UTF8.GetBytes(some), 32).SelectMany(part => part)];
        var page = new MemoryContent(bytes);
        OnTree(scenario, FaultAction.Alter(a => (a with { Status = 200, Body = page, Count = page.Length }).With("Link", null)));

        await scenario.FailAsync<OperatorException>();

        Assert.InRange(scenario.Hub.Requests.BytesSent(Origin.Hub), 0, 16L << 20);
    }

    [Fact]
    public async Task A_trickling_page_is_abandoned_and_requested_again()
    {
        await using var scenario = await StartAsync();
        scenario.HubOptions = scenario.HubOptions with { ResponseTimeout = TimeSpan.FromMilliseconds(500) };
        scenario.Hub.Faults.Add(new Fault
        {
            On = Origin.Hub,
            Path = "*/tree/*",
            Do = FaultAction.Trickle(1, TimeSpan.FromMilliseconds(20)),
            When = FaultWhen.FirstTimes(2),
        });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task A_long_page_on_a_slow_link_may_exceed_the_response_timeout()
    {
        var files = Enumerable.Range(0, 300).Select(i => TestFile.Plain($"{i:000}.json", "{}"));
        await using var scenario = await CacheScenario.StartAsync(files);
        scenario.HubOptions = scenario.HubOptions with { ResponseTimeout = TimeSpan.FromSeconds(1) };
        OnTree(scenario, FaultAction.Trickle(1000, TimeSpan.FromMilliseconds(100)));

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    private static async Task<CacheScenario> StartAsync(bool listsNames = true)
    {
        var scenario = await CacheScenario.StartAsync(Config, First, Second);
        scenario.Hub.Options = scenario.Hub.Options with { PageSize = 2 };
        if (!listsNames)
            scenario.Repo.AlterInfo = info => info.Remove("siblings");
        return scenario;
    }

    private static void OnTree(CacheScenario scenario, FaultAction action) =>
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/tree/*", Do = action });

    private static FaultAction Link(Func<string, string, string> change) => FaultAction.Alter(answer =>
        answer.Headers.GetValueOrDefault("Link") is { } link
            ? answer.With("Link", change(link[1..link.IndexOf('>', StringComparison.Ordinal)], link))
            : answer);

    private static void AssertIncomplete(CacheScenario scenario, OperatorException failure)
    {
        Assert.True(failure.Reason == FailureReason.TreeIncomplete, failure.ToString());
        Assert.False(scenario.IsPublished);
        Assert.Empty(scenario.StoredFiles());
    }
}
