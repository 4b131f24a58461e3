using System.Net.Sockets;
using System.Security.Authentication;
using HfModelCache.Failures;

namespace HfModelCache.Resilience;

/// <summary>Tells failures of the network from faults of this program, which no other try can mend.</summary>
internal static class NetworkFailure
{
    /// <summary>Whether <paramref name="e"/> comes from the network.</summary>
    public static bool Is(Exception e) => e switch
    {
        IOException or SocketException or TimeoutException => true,
        HttpRequestException { InnerException: null } => true,
        HttpRequestException { InnerException: { } inner } => IsCause(inner),
        _ => false,
    };

    // HttpRequestException also wraps whatever our own code threw while it made the connection. A closed socket is
    // sometimes met as a disposed one.
    private static bool IsCause(Exception inner) =>
        Is(inner) || inner is AuthenticationException or OperationCanceledException or ObjectDisposedException or ModelCacheException;
}
