namespace HfModelCache.Server.Requests;

/// <summary>Reads bodies of limited size into memory.</summary>
internal static class BodyReading
{
    /// <summary>Reads a body to its end; null if it is larger.</summary>
    /// <param name="body">The body.</param>
    /// <param name="maxBytes">The maximum size.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<byte[]?> ReadUpToAsync(this Stream body, int maxBytes, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
        {
            if (whole.Length + count > maxBytes)
                return null;
            whole.Write(buffer, 0, count);
        }

        return whole.ToArray();
    }
}
