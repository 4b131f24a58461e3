using System.Net.Sockets;
using System.Security.Authentication;
using HfModelCache.Failures;

namespace HfModelCache.Resilience;

/// <summary>Distinguishes network failures from bugs of this program, which a retry would not fix.</summary>
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

    // HttpRequestException also wraps what our own code threw while connecting. A closed socket may appear as a disposed
    // one.
    private static bool IsCause(Exception inner) =>
        Is(inner) || inner is AuthenticationException or OperationCanceledException or ObjectDisposedException or ModelCacheException;
}
