using System.Security.Cryptography;
using HfModelCache.Copies.Layouts;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Runs;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Runs.Restore;

/// <summary>A cache with a limit loses its least recently restored models when a new one needs their room, and nothing else.</summary>
public sealed class CacheRoomTests
{
    private const int Size = 500_000;

    [Fact]
    public async Task The_least_recently_restored_model_makes_room()
    {
        await using var scenario = await StartAsync(limit: (2 * Size) + 1000);
        var a = await RestoreAsync(scenario, "acme/a");
        var b = await RestoreAsync(scenario, "acme/b");
        await RestoreAsync(scenario, "acme/a");

        var c = await RestoreAsync(scenario, "acme/c");

        Assert.Equal([true, false, true], new[] { a, b, c }.Select(IsThere));
        Assert.Empty(Directory.GetFiles(Path.Combine(scenario.Target, "models--acme--b", "blobs")));
        Assert.False(Directory.Exists(b.Location));
        Assert.False(File.Exists(Path.Combine(scenario.Target, "models--acme--b", "refs/main")));
        Assert.True((await RestoreAsync(scenario, "acme/a")).IsHit);
    }

    [Fact]
    public async Task A_model_that_a_living_pod_uses_stays_and_the_next_one_goes()
    {
        await using var scenario = await StartAsync(limit: (2 * Size) + 1000);
        Select(scenario, "acme/a");
        using var pod = await scenario.RestoreAndHoldAsync();
        var a = await RestoreAsync(scenario, "acme/a");
        var b = await RestoreAsync(scenario, "acme/b");
        File.SetLastWriteTimeUtc(Mark(scenario, a, "acme--a"), DateTime.UnixEpoch);

        var c = await RestoreAsync(scenario, "acme/c");

        Assert.Equal([true, false, true], new[] { a, b, c }.Select(IsThere));
    }

    [Fact]
    public async Task If_everything_is_in_use_the_new_model_is_refused_with_the_numbers()
    {
        await using var scenario = await StartAsync(limit: Size + 1000);
        Select(scenario, "acme/a");
        var pod = await scenario.RestoreAndHoldAsync();
        var a = await RestoreAsync(scenario, "acme/a");

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => RestoreAsync(scenario, "acme/b"));

        Assert.Equal(FailureReason.CacheFull, failure.Reason);
        Assert.Contains("acme/a", failure.Message, StringComparison.Ordinal);
        Assert.Contains(scenario.Target, failure.Message, StringComparison.Ordinal);
        Assert.True(IsThere(a));

        pod.Dispose();
        Assert.True(IsThere(await RestoreAsync(scenario, "acme/b")));
        Assert.False(IsThere(a));
    }

    [Fact]
    public async Task A_model_that_is_larger_than_the_limit_is_refused_and_nothing_is_removed()
    {
        await using var scenario = await StartAsync(limit: Size);
        var other = await RestoreAsync(scenario, "acme/b");
        scenario.MaxBytes = Size / 2;
        var theirs = Path.Combine(scenario.Target, "models--their--model", "blobs");
        Directory.CreateDirectory(theirs);
        await File.WriteAllTextAsync(Path.Combine(theirs, "0123"), "theirs", RestoreScenario.Cancel);
        await File.WriteAllTextAsync(scenario.PathOf("notes.txt"), "mine", RestoreScenario.Cancel);

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => RestoreAsync(scenario, "acme/a"));

        Assert.Equal(FailureReason.CacheFull, failure.Reason);
        Assert.True(File.Exists(Path.Combine(theirs, "0123")));
        Assert.True(File.Exists(scenario.PathOf("notes.txt")));
        Assert.True(IsThere(other));
    }

    [Fact]
    public async Task Blobs_and_links_of_hub_clients_stay()
    {
        await using var scenario = await StartAsync(limit: (2 * Size) + 1000);
        var content = FileOf("acme/a").Content.ToArray(0, Size);
        var blob = Path.Combine(scenario.Target, "models--acme--a/blobs", Convert.ToHexStringLower(SHA256.HashData(content)));
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        await File.WriteAllBytesAsync(blob, content, RestoreScenario.Cancel);
        await RestoreAsync(scenario, "acme/a");
        await RestoreAsync(scenario, "acme/b");
        scenario.MaxBytes = Size + 1000;

        await RestoreAsync(scenario, "acme/c");

        Assert.Equal(content, await File.ReadAllBytesAsync(blob, RestoreScenario.Cancel));
    }

    [Fact]
    public async Task What_another_commit_of_the_repo_needs_stays()
    {
        await using var scenario = await StartAsync(limit: (2 * Size) + 1000);
        Select(scenario, CacheScenario.RepoName);
        scenario.Repo.Commit("main", FileOf(CacheScenario.RepoName), TestFile.Generated("old.safetensors", 1000, seed: 9));
        var old = await scenario.RestoreAsync();
        scenario.Repo.Commit("main", FileOf(CacheScenario.RepoName), TestFile.Plain("config.json", "new"));
        scenario.Request = scenario.Request with { Refresh = true };
        var current = await scenario.RestoreAsync();
        scenario.Request = scenario.Request with { Refresh = false };
        scenario.MaxBytes = (2 * Size) + 500;

        await RestoreAsync(scenario, "acme/b");

        Assert.False(IsThere(old));
        Assert.True(IsThere(current));
        Assert.True((await RestoreAsync(scenario, CacheScenario.RepoName)).IsHit);
    }

    private static async Task<RestoreScenario> StartAsync(long limit)
    {
        var scenario = await RestoreScenario.StartAsync(FileOf("acme/sample"));
        scenario.Layout = FolderLayout.HubCache;
        scenario.MaxBytes = limit;
        foreach (var name in new[] { "acme/a", "acme/b", "acme/c" })
            scenario.Hub.AddRepo(name).Commit("main", FileOf(name));
        return scenario;
    }

    private static TestFile FileOf(string repo) => TestFile.Generated("model.safetensors", Size, seed: repo[^1]);

    private static void Select(RestoreScenario scenario, string repo) =>
        scenario.Request = scenario.Request with { Repo = CacheScenario.Id(repo, RepoType.Model) };

    private static Task<RestoreResult> RestoreAsync(RestoreScenario scenario, string repo)
    {
        Select(scenario, repo);
        return scenario.RestoreAsync();
    }

    private static string Mark(RestoreScenario scenario, RestoreResult result, string name) =>
        Path.Combine(scenario.Target, $"models--{name}", ".hf-model-cache", result.Commit.Sha, "restored");

    private static bool IsThere(RestoreResult result) => File.Exists(Path.Combine(result.Location, "model.safetensors"));
}
