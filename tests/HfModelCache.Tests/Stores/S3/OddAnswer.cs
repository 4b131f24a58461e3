using System.Text;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>A store's response.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
public sealed record OddAnswer(int Status, byte[] Body)
{
    public static OddAnswer Empty { get; } = new(200, []);

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The number of body bytes after which the response stalls; null to send all of them.</summary>
    public int? StallsAfter { get; init; }

    /// <summary>The number of body bytes after which the connection is cut; null to send all of them.</summary>
    public int? IsCutAfter { get; init; }

    /// <summary>Whether the body's length is stated; otherwise the body is chunked.</summary>
    public bool StatesLength { get; init; } = true;

    public static OddAnswer Xml(string xml, int status = 200) => new(status, Encoding.UTF8.GetBytes(xml));

    public static OddAnswer Error(int status, string code) =>
        Xml(code.Length == 0 ? "" : $"<Error><Code>{code}</Code><Message>{code}</Message></Error>", status);

    public OddAnswer With(string header, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase) { [header] = value } };

    public OddAnswer Without(string header) => this with
    {
        Headers = Headers.Where(h => !h.Key.Equals(header, StringComparison.OrdinalIgnoreCase)).ToDictionary(StringComparer.OrdinalIgnoreCase),
    };

    public OddAnswer Reword(Func<string, string> change) => this with { Body = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(Body))) };

    public async Task SendAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
            context.Response.Headers[name] = value;
        if (Status == 204)
            return;
        if (StatesLength || HttpMethods.IsHead(context.Request.Method))
            context.Response.ContentLength ??= Body.Length;
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        var until = StallsAfter ?? IsCutAfter ?? Body.Length;
        await context.Response.Body.WriteAsync(Body.AsMemory(0, until), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (StallsAfter is not null)
            await WallClock.PauseAsync(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        if (IsCutAfter is not null)
            context.Abort();
    }
}
