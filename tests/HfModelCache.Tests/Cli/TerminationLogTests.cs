using System.Text;
using HfModelCache.Cli.Output.Failures;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Failures;

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
    public void What_deceives_a_reader_is_escaped_here_too()
    {
        var path = _folder.File("termination-log", "");
        using var lines = new StringWriter();
        var reporter = CliRun.Reporter(new LineWriter(lines), new TerminationLog(path));

        reporter.Fail(Failure.Of(FailureReason.CopyDamaged, "a\u202eb\nc.", details: ["d\u2066e\u001b[2J"]));

        Assert.Equal(["Error: a\\u202eb\\u000ac. Run hf-model-cache cache to repair it.", "d\\u2066e\\u001b[2J"], File.ReadAllLines(path));
        Assert.DoesNotContain(lines.ToString(), c => c is '\u202e' or '\u2066' or '\u001b');
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
