using System.Collections.Concurrent;

namespace HfModelCache.TestServers.Faults;

/// <summary>Faults that first receive the whole request, so that its sender is no longer needed.</summary>
public static class Buffered
{
    /// <summary>The request arrives late, even if its sender has gone by then.</summary>
    /// <param name="duration">For how long.</param>
    /// <param name="underWay">Where to note it until it has arrived.</param>
    /// <param name="onSent">What happens once its sender has sent it.</param>
    public static Func<FaultyProxy, HttpContext, Task> Held(
        TimeSpan duration, ConcurrentBag<Task> underWay, Func<FaultyProxy, Task>? onSent = null) => async (proxy, context) =>
    {
        var body = await ReadAsync(context);
        var arrives = ArriveAsync();
        underWay.Add(arrives);
        using var answer = await arrives;
        await FaultyProxy.SendAsync(context, answer);

        async Task<HttpResponseMessage> ArriveAsync()
        {
            var ended = onSent?.Invoke(proxy) ?? Task.CompletedTask;
            await WallClock.PauseAsync(duration, CancellationToken.None);
            var answer = await proxy.ForwardAsync(context, body, CancellationToken.None);
            await ended;
            return answer;
        }
    };

    /// <summary>The request arrives twice, and the second answer is the one that is heard.</summary>
    public static Func<FaultyProxy, HttpContext, Task> Twice { get; } = async (proxy, context) =>
    {
        var body = await ReadAsync(context);
        using (await proxy.ForwardAsync(context, body, context.RequestAborted))
        {
            using var second = await proxy.ForwardAsync(context, body, context.RequestAborted);
            await FaultyProxy.SendAsync(context, second);
        }
    };

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }
}
