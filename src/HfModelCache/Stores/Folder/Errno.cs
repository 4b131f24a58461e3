namespace HfModelCache.Stores.Folder;

/// <summary>The error numbers of Linux for file system operations.</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoSuchDeviceOrAddress = 6;
    public const int AccessDenied = 13;
    public const int Exists = 17;
    public const int CrossDevice = 18;
    public const int NoDevice = 19;
    public const int NotFolder = 20;
    public const int IsFolder = 21;
    public const int Invalid = 22;
    public const int TooLarge = 27;
    public const int NoSpace = 28;
    public const int ReadOnly = 30;
    public const int NameTooLong = 36;
    public const int NotImplemented = 38;
    public const int NotEmpty = 39;
    public const int LinkLoop = 40;
    public const int IllegalSequence = 84;
    public const int NotSupported = 95;
    public const int NotConnected = 107;
    public const int QuotaExceeded = 122;

    /// <summary>Returns the error number of an exception; 0 if there is none.</summary>
    public static int Of(Exception e) => e switch
    {
        PathTooLongException => NameTooLong,
        UnauthorizedAccessException { InnerException: IOException inner } => Of(inner),
        UnauthorizedAccessException => AccessDenied,
        FileNotFoundException or DirectoryNotFoundException => 0,
        _ => e.HResult is > 0 and < 4096 ? e.HResult : 0, // On Unix the runtime stores the number here.
    };
}
