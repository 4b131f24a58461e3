using System.Text;
using HfModelCache.Cli.Failures;

namespace HfModelCache.Tests.Cli;

public sealed class TerminationLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kubernetes_finds_the_last_line_and_every_fault_there()
    {
        var path = _folder.File("termination-log", "old");
        var environment = CliRun.GoodEnvironment;
        environment["S3_BUCKET"] = "Models";
        environment["REVISION"] = "a b";

        var run = await CliRun.WithAsync(environment, path, CancellationToken.None);

        var lines = await File.ReadAllLinesAsync(path);
        Assert.Equal(run.LastLine, lines[0]);
        Assert.Equal(["REVISION", "S3_BUCKET"], lines[1..].Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void A_long_message_is_cut_between_characters()
    {
        var path = _folder.File("termination-log", "");

        new TerminationLog(path).Write("x" + new string('é', 4000));

        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
        Assert.Equal("x" + new string('é', 2047), text);
    }

    [Fact]
    public void A_file_that_is_not_there_is_not_made()
    {
        var path = Path.Combine(_folder.Path, "termination-log");

        new TerminationLog(path).Write("x");

        Assert.False(File.Exists(path));
    }
}
