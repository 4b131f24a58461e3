using HfModelCache.Cli;
using HfModelCache.Cli.Output;
using HfModelCache.Cli.Output.Failures;

namespace HfModelCache.Tests.Cli;

public sealed class RestoreCommandTests : IDisposable
{
    private readonly TinyHub _hub = new();
    private readonly TemporaryFolder _store = new();
    private readonly TemporaryFolder _target = new();

    private Dictionary<string, string> Environment => new()
    {
        ["S3_ENDPOINT_URL"] = new Uri(_store.Path).AbsoluteUri,
        ["HF_ENDPOINT"] = _hub.Address.AbsoluteUri,
        ["HOME"] = "/nonexistent",
    };

    private string Snapshot => Path.Combine(_target.Path, "models--org--name", "snapshots", TinyHub.Commit);

    public void Dispose()
    {
        _hub.Dispose();
        _store.Dispose();
        _target.Dispose();
    }

    [Fact]
    public async Task A_model_is_cached_and_restored_and_the_next_run_finds_it()
    {
        var first = await CliRun.WithAsync(Environment, "restore", "org/name", _target.Path);
        var second = await CliRun.WithAsync(Environment, "restore", "org/name", "--local-dir", _target.Path);

        AssertRestored(first, _target.Path);
        Assert.Equal(0, second.ExitCode);
        Assert.EndsWith(
            $"org/name is in {_target.Path} already, whole: 2 files, 9 B. Nothing to do.", second.LastLine, StringComparison.Ordinal);
        Assert.Empty(first.Out + second.Out);
        Assert.True(File.Exists(Path.Combine(_store.Path, "models/org/name/config.json")));
    }

    [Theory]
    [InlineData("LOCAL_DIR")]
    [InlineData("CACHE_DIR")]
    public async Task Without_a_command_a_model_is_restored_if_a_folder_is_set(string variable)
    {
        var environment = Environment;
        environment["MODEL_NAME"] = "org/name";
        environment[variable] = _target.Path;

        AssertRestored(await CliRun.WithAsync(environment), variable == "LOCAL_DIR" ? _target.Path : Snapshot);
    }

    [Fact]
    public async Task The_two_words_of_KServe_restore_a_model() =>
        AssertRestored(await CliRun.WithAsync(Environment, $"hf://org/name:{TinyHub.Commit}", _target.Path), _target.Path);

    [Fact]
    public async Task The_model_may_be_a_variable()
    {
        var environment = Environment;
        environment["MODEL_NAME"] = "org/name";

        AssertRestored(await CliRun.WithAsync(environment, "restore", _target.Path), _target.Path);
    }

    [Fact]
    public async Task A_held_model_is_in_use_until_the_process_is_stopped_which_is_no_failure()
    {
        using var stop = new CancellationTokenSource();
        using var error = new AwaitedWriter("Holding ");
        var application = new Application(
            Environment, new Terminal(TextWriter.Null, error, IsInteractive: false), new TerminationLog("/nonexistent"), TimeProvider.System);

        var run = application.RunAsync(["restore", "org/name", "--cache-dir", _target.Path, "--hold"], stop.Token);
        await await Task.WhenAny(run, error.Written);

        Assert.False(run.IsCompleted);
        Assert.Equal("weights", await File.ReadAllTextAsync(Path.Combine(Snapshot, "model.safetensors"), TestContext.Current.CancellationToken));
        Assert.Single(Uses());
        await stop.CancelAsync();
        Assert.Equal(0, await run);
        Assert.EndsWith($"Holding the model in {_target.Path} until this process is stopped (SIGTERM).\n", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Uses());
    }

    [Fact]
    public async Task A_damaged_file_is_named_by_verify_and_repaired_by_restore()
    {
        await CliRun.WithAsync(Environment, "restore", "org/name", _target.Path);
        var whole = await CliRun.WithAsync(new Dictionary<string, string>(), "verify", _target.Path);
        _target.File("model.safetensors", "wEights");

        var damaged = await CliRun.WithAsync(new Dictionary<string, string>(), "verify", _target.Path);
        var repaired = await CliRun.WithAsync(Environment, "restore", "org/name", _target.Path);

        Assert.EndsWith($"{_target.Path} at commit {TinyHub.Commit} is whole: 2 files, 9 B, all hashes match.", whole.LastLine, StringComparison.Ordinal);
        Assert.Contains(damaged.ErrorLines, line => line.EndsWith("error Missing or damaged: model.safetensors", StringComparison.Ordinal));
        Assert.EndsWith("Run hf-model-cache restore to repair it.", damaged.LastLine, StringComparison.Ordinal);
        AssertRestored(repaired, _target.Path);
    }

