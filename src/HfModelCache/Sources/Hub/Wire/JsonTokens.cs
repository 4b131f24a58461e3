using System.Text.Json;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Reads JSON of any length with one buffer in memory.</summary>
internal static class JsonTokens
{
    private const int FirstBuffer = 64 << 10;
    private const int LargestBuffer = 1 << 20;

    // A level takes the reader one bit, and parts that are skipped may have any depth.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    /// <summary>Reads the current token and what belongs to it.</summary>
    /// <returns>False if the buffer does not hold all of it yet; it is then passed again.</returns>
    public delegate bool Take(ref Utf8JsonReader reader);

    /// <summary>Passes every token to <paramref name="take"/>.</summary>
    /// <exception cref="JsonException">It is not JSON, or has a value of more than 1 MiB.</exception>
    public static async Task ReadAsync(MetadataBody body, Take take)
    {
        var buffer = new byte[FirstBuffer];
        var state = new JsonReaderState(Options);
        for (var (filled, isLast) = (0, false); !isLast;)
        {
            if (filled == buffer.Length)
                buffer = Larger(buffer);
            while (filled < buffer.Length && !isLast)
            {
                var count = await body.ReadAsync(buffer.AsMemory(filled)).ConfigureAwait(false);
                (filled, isLast) = (filled + count, count == 0);
            }

            var used = ShowAll(buffer.AsSpan(0, filled), isLast, ref state, take);
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
        }
    }

    private static int ShowAll(ReadOnlySpan<byte> bytes, bool isLast, ref JsonReaderState state, Take take)
    {
        var reader = new Utf8JsonReader(bytes, isLast, state);
        for (var before = reader; reader.Read(); before = reader)
        {
            if (take(ref reader))
                continue;
            reader = before;
            break;
        }

        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private static byte[] Larger(byte[] buffer)
    {
        if (buffer.Length >= LargestBuffer)
            throw new JsonException($"A single value has more than {LargestBuffer} bytes.");
        Array.Resize(ref buffer, buffer.Length * 4);
        return buffer;
    }
}
