using HfModelCache.Cli.Output.Logs;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Output;

/// <summary>Configures logs, progress, results and exit codes.</summary>
/// <param name="Format">The form of log lines.</param>
/// <param name="Level">The least level that is logged.</param>
/// <param name="ShowsProgress">Whether progress is shown.</param>
/// <param name="ProgressInterval">The time between two lines of progress.</param>
/// <param name="HasDetailedExitCodes">Whether the exit code tells that someone must act before a retry can succeed.</param>
/// <param name="HasJsonResults">Whether results are printed as JSON.</param>
/// <param name="SendsMetrics">Whether metrics are sent to a collector.</param>
internal sealed record OutputOptions(
    LogFormat Format, LogLevel Level, bool ShowsProgress, TimeSpan ProgressInterval, bool HasDetailedExitCodes, bool HasJsonResults, bool SendsMetrics = false);
