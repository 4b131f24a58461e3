using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;

namespace HfModelCache.Tests.Copies;

public sealed class NestedCopiesTests
{
    private static readonly TestFile Config = TestFile.Plain("config.json", "{}");

    [Theory]
    [InlineData("gpt2", "gpt2/onnx")]
    [InlineData("gpt2/onnx", "gpt2")]
    public async Task A_copy_inside_of_another_or_around_it_is_refused_and_the_other_one_stays(string first, string second)
    {
        await using var scenario = await CacheScenario.StartAsync();
        foreach (var name in new[] { first, second })
            scenario.Hub.AddRepo(name).Commit("main", Config, TestFile.Plain("onnx/config.json", name));
        scenario.Request = scenario.Request with { Repo = CacheScenario.Id(first) };
        await scenario.EnsureAsync();

        scenario.Request = scenario.Request with { Repo = CacheScenario.Id(second) };
        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Equal(FailureReason.OtherRepo, failure.Reason);
        Assert.Contains(first, failure.Message, StringComparison.Ordinal);
        scenario.Request = scenario.Request with { Repo = CacheScenario.Id(first) };
        Assert.True((await scenario.EnsureAsync()).IsHit);
        Assert.Empty((await scenario.VerifyAsync()).Damaged);
    }

    [Fact]
    public async Task A_prefix_that_leads_into_another_copy_is_refused()
    {
        await using var scenario = await CacheScenario.StartAsync(Config);
        await scenario.EnsureAsync();
        scenario.Request = scenario.Request with { Prefix = "models/acme/sample/" };

        Assert.Equal(FailureReason.OtherRepo, (await scenario.FailAsync<OperatorException>()).Reason);
    }

    [Fact]
    public async Task An_unfinished_copy_of_another_kind_of_repo_is_respected()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, TestFile.Plain("model.bin", "weights"));
        scenario.Hub.AddRepo(CacheScenario.RepoName, RepoKind.Dataset).Commit("main", TestFile.Plain("data.csv", "a,b"));
        await scenario.EnsureAsync();
        File.Move(scenario.ManifestPath, scenario.PathOf(".hf-model-cache/journal.json"));
        scenario.Request = scenario.Request with { Repo = CacheScenario.Id(CacheScenario.RepoName, RepoType.Dataset) };

        Assert.Equal(FailureReason.OtherRepo, (await scenario.FailAsync<OperatorException>()).Reason);

        Assert.Equal(["config.json", "model.bin"], scenario.StoredFiles());
        scenario.Request = scenario.Request with { Repo = CacheScenario.Id(CacheScenario.RepoName) };
        await scenario.EnsureAsync();
        await scenario.AssertWholeAsync();
    }
}
