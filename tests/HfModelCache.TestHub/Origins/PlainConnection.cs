using Microsoft.AspNetCore.Connections;

namespace HfModelCache.TestHub.Origins;

/// <summary>A connection below HTTP but above TLS, for what a well-behaved server would not do.</summary>
internal sealed class PlainConnection(ConnectionContext connection)
{
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken gone) =>
        await connection.Transport.Output.WriteAsync(bytes, gone);

    /// <summary>Sends what is buffered and then the end of the stream, in good order.</summary>
    public async Task CloseAsync() => await connection.Transport.Output.CompleteAsync();
}
