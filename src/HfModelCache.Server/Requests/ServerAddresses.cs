using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Requests;

/// <summary>Tells under which address a caller reaches this server.</summary>
internal static class ServerAddresses
{
    /// <summary>Returns the address, as the caller or the proxy before this server names it.</summary>
    /// <remarks>The caller alone gets what it has written, so a wrong name harms nobody else. Kestrel has checked its form.</remarks>
    public static string ServerAddress(this HttpContext context)
    {
        var request = context.Request;
        var scheme = request.Headers["X-Forwarded-Proto"].ToString() is "https" ? "https" : request.Scheme;
        return $"{scheme}://{request.Host.ToUriComponent()}";
    }
}
