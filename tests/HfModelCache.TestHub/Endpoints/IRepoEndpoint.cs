using HfModelCache.TestHub.Answers;

namespace HfModelCache.TestHub.Endpoints;

/// <summary>One family of routes below a repository.</summary>
internal interface IRepoEndpoint
{
    ValueTask<Answer> AnswerAsync(RepoCall call);
}
