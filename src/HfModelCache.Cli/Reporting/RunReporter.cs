using HfModelCache.Cli.Failures;
using HfModelCache.Cli.Settings;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Reporting;

/// <summary>Everything that a run says about itself.</summary>
internal sealed partial class RunReporter
{
    private const int Failed = 1;
    private const int ActionNeeded = 2;

    private readonly TerminationLog _termination;
    private readonly TimeProvider _time;
    private readonly LogFormatter _form;
    private readonly SecretScrubber _scrubber;
    private readonly bool _hasDetailedExitCodes;

    public RunReporter(SettingsReading reading, LineWriter lines, TerminationLog termination, TimeProvider time)
    {
        _termination = termination;
        _time = time;
        _form = LogFormatter.For(reading.Output.Format);
        _scrubber = new SecretScrubber(reading.Secrets);
        _hasDetailedExitCodes = reading.Output.HasDetailedExitCodes;
        Lines = lines;
        Logger = new LineLogger(lines, _form, _scrubber, reading.Output.Level, time);
    }

    /// <summary>Where lines go.</summary>
    public LineWriter Lines { get; }

    /// <summary>The log.</summary>
    public ILogger Logger { get; }

    /// <summary>Says how the run goes about it.</summary>
    public void Start(string command, SettingsReading reading)
    {
        LogStart(Logger, command, reading.Summary);
        foreach (var warning in reading.Warnings)
            LogWarning(Logger, warning);
    }

    /// <summary>Says where an unforeseen failure comes from, to those who asked for it.</summary>
    public void Trace(Exception exception) => LogException(Logger, exception);

    /// <summary>Says why the run failed: on its last line, and to Kubernetes.</summary>
    /// <returns>The exit code.</returns>
    public int Fail(Failure failure)
    {
        foreach (var detail in failure.Details)
            LogDetail(Logger, detail);
        var final = new FinalLine(
            _time.GetUtcNow(), failure.Reason, _scrubber.Scrub(failure.Cause), _scrubber.Scrub(failure.Remedy));
        _termination.Write(string.Join('\n', failure.Details.Select(_scrubber.Scrub).Prepend(final.ToString()).Select(Printable.Escape)));
        Lines.WriteLast(_form.Format(final));
        return failure.NeedsAction && _hasDetailedExitCodes ? ActionNeeded : Failed;
    }

    [LoggerMessage(50, LogLevel.Information, "hf-model-cache {Command}: {Settings}")]
    private static partial void LogStart(ILogger logger, string command, string settings);

    [LoggerMessage(51, LogLevel.Warning, "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);

    [LoggerMessage(52, LogLevel.Debug, "Unforeseen.")]
    private static partial void LogException(ILogger logger, Exception exception);

    [LoggerMessage(53, LogLevel.Error, "{Detail}")]
    private static partial void LogDetail(ILogger logger, string detail);
}
