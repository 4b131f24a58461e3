using System.Text.Json.Nodes;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.TestHub.Endpoints;

/// <summary><c>/api/{kind}s/{id}/refs</c>.</summary>
internal sealed class RefsEndpoint : IRepoEndpoint
{
    public ValueTask<Answer> AnswerAsync(RepoCall call)
    {
        var json = new JsonObject
        {
            ["branches"] = List(call.Repo, "refs/heads/"),
            ["converts"] = new JsonArray(),
            ["tags"] = List(call.Repo, "refs/tags/"),
        };
        if (call.Request.Parameter("include_prs") == "1")
            json["pullRequests"] = List(call.Repo, "refs/pr/");
        return ValueTask.FromResult(Answer.Json(200, json));
    }

    private static JsonArray List(TestRepo repo, string prefix) => new([.. repo.Refs
        .Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal))
        .OrderBy(r => r.Key, StringComparer.Ordinal)
        .Select(r => new JsonObject { ["name"] = r.Key[prefix.Length..], ["ref"] = r.Key, ["targetCommit"] = r.Value })]);
}
