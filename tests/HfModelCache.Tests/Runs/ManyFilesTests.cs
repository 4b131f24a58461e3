using System.Globalization;
using System.Text.Json.Nodes;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Stores;

namespace HfModelCache.Tests.Runs;

/// <summary>A copy of so many files that its journal has segments.</summary>
[Trait("Speed", "Exhaustive")]
public sealed class ManyFilesTests
{
    private const int Count = 1500;
    private const int StoredBefore = 1200;

    // Of a run that stops, some are stored and not recorded.
    private const int InFlight = 64;
    private const string Documents = ".hf-model-cache/";

    private static readonly TestFile[] Files =
        [.. Enumerable.Range(0, Count).Select(i => TestFile.Plain(string.Create(CultureInfo.InvariantCulture, $"data-{i % 7}/{i:D5}.txt"), $"{i} is its number"))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CopyLayout.Name)]
    [InlineData(CopyLayout.Commit)]
    public async Task A_run_after_one_that_died_downloads_the_rest_and_verifies_nothing(CopyLayout layout)
    {
        await using var scenario = await DiedAsync(layout);
        var stored = StoredCount(scenario);
        Assert.Contains(scenario.StoredDocuments(), path => path.Contains("/journal/", StringComparison.Ordinal));

        var result = await scenario.EnsureAsync();

        Assert.Equal(Count - stored, result.FetchedFiles);
        Assert.InRange(result.VerifiedFiles, 0, InFlight);
        AssertTidy(scenario);
    }

    [Fact]
    public async Task Files_of_which_the_segments_are_lost_are_verified_and_not_downloaded_again()
    {
        await using var scenario = await DiedAsync();
        var stored = StoredCount(scenario);
        Directory.Delete(scenario.PathOf(Documents + "journal"), recursive: true);

        var result = await scenario.EnsureAsync();

        Assert.Equal((Count - stored, stored), (result.FetchedFiles, result.VerifiedFiles));
        AssertTidy(scenario);
    }

    [Fact]
    public async Task A_file_that_was_changed_after_its_segment_was_written_is_not_taken_for_verified()
    {
        await using var scenario = await DiedAsync();
        var stored = scenario.StoredFiles();
        scenario.Overwrite(stored[0], bytes => bytes[0] ^= 1);

        var result = await scenario.EnsureAsync();

        Assert.Equal(Count - stored.Count + 1, result.FetchedFiles);
        Assert.InRange(result.VerifiedFiles, 1, 1 + InFlight);
        AssertTidy(scenario);
    }

    [Fact]
    public async Task A_version_that_does_not_know_segments_verifies_what_they_list()
    {
        await using var scenario = await DiedAsync();
        var stored = StoredCount(scenario);
        var path = scenario.PathOf(Documents + "journal.json");
        var journal = JsonNode.Parse(await File.ReadAllTextAsync(path, Cancel))!.AsObject();
        journal.Remove("segments");
        await File.WriteAllTextAsync(path, journal.ToJsonString(), Cancel);

        var result = await scenario.EnsureAsync();

        Assert.Equal((Count - stored, stored), (result.FetchedFiles, result.VerifiedFiles));
        AssertTidy(scenario);
    }

    [Fact]
    public async Task What_a_paused_leader_writes_into_a_journal_that_was_replaced_is_not_read_and_is_removed()
    {
        await using var scenario = await DiedAsync();
        var late = scenario.PathOf(Documents + "journal/0123456789abcdef/000001.json");
        Directory.CreateDirectory(Path.GetDirectoryName(late)!);
        await File.WriteAllTextAsync(late, "{\"format\":1,\"journal\":\"0123456789abcdef\",\"files\":[{\"path\":\"data-0/00000.txt\",\"size\":1,\"digest\":\"git:0000000000000000000000000000000000000000\",\"eTag\":\"x\"}]}", Cancel);

        await scenario.EnsureAsync();

        AssertTidy(scenario);
    }

    [Fact]
    public async Task Segments_of_a_run_that_died_are_removed_when_the_next_one_has_begun_its_own_journal()
    {
        await using var scenario = await DiedAsync();
        var before = Segments(scenario);

        await FailAfterAsync(scenario, 100);

        Assert.Empty(before.Intersect(Segments(scenario)));
        Assert.NotEmpty(Segments(scenario));
        var stored = StoredCount(scenario);
        var result = await scenario.EnsureAsync();
        Assert.Equal(Count - stored, result.FetchedFiles);
        Assert.InRange(result.VerifiedFiles, 0, 2 * InFlight);
    }

    [Fact]
    public async Task A_refresh_that_died_leaves_what_the_next_one_needs_to_remove_the_files_of_the_old_commit()
    {
        await using var scenario = await DiedAsync();
        scenario.Repo.Commit("main", Files.Skip(1).Take(10));

        await scenario.EnsureAsync();

        Assert.Equal(10, scenario.StoredFiles().Count);
        AssertTidy(scenario);
    }

    [Fact]
    public async Task A_manifest_of_many_files_is_read_by_the_next_run_and_by_verify()
    {
        await using var scenario = await CacheScenario.StartAsync(Files);
        await scenario.EnsureAsync();
        scenario.Hub.Requests.Clear();

        Assert.True((await scenario.EnsureAsync()).IsHit);
        Assert.Empty(scenario.Hub.Requests.All);
        Assert.Equal(Count, (await scenario.VerifyAsync()).Files);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(scenario.ManifestPath, Cancel))!;
        Assert.Equal(1, (int)manifest["format"]!);
        Assert.Equal(Count, manifest["files"]!.AsArray().Count);
    }

    private static async Task<CacheScenario> DiedAsync(CopyLayout layout = CopyLayout.Name)
    {
        var scenario = layout == CopyLayout.Name ? await CacheScenario.StartAsync(Files) : await CacheScenario.StartSideBySideAsync(Files);
        await FailAfterAsync(scenario, StoredBefore);
        return scenario;
    }

    // The store refuses all files after some number of them.
    private static async Task FailAfterAsync(CacheScenario scenario, int files)
    {
        var store = scenario.Store;
        var left = files;
        scenario.Store = new BentStore(store)
        {
            Before = (verb, key) => verb == "PUT" && !key.Contains(Documents, StringComparison.Ordinal) && Interlocked.Decrement(ref left) < 0
                ? throw new OperatorException(FailureReason.StoreFull, "Full.")
                : Task.CompletedTask,
        };
        await scenario.FailAsync<OperatorException>();
        scenario.Store = store;
        scenario.Hub.Requests.Clear();
    }

    private static int StoredCount(CacheScenario scenario) => scenario.StoredFiles().Except(scenario.StoredDocuments()).Count();

    private static IReadOnlyList<string> Segments(CacheScenario scenario) =>
        [.. scenario.StoredDocuments().Where(path => path.Contains("/journal/", StringComparison.Ordinal))];

    private static void AssertTidy(CacheScenario scenario)
    {
        Assert.DoesNotContain(scenario.StoredDocuments(), path => path.Contains("journal", StringComparison.Ordinal));
        Assert.Single(scenario.StoredDocuments(), path => path.EndsWith("manifest.json", StringComparison.Ordinal));
    }
}
