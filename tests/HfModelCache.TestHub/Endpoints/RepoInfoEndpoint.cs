using System.Globalization;
using System.Text.Json.Nodes;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.TestHub.Endpoints;

/// <summary><c>/api/{kind}s/{id}</c> and <c>…/revision/{rev}</c>.</summary>
internal sealed class RepoInfoEndpoint : IRepoEndpoint
{
    public ValueTask<Answer> AnswerAsync(RepoCall call) => ValueTask.FromResult(call.Route.Rest.Length > 1
        ? call.Refuse(HubError.RevisionNotFound(call.Revision))
        : call.AtCommit(commit => Answer.Json(200, Describe(call, commit))));

    private static JsonObject Describe(RepoCall call, RepoCommit commit)
    {
        var withBlobs = call.Request.Parameter("blobs") == "true";
        var info = Describe(call.Repo, commit);
        info["siblings"] = new JsonArray([.. commit.Files.Select(f => TreeEntries.Sibling(f, withBlobs))]);
        call.Repo.AlterInfo?.Invoke(info);
        var query = call.Request.Context.Request.Query;
        var expand = query["expand"].Concat(query["expand[]"]).ToHashSet();
        return expand.Count == 0
            ? info
            : new JsonObject(info.Where(f => f.Key is "_id" or "id" || expand.Contains(f.Key))
                .Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())));
    }

    private static JsonObject Describe(TestRepo repo, RepoCommit commit) => new()
    {
        ["_id"] = repo.InternalId,
        ["author"] = repo.Id.Contains('/', StringComparison.Ordinal) ? repo.Id.Split('/')[0] : null,
        ["cardData"] = new JsonObject(),
        ["config"] = new JsonObject(),
        ["createdAt"] = "2026-01-21T03:45:36.000Z",
        ["disabled"] = repo.Access == RepoAccess.Disabled,
        ["downloads"] = 0,
        ["gated"] = repo.Access is RepoAccess.Gated or RepoAccess.GatedFully ? "auto" : false,
        ["id"] = repo.Id,
        ["lastModified"] = commit.Date.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["library_name"] = "transformers",
        ["likes"] = 0,
        ["model-index"] = null,
        ["modelId"] = repo.Id,
        ["pipeline_tag"] = "text-generation",
        ["private"] = repo.Access == RepoAccess.Private,
        ["sha"] = commit.Sha,
        ["spaces"] = new JsonArray(),
        ["tags"] = new JsonArray(),
        ["transformersInfo"] = new JsonObject(),
        ["usedStorage"] = commit.Files.Where(f => f.IsLfs).Sum(f => f.Content.Length),
        ["widgetData"] = new JsonArray(),
    };
}
