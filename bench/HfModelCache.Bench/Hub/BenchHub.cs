using System.Globalization;
using System.Text.Json.Nodes;
using HfModelCache.Bench.Http;

namespace HfModelCache.Bench.Hub;

/// <summary>The Hub's API for one repo, and the CDN of its large files: right answers only, at the least cost.</summary>
internal sealed class BenchHub(IReadOnlyList<BenchFile> files, RepeatingContent content, Func<Uri> cdn)
{
    private const int PageSize = 1000;
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string ResolveCache = "/api/resolve-cache/";

    private readonly Dictionary<string, BenchFile> _files = files.ToDictionary(f => f.Path);
    private int _asked;
    private int _served;

    /// <summary>Answers what the Hub's own host is asked.</summary>
    public void AnswerHub(Exchange exchange)
    {
        var path = exchange.Head.Path;
        // Not part of the Hub: how the benchmark counts, and what programs that know no Hub are to fetch.
        if (path == "/__requests")
        {
            exchange.Send(200, string.Create(CultureInfo.InvariantCulture, $"{_asked} {_served}\n"));
            return;
        }

        if (path == "/__files")
        {
            exchange.Send(200, string.Concat(files.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Path}\t{f.Size}\n"))));
            return;
        }

        if (path.StartsWith(ResolveCache, StringComparison.Ordinal))
        {
            Serve(exchange, After(path, $"/{Commit}/"));
            return;
        }

        Interlocked.Increment(ref _asked);
        if (path.Contains("/resolve/", StringComparison.Ordinal))
            Resolve(exchange, path);
        else if (path.Contains("/tree/", StringComparison.Ordinal))
            List(exchange, path);
        else if (path.Contains("/revision/", StringComparison.Ordinal))
            exchange.Send(200, $$"""{"id":"bench/model","sha":"{{Commit}}"}""", "application/json");
        else
            exchange.Send(404);
    }

    /// <summary>Answers what the CDN is asked.</summary>
    public void AnswerCdn(Exchange exchange) => Serve(exchange, exchange.Head.Path[1..]);

    private void Serve(Exchange exchange, string path)
    {
        Interlocked.Increment(ref _served);
        if (_files.TryGetValue(path, out var file))
            exchange.SendContent(content, file.Size, ("ETag", $"\"{file.Digest}\""));
        else
            exchange.Send(404);
    }

    // Both kinds of file are one redirect away, as on the Hub.
    private void Resolve(Exchange exchange, string path)
    {
        var revision = After(path, "/resolve/");
        if (!_files.TryGetValue(After(revision, "/"), out var file))
        {
            exchange.Send(404);
            return;
        }

        if (!file.IsLarge)
        {
            exchange.Send(307, "", "text/plain",
                ("Location", $"{ResolveCache}models/bench/model/{Commit}/{file.Path}"), ("X-Repo-Commit", Commit));
            return;
        }

        exchange.Send(302, "", "text/plain",
            ("Location", $"{cdn().GetLeftPart(UriPartial.Authority)}/{file.Path}?Expires={DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}"),
            ("X-Repo-Commit", Commit),
            ("X-Linked-Size", file.Size.ToString(CultureInfo.InvariantCulture)),
            ("X-Linked-Etag", $"\"{file.Digest}\""));
    }

    private void List(Exchange exchange, string path)
    {
        var start = int.Parse(exchange.Parameter("cursor") ?? "0", CultureInfo.InvariantCulture);
        var page = new JsonArray([.. files.Skip(start).Take(PageSize).Select(Describe)]).ToJsonString();
        var next = start + PageSize;
        if (next >= files.Count)
            exchange.Send(200, page, "application/json");
        else
            exchange.Send(200, page, "application/json", ("Link", $"<{path}?recursive=true&cursor={next}>; rel=\"next\""));
    }

    private static JsonObject Describe(BenchFile file)
    {
        var entry = new JsonObject { ["type"] = "file", ["path"] = file.Path, ["size"] = file.Size, ["oid"] = file.Digest[..40] };
        if (file.IsLarge)
            entry["lfs"] = new JsonObject { ["oid"] = file.Digest, ["size"] = file.Size };
        return entry;
    }

    private static string After(string text, string mark) =>
        text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? text[(at + mark.Length)..] : "";
}
