using HfModelCache.Failures;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Runs.Restore;

public sealed class DamagedStoreTests
{
    private static readonly TestFile[] Files =
    [
        TestFile.Generated("one.safetensors", 1_234_567, seed: 3),
        TestFile.Generated("two.safetensors", 1_234_567, seed: 4),
        TestFile.Plain("config.json", "{}"),
    ];

    [Theory]
    [InlineData("one.safetensors")]
    [InlineData("config.json")]
    public async Task A_flipped_byte_in_the_store_is_repaired_there_and_never_reaches_the_folder(string file)
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await scenario.EnsureAsync();
        scenario.FlipInStore(file);
        scenario.Hub.Requests.Clear();

        await scenario.RestoreAsync();

        await scenario.AssertHoldsAsync(scenario.Target);
        await scenario.AssertHoldsAsync(scenario.StoredPath(""));
        Assert.All(scenario.Hub.Requests.All.Where(r => r.FilePath is not null), r => Assert.Equal(file, r.FilePath));
    }

    [Fact]
    public async Task A_truncated_object_is_repaired_too()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await scenario.EnsureAsync();
        await using (var stored = File.OpenWrite(scenario.StoredPath("two.safetensors")))
            stored.SetLength(1000);

        await scenario.RestoreAsync();

        await scenario.AssertHoldsAsync(scenario.Target);
        await scenario.AssertHoldsAsync(scenario.StoredPath(""));
    }

    [Fact]
    public async Task Offline_the_damaged_file_is_named_and_is_not_in_the_folder()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await scenario.EnsureAsync();
        scenario.FlipInStore("one.safetensors");
        scenario.Request = scenario.Request with { Offline = true };

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => scenario.RestoreAsync());

        Assert.Equal(FailureReason.CopyDamaged, failure.Reason);
        Assert.Contains("one.safetensors", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(scenario.PathOf("one.safetensors")));
        Assert.False(File.Exists(scenario.PathOf(".hf-model-cache/manifest.json")));
    }
}
