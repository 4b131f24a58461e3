using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.TestHub.Access;

/// <summary>Decides as the Hub does: the answer depends on what the caller may know to exist.</summary>
internal static class AccessRules
{
    /// <summary>The error for this caller; null if it has access.</summary>
    public static HubError? FindRefusal(Caller caller, string repoId, TestRepo? repo, bool forContent)
    {
        if (caller.Kind == CallerKind.MalformedToken)
            return HubError.InvalidCredentials;
        if (repo is null || (repo.Access == RepoAccess.Private && !caller.Opens(repoId)))
            return caller.Kind == CallerKind.KnownToken ? HubError.RepoNotFound : HubError.Unauthenticated;
        if (caller.Kind == CallerKind.UnknownToken)
            return repo.Access == RepoAccess.Public ? HubError.InvalidCredentials : HubError.Unauthenticated;
        if (repo.Access == RepoAccess.Disabled)
            return HubError.Disabled;
        if (caller.Opens(repoId) || !IsGated(repo.Access, forContent))
            return null;
        return caller.Kind == CallerKind.Anonymous ? HubError.GatedAnonymously(repoId) : HubError.GatedForToken(repoId);
    }

    private static bool IsGated(RepoAccess access, bool forContent) =>
        access == RepoAccess.GatedFully || (access == RepoAccess.Gated && forContent);
}
