using HfModelCache.Cli.Settings;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Copies.Layouts;

namespace HfModelCache.Tests.Cli;

/// <summary>A model is restored to exactly one folder, which is in nobody's way.</summary>
public sealed class RestoreSettingsTests
{
    [Fact]
    public void A_folder_holds_the_files_of_one_model_or_is_a_cache_of_many()
    {
        var files = Read(FolderUse.Required, ("LOCAL_DIR", "/mnt/models/")).Settings!.ToOptions().Restore!;
        var cache = Read(FolderUse.Required, ("CACHE_DIR", "/mnt/cache"), ("CACHE_LIMIT", "2TB")).Settings!.ToOptions().Restore!;

        Assert.Equal(new RestoreTarget { Folder = "/mnt/models" }, files);
        Assert.Equal(new RestoreTarget { Folder = "/mnt/cache", Layout = FolderLayout.HubCache, MaxBytes = 2_000_000_000_000 }, cache);
    }

    [Theory]
    [InlineData("models")]
    [InlineData("./models/")]
    [InlineData("x/../models")]
    public void A_relative_path_begins_in_the_current_folder(string path) => Assert.Equal(
        Path.Combine(Environment.CurrentDirectory, "models"),
        Read(FolderUse.Required, ("LOCAL_DIR", path)).Settings!.ToOptions().Restore!.Folder);

    [Theory]
    [InlineData("/", "is the root of the file system")]
    [InlineData("/mnt/..", "is the root of the file system")]
    [InlineData("//", "is the root of the file system")]
    [InlineData(" ", "is empty")]
    [InlineData("/mnt/mo\ndels", "contains a control character")]
    [InlineData("file:///mnt/models", "is a URL, not a path")]
    [InlineData("s3://bucket/models", "is a URL, not a path")]
    [InlineData("~/models", "begins with \"~\", which only a shell can expand")]
    public void A_folder_that_cannot_be_meant_is_a_fault(string path, string problem)
    {
        foreach (var name in new[] { "LOCAL_DIR", "CACHE_DIR" })
        {
            var fault = Assert.Single(Read(FolderUse.Required, (name, path)).Faults);
            Assert.StartsWith($"{name} is \"", fault.Text, StringComparison.Ordinal);
            Assert.EndsWith($"which {problem}. Set it to a folder's path, for example /mnt/models.", fault.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/mnt/store")]
    [InlineData("/mnt/store/models/org/name")]
    [InlineData("/mnt")]
    public void A_folder_that_overlaps_the_store_s_or_the_source_s_is_a_fault(string path)
    {
        Assert.Equal(
            $"LOCAL_DIR is \"{path}\", which overlaps /mnt/store, the folder in S3_ENDPOINT_URL. Restore to a folder outside it.",
            OnlyFault(("LOCAL_DIR", path), ("S3_ENDPOINT_URL", "file:///mnt/store"), ("S3_BUCKET", null)));
        Assert.Equal(
            $"CACHE_DIR is \"{path}\", which overlaps /mnt/store, the folder in FROM_URL. Restore to a folder outside it.",
            OnlyFault(("CACHE_DIR", path), ("FROM_URL", "file:///mnt/store")));
        Assert.Empty(Read(FolderUse.Required, ("LOCAL_DIR", "/mnt/store-of-others"), ("S3_ENDPOINT_URL", "file:///mnt/store"), ("S3_BUCKET", null)).Faults);
    }

    [Fact]
    public void Two_folders_are_a_fault_and_so_is_none_where_one_is_required()
    {
        Assert.Equal("CACHE_DIR and LOCAL_DIR are both set. Set one of them.", OnlyFault(("LOCAL_DIR", "/a"), ("CACHE_DIR", "/b")));
        Assert.Equal("LOCAL_DIR and CACHE_DIR are not set. Give the folder after the model, or set one of them.", OnlyFault());
    }

    [Fact]
    public void A_limit_is_a_fault_where_nothing_is_removed()
    {
        Assert.Equal(
            "CACHE_LIMIT is set, but CACHE_DIR is not. Unset it, or set CACHE_DIR: nothing is removed from LOCAL_DIR.",
            OnlyFault(("LOCAL_DIR", "/a"), ("CACHE_LIMIT", "1TB")));
        Assert.StartsWith("CACHE_LIMIT is \"lots\", which is not a size", OnlyFault(("CACHE_DIR", "/a"), ("CACHE_LIMIT", "lots")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_can_be_held_where_others_may_remove_it()
    {
        Assert.True(Read(FolderUse.Required, ("CACHE_DIR", "/a"), ("HOLD", "true")).Settings!.ToOptions().Restore!.IsHeld);
        Assert.False(Read(FolderUse.Required, ("LOCAL_DIR", "/a"), ("HOLD", "false")).Settings!.ToOptions().Restore!.IsHeld);
        Assert.Equal(
            "HOLD is set, but CACHE_DIR is not. Unset it, or set CACHE_DIR: nothing removes a model from LOCAL_DIR.",
            OnlyFault(("LOCAL_DIR", "/a"), ("HOLD", "true")));
        Assert.StartsWith("HOLD is \"perhaps\", which is neither true nor false.", OnlyFault(("CACHE_DIR", "/a"), ("HOLD", "perhaps")), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_command_a_folder_may_be_set()
    {
        Assert.NotNull(Read(FolderUse.Optional, ("LOCAL_DIR", "/a")).Settings!.ToOptions().Restore);
        Assert.Null(Read(FolderUse.Optional).Settings!.ToOptions().Restore);
    }

    [Fact]
    public void A_command_that_restores_nothing_ignores_the_folders_and_says_so()
    {
        var reading = Read(FolderUse.None, ("LOCAL_DIR", "/"), ("CACHE_DIR", "~"));

        Assert.Null(reading.Settings!.ToOptions().Restore);
        Assert.Equal(
            [
                "LOCAL_DIR is ignored: only restore, or hf-model-cache without a command, uses it.",
                "CACHE_DIR is ignored: only restore, or hf-model-cache without a command, uses it.",
            ],
            reading.Warnings);
        Assert.Empty(Read(FolderUse.Optional, ("LOCAL_DIR", "/a")).Warnings);
    }

    [Fact]
    public void A_folder_is_read_without_a_store_and_names_its_own_model()
    {
        var settings = Bare(("LOCAL_DIR", "/mnt/models")).Settings!;

        Assert.Null(settings.Request);
        Assert.Null(settings.RepoPage);
        Assert.Equal("/mnt/models", settings.ToOptions().Restore!.Folder);
        Assert.Null(settings.ToOptions().Bucket);
    }

    [Fact]
    public void A_cache_of_many_models_is_read_without_a_store_but_not_without_a_model()
    {
        Assert.Equal("MODEL_NAME", Assert.Single(Bare(("CACHE_DIR", "/mnt/cache")).Faults).Name);

        var settings = Bare(("CACHE_DIR", "/mnt/cache"), ("MODEL_NAME", "org/name@v1")).Settings!;
        Assert.Equal(("org/name", "v1"), (settings.Request!.Repo.Name, settings.Revision));
    }

    private static string OnlyFault(params (string, string?)[] changes) =>
        Assert.Single(Read(FolderUse.Required, changes).Faults).Text;

    private static SettingsReading Read(FolderUse use, params (string, string?)[] changes) => CliRun.ReadSettings(use, changes);

    private static SettingsReading Bare(params (string, string?)[] changes) => CliRun.ReadSettings(
        FolderUse.Instead,
        CliRun.GoodEnvironment.Keys.Select(name => (name, (string?)null)).Concat(changes));
}
