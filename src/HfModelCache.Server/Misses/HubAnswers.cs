using System.Buffers;
using System.Net;
using System.Text.Json;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Server.Access;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Content;
using HfModelCache.Server.Requests;
using HfModelCache.Sources.Hub;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HfModelCache.Server.Misses;

/// <summary>Answers for the Hub: asks it what a caller asks, with the caller's token, and passes its answer on.</summary>
/// <param name="hub">Sends the requests.</param>
/// <param name="own">The tokens of this server's own callers, which are not for the Hub.</param>
/// <param name="relay">Copies bodies.</param>
/// <param name="places">Limits how many large answers are being sent.</param>
/// <param name="time">The clock.</param>
internal sealed class HubAnswers(HubForwarder hub, TokenList own, BodyRelay relay, LargeAnswers places, TimeProvider time)
{
    private const int MaxBody = 1 << 20;
    private const int MaxJson = 32 << 20;

    // As long as the Hub has for its headers.
    private static readonly TimeSpan BodyLimit = TimeSpan.FromSeconds(8);

    // Links to Xet are left out, and so is what belongs to the connection.
    private static readonly string[] PassedOn =
    [
        HubHeaders.Commit, HubHeaders.ErrorCode, HubHeaders.ErrorMessage, HubHeaders.LinkedETag, HubHeaders.LinkedSize, HubHeaders.TotalCount,
        "ETag", "Accept-Ranges", "Cache-Control", "Retry-After", "RateLimit", "RateLimit-Policy", "WWW-Authenticate",
    ];

    /// <summary>Asks the Hub what a request asks.</summary>
    /// <exception cref="ModelCacheException">The Hub can't be asked.</exception>
    public async Task<HttpResponseMessage> AskAsync(HttpContext context, Caller caller)
    {
        var request = context.Request;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        Func<HttpContent>? content = null;
        if (HttpMethods.IsPost(request.Method))
        {
            var body = await ReadAsync(request.Body, MaxBody, context.RequestAborted).ConfigureAwait(false);
            content = () =>
            {
                var copy = new ByteArrayContent(body);
                copy.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
                return copy;
            };
        }

        return await hub.SendAsync(new HttpMethod(request.Method), target[target.IndexOf('/', StringComparison.Ordinal)..], own.Include(caller.Token) ? null : caller.Token, content, context.RequestAborted)
            .ConfigureAwait(false);
    }

    /// <summary>Returns the commit that an answer is about; null if it states none.</summary>
    public static Commit? CommitOf(HttpResponseMessage answer) => Commit.TryParse(HubHeaders.Find(answer, HubHeaders.Commit));

    /// <summary>Passes an answer of the Hub on.</summary>
    public async Task PassOnAsync(HttpContext context, HttpResponseMessage answer)
    {
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach (var name in PassedOn)
        {
            if (HubHeaders.Find(answer, name) is { } value)
                response.Headers[name] = value;
        }

        if (HubHeaders.Find(answer, "Location") is { } location)
            response.Headers.Location = location; // A signed URL, for the caller alone: it is not logged.
        if (HubHeaders.Find(answer, "Link") is { } link && NextPage(context, link) is { } next)
            response.Headers.Link = next;
        response.ContentType = answer.Content.Headers.ContentType?.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
        if (HttpMethods.IsHead(context.Request.Method) || answer.StatusCode is HttpStatusCode.NotModified or HttpStatusCode.NoContent)
        {
            response.ContentLength = answer.StatusCode == HttpStatusCode.OK ? answer.Content.Headers.ContentLength : null;
            return;
        }

        using var place = answer.Content.Headers.ContentLength < LargeAnswers.MinSize ? null : await places.EnterAsync(context.RequestAborted).ConfigureAwait(false);
        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted).ConfigureAwait(false);
        if (answer.Content.Headers.ContentType?.MediaType == "application/json")
        {
            using var limit = new CancellationTokenSource(BodyLimit, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
            await context.SendAsync(WithoutXet(await ReadAsync(body, MaxJson, linked.Token).ConfigureAwait(false)), response.ContentType!).ConfigureAwait(false);
            return;
        }

        response.ContentLength = answer.Content.Headers.ContentLength;
        await relay.CopyAsync(body, response.BodyWriter, response.ContentLength ?? long.MaxValue, _ => { }, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Returns JSON without the hashes that lead clients to Xet, which this server doesn't speak.</summary>
    internal static ReadOnlyMemory<byte> WithoutXet(byte[] json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length);
        try
        {
            var reader = new Utf8JsonReader(json);
            using var writer = new Utf8JsonWriter(output);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("xetHash"))
                {
                    reader.Skip();
                    continue;
                }

                Copy(ref reader, writer);
            }

            writer.Flush();
            return output.WrittenMemory;
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(reader.GetString()!);
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(reader.GetString());
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }

    private string? NextPage(HttpContext context, string link)
    {
        var end = link.IndexOf('>', StringComparison.Ordinal);
        return link.StartsWith('<') && end > 0 && link[end..].Contains("next", StringComparison.Ordinal) && hub.TargetOf(link[1..end]) is { } target
            ? $"<{context.ServerAddress()}{target}>; rel=\"next\""
            : null;
    }

    private static async Task<byte[]> ReadAsync(Stream body, int maxBytes, CancellationToken cancellationToken) =>
        await body.ReadUpToAsync(maxBytes, cancellationToken).ConfigureAwait(false)
        ?? throw new OperatorException(FailureReason.HubRefused, $"A body has more than {maxBytes} bytes.");
}
