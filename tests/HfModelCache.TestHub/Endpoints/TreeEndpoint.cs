using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.TestHub.Endpoints;

/// <summary><c>/api/{kind}s/{id}/tree/{rev}[/{dir}]</c>, page by page.</summary>
internal sealed class TreeEndpoint(FakeHub hub) : IRepoEndpoint
{
    public ValueTask<Answer> AnswerAsync(RepoCall call) => ValueTask.FromResult(call.AtCommit(commit =>
    {
        commit.ComputeDigests();
        var entries = List(call, commit);
        if (entries.Count == 0 && call.FilePath.Length > 0)
            return call.Refuse(HubError.EntryNotFound);
        call.Repo.AlterTree?.Invoke(entries);
        return Page(call, entries);
    }));

    private Answer Page(RepoCall call, List<JsonObject> entries)
    {
        if (!TryReadCursor(call.Request.Parameter("cursor"), out var start))
            return call.Refuse(new HubError(400, null, "Invalid cursor"));
        var size = Math.Min(hub.Options.PageSize, Limit(call));
        var answer = Answer.Json(200, new JsonArray([.. entries.Skip(start).Take(size)]));
        var end = start + size;
        var isLast = hub.Options.EmptyLastPage ? start >= entries.Count : end >= entries.Count;
        return isLast ? answer : answer.With("Link", $"<{NextPage(call, end)}>; rel=\"next\"");
    }

    private static List<JsonObject> List(RepoCall call, RepoCommit commit)
    {
        var below = call.FilePath.Length == 0 ? "" : call.FilePath.TrimEnd('/') + "/";
        var expand = call.Request.Parameter("expand") == "true";
        var files = commit.Files.Where(f => f.Path.StartsWith(below, StringComparison.Ordinal)).ToArray();
        var all = files
            .SelectMany(f => Parents(f.Path)).Where(d => d.StartsWith(below, StringComparison.Ordinal)).Distinct()
            .Select(d => (Path: d, Entry: TreeEntries.OfDirectory(commit, d, expand)))
            .Concat(files.Select(f => (f.Path, Entry: TreeEntries.OfFile(call, commit, f, expand))));
        var recursive = call.Request.Parameter("recursive") == "true";
        return [.. all
            .Where(e => recursive || !e.Path[below.Length..].Contains('/', StringComparison.Ordinal))
            .OrderBy(e => e.Path, StringComparer.Ordinal)
            .Select(e => e.Entry)];
    }

    private static IEnumerable<string> Parents(string path) =>
        Enumerable.Range(1, Math.Max(0, path.Length - 1)).Where(i => path[i] == '/').Select(i => path[..i]);

    private string NextPage(RepoCall call, int start)
    {
        var kept = call.Request.Query.Split('&').Where(p => p.Length > 0 && !p.StartsWith("cursor=", StringComparison.Ordinal));
        var query = string.Join('&', [.. kept, $"cursor={WriteCursor(start)}"]);
        return hub.Linked($"{call.Request.Path}?{query}");
    }

    private static int Limit(RepoCall call) =>
        int.TryParse(call.Request.Parameter("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? limit
            : int.MaxValue;

    private static string WriteCursor(int start) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"after:{start}")));

    private static bool TryReadCursor(string? cursor, out int start)
    {
        start = 0;
        return cursor is null || (Base64Url.IsValid(cursor) && int.TryParse(
            Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).AsSpan().TrimStart("after:"),
            NumberStyles.None, CultureInfo.InvariantCulture, out start));
    }
}
