using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using System.Xml;
using Amazon.Runtime;
using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Resilience;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

/// <summary>Classifies the SDK's exceptions by who must act.</summary>
internal static partial class S3Failures
{
    /// <summary>
    /// Whether an exception comes from the store or the network. Any other is a bug of this program, which a retry would
    /// hide.
    /// </summary>
    public static bool AreTheirs(Exception exception) => exception switch
    {
        AmazonServiceException { StatusCode: 0, InnerException: { } inner } => AreTheirs(inner),
        ModelCacheException or AmazonServiceException or AmazonClientException or StoreAnswerException => true,
        IOException or HttpRequestException or SocketException or AuthenticationException => true,
        TimeoutException or OperationCanceledException => true,
        XmlException or FormatException or OverflowException => true, // The SDK could not parse a response.
        _ => false,
    };

    /// <summary>Classifies an exception.</summary>
    /// <param name="exception">An exception for which <see cref="AreTheirs"/> is true.</param>
    /// <param name="what">The request in a few words, with the object's name.</param>
    public static ModelCacheException From(Exception exception, string what) => exception switch
    {
        ModelCacheException known => known,
        _ when OpenFiles.AreExhausted(exception) => new OperatorException(
            FailureReason.TooManyOpenFiles, $"{what} failed: {OpenFiles.Explanation}.", exception),
        AmazonUnmarshallingException or XmlException or FormatException or OverflowException => new TransientException(
            FailureReason.StoreUnavailable,
            $"{what} failed: the store's response can't be parsed.",
            inner: exception),
        AmazonServiceException { StatusCode: 0 } cut => From(cut.InnerException ?? new IOException(cut.Message), what),
        _ when Refusal.Of(exception) is { } refusal => FromAnswer(exception, refusal, what),
        _ when HasInner<SendingEndedException>(exception) => new TransientException(
            FailureReason.StoreHungUp,
            $"{what} failed: the connection was closed while the body was sent, without a response ({ProblemOf(exception)}).",
            inner: exception),
        _ when HasInner<AuthenticationException>(exception) => new OperatorException(
            FailureReason.StoreUnreachable,
            $"{what} failed: the store's certificate is not trusted.",
            exception),
        AmazonClientException client when client.InnerException is not (HttpRequestException or IOException) && !IsTimeout(client) =>
            new OperatorException(FailureReason.StoreCredentials, $"{what} failed: {client.Message}", client),
        _ => new TransientException(
            FailureReason.StoreUnreachable,
            $"{what} failed: {ProblemOf(exception)}.",
            inner: exception),
    };

    /// <summary>Whether the store reports that an upload no longer exists.</summary>
    public static bool IsUploadGone(Exception? exception) =>
        exception is not null && Refusal.Of(exception) is { Code: "NoSuchUpload" };

    private static ModelCacheException FromAnswer(Exception answer, Refusal refusal, string what)
    {
        var (status, code, said) = refusal;
        var message = $"{what} failed: the store answered {(int)status} {code}".TrimEnd();
        message += string.IsNullOrWhiteSpace(said) || said == code ? "." : $": {Quotation.Of(said)}.";
        if (IsElsewhere(refusal))
            message += refusal.Region is { } region ? $" The bucket is in another region: set AWS_REGION={region}." : " The bucket is in another region.";
        return code switch
        {
            "NoSuchBucket" => Operator(FailureReason.BucketNotFound),
            "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" => Operator(FailureReason.StoreCredentials),
            _ when IsCredentialMalformed(refusal) => Operator(FailureReason.StoreCredentials),
            _ when IsElsewhere(refusal) => Operator(FailureReason.StoreRegionWrong),
            "SecondLevelDomainForbidden" or "PathStyleDomainForbidden" => Operator(FailureReason.StoreAddressingWrong),
            "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" =>
                Transient(FailureReason.StoreCredentials),
            "RequestTimeTooSkewed" => Transient(FailureReason.ClockSkew),
            "InsufficientStorage" or "XMinioStorageFull" or "StorageFull" => Operator(FailureReason.StoreFull),
            _ when IsOverQuota(refusal) => Operator(FailureReason.StoreFull),
            "SlowDown" or "ServiceUnavailable" => Overloaded(),
            "InternalError" or
            "BadDigest" or "XAmzContentSHA256Mismatch" or "RequestTimeout" or "IncompleteBody" or "NoSuchKey" =>
                Transient(FailureReason.StoreUnavailable),
            _ => status switch
            {
                HttpStatusCode.Unauthorized => Operator(FailureReason.StoreCredentials),
                HttpStatusCode.Forbidden => Operator(FailureReason.StoreAccessDenied),
                HttpStatusCode.RequestEntityTooLarge => Operator(FailureReason.StoreBodyTooLarge),
                HttpStatusCode.NotImplemented => Operator(FailureReason.StoreRejected),
                HttpStatusCode.InsufficientStorage => Operator(FailureReason.StoreFull),
                HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => Overloaded(),
                HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or >= (HttpStatusCode)500 =>
                    Transient(FailureReason.StoreUnavailable),
                _ => Operator(FailureReason.StoreRejected),
            },
        };

        OperatorException Operator(FailureReason reason) => new(reason, message, answer);
        OverloadedException Overloaded() => new(FailureReason.StoreUnavailable, message, refusal.RetryAfter, answer);
        TransientException Transient(FailureReason reason) => new(reason, message, refusal.RetryAfter, answer);
    }

    // The header is malformed for stores if it names another region than theirs, or if a key contains what no key does.
    private static bool IsElsewhere(Refusal refusal) =>
        refusal.Code is "PermanentRedirect" or "IncorrectEndpoint"
        || (refusal.Code == "AuthorizationHeaderMalformed" && !IsCredentialMalformed(refusal))
        || (refusal.Region is not null && refusal.Status is >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest);

    private static bool IsCredentialMalformed(Refusal refusal) => refusal is { Code: "AuthorizationHeaderMalformed", Region: null }
        && refusal.Message.Contains("credential", StringComparison.OrdinalIgnoreCase)
        && !refusal.Message.Contains("region", StringComparison.OrdinalIgnoreCase);

    // MinIO: XMinioAdminBucketQuotaExceeded (400). Ceph: QuotaExceeded (403). Swift: "Upload exceeds quota." (413). Backblaze:
    // "Cannot upload files, storage cap exceeded." and "Transaction cap exceeded" (403).
    private static bool IsOverQuota(Refusal refusal) =>
        refusal.Status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
        && (refusal.Code.EndsWith("QuotaExceeded", StringComparison.Ordinal) || OverQuota().IsMatch(refusal.Message));

    private static bool IsTimeout(Exception exception) => HasInner<OperationCanceledException>(exception) || HasInner<TimeoutException>(exception);

    // A timeout reaches us as a cancelled task, which says nothing to anyone.
    private static string ProblemOf(Exception exception) => IsTimeout(exception)
        ? "the store did not answer in time"
        : Innermost(exception).Message.TrimEnd('.');

    [GeneratedRegex(@"\b(quota|cap) (has been |is |was )?(exceeded|reached)|exceed(s|ed)? (the |its |your )?(\w+ )?quota", RegexOptions.IgnoreCase)]
    private static partial Regex OverQuota();

    private static bool HasInner<T>(Exception exception)
        where T : Exception
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is T)
                return true;
        }

        return false;
    }

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner
        ? Innermost(inner)
        : exception;
}
