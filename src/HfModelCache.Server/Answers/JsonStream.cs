using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Answers;

/// <summary>Sends JSON piece by piece, so that a copy of a hundred thousand files takes no more memory than one of ten.</summary>
internal static class JsonStream
{
    private const int PieceSize = 16 << 10;

    /// <summary>Sends JSON with a list of many items. The answer to HEAD is the same without its body.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="places">Limits how many large answers are being sent.</param>
    /// <param name="open">Writes what comes before the items.</param>
    /// <param name="items">The items.</param>
    /// <param name="write">Writes one of them.</param>
    /// <param name="close">Writes what comes after the items.</param>
    public static async Task SendJsonAsync<T>(
        this HttpContext context, LargeAnswers places, Action<Utf8JsonWriter> open, IEnumerable<T> items, Action<Utf8JsonWriter, T> write, Action<Utf8JsonWriter> close)
    {
        var response = context.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.XContentTypeOptions = "nosniff";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        using var place = await places.EnterAsync(context.RequestAborted).ConfigureAwait(false);
        await using var json = new Utf8JsonWriter(response.BodyWriter, AnswerWriting.Plain);
        open(json);
        foreach (var item in items)
        {
            write(json, item);
            if (json.BytesPending < PieceSize)
                continue;
            json.Flush();
            if ((await response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false)).IsCompleted)
                return; // The client is gone.
        }

        close(json);
        await json.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
