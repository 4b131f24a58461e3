using System.Globalization;
using System.Text.Json.Nodes;
using HfModelCache.Bench.Http;

namespace HfModelCache.Bench.Hub;

/// <summary>The Hub's API for one repo, and the CDN of its large files: right answers only, at the least cost.</summary>
/// <param name="files">The files of its revision <c>main</c>. In <c>next</c>, the last one has another content.</param>
/// <param name="content">What files hold.</param>
/// <param name="cdn">The CDN's address.</param>
internal sealed class BenchHub(IReadOnlyList<BenchFile> files, RepeatingContent content, Func<Uri> cdn)
{
    private const int PageSize = 1000;
    private const string ResolveCache = "/api/resolve-cache/";

    private readonly BenchCommit _main = new("0123456789abcdef0123456789abcdef01234567", files);
    private readonly BenchCommit _next = new("123456789abcdef0123456789abcdef012345678", [.. files.SkipLast(1), files[^1].Changed(content)]);
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
            var of = After(path, "/model/");
            Serve(exchange, CommitOf(of).Find(After(of, "/")));
            return;
        }

        Interlocked.Increment(ref _asked);
        if (path.Contains("/resolve/", StringComparison.Ordinal))
            Resolve(exchange, path);
        else if (path.Contains("/tree/", StringComparison.Ordinal))
            List(exchange, path);
        else if (path.Contains("/revision/", StringComparison.Ordinal))
            exchange.Send(200, $$"""{"id":"bench/model","sha":"{{CommitOf(After(path, "/revision/")).Sha}}"}""", "application/json");
        else
            exchange.Send(404);
    }

    /// <summary>Answers what the CDN is asked.</summary>
    public void AnswerCdn(Exchange exchange)
    {
        var of = exchange.Head.Path[1..];
        Serve(exchange, CommitOf(of).Find(After(of, "/")));
    }

    private void Serve(Exchange exchange, BenchFile? file)
    {
        Interlocked.Increment(ref _served);
        if (file is not null)
            exchange.SendContent(content, file.Size, ("ETag", $"\"{file.Digest}\""));
        else
            exchange.Send(404);
    }

    // Both kinds of file are one redirect away, as on the Hub.
    private void Resolve(Exchange exchange, string path)
    {
        var of = After(path, "/resolve/");
        var commit = CommitOf(of);
        if (commit.Find(After(of, "/")) is not { } file)
        {
            exchange.Send(404);
            return;
        }

        if (!file.IsLarge)
        {
            exchange.Send(307, "", "text/plain",
                ("Location", $"{ResolveCache}models/bench/model/{commit.Sha}/{file.Path}"), ("X-Repo-Commit", commit.Sha));
            return;
        }

        exchange.Send(302, "", "text/plain",
            ("Location", $"{cdn().GetLeftPart(UriPartial.Authority)}/{commit.Sha}/{file.Path}?Expires={DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}"),
            ("X-Repo-Commit", commit.Sha),
            ("X-Linked-Size", file.Size.ToString(CultureInfo.InvariantCulture)),
            ("X-Linked-Etag", $"\"{file.Digest}\""));
    }

    private void List(Exchange exchange, string path)
    {
        var start = int.Parse(exchange.Parameter("cursor") ?? "0", CultureInfo.InvariantCulture);
        var all = CommitOf(After(path, "/tree/")).Files;
        var page = new JsonArray([.. all.Skip(start).Take(PageSize).Select(Describe)]).ToJsonString();
        var next = start + PageSize;
        if (next >= all.Count)
            exchange.Send(200, page, "application/json");
        else
            exchange.Send(200, page, "application/json", ("Link", $"<{path}?recursive=true&cursor={next}>; rel=\"next\""));
    }

    // What follows begins with a revision.
    private BenchCommit CommitOf(string text) =>
        text.StartsWith("next", StringComparison.Ordinal) || text.StartsWith(_next.Sha, StringComparison.Ordinal) ? _next : _main;

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
