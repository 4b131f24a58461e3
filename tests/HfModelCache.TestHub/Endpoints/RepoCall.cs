using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.TestHub.Endpoints;

/// <summary>A request for something of a repository that the caller may have.</summary>
internal sealed record RepoCall(IncomingRequest Request, RepoRoute Route, TestRepo Repo, Caller Caller)
{
    /// <summary>The revision: always one segment, so an unescaped slash cuts it short, as on the Hub.</summary>
    public string Revision => Route.Rest.IsEmpty ? "main" : Uri.UnescapeDataString(Route.Rest[0]);

    /// <summary>The path after the revision, unescaped.</summary>
    public string FilePath => string.Join('/', Route.Rest.Skip(1).Select(Uri.UnescapeDataString));

    /// <summary>Whether the caller could read files, not just list them.</summary>
    public bool MayReadContent => AccessRules.FindRefusal(Caller, Repo.Id, Repo, forContent: true) is null;

    /// <summary>Answers for the commit of the revision, or with the error for an unknown revision.</summary>
    public Answer AtCommit(Func<RepoCommit, Answer> answer) =>
        Repo.Find(Revision) is { } commit ? answer(commit) : Refuse(HubError.RevisionNotFound(Revision));

    public Answer Refuse(HubError error) => error.ToAnswer(Request.WantsJson);
}
