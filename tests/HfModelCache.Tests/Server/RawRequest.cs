using System.Net.Sockets;
using System.Text;

namespace HfModelCache.Tests.Server;

/// <summary>Sends bytes to a server that no HTTP client would send.</summary>
internal static class RawRequest
{
    /// <summary>Sends a request, and returns the answer until the server closes the connection.</summary>
    public static async Task<string> SendAsync(Uri server, string request, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancellationToken);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), cancellationToken);
        }
        catch (IOException)
        {
            // It has answered before it has read everything.
        }

        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, cancellationToken);
        }
        catch (IOException)
        {
            // It closed the connection with bytes unread.
        }

        return Encoding.Latin1.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }
}
