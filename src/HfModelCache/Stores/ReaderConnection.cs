namespace HfModelCache.Stores;

/// <summary>Represents a reader that keeps to one connection to the store. Disposing closes the connection.</summary>
/// <param name="reader">The reader.</param>
/// <param name="connection">The connection; null if the store has none to close.</param>
internal sealed class ReaderConnection(IObjectReader reader, IDisposable? connection) : IDisposable
{
    /// <summary>The reader.</summary>
    public IObjectReader Reader => reader;

    /// <inheritdoc/>
    public void Dispose() => connection?.Dispose();
}
