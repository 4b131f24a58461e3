using System.Net;
using Amazon.Runtime;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

/// <summary>Turns the answer that an object is not there into one that the SDK returns instead of throwing.</summary>
/// <remarks>
/// Most runs ask for objects that may not be there. For each 404 the SDK throws through all its layers and records a stack
/// trace: half a millisecond of processor time, as much as the request itself.
/// </remarks>
internal sealed class AbsentObjectHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // No server sends it: what one sends with it is refused.
    private const HttpStatusCode Status = (HttpStatusCode)299;
    private const int Longest = 1 << 20;

    /// <summary>Whether the SDK's response stands for an absent object.</summary>
    public static bool IsAbsent(AmazonWebServiceResponse response) => response.HttpStatusCode == Status;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == Status)
            answer.StatusCode = HttpStatusCode.BadGateway;
        else if (answer.StatusCode == HttpStatusCode.NotFound && ReadsObject(request) && await IsObjectMissingAsync(answer, cancellationToken).ConfigureAwait(false))
            answer.StatusCode = Status;
        return answer;
    }

    // Of all requests with GET, only those for an object have a range.
    private static bool ReadsObject(HttpRequestMessage request) =>
        request.Method == HttpMethod.Head || (request.Method == HttpMethod.Get && request.Headers.Range is not null);

    // A body that is cut off may have named the bucket, so it fails the request.
    private static async Task<bool> IsObjectMissingAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await answer.Content.LoadIntoBufferAsync(Longest, cancellationToken).ConfigureAwait(false);
        return (await ErrorBody.ReadAsync(answer.Content, cancellationToken).ConfigureAwait(false)).Find("Code") != "NoSuchBucket";
    }
}
