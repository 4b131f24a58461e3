using System.Buffers;

namespace HfModelCache.Stores;

/// <summary>Reads the body of a small document into memory.</summary>
internal static class BoundedBody
{
    private const int FirstRead = 64 * 1024;

    /// <summary>Reads the whole body. Returns null if it is longer than <paramref name="maxBytes"/>.</summary>
    /// <param name="body">The body.</param>
    /// <param name="expected">The length that was announced; null if none was.</param>
    /// <param name="maxBytes">The maximum length.</param>
    /// <param name="onRead">Receives the number of bytes of each read.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="IOException">The body is shorter than announced.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(
        Stream body, long? expected, int maxBytes, Action<int> onRead, CancellationToken cancellationToken)
    {
        if (expected > maxBytes)
            return null;
        var content = new ArrayBufferWriter<byte>((int)(expected ?? Math.Min(FirstRead, maxBytes)) + 1);
        while (content.WrittenCount <= maxBytes)
        {
            var count = await body.ReadAsync(content.GetMemory(), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return content.WrittenCount >= expected || expected is null
                    ? content.WrittenMemory
                    : throw new EndOfStreamException($"the body ended after {content.WrittenCount} of {expected} bytes");
            }

            content.Advance(count);
            onRead(count);
        }

        return null;
    }
}
