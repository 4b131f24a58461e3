using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Runs.Restore;

public sealed class LocalFolderTests
{
    private const string Weights = "model.safetensors";

    private static readonly TestFile[] Files =
    [
        TestFile.Generated(Weights, 1_234_567, seed: 3),
        TestFile.Plain("config.json", """{"model_type":"x"}"""),
        TestFile.Plain("a folder/größe.txt", "1"),
        TestFile.Plain("empty.txt", ""),
    ];

    [Fact]
    public async Task A_model_that_is_nowhere_is_in_the_store_and_in_the_folder_afterwards()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);

        var result = await scenario.RestoreAsync();

        Assert.Equal((4, 4, scenario.Target), (result.Files, result.ReadFiles, result.Location));
        await scenario.AssertHoldsAsync(scenario.Target);
        await scenario.AssertHoldsAsync(scenario.StoredPath(""));
    }

    [Fact]
    public async Task A_model_that_is_in_the_store_is_restored_without_the_Hub()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await scenario.EnsureAsync();
        var before = scenario.HubRequests;

        await scenario.RestoreAsync();

        Assert.Equal(before, scenario.HubRequests);
        await scenario.AssertHoldsAsync(scenario.Target);
    }

    [Fact]
    public async Task A_second_start_reads_nothing()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await scenario.RestoreAsync();

        var second = await scenario.RestoreAsync();

        Assert.True(second.IsHit);
        Assert.Null(second.StoreFailure);
        Assert.Equal(4, second.Files);
    }

    [Fact]
    public async Task A_folder_that_is_whole_is_enough_if_the_store_is_gone()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await scenario.RestoreAsync();
        Directory.Delete(scenario.StoreFolder, recursive: true);

        var second = await scenario.RestoreAsync();

        Assert.True(second.IsHit);
        Assert.Contains("does not exist", second.StoreFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_a_folder_that_is_whole_needs_no_store()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await scenario.RestoreAsync();
        Directory.Delete(scenario.StoreFolder, recursive: true);
        scenario.Request = scenario.Request with { Offline = true };

        var second = await scenario.RestoreAsync();

        Assert.True(second.IsHit);
        Assert.Null(second.StoreFailure);
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_not_created()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        Directory.Delete(scenario.Target);

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => scenario.RestoreAsync());

        Assert.Equal(FailureReason.FolderMissing, failure.Reason);
        Assert.Contains(scenario.Target, failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scenario.Target));
        Assert.Equal(0, scenario.HubRequests);
    }

    [Fact]
    public async Task A_folder_with_another_model_is_refused_before_anything_is_downloaded()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        scenario.Hub.AddRepo("acme/other").Commit("main", TestFile.Plain("config.json", "other"));
        await scenario.RestoreAsync();
        var before = scenario.HubRequests;
        scenario.Request = scenario.Request with { Repo = CacheScenario.Id("acme/other") };

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => scenario.RestoreAsync());

        Assert.Equal(FailureReason.FolderTaken, failure.Reason);
        Assert.Contains("acme/sample", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, scenario.HubRequests);
        await scenario.AssertHoldsAsync(scenario.Target);
    }

    [Fact]
    public async Task Files_of_others_are_left_alone()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        Directory.CreateDirectory(scenario.PathOf("notes"));
        await File.WriteAllTextAsync(scenario.PathOf("notes/mine.txt"), "mine", RestoreScenario.Cancel);

        await scenario.RestoreAsync();
        scenario.Repo.Commit("main", TestFile.Plain("config.json", "new"));
        scenario.Request = scenario.Request with { Refresh = true };
        await scenario.RestoreAsync();

        Assert.Equal("mine", await File.ReadAllTextAsync(scenario.PathOf("notes/mine.txt"), RestoreScenario.Cancel));
        Assert.Equal(["config.json", "notes/mine.txt"], RestoreScenario.FilesIn(scenario.Target));
    }

    [Fact]
    public async Task A_file_of_others_under_a_name_of_the_model_is_not_overwritten()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await File.WriteAllTextAsync(scenario.PathOf("config.json"), "mine", RestoreScenario.Cancel);

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => scenario.RestoreAsync());

        Assert.Equal(FailureReason.FolderOccupied, failure.Reason);
        Assert.Contains("config.json", failure.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(scenario.PathOf("config.json"), RestoreScenario.Cancel));
    }

    [Fact]
    public async Task A_file_of_others_with_the_right_size_and_other_bytes_is_not_overwritten_either()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await File.WriteAllTextAsync(scenario.PathOf("config.json"), """{"model_type":"y"}""", RestoreScenario.Cancel);

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => scenario.RestoreAsync());

        Assert.Equal(FailureReason.FolderOccupied, failure.Reason);
        Assert.Equal("""{"model_type":"y"}""", await File.ReadAllTextAsync(scenario.PathOf("config.json"), RestoreScenario.Cancel));
    }

    [Fact]
    public async Task A_link_under_a_name_of_the_model_is_not_overwritten_either()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await File.WriteAllTextAsync(scenario.PathOf("mine.json"), "mine", RestoreScenario.Cancel);
        File.CreateSymbolicLink(scenario.PathOf("config.json"), "mine.json");

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => scenario.RestoreAsync());

        Assert.Equal(FailureReason.FolderOccupied, failure.Reason);
        Assert.Contains("config.json", failure.Message, StringComparison.Ordinal);
        Assert.Equal("mine.json", new FileInfo(scenario.PathOf("config.json")).LinkTarget);
    }

    [Fact]
    public async Task A_folder_inside_another_models_folder_is_refused()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        Directory.CreateDirectory(Path.Combine(scenario.Target, "../.hf-model-cache"));

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => scenario.RestoreAsync());

        Assert.Equal(FailureReason.FolderTaken, failure.Reason);
    }

    [Fact]
    public async Task Right_files_that_another_program_has_put_there_are_used()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await File.WriteAllBytesAsync(
            scenario.PathOf(Weights), Files[0].Content.ToArray(0, Files[0].Content.Length), RestoreScenario.Cancel);

        var result = await scenario.RestoreAsync();

        Assert.Equal((3, 1), (result.ReadFiles, result.VerifiedFiles));
        await scenario.AssertHoldsAsync(scenario.Target);
    }

    [Fact]
    public async Task The_folder_follows_the_store_to_another_commit()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await scenario.RestoreAsync();
        scenario.Repo.Commit("main", Files[0], TestFile.Plain("config.json", "new"));
        scenario.Request = scenario.Request with { Refresh = true };
        await scenario.EnsureAsync();
        scenario.Request = scenario.Request with { Refresh = false };

        var result = await scenario.RestoreAsync();

        Assert.Equal(1, result.ReadFiles);
        await scenario.AssertHoldsAsync(scenario.Target);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_was_changed_in_the_folder_is_restored_again_and_no_other(bool isRemoved)
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await scenario.RestoreAsync();
        if (isRemoved)
            File.Delete(scenario.PathOf(Weights));
        else
            await File.WriteAllTextAsync(scenario.PathOf(Weights), "short", RestoreScenario.Cancel);

        var result = await scenario.RestoreAsync();

        Assert.Equal(1, result.ReadFiles);
        await scenario.AssertHoldsAsync(scenario.Target);
    }

    [Fact]
    public async Task Verify_finds_a_flipped_byte_and_the_next_start_repairs_it()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await scenario.RestoreAsync();
        Assert.Empty((await scenario.VerifyAsync()).Damaged);
        var written = File.GetLastWriteTimeUtc(scenario.PathOf(Weights));
        var bytes = await File.ReadAllBytesAsync(scenario.PathOf(Weights), RestoreScenario.Cancel);
        bytes[1000] ^= 1;
        await File.WriteAllBytesAsync(scenario.PathOf(Weights), bytes, RestoreScenario.Cancel);
        File.SetLastWriteTimeUtc(scenario.PathOf(Weights), written);

        var report = await scenario.VerifyAsync();
        await scenario.RestoreAsync();

        Assert.Equal([Weights], report.Damaged);
        await scenario.AssertHoldsAsync(scenario.Target);
    }

    [Fact]
    public async Task Verify_names_a_folder_that_is_missing()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        Directory.Delete(scenario.Target);

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => scenario.VerifyAsync());

        Assert.Equal(FailureReason.FolderMissing, failure.Reason);
    }

    [Fact]
    public async Task A_folder_of_one_type_of_repo_is_not_one_of_another()
    {
        await using var scenario = await RestoreScenario.StartAsync(Files);
        await scenario.RestoreAsync();
        scenario.Request = scenario.Request with { Repo = CacheScenario.Id(CacheScenario.RepoName, RepoType.Dataset), Offline = true };

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => scenario.RestoreAsync());

        Assert.Equal(FailureReason.FolderTaken, failure.Reason);
    }
}
