using HfModelCache.Failures;

namespace HfModelCache.Stores.Folder;

/// <summary>Turns what the file system throws into failures that say who must act.</summary>
internal static class FolderFailures
{
    // errno values, which .NET keeps in the low bits of HResult on Unix: what will not pass by itself.
    private const int NotPermitted = 1;
    private const int TooLarge = 27;
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int ReadOnly = 30;
    private const int NotImplemented = 38;
    private const int NotSupported = 95;

    /// <summary>Runs file system calls away from the caller's thread, and judges what they throw.</summary>
    public static async Task<T> Guard<T>(string root, string what, Func<T> call)
    {
        try
        {
            return await Task.Run(() => Directory.Exists(root) ? call() : throw Missing(root, what)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Judge(what, e);
        }
    }

    private static OperatorException Missing(string root, string what) =>
        new(FailureReason.BucketNotFound, $"{what} failed: the folder {root} does not exist.");

    private static ModelCacheException Judge(string what, Exception e)
    {
        var message = $"{what} failed: {e.Message.TrimEnd('.')}.";
        return (e.HResult & 0xFFFF) switch
        {
            NoSpace or QuotaExceeded => new OperatorException(FailureReason.StoreFull, message, e),
            ReadOnly => new OperatorException(FailureReason.StoreAccessDenied, message, e),
            // No hard links (FUSE), files of at most 4 GiB, names of at most so many bytes: to try again would not help.
            NotPermitted or TooLarge or NotImplemented or NotSupported =>
                new OperatorException(FailureReason.StoreRejected, message, e),
            _ when e is PathTooLongException => new OperatorException(FailureReason.StoreRejected, message, e),
            _ when e is UnauthorizedAccessException =>
                new OperatorException(FailureReason.StoreAccessDenied, message, e),
            _ => new TransientException(FailureReason.StoreUnreachable, message, inner: e),
        };
    }
}
