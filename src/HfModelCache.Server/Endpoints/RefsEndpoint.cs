using System.Text.Json;
using HfModelCache.Repos;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Requests;

namespace HfModelCache.Server.Endpoints;

/// <summary>Answers <c>/api/{kind}s/{repo}/refs</c>: the revisions that the store holds. Tags count as branches, because a copy doesn't tell them apart.</summary>
/// <param name="catalogue">The copies.</param>
internal sealed class RefsEndpoint(CopyCatalogue catalogue) : IRepoEndpoint
{
    private const string Refs = "refs/";
    private const string PullRequests = "refs/pr/";

    public async Task AnswerAsync(RepoCall call)
    {
        var found = await catalogue.FindRevisionsAsync(call.Repo, call.Context.RequestAborted).ConfigureAwait(false);
        var named = found.Where(revision => Commit.TryParse(revision.Key) is null).ToList();
        await call.Context.SendJsonAsync(json =>
        {
            json.WriteStartObject();
            WriteList(json, "branches", named.Where(revision => !revision.Key.StartsWith(Refs, StringComparison.Ordinal)), "refs/heads/", "");
            WriteList(json, "converts", [], "", "");
            WriteList(json, "tags", [], "", "");
            if (call.Query.IsOn("include_prs"))
                WriteList(json, "pullRequests", named.Where(revision => revision.Key.StartsWith(PullRequests, StringComparison.Ordinal)), "", PullRequests);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, Commit>> revisions, string before, string without)
    {
        json.WriteStartArray(name);
        foreach (var (revision, commit) in revisions)
        {
            json.WriteStartObject();
            json.WriteString("name", revision[without.Length..]);
            json.WriteString("ref", before + revision);
            json.WriteString("targetCommit", commit.Sha);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
