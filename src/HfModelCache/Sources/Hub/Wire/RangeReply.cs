using System.Net;
using HfModelCache.Repos;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Represents what a response to a range request contains.</summary>
/// <remarks>
/// Mirrors send 206 without <c>Content-Range</c>, with <c>/*</c> in it, or with the whole file. A response that is neither
/// proven nor contradicted is read, and the file's hash decides.
/// </remarks>
internal sealed record RangeReply
{
    /// <summary>The kind of content.</summary>
    public required RangeReplyKind Kind { get; init; }

    /// <summary>Whether only its length indicates that it is the range.</summary>
    public bool IsUnproven { get; init; }

    /// <summary>Whether the body must be decoded.</summary>
    public bool IsCoded { get; init; }

    /// <summary>The problem, as the end of a sentence; null if there is none.</summary>
    public string? Problem { get; init; }

    /// <summary>The problem, in the same words for the same fault.</summary>
    public string Fault { get; init; } = "";

    /// <summary>Classifies a response with status 200 or 206.</summary>
    public static RangeReply To(ByteRange range, HttpResponseMessage answer, RepoFile file)
    {
        var isPiece = range.Length < file.Size;
        var length = answer.Content.Headers.ContentLength;
        if (answer.StatusCode == HttpStatusCode.PartialContent)
        {
            return ContentCoding.Applies(answer, range.Length, file.Path)
                ? new RangeReply { Kind = RangeReplyKind.CodedPiece }
                : OfPartial(range, answer, file.Size, length);
        }

        var isCoded = ContentCoding.Applies(answer, file.Size, file.Path);
        return !isCoded && length is not null && length != file.Size
            ? Wrong($"with {length} bytes, not {file.Size}", $"{length} bytes")
            : new RangeReply { Kind = isPiece ? RangeReplyKind.WholeFile : RangeReplyKind.Asked, IsCoded = isCoded };
    }

    private static RangeReply OfPartial(ByteRange range, HttpResponseMessage answer, long size, long? length)
    {
        var content = answer.Content.Headers.ContentRange;
        var how = $"as \"{content}\", not as bytes {range.Offset}-{range.Last}/{size}";
        if (content is { HasLength: true } && content.Length != size)
            return Wrong(how, $"{content.Length} bytes");
        if (content is { HasRange: true })
        {
            if (content.From == 0 && content.To == size - 1 && range.Length < size)
                return new RangeReply { Kind = RangeReplyKind.WholeFile };
            if (content.From != range.Offset || content.To != range.Last)
                return Wrong(how, "another range");
            return length is null || length == range.Length
                ? new RangeReply { Kind = RangeReplyKind.Asked }
                : Wrong($"with {length} bytes for a range of {range.Length}", "another length");
        }

        if (length == range.Length)
            return new RangeReply { Kind = RangeReplyKind.Asked, IsUnproven = true };
        return length is null || length == size
            ? new RangeReply { Kind = RangeReplyKind.WholeFile }
            : Wrong($"with {length} bytes for a range of {range.Length}", "another length");
    }

    private static RangeReply Wrong(string problem, string fault) =>
        new() { Kind = RangeReplyKind.Wrong, Problem = problem, Fault = fault };
}
