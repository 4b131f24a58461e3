using System.Text.Json;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Cli.Models;

public sealed class ManyModelsCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _store = new();
    private readonly TemporaryFolder _target = new();
    private FakeHub _hub = null!;

    private Dictionary<string, string> Environment => new()
    {
        ["S3_ENDPOINT_URL"] = new Uri(_store.Path).AbsoluteUri,
        ["HF_ENDPOINT"] = _hub.Endpoint.AbsoluteUri,
        ["HOME"] = "/nonexistent",
    };

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        foreach (var name in new[] { "one", "two", "three" })
            _hub.AddRepo($"acme/{name}").Commit("main", TestFile.Plain("config.json", $"{{\"name\":\"{name}\"}}"));
        var gated = _hub.AddRepo("acme/gated");
        gated.Commit("main", TestFile.Plain("config.json", "{}"));
        gated.Access = RepoAccess.GatedFully;
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    public void Dispose()
    {
        _store.Dispose();
        _target.Dispose();
    }

    [Theory]
    [InlineData("operands")]
    [InlineData("MODELS")]
    [InlineData("--file")]
    public async Task Several_models_are_cached_and_the_next_run_asks_the_Hub_nothing(string way)
    {
        var first = await RunAsync();
        _hub.Requests.Clear();
        var second = await RunAsync();

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.All(["one", "two", "three"], name => Assert.True(File.Exists(Stored($"acme/{name}/config.json"))));
        Assert.Empty(_hub.Requests.All);
        Assert.Matches("MODEL +RESULT +FILES +SIZE +MOVED +TIME\nacme/one +copied +1 +14 B +14 B +[0-9.]+ s\nacme/two +copied", first.Out);
        Assert.Matches("acme/one +present +1 +14 B +0 B +[0-9.]+ s\n", second.Out);
        Assert.Contains("3 models: 3 copied. It took ", first.LastLine, StringComparison.Ordinal);
        Assert.Contains("3 models: 3 present. It took ", second.LastLine, StringComparison.Ordinal);

        Task<CliRun> RunAsync() => way switch
        {
            "operands" => CliRun.WithAsync(Environment, "cache", "acme/one", "acme/two", "acme/three"),
            "MODELS" => CliRun.WithAsync(new Dictionary<string, string>(Environment) { ["MODELS"] = "acme/one,acme/two\nacme/three\n" }),
            _ => CliRun.WithAsync(Environment, "cache", "--file", _target.File("models.yaml", "models:\n- acme/one\n- repo: acme/two\n- acme/three\n")),
        };
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task A_gated_model_does_not_stop_the_others(bool detailed, int exitCode)
    {
        var environment = new Dictionary<string, string>(Environment) { ["DETAILED_EXIT_CODES"] = $"{detailed}" };
        var run = await CliRun.WithAsync(environment, "cache", "acme/gated", "acme/one", "acme/two");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.All(["one", "two"], name => Assert.True(File.Exists(Stored($"acme/{name}/.hf-model-cache/manifest.json"))));
        Assert.Matches("acme/gated +failed \\(RepoGated\\) +[0-9.]+ s\nacme/one +copied", run.Out);
        Assert.StartsWith("Error: 1 of 3 models failed: acme/gated (RepoGated). ", run.LastLine, StringComparison.Ordinal);
        Assert.Contains($"{_hub.Endpoint}acme/gated", run.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_model_that_failed_is_named_on_the_last_line_and_explained_before_it()
    {
        var run = await CliRun.WithAsync(Environment, "cache", "acme/gated", "acme/missing", "acme/one");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("Error: 2 of 3 models failed: acme/gated (RepoGated), acme/missing (RepoNotFound).", run.LastLine, StringComparison.Ordinal);
        Assert.Contains(run.ErrorLines, line => line.Contains(" error [acme/missing] Failed: RepoNotFound. ", StringComparison.Ordinal));
        Assert.Contains(run.ErrorLines.TakeLast(3), line => line.Contains(" error acme/missing: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_log_line_about_a_model_names_it()
    {
        var environment = new Dictionary<string, string>(Environment) { ["LOG_FORMAT"] = "json" };
        var run = await CliRun.WithAsync(environment, "cache", "acme/one", "acme/two");

        var models = run.ErrorLines.Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("event").GetInt32() is not (50 or 57))
            .Select(line => line.GetProperty("model").GetString())
            .ToList();
        Assert.Equal(["acme/one", "acme/two"], models.Distinct().Order());
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task The_results_are_printed_as_one_JSON_document()
    {
        var run = await CliRun.WithAsync(Environment, "cache", "acme/one", "acme/gated", "--json");

        var document = JsonDocument.Parse(run.Out).RootElement;
        var (one, gated) = (document.GetProperty("models")[0], document.GetProperty("models")[1]);
        Assert.Equal((1, 1), (document.GetProperty("succeeded").GetInt32(), document.GetProperty("failed").GetInt32()));
        Assert.Equal(("acme/one", "copied", 14), (one.GetProperty("model").GetString(), one.GetProperty("result").GetString(), one.GetProperty("bytes").GetInt64()));
        Assert.Equal(("failed", "RepoGated"), (gated.GetProperty("result").GetString(), gated.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_single_model_has_the_same_JSON_document_and_no_table()
    {
        var plain = await CliRun.WithAsync(Environment, "cache", "acme/one");
        var json = await CliRun.WithAsync(Environment, "cache", "acme/one", "--json");

        Assert.Empty(plain.Out);
        Assert.Equal("present", JsonDocument.Parse(json.Out).RootElement.GetProperty("models")[0].GetProperty("result").GetString());
    }

    [Fact]
    public async Task Several_models_are_restored_to_folders_by_their_names()
    {
        var first = await CliRun.WithAsync(Environment, "restore", "acme/one", "acme/two", _target.Path);
        var second = await CliRun.WithAsync(Environment, "restore", "acme/one", "acme/two", "--local-dir", _target.Path);
        var verified = await CliRun.WithAsync(Environment, "verify", "acme/one", "acme/two", "--local-dir", _target.Path);
        var direct = await CliRun.WithAsync(Environment, "restore", "acme/one", Path.Combine(_target.Path, "acme/one"));

        Assert.Equal((0, 0, 0, 0), (first.ExitCode, second.ExitCode, verified.ExitCode, direct.ExitCode));
        Assert.Equal("{\"name\":\"two\"}", await File.ReadAllTextAsync(Path.Combine(_target.Path, "acme/two/config.json"), TestContext.Current.CancellationToken));
        Assert.Matches("acme/one +restored +1 ", first.Out);
        Assert.Matches("acme/one +present +1 ", second.Out);
        Assert.Matches("acme/two +verified +1 ", verified.Out);
    }

    [Fact]
    public async Task A_folder_that_holds_one_model_is_not_taken_for_several()
    {
        var one = await CliRun.WithAsync(Environment, "restore", "acme/one", _target.Path);
        var several = await CliRun.WithAsync(Environment, "restore", "acme/one", "acme/two", _target.Path);

        Assert.Equal((0, 1), (one.ExitCode, several.ExitCode));
        Assert.Contains("2 of 2 models failed: acme/one (FolderTaken), acme/two (FolderTaken).", several.LastLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1GB")]
    public async Task Several_models_are_restored_to_a_cache(string limit)
    {
        var environment = new Dictionary<string, string>(Environment) { ["MODELS"] = "acme/one,acme/two,acme/three", ["CACHE_DIR"] = _target.Path, ["CACHE_LIMIT"] = limit };
        var run = await CliRun.WithAsync(environment);

        Assert.Equal(0, run.ExitCode);
        Assert.All(["one", "two", "three"], name => Assert.True(Directory.Exists(Path.Combine(_target.Path, $"models--acme--{name}/snapshots"))));
    }

    [Fact]
    public async Task Models_of_a_list_that_do_not_fit_into_the_cache_together_are_not_removed_for_each_other()
    {
        foreach (var name in new[] { "big1", "big2" })
            _hub.AddRepo($"acme/{name}").Commit("main", TestFile.Generated("model.gguf", 600_000, (ulong)name[^1]));

        var run = await CliRun.WithAsync(Environment, "restore", "acme/big1", "acme/big2", "--cache-dir", _target.Path, "--keep", "1MB");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 of 2 models failed: ", run.LastLine, StringComparison.Ordinal);
        Assert.Contains("but these models are in use", run.LastLine, StringComparison.Ordinal);
        Assert.Single(new[] { "big1", "big2" }, name => Directory.Exists(Path.Combine(_target.Path, $"models--acme--{name}/snapshots")));
    }

    [Fact]
    public async Task Several_models_are_planned_and_verified()
    {
        var plan = await CliRun.WithAsync(Environment, "plan", "acme/one", "acme/two");
        var json = await CliRun.WithAsync(Environment, "plan", "acme/one", "acme/two", "--json");
        await CliRun.WithAsync(Environment, "cache", "acme/one", "acme/two");
        var verify = await CliRun.WithAsync(Environment, "verify", "acme/one", "acme/two");

        Assert.Equal((0, 0, 0), (plan.ExitCode, json.ExitCode, verify.ExitCode));
        Assert.Contains("acme/one at main (commit ", plan.Out, StringComparison.Ordinal);
        Assert.Matches("acme/two +planned +1 +14 B +14 B", plan.Out);
        Assert.Equal("fetch", JsonDocument.Parse(json.Out).RootElement.GetProperty("models")[1].GetProperty("plan").GetProperty("entries")[0].GetProperty("action").GetString());
        Assert.Matches("acme/two +verified +1 +14 B", verify.Out);
    }

    [Fact]
    public async Task A_run_that_is_stopped_names_no_model_as_failed()
    {
        using var stop = new CancellationTokenSource();
        _hub.OnRequest = _ => stop.Cancel();

        var run = await CliRun.WithAsync(Environment, "/nonexistent", stop.Token, "cache", "acme/one", "acme/two");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Stopped from outside", run.LastLine, StringComparison.Ordinal);
    }

    private string Stored(string path) => Path.Combine(_store.Path, "models", path);
}
