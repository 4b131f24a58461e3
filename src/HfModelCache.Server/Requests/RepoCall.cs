using HfModelCache.Repos;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Requests;

/// <summary>Represents a request for something of a copy that the caller may have.</summary>
/// <param name="Context">The request and its answer.</param>
/// <param name="Route">What is wanted.</param>
/// <param name="Repo">The repo.</param>
/// <param name="Query">The query.</param>
/// <param name="Copy">The copy of the revision.</param>
internal sealed record RepoCall(HttpContext Context, RepoRoute Route, RepoId Repo, QueryText Query, ServedCopy Copy)
{
    /// <summary>Answers with an error.</summary>
    public Task RefuseAsync(HubError error) => error.WriteAsync(Context, Route.IsApi, Copy.Commit);
}
