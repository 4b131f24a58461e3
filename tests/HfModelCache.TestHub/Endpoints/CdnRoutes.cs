using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Content;
using HfModelCache.TestHub.Origins;

namespace HfModelCache.TestHub.Endpoints;

/// <summary>What the CDN origin answers: signed URLs and nothing else.</summary>
internal sealed class CdnRoutes(FakeHub hub)
{
    public Task<Answer> AnswerAsync(IncomingRequest request)
    {
        request.CommonHeaders = Answer.NoHeaders.SetItem("X-Cache", "Hit from cloudfront").SetItem("Vary", "Origin");
        return Task.FromResult(Serve(request).Over(request.CommonHeaders));
    }

    private Answer Serve(IncomingRequest request)
    {
        if (hub.Options.CdnRefusesTokens && request.Header("Authorization") is not null)
        {
            hub.AddViolation($"A token was sent to the CDN: {request.Method} {request.Path}");
            return SignedUrlErrors.TwoAuthentications;
        }

        var (file, refusal) = hub.SignedUrls.Open(request);
        if (file is null)
            return refusal!;
        return Answer.Of(200, file.Content, "application/octet-stream")
            .With("Accept-Ranges", "bytes")
            .With("Cache-Control", "public, max-age=31536000")
            .With("Content-Disposition", request.Parameter("response-content-disposition"))
            // Looks like a SHA-256 and is none: the Hub's X-Linked-Etag is the only digest.
            .With("ETag", $"\"{ContentDigests.Invented("cdn " + file.XetHash, 64)}\"") with
        {
            AcceptsRanges = true,
            FilePath = file.Path,
            Pace = hub.Options.CdnBytesPerSecond is { } rate ? Pace.PerSecond(rate) : null,
        };
    }
}
