using System.Text.Json;
using System.Text.Json.Nodes;
using HfModelCache.TestHub.Answers;

namespace HfModelCache.TestHub.Endpoints;

/// <summary><c>POST /api/{kind}s/{id}/paths-info/{rev}</c>, by JSON or by form.</summary>
internal sealed class PathsInfoEndpoint : IRepoEndpoint
{
    private const int MostPaths = 2000;

    public async ValueTask<Answer> AnswerAsync(RepoCall call)
    {
        if (!HttpMethods.IsPost(call.Request.Method))
            return call.Refuse(HubError.Bare(404));
        var asked = await ReadAsync(call.Request.Context.Request);
        if (asked.Paths is not { Length: <= MostPaths } paths)
            return call.Refuse(new HubError(400, null, "\"paths\" is required"));
        return call.AtCommit(commit => Answer.Json(200, new JsonArray(
            [.. paths.Select(commit.Find).OfType<Repos.TestFile>().Select(f => TreeEntries.OfFile(call, commit, f, asked.Expand))])));
    }

    // The Hub's description wants both fields; its JavaScript client leaves the second out.
    private static async Task<(string[]? Paths, bool Expand)> ReadAsync(HttpRequest request)
    {
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync();
            return ([.. form["paths"].OfType<string>()], bool.TryParse(form["expand"], out var expand) && expand);
        }

        try
        {
            var json = await JsonNode.ParseAsync(request.Body);
            return (json?["paths"]?.Deserialize<string[]>(), json?["expand"]?.GetValue<bool>() ?? false);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
