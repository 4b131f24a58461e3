using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.TestHub.Endpoints;

/// <summary><c>/{id}/raw/{rev}/{path}</c>: what git itself stores, which for a large file is its pointer.</summary>
internal sealed class RawEndpoint : IRepoEndpoint
{
    public ValueTask<Answer> AnswerAsync(RepoCall call) => ValueTask.FromResult(call.AtCommit(commit =>
        commit.Find(call.FilePath) switch
        {
            null => call.Refuse(HubError.EntryNotFound).With("X-Repo-Commit", commit.Sha),
            { IsLfs: true } file => PlainFile.Serve(call, commit, TestFile.Plain(file.Path, file.PointerText)),
            var file => PlainFile.Serve(call, commit, file),
        }));
}
