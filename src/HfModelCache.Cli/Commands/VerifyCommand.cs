using HfModelCache.Cli.Failures;
using HfModelCache.Failures;
using HfModelCache.Formatting;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Commands;

/// <summary>Reads what the store holds, byte by byte, and compares it with what was promised.</summary>
internal sealed partial class VerifyCommand : IModelCommand
{
    public string Name => "verify";

    public string Description => "Read the whole copy back and compare every hash. What is damaged is marked for repair, and fails.";

    public bool HasJson => false;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var report = await context.Cache.VerifyAsync(context.Request, cancellationToken);
        if (report.Damaged.Count > 0)
        {
            throw new DetailedException(
                FailureReason.CopyDamaged,
                $"{report.Damaged.Count} of {report.Files} files in {report.Location} are missing or damaged.",
                [.. report.Damaged.Select(path => $"Missing or damaged: {path}")]);
        }

        LogWhole(context.Logger, report.Location, report.Commit, FileCount.Format(report.Files), ByteSize.Format(report.Bytes), report.Bytes);
    }

    [LoggerMessage(72, LogLevel.Information, "{Location} at commit {Commit} is whole: {Files}, {Size}, all hashes right.")]
    private static partial void LogWhole(ILogger logger, string location, string commit, string files, string size, long bytes);
}
