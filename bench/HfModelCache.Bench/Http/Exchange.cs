using System.Globalization;
using System.Text;

namespace HfModelCache.Bench.Http;

/// <summary>One request and the way to answer it.</summary>
internal sealed class Exchange(Wire wire, RequestHead head)
{
    private bool _bodyTaken = head.ContentLength == 0;

    public RequestHead Head => head;

    public string Method => head.Method;

    public string? Parameter(string name) => head.Query.GetValueOrDefault(name);

    public string? Header(string name) => head.Headers.GetValueOrDefault(name);

    /// <summary>Reads the request's body and forgets it.</summary>
    public void DiscardBody()
    {
        Continue();
        wire.Discard(head.ContentLength);
    }

    /// <summary>Reads the request's body.</summary>
    public byte[] ReadBody()
    {
        Continue();
        var body = new byte[head.ContentLength];
        wire.ReadExactly(body);
        return body;
    }

    public void Send(int status, string body = "", string type = "text/plain", params ReadOnlySpan<(string Name, string Value)> headers) =>
        Send(status, Encoding.UTF8.GetBytes(body), type, headers);

    public void Send(int status, ReadOnlyMemory<byte> body, string type, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        SendHead(status, body.Length, [("Content-Type", type), .. headers]);
        if (Method != "HEAD")
            wire.Write(body.Span);
    }

    /// <summary>Sends a file, or the range of it that was asked for.</summary>
    public void SendContent(RepeatingContent content, long length, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var range = ByteRange.Parse(Header("Range"), length);
        var (offset, count) = range ?? (0, length);
        ReadOnlySpan<(string, string)> usual = [("Accept-Ranges", "bytes"), ("Content-Type", "application/octet-stream")];
        if (range is null)
            SendHead(200, length, [.. usual, .. headers]);
        else
            SendHead(206, count, [.. usual, ("Content-Range", Text($"bytes {offset}-{offset + count - 1}/{length}")), .. headers]);
        if (Method != "HEAD")
            wire.Send(content, offset, count);
    }

    /// <summary>Sends the head of an answer whose body, if any, is left out.</summary>
    public void SendHead(int status, long length, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        // An answer to a request whose body was not read would be followed by that body.
        if (!_bodyTaken)
            DiscardBody();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {(status < 300 ? "OK" : "No")}\r\n");
        if (status != 204)
            text.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        foreach (var (name, value) in headers)
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        wire.Write(Encoding.Latin1.GetBytes(text.Append("\r\n").ToString()));
    }

    private void Continue()
    {
        _bodyTaken = true;
        if (Header("Expect") is not null)
            wire.Write("HTTP/1.1 100 Continue\r\n\r\n"u8);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
