using HfModelCache.Failures;
using HfModelCache.Resilience;

namespace HfModelCache.Stores.Folder;

/// <summary>Turns what the file system throws into failures that say who must act.</summary>
internal static class FolderFailures
{
    /// <summary>Runs file system calls away from the caller's thread, and judges what they throw.</summary>
    public static async Task<T> Guard<T>(string root, string what, Func<T> call)
    {
        try
        {
            return await Task.Run(() =>
            {
                ThrowIfMissing(root, what);
                return call();
            }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || IsTooLarge(e))
        {
            throw Judge(what, e);
        }
    }

    /// <summary>Judges what a file system call has thrown.</summary>
    public static ModelCacheException Judge(string what, Exception e)
    {
        var message = $"{what} failed: {(IsTooLarge(e) ? "the file system takes no file as large as this" : e.Message.TrimEnd('.'))}.";
        return (IsTooLarge(e) ? Errno.TooLarge : Errno.Of(e)) switch
        {
            Errno.NoSpace or Errno.QuotaExceeded => Operator(FailureReason.StoreFull),
            Errno.AccessDenied or Errno.NotPermitted or Errno.ReadOnly => Operator(FailureReason.FolderAccessDenied),
            Errno.Exists or Errno.NotFolder or Errno.IsFolder or Errno.NotEmpty or Errno.NameTooLong or Errno.LinkLoop =>
                Operator(FailureReason.FolderNameRefused),
            Errno.CrossDevice or Errno.TooLarge or Errno.Invalid or Errno.NotImplemented or Errno.NotSupported =>
                Operator(FailureReason.FolderUnfit),
            _ when OpenFiles.AreExhausted(e) => Operator(FailureReason.TooManyOpenFiles),
            Errno.NoDevice or Errno.NoSuchDeviceOrAddress or Errno.NotConnected => Operator(FailureReason.FolderFailing),

            // EIO, ESTALE, EINTR, and a folder that vanished in between: a server that is back soon, or a mount made anew.
            _ => new TransientException(FailureReason.FolderFailing, message, inner: e),
        };

        OperatorException Operator(FailureReason reason) => new(reason, message, e);
    }

    // Asked for its attributes, a folder whose server is gone says so; asked whether it exists, it would say no.
    private static void ThrowIfMissing(string root, string what)
    {
        try
        {
            if (!File.GetAttributes(root).HasFlag(FileAttributes.Directory))
                throw new OperatorException(FailureReason.FolderNameRefused, $"{what} failed: {root} is no folder.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new OperatorException(FailureReason.BucketNotFound, $"{what} failed: the folder {root} does not exist.", e);
        }
    }

    // So the runtime says that a file system, or a limit of the process, ends at 4 GiB or the like.
    private static bool IsTooLarge(Exception e) => e is ArgumentOutOfRangeException { ParamName: "value" };
}
