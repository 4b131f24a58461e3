using System.Net.Sockets;
using System.Security.Authentication;

namespace HfModelCache.Resilience;

/// <summary>Tells failures for want of file descriptors from the network's: no other try frees any.</summary>
internal static class OpenFiles
{
    public const int TooManyInSystem = 23; // ENFILE
    public const int TooManyInProcess = 24; // EMFILE

    /// <summary>What to say of it.</summary>
    public const string Explanation = "no more files and connections may be opened";

    /// <summary>Whether <paramref name="exception"/> comes of it.</summary>
    public static bool AreExhausted(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            var isOne = e switch
            {
                SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } => true,
                IOException { HResult: TooManyInSystem or TooManyInProcess } => true,

                // A resolver that can't read its files, and authorities that can't be read, don't say why.
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