    [Fact]
    public async Task A_snapshot_in_a_cache_is_verified_by_the_model_s_name()
    {
        await CliRun.WithAsync(Environment, "restore", "org/name", "--cache-dir", _target.Path);

        var run = await CliRun.WithAsync(new Dictionary<string, string>(), "verify", "org/name", "--cache-dir", _target.Path);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(Snapshot, run.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_folder_is_enough_if_the_store_is_gone()
    {
        await CliRun.WithAsync(Environment, "restore", "org/name", _target.Path);
        Directory.Delete(Path.Combine(_store.Path, "models"), recursive: true);
        var environment = Environment;
        environment["S3_ENDPOINT_URL"] = new Uri(_store.Path).AbsoluteUri + "-unmounted";

        var run = await CliRun.WithAsync(environment, "restore", "org/name", _target.Path);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"warn  The store is unavailable, but {_target.Path} holds commit {TinyHub.Commit}, whole. ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_another_model_is_refused_by_both_commands()
    {
        await CliRun.WithAsync(Environment, "restore", "org/name", _target.Path);

        var restored = await CliRun.WithAsync(Environment, "restore", "org/other", _target.Path);
        var verified = await CliRun.WithAsync(Environment, "verify", "org/other", "--local-dir", _target.Path);

        Assert.StartsWith(
            $"Error: {_target.Path} holds the model org/name, not the model org/other. Set LOCAL_DIR to another folder",
            restored.LastLine,
            StringComparison.Ordinal);
        Assert.Equal(restored.LastLine, verified.LastLine);
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_not_created()
    {
        var missing = Path.Combine(_target.Path, "missing");

        var run = await CliRun.WithAsync(Environment, "restore", "org/name", missing);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(missing, run.LastLine, StringComparison.Ordinal);
        Assert.False(Path.Exists(missing));
    }

    [Fact]
    public async Task A_copy_in_another_place_is_the_source_without_the_Hub()
    {
        await CliRun.WithAsync(Environment, "cache", "org/name");
        using var carried = new TemporaryFolder();
        Directory.Move(Path.Combine(_store.Path, "models"), Path.Combine(carried.Path, "models"));
        var environment = Environment;
        environment["HF_ENDPOINT"] = "http://localhost:9";
        environment["FROM_URL"] = new Uri(Path.Combine(carried.Path, "models")).AbsoluteUri;

        var cached = await CliRun.WithAsync(environment, "cache", "org/name");
        var restored = await CliRun.WithAsync(environment, "restore", "org/name", _target.Path);

        Assert.Contains("whole and verified: 2 files, 9 B. ", cached.LastLine, StringComparison.Ordinal);
        AssertRestored(restored, _target.Path);
    }

    [Fact]
    public async Task A_source_without_the_copy_is_told_which_settings_are_the_source_s()
    {
        var environment = Environment;
        environment["FROM_URL"] = new Uri(_target.Path).AbsoluteUri;

        var run = await CliRun.WithAsync(environment, "cache", "org/name");

        Assert.Contains("holds no complete copy of org/name", run.LastLine, StringComparison.Ordinal);
        Assert.EndsWith(
            "If this concerns the copies in FROM_URL, correct it or the FROM_AWS_ variables instead.", run.LastLine, StringComparison.Ordinal);
    }

    private static void AssertRestored(CliRun run, string folder)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains($"org/name is in {folder}, whole and verified: 2 files, 9 B. Read ", run.LastLine, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(Path.Combine(folder, "config.json")));
        Assert.Equal("weights", File.ReadAllText(Path.Combine(folder, "model.safetensors")));
    }

    private IEnumerable<string> Uses() => Directory.EnumerateFiles(_target.Path, "*.json", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "uses");

    private sealed class AwaitedWriter(string text) : StringWriter
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Written => _written.Task;

        public override void Write(string? value)
        {
            base.Write(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true)
                _written.TrySetResult();
        }
    }
}
