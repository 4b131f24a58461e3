using System.Buffers.Text;
using System.Text;
using HfModelCache.Repos;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Endpoints;

/// <summary>Answers <c>/api/{kind}s/{repo}/tree/{revision}[/{folder}]</c>, page by page.</summary>
/// <param name="places">Limits how many large answers are being sent.</param>
internal sealed class TreeEndpoint(LargeAnswers places) : IRepoEndpoint
{
    /// <summary>The maximum number of entries of a page, as on the Hub.</summary>
    public const int MaxPage = 1000;

    public Task AnswerAsync(RepoCall call)
    {
        var (tree, folder) = (call.Copy.Tree, call.Route.Path);
        if (folder.Length > 0 && tree.Find(folder) is not { File: null })
            return call.RefuseAsync(HubError.EntryNotFound($"{folder} does not exist on \"{call.Route.Revision}\""));
        if (!TryReadCursor(call.Query.Find("cursor"), out var after))
            return call.RefuseAsync(new HubError(StatusCodes.Status400BadRequest, null, "Invalid cursor"));
        var size = call.Query.Number("limit", MaxPage);
        var entries = tree.List(folder, call.Query.IsOn("recursive"), after).Take(size + 1).ToList();
        if (entries.Count > size)
        {
            entries.RemoveAt(size);
            call.Context.Response.Headers.Link = $"<{NextPage(call, entries[^1])}>; rel=\"next\"";
        }

        call.Context.Response.Headers[HubHeaders.Commit] = call.Copy.Commit.Sha;
        return call.Context.SendJsonAsync(
            places, json => json.WriteStartArray(), entries, (json, entry) => FileDescription.Write(json, tree, entry), json => json.WriteEndArray());
    }

    // The next page is of the same commit, wherever the branch has moved meanwhile.
    private static string NextPage(RepoCall call, TreeEntry last)
    {
        var path = string.Concat(call.Route.Rest.Skip(1).Select(segment => "/" + Uri.EscapeDataString(segment)));
        var cursor = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last.Path));
        return $"{call.Context.ServerAddress()}/api/{call.Repo.Type.ToSegment()}/{call.Repo.Name}/tree/{call.Copy.Commit}{path}?{call.Query.With("cursor", cursor)}";
    }

    private static bool TryReadCursor(string? cursor, out string? after)
    {
        after = null;
        if (cursor is null)
            return true;
        if (!Base64Url.IsValid(cursor))
            return false;
        after = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return true;
    }
}
