using System.Text.Json;

namespace HfModelCache.Tests.Cli;

public sealed class CommandTests : IDisposable
{
    private readonly TinyHub _hub = new();
    private readonly TemporaryFolder _folder = new();

    private Dictionary<string, string> Environment => new()
    {
        ["MODEL_NAME"] = "org/name",
        ["S3_ENDPOINT_URL"] = new Uri(_folder.Path).AbsoluteUri,
        ["HF_ENDPOINT"] = _hub.Address.AbsoluteUri,
        ["HOME"] = "/nonexistent",
    };

    public void Dispose()
    {
        _hub.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task No_arguments_cache_the_model_and_the_next_run_finds_it()
    {
        var first = await CliRun.WithAsync(Environment);
        var second = await CliRun.WithAsync(Environment);

        Assert.Equal(0, first.ExitCode);
        Assert.Contains("whole and verified: 2 files, 9 B. Downloaded 2 files, 9 B, in ", first.LastLine, StringComparison.Ordinal);
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("already, whole: 2 files, 9 B. Nothing to do.", second.LastLine, StringComparison.Ordinal);
        Assert.Empty(first.Out + second.Out);
    }

    [Fact]
    public async Task A_plan_for_programs_is_json_alone_on_stdout()
    {
        var run = await CliRun.WithAsync(Environment, "plan", "--json");

        Assert.Equal(0, run.ExitCode);
        using var json = JsonDocument.Parse(run.Out);
        var plan = json.RootElement;
        Assert.Equal("org/name", plan.GetProperty("repo").GetString());
        Assert.Equal("model", plan.GetProperty("repoType").GetString());
        Assert.Equal(TinyHub.Commit, plan.GetProperty("commit").GetString());
        Assert.Equal(9, plan.GetProperty("fetchBytes").GetInt64());
        Assert.Equal(7, plan.GetProperty("skippedBytes").GetInt64());
        var entries = plan.GetProperty("entries").EnumerateArray().ToDictionary(e => e.GetProperty("path").GetString()!);
        Assert.Equal("fetch", entries["config.json"].GetProperty("action").GetString());
        Assert.Equal("models/org/name/config.json", entries["config.json"].GetProperty("key").GetString());
        Assert.Equal("skip", entries["pytorch_model.bin"].GetProperty("action").GetString());
        Assert.Equal(JsonValueKind.Null, entries["pytorch_model.bin"].GetProperty("key").ValueKind);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_plan_for_people_shows_every_file_and_what_it_comes_to()
    {
        await CliRun.WithAsync(Environment);
        var run = await CliRun.WithAsync(Environment, "plan", "org/name");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"(?m)^keep +2 B  config\.json +verified before", run.Out);
        Assert.Matches(@"(?m)^skip +7 B  pytorch_model\.bin ", run.Out);
        Assert.Matches(@"(?m)^Download: +0 files, 0 B$", run.Out);
    }

    [Fact]
    public async Task Verify_fails_where_there_is_nothing_to_verify()
    {
        var run = await CliRun.WithAsync(Environment, "verify");

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("Run hf-model-cache cache to repair it.", run.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_names_what_is_damaged_and_cache_repairs_it()
    {
        await CliRun.WithAsync(Environment);
        Assert.Equal(0, (await CliRun.WithAsync(Environment, "verify")).ExitCode);
        _folder.File("models/org/name/model.safetensors", "wEights");

        var verified = await CliRun.WithAsync(Environment, "verify");
        var repaired = await CliRun.WithAsync(Environment, "cache");

        Assert.Equal(1, verified.ExitCode);
        Assert.Contains(verified.ErrorLines, line => line.EndsWith("error Missing or damaged: model.safetensors", StringComparison.Ordinal));
        Assert.Contains("1 of 2 files", verified.LastLine, StringComparison.Ordinal);
        Assert.Equal(0, repaired.ExitCode);
        Assert.Equal(0, (await CliRun.WithAsync(Environment, "verify")).ExitCode);
    }

    [Theory]
    [InlineData(403, "GatedRepo", "Accept the licence at {hub}org/name, then set HF_TOKEN")]
    [InlineData(404, "RepoNotFound", "Check MODEL_NAME")]
    [InlineData(404, "RevisionNotFound", "Set REVISION to a branch, tag or commit that {hub}org/name has.")]
    public async Task What_the_hub_refuses_ends_in_a_remedy(int status, string code, string remedy)
    {
        _hub.Refusal = (status, code);

        var run = await CliRun.WithAsync(Environment);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(remedy.Replace("{hub}", _hub.Address.AbsoluteUri, StringComparison.Ordinal), run.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_stopped_says_so_and_fails()
    {
        _hub.IsSilent = true;
        using var stop = WallClock.Limit(TimeSpan.FromSeconds(0.5));

        var run = await CliRun.WithAsync(Environment, "/nonexistent", stop.Token);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("Error: Stopped from outside", run.LastLine, StringComparison.Ordinal);
        Assert.Contains("the next run continues", run.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_logs_every_line_is_an_object()
    {
        var environment = Environment;
        environment["LOG_FORMAT"] = "json";
        environment["LOG_LEVEL"] = "trace";
        _hub.Refusal = (404, "RepoNotFound");

        var run = await CliRun.WithAsync(environment);

        foreach (var line in run.ErrorLines)
            JsonDocument.Parse(line).Dispose();
        using var last = JsonDocument.Parse(run.LastLine);
        Assert.Equal("RepoNotFound", last.RootElement.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Misspelt_variables_are_pointed_out()
    {
        var environment = Environment;
        environment["ALLOW_PATTERN"] = "*.json";

        var run = await CliRun.WithAsync(environment);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("warn  ALLOW_PATTERN is not a setting. Did you mean ALLOW_PATTERNS?", run.Error, StringComparison.Ordinal);
    }
}
