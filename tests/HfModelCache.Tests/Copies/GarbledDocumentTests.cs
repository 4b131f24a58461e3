using System.Text.Json.Nodes;
using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Tests.Copies;

/// <summary>Whatever a document in the store says: a run ends, with a whole copy or with a failure that says what to do.</summary>
[Trait("Speed", "Exhaustive")]
public sealed class GarbledDocumentTests
{
    private const string Published = ".hf-model-cache/manifest.json";
    private const string Journal = ".hf-model-cache/journal.json";
    private const string FirstLease = ".hf-model-cache/lease/000000000001.json";

    private static readonly TestFile[] Model = [TestFile.Plain("config.json", "{}"), TestFile.Plain("model.safetensors", "weights")];

    [Fact]
    public async Task A_manifest_with_any_value_garbled_never_crashes_a_run_and_never_hides_a_file()
    {
        await using var scenario = await FilledAsync();
        var manifest = await File.ReadAllTextAsync(scenario.ManifestPath, Cancel);

        foreach (var (what, json) in GarbledJson.Documents.Select(d => (d, d)).Concat(GarbledJson.Of(manifest)))
        {
            Write(scenario, Published, json);
            if (await IsUsedAsync(() => Documents(scenario).ReadAsync(KeyOf(Published), Cancel), read => read.Manifest, json))
                await RunAsync(scenario, $"manifest: {what}");
            Clear(scenario);
        }
    }

    [Fact]
    public async Task A_journal_with_any_value_garbled_neither_crashes_nor_stops_a_run()
    {
        await using var scenario = await FilledAsync();
        var journal = await File.ReadAllTextAsync(scenario.ManifestPath, Cancel);
        var planned = JsonNode.Parse(journal)!.AsObject();
        planned["planned"] = planned["files"]!.DeepClone();

        foreach (var (what, json) in GarbledJson.Documents.Select(d => (d, d)).Concat(GarbledJson.Of(planned.ToJsonString())))
        {
            File.Delete(scenario.ManifestPath);
            Write(scenario, Journal, json);
            if (await IsUsedAsync(() => Documents(scenario).ReadJournalHeadAsync(KeyOf(Journal), Cancel), read => read, json))
                await RunAsync(scenario, $"journal: {what}", mustSucceed: true);
            Clear(scenario);
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"epoch\":1,\"pod\":null,\"nonce\":null}")]
    [InlineData("{\"epoch\":9223372036854775807,\"pod\":\"a\",\"nonce\":\"b\",\"beat\":9223372036854775807}")]
    [InlineData("{\"epoch\":1,\"pod\":\"a\",\"nonce\":\"b\",\"timeoutSeconds\":1e308,\"unsettledSeconds\":-1e308}")]
    [InlineData("{\"epoch\":1,\"pod\":\"a\",\"nonce\":\"b\",\"state\":7,\"reason\":999}")]
    [InlineData("{\"epoch\":1,\"pod\":\"a\",\"nonce\":\"b\",\"state\":\"Failed\",\"reason\":999}")]
    [InlineData("{\"epoch\":1,\"pod\":\"a\",\"nonce\":\"b\",\"state\":\"Released\",\"interrupted\":true,\"commit\":\"../..\"}")]
    [InlineData("{\"epoch\":1,\"pod\":\"a\",\"nonce\":\"b\",\"progress\":{\"plannedBytes\":9223372036854775807,\"storedBytes\":9223372036854775807,\"readBackBytes\":9223372036854775807,\"plannedFiles\":-1}}")]
    [InlineData("{\"epoch\":1,\"pod\":\"a\",\"nonce\":\"b\",\"state\":\"Suspended\",\"format\":99}")]
    public async Task A_lease_that_makes_no_sense_is_waited_for_once_and_then_taken_over(string lease)
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        scenario.Lease = new LeaseOptions { Timeout = TimeSpan.FromSeconds(0.5), WaitTimeout = TimeSpan.FromSeconds(30) };
        Write(scenario, FirstLease, lease);

        await RunAsync(scenario, lease, mustSucceed: true);
    }

    [Theory]
    [InlineData("9223372036854775807.json")]
    [InlineData("999999999999.json")]
    [InlineData("-00000000001.json")]
    [InlineData("000000000001.json.json")]
    [InlineData("lease.json")]
    [InlineData(".json")]
    public async Task An_object_among_the_leases_that_is_none_blocks_nobody(string name)
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        Write(scenario, ".hf-model-cache/lease/" + name, "{}");

        await RunAsync(scenario, name, mustSucceed: true);
    }

    [Fact]
    public async Task A_journal_of_a_newer_version_is_none_and_a_manifest_of_a_newer_version_is_an_error()
    {
        await using var scenario = await FilledAsync();
        var newer = JsonNode.Parse(await File.ReadAllTextAsync(scenario.ManifestPath, Cancel))!;
        newer["format"] = 2;
        Write(scenario, Journal, newer.ToJsonString());
        File.Delete(scenario.ManifestPath);

        await RunAsync(scenario, "a newer journal", mustSucceed: true);

        Write(scenario, Published, newer.ToJsonString());
        Assert.Equal(FailureReason.ManifestUnreadable, (await scenario.FailAsync<OperatorException>()).Reason);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static CopyDocuments Documents(CacheScenario scenario) => new(scenario.Store, NullLogger.Instance);

    private static string KeyOf(string path) => $"models/{CacheScenario.RepoName}/{path}";

    // What is taken for no document is so for one run as for all: of those, the ones garbled as a whole are run.
    private static async Task<bool> IsUsedAsync<T>(Func<Task<T>> read, Func<T, Manifest?> document, string json)
    {
        try
        {
            return document(await read()) is not null || GarbledJson.Documents.Contains(json);
        }
        catch (OperatorException e) when (e.Reason == FailureReason.ManifestUnreadable)
        {
            return false;
        }
    }

    private static async Task<CacheScenario> FilledAsync()
    {
        var scenario = await CacheScenario.StartAsync(Model);
        await scenario.EnsureAsync();
        Clear(scenario);
        return scenario;
    }

    // Another run's leases say nothing here, and would be one more thing to read.
    private static void Clear(CacheScenario scenario)
    {
        File.Delete(scenario.PathOf(Journal));
        if (Directory.Exists(scenario.PathOf(".hf-model-cache/lease")))
            Directory.Delete(scenario.PathOf(".hf-model-cache/lease"), recursive: true);
    }

    private static void Write(CacheScenario scenario, string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(scenario.PathOf(path))!);
        File.WriteAllText(scenario.PathOf(path), content);
    }

    private static async Task RunAsync(CacheScenario scenario, string what, bool mustSucceed = false)
    {
        using var patience = WallClock.Limit();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel, patience.Token);
        try
        {
            await scenario.EnsureAsync(limit.Token);
        }
        catch (ModelCacheException e) when (!mustSucceed || e.Reason == FailureReason.OtherRepo)
        {
            return;
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}: {e}");
        }

        foreach (var file in Model)
            Assert.True(File.ReadAllBytes(scenario.PathOf(file.Path)).AsSpan().SequenceEqual(file.Content.ToArray(0, file.Content.Length)), what);
        Assert.True(scenario.IsPublished, what);
    }
}
