using System.Globalization;
using HfModelCache.Failures;

namespace HfModelCache.Diagnosis.Machine;

/// <summary>Compares the limit of open files with what a run may need.</summary>
/// <param name="connections">The maximum number of connections to each end.</param>
/// <param name="read">Returns a file's contents; null if it can't be read.</param>
internal sealed class OpenFilesCheck(int connections, Func<string, string?> read) : ICheck
{
    private const string Line = "Max open files";

    // The runtime's own files, and connections for metadata.
    private const int Overhead = 64;

    public CheckedEnd End => CheckedEnd.Machine;

    public CheckDescription Description => KnownChecks.OpenFiles;

    public Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var needed = (2 * connections) + Overhead;
        return Task.FromResult(
            Limit() is not { } limit ? Finding.Passed("no limit")
            : limit >= needed ? Finding.Passed($"the limit is {limit}, up to {needed} are needed")
            : Finding.Failed(
                FailureReason.TooManyOpenFiles,
                $"The limit of open files is {limit}. {connections} connections to each end and the program itself may need {needed}."));
    }

    private long? Limit()
    {
        var line = (read("/proc/self/limits") ?? "").Split('\n').FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal));
        var soft = line?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
