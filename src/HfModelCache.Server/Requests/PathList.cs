using System.Text;
using System.Text.Json;
using HfModelCache.Server.Answers;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Requests;

/// <summary>Reads the paths of a request's body: JSON from the JavaScript client, a form from the Python client.</summary>
internal static class PathList
{
    /// <summary>The maximum number of paths, as on the Hub.</summary>
    public const int MaxPaths = 2000;

    private const int MaxBytes = 1 << 20;

    private static readonly HubError TooLarge = new(StatusCodes.Status413PayloadTooLarge, null, $"The body has more than {MaxBytes} bytes.");
    private static readonly HubError Invalid = new(StatusCodes.Status400BadRequest, null, $"\"paths\" is required: at most {MaxPaths} texts, as JSON or as a form.");

    /// <summary>Reads the paths, or says what is wrong with the body.</summary>
    public static async Task<(IReadOnlyList<string> Paths, HubError? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes || await request.Body.ReadUpToAsync(MaxBytes, cancellationToken).ConfigureAwait(false) is not { } body)
            return ([], TooLarge);
        var paths = request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
            ? ReadForm(body)
            : ReadJson(body);
        return paths is { Count: <= MaxPaths } ? (paths, null) : ([], Invalid);
    }

    private static List<string>? ReadForm(byte[] body)
    {
        // A query has fewer parameters than a body may have paths.
        var paths = new List<string>();
        foreach (var pair in Encoding.ASCII.GetString(body).Split('&'))
        {
            if (!pair.StartsWith("paths=", StringComparison.Ordinal))
                continue;
            if (RequestTarget.Unescape(pair.AsSpan("paths=".Length), plusIsSpace: true) is not { } path)
                return null;
            paths.Add(path);
        }

        return paths.Count > 0 ? paths : null;
    }

    private static List<string>? ReadJson(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("paths", out var paths) && paths.ValueKind == JsonValueKind.Array
                ? [.. paths.EnumerateArray().Select(path => path.GetString() ?? "")]
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
