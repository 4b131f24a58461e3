using HfModelCache.TestHub.Answers;

namespace HfModelCache.TestHub.Endpoints;

/// <summary><c>/api/resolve-cache/{kind}s/{id}/{sha}/{path}</c>: where a public plain file's resolve leads.</summary>
internal sealed class ResolveCacheEndpoint : IRepoEndpoint
{
    public ValueTask<Answer> AnswerAsync(RepoCall call) => ValueTask.FromResult(call.AtCommit(commit =>
        commit.Find(call.FilePath) switch
        {
            null or { IsLfs: true } => call.Refuse(HubError.EntryNotFound).With("X-Repo-Commit", commit.Sha),
            // The Python client drops the query; a client that keeps it keeps all of it.
            var file when call.Request.Parameter("etag") is { } etag && etag != $"\"{file.Oid}\"" => call.Refuse(HubError.Bare(400)),
            var file => PlainFile.Serve(call, commit, file),
        }));
}
