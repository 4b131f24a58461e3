using System.Text;

namespace HfModelCache.TestServers.Faults;

/// <summary>The ways in which a proxy goes wrong.</summary>
public static class Wrong
{
    /// <summary>The server is never asked, and this is answered.</summary>
    public static Func<FaultyProxy, HttpContext, Task> Answer(int status, string? code = null, string? retryAfter = null) =>
        async (_, context) =>
        {
            // Kestrel holds a connection with an unread body for seconds.
            await context.Request.Body.CopyToAsync(Stream.Null);
            await WriteErrorAsync(context, status, code, retryAfter);
        };

    /// <summary>The server does its work, but this is answered.</summary>
    public static Func<FaultyProxy, HttpContext, Task> AnswerAfterwards(int status, string? code = null) => async (proxy, context) =>
    {
        using var done = await proxy.ForwardAsync(context);
        await done.Content.ReadAsByteArrayAsync();
        await WriteErrorAsync(context, status, code, retryAfter: null);
    };

    /// <summary>The server is never asked, and the connection is cut.</summary>
    public static Func<FaultyProxy, HttpContext, Task> Cut { get; } = (_, context) =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>The server does its work, but its answer is lost with the connection.</summary>
    public static Func<FaultyProxy, HttpContext, Task> CutAfterwards { get; } = async (proxy, context) =>
    {
        using var done = await proxy.ForwardAsync(context);
        await done.Content.ReadAsByteArrayAsync();
        context.Abort();
    };

    /// <summary>The server's answer comes, with other words in it.</summary>
    public static Func<FaultyProxy, HttpContext, Task> Reword(Func<string, string> change) => async (proxy, context) =>
    {
        using var answer = await proxy.ForwardAsync(context);
        var text = change(await answer.Content.ReadAsStringAsync());
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/xml";
        await context.Response.WriteAsync(text);
    };

    /// <summary>The server's answer comes with all its headers, but its body ends after this many bytes.</summary>
    public static Func<FaultyProxy, HttpContext, Task> Truncate(int bytes) => async (proxy, context) =>
    {
        using var answer = await proxy.ForwardAsync(context);
        var body = await answer.Content.ReadAsByteArrayAsync();
        FaultyProxy.SendHead(context, answer);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, Math.Min(bytes, body.Length / 2)));
        context.Abort();
    };

    /// <summary>Nothing happens for a while, then the connection is cut.</summary>
    public static Func<FaultyProxy, HttpContext, Task> Stall(TimeSpan duration) => async (_, context) =>
    {
        await WallClock.PauseAsync(duration, context.RequestAborted);
        context.Abort();
    };

    private static Task WriteErrorAsync(HttpContext context, int status, string? code, string? retryAfter)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync(
            code is null ? "" : $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{code}</Message></Error>",
            Encoding.UTF8);
    }
}
