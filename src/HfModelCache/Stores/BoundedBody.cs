using System.Buffers;

namespace HfModelCache.Stores;

/// <summary>Reads the body of a small document into memory.</summary>
internal static class BoundedBody
{
    private const int FirstRead = 64 * 1024;

    /// <summary>The whole body, or null where it has more than <paramref name="maxBytes"/>.</summary>
    /// <param name="body">The body.</param>
    /// <param name="expected">How many bytes are to come; null where nobody said.</param>
    /// <param name="maxBytes">The most bytes that it may have.</param>
    /// <param name="onRead">Told how many bytes came.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="IOException">Fewer bytes came than were to come.</exception>
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
