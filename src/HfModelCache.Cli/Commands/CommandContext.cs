using HfModelCache.Cli.Output;
using HfModelCache.Runs;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Commands;

/// <summary>Holds what a command works with.</summary>
/// <param name="Cache">The library.</param>
/// <param name="Request">Which copy is wanted.</param>
/// <param name="Results">Where results go.</param>
/// <param name="Logger">The log.</param>
/// <param name="Time">The clock.</param>
internal sealed record CommandContext(ModelCache Cache, CopyRequest Request, ResultWriter Results, ILogger Logger, TimeProvider Time);
