using HfModelCache.Failures;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests that a run never publishes damaged bytes, whatever the store responds.</summary>
public sealed class DamagedObjectTests : IAsyncLifetime
{
    private const string Key = "models/acme/sample/";
    private const string Large = "model.safetensors";
    private const string Small = "config.json";
    private const int LargeSize = (5 << 20) + 100_000;

    private static readonly TestFile[] Model = [TestFile.Plain(Small, "{ }"), TestFile.Generated(Large, LargeSize, seed: 7)];

    private OddStore _odd = null!;
    private CacheScenario _scenario = null!;

    public static TheoryData<string, Func<int, OddAnswer?>> Completions => CompletionTests.NothingHappens;

    public async ValueTask InitializeAsync()
    {
        _odd = await OddStore.StartAsync();
        _scenario = await CacheScenario.StartAsync(Model);
        _scenario.Store = _odd.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        await _scenario.DisposeAsync();
        await _odd.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Completions), DisableDiscoveryEnumeration = true)]
    public async Task A_damaged_file_is_repaired_or_the_run_fails_whatever_the_completion_returns(string name, Func<int, OddAnswer?> answer)
    {
        await _scenario.EnsureAsync();
        Damage(Large);
        await _scenario.VerifyAsync();
        var count = 0;
        _odd.Instead = request => IsCompletion(request) ? answer(++count) : null;

        await AssertRightIfPublishedAsync(name);
    }

    [Fact]
    public async Task A_failed_first_completion_is_retried_and_repairs_the_file()
    {
        await _scenario.EnsureAsync();
        Damage(Large);
        await _scenario.VerifyAsync();
        var count = 0;
        _odd.Instead = request => IsCompletion(request) && count++ == 0 ? OddAnswer.Error(500, "InternalError") : null;

        await _scenario.EnsureAsync();

        AssertRight("");
    }

    public static TheoryData<string, OddAnswer> Puts => new()
    {
        { "200 without effect and without an ETag", OddAnswer.Empty },
        { "200 without effect with an empty ETag", OddAnswer.Empty.With("ETag", "\"\"") },
        { "200 without effect with a weak ETag", OddAnswer.Empty.With("ETag", "W/\"a\"") },
        { "200 without effect with another's ETag", OddAnswer.Empty.With("ETag", "\"a\"") },
        { "500", OddAnswer.Error(500, "InternalError") },
    };

    [Theory]
    [MemberData(nameof(Puts), DisableDiscoveryEnumeration = true)]
    public async Task A_damaged_small_file_is_repaired_or_the_run_fails_whatever_the_PUT_returns(string name, OddAnswer answer)
    {
        await _scenario.EnsureAsync();
        Damage(Small);
        await _scenario.VerifyAsync();
        _odd.Instead = request => request.Method == "PUT" && request.Path.Value!.EndsWith(Small, StringComparison.Ordinal) ? answer : null;

        await AssertRightIfPublishedAsync(name);
    }

    [Fact]
    public async Task A_store_without_ETags_in_its_responses_still_gets_a_copy()
    {
        _odd.Afterwards = (request, answer) => request.Method == "PUT" ? answer.Without("ETag") : answer;

        await _scenario.EnsureAsync();

        AssertRight("");
        Assert.True((await _scenario.EnsureAsync()).IsHit);
    }

    [Fact]
    public async Task A_store_without_metadata_gets_a_copy_with_one_download()
    {
        _odd.Afterwards = (_, answer) => answer.Without(OddStore.TokenHeader);

        await _scenario.EnsureAsync();

        AssertRight("");
        Assert.Equal(1, _odd.Requests.Count(r => r.StartsWith("POST", StringComparison.Ordinal) && r.Contains("uploadId=", StringComparison.Ordinal)));
    }

    private static bool IsCompletion(HttpRequest request) => request.Method == "POST" && request.Query.ContainsKey("uploadId");

    private void Damage(string file)
    {
        var stored = _odd.Objects[Key + file];
        byte[] bytes = [.. stored.Content];
        bytes[^1] ^= 1;
        _odd.Objects[Key + file] = stored with { Content = bytes };
    }

    private async Task AssertRightIfPublishedAsync(string name)
    {
        try
        {
            await _scenario.EnsureAsync();
        }
        catch (ModelCacheException)
        {
            Assert.DoesNotContain(Key + ".hf-model-cache/manifest.json", _odd.Objects.Keys);
            return;
        }

        AssertRight(name);
    }

    private void AssertRight(string name)
    {
        Assert.Contains(Key + ".hf-model-cache/manifest.json", _odd.Objects.Keys);
        foreach (var file in Model)
        {
            var right = file.Content.ToArray(0, file.Content.Length);
            Assert.True(_odd.Objects[Key + file.Path].Content.SequenceEqual(right), $"{name}: {file.Path} is damaged.");
        }
    }
}
