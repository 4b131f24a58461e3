using HfModelCache.Cli.Commands;
using HfModelCache.Cli.Hosting;
using HfModelCache.Cli.Output;
using HfModelCache.Cli.Output.Failures;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Settings;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Readers;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Cli;

public sealed class RunTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _error = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _error.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Work_that_does_not_stop_is_left_behind()
    {
        var run = RunAsync(_ => new TaskCompletionSource().Task);
        await _stop.CancelAsync();
        await WallClock.UntilAsync("the run ends", () =>
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
            return run.IsCompleted;
        });

        Assert.Equal(1, await run);
        Assert.Contains("Error: Stopped from outside", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_ends_well_although_it_was_to_stop_is_no_failure()
    {
        var work = new TaskCompletionSource();
        var run = RunAsync(_ => work.Task);
        await _stop.CancelAsync();
        work.SetResult();

        Assert.Equal(0, await run);
    }

    [Theory]
    [InlineData("information", false)]
    [InlineData("debug", true)]
    public async Task What_nobody_foresaw_is_one_line_and_a_stack_for_those_who_ask(string level, bool showsStack)
    {
        var exitCode = await RunAsync(_ => throw new InvalidOperationException("It broke\nbadly."), level);

        Assert.Equal(1, exitCode);
        var lines = _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("Error: InvalidOperationException: It broke\\u000abadly. Please report this", lines[^1], StringComparison.Ordinal);
        Assert.Equal(showsStack, _error.ToString().Contains(nameof(RunTests), StringComparison.Ordinal));
    }

    private Task<int> RunAsync(Func<CancellationToken, Task> work, string level = "information")
    {
        var environment = CliRun.GoodEnvironment;
        environment["LOG_LEVEL"] = level;
        var reading = SettingsReader.Read(new SettingValues(new Dictionary<SettingDefinition, string>(), environment), FolderUse.None);
        var reporter = new RunReporter(
            reading.Output, reading.Secrets, new LineWriter(_error), new TerminationLog("/nonexistent"), _time);
        var terminal = new Terminal(TextWriter.Null, _error, IsInteractive: false);
        return new Run(new Work(work), reading, reporter, terminal, _time).ToEndAsync(_stop.Token);
    }

    private sealed class Work(Func<CancellationToken, Task> work) : IModelCommand
    {
        public string Name => "work";

        public string Description => "Work.";

        public IReadOnlyList<SettingDefinition> Settings => [];

        public FolderUse FolderUse => FolderUse.None;

        public Task RunAsync(CommandContext context, CancellationToken cancellationToken) => work(cancellationToken);
    }
}
