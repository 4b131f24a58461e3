namespace HfModelCache.Tests.Cli;

public sealed class ExitCodeTests : IDisposable
{
    private readonly TinyHub _hub = new();
    private readonly TemporaryFolder _folder = new();

    private Dictionary<string, string> Environment => new()
    {
        ["MODEL_NAME"] = "org/name",
        ["S3_ENDPOINT_URL"] = new Uri(_folder.Path).AbsoluteUri,
        ["HF_ENDPOINT"] = _hub.Address.AbsoluteUri,
        ["HOME"] = "/nonexistent",
        ["DETAILED_EXIT_CODES"] = "true",
        ["RETRY_TIMEOUT"] = "1s",
    };

    public void Dispose()
    {
        _hub.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(403, "GatedRepo", "true", 2)]
    [InlineData(404, "RepoNotFound", "true", 2)]
    [InlineData(404, "RepoNotFound", "false", 1)]
    [InlineData(503, "Unavailable", "true", 1)]
    public async Task Two_tells_what_somebody_must_act_on_first(int status, string code, string detailed, int exitCode)
    {
        _hub.Refusal = (status, code);
        var environment = Environment;
        environment["DETAILED_EXIT_CODES"] = detailed;

        Assert.Equal(exitCode, (await CliRun.WithAsync(environment)).ExitCode);
    }

    [Fact]
    public async Task Settings_that_cannot_be_used_are_to_be_acted_on()
    {
        var environment = Environment;
        environment["REVISION"] = "a b";

        Assert.Equal(2, (await CliRun.WithAsync(environment)).ExitCode);
    }

    [Fact]
    public async Task So_is_a_command_line_that_cannot_be_read() =>
        Assert.Equal(2, (await CliRun.WithAsync(Environment, "cache", "--no-such-option")).ExitCode);

    [Fact]
    public async Task The_option_does_what_the_variable_does()
    {
        _hub.Refusal = (404, "RepoNotFound");
        var environment = Environment;
        environment.Remove("DETAILED_EXIT_CODES");

        Assert.Equal(2, (await CliRun.WithAsync(environment, "cache", "--detailed-exit-codes")).ExitCode);
    }

    [Fact]
    public async Task A_run_that_is_stopped_may_be_tried_again()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        Assert.Equal(1, (await CliRun.WithAsync(Environment, "/nonexistent", stop.Token)).ExitCode);
    }
}
