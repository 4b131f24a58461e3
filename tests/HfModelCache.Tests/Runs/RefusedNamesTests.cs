using HfModelCache.Failures;

namespace HfModelCache.Tests.Runs;

public sealed class RefusedNamesTests
{
    [Fact]
    public async Task What_is_in_the_way_of_a_file_ends_the_run_before_any_file_is_fetched_and_once_it_is_gone_all_is_well()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        var inTheWay = Directory.CreateDirectory(scenario.PathOf("tokenizer.json"));

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Equal(FailureReason.FolderNameRefused, failure.Reason);
        Assert.Contains(inTheWay.FullName, failure.Message, StringComparison.Ordinal);
        Assert.Empty(scenario.FetchedFiles);
        inTheWay.Delete();
        await scenario.EnsureAsync();
        await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
    }
}
