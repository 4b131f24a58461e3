using System.Text.Json;

namespace HfModelCache.Tests.Cli;

/// <summary>The commands on all that a store holds, over a folder.</summary>
public sealed class StoreCommandTests : IDisposable
{
    private readonly TemporaryFolder _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task List_needs_no_model_and_ignores_that_of_the_environment()
    {
        var environment = Environment();
        environment["MODEL_NAME"] = "../not/a/model";

        var run = await CliRun.WithAsync(environment, "list", "--json");

        Assert.Equal(0, run.ExitCode);
        var list = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal("models/", list.GetProperty("prefix").GetString());
        Assert.Empty(list.GetProperty("copies").EnumerateArray());
        Assert.Equal(0, list.GetProperty("totalBytes").GetInt64());
    }

    [Fact]
    public async Task List_refuses_a_model_because_it_lists_all()
    {
        var run = await CliRun.WithAsync(Environment(), "list", "acme/sample");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("Error: list takes no model, but \"acme/sample\" is given.", run.LastLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prune needs a MODEL, or --older-than or --keep")]
    [InlineData("prune needs a MODEL, or --older-than or --keep", "--dry-run")]
    [InlineData("prune needs a MODEL, or --older-than or --keep", "--keep", "0")]
    [InlineData("--older-than is \"30\", which is not an age.", "--older-than", "30")]
    [InlineData("--except is \"/nonexistent\", which", "--older-than", "30d", "--except", "/nonexistent")]
    public async Task Prune_does_nothing_unless_it_is_told_what_to_keep(string answer, params string[] options)
    {
        var run = await CliRun.WithAsync(Environment(), ["prune", .. options]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(answer, run.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_names_no_model_is_an_error_because_it_would_protect_none()
    {
        var file = _store.File("keep.txt", "# ours\nacme/sample  # in use\n\ndatasets/acme/data\nacme/sample/typo/x\n");

        var run = await CliRun.WithAsync(Environment(), "prune", "--older-than", "1d", "--except", file);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("acme/sample/typo/x", run.LastLine, StringComparison.Ordinal);
        Assert.DoesNotContain("acme/data", run.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remove_takes_several_models_and_says_what_became_of_each()
    {
        var run = await CliRun.WithAsync(Environment(), "remove", "acme/a", "datasets/acme/b", "--json");

        Assert.Equal(0, run.ExitCode);
        var models = JsonDocument.Parse(run.Out).RootElement.GetProperty("models").EnumerateArray().ToList();
        Assert.Equal(["removed", "removed"], models.Select(model => model.GetProperty("result").GetString()));
    }

    [Fact]
    public async Task Doctor_prints_a_table_with_remedies_and_repeats_the_first_cause_last()
    {
        var environment = Environment();
        environment["S3_ENDPOINT_URL"] = "file:///nonexistent/models";
        environment["HF_HUB_OFFLINE"] = "1";

        var run = await CliRun.WithAsync(environment, "doctor");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("✗  store    bucket", run.Out, StringComparison.Ordinal);
        Assert.Contains("    → Create it, or correct S3_BUCKET", run.Out, StringComparison.Ordinal);
        Assert.Contains("–  store    put                 needs bucket", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("hub", run.Out, StringComparison.Ordinal);
        Assert.Contains("the folder /nonexistent/models does not exist. Create it", run.LastLine, StringComparison.Ordinal);
        Assert.DoesNotContain(CliRun.GoodEnvironment["HF_TOKEN"], run.All, StringComparison.Ordinal);
    }

    private Dictionary<string, string> Environment()
    {
        var environment = CliRun.GoodEnvironment;
        environment.Remove("MODEL_NAME");
        environment.Remove("S3_BUCKET");
        environment["S3_ENDPOINT_URL"] = new Uri(_store.Path).AbsoluteUri;
        return environment;
    }
}
