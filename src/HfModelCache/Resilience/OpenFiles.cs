using System.Net.Sockets;
using System.Security.Authentication;

namespace HfModelCache.Resilience;

/// <summary>Distinguishes failures for lack of file descriptors from network failures: a retry frees none.</summary>
internal static class OpenFiles
{
    public const int TooManyInSystem = 23; // ENFILE
    public const int TooManyInProcess = 24; // EMFILE

    /// <summary>The explanation for messages.</summary>
    public const string Explanation = "the limit of open files and connections is reached";

    /// <summary>Whether <paramref name="exception"/> was caused by it.</summary>
    public static bool AreExhausted(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            var isOne = e switch
            {
                SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } => true,
                IOException { HResult: TooManyInSystem or TooManyInProcess } => true,

                // A resolver or a TLS library that can't open its files does not say why.
                SocketException { SocketErrorCode: SocketError.SocketError } or AuthenticationException => CanOpenNone(),
                _ => false,
            };
            if (isOne)
                return true;
        }

        return false;
    }

    private static bool CanOpenNone()
    {
        try
        {
            File.OpenHandle("/dev/null").Dispose();
            return false;
        }
        catch (IOException e)
        {
            return e.HResult is TooManyInSystem or TooManyInProcess;
        }
    }
}
