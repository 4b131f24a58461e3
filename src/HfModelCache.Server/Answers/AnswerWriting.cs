using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Answers;

/// <summary>Sends small answers whole, so that their length is known.</summary>
internal static class AnswerWriting
{
    // What browsers must not run is never sent as HTML, so there is nothing to escape for them.
    internal static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sends JSON. The answer to HEAD is the same without its body.</summary>
    public static Task SendJsonAsync(this HttpContext context, Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(body, Plain))
            write(json);
        return context.SendAsync(body.WrittenMemory, "application/json; charset=utf-8");
    }

    /// <summary>Sends text.</summary>
    public static Task SendTextAsync(this HttpContext context, string text) =>
        context.SendAsync(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");

    /// <summary>Sends bytes.</summary>
    public static async Task SendAsync(this HttpContext context, ReadOnlyMemory<byte> body, string contentType)
    {
        var response = context.Response;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.BodyWriter.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
