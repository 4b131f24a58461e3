using HfModelCache.Runs;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Commands;

/// <summary>What a command works with.</summary>
/// <param name="Cache">The library.</param>
/// <param name="Request">What is asked for.</param>
/// <param name="Out">Where results go.</param>
/// <param name="Logger">Where everything else goes.</param>
/// <param name="Time">The clock.</param>
/// <param name="AsJson">Whether results are for programs.</param>
internal sealed record CommandContext(
    ModelCache Cache,
    CopyRequest Request,
    TextWriter Out,
    ILogger Logger,
    TimeProvider Time,
    bool AsJson);
