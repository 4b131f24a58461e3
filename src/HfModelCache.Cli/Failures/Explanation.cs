using HfModelCache.Cli.Settings;
using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Progress;
using HfModelCache.Repos;

namespace HfModelCache.Cli.Failures;

/// <summary>Makes failures, which operators understand, of what was thrown.</summary>
internal static class Explanation
{
    /// <summary>Explains an exception.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="settings">What the run went by; null where it did not get that far.</param>
    public static Failure Of(Exception exception, CliSettings? settings) => exception switch
    {
        DetailedException e => Failure.Of(e.Reason, e.Message, PageOf(settings), e.Details),
        ModelCacheException e => Failure.Of(e.Reason, e.Message, PageOf(settings)),
        OutOfMemoryException => Failure.Of(FailureReason.OutOfMemory, "There is no more memory to be had."),
        _ => Failure.Of(FailureReason.Unexpected, $"{exception.GetType().Name}: {exception.Message}"),
    };

    /// <summary>Explains that the run was asked to stop.</summary>
    /// <param name="moved">How far it had come.</param>
    public static Failure OfStop(TransferSnapshot moved) => Failure.Of(
        FailureReason.Cancelled,
        moved.PlannedBytes == 0
            ? "Stopped from outside before any transfer began."
            : $"Stopped from outside after {ByteSize.Format(moved.DoneBytes)} of {ByteSize.Format(moved.PlannedBytes)}.");

    private static string? PageOf(CliSettings? settings)
    {
        if (settings is null)
            return null;
        var kind = settings.Request.Repo.Type switch
        {
            RepoType.Dataset => "datasets/",
            RepoType.Space => "spaces/",
            _ => "",
        };
        return $"{settings.Hub.Endpoint.AbsoluteUri}{kind}{settings.Request.Repo.Name}";
    }
}
