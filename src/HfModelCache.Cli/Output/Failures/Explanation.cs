using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Progress;

namespace HfModelCache.Cli.Output.Failures;

/// <summary>Turns exceptions into failures that operators understand.</summary>
internal static class Explanation
{
    /// <summary>Explains an exception.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="page">The repo's page on the Hub; null if the repo is unknown.</param>
    public static Failure Of(Exception exception, string? page) => exception switch
    {
        ModelsFailedException e => e.Explain(),
        DetailedException e => Failure.Of(e.Reason, e.Message, page, e.Details),
        ModelCacheException e => Failure.Of(e.Reason, e.Message, page),
        OutOfMemoryException => Failure.Of(FailureReason.OutOfMemory, "Out of memory."),
        _ => Failure.Of(FailureReason.Unexpected, $"{exception.GetType().Name}: {exception.Message}"),
    };

    /// <summary>Explains one or more invalid settings.</summary>
    /// <param name="summary">The cause if there are several.</param>
    /// <param name="faults">The faults, in sentences.</param>
    public static Failure OfFaults(string summary, IReadOnlyList<string> faults) => faults is [var only]
        ? Failure.Of(FailureReason.InvalidSettings, only)
        : Failure.Of(FailureReason.InvalidSettings, summary, page: null, faults);

    /// <summary>Explains that the run was stopped.</summary>
    /// <param name="progress">How far it had come.</param>
    public static Failure OfStop(TransferSnapshot progress) => Failure.Of(
        FailureReason.Cancelled,
        progress.PlannedBytes == 0
            ? "Stopped from outside before any transfer began."
            : $"Stopped from outside after {ByteSize.Format(progress.DoneBytes)} of {ByteSize.Format(progress.PlannedBytes)}.");
}
