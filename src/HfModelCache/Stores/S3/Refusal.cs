using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace HfModelCache.Stores.S3;

/// <summary>What a store said when it refused a request, whoever had sent it.</summary>
/// <param name="Status">The status.</param>
/// <param name="Code">S3's own word for the reason; empty where there is none.</param>
/// <param name="Message">S3's sentence; empty where there is none.</param>
internal sealed record Refusal(HttpStatusCode Status, string Code, string Message)
{
    /// <summary>The header that names a bucket's region.</summary>
    public const string RegionHeader = "x-amz-bucket-region";

    /// <summary>Where the bucket is, or what requests are to be signed for; null where no region is named.</summary>
    public string? Region { get; init; }

    /// <summary>How long the store asked to be left alone, if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Reads what was thrown; null where it is no answer.</summary>
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

/// <summary>The store has answered a body with a refusal.</summary>
/// <param name="refusal">What it said.</param>
internal sealed class StoreAnswerException(Refusal refusal) : Exception(refusal.Message)
{
    /// <summary>What it said.</summary>
    public Refusal Refusal => refusal;
}
