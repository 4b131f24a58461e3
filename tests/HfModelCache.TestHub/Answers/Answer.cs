using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HfModelCache.TestHub.Content;

namespace HfModelCache.TestHub.Answers;

/// <summary>An answer before it is sent; faults are changes to it.</summary>
public sealed record Answer
{
    private static readonly JsonSerializerOptions HubJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>No headers, compared without regard to case.</summary>
    public static ImmutableDictionary<string, string> NoHeaders { get; } =
        ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The status code.</summary>
    public required int Status { get; init; }

    /// <summary>All headers but <c>Content-Length</c>.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>The whole content; a window of it is sent.</summary>
    public FileContent Body { get; init; } = FileContent.Empty;

    /// <summary>Where the window begins.</summary>
    public long Offset { get; init; }

    /// <summary>How many bytes are sent.</summary>
    public long Count { get; init; }

    /// <summary>The value of <c>Content-Length</c>, if it differs from <see cref="Count"/>.</summary>
    public long? DeclaredLength { get; init; }

    /// <summary>Sent in chunks, without a length.</summary>
    public bool IsChunked { get; init; }

    /// <summary>Whether a range of it may be asked for.</summary>
    public bool AcceptsRanges { get; init; }

    /// <summary>The file in the repository that it carries or points to, if any.</summary>
    public string? FilePath { get; init; }

    /// <summary>Where the sending breaks off or halts, if it does.</summary>
    public Interruption? Interruption { get; init; }

    /// <summary>How slowly it is sent, if not as fast as possible.</summary>
    public Pace? Pace { get; init; }

    /// <summary>An answer that carries all of a content.</summary>
    public static Answer Of(int status, FileContent body, string contentType) =>
        new Answer { Status = status, Body = body, Count = body.Length }.With("Content-Type", contentType);

    /// <summary>An answer in plain text.</summary>
    public static Answer Text(int status, string text, string contentType = "text/plain; charset=utf-8") =>
        Of(status, new MemoryContent(Encoding.UTF8.GetBytes(text)), contentType);

    /// <summary>An answer in JSON, with the weak ETag that the API sends.</summary>
    public static Answer Json(int status, JsonNode json)
    {
        var body = new MemoryContent(JsonSerializer.SerializeToUtf8Bytes(json, HubJson));
        return Of(status, body, "application/json; charset=utf-8").With("ETag", $"W/\"{body.Length:x}-{body.Sha256[..27]}\"");
    }

    /// <summary>A copy with a header set, or removed if the value is null.</summary>
    public Answer With(string header, string? value) =>
        this with { Headers = value is null ? Headers.Remove(header) : Headers.SetItem(header, value) };

    /// <summary>The same with headers beneath its own.</summary>
    public Answer Over(ImmutableDictionary<string, string> common) => this with { Headers = common.SetItems(Headers) };
}
