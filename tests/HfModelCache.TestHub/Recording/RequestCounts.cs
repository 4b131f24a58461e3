using System.Text.Json.Nodes;
using HfModelCache.TestHub.Origins;

namespace HfModelCache.TestHub.Recording;

/// <summary>The log's totals as JSON, for shell scripts.</summary>
internal static class RequestCounts
{
    public static JsonObject ToJson(RequestLog log, IReadOnlyCollection<string> violations) => new()
    {
        ["hub"] = OfOrigin(log, Origin.Hub),
        ["cdn"] = OfOrigin(log, Origin.Cdn),
        ["files"] = BytesOfFiles(log),
        ["violations"] = new JsonArray([.. violations.Select(v => (JsonNode)v)]),
    };

    // Every file that was asked for, whichever of the two servers sent it, and even if neither sent a byte of it.
    private static JsonObject BytesOfFiles(RequestLog log)
    {
        var files = log.All.Select(r => r.FilePath).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        return new JsonObject(files.Select(file => KeyValuePair.Create(file, (JsonNode?)log.BytesSent(file))));
    }

    private static JsonObject OfOrigin(RequestLog log, Origin origin)
    {
        var requests = log.All.Where(r => r.Origin == origin).ToArray();
        var statuses = requests.GroupBy(r => r.Status).OrderBy(g => g.Key);
        return new JsonObject
        {
            ["requests"] = requests.Length,
            ["bytesSent"] = requests.Sum(r => r.BytesSent),
            ["withAuthorization"] = requests.Count(r => r.HadAuthorization),
            ["byStatus"] = new JsonObject(statuses.Select(g => KeyValuePair.Create($"{g.Key}", (JsonNode?)g.Count()))),
        };
    }
}
