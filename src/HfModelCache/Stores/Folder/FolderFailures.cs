using HfModelCache.Failures;
using HfModelCache.Resilience;

namespace HfModelCache.Stores.Folder;

/// <summary>Classifies file system exceptions by who must act.</summary>
internal static class FolderFailures
{
    /// <summary>Runs file system calls off the caller's thread and classifies their exceptions.</summary>
    public static Task<T> Guard<T>(string root, string what, Func<T> call) => Guard(
        root,
        what,
        missing => new OperatorException(FailureReason.BucketNotFound, $"{what} failed: the folder {root} does not exist.", missing),
        call);

    /// <summary>Does the same, with another failure if the folder does not exist.</summary>
    public static async Task<T> Guard<T>(string root, string what, Func<Exception, ModelCacheException> isMissing, Func<T> call)
    {
        try
        {
            return await Task.Run(() =>
            {
                ThrowIfMissing(root, what, isMissing);
                return call();
            }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || IsTooLarge(e))
        {
            throw Judge(what, e);
        }
    }

    /// <summary>Classifies an exception of a file system call.</summary>
    public static ModelCacheException Judge(string what, Exception e)
    {
        var message = $"{what} failed: {(IsTooLarge(e) ? "the file system does not support a file of this size" : e.Message.TrimEnd('.'))}.";
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

            // EIO, ESTALE, EINTR, a folder that vanished: a server that restarts, or a new mount.
            _ => new TransientException(FailureReason.FolderFailing, message, inner: e),
        };

        OperatorException Operator(FailureReason reason) => new(reason, message, e);
    }

    // Reading its attributes fails if the folder's server is gone; asking whether it exists would answer no.
    private static void ThrowIfMissing(string root, string what, Func<Exception, ModelCacheException> isMissing)
    {
        try
        {
            if (!File.GetAttributes(root).HasFlag(FileAttributes.Directory))
                throw new OperatorException(FailureReason.FolderNameRefused, $"{what} failed: {root} is not a folder.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw isMissing(e);
        }
    }

    // The runtime reports the maximum file size of a file system, or of the process, in this way.
    private static bool IsTooLarge(Exception e) => e is ArgumentOutOfRangeException { ParamName: "value" };
}
