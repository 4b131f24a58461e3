using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace HfModelCache.Stores.S3;

/// <summary>Represents the response by which a store refused a request.</summary>
/// <param name="Status">The status.</param>
/// <param name="Code">S3's error code; empty if there is none.</param>
/// <param name="Message">S3's error message; empty if there is none.</param>
internal sealed record Refusal(HttpStatusCode Status, string Code, string Message)
{
    /// <summary>The header that names a bucket's region.</summary>
    public const string RegionHeader = "x-amz-bucket-region";

    /// <summary>The region of the bucket, for which requests must be signed; null if none is named.</summary>
    public string? Region { get; init; }

    /// <summary>How long the store asks to wait; null if it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Reads the refusal from an exception; null if it is none.</summary>
    public static Refusal? Of(Exception exception) => exception switch
    {
        StoreAnswerException answer => answer.Refusal,
        AmazonServiceException { StatusCode: not 0 } answer => new Refusal(answer.StatusCode, answer.ErrorCode ?? "", answer.Message)
        {
            Region = RegionName.Valid(HeaderOf(answer)),
        },
        _ => null,
    };

    private static string? HeaderOf(AmazonServiceException answer) =>
        answer.InnerException is HttpErrorResponseException { Response: { } response } && response.IsHeaderPresent(RegionHeader)
            ? response.GetHeaderValue(RegionHeader)
            : null;
}

/// <summary>The store refused a body.</summary>
/// <param name="refusal">The response.</param>
internal sealed class StoreAnswerException(Refusal refusal) : Exception(refusal.Message)
{
    /// <summary>The response.</summary>
    public Refusal Refusal => refusal;
}
