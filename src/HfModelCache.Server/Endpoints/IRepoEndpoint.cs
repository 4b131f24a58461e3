using HfModelCache.Server.Requests;

namespace HfModelCache.Server.Endpoints;

/// <summary>Answers the requests for one kind of thing of a copy.</summary>
internal interface IRepoEndpoint
{
    /// <summary>Whether the answer is the content of files, which gated repos give only to those whom they know. Default false.</summary>
    bool IsContent => false;

    /// <summary>The method besides GET and HEAD; null, the default, for none.</summary>
    string? OtherMethod => null;

    /// <summary>Answers a request.</summary>
    Task AnswerAsync(RepoCall call);
}
