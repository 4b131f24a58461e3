using System.Text.Json.Nodes;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Recording;

namespace HfModelCache.TestHub.Origins;

/// <summary>The way of every request: noted down, answered rightly, spoilt by the faults, sent.</summary>
internal sealed class OriginPipeline(FakeHub hub, Origin origin, Func<IncomingRequest, Task<Answer>> answer)
{
    // Not part of the Hub: how shell scripts read the log.
    private const string CountsPath = "/__requests";

    public async Task HandleAsync(HttpContext context)
    {
        var request = new IncomingRequest(origin, context, origin == Origin.Hub ? hub.Options.BasePath : "");
        if (origin == Origin.Hub && request.Path == CountsPath)
        {
            await context.Response.WriteAsync(TellCounts(request).ToJsonString() + "\n");
            return;
        }

        var record = hub.Requests.Add(request);
        hub.OnRequest?.Invoke(request);
        var right = LimitLength(RangeRule.Apply(await answer(request), request), request);
        var sent = hub.Faults.Apply(right, request);
        record.FilePath = sent.FilePath;
        record.Offset = sent.Offset;
        await new AnswerWriter(context, sent, record).SendAsync();
    }

    private Answer LimitLength(Answer right, IncomingRequest request) =>
        right.AcceptsRanges && right.Count > hub.Options.LongestBody && HttpMethods.IsGet(request.Method)
            ? SignedUrlErrors.TooLarge.Over(request.CommonHeaders) with { FilePath = right.FilePath }
            : right;

    private JsonObject TellCounts(IncomingRequest request)
    {
        var counts = RequestCounts.ToJson(hub.Requests, hub.Violations);
        if (HttpMethods.IsDelete(request.Method))
            hub.Requests.Clear();
        return counts;
    }
}
