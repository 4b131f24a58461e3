using HfModelCache.Stores;

namespace HfModelCache.Sources.Copies;

/// <summary>Represents one connection to the store that holds copies.</summary>
/// <param name="connection">The connection.</param>
internal sealed class CopyConnection(ReaderConnection connection) : ISourceConnection
{
    /// <summary>Reads objects on this connection.</summary>
    public IObjectReader Reader => connection.Reader;

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();
}
