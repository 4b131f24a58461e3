using HfModelCache.Cli.Metrics;
using HfModelCache.Cli.Output.Failures;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Output.Text;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Output;

/// <summary>Reports a run: its start, its warnings, its failure.</summary>
internal sealed partial class RunReporter
{
    private const int Failed = 1;
    private const int ActionNeeded = 2;

    private readonly OutputOptions _options;
    private readonly TerminationLog _termination;
    private readonly TimeProvider _time;
    private readonly LogFormatter _formatter;
    private readonly SecretScrubber _scrubber;

    /// <summary>Creates a reporter.</summary>
    /// <param name="options">The form of the output.</param>
    /// <param name="secrets">Values that must not be printed.</param>
    /// <param name="lines">Where lines go.</param>
    /// <param name="termination">Where Kubernetes looks for the reason of a failure.</param>
    /// <param name="time">The clock.</param>
    public RunReporter(
        OutputOptions options, IEnumerable<string> secrets, LineWriter lines, TerminationLog termination, TimeProvider time)
    {
        _options = options;
        _termination = termination;
        _time = time;
        _formatter = LogFormatter.For(options.Format);
        _scrubber = new SecretScrubber(secrets);
        Lines = lines;
        Logger = new LineLogger(lines, _formatter, _scrubber, options.Level, time);
    }

    /// <summary>The lines of stderr.</summary>
    public LineWriter Lines { get; }

    /// <summary>The log.</summary>
    public ILogger Logger { get; }

    /// <summary>Removes secrets from a text that is not logged.</summary>
    public string Scrub(string text) => _scrubber.Scrub(text);

    /// <summary>Reports the command and its settings.</summary>
    public void Start(string command, string settings) => LogStart(Logger, command, settings);

    /// <summary>Reports probable mistakes.</summary>
    public void Warn(IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
            LogWarning(Logger, warning);
    }

    /// <summary>Reports that the process keeps running so that the restored model stays.</summary>
    public void Hold(string folder) => LogHold(Logger, folder);

    /// <summary>Reports where an unexpected exception was thrown, at debug level.</summary>
    public void Trace(Exception exception) => LogException(Logger, exception);

    /// <summary>Reports why the command failed for one of several models, while it goes on for the others.</summary>
    public void FailOne(Failure failure)
    {
        foreach (var detail in failure.Details)
            LogDetail(Logger, detail);
        LogModelFailure(Logger, failure.Reason.ToString(), failure.Cause, failure.Remedy);
    }

    /// <summary>Reports what became of all models.</summary>
    public void Finish(string counts, double seconds) => LogCounts(Logger, counts, seconds);

    /// <summary>Reports why the run failed, on the last line and to Kubernetes.</summary>
    /// <returns>The exit code.</returns>
    public int Fail(Failure failure)
    {
        foreach (var detail in failure.Details)
            LogDetail(Logger, detail);
        var final = new FinalLine(
            _time.GetUtcNow(), failure.Reason, _scrubber.Scrub(failure.Cause), _scrubber.Scrub(failure.Remedy));
        _termination.Write(string.Join('\n', failure.Details.Select(_scrubber.Scrub).Prepend(final.ToString()).Select(Printable.Escape)));
        Lines.WriteLast(_formatter.Format(final));
        RunMetrics.Fail(failure.Reason);
        return failure.NeedsAction && _options.HasDetailedExitCodes ? ActionNeeded : Failed;
    }

    [LoggerMessage(50, LogLevel.Information, "hf-model-cache {Command}: {Settings}")]
    private static partial void LogStart(ILogger logger, string command, string settings);

    [LoggerMessage(51, LogLevel.Warning, "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);

    [LoggerMessage(52, LogLevel.Debug, "Unexpected exception")]
    private static partial void LogException(ILogger logger, Exception exception);

    [LoggerMessage(54, LogLevel.Information, "Holding the model in {Folder} until this process is stopped (SIGTERM).")]
    private static partial void LogHold(ILogger logger, string folder);

    [LoggerMessage(56, LogLevel.Error, "Failed: {Reason}. {Cause} {Remedy}")]
    private static partial void LogModelFailure(ILogger logger, string reason, string cause, string remedy);

    [LoggerMessage(57, LogLevel.Information, "{Counts} It took {Seconds:0.0} s.")]
    private static partial void LogCounts(ILogger logger, string counts, double seconds);

    [LoggerMessage(53, LogLevel.Error, "{Detail}")]
    private static partial void LogDetail(ILogger logger, string detail);
}
