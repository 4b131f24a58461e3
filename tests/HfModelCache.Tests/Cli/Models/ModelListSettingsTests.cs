using HfModelCache.Cli.Settings;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Copies.Layouts;
using HfModelCache.Repos;

namespace HfModelCache.Tests.Cli.Models;

public class ModelListSettingsTests
{
    [Fact]
    public void What_a_model_does_not_name_is_taken_from_the_settings()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("models.yaml", "- repo: acme/one\n  revision: v1\n  ignore: []\n  prefix: own\n- datasets/acme/two\n");

        var models = Models(("MODELS_FILE", file), ("REVISION", "v9"), ("S3_PREFIX", "all/"), ("IGNORE_PATTERNS", "*.bin"), ("REFRESH", "true"));

        Assert.Equal(["acme/one@v1 in own/", "datasets/acme/two@v9"], models.Select(model => model.Name));
        Assert.Equal([("v1", "own/"), ("v9", "all/")], models.Select(model => (model.Request.Revision, model.Request.Prefix)));
        Assert.Equal([RepoType.Model, RepoType.Dataset], models.Select(model => model.Request.Repo.Type));
        Assert.NotEqual(models[0].Request.Selection.ToString(), models[1].Request.Selection.ToString());
        Assert.All(models, model => Assert.True(model.Request.Refresh));
    }

    [Fact]
    public void A_list_of_one_is_a_list()
    {
        var settings = Read(("MODELS", "acme/one"), ("LOCAL_DIR", "/mnt/models")).Settings!;

        Assert.Single(settings.Models);
        Assert.Null(settings.Request);
        Assert.Equal(FolderLayout.FilesByName, settings.Ends.Restore!.Layout);
    }

    [Theory]
    [InlineData("acme/one, acme/two, acme/one", "MODELS names acme/one twice. Leave one of them out.")]
    [InlineData("acme/one@v1, acme/one", "MODELS names acme/one@v1 and acme/one, which have the same place. Set S3_LAYOUT=commit")]
    [InlineData("acme/one, datasets/acme/one", "MODELS names acme/one and datasets/acme/one, which have the same place. Give one of them a prefix of its own.")]
    [InlineData("acme/one, acme", "MODELS names acme/one, whose place is inside that of acme. Give one of them a prefix of its own.")]
    [InlineData("acme/one, org//x", "MODELS entry 2: \"org//x\" has more than one \"/\". Set it to a repo ID")]
    [InlineData("acme/one@a..b", "MODELS entry 1: revision \"a..b\" contains \"..\".")]
    [InlineData(", ,", "MODELS names no model.")]
    public void A_list_that_cannot_be_is_refused_before_anything_starts(string list, string fault) =>
        Assert.StartsWith(fault, Assert.Single(Read(("MODELS", list)).Faults).Text, StringComparison.Ordinal);

    [Fact]
    public void Two_revisions_are_no_conflict_side_by_side_unless_one_folder_holds_only_one()
    {
        (string, string?)[] sideBySide = [("MODELS", "acme/one@v1, acme/one@v2"), ("S3_LAYOUT", "commit")];

        Assert.Empty(Read(sideBySide).Faults);
        Assert.Empty(Read([.. sideBySide, ("CACHE_DIR", "/mnt/cache")]).Faults);
        Assert.Contains(
            "the same folder in LOCAL_DIR", Assert.Single(Read([.. sideBySide, ("LOCAL_DIR", "/mnt/models")]).Faults).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_places_for_models_are_one_too_many_but_the_command_line_overrides_variables()
    {
        var both = CliRun.ReadSettings(("MODELS", "acme/one"));
        Assert.StartsWith("MODELS and MODEL_NAME are both set. Set one of them.", Assert.Single(both.Faults).Text, StringComparison.Ordinal);

        var environment = new Dictionary<string, string>(CliRun.GoodEnvironment) { ["MODELS"] = "acme/one" };
        var given = new Dictionary<SettingDefinition, string> { [ModelSettings.List] = "acme/two\nacme/three" };
        var reading = SettingsReader.Read(new(given, environment), FolderUse.Optional);

        Assert.Equal(["acme/two", "acme/three"], reading.Settings!.Models.Select(model => model.Name));
    }

    [Fact]
    public void The_faults_of_a_file_are_reported_with_those_of_the_settings()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("models.yaml", "- repo: acme/one\n  type: modle\n  prefix: /x\n- repo: acme/two@v1\n  revision: v2\n- alow: x\n");

        var faults = Read(("MODELS_FILE", file), ("S3_BUCKET", null)).Faults.Select(fault => fault.Text).ToList();

        Assert.Equal(
            [
                "MODELS_FILE line 6 has the unknown key \"alow\". Did you mean allow?",
                "MODELS_FILE line 6 begins a model without repo. Add \"repo: org/name\".",
                "MODELS_FILE line 1: type \"modle\" is not a repo type. Set it to model, dataset or space.",
                "MODELS_FILE line 1: prefix \"/x\" begins with \"/\". Set it to names joined by \"/\", for example models/ or team/models/.",
                "MODELS_FILE line 4: revision \"v2\" contradicts \"acme/two@v1\". Leave it out, or make both the same.",
            ],
            faults.Take(5));
        Assert.StartsWith("S3_BUCKET is not set", faults[5], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_something_else_is_answered_with_a_bounded_number_of_faults()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("models.yaml", string.Concat(Enumerable.Range(1, 100).Select(i => $"- \"not a model {i}\"\n")));

        var faults = Read(("MODELS_FILE", file)).Faults;

        Assert.Equal(21, faults.Count);
        Assert.Equal("MODELS_FILE has 80 more faults. Correct these first.", faults[^1].Text);
    }

    [Theory]
    [InlineData("/nonexistent/models.yaml", "does not exist")]
    [InlineData("/dev/null", "is empty, or not a regular file")]
    [InlineData("/tmp", "is a folder, not a file")]
    public void A_file_that_cannot_be_read_is_refused(string path, string problem) =>
        Assert.Contains(problem, Assert.Single(Read(("MODELS_FILE", path)).Faults).Text, StringComparison.Ordinal);

    [Fact]
    public void A_list_is_limited_in_length() => Assert.Equal(
        "MODELS names 1001 models, more than 1000. Split the list between several runs.",
        Assert.Single(Read(("MODELS", string.Join(',', Enumerable.Range(1, 1001).Select(i => $"acme/m{i}")))).Faults).Text);

    [Fact]
    public void A_model_of_the_list_does_not_make_room_for_another_one()
    {
        var limited = Read(("MODELS", "acme/one,acme/two"), ("CACHE_DIR", "/mnt/cache"), ("CACHE_LIMIT", "1GB")).Settings!;

        Assert.True(limited.ToOptions().Restore!.IsHeld);
        Assert.False(limited.Ends.Restore!.IsHeld);
    }

    private static IReadOnlyList<WantedModel> Models(params IEnumerable<(string Name, string? Value)> changes)
    {
        var reading = Read(changes);
        Assert.Empty(reading.Faults);
        return reading.Settings!.Models;
    }

    private static SettingsReading Read(params IEnumerable<(string Name, string? Value)> changes) =>
        CliRun.ReadSettings(changes.Append(("MODEL_NAME", null)));
}
