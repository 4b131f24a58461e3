using HfModelCache.TestHub.Origins;

namespace HfModelCache.TestHub.Recording;

/// <summary>One request and what became of it.</summary>
public sealed class RecordedRequest
{
    private long _bytesSent;

    internal RecordedRequest(IncomingRequest request)
    {
        Origin = request.Origin;
        Method = request.Method;
        Target = request.Target;
        Range = request.Header("Range");
        HadAuthorization = request.Header("Authorization") is not null;
        AcceptEncoding = request.Header("Accept-Encoding");
        UserAgent = request.Header("User-Agent");
    }

    /// <summary>Which server received it.</summary>
    public Origin Origin { get; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>Path and query as sent.</summary>
    public string Target { get; }

    /// <summary>The <c>Range</c> header.</summary>
    public string? Range { get; }

    /// <summary>Whether it carried a token.</summary>
    public bool HadAuthorization { get; }

    /// <summary>The <c>Accept-Encoding</c> header.</summary>
    public string? AcceptEncoding { get; }

    /// <summary>The <c>User-Agent</c> header.</summary>
    public string? UserAgent { get; }

    /// <summary>The file in the repository that the answer carried or pointed to, if any.</summary>
    public string? FilePath { get; internal set; }

    /// <summary>The status that was answered; 0 as long as there is none.</summary>
    public int Status { get; internal set; }

    /// <summary>The first byte of the file that the answer carried.</summary>
    public long Offset { get; internal set; }

    /// <summary>How many bytes of the body were handed to the connection, counted before they leave.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    internal void AddBytes(long count) => Interlocked.Add(ref _bytesSent, count);

    /// <inheritdoc/>
    public override string ToString() => $"{Origin} {Method} {Target} [{Range}] -> {Status}, {BytesSent} bytes";
}
