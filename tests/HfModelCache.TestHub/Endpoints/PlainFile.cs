using System.Text;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.TestHub.Endpoints;

/// <summary>The answer that carries a file out of git itself.</summary>
internal static class PlainFile
{
    public static Answer Serve(RepoCall call, RepoCommit commit, TestFile file)
    {
        var etag = $"\"{file.Oid}\"";
        var answer = Answer.Of(200, file.Content, "text/plain; charset=utf-8")
            .With("Accept-Ranges", "bytes")
            .With("Content-Disposition", Disposition(file.Path))
            .With("Content-Security-Policy", "default-src 'none'; sandbox")
            .With("ETag", etag)
            .With("X-Repo-Commit", commit.Sha)
            .With("X-Hub-Cache", "MISS");
        return call.Request.Header("If-None-Match") == etag
            ? answer with { Status = 304, Count = 0, FilePath = file.Path }
            : answer with { AcceptsRanges = true, FilePath = file.Path };
    }

    public static string Disposition(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var ascii = new StringBuilder();
        foreach (var c in name)
            ascii.Append(c is >= ' ' and < '\x7f' and not ('"' or '\\') ? c : '?');
        return $"inline; filename*=UTF-8''{Uri.EscapeDataString(name)}; filename=\"{ascii}\";";
    }
}
