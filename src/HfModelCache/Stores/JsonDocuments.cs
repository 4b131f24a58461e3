using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace HfModelCache.Stores;

/// <summary>Reads and writes JSON documents of any size: only what they state is in memory while they are read.</summary>
internal static class JsonDocuments
{
    // A single array of many megabytes would be copied as it grows, and stay in memory.
    private static readonly PipeOptions Blocks = new(pauseWriterThreshold: 0, resumeWriterThreshold: 0, minimumSegmentSize: 64 << 10, useSynchronizationContext: false);

    /// <summary>Reads a document. Returns null if there is no such object.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The object.</param>
    /// <param name="maxBytes">The maximum size.</param>
    /// <param name="type">The form of the document.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="DocumentTooLargeException">The object is larger.</exception>
    public static async Task<ParsedDocument<T>?> ReadJsonAsync<T>(
        this IObjectReader store, string key, int maxBytes, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var read = await store.ReadDocumentAsync(key, maxBytes, (body, ct) => ParseAsync(body, type, ct), cancellationToken).ConfigureAwait(false);
        return read is null ? null : new ParsedDocument<T>(read.Content.Value, read.Content.Problem, new DocumentVersion(read.ETag, read.Content.Sha256));
    }

    /// <summary>Writes a document.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The object.</param>
    /// <param name="document">The document.</param>
    /// <param name="type">Its form.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task PutJsonAsync<T>(
        this IObjectStore store, string key, T document, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var pipe = new Pipe(Blocks);
        await JsonSerializer.SerializeAsync(pipe.Writer, document, type, cancellationToken).ConfigureAwait(false);
        await pipe.Writer.CompleteAsync().ConfigureAwait(false);
        var written = await pipe.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await store.PutAsync(key, new Payload(written.Buffer), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static async Task<Parsed<T>> ParseAsync<T>(Stream body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var hash = SHA256.Create();
        await using var hashed = new CryptoStream(body, hash, CryptoStreamMode.Read, leaveOpen: true);
        var (value, problem) = (default(T), default(string));
        try
        {
            value = await JsonSerializer.DeserializeAsync(hashed, type, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException e)
        {
            problem = e.Message;
            await hashed.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        }

        return new Parsed<T>(value, problem, Convert.ToHexStringLower(hash.Hash!));
    }

    private sealed record Parsed<T>(T? Value, string? Problem, string Sha256);
}
