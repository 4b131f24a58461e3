using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace HfModelCache.TestHub.Origins;

/// <summary>A connection below HTTP, for what a well-behaved server would not do.</summary>
/// <param name="connection">The connection, above TLS if there is TLS.</param>
/// <param name="socket">The same connection's bytes below TLS.</param>
internal sealed class PlainConnection(ConnectionContext connection, IDuplexPipe socket)
{
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken gone) =>
        await connection.Transport.Output.WriteAsync(bytes, gone);

    /// <summary>Sends what is buffered and then the end of the stream, in good order.</summary>
    public async Task CloseAsync()
    {
        if (connection.Features.Get<ISslStreamFeature>() is { } tls)
            await tls.SslStream.ShutdownAsync();
        await socket.Output.CompleteAsync();
    }
}
