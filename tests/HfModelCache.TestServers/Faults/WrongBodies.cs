namespace HfModelCache.TestServers.Faults;

/// <summary>Answers that begin well.</summary>
public static class WrongBodies
{
    /// <summary>Half of the body comes, then nothing for a while, then the connection is cut.</summary>
    public static Func<FaultyProxy, HttpContext, Task> Stall(TimeSpan duration) => async (proxy, context) =>
    {
        using var answer = await proxy.ForwardAsync(context);
        var body = await answer.Content.ReadAsByteArrayAsync();
        FaultyProxy.SendHead(context, answer);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await WallClock.PauseAsync(duration, context.RequestAborted);
        context.Abort();
    };

    /// <summary>The answer comes with its ETag called weak.</summary>
    public static Func<FaultyProxy, HttpContext, Task> WeakenETag { get; } = async (proxy, context) =>
    {
        using var answer = await proxy.ForwardAsync(context);
        if (answer.Headers.NonValidated.TryGetValues("ETag", out var etag))
        {
            answer.Headers.Remove("ETag");
            answer.Headers.TryAddWithoutValidation("ETag", $"W/{etag}");
        }

        await FaultyProxy.SendAsync(context, answer);
    };
}
