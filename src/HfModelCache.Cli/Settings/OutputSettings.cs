using HfModelCache.Cli.Reporting;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Settings;

/// <summary>How a run speaks. Known even where other settings are wrong, because the faults are to be reported so.</summary>
/// <param name="Format">The form of log lines.</param>
/// <param name="Level">The least important level that is logged.</param>
/// <param name="ShowsProgress">Whether progress is shown at all.</param>
/// <param name="HasDetailedExitCodes">Whether the exit code tells what somebody must act on first.</param>
internal sealed record OutputSettings(LogFormat Format, LogLevel Level, bool ShowsProgress, bool HasDetailedExitCodes);
