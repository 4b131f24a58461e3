using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Stores.Folder;

namespace HfModelCache.Diagnosis.Machine;

/// <summary>Compares the memory that this process's control groups have left with what a run needs.</summary>
/// <param name="buffers">The memory for in-flight bytes.</param>
/// <param name="read">Returns a file's contents; null if it can't be read.</param>
internal sealed class MemoryCheck(long buffers, Func<string, string?> read) : ICheck
{
    // Code, TLS, JSON and the socket buffers that count towards the container's limit, as docs/settings.md says.
    private const long Overhead = 60L << 20;

    // Version 1 states a number of this size for no limit.
    private const long NoLimit = 1L << 50;

    public CheckedEnd End => CheckedEnd.Machine;

    public CheckDescription Description => KnownChecks.Memory;

    public Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var left = new ControlGroups(read).FindHeadrooms().DefaultIfEmpty(long.MaxValue).Min();
        var needed = buffers + Overhead;
        return Task.FromResult(
            left >= NoLimit ? Finding.Passed("no limit")
            : left >= needed ? Finding.Passed($"{ByteSize.Format(left)} are left, {ByteSize.Format(needed)} are needed")
            : Finding.Failed(
                FailureReason.OutOfMemory,
                $"The container has {ByteSize.Format(Math.Max(left, 0))} left, and a run needs {ByteSize.Format(needed)}: {ByteSize.Format(buffers)} for bytes in flight (MAX_MEMORY), the rest for the program."));
    }
}
